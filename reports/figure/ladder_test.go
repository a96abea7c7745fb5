package figure

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func twoRules() Ladder {
	return Ladder{Groups: []string{"nri", "oc"}, Rows: []LadderRow{
		{"≥ 30 %", []LadderValue{{0.5, 0.4, 0.6, 201, "a"}, {0.75, 0.6, 0.9, 102, "b"}}},
		{"≥ 50 %", []LadderValue{{0.25, 0.2, 0.3, 203, "c"}, {nan, nan, nan, 0, "d"}}},
	}}
}

func TestLadderPlaces(t *testing.T) {
	r := drawn(twoRules(), 470)
	ticks := r.axisTicks()
	x := func(share float64) vg.Length { return ticks[0] + (ticks[len(ticks)-1]-ticks[0])*vg.Length(share) }
	for group, want := range [][][2]float64{{{0.4, 0.6}, {0.2, 0.3}}, {{0.6, 0.9}}} {
		whiskers := r.strokes(lookOf(group).color, 0.9)
		if len(whiskers) != len(want) {
			t.Fatalf("group %d has %d whiskers, want %d", group, len(whiskers), len(want))
		}
		for i, limits := range want {
			p := whiskers[i].points
			if !near(p[0].X, x(limits[0])) || !near(p[1].X, x(limits[1])) {
				t.Errorf("group %d: whisker from %v to %v, want %v to %v", group, p[0].X, p[1].X, x(limits[0]), x(limits[1]))
			}
		}
	}
	first := r.strokes(lookOf(0).color, 0.9)[0].points[0].Y
	if n := r.text(t, "201").box; first < n.Min.Y || first > n.Max.Y {
		t.Errorf("the first value lies at %v, its n at %v", first, n)
	}
	r.text(t, "NE")
	r.text(t, "nri")
	r.text(t, "oc")
}

func TestLadderWords(t *testing.T) {
	l := twoRules()
	want := "Responders by threshold and rule for missing data. " +
		"≥ 30 %: 50.0% (40.0% to 60.0%) under nri, 50.0% to 75.0% over all rules; " +
		"≥ 50 %: 25.0% (20.0% to 30.0%) under nri."
	if got := l.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	if got := strings.Join(l.Data().Rows[2].Texts(), "|"); got != "oc|102|75.0%|60.0% to 90.0%" {
		t.Errorf("third row is %q", got)
	}
}
