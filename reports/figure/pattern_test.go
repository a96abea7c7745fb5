package figure

import (
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestRuledLinesLieWithinTheOutline(t *testing.T) {
	// A U, 9 wide and 10 high, whose arms, 3 wide, part at a height of 4.
	u := []vg.Point{{X: 0, Y: 0}, {X: 9, Y: 0}, {X: 9, Y: 10}, {X: 6, Y: 10}, {X: 6, Y: 4}, {X: 3, Y: 4}, {X: 3, Y: 10}, {X: 0, Y: 10}}
	// Level lines 3 apart: at 0, which belongs to the outline, 3, 6 and 9; those
	// at 6 and 9 cross both arms.
	want := [][4]vg.Length{{0, 0, 9, 0}, {0, 3, 9, 3}, {0, 6, 3, 6}, {6, 6, 9, 6}, {0, 9, 3, 9}, {6, 9, 9, 9}}
	path := ruled(u, 0, 3)
	if len(path) != 2*len(want) {
		t.Fatalf("%d ends, want those of %d lines: %v", len(path), len(want), path)
	}
	for i, w := range want {
		from, to := path[2*i].Pos, path[2*i+1].Pos
		if !near(from.X, w[0]) || !near(from.Y, w[1]) || !near(to.X, w[2]) || !near(to.Y, w[3]) {
			t.Errorf("line %d goes from %v to %v, want %v", i, from, to, w)
		}
	}
	// Upright lines stay within too.
	for _, p := range ruled(u, 90, 3) {
		if p.Pos.X < -1e-3 || p.Pos.X > 9.001 || p.Pos.Y < -1e-3 || p.Pos.Y > 10.001 {
			t.Errorf("an upright line reaches %v", p.Pos)
		}
	}
}

func TestALegendFillsItsLines(t *testing.T) {
	l := legend{noteEntry("one"), noteEntry("two"), noteEntry("three")}
	// Room for the first two with the gap of 14 between them, not for a third.
	width := 2*edge + tickInk.width("one") + 14 + tickInk.width("two") + 1
	lines := l.lines(width)
	if len(lines) != 2 || len(lines[0].items) != 2 || len(lines[1].items) != 1 {
		t.Fatalf("%d lines, want two with two and one", len(lines))
	}
	if got, want := lines[0].items[1].x, edge+tickInk.width("one")+14; !near(got, want) {
		t.Errorf("the second name stands at %v, want %v", got, want)
	}
}
