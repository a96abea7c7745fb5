package pdf

import (
	"strings"

	"reprieve/reports/document"
	"reprieve/reports/pdf/object"
)

// definitions sets each definition as its term, its text and a line of its facts.
// Which results belong to it is left to the HTML page, where they can be folded
// away.
func (l *layout) definitions(b document.Definitions) error {
	const space = 10.0
	list := l.section.add("L")
	list.attribute = object.Dict{"O": object.Name("List"), "ListNumbering": object.Name("None")}
	for _, d := range b.Items {
		strips, err := l.definition(list.add("LI").add("LBody"), d)
		if err != nil {
			return err
		}
		if len(strips) > 0 && d.ID != "" {
			strips[0].entry = &entry{name: "d-" + d.ID}
			l.anchors = append(l.anchors, strips[0].entry)
		}
		l.add(strips, space, space)
	}
	return nil
}

// definition keeps the term with the text, and the text with the facts.
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
		{d.Text, bodySet},
		{strings.Join(facts, "; "), smallSet},
	} {
		set, err := l.setPlain(body.add("P"), part.text, part.set, marginX, textWidth)
		if err != nil {
			return nil, err
		}
		if len(strips) > 0 && len(set) > 0 {
			strips[len(strips)-1].keep = true
		}
		strips = append(strips, set...)
	}
	return strips, nil
}
