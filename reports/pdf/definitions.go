package pdf

import (
	"fmt"
	"strings"

	"reprieve/reports/document"
	"reprieve/reports/pdf/object"
)

// definitions sets each definition as its term with what it answers, a line of its
// facts, and its entries: their names in a column, what they are beside them. Which results belong to an entry is left to
// the HTML page, where they can be folded away.
func (l *layout) definitions(b document.Definitions) error {
	const space, between = 12.0, 3.0
	list := l.section.add("L")
	list.attribute = object.Dict{"O": object.Name("List"), "ListNumbering": object.Name("None")}
	for _, d := range b.Items {
		body := list.add("LI").add("LBody")
		strips, err := l.definition(body, d)
		if err != nil {
			return err
		}
		if len(strips) > 0 && d.ID != "" {
			strips[0].entry = &entry{name: "d-" + d.ID}
			l.anchors = append(l.anchors, strips[0].entry)
		}
		l.add(strips, space, between)
		for i, e := range d.Entries {
			strips, err := l.definitionEntry(body, e)
			if err != nil {
				return err
			}
			if len(strips) > 0 {
				strips[0].entry = l.defined[definitionName(d, i)]
				l.anchors = append(l.anchors, strips[0].entry)
			}
			l.add(strips, between, between)
		}
	}
	return nil
}

// definedResults returns the places of the definitions' entries, by their names and by
// the ids of the results that they define.
func definedResults(blocks []document.Block) (byName, byResult map[string]*entry) {
	byName, byResult = map[string]*entry{}, map[string]*entry{}
	for _, block := range blocks {
		b, ok := block.(document.Definitions)
		if !ok {
			continue
		}
		for _, d := range b.Items {
			for i, e := range d.Entries {
				place := &entry{name: definitionName(d, i), text: d.Term + ", " + e.Name}
				byName[place.name] = place
				for _, id := range e.Results {
					byResult[id] = place
				}
			}
		}
	}
	return byName, byResult
}

// definitionName names an entry of a definition as the HTML page does.
func definitionName(d document.Definition, i int) string { return fmt.Sprintf("d-%s-%d", d.ID, i+1) }

// definitionEntry sets the name of an entry, which is code, beside what it is.
func (l *layout) definitionEntry(body *element, e document.DefinitionEntry) ([]strip, error) {
	const column, between = 112.0, 14.0
	name, err := l.setPlain(body.add("P"), e.Name, setting{style{mono, 7.2, ink}, definitionSet.leading}, marginX, column)
	if err != nil {
		return nil, err
	}
	text, err := l.setPlain(body.add("P"), e.Text, definitionSet, marginX+column+between, textWidth-column-between)
	if err != nil {
		return nil, err
	}
	return beside(name, text, definitionSet.leading), nil
}

// definition keeps the term with the text, the text with the facts, and these with
// the first entry.
func (l *layout) definition(body *element, d document.Definition) ([]strip, error) {
	facts := make([]string, len(d.Facts))
	for i, f := range d.Facts {
		facts[i] = f.Label + ": " + f.Value
	}
	var strips []strip
	for _, part := range []struct {
		text string
		set  setting
	}{
		{d.Term, setting{bodySet.with(bold), bodySet.leading}},
		{d.Text, definitionSet},
		{strings.Join(facts, "; "), setting{smallSet.with(italic), smallSet.leading}},
	} {
		set, err := l.setPlain(body.add("P"), part.text, part.set, marginX, textWidth)
		if err != nil {
			return nil, err
		}
		strips = append(strips, set...)
	}
	keepTogether(strips)
	if len(strips) > 0 {
		strips[len(strips)-1].keep = true
	}
	return strips, nil
}
