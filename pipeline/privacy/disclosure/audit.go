package disclosure

import "slices"

// Bounds propagation bounds too widely: what follows of many equations together it
// does not see. So no cell is safe for its bounds. For every small cell the audit
// looks for witnesses: whole numbers for all cells with which every equation holds
// and every published cell has its value, and in which the small cell has values
// that are minCell apart. Who has them can be sure that no reader can tell the cell
// more narrowly, however he reckons. Where none are found, witnesses are looked for
// in which published cells change too, those of least use first, and these are
// withheld. To withhold more leaves all other witnesses what they are, so one pass is
// enough. All equations are between sums, without constants, so multiples of the true
// numbers are witnesses when nothing is published: that is the end if all else fails.

// leastTier is the tier of the points of curves.
const leastTier = 4

// audit withholds what it takes for every small cell to have witnesses. tierOf is of
// how much use each cell is, 0 the most.
func (s *system) audit(tierOf []int) {
	a := newAuditor(s, tierOf)
	for c := range s.cells {
		if a.open(c) && !a.settle(c) {
			a.withholdAll()
			return
		}
	}
}

// auditBeside is the audit beside months that were published for good, of which
// multiples of the true numbers are no witnesses. It looks for witnesses with all that
// is published, and not for long; each small cell of which it finds none is given to
// withhold, and rests on its bounds, which are wider there.
func (s *system) auditBeside(tierOf []int, withhold func(c int)) {
	a := newAuditor(s, tierOf)
	a.brief = true
	for c := range s.cells {
		if a.open(c) && !a.find(c, leastTier+1) {
			withhold(c)
		}
	}
}

func newAuditor(s *system, tierOf []int) *auditor {
	a := &auditor{s: s, tierOf: tierOf, low: make([]int, len(s.cells)), high: make([]int, len(s.cells))}
	for c := range s.cells {
		a.low[c], a.high[c] = s.cells[c].value, s.cells[c].value
	}
	return a
}

// open says whether a cell is small and has no witnesses yet.
func (a *auditor) open(c int) bool {
	x := &a.s.cells[c]
	return x.small && !x.published && !a.shown(c)
}

// auditor is what the audit has seen.
type auditor struct {
	s         *system
	tierOf    []int
	low, high []int // of each cell, the least and the greatest value in the witnesses
	searches  [leastTier + 2]*search
	brief     bool // do not look for long
}

// shown says whether the witnesses show a cell at values far enough apart.
func (a *auditor) shown(c int) bool { return a.high[c]-a.low[c] >= a.s.minCell }

// settle finds witnesses for a cell, withholding as little as it takes: false if there
// are none. What is told of a cell by what was published before, for good, is lost.
func (a *auditor) settle(c int) bool {
	for free := leastTier + 1; free >= 0; free-- {
		if a.find(c, free) {
			return true
		}
	}
	w := a.searches[0]
	return w.high[c]-w.low[c] < a.s.minCell && slices.ContainsFunc(a.s.cells, func(x cell) bool { return x.pinned })
}

func (a *auditor) withholdAll() {
	for c := range a.s.cells {
		a.unpublish(c)
	}
}

// find looks for witnesses in which cells of the tier free and of less use may change
// although they are published, and withholds those that do.
func (a *auditor) find(c, free int) bool {
	w := a.searches[free]
	if w == nil {
		w = newSearch(a.s, a.tierOf, func(i int) bool { return a.fixed(i, free) })
		if a.brief {
			w.attempts, w.patience = 1, patience/20
		}
		a.searches[free] = w
	}
	found, enough := a.witnesses(w, c)
	if !enough && free <= leastTier {
		return false
	}
	for _, x := range found {
		for _, p := range x {
			a.low[p.cell], a.high[p.cell] = min(a.low[p.cell], p.value), max(a.high[p.cell], p.value)
			a.unpublish(p.cell)
		}
	}
	return enough
}

// fixed says whether a cell has its value in all witnesses.
func (a *auditor) fixed(c, free int) bool {
	x := &a.s.cells[c]
	return x.published && (x.pinned || a.tierOf[c] < free)
}

func (a *auditor) unpublish(c int) {
	if x := &a.s.cells[c]; x.published && !x.pinned {
		x.published = false
		a.searches = [leastTier + 2]*search{} // their bounds were those of more published cells
	}
}

// witnesses are witnesses in which the values of a cell are as far apart as they must
// be, and whether they are: one far above, or some above and one below.
func (a *auditor) witnesses(w *search, c int) (found [][]point, enough bool) {
	low, high := a.low[c], a.high[c]
	try := func(from, to int) bool {
		x, value, ok := w.witness(c, from, to)
		if ok {
			found = append(found, x)
			low, high = min(low, value), max(high, value)
		}
		return ok
	}
	apart := a.s.minCell
	if try(low+apart, unbounded) {
		return found, true
	}
	for high-low < apart && try(high+1, unbounded) {
	}
	if high-low < apart {
		try(-unbounded, high-apart)
	}
	return found, high-low >= apart
}
