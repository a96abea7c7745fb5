package longitudinal_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/longitudinal"
)

const (
	fixedTolerance    = 1e-7 // fixed effects; both sides are polished optima
	varianceTolerance = 1e-6 // lme4's optimum is polished with numerical derivatives
)

// mixedWant is what lme4, lmerTest and pbkrtest make of one model.
type mixedWant struct {
	Term         []string
	Estimate, SE reference.Numbers
	VCov         []reference.Numbers
	Deviance     reference.Number `json:"deviance_or_neg2reml"`
	Theta        reference.Numbers
	Components   struct {
		Var2 []*string
		VCov reference.Numbers
	} `json:"variance_components"`
	Singular      bool
	Satterthwaite *struct{ DF, T, P reference.Numbers }
	KR            *struct{ SE, DF, P reference.Numbers } `json:"kenward_roger"`
	Predictions   *struct {
		Group  []string
		Values []reference.Numbers
	} `json:"blup_first5"`
}

// The collection's models with random effects.
func TestMixedCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Options     model
		Expected    struct {
			N        int
			REML, ML mixedWant
			NLME     struct {
				Estimate, SE  reference.Numbers
				Sigma, LogLik reference.Number
			} `json:"nlme_lme_reml"`
		}
	}
	reference.LoadCollection(t, "mixed_model_lmer.json", &cases)
	for _, c := range cases {
		random := strings.Trim(strings.Split(c.Options.Formula, "+ (")[1], " )")
		parts := strings.Split(random, "|")
		covariate, patient := strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1])
		d := c.Options.data(t, c.Dataset, patient, "")
		fit := func(t *testing.T, opts longitudinal.MixedOptions) longitudinal.MixedFit {
			t.Helper()
			if covariate == "1" {
				return mixed(t)(longitudinal.RandomIntercept(d, opts))
			}
			slope := make([]float64, len(d.Response))
			at := slices.Index(d.Design.Terms, covariate)
			for i, row := range d.Design.Rows {
				slope[i] = row[at]
			}
			return mixed(t)(longitudinal.RandomSlope(d, slope, opts))
		}
		t.Run(c.ID, func(t *testing.T) {
			reml := fit(t, longitudinal.MixedOptions{})
			if reml.Observations != c.Expected.N {
				t.Errorf("%d rows, want %d", reml.Observations, c.Expected.N)
			}
			checkMixed(t, reml, c.Expected.REML)
			checkMixed(t, fit(t, longitudinal.MixedOptions{Estimation: longitudinal.ML}), c.Expected.ML)
			kr, want := fit(t, longitudinal.MixedOptions{Method: longitudinal.KenwardRoger}), c.Expected.REML.KR
			vectorClose(t, "Kenward-Roger standard error", pick(kr.Effects, stdErr), want.SE, fixedTolerance, 0)
			vectorClose(t, "Kenward-Roger df", pick(kr.Effects, df), want.DF, dfTolerance, 0)
			vectorClose(t, "Kenward-Roger p", pick(kr.Effects, pValue), want.P, 1e-4, 1e-300)
			nlme := c.Expected.NLME // stops early: 1e-4
			vectorClose(t, "nlme estimate", pick(reml.Effects, value), nlme.Estimate, 1e-4, 1e-2)
			vectorClose(t, "nlme standard error", pick(reml.Effects, stdErr), nlme.SE, 1e-4, 0)
			closeTo(t, "nlme log likelihood", reml.LogLik, float64(nlme.LogLik), 1e-7, 0)
		})
	}
}

func mixed(t *testing.T) func(longitudinal.MixedFit, error) longitudinal.MixedFit {
	return func(f longitudinal.MixedFit, err error) longitudinal.MixedFit {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if !f.Converged || f.Gradient > 1e-8 {
			t.Errorf("converged %v, gradient %g", f.Converged, f.Gradient)
		}
		return f
	}
}

func checkMixed(t *testing.T, fit longitudinal.MixedFit, want mixedWant) {
	t.Helper()
	vectorClose(t, "estimate", pick(fit.Effects, value), want.Estimate, fixedTolerance, 1e-2)
	vectorClose(t, "standard error", pick(fit.Effects, stdErr), want.SE, fixedTolerance, 0)
	matrixClose(t, "vcov", fit.VCov, want.VCov, fixedTolerance)
	closeTo(t, "deviance", -2*fit.LogLik, float64(want.Deviance), 1e-10, 0)
	vectorClose(t, "theta", fit.Theta, want.Theta, varianceTolerance, 1)
	var components []float64
	for i := range fit.Random {
		components = append(components, fit.Random[i][i])
	}
	if len(fit.Random) == 2 {
		components = append(components, fit.Random[1][0])
	}
	vectorClose(t, "variances", append(components, fit.Residual), want.Components.VCov, varianceTolerance, 1)
	if fit.Singular != want.Singular || (len(fit.Warnings) > 0) != want.Singular {
		t.Errorf("singular %v, warnings %v, want %v", fit.Singular, fit.Warnings, want.Singular)
	}
	if s := want.Satterthwaite; s != nil {
		vectorClose(t, "df", pick(fit.Effects, df), s.DF, dfTolerance, 0)
		vectorClose(t, "t", pick(fit.Effects, tValue), s.T, fixedTolerance, 1e-2)
		vectorClose(t, "p", pick(fit.Effects, pValue), s.P, 1e-4, 1e-300)
	}
	if want.Predictions != nil {
		checkPredictions(t, fit, want.Predictions.Group, want.Predictions.Values)
	}
}

// checkPredictions compares the random effects of the first patients.
func checkPredictions(t *testing.T, fit longitudinal.MixedFit, groups []string, values []reference.Numbers) {
	t.Helper()
	for i, g := range groups {
		got := fit.Predictions[i]
		if strconv.Itoa(got.Patient) != g {
			t.Fatalf("patient %d, want %s", got.Patient, g)
		}
		for j, v := range values[i] {
			closeTo(t, "prediction "+g, got.Effects[j], float64(v), varianceTolerance, max(1, math.Sqrt(fit.Random[j][j])))
		}
	}
}
