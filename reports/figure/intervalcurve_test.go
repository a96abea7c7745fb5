package figure

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// threeIntervals hold a fifth, a half and the rest of the probability; between
// the first two lies one without any.
func threeIntervals() IntervalCurve {
	return IntervalCurve{
		XLabel: "Days", YLabel: "In response, %", N: 200, Median: "8 days", Ticks: []float64{0, 5, 10},
		Intervals: []SurvivalInterval{{1, 3, 0.8, "a"}, {4, 5, 0.8, "b"}, {6, 8, 0.3, "c"}, {9, math.Inf(1), 0, "d"}},
	}
}

func intervalCurveSamples() sampleSet {
	var intervals []SurvivalInterval
	for i, s := range []float64{0.95, 0.88, 0.79, 0.7, 0.62, 0.55, 0.5, 0.41, 0.35, 0.3} {
		from := float64(9*i*i/10 + 5*i + 4)
		intervals = append(intervals, SurvivalInterval{from, from + 3 + float64(i), s, "id"})
	}
	intervals = append(intervals, SurvivalInterval{160, math.Inf(1), 0, "id"})
	km := kmGroup("Kaplan-Meier at the rating that showed it", 118, 13, 0.02, 14)
	usual := IntervalCurve{
		XLabel: "Days since the end of the series", YLabel: "Still in response, %", N: 118, Median: "49 to 58 days",
		Intervals: intervals, Ticks: []float64{0, 14, 28, 56, 84, 182},
	}
	compared := usual
	compared.Compare = &km
	long := compared
	long.Name, long.XLabel, long.YLabel, long.N, long.Median = longName, longName, longName, 1_000_000, longName
	return sampleSet{
		regular: []sample{{"interval curve", usual}, {"interval curve compared", compared}},
		long:    []sample{{"interval curve long", long}},
		degenerate: []sample{
			{"interval curve empty", IntervalCurve{}},
			{"interval curve nan", IntervalCurve{N: 2, Compare: &KaplanMeierGroup{Name: "KM"}, Intervals: []SurvivalInterval{{1, 2, nan, ""}, {nan, 3, 0.5, ""}}}},
			{"interval curve one", IntervalCurve{N: 1, Intervals: []SurvivalInterval{{0, math.Inf(1), 0, ""}}}},
			{"interval curve exact", IntervalCurve{N: 1, Intervals: []SurvivalInterval{{7, 7, 0, ""}}}},
		},
	}
}

func anyIntervalCurve(t *rapid.T) Figure {
	v := IntervalCurve{
		XLabel: anyName(t, "x"), YLabel: anyName(t, "y"), Name: anyName(t, "name"), N: anyCount(t), Median: anyName(t, "median"), Ticks: anySlice(t, 6, anyNumber),
		Intervals: anySlice(t, 8, func(t *rapid.T) SurvivalInterval {
			return SurvivalInterval{anyNumber(t), anyNumber(t), anyShare(t), ""}
		}),
	}
	if rapid.Bool().Draw(t, "compare") {
		g := anyKaplanMeierGroup(t)
		v.Compare = &g
	}
	return v
}

func TestIntervalCurveIsUndefinedWithinItsBoxes(t *testing.T) {
	r := drawn(threeIntervals(), 470)
	x, y := daysAndShares(t, r)
	level := r.strokes(lookOf(0).color, 1.4)
	want := [][]float64{{0, 1, 1, 1}, {3, 0.8, 6, 0.8}, {8, 0.3, 9, 0.3}}
	if len(level) < len(want) {
		t.Fatalf("%d level parts, want %d", len(level), len(want))
	}
	for i, w := range want {
		if diff := samePath(level[i].points, points(x, y, w...)); diff != "" {
			t.Errorf("level part %d: %s", i, diff)
		}
	}
	var areas []drawnPath
	for _, p := range r.paths {
		if p.filled && p.color == lookOf(0).tint() {
			areas = append(areas, p)
		}
	}
	boxes := [][]float64{{1, 0.8, 3, 0.8, 3, 1, 1, 1}, {6, 0.3, 8, 0.3, 8, 0.8, 6, 0.8}, {9, 0, 10, 0, 10, 0.3, 9, 0.3}}
	if len(areas) != len(boxes)+1 { // with the legend's
		t.Fatalf("%d areas, want %d: an interval without probability has none", len(areas)-1, len(boxes))
	}
	for i, w := range boxes {
		if diff := sameCorners(areas[i].points, points(x, y, w...)); diff != "" {
			t.Errorf("box %d: %s", i, diff)
		}
	}
}

func TestIntervalCurveWords(t *testing.T) {
	v := threeIntervals()
	want := "Survival from interval-censored times, “In response, %” against “Days”. " +
		"Turnbull: n = 200, median 8 days, intervals with a fall: 3, 30.0% at 8."
	if got := v.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := v.Data()
	if got := strings.Join(d.Rows[3].Texts(), "|"); got != "9|no end|0.0%" || d.Rows[3].Cells[2].ID != "d" {
		t.Errorf("last interval is %q", got)
	}
}
