package disclosure

import (
	"slices"
	"testing"
)

// audited publishes the cells of a system in their order, audits them, the first being
// of most use, and returns the values of those that stay published.
func audited(s *system) []int {
	s.derive()
	tiers := make([]int, len(s.cells))
	for c := range s.cells {
		tiers[c] = min(c, leastTier)
		if s.cells[c].inRows {
			s.publish(c)
		}
	}
	s.audit(tiers)
	var values []int
	for _, x := range s.cells {
		if x.published {
			values = append(values, x.value)
		}
	}
	return values
}

// A cohort a line, the cells in order of use; worked by hand. Bounds propagation sees
// nothing in the first two.
func TestAudit(t *testing.T) {
	for _, c := range []struct {
		name  string
		build func(s *system, cell func(int) int)
		want  []int
	}{
		{"three pairs: 12 + 11 - 17 is twice 3, so the last pair goes", func(s *system, cell func(int) int) {
			ab, bc, ac := cell(12), cell(17), cell(11)
			a, b, c := s.hidden(3), s.hidden(9), s.hidden(8)
			sum(s, ab, a, b)
			sum(s, bc, b, c)
			sum(s, ac, a, c)
		}, []int{12, 17}},
		{"a ring of five: the sum of all five pairs is twice all", func(s *system, cell func(int) int) {
			values := []int{3, 9, 8, 7, 10}
			var pairs, ends []int
			for i, v := range values {
				pairs = append(pairs, cell(v+values[(i+1)%5]))
			}
			for _, v := range values {
				ends = append(ends, s.hidden(v))
			}
			for i := range values {
				sum(s, pairs[i], ends[i], ends[(i+1)%5])
			}
		}, []int{12, 17, 15, 17}},
		{"a ring of four tells no one of them", func(s *system, cell func(int) int) {
			values := []int{5, 9, 8, 7}
			var pairs, ends []int
			for i, v := range values {
				pairs = append(pairs, cell(v+values[(i+1)%4]))
			}
			for _, v := range values {
				ends = append(ends, s.hidden(v))
			}
			for i := range values {
				sum(s, pairs[i], ends[i], ends[(i+1)%4])
			}
		}, []int{14, 17, 15, 12}},
		{"nothing small", func(s *system, cell func(int) int) {
			sum(s, cell(20), cell(12), cell(8))
		}, []int{20, 12, 8}},
		{"no cells", func(*system, func(int) int) {}, nil},
	} {
		s := newSystem(6)
		c.build(s, s.cell)
		if got := audited(s); !slices.Equal(got, c.want) {
			t.Errorf("%s: published %v, want %v", c.name, got, c.want)
		}
	}
}

// What was published before stays published, though a small cell is told by it; what
// is published now is not withheld for what is lost.
func TestAuditOfWhatIsLost(t *testing.T) {
	s := newSystem(6)
	whole, part := s.cell(12), s.cell(9)
	sum(s, whole, part, s.cell(3))
	other := s.cell(50)
	s.lenient = true
	s.publish(whole)
	s.publish(part)
	s.lenient = false
	s.publish(other)
	s.audit(make([]int, len(s.cells)))
	for _, c := range []int{whole, part, other} {
		if !s.cells[c].published {
			t.Errorf("%d is withheld", s.cells[c].value)
		}
	}
}

// A search that finds nothing withholds everything: here the one equation has a
// factor of 100, and 7 times the true numbers are too far for the search.
func TestAuditFailsClosed(t *testing.T) {
	s := newSystem(6)
	whole, part := s.cell(300), s.cell(3)
	s.equate([]signed{{whole, 1}, {part, -100}})
	other := s.cell(50)
	s.declared = len(s.equations)
	s.publish(other)
	s.audit(make([]int, len(s.cells)))
	if s.cells[other].published {
		t.Error("50 is published, though nothing is known of 3")
	}
}
