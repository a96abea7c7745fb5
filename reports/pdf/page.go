package pdf

import (
	"fmt"

	"golang.org/x/text/unicode/norm"
)

// drawPages draws every page with its furniture, and adds the links and the
// bookmarks.
func drawPages(p *pen, pages []page, fur *furniture, entries []*entry) error {
	for _, e := range entries {
		e.link = p.file.AddLink()
		p.file.SetLink(e.link, fur.top()+e.y-4, e.page)
	}
	for i, pg := range pages {
		p.file.AddPage()
		fur.draw(p, i+1, len(pages))
		if err := pg.draw(p, fur.top()); err != nil {
			return err
		}
	}
	if err := p.file.Error(); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

// draw draws the strips of a page whose body begins at top.
func (pg page) draw(p *pen, top float64) error {
	pg.drawPanels(p, top)
	for _, it := range pg {
		if it.entry != nil {
			p.bookmark(it.entry, top+it.y)
		}
		if err := it.draw(p, top+it.y); err != nil {
			return err
		}
		if it.closes && it.closing != nil {
			it.closing(p, top+it.y+it.height)
		}
	}
	return nil
}

// drawPanels draws the ground of neighbouring strips in one, so that no seams
// show.
func (pg page) drawPanels(p *pen, top float64) {
	for i := 0; i < len(pg); i++ {
		if !pg[i].panel {
			continue
		}
		first := pg[i]
		for i+1 < len(pg) && pg[i+1].panel && pg[i+1].place == first.place {
			i++
		}
		height := pg[i].y + pg[i].height - first.y
		p.box(marginX, top+first.y, textWidth, height, tint)
		p.box(marginX, top+first.y, panelBar, height, amber)
	}
}

// bookmark adds a heading to the file's outline. The outline's text takes the
// encoding of the current font, so that one is set.
func (p *pen) bookmark(e *entry, y float64) {
	p.setFont(regular, bodySet.size)
	p.file.Bookmark(norm.NFC.String(e.title()), e.level-1, y-4)
}
