package pdf

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// contentsLook is how the contents list is set.
type contentsLook struct {
	setting
	space   float64 // between its lines
	columns int
}

// contentsLooks are tried in turn until the list fits the title page.
var contentsLooks = []contentsLook{
	{bodySet, 2, 1},
	{setting{style{regular, 9, ink}, 12.4}, 0.8, 1},
	{setting{style{regular, 9, ink}, 13}, 0, 2},
	{setting{style{regular, 8.5, ink}, 11}, 0, 2},
}

const (
	contentsAbove, contentsBelow   = sectionSpace, 6.0 // the list's heading
	contentsNumbers, contentsPages = 28.0, 30.0        // columns of a line
	contentsGap                    = 26.0              // between two columns of lines
)

// width is that of a column of lines.
func (k contentsLook) width() float64 {
	return (textWidth - float64(k.columns-1)*contentsGap) / float64(k.columns)
}

// contents lists the sections with their pages; subsections are bookmarks only. A
// list that does not fit below the title begins a page. A page break that is due
// comes after the list.
func (l *layout) contents() error {
	turn := l.turn
	l.turn, l.place = false, "contents"
	defer func() {
		l.turn = turn
		l.setBelow(sectionSpace)
	}()
	look, fits, err := l.contentsLook()
	if err != nil {
		return err
	}
	l.turn = !fits
	heading, err := l.setPlain(l.root.add("H2"), "Contents", subsectSet, marginX, textWidth)
	if err != nil {
		return err
	}
	heading[0].keep = true
	l.add(heading, contentsAbove, contentsBelow)
	columns, err := l.contentsColumns(look)
	if err != nil {
		return err
	}
	if look.columns == 1 {
		for _, lines := range columns[0] {
			l.add(lines, look.space, 0)
		}
		return nil
	}
	strips := beside(slices.Concat(columns[0]...), slices.Concat(columns[1]...), look.leading)
	for i := range strips {
		strips[i].keep = i+1 < len(strips)
	}
	l.add(strips, 0, 0)
	return nil
}

// contentsColumns sets the lines of each section, in columns about as long as each
// other; the first has the odd line.
func (l *layout) contentsColumns(look contentsLook) ([][][]strip, error) {
	list := l.root.add("TOC")
	columns := make([][][]strip, look.columns)
	lines, set := l.contentsLines(look), 0
	for _, e := range l.entries {
		if e.level > 1 {
			continue
		}
		column := 0
		if look.columns > 1 && 2*set >= lines {
			column = 1
		}
		x := marginX + float64(column)*(look.width()+contentsGap)
		strips, err := l.contentsLine(list.add("TOCI").add("Reference").add("Link"), e, look, x)
		if err != nil {
			return nil, err
		}
		set += len(strips)
		columns[column] = append(columns[column], strips)
	}
	return columns, nil
}

// contentsLines is how many lines the list has.
func (l *layout) contentsLines(look contentsLook) int {
	count := 0
	for _, e := range l.entries {
		if e.level > 1 {
			continue
		}
		lines, _, err := l.contentsText(e, look)
		if err != nil {
			return 0 // said when they are set
		}
		count += len(lines)
	}
	return count
}

// contentsLook returns the first look in which the list fits below the title; the
// first of all and false if there is none.
func (l *layout) contentsLook() (contentsLook, bool, error) {
	var c column
	c.addAll(l.strips)
	above := c.height + math.Max(contentsAbove, c.below) + subsectSet.leading + contentsBelow
	for _, look := range contentsLooks {
		entries, longest := 0, 0
		for _, e := range l.entries {
			if e.level > 1 {
				continue
			}
			lines, _, err := l.contentsText(e, look)
			if err != nil {
				return look, false, err
			}
			entries++
			longest = max(longest, len(lines))
		}
		lines := l.contentsLines(look)
		height := float64(lines)*look.leading + float64(entries)*look.space
		if look.columns > 1 { // the first column is half the lines, and an entry is not parted
			height = float64((lines+1)/2+longest-1) * look.leading
		}
		if above+height <= l.body {
			return look, true, nil
		}
	}
	return contentsLooks[0], false, nil
}

// contentsText sets the text of an entry, without its number and its page, one
// line at least, and returns how far from the left its lines begin.
func (l *layout) contentsText(e *entry, look contentsLook) ([]line, float64, error) {
	indent := 0.0
	if e.number != "" {
		indent = math.Max(contentsNumbers, l.shaper.width(look.style, e.label()))
	}
	words, err := l.shaper.plain(e.text, look.style)
	if err != nil {
		return nil, 0, l.errorf("%w", err)
	}
	lines := l.shaper.breakLines(words, look.width()-contentsPages-indent)
	if len(lines) == 0 {
		lines = []line{{}}
	}
	return lines, indent, nil
}

// contentsLine sets an entry from x: its number, its text, a leader and its page.
func (l *layout) contentsLine(el *element, e *entry, look contentsLook, x float64) ([]strip, error) {
	lines, indent, err := l.contentsText(e, look)
	if err != nil {
		return nil, err
	}
	set := look.setting
	strips := lineStrips(el, lines, set, x+indent)
	keepTogether(strips)
	first, text := &strips[0], strips[0].draw
	first.draw = func(p *pen, y float64) error {
		p.tag(el)
		p.text(x, set.baseline(y), set.style, e.label())
		return text(p, y)
	}
	last, lastText := &strips[len(strips)-1], strips[len(strips)-1].draw
	end := x + indent + lines[len(lines)-1].width
	height := totalHeight(strips)
	last.draw = func(p *pen, y float64) error {
		if err := lastText(p, y); err != nil {
			return err
		}
		number := strconv.Itoa(e.page)
		right := x + look.width() - p.shaper.width(set.style, number)
		p.leader(end+5, right-4, set.baseline(y)-0.6, hairline)
		p.tag(el)
		p.text(right-p.shaper.width(set.style, " "), set.baseline(y), set.style, " "+number)
		p.link(el, x, y+set.leading-height, look.width(), height, e, fmt.Sprintf("%s, page %d", e.title(), e.page))
		return nil
	}
	return strips, nil
}
