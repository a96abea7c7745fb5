package survival_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// TestReferenceBeyondOneCurve compares with testdata/reference/survival_tests.R.
func TestReferenceBeyondOneCurve(t *testing.T) {
	kinds := map[string]func(*testing.T, json.RawMessage){
		"logrank": checkLogRank, "means": checkMeans, "incidence": checkIncidenceReference,
		"gray": checkGrayReference, "fine-gray": checkFineGrayReference, "turnbull": checkTurnbullReference, "count": checkCount,
	}
	var cases []json.RawMessage
	reference.Load(t, "survival_tests.json", &cases)
	for _, raw := range cases {
		var c struct{ Kind, Name string }
		read(t, raw, &c)
		t.Run(c.Kind+" "+c.Name, func(t *testing.T) { kinds[c.Kind](t, raw) })
	}
}

func read(t *testing.T, raw json.RawMessage, v any) {
	t.Helper()
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatal(err)
	}
}

// grouped is subjects with groups and strata.
type grouped struct{ Time, Event, Cause, Group, Stratum reference.Numbers }

func (g grouped) observations() []survival.Grouped {
	obs := make([]survival.Grouped, len(g.Time))
	for i := range obs {
		obs[i] = survival.Grouped{
			Observation: survival.Observation{Time: float64(g.Time[i]), Event: g.Event[i] == 1},
			Group:       int(g.Group[i]),
		}
		if g.Stratum != nil {
			obs[i].Stratum = int(g.Stratum[i])
		}
	}
	return obs
}

func (g grouped) causes() []survival.GroupedCause {
	obs := make([]survival.GroupedCause, len(g.Time))
	for i := range obs {
		obs[i] = survival.GroupedCause{CauseObservation: survival.CauseObservation{Time: float64(g.Time[i]), Cause: int(g.Cause[i])}}
		if g.Group != nil {
			obs[i].Group, obs[i].Stratum = int(g.Group[i]), int(g.Stratum[i])
		}
	}
	return obs
}

func checkLogRank(t *testing.T, raw json.RawMessage) {
	t.Helper()
	var c struct {
		grouped
		Tests map[string]struct {
			Chisq, P reference.Number
			DF       int
			U        reference.Numbers
			V        []reference.Numbers
		}
	}
	read(t, raw, &c)
	for name, opts := range map[string]survival.LogRankOptions{
		"log-rank": {}, "gehan": {Weights: survival.GehanBreslow}, "tarone": {Weights: survival.TaroneWare},
		"rho 1": {Weights: survival.FlemingHarrington, Rho: 1}, "rho 0.5": {Weights: survival.FlemingHarrington, Rho: 0.5},
		"gamma 1":        {Weights: survival.FlemingHarrington, Gamma: 1},
		"rho 1, gamma 1": {Weights: survival.FlemingHarrington, Rho: 1, Gamma: 1},
	} {
		r, err := survival.LogRank(c.observations(), opts)
		if err != nil {
			t.Fatal(err)
		}
		w := c.Tests[name]
		checkGroupTest(t, name, r, wantChi{Chisq: w.Chisq, P: w.P, DF: w.DF, Var: w.V}, tolerance)
		for g := range r.Groups {
			reference.Close(t, name+" score", r.Groups[g].Score, float64(w.U[g]), 1e-10) // a difference of sums
		}
	}
}

