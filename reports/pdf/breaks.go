package pdf

import "math"

// Pages are broken where the costs over the whole document are least (Plass 1981,
// for pages what Knuth and Plass do for lines). A display, a figure or a table that
// is not broken, stands where it is mentioned; if it has no room there it may wait
// for the top of the next page, and the text after it moves up. Displays keep their
// order, never stand before their place in the text, and wait for one page only.
//
// The costs are those of a typesetter: white at the foot of a page counts by its
// square, so that two pages a little short are better than one half empty.
const (
	whiteCost   = 10.0 // times the square of the part of a page that stays white
	squeezeCost = 0.15 // a page whose figures are drawn as small as they may be
	stretchCost = 0.05 // a page whose figures are drawn as high as they may be
	pageCost    = 0.05
	waitCost    = 0.03 // a display that waits for the next page
	partCost    = 0.20 // and is overtaken by a heading of its section
	sectionCost = 0.45 // and by the heading of the next section
	tableCost   = 0.15 // a page that ends inside a table
	wholeCost   = 0.40 // and the table would fit a page
	rowsCost    = 0.25 // and the rows of a section are parted
	insideCost  = 1.00 // a page that ends inside a paragraph and has room for another line
	roomCost    = 0.30 // a page that ends inside a table and has room for more rows
	shortCost   = 0.50 // a part that ends with a nearly empty page
	turnCost    = 50.0 // a display that waits beyond a part
	brokenCost  = 1000 // a run that is higher than a page

	shortPage  = 0.12 // of a page: what counts as nearly empty
	whiteTable = 0.12 // of a page: what counts as room for more rows
)

// state is where a page begins: the first strip of the text that is on no page yet,
// and how many displays are.
type state struct{ at, placed int }

// span is a display: its strips.
type span struct{ from, to int }

// ending is the next page's state with what the page before it costs.
type ending struct {
	next state
	cost float64
}

// breaker finds the breaks of pages.
type breaker struct {
	strips  []strip
	body    float64 // the height of a page's body
	floats  []span
	floatAt []int // of each strip, the index of its float; -1 for text
	before  []int // how many floats begin before each strip, and before the end
	known   map[state]ending
	err     error
}

func newBreaker(strips []strip, body float64) *breaker {
	b := &breaker{strips: strips, body: body, floatAt: make([]int, len(strips)), before: make([]int, len(strips)+1), known: map[state]ending{}}
	for i, s := range strips {
		b.floatAt[i] = -1
		if s.float > 0 {
			if i == 0 || strips[i-1].float != s.float {
				b.floats = append(b.floats, span{i, i})
			}
			b.floats[len(b.floats)-1].to = i + 1
			b.floatAt[i] = len(b.floats) - 1
		}
		b.before[i+1] = len(b.floats)
	}
	return b
}

// best returns the states at which the pages begin, and the end.
func (b *breaker) best() ([]state, error) {
	s := state{}
	states := []state{s}
	b.cost(s)
	if b.err != nil {
		return nil, b.err
	}
	for !b.atEnd(s) {
		s = b.known[s].next
		states = append(states, s)
	}
	return states, nil
}

func (b *breaker) atEnd(s state) bool { return s.at == len(b.strips) && s.placed == len(b.floats) }

// endsPart says that nothing of the part follows: the page before need not be full.
func (b *breaker) endsPart(s state) bool {
	return b.atEnd(s) || s.at < len(b.strips) && b.strips[s.at].breakPage
}

// cost returns the least cost of the pages from a state on.
func (b *breaker) cost(s state) float64 {
	if b.atEnd(s) || b.err != nil {
		return 0
	}
	if e, ok := b.known[s]; ok {
		return e.cost
	}
	least := ending{cost: math.Inf(1)}
	for _, e := range b.endings(s) {
		if c := e.cost + b.cost(e.next); c < least.cost {
			least = ending{e.next, c}
		}
	}
	b.known[s] = least
	return least.cost
}

// filling is a page that is being filled.
type filling struct {
	column
	at     int     // the next strip of the text
	placed int     // displays on this page and those before
	kept   bool    // the strip before is to be kept with the next
	cost   float64 // of displays that wait
}

// waiting is how many displays the text has left behind.
func (b *breaker) waiting(p filling) int { return b.before[p.at] - p.placed }

