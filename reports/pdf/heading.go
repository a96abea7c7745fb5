package pdf

import (
	"reprieve/reports/document"
	"reprieve/reports/pdf/object"
)

// entry is a place of the document that something leads to: a heading, a table, a
// figure or a definition.
type entry struct {
	name   string // for links from outside, the same as in the HTML page; "" for none
	level  int    // in the outline, from 1; 0 for no bookmark
	number string
	text   string
	page   int     // from 1
	y      float64 // from the top of the page's body
}

// headingEntries returns an entry for each heading, with its number. Levels
// outside 1 and 2 become the nearer; a subsection before the first section is a
// section.
func headingEntries(blocks []document.Block, numbers []string) []*entry {
	var entries []*entry
	for i, b := range blocks {
		h, ok := b.(document.Heading)
		if !ok {
			continue
		}
		e := &entry{level: min(max(h.Level, 1), 2), number: numbers[i], text: document.Typeset(h.Text, ' ')}
		if h.ID != "" {
			e.name = "s-" + h.ID
		}
		if len(entries) == 0 {
			e.level = 1
		}
		entries = append(entries, e)
	}
	return entries
}

// title returns the number and the text as one string.
func (e *entry) title() string {
	if e.number == "" {
		return e.text
	}
	return e.number + "\u2002" + e.text
}

// label returns the number with a blank after it, "" for none.
func (e *entry) label() string {
	if e.number == "" {
		return ""
	}
	return e.number + " "
}

func (l *layout) headingBlock(h document.Heading) error {
	e := l.entries[l.heading]
	l.heading++
	l.anchors = append(l.anchors, e)
	el := l.beginSection(e.level)
	set, above, below := sectionSet, sectionSpace, 8.0
	if e.level == 2 {
		set, above, below = subsectSet, subsectSpace, 4.0
	}
	indent := 0.0
	if e.number != "" {
		indent = l.shaper.width(set.style, e.number+"\u2002")
	}
	strips, err := l.setPlain(el, h.Text, set, marginX+indent, textWidth-indent)
	if err != nil {
		return err
	}
	if len(strips) == 0 {
		strips = []strip{{height: set.leading, draw: drawNothing}}
	}
	text := strips[0].draw
	strips[0].draw = func(p *pen, y float64) error {
		p.tag(el)
		p.text(marginX, set.baseline(y), set.style, e.label())
		return text(p, y)
	}
	strips[0].entry, strips[0].level = e, e.level
	for i := range strips {
		strips[i].keep = true
	}
	l.add(strips, above, below)
	return nil
}

// beginSection makes the next blocks a part of a new section, and returns its
// heading. The title is the heading of the first level.
func (l *layout) beginSection(level int) *element {
	if level == 1 {
		l.chapter = l.root.add("Sect")
		l.section = l.chapter
		return l.section.add("H2")
	}
	l.section = l.chapter.add("Sect")
	return l.section.add("H3")
}

// title sets the title block of the first page.
func (l *layout) title(doc *document.Document) error {
	for _, part := range []struct {
		role  object.Name
		text  string
		set   setting
		above float64
	}{{"H1", doc.Title, titleSet, 0}, {"P", doc.Subtitle, subtitleSet, 5}} {
		strips, err := l.setPlain(l.root.add(part.role), part.text, part.set, marginX, textWidth)
		if err != nil {
			return err
		}
		keepTogether(strips)
		l.add(strips, part.above, 10)
	}
	if len(l.strips) > 0 {
		rule := strip{height: 1.4, draw: func(p *pen, y float64) error {
			p.box(marginX, y, textWidth, 1.4, blue)
			return nil
		}}
		l.add([]strip{rule}, 12, 12)
	}
	return nil
}
