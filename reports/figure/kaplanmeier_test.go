package figure

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// Five patients: events on days 2 and 6, a censoring on day 4, the last two
// patients censored on day 8. S = 4/5 on day 2; of the three at risk on day 6 one
// is lost: 4/5 x 2/3 = 8/15.
func fivePatients() KaplanMeier {
	return KaplanMeier{
		XLabel: "Days", YLabel: "Still in response, %", Ticks: []float64{0, 5, 10}, FewAtRisk: 1,
		Groups: []KaplanMeierGroup{{
			N: 5, Median: "NE",
			Steps: []SurvivalStep{
				{Time: 2, Survival: 0.8, Low: 0.2, High: 0.97, AtRisk: 5},
				{Time: 4, Survival: 0.8, Low: 0.2, High: 0.97, AtRisk: 4, Censored: 1},
				{Time: 6, Survival: 8.0 / 15, Low: 0.07, High: 0.85, AtRisk: 3},
				{Time: 8, Survival: 8.0 / 15, Low: nan, High: nan, AtRisk: 2, Censored: 2},
			},
			AtRisk: []int{5, 31, 77}, CumulativeEvents: []int{0, 11, 22}, CumulativeCensored: []int{0, 41, 43},
		}},
	}
}

func TestKaplanMeierSteps(t *testing.T) {
	r := drawn(fivePatients(), 470)
	x, y := daysAndShares(t, r)
	want := points(x, y, 0, 1, 2, 1, 2, 0.8, 4, 0.8, 4, 0.8, 6, 0.8, 6, 8.0/15, 8, 8.0/15, 8, 8.0/15)
	lines := r.strokes(lookOf(0).color, 1.3)
	if len(lines) == 0 {
		t.Fatal("no curve is drawn")
	}
	if diff := samePath(lines[0].points, want); diff != "" {
		t.Error(diff)
	}
}

// daysAndShares are the axes' transforms, from the ticks 0, 5, 10 and 0..100 %.
func daysAndShares(t *testing.T, r *record) (x, y func(float64) vg.Length) {
	t.Helper()
	ticks := r.axisTicks()
	if len(ticks) != 3 {
		t.Fatalf("%d ticks under the axis, want 3", len(ticks))
	}
	x = func(day float64) vg.Length { return ticks[0] + (ticks[2]-ticks[0])*vg.Length(day/10) }
	return x, r.heights(t, 0, 1)
}

// points are places from pairs of values.
func points(x, y func(float64) vg.Length, values ...float64) []vg.Point {
	var ps []vg.Point
	for i := 0; i < len(values); i += 2 {
		ps = append(ps, vg.Point{X: x(values[i]), Y: y(values[i+1])})
	}
	return ps
}

func TestKaplanMeierBandStopsWhereALimitIsNotEstimable(t *testing.T) {
	whole := fivePatients()
	gap := fivePatients()
	gap.Groups[0].Steps[1].High = nan // from day 4 to day 6
	for _, c := range []struct {
		name string
		k    KaplanMeier
		want [][]float64 // the upper limits, and back along the lower ones
	}{
		{"last step", whole, [][]float64{{
			0, 1, 2, 1, 2, 0.97, 4, 0.97, 4, 0.97, 6, 0.97, 6, 0.85, 8, 0.85,
			8, 0.07, 6, 0.07, 6, 0.2, 4, 0.2, 4, 0.2, 2, 0.2, 2, 1, 0, 1,
		}}},
		{"between", gap, [][]float64{
			{0, 1, 2, 1, 2, 0.97, 4, 0.97, 4, 0.2, 2, 0.2, 2, 1, 0, 1},
			{6, 0.85, 8, 0.85, 8, 0.07, 6, 0.07},
		}},
	} {
		r := drawn(c.k, 470)
		x, y := daysAndShares(t, r)
		var bands []drawnPath
		for _, p := range r.paths {
			if p.filled && p.color == lookOf(0).tint() {
				bands = append(bands, p)
			}
		}
		if len(bands) != len(c.want) {
			t.Fatalf("%s: %d bands, want %d", c.name, len(bands), len(c.want))
		}
		for i, want := range c.want {
			if diff := sameCorners(bands[i].points, points(x, y, want...)); diff != "" {
				t.Errorf("%s: band %d: %s", c.name, i, diff)
			}
		}
	}
}

// sameCorners compares polygons that may begin at different corners.
func sameCorners(got, want []vg.Point) string {
	diff := "no points"
	for i := range got {
		if diff = samePath(append(got[i:len(got):len(got)], got[:i]...), want); diff == "" {
			return ""
		}
	}
	return diff
}

