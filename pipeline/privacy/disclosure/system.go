package disclosure

import (
	"fmt"
	"slices"
)

// unbounded is more than any number of patients.
const unbounded = 1 << 40

// cell is a whole number of at least 0 that stands in one or more rows, or in
// none: the rest of one count when another is taken away.
type cell struct {
	value     int
	low, high int // what a reader who knows the published cells can tell of it
	inRows    bool
	small     bool // must not be told within an interval narrower than minCell
	blocked   bool // must not be published
	published bool
	rounded   bool // that it is about a number is published
	about     About
	pinned    bool // published before, for good
	equations []int
}

// signed is a cell with the factor that it has in an equation, mostly 1 or -1.
type signed struct{ cell, sign int }

// system is the equations between the cells, and what a reader can tell.
//
// Cells are published one by one, and what a reader can tell follows each time:
// by bounds propagation, the interval of every cell of an equation is what the
// intervals of the others leave. The interval of a cell never grows, so a cell
// that cannot be published now never can, and one pass in order of use is enough.
type system struct {
	minCell   int
	width     int  // the narrowest interval in which a withheld count may be told
	lenient   bool // what is published was released before: nothing can be done about it
	cells     []cell
	equations [][]signed // each adds up to 0
	declared  int        // so many of them; the others follow of these

	trail []bounds // what to put back when a cell cannot be published
	queue []int    // equations whose cells have new bounds
	inQ   []bool
	known map[string]bool // the equations
	rests map[string]int  // the cells of rests

	partsOf map[int][]pair // the parts of a group of patients, with their rests
	forced  []int          // cells that are told so narrowly that they must be published too
}

// bounds are the interval that a cell had.
type bounds struct {
	cell, low, high int
	published       bool
}

func newSystem(minCell int) *system {
	return &system{minCell: minCell, width: minCell, known: map[string]bool{}, rests: map[string]int{}, partsOf: map[int][]pair{}}
}

// small says whether a count is of few patients, but not of none.
func (s *system) small(n int) bool { return n >= 1 && n < s.minCell }

// cell adds a cell that stands in rows.
func (s *system) cell(value int) int {
	s.cells = append(s.cells, cell{value: value, high: unbounded, inRows: true, small: s.small(value)})
	return len(s.cells) - 1
}

// block forbids to publish a cell.
func (s *system) block(c int) { s.cells[c].small, s.cells[c].blocked = true, true }

// equate adds an equation: the terms add up to 0.
func (s *system) equate(terms []signed) {
	terms = collected(terms)
	name := fmt.Sprint(terms)
	if s.known[name] {
		return
	}
	s.known[name] = true
	e := len(s.equations)
	s.equations, s.inQ = append(s.equations, terms), append(s.inQ, false)
	for _, t := range terms {
		s.cells[t.cell].equations = append(s.cells[t.cell].equations, e)
	}
}

// unseen adds a cell that stands in no row.
func (s *system) unseen(value int) int {
	s.cells = append(s.cells, cell{value: value, high: unbounded})
	return len(s.cells) - 1
}

// collected puts the terms of one cell together, in the order of the cells.
func collected(terms []signed) []signed {
	terms = slices.Clone(terms)
	slices.SortStableFunc(terms, func(a, b signed) int { return a.cell - b.cell })
	kept := terms[:0]
	for _, t := range terms {
		if n := len(kept); n > 0 && kept[n-1].cell == t.cell {
			kept[n-1].sign += t.sign
			continue
		}
		kept = append(kept, t)
	}
	return slices.DeleteFunc(kept, func(t signed) bool { return t.sign == 0 })
}

// hidden adds a cell that stands in no row and counts patients.
func (s *system) hidden(value int) int {
	c := s.unseen(value)
	s.cells[c].small = s.small(value)
	return c
}

// rest adds the equation that the terms add up to a cell of its own, which
// stands in no row and is at least 0. If it counts patients it must not be told
// if it is small.
func (s *system) rest(terms []signed, patients bool) {
	terms = collected(terms)
	name := fmt.Sprint("rest", terms)
	if c, ok := s.rests[name]; ok {
		s.cells[c].small = s.cells[c].small || patients && s.small(s.cells[c].value)
		return
	}
	value := 0
	for _, t := range terms {
		value += t.sign * s.cells[t.cell].value
	}
	c := s.unseen(value)
	s.rests[name] = c
	s.cells[c].small = patients && s.small(value)
	if len(terms) == 2 && terms[0].sign*terms[1].sign < 0 {
		whole, part := terms[0].cell, terms[1].cell
		if terms[0].sign < 0 {
			whole, part = part, whole
		}
		s.partsOf[whole] = append(s.partsOf[whole], pair{part, c})
	}
	s.equate(append(terms, signed{c, -1}))
}

