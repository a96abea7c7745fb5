package disclosure

import "slices"

// What follows of the equations together is more than bounds propagation finds in
// them one by one. Two consequences are added as equations of their own.

// derive adds the consequences.
func (s *system) derive() {
	s.declared = len(s.equations)
	s.subtractTables()
	s.subtractTotals()
}

// longest is the most terms of an equation that is a difference of two.
const longest = 40

// subtractTotals adds the difference of any two equations that share two cells or
// more: of a sum and a sum of a part of it, the rest is a sum too.
func (s *system) subtractTotals() {
	n := len(s.equations)
	seen := make([]int, n)
	for e := range n {
		most := s.mostUsed(e)
		for _, t := range s.equations[e] {
			if t.cell == most {
				continue // whoever shares two cells with e shares another one
			}
			for _, f := range s.cells[t.cell].equations {
				if f <= e || f >= n || seen[f] == e+1 {
					continue
				}
				seen[f] = e + 1
				if d, ok := difference(s.equations[e], s.equations[f]); ok {
					s.equate(d)
				}
			}
		}
	}
}

func (s *system) mostUsed(e int) int {
	best := s.equations[e][0].cell
	for _, t := range s.equations[e] {
		if len(s.cells[t.cell].equations) > len(s.cells[best].equations) {
			best = t.cell
		}
	}
	return best
}

// difference of two equations, or their sum, whichever takes out the cells that
// they share; false if it takes out fewer than two. The terms of both are in the
// order of the cells.
func difference(a, b []signed) ([]signed, bool) {
	same, opposite := 0, 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].cell < b[j].cell:
			i++
		case a[i].cell > b[j].cell:
			j++
		default:
			switch b[j].sign {
			case a[i].sign:
				same++
			case -a[i].sign:
				opposite++
			}
			i++
			j++
		}
	}
	factor := -1
	if opposite > same {
		factor = 1
	}
	if max(same, opposite) < 2 || len(a)+len(b)-2*max(same, opposite) > longest {
		return nil, false
	}
	sum := slices.Clone(a)
	for _, t := range b {
		sum = append(sum, signed{t.cell, factor * t.sign})
	}
	sum = collected(sum)
	return sum, len(sum) > 0
}

// subtractTables adds, for two sums whose cells are pairs of a group of patients
// and a part of it, that the rests of the pairs are such a sum too: of the not
// responding as of all and of the responding, of the steps of a ladder as of its
// ends.
func (s *system) subtractTables() {
	for e := range len(s.equations) {
		a := s.equations[e]
		if len(a) < 3 || len(a) > longest {
			continue
		}
		for _, first := range s.partsOf[a[0].cell] {
			for _, f := range s.cells[first.part].equations {
				if f != e && len(s.equations[f]) == len(a) {
					if d, ok := s.restsOf(a, s.equations[f], first.part); ok {
						s.equate(d)
					}
				}
			}
		}
	}
}

// pair is a part of a group of patients with the rest of the group.
type pair struct{ part, rest int }

// restsOf is the sum of the rests of the cells of two equations, each cell of a
// paired with one of b, the first with part; false if they do not pair. Who is in
// none of the groups of a sum stands in no row: those cells are paired too.
func (s *system) restsOf(a, b []signed, part int) ([]signed, bool) {
	sum := make([]signed, 0, len(a))
	apart := -1 // the term of a that has no pair
	for i, t := range a {
		p, found := s.pairIn(b, t, i == 0, part)
		switch {
		case found:
			sum = append(sum, signed{p.rest, t.sign})
		case apart < 0 && len(a) > 3 && s.outside(t.cell):
			apart = i
		default:
			return nil, false
		}
	}
	if apart >= 0 {
		c, found := s.restApart(a[apart], b)
		if !found {
			return nil, false
		}
		sum = append(sum, signed{c, a[apart].sign})
	}
	sum = collected(sum)
	return sum, len(sum) > 0
}

// pairIn finds the part of a term's cell that stands in b, which must be part if
// it is the first.
func (s *system) pairIn(b []signed, t signed, first bool, part int) (pair, bool) {
	for _, p := range s.partsOf[t.cell] {
		if (!first || p.part == part) && slices.Contains(b, signed{p.part, t.sign}) {
			return p, true
		}
	}
	return pair{}, false
}

// outside says whether a cell stands in no row.
func (s *system) outside(c int) bool { return !s.cells[c].inRows }

// restApart is the cell of those who are in none of the groups of a, less those in
// none of the groups of b.
func (s *system) restApart(t signed, b []signed) (int, bool) {
	i := slices.IndexFunc(b, func(x signed) bool { return s.outside(x.cell) && x.sign == t.sign })
	if i < 0 || s.cells[t.cell].value < s.cells[b[i].cell].value {
		return 0, false
	}
	s.rest([]signed{{t.cell, 1}, {b[i].cell, -1}}, false)
	parts := s.partsOf[t.cell]
	for _, p := range parts {
		if p.part == b[i].cell {
			return p.rest, true
		}
	}
	return 0, false
}
