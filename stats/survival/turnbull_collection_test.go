package survival_test

import (
	"encoding/json"
	"math"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// wantMasses is one group of the collection's interval-censored curves; its own
// survfit curve stops at 1e-6 and is for orientation.
type wantMasses struct {
	N         int
	LogLik    reference.Number
	Intervals struct {
		Left, Right, Mass reference.Numbers
		SurvAfter         reference.Numbers `json:"surv_after"`
	}
	Survfit struct{ Time, Surv reference.Numbers } `json:"survfit_interval2"`
}

// The collection's interval-censored curves: every value of it.
func TestTurnbullCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       columns
		Expected    map[string]json.RawMessage
	}
	reference.LoadCollection(t, "turnbull_interval.json", &cases)
	for _, c := range cases {
		groups, all := readIntervals(t, c.Dataset, c.Input)
		for name, raw := range c.Expected {
			t.Run(c.ID+" "+name, func(t *testing.T) {
				if name == "ictest" {
					checkIntervalTests(t, all, raw)
					return
				}
				var want wantMasses
				if err := json.Unmarshal(raw, &want); err != nil {
					t.Fatal(err)
				}
				checkMasses(t, groups[name], want)
			})
		}
	}
}

// readIntervals reads the subjects of a case by group, and all with their groups.
// A missing right limit is infinite.
func readIntervals(t *testing.T, dataset string, in columns) (map[string][]survival.Censored, []survival.GroupedCensored) {
	t.Helper()
	names := []string{in.Left, in.Right}
	if in.Group != nil {
		names = append(names, *in.Group)
	}
	rows := readColumns(t, dataset, in.Filter, in.Right, names...)
	groups := map[string][]survival.Censored{}
	var all []survival.GroupedCensored
	var code []int
	if in.Group != nil {
		code, _ = codes(rows, 2)
	}
	for i, row := range rows {
		o := survival.Censored{Left: number(t, row[0]), Right: math.Inf(1)}
		if row[1] != "" {
			o.Right = number(t, row[1])
		}
		name := "all"
		if in.Group != nil {
			name = *in.Group + "=" + row[2]
			all = append(all, survival.GroupedCensored{Censored: o, Group: code[i]})
		}
		groups[name] = append(groups[name], o)
	}
	return groups, all
}

func turnbull(t interface{ Fatal(...any) }, obs []survival.Censored) survival.IntervalCurve {
	c, err := survival.Turnbull(obs, survival.TurnbullOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func checkMasses(t *testing.T, obs []survival.Censored, want wantMasses) {
	t.Helper()
	c := turnbull(t, obs)
	if c.N != want.N || !c.Converged {
		t.Errorf("N %d, want %d; converged %v", c.N, want.N, c.Converged)
	}
	reference.Close(t, "log-likelihood", c.LogLik, float64(want.LogLik), 1e-10)
	k := 0
	for _, i := range c.Intervals {
		if i.Mass < 1e-9 { // the collection leaves these out
			continue
		}
		if k >= len(want.Intervals.Mass) {
			t.Fatalf("more intervals with mass than %d", len(want.Intervals.Mass))
		}
		reference.Close(t, "left", i.Left, float64(want.Intervals.Left[k]), 0)
		reference.Close(t, "right", i.Right, float64(want.Intervals.Right[k]), 0)
		reference.Close(t, "mass", i.Mass, float64(want.Intervals.Mass[k]), 1e-8)
		if s := float64(want.Intervals.SurvAfter[k]); s > 1e-9 {
			reference.Close(t, "survival", i.Survival, s, 1e-8)
		} else if i.Survival != 0 {
			t.Errorf("survival %v at the end, want 0", i.Survival)
		}
		k++
	}
	if k != len(want.Intervals.Mass) {
		t.Errorf("%d intervals with mass, want %d", k, len(want.Intervals.Mass))
	}
	for i, at := range want.Survfit.Time.Floats() {
		p, err := c.At(at)
		if err != nil {
			t.Fatal(err)
		}
		// Its mass lies in the middle of an interval, ours at the right end; it stops early.
		if s := float64(want.Survfit.Surv[i]); s > p.High+1e-3 || s < p.Low-1e-3 {
			t.Errorf("survival at %v between %v and %v, survfit's is %v", at, p.Low, p.High, s)
		}
	}
}

// checkIntervalTests compares the statistics of two groups: Z of the first one.
func checkIntervalTests(t *testing.T, obs []survival.GroupedCensored, raw json.RawMessage) {
	t.Helper()
	var want map[string]json.RawMessage
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	for name, scores := range map[string]survival.IntervalScores{"sun_logrank1": survival.SunScores, "wmw": survival.WilcoxonScores} {
		var w struct{ Statistic, P reference.Number }
		if err := json.Unmarshal(want[name], &w); err != nil {
			t.Fatal(err)
		}
		r, err := survival.IntervalTest(obs, survival.IntervalTestOptions{Scores: scores})
		if err != nil {
			t.Fatal(err)
		}
		// R's own fit stops at 1e-10.
		reference.Close(t, name, r.Groups[0].Score/math.Sqrt(r.Covariance[0][0]), float64(w.Statistic), 1e-8)
		reference.Close(t, name+" p", r.P, float64(w.P), 1e-8)
	}
}
