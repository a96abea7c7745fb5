package pdf

import (
	"fmt"
	"math"
	"strconv"
)

// contentsLook is how the contents list is set.
type contentsLook struct {
	setting
	space float64 // between its lines
}

// contentsLooks are tried in turn until the list fits the title page.
var contentsLooks = []contentsLook{
	{bodySet, 2},
	{setting{style{regular, 9, ink}, 12.4}, 0.8},
	{setting{style{regular, 8.5, ink}, 11}, 0},
}

const (
	contentsAbove, contentsBelow   = sectionSpace, 6.0 // the list's heading
	contentsNumbers, contentsPages = 28.0, 30.0        // columns
)

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
	list := l.root.add("TOC")
	for _, e := range l.entries {
		if e.level > 1 {
			continue
		}
		strips, err := l.contentsLine(list.add("TOCI").add("Reference").add("Link"), e, look.setting)
		if err != nil {
			return err
		}
		l.add(strips, look.space, 0)
	}
	return nil
}

// contentsLook returns the first look in which the list fits below the title; the
// first of all and false if there is none.
func (l *layout) contentsLook() (contentsLook, bool, error) {
	var c column
	c.addAll(l.strips)
	above := c.height + math.Max(contentsAbove, c.below) + subsectSet.leading + contentsBelow
	for _, look := range contentsLooks {
		height := 0.0
		for _, e := range l.entries {
			if e.level > 1 {
				continue
			}
			lines, _, err := l.contentsText(e, look.setting)
			if err != nil {
				return look, false, err
			}
			height += float64(len(lines))*look.leading + look.space
		}
		if above+height <= l.body {
			return look, true, nil
		}
	}
	return contentsLooks[0], false, nil
}

// contentsText sets the text of an entry, without its number and its page, one
// line at least, and returns where its lines begin.
func (l *layout) contentsText(e *entry, set setting) ([]line, float64, error) {
	x := marginX
	if e.number != "" {
		x += math.Max(contentsNumbers, l.shaper.width(set.style, e.label()))
	}
	words, err := l.shaper.plain(e.text, set.style)
	if err != nil {
		return nil, 0, l.errorf("%w", err)
	}
	lines := l.shaper.breakLines(words, marginX+textWidth-contentsPages-x)
	if len(lines) == 0 {
		lines = []line{{}}
	}
	return lines, x, nil
}

// contentsLine sets an entry: its number, its text, a leader and its page.
func (l *layout) contentsLine(el *element, e *entry, set setting) ([]strip, error) {
	lines, textX, err := l.contentsText(e, set)
	if err != nil {
		return nil, err
	}
	strips := lineStrips(el, lines, set, textX)
	keepTogether(strips)
	first, text := &strips[0], strips[0].draw
	first.draw = func(p *pen, y float64) error {
		p.tag(el)
		p.text(marginX, set.baseline(y), set.style, e.label())
		return text(p, y)
	}
	last, lastText := &strips[len(strips)-1], strips[len(strips)-1].draw
	end := textX + lines[len(lines)-1].width
	height := totalHeight(strips)
	last.draw = func(p *pen, y float64) error {
		if err := lastText(p, y); err != nil {
			return err
		}
		number := strconv.Itoa(e.page)
		right := marginX + textWidth - p.shaper.width(set.style, number)
		p.leader(end+5, right-4, set.baseline(y)-0.6, hairline)
		p.tag(el)
		p.text(right-p.shaper.width(set.style, " "), set.baseline(y), set.style, " "+number)
		p.link(el, marginX, y+set.leading-height, textWidth, height, e, fmt.Sprintf("%s, page %d", e.title(), e.page))
		return nil
	}
	return strips, nil
}
