package pdf

// drawPages draws every page with its furniture.
func drawPages(p *pen, pages []page, fur *furniture) error {
	for i, pg := range pages {
		p.addPage()
		fur.draw(p, i+1, len(pages))
		if err := pg.draw(p, fur.top()); err != nil {
			return err
		}
	}
	p.endMark()
	return nil
}

// draw draws the strips of a page whose body begins at top.
func (pg page) draw(p *pen, top float64) error {
	pg.drawPanels(p, top)
	for _, it := range pg {
		p.repeat = it.repeat
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
