package disclosure

import (
	"math"
	"testing"

	"reprieve/pipeline/analysis"
)

// A count told rounded is an interval in the equations, a case a line: what is open
// before, the count that is rounded, the multiple that is told, and whether it may
// be, with the bounds of the small cell then. By hand.
func TestTell(t *testing.T) {
	for _, c := range []struct {
		name      string
		build     func(s *system) (rounded, small int)
		about     About
		may       bool
		low, high int
	}{
		{"20 = 8 + 9 + 3, 20 and 8 open: 9 is about 10, in 6..14, so 3 in 0..6", func(s *system) (int, int) {
			sum(s, s.cell(20), s.cell(8), s.cell(9), s.cell(3))
			s.publish(0)
			s.publish(1)
			return 2, 3
		}, About{10, 4}, true, 0, 6},
		{"57 of 60 is about 60: at most 4 others", func(s *system) (int, int) {
			nested(s, s.cell(60), s.cell(57))
			s.publish(0)
			return 1, 2
		}, About{60, 4}, false, 0, 60},
		{"57 of 60 is about 55: 1 to 9 others", func(s *system) (int, int) {
			nested(s, s.cell(60), s.cell(57))
			s.publish(0)
			return 1, 2
		}, About{55, 4}, true, 1, 9},
		{"54 before is open, 57 is about 55: 0 to 5 more", func(s *system) (int, int) {
			s.cell(54)
			s.change([]signed{{s.cell(57), 1}, {0, -1}})
			s.publish(0)
			return 1, 2
		}, About{55, 4}, false, 0, 0},
		{"54 before is open, 57 is about 60: 2 to 10 more", func(s *system) (int, int) {
			s.cell(54)
			s.change([]signed{{s.cell(57), 1}, {0, -1}})
			s.publish(0)
			return 1, 2
		}, About{60, 4}, true, 2, 10},
		{"54 before was about 55, 57 is about 55: 0 to 8 more", func(s *system) (int, int) {
			s.cell(54)
			s.change([]signed{{s.cell(57), 1}, {0, -1}})
			s.tell(0, About{55, 4})
			return 1, 2
		}, About{55, 4}, true, 0, 8},
	} {
		s := newSystem(6)
		rounded, small := c.build(s)
		before := s.cells[small]
		if may := s.tell(rounded, c.about); may != c.may {
			t.Errorf("%s: told %v, want %v", c.name, may, c.may)
		}
		x := s.cells[small]
		if c.may && (x.low != c.low || x.high != c.high) {
			t.Errorf("%s: in %d..%d, want %d..%d", c.name, x.low, x.high, c.low, c.high)
		}
		if !c.may && (x.low != before.low || x.high != before.high || s.cells[rounded].rounded) {
			t.Errorf("%s: not told, but something has changed", c.name)
		}
	}
}

// The coin rounds to one of the two next multiples, and in the mean to the count:
// of 10,000 rounded counts of 57 two fifths are 60, within four standard errors
// (sqrt(0.4 x 0.6 / 10000) = 0.0049).
func TestCoin(t *testing.T) {
	up := 0
	for i := range 10000 {
		k := coin{byte(i), byte(i >> 8)}
		switch a := k.round(57, 5, "id"); a {
		case About{60, 4}:
			up++
		case About{55, 4}:
		default:
			t.Fatalf("57 is rounded to %v", a)
		}
		if a := k.round(55, 5, "id"); a != (About{55, 4}) {
			t.Fatalf("55 is rounded to %v", a)
		}
	}
	if share := float64(up) / 10000; math.Abs(share-0.4) > 4*0.0049 {
		t.Errorf("%v of 57 are rounded up, want 0.4", share)
	}
}

// n of N a line: 57 of 60 may be told as about 55 and not as about 60; its share
// is withheld whatever is told.
func TestRoundedRows(t *testing.T) {
	told := 0
	for seed := range 40 {
		p := count("1", "p", 57.0/60)
		other := count("2", "N", float64(100+seed)) // turns the coin
		r := &analysis.Results{Rows: []analysis.Row{count("1", "N", 60), count("1", "n", 57), p, other}}
		out := Protect(r, Policy{MinCell: 6, Rounding: 5})
		n := out.Results.Rows[1]
		switch {
		case n.Suppressed == analysis.Rounded && n.Stat == 55:
			told++
		case n.Suppressed != analysis.Primary || !math.IsNaN(n.Stat):
			t.Errorf("n is %v, %s", n.Stat, n.Suppressed)
		}
		if p := out.Results.Rows[2]; p.Suppressed != analysis.Primary || !math.IsNaN(p.Stat) {
			t.Errorf("p is %v, %s", p.Stat, p.Suppressed)
		}
	}
	if told == 0 || told == 40 {
		t.Errorf("told in %d of 40", told)
	}
}

// A count that has not changed is rounded as it was: 20 releases of 57 do not show
// that it lies between 55 and 60.
func TestRoundedAgain(t *testing.T) {
	r := &analysis.Results{Rows: []analysis.Row{count("1", "N", 60), count("1", "n", 57)}}
	id := r.Rows[1].ID()
	var earlier Earlier
	for range 3 {
		out := Protect(r, Policy{MinCell: 6, Rounding: 5, Earlier: earlier})
		past := Counts(out.Results, r, 5)
		if len(earlier) == 0 { // whatever the coin said
			past.Rounded = map[string]About{id: {55, 4}}
		}
		if a := past.Rounded[id]; a != (About{55, 4}) {
			t.Fatalf("month %d: %v, want 55~4", len(earlier)+1, a)
		}
		if _, exact := past.Counts[id]; exact || past.Withheld[id] != 57 {
			t.Errorf("the memory has %v and %v of it", past.Counts, past.Withheld)
		}
		earlier = append(earlier, past)
	}
}
