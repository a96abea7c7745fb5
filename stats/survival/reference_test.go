package survival_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

var transforms = []struct {
	transform survival.Transform
	r         string // conf.type in R
}{
	{survival.LogLog, "log-log"}, {survival.Log, "log"}, {survival.Plain, "plain"}, {survival.Arcsine, "arcsin"},
}

// Closed forms of sums and products over at most 130 event times: 1e-11.
const tolerance = 1e-11

// quantiles are those of one curve in R: quantile()'s, whether the curves of the
// lower and the upper limit are monotone, and the limits of the median that
// print() shows.
type quantiles struct {
	Time, Lower, Upper reference.Numbers
	Monotone           [2]bool
	MedianLimits       reference.Numbers `json:"median.limits"`
}

// checkQuantiles compares quantiles and limits. Where the curve of a limit is not
// monotone quantile() does not take its first crossing, and only print() is
// compared.
func checkQuantiles(t *testing.T, curve survival.Curve, probs []float64, want quantiles) {
	t.Helper()
	for i, p := range probs {
		q, err := curve.Quantile(p)
		if err != nil {
			t.Fatal(err)
		}
		reference.Close(t, fmt.Sprint("quantile ", p), q.Time, float64(want.Time[i]), tolerance)
		if want.Monotone[0] {
			reference.Close(t, fmt.Sprint("low of quantile ", p), q.Interval.Low, float64(want.Lower[i]), tolerance)
		}
		if want.Monotone[1] {
			reference.Close(t, fmt.Sprint("high of quantile ", p), q.Interval.High, float64(want.Upper[i]), tolerance)
		}
	}
	reference.Close(t, "low of the median", curve.Median().Interval.Low, float64(want.MedianLimits[0]), tolerance)
	reference.Close(t, "high of the median", curve.Median().Interval.High, float64(want.MedianLimits[1]), tolerance)
}

// The values come from testdata/reference/survival.R.
func TestReference(t *testing.T) {
	var cases []struct {
		Name              string
		Level             float64
		Time, Event, Step reference.Numbers
		AtRisk            reference.Numbers `json:"n.risk"`
		Events            reference.Numbers `json:"n.event"`
		Censored          reference.Numbers `json:"n.censor"`
		Surv              reference.Numbers
		StdErr            reference.Numbers `json:"std.err"`
		Limits            map[string]struct{ Lower, Upper reference.Numbers }
		Probs             reference.Numbers
		Quantiles         map[string]quantiles
		Taus, RMean       reference.Numbers
		RMeanSE           reference.Numbers `json:"rmean.se"`
	}
	reference.Load(t, "survival.json", &cases)
	for _, c := range cases {
		for _, tr := range transforms {
			t.Run(c.Name+", "+tr.r, func(t *testing.T) {
				curve, err := survival.KaplanMeier(observations(c.Time.Floats(), c.Event.Floats()),
					survival.KaplanMeierOptions{Level: c.Level, Transform: tr.transform})
				if err != nil {
					t.Fatal(err)
				}
				if len(curve.Steps) != len(c.Step) {
					t.Fatalf("%d steps, want %d", len(curve.Steps), len(c.Step))
				}
				for i, s := range curve.Steps {
					at := fmt.Sprint("time ", s.Time, " ")
					reference.Close(t, "time", s.Time, float64(c.Step[i]), 0)
					reference.Close(t, at+"at risk", float64(s.AtRisk), float64(c.AtRisk[i]), 0)
					reference.Close(t, at+"events", float64(s.Events), float64(c.Events[i]), 0)
					reference.Close(t, at+"censored", float64(s.Censored), float64(c.Censored[i]), 0)
					reference.Close(t, at+"survival", s.Survival, float64(c.Surv[i]), tolerance)
					reference.Close(t, at+"standard error", s.StdErr, float64(c.StdErr[i]), tolerance)
					reference.Close(t, at+"low", s.Interval.Low, float64(c.Limits[tr.r].Lower[i]), tolerance)
					reference.Close(t, at+"high", s.Interval.High, float64(c.Limits[tr.r].Upper[i]), tolerance)
				}
				checkQuantiles(t, curve, c.Probs.Floats(), c.Quantiles[tr.r])
				for i, tau := range c.Taus.Floats() {
					checkRestrictedMean(t, curve, tau, float64(c.RMean[i]), float64(c.RMeanSE[i]))
				}
			})
		}
	}
}

