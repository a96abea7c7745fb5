package survival_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"reprieve/stats/survival"
)

// twelve is the competing-risks example of the clinical background's appendix: 1
// lost, 2 re-dosed, 0 censored.
func twelve() []survival.CauseObservation {
	times := []float64{7, 10, 14, 14, 21, 28, 28, 35, 42, 56, 56, 70}
	causes := []int{1, 2, 1, 1, 2, 1, 0, 1, 2, 1, 0, 0}
	obs := make([]survival.CauseObservation, len(times))
	for i := range obs {
		obs[i] = survival.CauseObservation{Time: times[i], Cause: causes[i]}
	}
	return obs
}

// The appendix's values, to 4 decimals, are these fractions: without censoring
// twelfths until 28, where 6 of 12 are left and one of them is censored, so that
// each of the 5 stands for 1/10 from then on.
func TestIncidenceByHand(t *testing.T) {
	c := incidence(t, twelve(), survival.IncidenceOptions{})
	for _, w := range []struct{ time, lost, redosed, free float64 }{
		{7, 1.0 / 12, 0, 11.0 / 12},
		{10, 1.0 / 12, 1.0 / 12, 10.0 / 12},
		{14, 3.0 / 12, 1.0 / 12, 8.0 / 12},
		{21, 3.0 / 12, 2.0 / 12, 7.0 / 12},
		{28, 4.0 / 12, 2.0 / 12, 6.0 / 12},
		{35, 13.0 / 30, 2.0 / 12, 0.4},
		{42, 13.0 / 30, 8.0 / 30, 0.3},
		{56, 16.0 / 30, 8.0 / 30, 0.2},
		{70, 16.0 / 30, 8.0 / 30, 0.2},
	} {
		p := incidenceAt(t, c, w.time)
		got := []float64{p.Causes[0].Incidence, p.Causes[1].Incidence, p.EventFree}
		if d := cmp.Diff([]float64{w.lost, w.redosed, w.free}, got, cmpopts.EquateApprox(1e-14, 0)); d != "" { // a few roundings
			t.Errorf("at %v: %s", w.time, d)
		}
	}
	if c.N != 12 || !slices.Equal(c.Events, []int{6, 3}) {
		t.Errorf("N %d, events %v", c.N, c.Events)
	}
}

func TestIncidenceAt(t *testing.T) {
	c := incidence(t, twelve(), survival.IncidenceOptions{})
	unknown := survival.CausePoint{Incidence: nan, StdErr: nan, Interval: undefined}
	for _, w := range []struct {
		time   float64
		atRisk int
		lost   survival.CausePoint
		free   float64
	}{
		{0, 12, survival.CausePoint{Interval: undefined}, 1},
		{6.9, 12, survival.CausePoint{Interval: undefined}, 1},
		{8, 11, survival.CausePoint{Events: 1, Incidence: c.Steps[0].Causes[0].Incidence, StdErr: c.Steps[0].Causes[0].StdErr, Interval: c.Steps[0].Causes[0].Interval}, 11.0 / 12},
		{70.5, 0, survival.CausePoint{Events: 6, Incidence: nan, StdErr: nan, Interval: undefined}, nan},
	} {
		p := incidenceAt(t, c, w.time)
		if p.AtRisk != w.atRisk || p.EventFree != w.free && !(math.IsNaN(p.EventFree) && math.IsNaN(w.free)) {
			t.Errorf("at %v: %+v", w.time, p)
		}
		if d := cmp.Diff(w.lost, p.Causes[0], nans); d != "" {
			t.Errorf("at %v: %s", w.time, d)
		}
	}
	empty := incidenceAt(t, incidence(t, nil, survival.IncidenceOptions{Causes: 2}), 3)
	if d := cmp.Diff(survival.IncidencePoint{Time: 3, EventFree: nan, Causes: []survival.CausePoint{unknown, unknown}}, empty, nans); d != "" {
		t.Error(d)
	}
	ended := incidenceAt(t, incidence(t, []survival.CauseObservation{{1, 1}, {2, 2}}, survival.IncidenceOptions{}), 900)
	if ended.EventFree != 0 || ended.Causes[0].Incidence != 0.5 {
		t.Errorf("beyond the last time with nobody left: %+v", ended)
	}
}

func TestRestrictedTimes(t *testing.T) {
	two := incidence(t, []survival.CauseObservation{{10, 1}, {30, 2}}, survival.IncidenceOptions{})
	for _, c := range []struct {
		name  string
		curve survival.IncidenceCurve
		tau   float64
		want  survival.TimeInState
	}{
		{"beyond the end, nobody left", two, 50, survival.TimeInState{Tau: 50, EventFree: 20, Lost: []float64{20, 10}}},
		{"before the first time", two, 4, survival.TimeInState{Tau: 4, EventFree: 4, Lost: []float64{0, 0}}},
		{"between", two, 20, survival.TimeInState{Tau: 20, EventFree: 15, Lost: []float64{5, 0}}},
		{"not known", incidence(t, []survival.CauseObservation{{10, 1}, {30, 0}}, survival.IncidenceOptions{}), 31, survival.TimeInState{Tau: 31, EventFree: nan, Lost: []float64{nan}}},
		{"nobody", incidence(t, nil, survival.IncidenceOptions{}), 31, survival.TimeInState{Tau: 31, EventFree: nan, Lost: []float64{nan}}},
	} {
		got, err := c.curve.RestrictedTimes(c.tau)
		if d := cmp.Diff(c.want, got, nans); d != "" || err != nil {
			t.Errorf("%s: %s %v", c.name, d, err)
		}
	}
}

