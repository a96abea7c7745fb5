package figure

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

func threeShifts() DeltaCurve {
	return DeltaCurve{N: 200, Benchmark: 0.25, Tipping: 7.5, Points: []DeltaPoint{
		{0, 0.5, 0.4, 0.6, "a"}, {5, 0.4, 0.3, 0.5, "b"}, {10, 0.3, 0.2, 0.4, "c"},
	}}
}

func deltaCurveSamples() sampleSet {
	usual := DeltaCurve{N: 214, Benchmark: 0.21, Tipping: 35}
	for i := range 11 {
		x := float64(5 * i)
		s := 0.51 - 0.006*x
		usual.Points = append(usual.Points, DeltaPoint{x, s, s - 0.07, s + 0.07, "id"})
	}
	long := usual
	long.XLabel, long.YLabel, long.BenchmarkName, long.TippingName, long.N, long.Tipping = longName, longName, longName, longName, 1_000_000, 50
	return sampleSet{
		regular: []sample{{"delta curve", usual}},
		long:    []sample{{"delta curve long", long}},
		degenerate: []sample{
			{"delta curve empty", DeltaCurve{Benchmark: nan, Tipping: nan}},
			{"delta curve nan", DeltaCurve{Benchmark: 0.2, Tipping: 3, Points: []DeltaPoint{{1, nan, nan, nan, ""}}}},
			{"delta curve one", DeltaCurve{N: 1, Benchmark: nan, Tipping: 3, Points: []DeltaPoint{{3, 1, nan, nan, ""}}}},
			{"delta curve gap", DeltaCurve{N: 9, Benchmark: 2, Tipping: 30, Points: []DeltaPoint{{-3, 1, 0.2, 1.4, ""}, {4, 0.5, nan, 1, ""}, {9, 0.2, 0.1, 0.3, ""}}}},
		},
	}
}

func anyDeltaCurve(t *rapid.T) Figure {
	return DeltaCurve{
		anyName(t, "x"), anyName(t, "y"), anyCount(t), anySlice(t, 8, func(t *rapid.T) DeltaPoint {
			return DeltaPoint{anyNumber(t), anyShare(t), anyShare(t), anyShare(t), ""}
		}), anyShare(t), anyName(t, "benchmark"), anyNumber(t), anyName(t, "tipping"),
	}
}

func TestDeltaCurvePlaces(t *testing.T) {
	r := drawn(threeShifts(), 470)
	ticks := r.axisTicks()
	x := func(v float64) vg.Length { return ticks[0] + (ticks[len(ticks)-1]-ticks[0])*vg.Length(v/10) }
	y := r.heights(t, 0, 1)
	if diff := samePath(r.strokes(lookOf(0).color, 1.4)[0].points, points(x, y, 0, 0.5, 5, 0.4, 10, 0.3)); diff != "" {
		t.Error(diff)
	}
	if diff := samePath(r.strokes(grey, 1)[0].points, points(x, y, 0, 0.25, 10, 0.25)); diff != "" {
		t.Error("benchmark: " + diff)
	}
	tipping := r.strokes(lookOf(1).color, 1)
	if len(tipping) != 1 || !near(tipping[0].points[0].X, x(7.5)) {
		t.Errorf("the tipping point is drawn as %v, want a line at %v", tipping, x(7.5))
	}
	if got := r.text(t, "Tipping point: 7.5\u00a0mm"); !near(got.middle(), x(7.5)) {
		t.Errorf("its words are centred on %v, want %v", got.middle(), x(7.5))
	}
}

func TestDeltaCurveHoldsATippingPointBeyondItsPoints(t *testing.T) {
	d := threeShifts()
	d.Tipping = 20
	r := drawn(d, 470)
	twenty := r.text(t, "Tipping point: 20\u00a0mm").middle()
	line := r.strokes(lookOf(0).color, 1.4)[0].points
	if middle := (line[0].X + twenty) / 2; !near(line[2].X, middle) {
		t.Errorf("the curve ends at %v, want half way to the tipping point at %v", line[2].X, twenty)
	}
}

func TestDeltaCurveWords(t *testing.T) {
	d := threeShifts()
	want := "“Responders, %” (n = 200) against “Shift of the imputed ratings, mm”: 50.0% (40.0% to 60.0%) at 0\u00a0mm, 30.0% (20.0% to 40.0%) at 10\u00a0mm. " +
		"Null benchmark: 25.0%. Tipping point: 7.5\u00a0mm."
	if got := d.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	if got := strings.Join(d.Data().Rows[1].Texts(), "|"); got != "5|40.0%|30.0% to 50.0%" || d.Data().Rows[1].Cells[1].ID != "b" {
		t.Errorf("second point is %q", got)
	}
}
