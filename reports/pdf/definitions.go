package pdf

import (
	"strings"

	"reprieve/reports/document"
	"reprieve/reports/pdf/object"
)

// definitions sets each definition as its term with what it answers, a line of its
// facts, and its entries in small type. Which results belong to an entry is left to
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
		for _, e := range d.Entries {
			spans := []document.Span{{Text: e.Name + ". ", Bold: true}, {Text: e.Text}}
			strips, err := l.setText(body.add("P"), spans, smallSet, marginX+definitionIndent, textWidth-definitionIndent)
			if err != nil {
				return err
			}
			l.add(strips, between, between)
		}
	}
	return nil
}

// definitionIndent is that of the entries of a definition.
const definitionIndent = 12.0

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
		{d.Text, smallSet},
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
