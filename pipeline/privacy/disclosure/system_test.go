package disclosure

import (
	"slices"
	"testing"
)

// published publishes the cells of a system in their order and returns the values
// of those that are.
func published(s *system) []int {
	s.derive()
	var values []int
	for c := range s.cells {
		if s.cells[c].inRows {
			s.publish(c)
		}
	}
	for _, x := range s.cells {
		if x.published {
			values = append(values, x.value)
		}
	}
	return values
}

func sum(s *system, whole int, parts ...int) {
	terms := []signed{{whole, 1}}
	for _, p := range parts {
		terms = append(terms, signed{p, -1})
	}
	s.equate(terms)
}

func nested(s *system, whole, part int) { s.rest([]signed{{whole, 1}, {part, -1}}, true) }

// A cohort a line, the cells in order of use; worked by hand.
func TestPublish(t *testing.T) {
	for _, c := range []struct {
		name  string
		build func(s *system, cell func(int) int)
		want  []int
	}{
		{"nothing small", func(s *system, cell func(int) int) {
			sum(s, cell(20), cell(12), cell(8))
		}, []int{20, 12, 8}},
		{"a small part takes another with it: 3 and 9 could be any of 0 to 12", func(s *system, cell func(int) int) {
			sum(s, cell(20), cell(8), cell(9), cell(3))
		}, []int{20, 8}},
		{"two small parts of 4 together tell too much: the total goes, for 8 and 4 would show", func(s *system, cell func(int) int) {
			whole, part := cell(12), cell(8)
			sum(s, whole, part, cell(3), cell(1))
		}, []int{12}},
		{"nobody is no secret", func(s *system, cell func(int) int) {
			sum(s, cell(20), cell(20), cell(0))
		}, []int{20, 20, 0}},
		{"few are left: 100 of 102", func(s *system, cell func(int) int) {
			nested(s, cell(102), cell(100))
		}, []int{102}},
		{"all are: 102 of 102", func(s *system, cell func(int) int) {
			nested(s, cell(102), cell(102))
		}, []int{102, 102}},
		{"a step of a ladder: 30 and 12, not 28", func(s *system, cell func(int) int) {
			a, b, c := cell(30), cell(28), cell(12)
			nested(s, a, b)
			nested(s, b, c)
		}, []int{30, 12}},
		{"the total of one table is a part of another: 10 = 7 + 3, 30 = 10 + 20", func(s *system, cell func(int) int) {
			whole, part := cell(30), cell(10)
			sum(s, whole, part, cell(20))
			sum(s, part, cell(7), cell(3))
		}, []int{30, 10, 20}},
		{"two sums whose difference is a small cell: 9 + 8 + 4 and 9 + 8; of 8 and 4 it is known that they are 12", func(s *system, cell func(int) int) {
			whole, part := cell(21), cell(17)
			a, b := cell(9), cell(8)
			sum(s, whole, a, b, cell(4))
			sum(s, part, a, b)
		}, []int{21, 9}},
	} {
		s := newSystem(6)
		c.build(s, s.cell)
		if got := published(s); !slices.Equal(got, c.want) {
			t.Errorf("%s: published %v, want %v", c.name, got, c.want)
		}
	}
}

// Without the equations between cells the small part can be worked out: the test
// fails if the bounds are not used.
func TestEveryCellOnItsOwnIsNotEnough(t *testing.T) {
	s := newSystem(6)
	sum(s, s.cell(20), s.cell(8), s.cell(9), s.cell(3))
	s.publish(0)
	s.publish(1)
	if s.publish(2) {
		t.Error("9 is published, and 20 - 8 - 9 = 3 with it")
	}
	if x := s.cells[3]; x.low != 0 || x.high != 12 {
		t.Errorf("3 can be told to be in %d..%d, want 0..12", x.low, x.high)
	}
}

// What a try changes is put back.
func TestUndo(t *testing.T) {
	s := newSystem(6)
	sum(s, s.cell(20), s.cell(9), s.cell(8), s.cell(3))
	s.publish(0)
	before := slices.Clone(s.cells)
	s.publish(1)
	if s.publish(2) {
		t.Fatal("8 is published")
	}
	s.publish(3)
	if s.cells[2].published || s.cells[2].high != 11 || before[2].high != 20 {
		t.Errorf("8: %+v, want unpublished, up to 11", s.cells[2])
	}
}