func checkMeans(t *testing.T, raw json.RawMessage) {
	t.Helper()
	var c struct {
		grouped
		Tau                     float64
		Difference, Ratio, Lost wantContrast
	}
	read(t, raw, &c)
	first, second := splitGroups(t, c.observations())
	r, err := survival.CompareRestrictedMeans(second, first, c.Tau, survival.CompareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	checkContrast(t, "difference", r.Difference, c.Difference)
	checkContrast(t, "ratio", r.Ratio, c.Ratio)
	checkContrast(t, "ratio of times lost", r.LostRatio, c.Lost)
}

func checkIncidenceReference(t *testing.T, raw json.RawMessage) {
	t.Helper()
	var c struct {
		grouped
		Level      float64
		Causes     int
		Step, Free reference.Numbers
		Incidence  []reference.Numbers
		StdErr     []reference.Numbers `json:"std.err"`
		Cmprsk     []reference.Numbers
		Limits     map[string]struct{ Lower, Upper []reference.Numbers }
	}
	read(t, raw, &c)
	var obs []survival.CauseObservation
	for _, o := range c.causes() {
		obs = append(obs, o.CauseObservation)
	}
	delta := incidence(t, obs, survival.IncidenceOptions{Variance: survival.AalenDelta, Causes: c.Causes})
	for _, tr := range transforms[:3] {
		curve := incidence(t, obs, survival.IncidenceOptions{Transform: tr.transform, Causes: c.Causes, Level: c.Level})
		if len(curve.Steps) != len(c.Step) {
			t.Fatalf("%d steps, want %d", len(curve.Steps), len(c.Step))
		}
		for i, s := range curve.Steps {
			at := fmt.Sprint(tr.r, " at ", s.Time, " ")
			reference.Close(t, at+"time", s.Time, float64(c.Step[i]), 0)
			reference.Close(t, at+"event-free", s.EventFree, float64(c.Free[i]), tolerance)
			for j, k := range s.Causes {
				reference.Close(t, at+"incidence", k.Incidence, float64(c.Incidence[j][i]), tolerance)
				// The root of a sum that may be 0 but for rounding.
				if want := float64(c.StdErr[j][i]); want > 1e-8 || k.StdErr > 1e-8 {
					reference.Close(t, at+"standard error", k.StdErr, want, 1e-10)
					reference.Close(t, at+"standard error of cmprsk", delta.Steps[i].Causes[j].StdErr, float64(c.Cmprsk[j][i]), 1e-10)
				}
				reference.Close(t, at+"low", k.Interval.Low, float64(c.Limits[tr.r].Lower[j][i]), 1e-9)
				reference.Close(t, at+"high", k.Interval.High, float64(c.Limits[tr.r].Upper[j][i]), 1e-9)
			}
		}
	}
}

func checkGrayReference(t *testing.T, raw json.RawMessage) {
	t.Helper()
	var c struct {
		grouped
		Tests []struct {
			Rho          float64
			Chisq, P, DF reference.Numbers
		}
	}
	read(t, raw, &c)
	for _, test := range c.Tests {
		for j := range test.Chisq {
			r, err := survival.Gray(c.causes(), survival.GrayOptions{Cause: j + 1, Rho: test.Rho})
			if err != nil {
				t.Fatal(err)
			}
			want := wantChi{Chisq: test.Chisq[j], P: test.P[j], DF: int(test.DF[j])}
			checkGroupTest(t, fmt.Sprint("rho ", test.Rho, ", cause ", j+1), r, want, 1e-9)
		}
	}
}

func checkFineGrayReference(t *testing.T, raw json.RawMessage) {
	t.Helper()
	var c struct {
		grouped
		X          []reference.Numbers
		Failcode   int
		Coef       reference.Numbers
		Covariance []reference.Numbers
		End        float64 `json:"loglik"`
		Null       float64 `json:"loglik.null"`
	}
	read(t, raw, &c)
	in := survival.FineGrayInput{Time: c.Time.Floats()}
	for _, cause := range c.Cause {
		in.Cause = append(in.Cause, int(cause))
	}
	for _, x := range c.X {
		in.Covariates = append(in.Covariates, x.Floats())
	}
	fit, err := survival.FineGray(in, survival.FineGrayOptions{Cause: c.Failcode})
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "log-likelihood", fit.LogLik, c.End, tolerance)
	reference.Close(t, "log-likelihood at zero", fit.LogLikNull, c.Null, tolerance)
	for i := range c.Coef { // the optimum to 1e-10 of a standard error
		reference.Close(t, fmt.Sprint("coefficient ", i), fit.Coefficients[i].Estimate, float64(c.Coef[i]), 1e-9)
		for j := range c.Coef {
			reference.Close(t, fmt.Sprint("covariance ", i, j), fit.Covariance.At(i, j), float64(c.Covariance[i][j]), 1e-8)
		}
	}
}

func checkTurnbullReference(t *testing.T, raw json.RawMessage) {
	t.Helper()
	var c struct {
		Left, Right, Q, P, Mass reference.Numbers
		LogLik                  float64
	}
	read(t, raw, &c)
	obs := make([]survival.Censored, len(c.Left))
	for i := range obs {
		obs[i] = survival.Censored{Left: float64(c.Left[i]), Right: float64(c.Right[i])}
	}
	curve := turnbull(t, obs)
	reference.Close(t, "log-likelihood", curve.LogLik, c.LogLik, 1e-12)
	if len(curve.Intervals) != len(c.Mass) {
		t.Fatalf("%d intervals, want %d", len(curve.Intervals), len(c.Mass))
	}
	for j, i := range curve.Intervals {
		reference.Close(t, "left", i.Left, float64(c.Q[j]), 0)
		reference.Close(t, "right", i.Right, float64(c.P[j]), 0)
		// Self-consistency comes to 0 only slowly.
		if want := float64(c.Mass[j]); want > 1e-6 || i.Mass > 1e-6 {
			reference.Close(t, "mass", i.Mass, want, 1e-8)
		}
	}
}

func checkCount(t *testing.T, raw json.RawMessage) {
	t.Helper()
	var c struct {
		ID, Start, Stop, Event, Step, Mean reference.Numbers
		AtRisk                             reference.Numbers `json:"n.risk"`
		Events                             reference.Numbers `json:"n.event"`
		StdErr                             reference.Numbers `json:"std.err"`
	}
	read(t, raw, &c)
	var subjects []survival.Recurrent
	for i := range c.ID { // the rows of a subject follow one another
		if i == 0 || c.ID[i] != c.ID[i-1] {
			subjects = append(subjects, survival.Recurrent{Start: float64(c.Start[i])})
		}
		s := &subjects[len(subjects)-1]
		s.End = float64(c.Stop[i])
		if c.Event[i] == 1 {
			s.Events = append(s.Events, s.End)
		}
	}
	curve, err := survival.MeanCumulativeCount(subjects, survival.MeanCountOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(curve.Steps) != len(c.Step) {
		t.Fatalf("%d steps, want %d", len(curve.Steps), len(c.Step))
	}
	for i, s := range curve.Steps {
		at := fmt.Sprint("at ", s.Time, " ")
		reference.Close(t, at+"time", s.Time, float64(c.Step[i]), 0)
		reference.Close(t, at+"at risk", float64(s.AtRisk), float64(c.AtRisk[i]), 0)
		reference.Close(t, at+"events", float64(s.Events), float64(c.Events[i]), 0)
		reference.Close(t, at+"mean", s.Mean, float64(c.Mean[i]), tolerance)
		reference.Close(t, at+"standard error", s.StdErr, float64(c.StdErr[i]), 1e-10)
	}
}
