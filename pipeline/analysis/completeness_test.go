package analysis

import (
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// The patients need no baseline.
//
//	    site  W4 of TS  rated days: before, after  density: day 0, day 1
//	p1  a     rated     7 60                       0 2
//	p2  a     silent    0 0                        0 0.5
//	p3  B     rated     3 not due                  - -
//	p4  -     not due   2 not due                  1 -
func completenessCohort() []cohort.Member {
	var list []cohort.Member
	for _, c := range []struct {
		site          string
		w             outcome.Window
		before, after int
		due           bool
		day0, day1    float64
	}{
		{"a", rated(30), 7, 60, true, 0, 2},
		{"a", silent, 0, 0, true, 0, 0.5},
		{"B", rated(30), 3, 0, false, nan, nan},
		{"", early(30), 2, 0, false, 1, nan},
	} {
		m := cohort.Member{ID: "p", Site: c.site, Outcome: outcome.Outcome{SAF: true}}
		m.Outcome.Windows[outcome.TS][2] = c.w
		m.Outcome.Completeness = outcome.Completeness{Before: c.before, After: c.after, AfterDue: c.due, Density: [outcome.DensityDays]float64{c.day0, c.day1}}
		list = append(list, m)
	}
	return list
}

func TestCompleteness(t *testing.T) {
	r := of(t, completeness, completenessCohort()...)
	w4 := saf("quality", "completeness", "")
	w4.Anchor, w4.Window = "TS", "W4"
	anchored := func(anchor, level string) Row {
		k := saf("quality", "rated_days", level)
		k.Anchor = anchor
		return k
	}
	for _, c := range []struct {
		k    Row
		want []float64
	}{
		{w4, []float64{2, 3, 2.0 / 3}}, // p4 is not due
		{by(w4, "site", "a"), []float64{1, 2, 0.5}},
		{by(w4, "site", "B"), []float64{1, 1, 1}},
		// 7, 0, 3, 2: squares about 3 sum to 16 + 9 + 0 + 1 = 26.
		{anchored("T0", "before"), []float64{4, 3, 2.943920288775949, 2.5}},
		{anchored("TS", "after"), []float64{2, 30, 42.426406871192853, 30}}, // 60 / sqrt 2
		{saf("quality", "rating_density", "0"), []float64{3, 1.0 / 3}},
		{saf("quality", "rating_density", "1"), []float64{2, 1.25}},
	} {
		if got := statsOf(r, c.k); !same(c.want, got, 1e-14) { // closed forms
			t.Errorf("%s: got %v, want %v", c.k.ID(), got, c.want)
		}
	}
	// Two anchors of six windows, overall and by two sites; two rows; fourteen days.
	if want := 2*6*3*3 + 2*4 + 14*2; len(r.Rows) != want {
		t.Errorf("%d rows, want %d", len(r.Rows), want)
	}
}