func drawnCauses(t *rapid.T) []survival.CauseObservation {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) survival.CauseObservation {
		return survival.CauseObservation{Time: float64(rapid.IntRange(0, 25).Draw(t, "time")), Cause: rapid.IntRange(0, 3).Draw(t, "cause")}
	}), 1, 40).Draw(t, "observations")
}

// The probabilities add up to 1; with all causes taken as one the curve is
// Kaplan-Meier's, and its standard error Greenwood's; order does not show.
func TestIncidenceLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := drawnCauses(t)
		c := incidence(t, obs, survival.IncidenceOptions{Causes: 3})
		var either []survival.Observation
		merged := slices.Clone(obs)
		for i, o := range obs {
			either = append(either, survival.Observation{Time: o.Time, Event: o.Cause > 0})
			merged[i].Cause = min(o.Cause, 1)
		}
		km, one := kaplanMeier(t, either, survival.KaplanMeierOptions{}), incidence(t, merged, survival.IncidenceOptions{})
		for i, s := range c.Steps {
			sum := s.EventFree
			for _, k := range s.Causes {
				sum += k.Incidence
			}
			if math.Abs(sum-1) > 1e-14*40 || s.EventFree != km.Steps[i].Survival || s.AtRisk != km.Steps[i].AtRisk { // sums of 40 terms
				t.Fatalf("%+v, %+v: sum %v", s, km.Steps[i], sum)
			}
			if k := one.Steps[i].Causes[0]; km.Steps[i].Survival > 0 && math.Abs(k.StdErr-km.Steps[i].StdErr) > 1e-12 { // sums of 40 terms
				t.Fatalf("standard error %v, Greenwood %v", k.StdErr, km.Steps[i].StdErr)
			}
		}
		shuffled := rapid.Permutation(obs).Draw(t, "shuffled")
		before := slices.Clone(shuffled)
		if d := cmp.Diff(c, incidence(t, shuffled, survival.IncidenceOptions{Causes: 3}), nans); d != "" {
			t.Fatal(d)
		}
		if !slices.Equal(before, shuffled) {
			t.Fatal("the observations were changed")
		}
	})
}

// The standard error is the root of the sum of squared influences: here each is the
// difference that a little more weight of one subject makes, by its definition.
func TestInfinitesimalJackknifeByDifferences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		obs := drawnCauses(t)
		c := incidence(t, obs, survival.IncidenceOptions{Causes: 3})
		at := rapid.IntRange(0, len(c.Steps)-1).Draw(t, "step")
		const h = 1e-5
		sum := 0.0
		for i := range obs {
			weights := make([]float64, len(obs))
			for k := range weights {
				weights[k] = 1
			}
			weights[i] += h
			up := weightedIncidence(obs, weights, c.Steps[at].Time)
			weights[i] -= 2 * h
			slope := (up - weightedIncidence(obs, weights, c.Steps[at].Time)) / (2 * h)
			sum += slope * slope
		}
		if got := c.Steps[at].Causes[0].StdErr; math.Abs(got-math.Sqrt(sum)) > 1e-8 { // central differences
			t.Fatalf("at %v: %v, by differences %v", c.Steps[at].Time, got, math.Sqrt(sum))
		}
	})
}

// weightedIncidence is the incidence of cause 1 until t with weighted subjects, by
// its definition.
func weightedIncidence(obs []survival.CauseObservation, weights []float64, t float64) float64 {
	var times []float64
	for _, o := range obs {
		if o.Time <= t && !slices.Contains(times, o.Time) {
			times = append(times, o.Time)
		}
	}
	slices.Sort(times)
	free, f := 1.0, 0.0
	for _, u := range times {
		atRisk, own, all := 0.0, 0.0, 0.0
		for i, o := range obs {
			if o.Time >= u {
				atRisk += weights[i]
			}
			if o.Time == u && o.Cause > 0 {
				all += weights[i]
				if o.Cause == 1 {
					own += weights[i]
				}
			}
		}
		f += free * own / atRisk
		free *= (atRisk - all) / atRisk
	}
	return f
}

func TestIncidenceErrors(t *testing.T) {
	curve := incidence(t, twelve(), survival.IncidenceOptions{})
	one := func(time float64, cause int, opts survival.IncidenceOptions) error {
		return second(survival.AalenJohansen([]survival.CauseObservation{{time, cause}}, opts))
	}
	for want, err := range map[string]error{
		"aalen-johansen: observation 0: time -1 is not a finite number of at least 0": one(-1, 1, survival.IncidenceOptions{}),
		"aalen-johansen: observation 0: cause -1 is not among the 1 causes":           one(1, -1, survival.IncidenceOptions{}),
		"aalen-johansen: observation 0: cause 3 is not among the 2 causes":            one(1, 3, survival.IncidenceOptions{Causes: 2}),
		"aalen-johansen: 20260101 causes: the number is above 1000":                   one(1, 20260101, survival.IncidenceOptions{}),
		"aalen-johansen: -1 causes: the number is not at least 0":                     one(1, 1, survival.IncidenceOptions{Causes: -1}),
		"aalen-johansen: Transform(9) is not a transform":                             one(1, 1, survival.IncidenceOptions{Transform: 9}),
		"aalen-johansen: IncidenceVariance(2) is not a variance":                      one(1, 1, survival.IncidenceOptions{Variance: 2}),
		"aalen-johansen: stats: confidence level 95 is not in (0, 1)":                 one(1, 1, survival.IncidenceOptions{Level: 95}),
		"incidence at: time NaN is not a finite number of at least 0":                 second(curve.At(nan)),
		"restricted times: tau 0 is not a positive finite number":                     second(curve.RestrictedTimes(0)),
	} {
		if err == nil || err.Error() != "survival: "+want {
			t.Errorf("error = %v, want survival: %s", err, want)
		}
	}
}
