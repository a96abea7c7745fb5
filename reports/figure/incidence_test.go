package figure

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

// twoEnds is a tenth lost on day 5 and three tenths by day 10, a fifth re-dosed
// on day 5.
func twoEnds() Incidence {
	return Incidence{
		XLabel: "Days", N: 200, Ticks: []float64{0, 5, 10}, AtRisk: []int{200, 141, 101},
		States: []IncidenceState{
			{Name: "Lost", Steps: []IncidenceStep{{5, 0.1, 0.05, 0.2, "a"}, {10, 0.3, 0.2, 0.4, "b"}}},
			{Name: "Re-dosed", Steps: []IncidenceStep{{5, 0.2, 0.1, 0.3, "c"}}},
		},
		Rest: IncidenceState{Name: "In response", Steps: []IncidenceStep{{10, 0.5, nan, nan, "d"}}},
	}
}

func incidenceSamples() sampleSet {
	curve := func(end, rate float64) []IncidenceStep {
		var steps []IncidenceStep
		for day := 2.0; day <= 182; day += 4 {
			s := end * (day * rate / (1 + day*rate))
			steps = append(steps, IncidenceStep{day, s, s * 0.8, s * 1.2, "id"})
		}
		return steps
	}
	ticks := []float64{0, 14, 28, 56, 84, 182}
	usual := Incidence{
		XLabel: "Days since the end of the initial series", N: 118, Ticks: ticks,
		AtRisk: []int{118, 101, 88, 61, 40, 9}, Unknown: []int{0, 3, 6, 12, 15, 31},
		States: []IncidenceState{{"Relief lost", curve(0.6, 0.02)}, {"Re-dosed in response", curve(0.3, 0.015)}},
		Rest:   IncidenceState{"Still in response", []IncidenceStep{{182, 0.31, 0.22, 0.41, "id"}}},
	}
	long := Incidence{XLabel: longName, YLabel: longName, N: 1_000_000, Ticks: ticks, AtRisk: []int{1_000_000, 1_000_000, 1_000_000, 999_999, 1, 0}}
	for range 7 {
		long.States = append(long.States, IncidenceState{longName, curve(0.1, 0.03)})
	}
	broken := usual
	broken.States = []IncidenceState{{"Lost", []IncidenceStep{{10, 0.9, nan, nan, ""}, {50, nan, nan, nan, ""}, {90, 1, nan, nan, ""}}}, {"Re-dosed", curve(0.9, 1)}}
	return sampleSet{
		regular: []sample{{"incidence", usual}},
		long:    []sample{{"incidence long", long}, {"incidence broken", broken}},
		degenerate: []sample{
			{"incidence empty", Incidence{}},
			{"incidence nan", Incidence{XLabel: "Days", N: 3, Ticks: ticks, AtRisk: []int{3}, States: []IncidenceState{{"Lost", []IncidenceStep{{0, nan, nan, nan, ""}}}}}},
			{"incidence one", Incidence{XLabel: "Days", N: 1, States: []IncidenceState{{"Lost", []IncidenceStep{{7, 1, nan, nan, ""}}}}}},
		},
	}
}

func anyIncidence(t *rapid.T) Figure {
	state := func(t *rapid.T) IncidenceState {
		return IncidenceState{anyName(t, "state"), anySlice(t, 6, func(t *rapid.T) IncidenceStep {
			return IncidenceStep{anyNumber(t), anyShare(t), anyShare(t), anyShare(t), ""}
		})}
	}
	return Incidence{
		anyName(t, "x"), anyName(t, "y"), anyCount(t), anySlice(t, 4, state), state(t),
		anySlice(t, 6, anyNumber), anySlice(t, 6, anyCount), anySlice(t, 6, anyCount),
	}
}

func TestIncidenceIsStacked(t *testing.T) {
	r := drawn(twoEnds(), 470)
	x, y := daysAndShares(t, r)
	for i, want := range [][]float64{
		{0, 0, 5, 0, 5, 0.1, 10, 0.1, 10, 0.3},
		{0, 0, 5, 0, 5, 0.3, 10, 0.3, 10, 0.5},
	} {
		lines := r.strokes(lookOf(i).color, 1.2)
		if len(lines) != 1 {
			t.Fatalf("state %d has %d edges, want 1", i, len(lines))
		}
		if diff := samePath(lines[0].points, points(x, y, want...)); diff != "" {
			t.Errorf("state %d: %s", i, diff)
		}
	}
	areas := map[string][]float64{
		"lost":     {0, 0, 5, 0, 5, 0.1, 10, 0.1, 10, 0.3, 10, 0, 10, 0, 5, 0, 5, 0, 0, 0},
		"re-dosed": {0, 0, 5, 0, 5, 0.3, 10, 0.3, 10, 0.5, 10, 0.3, 10, 0.1, 5, 0.1, 5, 0, 0, 0},
	}
	for i, name := range []string{"lost", "re-dosed"} {
		var found []vg.Point
		for _, p := range r.paths {
			if p.filled && p.color == lookOf(i).tint() && found == nil {
				found = p.points
			}
		}
		if diff := sameCorners(found, points(x, y, areas[name]...)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestIncidenceEndsWhereAShareIsNotEstimable(t *testing.T) {
	g := twoEnds()
	g.States[1].Steps = append(g.States[1].Steps, IncidenceStep{Time: 8, Share: nan})
	if got := g.times(); len(got) != 2 || got[1] != 5 {
		t.Errorf("times are %v, want 0 and 5: re-dosing is not estimable from day 8", got)
	}
}

func TestIncidenceWords(t *testing.T) {
	g := twoEnds()
	want := "Stacked cumulative incidence against “Days” (n = 200). Lost: 30.0% (20.0% to 40.0%) at 10; " +
		"Re-dosed: 20.0% (10.0% to 30.0%) at 5; In response: 50.0% at 10."
	if got := g.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := g.Data()
	if got := strings.Join(d.Rows[2].Texts(), "|"); got != "10|30.0%|20.0% to 40.0%||" || d.Rows[2].Cells[1].ID != "b" {
		t.Errorf("second step is %q of %q", got, d.Rows[2].Cells[1].ID)
	}
	if got := strings.Join(d.Rows[len(d.Rows)-1].Texts(), "|"); got != "10|||101|" {
		t.Errorf("last tick is %q", got)
	}
}
