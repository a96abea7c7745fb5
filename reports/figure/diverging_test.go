package figure

import (
	"fmt"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

// twoBars have half their patients improved and a fifth unchanged; no one is known
// in the second.
func twoBars() Diverging {
	return Diverging{YLabel: "Window", Classes: []string{"Improved", "No change", "Worse"}, Neutral: 1, Bars: []DivergingBar{
		{"Week 4", 200, []float64{0.5, 0.2, 0.3}, []string{"a", "b", "c"}},
		{"Week 8", 0, []float64{nan, nan, nan}, nil},
	}}
}

func divergingSamples() sampleSet {
	classes := []string{"Very much improved", "Much improved", "Minimally improved", "No change", "Minimally worse", "Much worse", "Very much worse"}
	usual := Diverging{YLabel: "Window", Classes: classes, Neutral: 3}
	for i, name := range []string{"Week 1", "Week 2", "Week 4", "Week 8", "Week 12"} {
		s := 0.03 * float64(i)
		usual.Bars = append(usual.Bars, DivergingBar{name, 214 - 17*i, []float64{0.2 - s, 0.25 - s/2, 0.2, 0.15 + s, 0.1, 0.07 + s/2, 0.03}, nil})
	}
	long := usual
	long.XLabel, long.YLabel = longName, longName
	long.Classes = []string{longName, longName, longName, longName, longName, longName, longName}
	long.Bars = append([]DivergingBar{{longName, 1_000_000, []float64{1, 0, 0, 0, 0, 0, 0}, nil}, {longName, 1, []float64{0, 0, 0, 0, 0, 0, 1}, nil}}, long.Bars...)
	return sampleSet{
		regular: []sample{{"diverging", usual}},
		long:    []sample{{"diverging long", long}},
		degenerate: []sample{
			{"diverging empty", Diverging{}},
			{"diverging nan", Diverging{Classes: classes, Bars: []DivergingBar{{"Week 4", 0, []float64{nan}, nil}}}},
			{"diverging one", Diverging{Classes: []string{"Yes"}, Bars: []DivergingBar{{"Week 4", 1, []float64{1}, nil}}}},
			{"diverging even", Diverging{Classes: []string{"A", "B", "C", "D"}, Neutral: -1, Bars: []DivergingBar{{"Week 4", 300, []float64{0.1, 0.2, 0.3, 0.4}, nil}}}},
		},
	}
}

func anyDiverging(t *rapid.T) Figure {
	name := func(t *rapid.T) string { return anyName(t, "name") }
	return Diverging{anyName(t, "x"), anyName(t, "y"), anySlice(t, 8, name), rapid.IntRange(-1, 9).Draw(t, "neutral"), anySlice(t, 5, func(t *rapid.T) DivergingBar {
		return DivergingBar{anyName(t, "bar"), anyCount(t), anySlice(t, 8, anyShare), anySlice(t, 3, name)}
	})}
}

func TestDivergingCentresTheNeutralClass(t *testing.T) {
	r := drawn(twoBars(), 470)
	var axis []vg.Length
	for _, s := range []string{"60", "40", "0"} {
		for _, d := range r.texts {
			if d.text == s {
				axis = append(axis, d.middle())
				break
			}
		}
	}
	zero := axis[2]
	percent := (axis[1] - axis[0]) / 20
	for text, want := range map[string][2]float64{"50.0": {-60, -10}, "20.0": {-10, 10}, "30.0": {10, 40}} {
		middle := r.text(t, text)
		if got := (middle.middle() - zero) / percent; fmt.Sprintf("%.2f", float64(got)) != fmt.Sprintf("%.2f", (want[0]+want[1])/2) {
			t.Errorf("%s is centred on %v%%, want the middle of %v", text, got, want)
		}
	}
	r.text(t, "NE")
	if n := r.text(t, "200").box; n.Min.Y > r.text(t, "50.0").box.Max.Y || n.Max.Y < r.text(t, "50.0").box.Min.Y {
		t.Errorf("the number lies at %v, its bar's share at %v", n, r.text(t, "50.0").box)
	}
}

func TestDivergingClassesAreToldApart(t *testing.T) {
	d := Diverging{Classes: make([]string, 7), Neutral: 3}
	last := 0.0
	for j := range 4 { // lighter to the middle
		c, ruled := d.shade(j)
		if luminance(c) <= last || ruled {
			t.Errorf("class %d is %v, ruled: %v", j, c, ruled)
		}
		last = luminance(c)
	}
	for j := 4; j < 7; j++ {
		c, ruled := d.shade(j)
		if j > 4 && luminance(c) >= last || !ruled {
			t.Errorf("class %d is %v, ruled: %v", j, c, ruled)
		}
		last = luminance(c)
	}
}

func TestDivergingWords(t *testing.T) {
	d := twoBars()
	want := "Patients by class, %. Week 4: n = 200, Improved 50.0%, No change 20.0%, Worse 30.0%."
	if got := d.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	rows := d.Data().Rows
	if got := strings.Join(rows[0].Texts(), "|"); got != "Week 4|200|50.0%|20.0%|30.0%" || rows[0].Cells[3].ID != "b" {
		t.Errorf("first bar is %q", got)
	}
	if got := strings.Join(rows[1].Texts(), "|"); got != "Week 8|0|NE|NE|NE" {
		t.Errorf("second bar is %q", got)
	}
}
