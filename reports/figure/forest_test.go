package figure

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func threeRows() Forest {
	return Forest{
		XLabel: "Responders, %", Percent: true, Reference: 0.5,
		Headers: ForestHeaders{Label: "Subgroup", Columns: []string{"n/N"}, Text: "% (95% CI)"},
		Rows: []ForestRow{
			{Label: "All", Estimate: 0.5, Low: 0.4, High: 0.6, Columns: []string{"50/100"}, Text: "50.0 (40.0 to 60.0)", Weight: 100},
			{Label: "Sex", Section: true},
			{Label: "Female", Indent: 1, Estimate: 0.25, Low: 0.1, High: 0.45, Columns: []string{"5/25"}, Text: "25 (10 to 45)", Weight: 25},
			{Label: "Male", Indent: 1, Estimate: nan, Low: nan, High: nan, Columns: []string{"0/0"}, Text: "never shown"},
		},
	}
}

func TestForestPlaces(t *testing.T) {
	r := drawn(threeRows(), 470)
	ticks := r.axisTicks()
	x := func(share float64) vg.Length { return ticks[0] + (ticks[len(ticks)-1]-ticks[0])*vg.Length(share) }
	whiskers := r.strokes(lookOf(0).color, 1)
	var squares []drawnPath
	for _, p := range r.paths {
		if p.filled && p.color == lookOf(0).color {
			squares = append(squares, p)
		}
	}
	if len(whiskers) != 2 || len(squares) != 2 {
		t.Fatalf("%d whiskers and %d squares, want 2 and 2: one row is not estimable", len(whiskers), len(squares))
	}
	for i, want := range []struct {
		label          string
		low, mid, high float64
	}{{"All", 0.4, 0.5, 0.6}, {"Female", 0.1, 0.25, 0.45}} {
		w, s := whiskers[i].points, squares[i].points
		if !near(w[0].X, x(want.low)) || !near(w[1].X, x(want.high)) {
			t.Errorf("%s: whisker from %v to %v, want %v to %v", want.label, w[0].X, w[1].X, x(want.low), x(want.high))
		}
		if got := (s[0].X + s[2].X) / 2; !near(got, x(want.mid)) {
			t.Errorf("%s: square on %v, want %v", want.label, got, x(want.mid))
		}
		if label := r.text(t, want.label).box; w[0].Y < label.Min.Y || w[0].Y > label.Max.Y {
			t.Errorf("%s: whisker at height %v, label at %v", want.label, w[0].Y, label)
		}
	}
	// The area goes with the weight: a quarter of the weight is half the side.
	one, two := squares[0].points[2].X-squares[0].points[0].X, squares[1].points[2].X-squares[1].points[0].X
	if !near(one, 2*two) {
		t.Errorf("sides %v and %v, want the first twice the second", one, two)
	}
	r.text(t, "NE")
}

func TestForestAxis(t *testing.T) {
	row := func(estimate, low, high float64) ForestRow {
		return ForestRow{Estimate: estimate, Low: low, High: high}
	}
	for _, c := range []struct {
		name      string
		f         Forest
		low, high float64
		labels    string
	}{
		{"shares", Forest{Percent: true, Reference: nan, Rows: []ForestRow{row(0.5, 0.4, 0.6)}}, 0, 1, "0 20 40 60 80 100"},
		{"differences", Forest{Percent: true, Reference: 0, Rows: []ForestRow{row(-0.1, -0.3, 0.1)}}, -0.3, 0.1, "−30 −20 −10 0 10"},
		{"numbers", Forest{Reference: 1, Rows: []ForestRow{row(2, 1.2, 3.9)}}, 1, 4, "1 2 3 4"},
		{"none", Forest{Reference: nan}, 0, 1, "0 0.2 0.4 0.6 0.8 1"},
		{"interval only", Forest{Reference: nan, Rows: []ForestRow{row(nan, -5, 5)}}, 0, 1, "0 0.2 0.4 0.6 0.8 1"},
		{"infinite", Forest{Reference: math.Inf(1), Rows: []ForestRow{row(3, math.Inf(-1), math.Inf(1))}}, 2, 4, "2 2.5 3 3.5 4"},
	} {
		low, high, ticks := c.f.axis(5 * 40)
		var labels []string
		for _, k := range ticks {
			labels = append(labels, k.Label)
		}
		if math.Abs(low-c.low) > 1e-9 || math.Abs(high-c.high) > 1e-9 || strings.Join(labels, " ") != c.labels {
			t.Errorf("%s: %v..%v %q, want %v..%v %q", c.name, low, high, labels, c.low, c.high, c.labels)
		}
	}
}

func TestForestNeverCutsANumber(t *testing.T) {
	f := sampleNamed(t, "forest long")
	for _, w := range []vg.Length{470, 700} {
		r := drawn(f, w)
		r.text(t, "1,000,000/1,000,000")
		r.text(t, "abc")
	}
}

func TestForestWords(t *testing.T) {
	f := threeRows()
	want := "Estimates with intervals, “Responders, %”. All: 50.0 (40.0 to 60.0); Sex: Female: 25 (10 to 45); Sex: Male: NE."
	if got := f.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	want = "Estimates with intervals, “Responders at week 4, %”. All patients: 49.5 (42.9 to 56.2); " +
		"lowest of all, Diagnosis: Fibromyalgia: 44.4 (34.6 to 54.7); " +
		"highest, Diagnosis: Complex regional pain syndrome: 56.4 (43.3 to 68.7)."
	if got := forestSample("Québec").Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	d := f.Data()
	if got := strings.Join(d.Rows[3].Texts(), "|"); got != "Male|0/0|NE" {
		t.Errorf("last row is %q", got)
	}
}