// checkRestrictedMean compares a restricted mean and its standard error.
func checkRestrictedMean(t *testing.T, curve survival.Curve, tau, mean, stdErr float64) {
	t.Helper()
	rm, err := curve.RestrictedMean(tau)
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, fmt.Sprint("restricted mean to ", tau), rm.Mean, mean, tolerance)
	reference.Close(t, fmt.Sprint("its standard error, to ", tau), rm.StdErr, stdErr, tolerance)
}

// observations pairs times and 0/1 events.
func observations(times, events []float64) []survival.Observation {
	obs := make([]survival.Observation, len(times))
	for i := range times {
		obs[i] = survival.Observation{Time: times[i], Event: events[i] == 1}
	}
	return obs
}

// group is the values of one Kaplan-Meier curve of the collection.
type group struct {
	N, Events int
	Curve     struct {
		Time     reference.Numbers
		AtRisk   reference.Numbers `json:"n_risk"`
		Event    reference.Numbers `json:"n_event"`
		Censor   reference.Numbers `json:"n_censor"`
		Surv     reference.Numbers
		Standard reference.Numbers `json:"se_greenwood_S"`
	}
	CI        map[string]struct{ Lower, Upper reference.Numbers }
	Quantiles map[string]struct{ Quantile, Lower, Upper reference.Numbers } `json:"quantiles_25_50_75"`
	At        struct{ Time, Surv, SE reference.Numbers }
	RMST      map[string]struct{ RMST, SE reference.Number }
}

// The collection's Kaplan-Meier curves. Names of transforms there have
// underscores.
func TestCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       struct {
			Time, Event   string
			Group, Filter *string
		}
		Expected map[string]group
	}
	reference.LoadCollection(t, "kaplan_meier.json", &cases)
	for _, c := range cases {
		groups := readGroups(t, c.Dataset, c.Input.Time, c.Input.Event, c.Input.Group, c.Input.Filter)
		for name, want := range c.Expected {
			for tr, ci := range want.CI {
				transform, ok := map[string]survival.Transform{
					"log_log": survival.LogLog, "log": survival.Log, "plain": survival.Plain, "arcsin": survival.Arcsine,
				}[tr]
				if !ok { // logit
					continue
				}
				t.Run(c.ID+" "+name+" "+tr, func(t *testing.T) {
					curve, err := survival.KaplanMeier(groups[name], survival.KaplanMeierOptions{Transform: transform})
					if err != nil {
						t.Fatal(err)
					}
					checkGroup(t, curve, want)
					for i, s := range curve.Steps {
						reference.Close(t, fmt.Sprint("low at ", s.Time), s.Interval.Low, float64(ci.Lower[i]), 1e-9)
						reference.Close(t, fmt.Sprint("high at ", s.Time), s.Interval.High, float64(ci.Upper[i]), 1e-9)
					}
					if q, ok := want.Quantiles[tr]; ok {
						for i, p := range []float64{0.25, 0.5, 0.75} {
							got, err := curve.Quantile(p)
							if err != nil {
								t.Fatal(err)
							}
							reference.Close(t, "quantile", got.Time, float64(q.Quantile[i]), tolerance)
							reference.Close(t, "its low", got.Interval.Low, float64(q.Lower[i]), tolerance)
							reference.Close(t, "its high", got.Interval.High, float64(q.Upper[i]), tolerance)
						}
					}
				})
			}
		}
	}
}

