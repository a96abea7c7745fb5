package disclosure

// point is a cell that has another value in a witness than the true one.
type point struct{ cell, value int }

// search looks for witnesses: it gives one cell another value and mends the equations
// that this breaks, cell after cell, keeping to the true values where it can. Choices
// that cannot be mended are taken back, and after some failures it begins anew with
// the cells in another order. It may miss a witness; what it finds is one.
type search struct {
	s                  *system
	rank               []int // of each cell, how much it is to keep its value
	low                []int // what each cell may be, given the choices
	high               []int
	trail              []bounds // what to put back
	moved              []int    // cells that cannot have their true value, in the order in which they lost it
	isMoved            []bool
	queue              []int // equations whose cells have new bounds
	inQ                []bool
	attempt            int
	attempts, patience int // how long it looks
	turns              int // what is left to spend on the attempt
}

const (
	attempts = 8
	failures = 30      // choices that are taken back in one attempt
	patience = 200_000 // equations that are looked at in one attempt
	roomy    = 4       // times minCell is what a cell may be from its true value
)

// newSearch makes a search in which fixed cells have their true values.
func newSearch(s *system, tierOf []int, fixed func(int) bool) *search {
	n := len(s.cells)
	w := &search{s: s, attempts: attempts, patience: patience, rank: make([]int, n), low: make([]int, n), high: make([]int, n), isMoved: make([]bool, n), inQ: make([]bool, len(s.equations))}
	for c := range s.cells {
		x := &s.cells[c]
		w.low[c], w.high[c] = max(min(x.low, 0), x.value-roomy*s.minCell), x.value+roomy*s.minCell
		if x.rounded {
			w.low[c], w.high[c] = max(w.low[c], x.about.Shown-x.about.Within), min(w.high[c], x.about.Shown+x.about.Within)
		}
		if fixed(c) {
			w.low[c], w.high[c] = x.value, x.value
		}
		w.rank[c] = len(x.equations)
		if x.published {
			w.rank[c] += len(s.equations) * (leastTier + 1 - tierOf[c])
		}
	}
	for e := range s.equations {
		w.wake(e)
	}
	w.turns = 100 * len(s.equations)
	w.settle() // the true values are within what is left, or may be
	w.trail = w.trail[:0]
	return w
}

// witness looks for a witness in which a cell is from low to high: the cells whose
// values are not the true ones, and that of the cell.
func (w *search) witness(c, low, high int) ([]point, int, bool) {
	defer w.undo(0, 0)
	if !w.begin(c, low, high) {
		return nil, 0, false
	}
	trail, moved := len(w.trail), len(w.moved)
	for w.attempt = range w.attempts {
		w.turns = w.patience
		left := failures
		if w.mend(&left) {
			return w.points(), w.at(c), true
		}
		w.undo(trail, moved)
		if left >= 0 && w.turns >= 0 {
			break // there is none
		}
	}
	return nil, 0, false
}

// begin gives a cell bounds.
func (w *search) begin(c, low, high int) bool {
	w.turns = w.patience
	return w.narrow(c, low, high) && w.settle()
}

// points are the cells that have other values than the true ones.
func (w *search) points() []point {
	found := make([]point, len(w.moved))
	for i, m := range w.moved {
		found[i] = point{m, w.at(m)}
	}
	return found
}

// at is the value nearest to the true one that a cell may have.
func (w *search) at(c int) int { return max(w.low[c], min(w.high[c], w.s.cells[c].value)) }

// mend makes choices until every equation holds.
func (w *search) mend(left *int) bool {
	for {
		e, off := w.broken()
		if e < 0 {
			return true
		}
		c, low, high, ok := w.choice(e, off)
		if !ok {
			return false
		}
		trail, moved := len(w.trail), len(w.moved)
		if w.narrow(c, low, high) && w.settle() && w.mend(left) {
			return true
		}
		w.undo(trail, moved)
		if *left--; *left < 0 {
			return false
		}
		if low > w.low[c] { // what was chosen is not to be
			low, high = w.low[c], low-1
		} else {
			low, high = high+1, w.high[c]
		}
		if !w.narrow(c, low, high) || !w.settle() {
			return false
		}
	}
}