func TestKaplanMeierCensorMarks(t *testing.T) {
	r := drawn(fivePatients(), 470)
	x, y := daysAndShares(t, r)
	marks := r.strokes(lookOf(0).color, 0.7)
	if len(marks) != 2 {
		t.Fatalf("%d marks, want 2: days 4 and 8", len(marks))
	}
	for i, want := range points(x, y, 4, 0.8, 8, 8.0/15) {
		p := marks[i].points
		if !near(p[0].X, want.X) || !near((p[0].Y+p[1].Y)/2, want.Y) {
			t.Errorf("mark %d at %v, want around %v", i, p, want)
		}
	}
}

func TestKaplanMeierCountsStandUnderTheirTicks(t *testing.T) {
	for _, w := range []vg.Length{300, 470, 700} {
		k := fivePatients()
		r := drawn(k, w)
		ticks := r.axisTicks()
		for i, texts := range [][]string{nil, {"31", "11", "41"}, {"77", "22", "43"}} {
			for _, s := range texts {
				if got := r.text(t, s).middle(); !near(got, ticks[i]) {
					t.Errorf("width %v: %s is centred on %v, its tick on %v", w, s, got, ticks[i])
				}
			}
		}
		tick := r.text(t, "10")
		if !near(tick.middle(), ticks[2]) {
			t.Errorf("width %v: tick label 10 on %v, tick on %v", w, tick.middle(), ticks[2])
		}
		if at := r.text(t, "77").box.Max.Y; at >= tick.box.Min.Y {
			t.Errorf("width %v: the counts reach %v, above the tick labels' %v", w, at, tick.box.Min.Y)
		}
	}
}

func TestKaplanMeierFadesWhereFewAreAtRisk(t *testing.T) {
	k := fivePatients()
	k.FewAtRisk = 4 // three are at risk up to the step on day 6
	r := drawn(k, 470)
	x, y := daysAndShares(t, r)
	full := r.strokes(lookOf(0).color, 1.3)[0].points
	if diff := samePath(full, points(x, y, 0, 1, 2, 1, 2, 0.8, 4, 0.8, 4, 0.8)); diff != "" {
		t.Errorf("full: %s", diff)
	}
	faded := r.strokes(lookOf(0).faded().color, 1.3)
	if len(faded) != 1 {
		t.Fatalf("%d faded lines, want 1", len(faded))
	}
	if diff := samePath(faded[0].points, points(x, y, 4, 0.8, 6, 0.8, 6, 8.0/15, 8, 8.0/15, 8, 8.0/15)); diff != "" {
		t.Errorf("faded: %s", diff)
	}
}

func TestKaplanMeierDefaultFading(t *testing.T) {
	steps := []SurvivalStep{{AtRisk: 11}, {Time: 1, AtRisk: 10}, {Time: 2, AtRisk: 9}, {Time: 3, AtRisk: 8}}
	if got := (KaplanMeier{}).fadesAt(steps); got != 2 {
		t.Errorf("fades at step %d, want 2, the first with fewer than 10 at risk", got)
	}
}

func TestKaplanMeierHidesColumnsThatWouldTouch(t *testing.T) {
	k := fivePatients()
	k.Ticks = nil
	for i := range 30 {
		k.Ticks = append(k.Ticks, float64(i))
	}
	k.Groups[0].AtRisk = make([]int, 30)
	for i := range k.Groups[0].AtRisk {
		k.Groups[0].AtRisk[i] = 123456 + i
	}
	r := drawn(k, 470)
	shown := 0
	for _, d := range r.texts {
		if strings.HasPrefix(d.text, "123") {
			shown++
		}
	}
	if shown < 4 || shown > 12 {
		t.Errorf("%d numbers of 30 are shown, want some that do not touch", shown)
	}
	if got := len(r.axisTicks()); got != 30 {
		t.Errorf("%d ticks, want all 30", got)
	}
}

func TestKaplanMeierWords(t *testing.T) {
	k := fivePatients()
	k.Groups[0].Name = "Depression"
	want := "Kaplan-Meier curve, “Still in response, %” against “Days”. Depression: n = 5, median NE, last estimate 53% at 8."
	if got := k.Alt(); got != want {
		t.Errorf("Alt is %q, want %q", got, want)
	}
	r := drawn(k, 470)
	r.text(t, "n\u00a0=\u00a05")
	r.text(t, "Median NE")
	d := k.Data()
	if got := d.Rows[1].Texts(); strings.Join(got, "|") != "2|80%|20% to 97%|5||0" {
		t.Errorf("first step is %q", got)
	}
	if got := d.Rows[7].Texts(); strings.Join(got, "|") != "5|||31|11|41" {
		t.Errorf("second tick is %q", got)
	}
}

func TestKaplanMeierOnlyCounts(t *testing.T) {
	k := KaplanMeier{Ticks: []float64{0, math.NaN()}, Groups: []KaplanMeierGroup{{N: 1, AtRisk: []int{1, 0}}}}
	for _, d := range drawn(k, 300).texts {
		if d.text == "At risk" {
			t.Error("a table stands under an axis whose ticks have no place")
		}
	}
}
