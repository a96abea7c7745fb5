package figure

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// twoRatios are an odds ratio and what adjustment makes of it.
func twoRatios() Forest {
	return Forest{
		XLabel: "Odds ratio", Log: true, Reference: 1, Series: []string{"Unadjusted", "Adjusted"},
		Headers: ForestHeaders{Label: "Term", Columns: []string{"n"}, Text: "OR (95% CI)"},
		Rows: []ForestRow{
			{Label: "Depression", Estimate: 0.5, Low: 0.25, High: 1, Columns: []string{"214"}, Text: "0.50 (0.25 to 1.00)", ID: "a"},
			{Estimate: 2, Low: 1, High: 4, Columns: []string{"201"}, Text: "2.0 (1.0 to 4.0)", Series: 1, ID: "b"},
		},
	}
}

func ratioSamples() sampleSet {
	f := Forest{
		XLabel: "Odds ratio of response", Log: true, Reference: 1, Series: []string{"Unadjusted", "Adjusted for all other terms"},
		Headers: ForestHeaders{Label: "Term", Columns: []string{"n"}, Text: "OR (95% CI)"},
	}
	for i, label := range []string{"Depression (yes)", "Age, per 10 years", "Baseline pain, per 10 mm", "Sex (female)", "Fibromyalgia severity: severe"} {
		or := math.Exp(float64(i-2) * 0.3)
		f.Rows = append(f.Rows,
			ForestRow{Label: label, Estimate: or, Low: or * 0.6, High: or / 0.6, Columns: []string{"214"}, Text: "0.62 (0.39 to 0.98)"},
			ForestRow{Estimate: or * 1.1, Low: or * 0.62, High: or * 1.9, Columns: []string{"201"}, Text: "0.68 (0.41 to 1.10)", Series: 1})
	}
	wide := f
	wide.Rows = append([]ForestRow{
		{Label: longName, Estimate: 3, Low: 0, High: 1e6, Columns: []string{"1,000,000"}, Text: "3.0 (0.0 to 1000000)"},
		{Estimate: 0.2, Low: 1e-5, High: 0.4, Columns: []string{"3"}, Text: "0.2 (0.0 to 0.4)", Series: 7},
	}, f.Rows...)
	long := wide
	long.Series = []string{longName, longName, longName}
	return sampleSet{
		regular: []sample{{"ratios", f}},
		long:    []sample{{"ratios wide", wide}, {"ratios long", long}},
		degenerate: []sample{
			{"ratios empty", Forest{Log: true}},
			{"ratios nan", Forest{Log: true, Reference: 1, Series: []string{"A"}, Rows: []ForestRow{{Label: "B", Estimate: 0, Low: nan, High: nan}}}},
			{"ratios far", Forest{Log: true, Reference: nan, Rows: []ForestRow{{Label: "A", Estimate: 1e-6, Low: 1e-9, High: 1}, {Label: "B", Estimate: 1e11, Low: nan, High: nan}}}},
		},
	}
}

func TestRatiosStandOnALogarithmicAxis(t *testing.T) {
	r := drawn(twoRatios(), 470)
	one, four := r.text(t, "1").middle(), r.text(t, "4").middle()
	x := func(v float64) vg.Length { return one + (four-one)*vg.Length(math.Log2(v)/2) }
	for i, want := range [][2]float64{{0.25, 1}, {1, 4}} {
		w := r.strokes(forestLook(i).color, 1)
		if len(w) != 1 || !near(w[0].points[0].X, x(want[0])) || !near(w[0].points[1].X, x(want[1])) {
			t.Errorf("whisker %d is %v, want from %v to %v", i, w, x(want[0]), x(want[1]))
		}
	}
	for _, p := range r.paths {
		if p.filled && p.color == forestLook(0).color && len(p.points) == 4 {
			if got := (p.points[0].X + p.points[2].X) / 2; p.points[0].Y < r.text(t, "Depression").box.Max.Y && abs(got-x(0.5)) > 0.01 {
				t.Errorf("the square lies at %v, want %v", got, x(0.5))
			}
		}
	}
	if r.text(t, "Unadjusted").box.Min.Y < r.text(t, "Term").box.Max.Y {
		t.Error("the legend does not stand above the headers")
	}
}

func TestLogTicks(t *testing.T) {
	for _, c := range []struct {
		name      string
		low, high float64
		length    vg.Length
		want      string
	}{
		{"a factor of four", 0.5, 2, 200, "0.5 0.6 0.8 1 1.25 1.5 2"},
		{"less room", 0.5, 2, 110, "0.5 0.7 1 1.5 2"},
		{"two decades", 0.09, 9, 150, "0.05 0.1 0.2 0.5 1 2 5 10"},
		{"decades", 0.001, 1000, 150, "0.001 0.01 0.1 1 10 100 1000"},
		{"one number", 1, 1, 200, "1 1.25"},
	} {
		var got []string
		for _, k := range logTicks(c.low, c.high, c.length) {
			got = append(got, k.Label)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAnIntervalBeyondTheAxisEndsInAnArrow(t *testing.T) {
	arrows := func(f Forest) int {
		n := 0
		for _, p := range drawn(f, 470).paths {
			if p.filled && len(p.points) == 3 && p.points[1].X == p.points[2].X { // not a circle
				n++
			}
		}
		return n
	}
	f := twoRatios()
	if got := arrows(f); got != 0 {
		t.Errorf("%d arrows, want none", got)
	}
	f.Rows[0].Low, f.Rows[1].High = 0, 1e5
	if got := arrows(f); got != 2 {
		t.Errorf("%d arrows, want one at each end", got)
	}
}

func TestRatiosInWords(t *testing.T) {
	f := twoRatios()
	want := "Estimates with intervals, “Odds ratio”. Depression, unadjusted: 0.50 (0.25 to 1.00); Depression, adjusted: 2.0 (1.0 to 4.0)."
	if got := f.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := f.Data().Rows[1]
	if got := strings.Join(d.Texts(), "|"); got != "Depression, adjusted|201|2.0 (1.0 to 4.0)" || d.Cells[2].ID != "b" {
		t.Errorf("second row is %q of %q", got, d.Cells[2].ID)
	}
}
