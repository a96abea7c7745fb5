package pdf

import (
	"reprieve/reports/document"
	"reprieve/reports/table"
)

const (
	heavyRule = 0.9
	lightRule = 0.45
	// White space between the header's rule and the first row.
	headerSpace = 1.6
)

// continuedSpans is the caption of a table's further pages.
func continuedSpans(number string) []document.Span {
	return []document.Span{{Text: "Table\u00a0" + number, Bold: true}, {Text: " (continued)"}}
}

// tableHeader sets the rules, the spanning headers and the headers.
func (l *layout) tableHeader(t *table.Table, look tableLook, tags *tableTags) ([]strip, error) {
	top := ruleStrip(look, heavyRule, 4)
	bottom := ruleStrip(look, lightRule, 0)
	bottom.height += headerSpace
	strips := []strip{top}
	if spans := groups(t); len(spans) > 0 {
		s, err := l.groupRow(spans, look, tags.groups)
		if err != nil {
			return nil, err
		}
		strips = append(strips, s)
	}
	cells := make([]cellText, len(t.Columns))
	for i, c := range t.Columns {
		lines, err := l.cellLines(document.Span{Text: c.Header}, look.header().style, look.widths[i])
		if err != nil {
			return nil, err
		}
		cells[i] = cellText{lines: lines, x: look.x[i], width: look.widths[i], align: c.Align, tag: tags.headers[i]}
	}
	height := tallest(cells)
	for i := range cells { // headers stand on the rule below them
		blank := make([]line, height-len(cells[i].lines))
		cells[i].lines = append(blank, cells[i].lines...)
	}
	return append(strips, rowStrip(cells, look.header(), 0, height), bottom), nil
}

// groupRow sets the spanning headers, each over a rule as wide as its columns.
func (l *layout) groupRow(spans []group, look tableLook, tags []*element) (strip, error) {
	const ruleSpace, groupInset = 2.2, 1.5
	cells := make([]cellText, len(spans))
	for i, g := range spans {
		x := look.x[g.from]
		width := look.x[g.to-1] + look.widths[g.to-1] - x
		lines, err := l.cellLines(document.Span{Text: g.text}, look.header().style, width)
		if err != nil {
			return strip{}, err
		}
		cells[i] = cellText{lines: lines, x: x, width: width, align: table.Center, tag: tags[i]}
	}
	s := rowStrip(cells, look.header(), 0, tallest(cells))
	text, below := s.draw, s.height
	s.height += ruleSpace
	s.draw = func(p *pen, y float64) error {
		for _, c := range cells {
			p.box(c.x+groupInset, y+below, c.width-2*groupInset, lightRule, ink)
		}
		return text(p, y)
	}
	return s, nil
}

func ruleStrip(look tableLook, thickness, space float64) strip {
	return strip{height: thickness, space: space, draw: func(p *pen, y float64) error {
		p.box(look.x[0], y, look.width(), thickness, ink)
		return nil
	}}
}

// tableEnd is the last rule, which never begins a page.
func tableEnd(look tableLook, notes bool) strip {
	s := ruleStrip(look, heavyRule, 1.5)
	s.keep = notes
	return s
}

func closingRule(look tableLook) func(*pen, float64) {
	return func(p *pen, y float64) { p.box(look.x[0], y+1, look.width(), lightRule, ink) }
}