func (b *breaker) fits(c column) bool {
	const rounding = 1e-6
	return c.height-c.lower <= b.body+rounding
}

// endings returns the ways in which a page that begins at a state may end.
func (b *breaker) endings(s state) []ending {
	p := filling{at: s.at, placed: s.placed}
	for p.placed < b.before[s.at] { // these have waited
		p.addAll(b.strips[b.floats[p.placed].from:b.floats[p.placed].to])
		p.placed++
	}
	var list []ending
	b.walk(p, &list)
	if len(list) == 0 {
		list = b.broken(p)
	}
	return list
}

// walk goes on with a page strip by strip, and lists where it may end.
func (b *breaker) walk(p filling, list *[]ending) {
	for p.at < len(b.strips) {
		s := &b.strips[p.at]
		if p.count > 0 && (!p.kept || s.breakPage) {
			*list = append(*list, b.end(p))
			if s.breakPage {
				return
			}
		}
		if s.float > 0 && b.mayWait(p) {
			q := p
			q.at = b.floats[b.floatAt[p.at]].to
			q.cost += waitCost
			b.walk(q, list)
		}
		if !b.next(&p) {
			return
		}
	}
	*list = append(*list, b.end(p))
}

// next adds the next display or strip of the text to a page, if it has room and
// need not stand below what still waits.
func (b *breaker) next(p *filling) bool {
	s := &b.strips[p.at]
	waiting := float64(b.waiting(*p))
	if waiting > 0 && (s.float > 0 || s.ordered) {
		return false
	}
	to := p.at + 1
	if s.float > 0 {
		to = b.floats[b.floatAt[p.at]].to
		p.placed++
	}
	if p.count == 0 {
		p.addAll(s.head)
	}
	p.addAll(b.strips[p.at:to])
	switch s.level {
	case 1:
		p.cost += waiting * sectionCost
	case 2:
		p.cost += waiting * partCost
	}
	p.at, p.kept = to, b.strips[to-1].keep
	return b.fits(p.column)
}

// mayWait says whether the display that is next may wait for the next page: not if it
// would begin this one, if those that wait would not fit the next, or if a heading
// would be left without text of its own.
func (b *breaker) mayWait(p filling) bool {
	if p.count == 0 {
		return false
	}
	var waiting column
	for f := p.placed; f <= b.floatAt[p.at]; f++ {
		waiting.addAll(b.strips[b.floats[f].from:b.floats[f].to])
	}
	if !b.fits(waiting) {
		return false
	}
	if !p.kept {
		return true
	}
	i := p.at
	for i < len(b.strips) && b.strips[i].float > 0 {
		i++
	}
	return i < len(b.strips) && b.strips[i].level == 0 && !b.strips[i].breakPage && !b.strips[i].ordered
}

// end ends a page.
func (b *breaker) end(p filling) ending {
	next := state{p.at, p.placed}
	cost := pageCost + p.cost
	if p.at < len(b.strips) {
		s := &b.strips[p.at]
		cost += s.breakCost
		switch room := b.body - p.height; {
		case s.inside && room > 2*s.height:
			cost += insideCost
		case s.head != nil && room > whiteTable*b.body:
			cost += roomCost
		}
	}
	last := b.endsPart(next)
	white := (b.body - p.height - p.higher) / b.body
	switch {
	case p.height > b.body:
		cost += squeezeCost * (p.height - b.body) / p.lower
	case last && b.waiting(p) > 0:
		cost += turnCost
	case last && p.height < shortPage*b.body:
		cost += shortCost
	case last:
	case white > 0:
		cost += stretchCost + whiteCost*white*white
	case p.higher > 0:
		part := (b.body - p.height) / p.higher
		cost += stretchCost * part * part
	}
	return ending{next, cost}
}

// broken ends a page inside a run that is higher than a page, where it is full.
func (b *breaker) broken(p filling) []ending {
	fitting := p
	for p.at < len(b.strips) && !(p.count > 0 && b.strips[p.at].breakPage) && b.next(&p) {
		fitting = p
	}
	if fitting.count == 0 {
		b.err = tooHigh(b.strips[fitting.at], b.body)
		return nil
	}
	e := b.end(fitting)
	e.cost += brokenCost
	return []ending{e}
}
