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

// paginator fills pages from the top.
type paginator struct {
	pages []page
	body  float64 // the height of a page's body
	used  float64 // of the last page
}

// paginate puts strips on pages whose body has a height. A run of strips that
// are to be kept together is broken only if it is higher than a page. There is
// one page at least.
func paginate(strips []strip, body float64) ([]page, error) {
	g := &paginator{pages: []page{nil}, body: body}
	for i := 0; i < len(strips); {
		end := i + 1
		for end < len(strips) && strips[end-1].keep && !strips[end].breakPage {
			end++
		}
		if err := g.place(strips[i:end]); err != nil {
			return nil, err
		}
		i = end
	}
	return g.pages, nil
}

// place puts a run on the current page if it fits or can be squeezed, else on the
// next, else on as many as it needs.
func (g *paginator) place(run []strip) error {
	if !g.atTop() && (run[0].breakPage || !g.fits(run) && !g.squeezes(run)) {
		g.turn(run[0])
	}
	if g.fits(run) || g.squeezes(run) {
		g.putAll(run)
		return nil
	}
	for _, s := range run {
		if !g.fits([]strip{s}) {
			if !g.atTop() {
				g.turn(s)
			}
			if !g.fits([]strip{s}) {
				return fmt.Errorf("pdf: %s: %.0f points high, the page holds %.0f",
					s.place, g.height([]strip{s}), g.body)
			}
		}
		g.putAll([]strip{s})
	}
	return nil
}

func (g *paginator) atTop() bool { return len(g.pages[len(g.pages)-1]) == 0 }

func (g *paginator) fits(run []strip) bool {
	const rounding = 1e-6
	return g.used+g.height(run) <= g.body+rounding
}

// squeezes makes a run lower until it fits, if it can.
func (g *paginator) squeezes(run []strip) bool {
	missing := g.used + g.height(run) - g.body
	slack := 0.0
	for _, s := range run {
		slack += s.slack
	}
	if missing > slack {
		return false
	}
	part := missing / slack
	for i := range run {
		if s := &run[i]; s.slack > 0 {
			s.squeeze(part * s.slack)
			s.height -= part * s.slack
		}
	}
	return true
}

// height returns what a run adds to the current page.
func (g *paginator) height(run []strip) float64 {
	sum := totalHeight(run)
	if g.atTop() {
		sum += totalHeight(run[0].head) - run[0].space
	}
	return sum
}

func (g *paginator) putAll(run []strip) {
	if g.atTop() {
		for _, s := range run[0].head {
			g.put(s, true)
		}
	}
	for _, s := range run {
		g.put(s, false)
	}
}

func (g *paginator) put(s strip, repeat bool) {
	if !g.atTop() {
		g.used += s.space
	}
	last := len(g.pages) - 1
	if s.entry != nil {
		s.entry.page, s.entry.y = last+1, g.used
	}
	g.pages[last] = append(g.pages[last], item{strip: s, y: g.used, repeat: repeat})
	g.used += s.height
}

// turn begins a page; next is the strip that will be its first.
func (g *paginator) turn(next strip) {
	last := g.pages[len(g.pages)-1]
	if next.head != nil {
		last[len(last)-1].closes = true
	}
	g.pages = append(g.pages, nil)
	g.used = 0
}
