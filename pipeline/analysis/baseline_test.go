package analysis

import (
	"math"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// Five patients of FAS and one who is not in it.
//
//	     depr     base  age  years  sex     site  anxiety  phq9
//	p1   yes      40    30   1      female  a     yes      12
//	p2   yes      50    40   3      male    a     yes      14
//	p3   no       60    50   5      female  B     no       4
//	p4   no       70    -    9      female  B     -        -
//	p5   unknown  80    60   -      -       a     no       -
func baselineCohort() []cohort.Member {
	list := []cohort.Member{fas("p1", 40, yes), fas("p2", 50, yes), fas("p3", 60, no), fas("p4", 70, no), fas("p5", 80, unknown), {ID: "p6", Age: 99, Sex: "other"}}
	for i, age := range []float64{30, 40, 50, nan, 60} {
		list[i].Age = age
	}
	for i, years := range []float64{1, 3, 5, 9, nan} {
		list[i].PainYears = years
	}
	for i, sex := range []string{"female", "male", "female", "female", ""} {
		list[i].Sex = sex
	}
	for i, site := range []string{"a", "a", "B", "B", "a"} {
		list[i].Site = site
	}
	for i, a := range []schema.Answer{schema.Yes, schema.Yes, schema.No, schema.Unknown, schema.No} {
		list[i].Anxiety = a
	}
	for i, score := range []float64{12, 14, 4} {
		list[i].Outcome.Baselines[outcome.PHQ9] = outcome.ScoreValue{Known: true, Value: score}
	}
	for i := range 5 {
		list[i].Outcome.SessionsCourse1 = i + 1
	}
	return list
}

func TestBaselineTable(t *testing.T) {
	r := of(t, baseline, baselineCohort()...)
	at := func(group, variable, level string) Row {
		return Row{Analysis: "baseline", Population: "FAS", Group1: depressionIf(group), Group1Level: group, Variable: variable, VariableLevel: level}
	}
	for _, c := range []struct {
		name string
		k    Row
		want []float64
	}{
		// N N_miss mean sd median p25 p75 min max. Ages 30 40 50 60: deviations
		// -15 -5 5 15, squares 500 over 3; quantiles at 0.75, 1.5, 2.25 of 0..3.
		{"age", at("", "age", ""), []float64{4, 1, 45, math.Sqrt(500.0 / 3), 45, 37.5, 52.5, 30, 60}},
		{"age of the depressed", at("yes", "age", ""), []float64{2, 0, 35, math.Sqrt(50), 35, 32.5, 37.5, 30, 40}},
		{"age, one of two", at("no", "age", ""), []float64{1, 1, 50, nan, 50, 50, 50, 50, 50}},
		{"years, none of one", at("unknown", "pain_years", ""), []float64{0, 1, nan, nan, nan, nan, nan, nan, nan}},
		// 40 50 60 70 80: squares 1000 over 4; quantiles at 1, 2, 3 of 0..4.
		{"baseline", at("", "baseline_mm", ""), []float64{5, 0, 60, math.Sqrt(250), 60, 50, 70, 40, 80}},
		{"phq9", at("", "phq9", ""), []float64{3, 2, 10, math.Sqrt(28), 12, 8, 13, 4, 14}}, // 4 12 14: squares 36 4 16, over 2
		{"sessions", at("", "n_sessions_course1", ""), []float64{5, 0, 3, math.Sqrt(2.5), 3, 2, 4, 1, 5}},
		{"gad7, nobody", at("", "gad7", ""), []float64{0, 5, nan, nan, nan, nan, nan, nan, nan}},
		// n N N_miss p.
		{"women", at("", "sex", "female"), []float64{3, 4, 1, 0.75}},
		{"men", at("", "sex", "male"), []float64{1, 4, 1, 0.25}},
		{"other: not in FAS", at("", "sex", "other"), nil},
		{"men who are not depressed: 0", at("no", "sex", "male"), []float64{0, 2, 0, 0}},
		{"sex of one without a sex", at("unknown", "sex", "female"), []float64{0, 0, 1, nan}},
		{"depression", at("", "depression", "yes"), []float64{2, 5, 0, 0.4}},
		{"unknown depression is a level", at("", "depression", "unknown"), []float64{1, 5, 0, 0.2}},
		{"anxiety", at("", "anxiety", "yes"), []float64{2, 4, 1, 0.5}},
		{"plans, nobody", at("", "psychotherapy_planned", "yes"), nil},
		{"site", at("yes", "site", "B"), []float64{0, 2, 0, 0}},
		{"basetype", at("", "basetype", "home_mean"), []float64{5, 5, 0, 1}},
		// Years 1 3 and 5 9: means 2 and 7, variances 2 and 8: 5 / sqrt 5.
		{"smd of years", at("yes-no", "pain_years", ""), []float64{math.Sqrt(5)}},
		// 40 50 and 60 70: 20 / sqrt 50.
		{"smd of baseline", at("yes-no", "baseline_mm", ""), []float64{20 / math.Sqrt(50)}},
		{"no smd of age: one value", at("yes-no", "age", ""), nil},
		{"no smd of phq9: one value", at("yes-no", "phq9", ""), nil},
		{"no smd of anxiety: one value", at("yes-no", "anxiety", "yes"), nil},
		{"no smd of depression", at("yes-no", "depression", "yes"), nil},
		// 1 of 2 and 2 of 2: 0.5 / sqrt(0.25 / 2), of either level.
		{"smd of women", at("yes-no", "sex", "female"), []float64{math.Sqrt2}},
		{"smd of men", at("yes-no", "sex", "male"), []float64{math.Sqrt2}},
		// All at a against none at a: both variances are 0.
		{"smd of sites that are apart", at("yes-no", "site", "a"), []float64{nan}},
		{"smd of one level", at("yes-no", "basetype", "home_mean"), []float64{nan}},
	} {
		if got := statsOf(r, c.k); !same(c.want, got, 1e-13) { // a few roundings of numbers below 100
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// depressionIf names the group of a level of depression.
func depressionIf(level string) string {
	if level == "" {
		return ""
	}
	return "depression"
}

// The groups come whole, in the order yes, no, unknown, then the differences.
func TestBaselineOrder(t *testing.T) {
	var got []string
	for _, row := range of(t, baseline, baselineCohort()...).Rows {
		if len(got) == 0 || got[len(got)-1] != row.Group1Level {
			got = append(got, row.Group1Level)
		}
	}
	want := []string{"", "yes", "no", "unknown", "yes-no"}
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// The values are 60 and 70 at the start and 50 and 30 in week 2: means 65 and
// 40, SD 10 / sqrt 2 and 20 / sqrt 2, standard errors 5 and 10, and the t of one
// degree of freedom is tan 0.475 pi.
func TestTrajectory(t *testing.T) {
	a, b := fas("p1", 60, yes), fas("p2", 70, no)
	week := func(m *cohort.Member, k int, v float64) {
		m.Outcome.Weeks[k-1] = outcome.WeekMean{Observed: true, Value: mm(v)}
	}
	week(&a, 2, 50)
	week(&b, 2, 30)
	week(&b, 12, 30)
	r := of(t, trajectory, a, b)
	tt := math.Tan(0.475 * math.Pi)
	at := func(group, week string) Row {
		return Row{Analysis: "trajectory", Population: "FAS", Group1: depressionIf(group), Group1Level: group, Variable: "week", VariableLevel: week}
	}
	for _, c := range []struct {
		k    Row
		want []float64 // N mean sd, limits
	}{
		{at("", "0"), []float64{2, 65, 10 / math.Sqrt2, 65 - 5*tt, 65 + 5*tt}},
		{at("", "1"), []float64{0, nan, nan, nan, nan}},
		{at("", "2"), []float64{2, 40, 20 / math.Sqrt2, 40 - 10*tt, 40 + 10*tt}},
		{at("", "12"), []float64{1, 30, nan, nan, nan}},
		{at("", "13"), nil},
		{at("yes", "12"), []float64{0, nan, nan, nan, nan}},
		{at("no", "12"), []float64{1, 30, nan, nan, nan}},
		{at("unknown", "0"), nil},
	} {
		if got := statsOf(r, c.k); !same(c.want, got, 1e-10) { // the quantile has 12 digits
			t.Errorf("%s: got %v, want %v", c.k.ID(), got, c.want)
		}
	}
}
