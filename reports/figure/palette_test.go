package figure

import (
	"slices"
	"testing"
)

func TestGroupsAreToldApartWithoutColour(t *testing.T) {
	type look struct{ shape, dash int }
	seen := map[look]bool{}
	for i := range 30 {
		l, next := lookOf(i), lookOf(i+1)
		if l.color == next.color || l.shape == next.shape || slices.Equal(l.dashes, next.dashes) || slices.Equal(l.hatch.angles, next.hatch.angles) {
			t.Errorf("looks %d and %d share a colour, a shape, a dash or a pattern: %v, %v", i, i+1, l, next)
		}
		k := look{i % len(shapes), i % len(dashes)}
		if seen[k] {
			t.Errorf("look %d has the shape and the dash of an earlier one", i)
		}
		seen[k] = true
	}
}
