package figure

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func twoBoxes() Distribution {
	return Distribution{XLabel: "Session", YLabel: "Dose, mg", Whiskers: "range", Boxes: []DistributionBox{
		{"1", 31, 10, 20, 30, 50, 80, "a"},
		{"2", 32, nan, nan, 40, nan, nan, "b"},
		{"3", 0, nan, nan, nan, nan, nan, "c"},
	}}
}

func distributionSamples() sampleSet {
	boxes := func(n, of int, name func(int) string) Distribution {
		d := Distribution{XLabel: "Session", YLabel: "Dose, mg/kg", Whiskers: "5th to 95th percentile", Decimals: 2}
		for i := range n {
			m := 0.5 + 0.05*float64(i%9)
			d.Boxes = append(d.Boxes, DistributionBox{name(i), of - of*i/30, m - 0.2, m - 0.08, m, m + 0.11, m + 0.3, "id"})
		}
		return d
	}
	number := func(i int) string { return fmt.Sprint(i + 1) }
	long := boxes(7, 1_000_000, func(int) string { return longName })
	long.XLabel, long.YLabel, long.Whiskers = longName, longName, longName
	plain := boxes(6, 214, number)
	plain.Whiskers = ""
	return sampleSet{
		regular: []sample{{"distribution", boxes(6, 214, number)}, {"distribution plain", plain}},
		long:    []sample{{"distribution long", long}, {"distribution many", boxes(29, 99999, number)}},
		degenerate: []sample{
			{"distribution empty", Distribution{}},
			{"distribution nan", Distribution{Boxes: []DistributionBox{{"1", 0, nan, nan, nan, nan, nan, ""}}}},
			{"distribution one", Distribution{YLabel: "Dose, mg", Boxes: []DistributionBox{{"1", 1, 40, 40, 40, 40, 40, ""}}}},
		},
	}
}

func anyDistribution(t *rapid.T) Figure {
	return Distribution{anyName(t, "x"), anyName(t, "y"), anyName(t, "whiskers"), rapid.IntRange(0, 3).Draw(t, "decimals"), anySlice(t, 12, func(t *rapid.T) DistributionBox {
		return DistributionBox{anyName(t, "name"), anyCount(t), anyNumber(t), anyNumber(t), anyNumber(t), anyNumber(t), anyNumber(t), ""}
	})}
}

func TestDistributionPlaces(t *testing.T) {
	r := drawn(twoBoxes(), 470)
	ticks, y := r.axisTicks(), r.heights(t, 0, 80)
	medians := r.strokes(lookOf(0).color, 1.8)
	if len(medians) != 2 {
		t.Fatalf("%d medians, want 2: a category has none", len(medians))
	}
	for i, want := range []float64{30, 40} {
		p := medians[i].points
		if !near(p[0].Y, y(want)) || !near((p[0].X+p[1].X)/2, ticks[i]) {
			t.Errorf("median %d is %v, want height %v over %v", i, p, y(want), ticks[i])
		}
	}
	for _, p := range r.paths {
		if p.filled && p.color == lookOf(0).tint() && (!near(p.points[0].Y, y(20)) || !near(p.points[2].Y, y(50))) {
			t.Errorf("the box is %v, want from %v to %v", p.points, y(20), y(50))
		}
	}
	thin := r.strokes(lookOf(0).color, 0.8) // the frame, two whiskers, their two ends
	if len(thin) != 5 || !near(thin[1].points[1].Y, y(10)) || !near(thin[2].points[1].Y, y(80)) {
		t.Errorf("the whiskers are %v, want to %v and %v", thin, y(10), y(80))
	}
}

func TestDistributionWords(t *testing.T) {
	d := twoBoxes()
	want := "“Dose, mg” by “Session”: medians with 25th and 75th percentiles. 1: 30 (20 to 50) (n = 31); 2: 40 (NE) (n = 32)."
	if got := d.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	if got := strings.Join(d.Data().Rows[0].Texts(), "|"); got != "1|31|30|20 to 50|10 to 80" || d.Data().Rows[0].Cells[2].ID != "a" {
		t.Errorf("first row is %q", got)
	}
	d.Whiskers = ""
	if got := strings.Join(d.Data().Rows[2].Texts(), "|"); got != "3|0|NE|NE" {
		t.Errorf("an empty category is %q", got)
	}
}
