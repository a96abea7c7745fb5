package pdf

import (
	"fmt"
	"math"

	"reprieve/reports/document"
	"reprieve/reports/pdf/object"
)

const (
	bulletIndent = 12.0
	panelIndent  = 14.0
	panelPadding = 7.0
	panelBar     = 3.0
)

func (l *layout) paragraph(b document.Paragraph) error {
	switch b.Role {
	case document.Warning:
		return l.warning(b.Spans)
	case document.Lead:
		return l.prose(b.Spans, leadSet)
	case document.Small:
		return l.small(b.Spans)
	default:
		return l.prose(b.Spans, bodySet)
	}
}

func (l *layout) prose(spans []document.Span, set setting) error {
	strips, err := l.setText(l.section.add("P"), spans, set, marginX, textWidth)
	if err != nil {
		return err
	}
	l.add(strips, paragraphSpace, paragraphSpace)
	return nil
}

// small sets a note. Directly below a figure or a table it belongs to that, and
// is not parted from it.
func (l *layout) small(spans []document.Span) error {
	below := l.belowDisplay && !l.turn
	e := l.note()
	if !below {
		e.role, e.id = "P", ""
	}
	strips, err := l.setText(e, spans, smallSet, marginX, textWidth)
	if err != nil {
		return err
	}
	if below {
		last := &l.strips[len(l.strips)-1]
		last.keep, last.below = true, 0
		for i := range strips {
			strips[i].float = last.float
		}
		l.add(strips, noteSpace, blockSpace)
		return nil
	}
	l.add(strips, paragraphSpace, paragraphSpace)
	return nil
}

// note adds an element for a note, which PDF/UA wants to have an id.
func (l *layout) note() *element {
	l.notes++
	e := l.section.add("Note")
	e.id = fmt.Sprintf("note%d", l.notes)
	return e
}

// warning sets a paragraph on a tinted ground after the word "Warning".
func (l *layout) warning(spans []document.Span) error {
	spans = append([]document.Span{{Text: "Warning. ", Bold: true}}, spans...)
	strips, err := l.setText(l.section.add("P"), spans, warningSet, marginX+panelIndent, textWidth-2*panelIndent)
	if err != nil {
		return err
	}
	padding := strip{height: panelPadding, draw: drawNothing}
	strips = append(append([]strip{padding}, strips...), padding)
	strips[0].keep = true
	strips[len(strips)-2].keep = true
	for i := range strips {
		strips[i].panel = true
	}
	l.add(strips, 1.5*paragraphSpace, 1.5*paragraphSpace)
	return nil
}

func drawNothing(*pen, float64) error { return nil }

func (l *layout) list(b document.List) error {
	above := paragraphSpace
	whole := l.section.add("L")
	whole.attribute = listAttribute()
	for _, spans := range b.Items {
		item := whole.add("LI")
		bullet := item.add("Lbl")
		strips, err := l.setText(item.add("LBody"), spans, bodySet, marginX+bulletIndent, textWidth-bulletIndent)
		if err != nil {
			return err
		}
		if len(strips) == 0 {
			continue
		}
		strips[0].draw = withBullet(bullet, strips[0].draw)
		l.add(strips, above, listSpace)
		above = listSpace
	}
	if above == listSpace {
		l.setBelow(paragraphSpace)
	}
	return nil
}

func withBullet(e *element, draw func(*pen, float64) error) func(*pen, float64) error {
	return func(p *pen, y float64) error {
		p.tag(e)
		p.text(marginX+2, bodySet.baseline(y), bodySet.style, "•")
		return draw(p, y)
	}
}

// facts sets labels in a column as wide as the widest, a third of the text at
// most, and the values beside them.
func (l *layout) facts(b document.Facts, above float64) error {
	const between = 16.0
	column := 0.0
	labelSet := factSet
	labelSet.colour = grey
	for _, f := range b.Items {
		column = math.Max(column, l.shaper.width(labelSet.style, typeset(f.Label, regular, ' ')))
	}
	column = math.Min(column+0.1, textWidth/3)
	whole := l.section.add("Table")
	for _, f := range b.Items {
		row := whole.add("TR")
		name := row.add("TH")
		name.attribute = object.Dict{"O": object.Name("Table"), "Scope": object.Name("Row")}
		label, err := l.setPlain(name, f.Label, labelSet, marginX, column)
		if err != nil {
			return err
		}
		value, err := l.factValue(row.add("TD"), f, marginX+column+between, textWidth-column-between)
		if err != nil {
			return err
		}
		l.add(beside(label, value, factSet.leading), above, listSpace)
		above = listSpace
	}
	if len(b.Items) > 0 {
		l.setBelow(paragraphSpace)
	}
	return nil
}

// factValue sets a value. Code is set like any long word: broken where the
// line ends.
func (l *layout) factValue(e *element, f document.Fact, x, width float64) ([]strip, error) {
	set := factSet
	if f.Code {
		set.style = style{mono, 8, ink}
	}
	return l.setPlain(e, f.Value, set, x, width)
}

// beside draws two columns of lines side by side.
func beside(a, b []strip, leading float64) []strip {
	strips := make([]strip, max(len(a), len(b)))
	for i := range strips {
		strips[i] = strip{height: leading, draw: func(p *pen, y float64) error {
			for _, column := range [][]strip{a, b} {
				if i >= len(column) {
					continue
				}
				if err := column[i].draw(p, y); err != nil {
					return err
				}
			}
			return nil
		}}
	}
	keepLines(strips)
	return strips
}