// broken is the first equation that does not hold, and how far its sum is off; -1 if
// all hold.
func (w *search) broken() (e, off int) {
	for _, c := range w.moved {
		for _, e := range w.s.cells[c].equations {
			if e >= w.s.declared {
				continue // follows of the others
			}
			sum := 0
			for _, t := range w.s.equations[e] {
				sum += t.sign * w.at(t.cell)
			}
			if sum != 0 {
				return e, sum
			}
		}
	}
	return -1, 0
}

// choice is bounds for a cell of an equation that bring its sum, which is off, nearer
// to 0: of the cells that can, the one that is to keep its value least.
func (w *search) choice(e, off int) (cell, low, high int, ok bool) {
	cell = -1
	for _, t := range w.s.equations[e] {
		x, up := w.at(t.cell), (off < 0) == (t.sign > 0)
		if up && x == w.high[t.cell] || !up && x == w.low[t.cell] || cell >= 0 && w.order(t.cell) >= w.order(cell) {
			continue
		}
		step := max(1, max(off, -off)/max(t.sign, -t.sign))
		cell, low, high = t.cell, w.low[t.cell], w.high[t.cell]
		if up {
			low = min(high, x+step)
		} else {
			high = max(low, x-step)
		}
	}
	return cell, low, high, cell >= 0
}

// order is how much a cell is to keep its value, at each attempt otherwise.
func (w *search) order(c int) int {
	if w.attempt == 0 {
		return w.rank[c]
	}
	mixed := uint32(c*attempts+w.attempt) * 2_654_435_761 // Knuth's multiplier, to mix the bits
	return w.rank[c] * int(1+mixed>>28)
}

// settle lets the bounds of all cells follow: false if nothing is left for one.
func (w *search) settle() bool {
	for len(w.queue) > 0 {
		e := w.queue[0]
		w.queue, w.inQ[e] = w.queue[1:], false
		w.turns--
		if w.turns < 0 || !w.propagate(w.s.equations[e]) {
			w.forget()
			return false
		}
	}
	w.queue = w.queue[:0]
	return true
}

// propagate narrows each cell of an equation to what the others leave.
func (w *search) propagate(terms []signed) bool {
	low, high := 0, 0
	for _, t := range terms {
		l, h := w.reach(t)
		low, high = low+l, high+h
	}
	for _, t := range terms {
		l, h := w.reach(t)
		from, to := -(high - h), -(low - l)
		if t.sign < 0 {
			from, to = -to, -from
		}
		n := max(t.sign, -t.sign)
		if !w.narrow(t.cell, ceilDiv(from, n), floorDiv(to, n)) {
			return false
		}
	}
	return true
}

func (w *search) reach(t signed) (low, high int) {
	if t.sign < 0 {
		return t.sign * w.high[t.cell], t.sign * w.low[t.cell]
	}
	return t.sign * w.low[t.cell], t.sign * w.high[t.cell]
}

// narrow gives a cell tighter bounds: false if they leave nothing.
func (w *search) narrow(c, low, high int) bool {
	low, high = max(low, w.low[c]), min(high, w.high[c])
	if low > high {
		w.forget()
		return false
	}
	if low == w.low[c] && high == w.high[c] {
		return true
	}
	w.trail = append(w.trail, bounds{c, w.low[c], w.high[c], false})
	w.low[c], w.high[c] = low, high
	if v := w.s.cells[c].value; !w.isMoved[c] && (v < low || v > high) {
		w.isMoved[c], w.moved = true, append(w.moved, c)
	}
	for _, e := range w.s.cells[c].equations {
		w.wake(e)
	}
	return true
}

func (w *search) wake(e int) {
	if !w.inQ[e] {
		w.queue, w.inQ[e] = append(w.queue, e), true
	}
}

// forget empties the queue.
func (w *search) forget() {
	for _, e := range w.queue {
		w.inQ[e] = false
	}
	w.queue = w.queue[:0]
}

// undo puts back what was when so many bounds were narrowed and so many cells moved.
func (w *search) undo(trail, moved int) {
	for i := len(w.trail) - 1; i >= trail; i-- {
		b := w.trail[i]
		w.low[b.cell], w.high[b.cell] = b.low, b.high
	}
	for _, c := range w.moved[moved:] {
		w.isMoved[c] = false
	}
	w.trail, w.moved = w.trail[:trail], w.moved[:moved]
}
