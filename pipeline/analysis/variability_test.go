package analysis

import (
	"fmt"
	"math"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

func weeklyCohort(n int) []cohort.Member {
	var members []cohort.Member
	for i := range n {
		m := fas(fmt.Sprintf("p%02d", i), 70, unknown)
		for week := 1; week <= 4; week++ {
			if week != 1+i%4 {
				m.Outcome.Weeks[week-1] = outcome.WeekMean{Observed: true, Value: outcome.Tenths(int64(300 + 53*i%211 + 37*week*(i+1)%61 + 20*week))}
			}
		}
		members = append(members, m)
	}
	return members
}

func weekly(r *Results, level string) []float64 {
	var list []float64
	for _, row := range r.Select(func(x Row) bool {
		return x.Analysis == "variability" && x.Variable == "weekly_pain" && x.VariableLevel == level
	}) {
		list = append(list, row.Stat)
	}
	return list
}

func TestWeeklyVariance(t *testing.T) {
	members := append(weeklyCohort(12), fas("p99", 70, unknown)) // the last was never rated
	r := of(t, variability, members...)
	between, within := 45.374157, 2.5534938 // testdata/reference/estimands.R, lme4
	if got := weekly(r, ""); !same([]float64{12, 36}, got, 0) {
		t.Errorf("got %v, want 12 patients, 36 weeks", got)
	}
	for level, want := range map[string]float64{"patient": between, "residual": within, "icc": between / (between + within)} {
		if got := weekly(r, level); len(got) != 1 || math.Abs(got[0]/want-1) > 1e-6 { // two optimizers
			t.Errorf("%s: got %v, want %v", level, got, want)
		}
	}
	if got := weekly(of(t, variability, weeklyCohort(9)...), "icc"); !same([]float64{nan}, got, 0) {
		t.Errorf("of nine: got %v", got)
	}
	once := weeklyCohort(12)
	for i := range 3 {
		keep := once[i].Outcome.Weeks[3]
		once[i].Outcome.Weeks = [outcome.NumWeeks]outcome.WeekMean{3: keep}
	}
	if got := weekly(of(t, variability, once...), "icc"); !same([]float64{nan}, got, 0) {
		t.Errorf("of twelve, three with one week: got %v", got)
	}
}

// By response after course 1 and after course 2: 4 both, 2 first only, 1 second only,
// 3 neither, one of whom was not rated after course 2. Kappa: 0.7 observed, by chance
// 0.6 x 0.5 + 0.4 x 0.5 = 0.5, so (0.7 - 0.5) / 0.5 = 0.4.
func TestConsistency(t *testing.T) {
	var members []cohort.Member
	add := func(first, second outcome.Window) {
		m := resp(fmt.Sprintf("p%02d", len(members)), 70, unknown, first)
		m.Outcome.SecondCourse = second
		members = append(members, m)
	}
	well, ill := rated(49), rated(50)
	for range 4 {
		add(well, well)
	}
	add(well, ill)
	add(well, ill)
	add(ill, well)
	add(ill, ill)
	add(silent, ill)
	add(ill, silent)
	add(well, notDue)
	add(well, early(30))
	keys := primaryEndpoint.keys(Row{Analysis: "variability", Population: "RESP", Variable: "consistency"})
	got := statsOf(of(t, variability, members...), keys)
	if len(got) != 5 || !same([]float64{10, 0.7, 0.4}, got[:3], 1e-12) { // closed form
		t.Errorf("got %v, want 10, 0.7, 0.4 and limits", got)
	}
	keys.Warning = "fewer than 10 patients with two courses due"
	if got := statsOf(of(t, variability, members[1:]...), keys); !same([]float64{9, nan, nan, nan, nan}, got, 0) {
		t.Errorf("nine: got %v", got)
	}
}
