package longitudinal_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/longitudinal"
)

// Structures by their names in R's mmrm.
var structures = map[string]longitudinal.Structure{
	"us": longitudinal.Unstructured, "toeph": longitudinal.ToeplitzHeterogeneous, "toep": longitudinal.Toeplitz,
	"ar1h": longitudinal.AR1Heterogeneous, "ar1": longitudinal.AR1,
	"csh": longitudinal.CompoundSymmetryHeterogeneous, "cs": longitudinal.CompoundSymmetry,
}

const (
	mmrmTolerance = 1e-7 // both sides are polished optima
	dfTolerance   = 1e-5 // mmrm's derivatives are automatic, its Hessian is inverted
)

// tests are the numbers of one method.
type tests struct {
	SE, DF, T, P reference.Numbers
	Adjusted     []reference.Numbers        `json:"vcov_adjusted"`
	Means        map[string]json.RawMessage `json:"lsmeans"`
	Differences  map[string]json.RawMessage `json:"lsmean_differences"`
}

// repeatedFit is what mmrm makes of one structure.
type repeatedFit struct {
	REML struct {
		Term       []string
		Estimate   reference.Numbers
		VCov       []reference.Numbers
		Deviance   reference.Number `json:"neg2_reml_loglik"`
		Covariance []reference.Numbers
		Theta      reference.Numbers `json:"theta_mmrm"`
	}
	Satterthwaite *tests
	KR            *tests `json:"kenward_roger"`
	ML            *struct {
		Estimate   reference.Numbers
		Deviance   reference.Number `json:"neg2_loglik"`
		Covariance []reference.Numbers
	}
	GLS *struct {
		Estimate, SE reference.Numbers
		Deviance     reference.Number `json:"neg2_reml_loglik"`
	} `json:"nlme_gls"`
}

// The collection's models for repeated measures: every structure, both methods.
func TestMMRMCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Options     model
		Expected    map[string]json.RawMessage
	}
	reference.LoadCollection(t, "mmrm.json", &cases)
	for _, c := range cases {
		d := c.Options.data(t, c.Dataset, c.Options.Subject, c.Options.Visit)
		for name, text := range c.Expected {
			if slices.Contains([]string{"n_obs", "n_subjects", "visits"}, name) {
				continue
			}
			t.Run(c.ID+" "+name, func(t *testing.T) {
				structure, ok := structures[name]
				if !ok {
					t.Fatalf("no structure %s", name)
				}
				var want repeatedFit
				if err := json.Unmarshal(text, &want); err != nil {
					t.Fatal(err)
				}
				var n struct {
					Obs, Subjects int
				}
				_ = json.Unmarshal(c.Expected["n_obs"], &n.Obs)
				_ = json.Unmarshal(c.Expected["n_subjects"], &n.Subjects)
				fit := mmrm(t, d, longitudinal.MMRMOptions{Structure: structure})
				if fit.Observations != n.Obs || fit.Patients != n.Subjects {
					t.Errorf("%d rows of %d patients, want %v", fit.Observations, fit.Patients, n)
				}
				checkREML(t, fit, want)
				checkTests(t, d, fit, want.Satterthwaite)
				kr := mmrm(t, d, longitudinal.MMRMOptions{Structure: structure, Method: longitudinal.KenwardRoger})
				checkTests(t, d, kr, want.KR)
				if want.ML != nil {
					ml := mmrm(t, d, longitudinal.MMRMOptions{Structure: structure, Estimation: longitudinal.ML})
					vectorClose(t, "ML estimate", pick(ml.Effects, value), want.ML.Estimate, mmrmTolerance, 1)
					closeTo(t, "ML deviance", -2*ml.LogLik, float64(want.ML.Deviance), 1e-10, 0)
					matrixClose(t, "ML covariance", ml.Covariance, want.ML.Covariance, mmrmTolerance)
				}
				if want.GLS != nil { // another program, that stops early: 1e-4
					vectorClose(t, "gls estimate", pick(fit.Effects, value), want.GLS.Estimate, 1e-4, 1)
					vectorClose(t, "gls standard error", pick(fit.Effects, stdErr), want.GLS.SE, 1e-4, 0)
					closeTo(t, "gls deviance", -2*fit.LogLik, float64(want.GLS.Deviance), 1e-7, 0)
				}
			})
		}
	}
}

func mmrm(t *testing.T, d longitudinal.Data, opts longitudinal.MMRMOptions) longitudinal.Fit {
	t.Helper()
	fit, err := longitudinal.MMRM(d, opts)
	if err != nil {
		t.Fatal(err)
	}
	if !fit.Converged || fit.Gradient > 1e-8 {
		t.Errorf("converged %v, gradient %g", fit.Converged, fit.Gradient)
	}
	return fit
}

