package figure

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func twoMeanSteps() StepMean {
	return StepMean{XLabel: "Days", YLabel: "Sessions", Ticks: []float64{0, 5, 10}, Groups: []StepMeanGroup{{
		N: 31, AtRisk: []int{31, 30, 29},
		Steps: []MeanStep{{2, 1, 0.5, 1.5, "a"}, {6, 4, 3, 5, "b"}, {10, 4, nan, nan, "c"}},
	}}}
}

func stepMeanSamples() sampleSet {
	group := func(name string, n int, rate float64) StepMeanGroup {
		g := StepMeanGroup{Name: name, N: n, AtRisk: []int{n, n - n/9, n - n/7, n - n/4, n - n/3, n / 4}}
		for i := range 60 {
			m := 6*(1-1/(1+float64(i)*rate)) + 0.02*float64(i)
			g.Steps = append(g.Steps, MeanStep{float64(3*i + 1), m, m - 0.1 - 0.01*float64(i), m + 0.1 + 0.01*float64(i), "id"})
		}
		return g
	}
	ticks := []float64{0, 14, 28, 56, 84, 182}
	var many []StepMeanGroup
	for i := range 5 {
		many = append(many, group(longName, 1_000_000, 0.1+0.1*float64(i)))
	}
	labels := StepMean{XLabel: "Days since the first session", YLabel: "Mean number of sessions a patient", Ticks: ticks}
	one, two, long := labels, labels, StepMean{XLabel: longName, YLabel: longName, Ticks: ticks, Groups: many}
	one.Groups = []StepMeanGroup{group("", 214, 0.3)}
	two.Groups = []StepMeanGroup{group("Depression", 131, 0.3), group("No depression", 83, 0.2)}
	return sampleSet{
		regular: []sample{{"step mean", one}, {"step mean two", two}},
		long:    []sample{{"step mean long", long}},
		degenerate: []sample{
			{"step mean empty", StepMean{}},
			{"step mean nan", StepMean{Ticks: ticks, Groups: []StepMeanGroup{{Name: "A", Steps: []MeanStep{{1, nan, nan, nan, ""}}}}}},
			{"step mean one", StepMean{Groups: []StepMeanGroup{{N: 1, Steps: []MeanStep{{0, 1, nan, nan, ""}}}}}},
			{"step mean wide", StepMean{Groups: []StepMeanGroup{{N: 2, Steps: []MeanStep{{3, 1, -700, 900, ""}, {9, 2, 1, 3, ""}}}}}},
		},
	}
}

func anyStepMean(t *rapid.T) Figure {
	group := func(t *rapid.T) StepMeanGroup {
		return StepMeanGroup{anyName(t, "group"), anyCount(t), anySlice(t, 8, func(t *rapid.T) MeanStep {
			return MeanStep{anyNumber(t), anyNumber(t), anyNumber(t), anyNumber(t), ""}
		}), anySlice(t, 6, anyCount)}
	}
	return StepMean{anyName(t, "x"), anyName(t, "y"), anySlice(t, 4, group), anySlice(t, 6, anyNumber), anyNumber(t)}
}

func TestStepMeanRisesAtItsSteps(t *testing.T) {
	r := drawn(twoMeanSteps(), 470)
	ticks := r.axisTicks()
	x, _ := daysAndShares(t, r)
	y := r.heights(t, 0, 5)
	if len(ticks) != 3 {
		t.Fatalf("%d ticks, want 3", len(ticks))
	}
	lines := r.strokes(lookOf(0).color, 1.3)
	want := points(x, y, 0, 0, 2, 0, 2, 1, 6, 1, 6, 4, 10, 4, 10, 4)
	if diff := samePath(lines[0].points, want); diff != "" {
		t.Error(diff)
	}
	for _, p := range r.paths {
		if p.filled && p.color == lookOf(0).tint() {
			band := points(x, y, 0, 0, 2, 0, 2, 1.5, 6, 1.5, 6, 5, 10, 5, 10, 3, 6, 3, 6, 0.5, 2, 0.5, 2, 0, 0, 0)
			if diff := sameCorners(p.points, band); diff != "" {
				t.Error("band: " + diff)
			}
			return
		}
	}
	t.Error("no band is drawn")
}

// With an end the last step goes on until then.
func TestStepMeanEnds(t *testing.T) {
	m := twoMeanSteps()
	m.Groups[0].Steps = m.Groups[0].Steps[:2] // at 2 and 6
	m.End = 10
	r := drawn(m, 470)
	x, _ := daysAndShares(t, r)
	y := r.heights(t, 0, 5)
	want := points(x, y, 0, 0, 2, 0, 2, 1, 6, 1, 6, 4, 10, 4, 10, 4)
	if diff := samePath(r.strokes(lookOf(0).color, 1.3)[0].points, want); diff != "" {
		t.Error(diff)
	}
	m.End = 5
	if steps := m.lasting(m.Groups[0].drawable()); len(steps) != 3 {
		t.Errorf("%d steps with an end before the last, want 3", len(steps))
	}
}

func TestStepMeanWords(t *testing.T) {
	m := twoMeanSteps()
	if got, want := m.Alt(), "“Sessions” against “Days”. n = 31, 4.00 at 10."; got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := m.Data()
	if got := strings.Join(d.Rows[2].Texts(), "|"); got != "6|4.00|3.00 to 5.00|" || d.Rows[2].Cells[1].ID != "b" {
		t.Errorf("second step is %q", got)
	}
	if got := strings.Join(d.Rows[6].Texts(), "|"); got != "10|||29" {
		t.Errorf("last tick is %q", got)
	}
}