// change adds the equation that the terms add up to what a number of patients has
// changed by, which must not be told if it is small, up or down. One that has not
// fallen is taken to be of those that do not.
func (s *system) change(terms []signed) {
	value := 0
	for _, t := range terms {
		value += t.sign * s.cells[t.cell].value
	}
	if value >= 0 {
		s.rest(terms, true)
		return
	}
	terms = collected(terms)
	name := fmt.Sprint("change", terms)
	if _, ok := s.rests[name]; ok {
		return
	}
	c := s.unseen(value)
	s.rests[name] = c
	s.cells[c].low, s.cells[c].small = -unbounded, s.small(-value)
	s.equate(append(terms, signed{c, -1}))
}

// bound sets the bounds that a reader begins with: nothing counts many more than
// the most that anything counts. Without an end, bounds may narrow by one again and
// again.
func (s *system) bound() {
	most := 1000
	for _, x := range s.cells {
		most = max(most, 1000+x.value, 1000-x.value)
	}
	for c := range s.cells {
		x := &s.cells[c]
		x.low, x.high = max(x.low, -most), min(x.high, most)
	}
}

// publish publishes a cell, and with it those that it tells of: false, and
// nothing has changed, if a small cell could then be told too narrowly.
func (s *system) publish(c int) bool {
	if s.cells[c].published {
		return true
	}
	s.trail, s.forced = s.trail[:0], append(s.forced[:0], c)
	return s.publishForced()
}

// publishForced publishes the cells that must be.
func (s *system) publishForced() bool {
	for len(s.forced) > 0 {
		next := s.forced[len(s.forced)-1]
		s.forced = s.forced[:len(s.forced)-1]
		if !s.show(next) {
			s.undo()
			return false
		}
	}
	return true
}

// tell publishes that a cell is about a number: false, and nothing has changed, if
// a small cell could then be told too narrowly.
func (s *system) tell(c int, a About) bool {
	x := &s.cells[c]
	s.trail, s.forced, x.rounded, x.about = s.trail[:0], s.forced[:0], true, a
	if !s.narrow(c, a.Shown-a.Within, a.Shown+a.Within) || !s.settle() {
		s.undo()
		x.rounded = false
		return false
	}
	if !s.publishForced() {
		x.rounded = false
		return false
	}
	return true
}

// show sets the bounds of a cell to its value, and lets the others follow.
func (s *system) show(c int) bool {
	x := &s.cells[c]
	if x.small && !s.lenient {
		return false
	}
	if x.published {
		return true
	}
	s.trail = append(s.trail, bounds{c, x.low, x.high, false})
	x.published, x.pinned = true, x.pinned || s.lenient
	return s.narrow(c, x.value, x.value) && s.settle()
}

// settle lets the other cells follow those with new bounds.
func (s *system) settle() bool {
	for len(s.queue) > 0 {
		e := s.queue[0]
		s.queue, s.inQ[e] = s.queue[1:], false
		if !s.propagate(s.equations[e]) {
			return false
		}
	}
	return true
}

// narrow gives a cell tighter bounds: false if it is small and they are too
// tight.
func (s *system) narrow(c, low, high int) bool {
	x := &s.cells[c]
	low, high = max(low, x.low), min(high, x.high)
	if low == x.low && high == x.high {
		return true
	}
	s.trail = append(s.trail, bounds{c, x.low, x.high, x.published})
	x.low, x.high = low, high
	if high-low < s.width && !x.published && !s.lenient {
		if x.small {
			return false
		}
		if x.inRows && !x.rounded {
			s.forced = append(s.forced, c)
		}
	}
	for _, e := range x.equations {
		if !s.inQ[e] {
			s.queue, s.inQ[e] = append(s.queue, e), true
		}
	}
	return true
}

// propagate narrows each cell of an equation to what the others leave.
func (s *system) propagate(terms []signed) bool {
	low, high := 0, 0 // of the sum
	for _, t := range terms {
		l, h := s.reach(t)
		low, high = low+l, high+h
	}
	for _, t := range terms {
		l, h := s.reach(t)
		from, to := -(high - h), -(low - l) // of the term: what the others leave
		if t.sign < 0 {
			from, to = -to, -from
		}
		n := max(t.sign, -t.sign)
		if !s.narrow(t.cell, ceilDiv(from, n), floorDiv(to, n)) {
			return false
		}
	}
	return true
}

// reach is the least and the greatest that a term can be.
func (s *system) reach(t signed) (low, high int) {
	x := &s.cells[t.cell]
	if t.sign < 0 {
		return t.sign * x.high, t.sign * x.low
	}
	return t.sign * x.low, t.sign * x.high
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func ceilDiv(a, b int) int { return -floorDiv(-a, b) }

// undo puts back what the last try has changed.
func (s *system) undo() {
	for i := len(s.trail) - 1; i >= 0; i-- {
		b := s.trail[i]
		x := &s.cells[b.cell]
		x.low, x.high, x.published = b.low, b.high, b.published
	}
	for _, e := range s.queue {
		s.inQ[e] = false
	}
	s.queue, s.forced = s.queue[:0], s.forced[:0]
}
