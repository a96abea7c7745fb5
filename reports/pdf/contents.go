package pdf

import (
	"math"
	"strconv"
)

// contents lists the sections with their pages; subsections are bookmarks only. A
// page break that is due comes after the list.
func (l *layout) contents() error {
	turn := l.turn
	l.turn, l.place = false, "contents"
	defer func() { l.turn, l.gap = turn, sectionSpace }()
	heading, err := l.setPlain("Contents", subsectSet, marginX, textWidth)
	if err != nil {
		return err
	}
	heading[0].keep = true
	l.add(heading, sectionSpace, 6)
	for _, e := range l.entries {
		if e.level > 1 {
			continue
		}
		strips, err := l.contentsLine(e)
		if err != nil {
			return err
		}
		const space = 2
		l.add(strips, space, 0)
	}
	return nil
}

func (l *layout) contentsLine(e *entry) ([]strip, error) {
	const numberColumn, pageColumn = 28.0, 30.0
	set, x := bodySet, marginX
	textX := x
	if e.number != "" {
		textX += math.Max(numberColumn, l.shaper.width(set.style, e.number+" "))
	}
	words, err := l.shaper.plain(e.text, set.style)
	if err != nil {
		return nil, l.errorf("%w", err)
	}
	lines := l.shaper.breakLines(words, marginX+textWidth-pageColumn-textX)
	if len(lines) == 0 {
		lines = []line{{}}
	}
	strips := lineStrips(lines, set, textX)
	keepTogether(strips)
	first, text := &strips[0], strips[0].draw
	first.draw = func(p *pen, y float64) error {
		p.text(x, set.baseline(y), set.style, e.number)
		return text(p, y)
	}
	last, text2 := &strips[len(strips)-1], strips[len(strips)-1].draw
	end := textX + lines[len(lines)-1].width
	height := totalHeight(strips)
	last.draw = func(p *pen, y float64) error {
		number := strconv.Itoa(e.page)
		right := marginX + textWidth - p.shaper.width(set.style, number)
		p.leader(end+5, right-4, set.baseline(y)-0.6, hairline)
		p.text(right, set.baseline(y), set.style, number)
		p.file.Link(marginX, y+set.leading-height, textWidth, height, e.link)
		return text2(p, y)
	}
	return strips, nil
}