// checkGroup compares what does not depend on the transform.
func checkGroup(t *testing.T, curve survival.Curve, want group) {
	t.Helper()
	if curve.N != want.N || curve.Events != want.Events || len(curve.Steps) != len(want.Curve.Time) {
		t.Fatalf("N %d, events %d, steps %d; want %d, %d, %d", curve.N, curve.Events, len(curve.Steps), want.N, want.Events, len(want.Curve.Time))
	}
	for i, s := range curve.Steps {
		at := fmt.Sprint("time ", s.Time, " ")
		reference.Close(t, "time", s.Time, float64(want.Curve.Time[i]), 0)
		reference.Close(t, at+"at risk", float64(s.AtRisk), float64(want.Curve.AtRisk[i]), 0)
		reference.Close(t, at+"events", float64(s.Events), float64(want.Curve.Event[i]), 0)
		reference.Close(t, at+"censored", float64(s.Censored), float64(want.Curve.Censor[i]), 0)
		reference.Close(t, at+"survival", s.Survival, float64(want.Curve.Surv[i]), tolerance)
		reference.Close(t, at+"standard error", s.StdErr, float64(want.Curve.Standard[i]), tolerance)
	}
	last := curve.Steps[len(curve.Steps)-1]
	for i, at := range want.At.Time.Floats() {
		p, err := curve.At(at)
		if err != nil {
			t.Fatal(err)
		}
		surv, se := float64(want.At.Surv[i]), float64(want.At.SE[i])
		if at > last.Time && last.Survival > 0 { // R carries the last value on
			surv, se = math.NaN(), math.NaN()
		}
		reference.Close(t, fmt.Sprint("survival at ", at), p.Survival, surv, tolerance)
		reference.Close(t, fmt.Sprint("standard error at ", at), p.StdErr, se, tolerance)
	}
	for name, w := range want.RMST {
		var tau float64
		if _, err := fmt.Sscanf(name, "tau_%g", &tau); err != nil {
			t.Fatal(err)
		}
		if last.Time < tau && last.Survival > 0 {
			checkRestrictedMean(t, curve, tau, math.NaN(), math.NaN())
			continue
		}
		checkRestrictedMean(t, curve, tau, float64(w.RMST), float64(w.SE))
	}
}

// readGroups reads a data set of the collection: times and events by group, the
// groups named "sex=1", or "all".
func readGroups(t *testing.T, dataset, timeName, eventRule string, groupName, filter *string) map[string][]survival.Observation {
	t.Helper()
	// The event rules and the filter that the collection uses.
	rules := map[string]struct{ column, event string }{
		"1-med_censor": {"med_censor", "0"}, "status-1": {"status", "2"}, "status": {"status", "1"},
	}
	rule, ok := rules[eventRule]
	if !ok {
		t.Fatalf("unknown event rule %q", eventRule)
	}
	names := []string{timeName, rule.column}
	if groupName != nil {
		names = append(names, *groupName)
	}
	if filter != nil {
		if *filter != "etype==2" {
			t.Fatalf("unknown filter %q", *filter)
		}
		names = append(names, "etype")
	}
	groups := map[string][]survival.Observation{}
	for _, row := range reference.Columns(t, dataset, names...) {
		if filter != nil && row[len(row)-1] != "2" || row[0] == "" || row[1] == "" {
			continue
		}
		name := "all"
		if groupName != nil {
			name = *groupName + "=" + row[2]
		}
		v, err := strconv.ParseFloat(row[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		groups[name] = append(groups[name], survival.Observation{Time: v, Event: row[1] == rule.event})
	}
	return groups
}

// The collection's restricted means of two groups, from survRM2. Its standard
// error is the same sum.
func TestCollectionRestrictedMean(t *testing.T) {
	type arm struct{ RMST, SE reference.Number }
	var cases []struct {
		ID, Dataset string
		Input       struct {
			Time, Event   string
			Group, Filter *string
		}
		Expected struct {
			Comparison *struct {
				Tau        float64
				Arm1Is     string `json:"arm1_is"`
				Arm1, Arm0 arm
			} `json:"rmst_comparison_survRM2"`
		}
	}
	reference.LoadCollection(t, "logrank_rmst.json", &cases)
	compared := 0
	for _, c := range cases {
		w := c.Expected.Comparison
		if w == nil {
			continue
		}
		for name, obs := range readGroups(t, c.Dataset, c.Input.Time, c.Input.Event, c.Input.Group, c.Input.Filter) {
			want := w.Arm0
			if name == *c.Input.Group+"="+w.Arm1Is {
				want = w.Arm1
			}
			curve, err := survival.KaplanMeier(obs, survival.KaplanMeierOptions{})
			if err != nil {
				t.Fatal(err)
			}
			t.Run(c.ID+" "+name, func(t *testing.T) {
				checkRestrictedMean(t, curve, w.Tau, float64(want.RMST), float64(want.SE))
			})
			compared++
		}
	}
	if compared != 6 {
		t.Errorf("%d curves compared, want 6: 3 comparisons of 2 arms", compared)
	}
}