func checkREML(t *testing.T, fit longitudinal.Fit, want repeatedFit) {
	t.Helper()
	for i, c := range fit.Coefficients {
		if c.Term != want.REML.Term[i] {
			t.Fatalf("term %d is %s, want %s", i, c.Term, want.REML.Term[i])
		}
	}
	vectorClose(t, "estimate", pick(fit.Effects, value), want.REML.Estimate, mmrmTolerance, 1)
	matrixClose(t, "vcov", fit.VCov, want.REML.VCov, mmrmTolerance)
	closeTo(t, "deviance", -2*fit.LogLik, float64(want.REML.Deviance), 1e-10, 0)
	matrixClose(t, "covariance", fit.Covariance, want.REML.Covariance, mmrmTolerance)
	vectorClose(t, "theta", fit.Theta, want.REML.Theta, mmrmTolerance, 1)
}

// checkTests compares coefficients and least-squares means of one method.
func checkTests(t *testing.T, d longitudinal.Data, fit longitudinal.Fit, want *tests) {
	t.Helper()
	if want == nil {
		return
	}
	vectorClose(t, "standard error", pick(fit.Effects, stdErr), want.SE, mmrmTolerance, 0)
	vectorClose(t, "df", pick(fit.Effects, df), want.DF, dfTolerance, 0)
	vectorClose(t, "t", pick(fit.Effects, tValue), want.T, mmrmTolerance, 1)
	for i, p := range pick(fit.Effects, pValue) { // log p moves with the degrees of freedom
		closeTo(t, "p", p, float64(want.P[i]), 1e-4*max(1, -math.Log(float64(want.P[i]))), 1e-300)
	}
	if want.Adjusted != nil {
		matrixClose(t, "adjusted vcov", fit.VCov, want.Adjusted, mmrmTolerance)
	}
	if want.Means != nil {
		checkMeans(t, d, fit, want.Means, want.Differences)
	}
}

// checkMeans compares the means by arm within visits, and their differences.
func checkMeans(t *testing.T, d longitudinal.Data, fit longitudinal.Fit, means, differences map[string]json.RawMessage) {
	t.Helper()
	arms, visits := texts(t, means["arm"]), texts(t, means["visit"])
	estimates := make([]longitudinal.Estimate, len(arms))
	weights := map[string][]float64{}
	for i := range arms {
		w, err := d.Design.Mean(level(t, d, "arm", arms[i]), level(t, d, "visit", visits[i]))
		if err != nil {
			t.Fatal(err)
		}
		weights[arms[i]+"@"+visits[i]] = w
		estimates[i] = contrast(t, fit.Effects, w)
	}
	checkEstimates(t, "mean", estimates, means)
	pairs, at := texts(t, differences["contrast"]), texts(t, differences["visit"])
	estimates = estimates[:0]
	for i, pair := range pairs {
		var a, b string
		if _, err := fmt.Sscanf(pair, "%s - %s", &a, &b); err != nil {
			t.Fatal(err)
		}
		w := slices.Clone(weights[a+"@"+at[i]])
		for j, v := range weights[b+"@"+at[i]] {
			w[j] -= v
		}
		estimates = append(estimates, contrast(t, fit.Effects, w))
	}
	checkEstimates(t, "difference", estimates, differences)
}

func contrast(t *testing.T, e longitudinal.Effects, weights []float64) longitudinal.Estimate {
	t.Helper()
	est, err := e.Contrast(weights)
	if err != nil {
		t.Fatal(err)
	}
	return est
}

// level fixes a factor of the design at a level.
func level(t *testing.T, d longitudinal.Data, name, text string) longitudinal.At {
	t.Helper()
	at, err := d.Design.Level(name, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func checkEstimates(t *testing.T, what string, got []longitudinal.Estimate, want map[string]json.RawMessage) {
	t.Helper()
	column := func(name string, tolerance, scale float64, f func(longitudinal.Estimate) float64) {
		text, ok := want[name]
		if !ok {
			return
		}
		var numbers reference.Numbers
		if err := json.Unmarshal(text, &numbers); err != nil {
			t.Fatal(err)
		}
		values := make([]float64, len(got))
		for i, e := range got {
			values[i] = f(e)
		}
		vectorClose(t, what+" "+name, values, numbers, tolerance, scale)
	}
	column("estimate", mmrmTolerance, 1, value)
	column("se", mmrmTolerance, 0, stdErr)
	column("df", dfTolerance, 0, df)
	column("lower", 1e-6, 1, func(e longitudinal.Estimate) float64 { return e.Interval.Low })
	column("upper", 1e-6, 1, func(e longitudinal.Estimate) float64 { return e.Interval.High })
	column("t", 1e-6, 1, tValue)
}

func texts(t *testing.T, text json.RawMessage) []string {
	t.Helper()
	var out []string
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
