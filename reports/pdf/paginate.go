package pdf

import "fmt"

// item is a strip on a page; y is its top, from the top of the body.
type item struct {
	strip
	y      float64
	closes bool // draw its closing
	repeat bool // it stands above a strip that begins a page
}

// page is what stands on one page.
type page []item

// paginate puts strips on pages whose body has a height, with the breaks that cost
// least over the whole document (breaks.go). A run of strips that are to be kept
// together is broken only if it is higher than a page. There is one page at least.
func paginate(strips []strip, body float64) ([]page, error) {
	b := newBreaker(strips, body)
	breaks, err := b.best()
	if err != nil {
		return nil, err
	}
	pages := []page{}
	for i := range len(breaks) - 1 {
		pages = append(pages, b.fill(breaks[i], breaks[i+1], i+1))
	}
	if len(pages) == 0 {
		pages = append(pages, nil)
	}
	return pages, nil
}

// fill puts on page number what stands between two breaks: first the displays that
// had to wait for it.
func (b *breaker) fill(from, to state, number int) page {
	var pg page
	for f := from.placed; f < to.placed && b.floats[f].from < from.at; f++ {
		for _, s := range b.strips[b.floats[f].from:b.floats[f].to] {
			pg = append(pg, item{strip: s})
		}
	}
	for i := from.at; i < to.at; i++ {
		if f := b.floatAt[i]; f >= to.placed {
			continue
		}
		if len(pg) == 0 {
			for _, s := range b.strips[i].head {
				pg = append(pg, item{strip: s, repeat: true})
			}
		}
		pg = append(pg, item{strip: b.strips[i]})
	}
	if len(pg) > 0 && to.at < len(b.strips) && b.strips[to.at].head != nil {
		pg[len(pg)-1].closes = true
	}
	pg.fit(b.body, b.endsPart(to))
	pg.stack(number)
	return pg
}

// fit makes what is elastic lower until the page fits its body, or higher until it
// fills it; the last page of a part need not be full.
func (pg page) fit(body float64, last bool) {
	var c column
	for i := range pg {
		c.add(&pg[i].strip)
	}
	missing := body - c.height
	part := 0.0
	switch {
	case missing < 0 && c.lower > 0:
		part = max(missing/c.lower, -1)
	case missing > 0 && c.higher > 0 && !last:
		part = min(missing/c.higher, 1)
	}
	for i := range pg {
		s := &pg[i].strip
		by := part * s.higher
		if part < 0 {
			by = part * s.lower
		}
		if by != 0 {
			s.resize(by)
			s.height += by
		}
	}
}

// stack gives the strips of a page their places, and the entries that begin there.
func (pg page) stack(number int) {
	var c column
	for i := range pg {
		c.add(&pg[i].strip)
		pg[i].y = c.height - pg[i].height
		if e := pg[i].entry; e != nil {
			e.page, e.y = number, pg[i].y
		}
	}
}

// column measures strips that stand below one another.
type column struct {
	count         int
	height        float64
	below         float64 // white space that the last wants below it
	lower, higher float64 // what the height can be made less or more by
}

func (c *column) add(s *strip) {
	if c.count > 0 {
		c.height += max(c.below, s.space)
	}
	c.count++
	c.height += s.height
	c.below = s.below
	c.lower += s.lower
	c.higher += s.higher
}

func (c *column) addAll(strips []strip) {
	for i := range strips {
		c.add(&strips[i])
	}
}

// tooHigh is the error of a strip that no page holds.
func tooHigh(s strip, body float64) error {
	return fmt.Errorf("pdf: %s: %.0f points high, the page holds %.0f", s.place, s.height, body)
}
