package pdf

import (
	"fmt"
	"math"
	"strconv"
)

// contents lists the sections with their pages; subsections are bookmarks only. A
// page break that is due comes after the list.
func (l *layout) contents() error {
	turn := l.turn
	l.turn, l.place = false, "contents"
	defer func() { l.turn, l.gap = turn, sectionSpace }()
	heading, err := l.setPlain(l.root.add("H2"), "Contents", subsectSet, marginX, textWidth)
	if err != nil {
		return err
	}
	heading[0].keep = true
	l.add(heading, sectionSpace, 6)
	list := l.root.add("TOC")
	for _, e := range l.entries {
		if e.level > 1 {
			continue
		}
		strips, err := l.contentsLine(list.add("TOCI").add("Reference").add("Link"), e)
		if err != nil {
			return err
		}
		const space = 2
		l.add(strips, space, 0)
	}
	return nil
}

func (l *layout) contentsLine(el *element, e *entry) ([]strip, error) {
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
	strips := lineStrips(el, lines, set, textX)
	keepTogether(strips)
	first, text := &strips[0], strips[0].draw
	first.draw = func(p *pen, y float64) error {
		p.tag(el)
		p.text(x, set.baseline(y), set.style, e.label())
		return text(p, y)
	}
	last, text2 := &strips[len(strips)-1], strips[len(strips)-1].draw
	end := textX + lines[len(lines)-1].width
	height := totalHeight(strips)
	last.draw = func(p *pen, y float64) error {
		number := strconv.Itoa(e.page)
		right := marginX + textWidth - p.shaper.width(set.style, number)
		if err := text2(p, y); err != nil {
			return err
		}
		p.leader(end+5, right-4, set.baseline(y)-0.6, hairline)
		p.tag(el)
		p.text(right-p.shaper.width(set.style, " "), set.baseline(y), set.style, " "+number)
		p.link(el, marginX, y+set.leading-height, textWidth, height, e, fmt.Sprintf("%s, page %d", e.title(), e.page))
		return nil
	}
	return strips, nil
}
