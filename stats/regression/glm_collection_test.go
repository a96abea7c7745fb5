package regression_test

import (
	"math"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/regression"
)

// lagged is the tolerance of what R takes from the covariance of a glm: R computes
// it with the weights of the last iteration but one, which after its stop at a
// change of the deviance of 1e-15 are off by up to 1e-7. The values of
// testdata/reference are iterated on, and agree to 1e-9. In the same way the
// log-binomial search, which converges by a factor only, leaves R's estimates off
// by up to 1e-8.
const lagged = 2e-7

// checkLaggedTable is checkTable with that tolerance for all but the estimates.
func checkLaggedTable(t *testing.T, got []regression.Coefficient, want table) {
	t.Helper()
	var b []float64
	for _, c := range got {
		b = append(b, c.Estimate)
	}
	checkVector(t, "estimate", b, want.Estimate, tolerance)
	checkTable(t, got, want, lagged)
}

type profileLimits struct{ Lower, Upper, ChiSq, P numbers }

func checkProfile(t *testing.T, got []regression.Profile, want profileLimits, tolerance float64) {
	t.Helper()
	var low, high []float64
	for _, p := range got {
		low, high = append(low, p.Interval.Low), append(high, p.Interval.High)
	}
	checkVector(t, "profile low", low, want.Lower, tolerance)
	checkVector(t, "profile high", high, want.Upper, tolerance)
}

// The collection's logistic models.
func TestLogisticCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Options     struct{ Formula string }
		Expected    struct {
			N            int
			Coef         table
			Vcov         []numbers
			Deviance     reference.Number
			NullDeviance reference.Number `json:"null_deviance"`
			AIC, LogLik  reference.Number
			Profile      profileLimits      `json:"profile_ci_exact"`
			Robust       map[string]numbers `json:"robust_se"`
			Fitted       numbers            `json:"fitted_first10"`
			AUC, Brier   reference.Number
		}
	}
	reference.LoadCollection(t, "logistic_glm.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			f := load(t, c.Dataset, c.Options.Formula)
			fit, err := regression.Logistic(f.x, f.events(), regression.Options{})
			if err != nil {
				t.Fatal(err)
			}
			e := c.Expected
			if fit.N != e.N {
				t.Errorf("n %d, want %d", fit.N, e.N)
			}
			checkLaggedTable(t, fit.Coefficients, e.Coef)
			checkCovariance(t, fit.Estimates, e.Vcov, lagged)
			reference.Close(t, "deviance", fit.Deviance, float64(e.Deviance), tolerance)
			reference.Close(t, "null deviance", fit.NullDeviance, float64(e.NullDeviance), tolerance)
			reference.Close(t, "AIC", fit.AIC, float64(e.AIC), tolerance)
			reference.Close(t, "log-likelihood", fit.LogLik, float64(e.LogLik), tolerance)
			checkVector(t, "fitted", fit.Fitted[:len(e.Fitted)], e.Fitted, tolerance)
			for _, h := range []regression.HC{regression.HC0, regression.HC1} {
				r, err := fit.Robust(h)
				if err != nil {
					t.Fatal(err)
				}
				checkVector(t, h.String(), stdErrs(r), e.Robust[h.String()], lagged)
			}
			profile, err := fit.Profile()
			if err != nil {
				t.Fatal(err)
			}
			checkProfile(t, profile, e.Profile, tolerance)
			d, err := fit.Discrimination(f.events())
			if err != nil {
				t.Fatal(err)
			}
			reference.Close(t, "AUC", d.AUC, float64(e.AUC), tolerance)
			reference.Close(t, "Brier", d.Brier, float64(e.Brier), tolerance)
		})
	}
}

// The collection's Firth models.
func TestFirthCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Options     struct{ Formula string }
		Expected    struct {
			N            int
			Term         []string
			Estimate, SE numbers
			Vcov         []numbers
			LogLik       reference.Number `json:"penalized_loglik"`
			Profile      profileLimits
		}
	}
	reference.LoadCollection(t, "firth_logistic.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			f := load(t, c.Dataset, c.Options.Formula)
			fit, err := regression.Firth(f.x, f.events(), regression.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d iterations", fit.Iterations)
			e := c.Expected
			if fit.N != e.N {
				t.Errorf("n %d, want %d", fit.N, e.N)
			}
			checkVector(t, "estimate", estimates(fit.Estimates), e.Estimate, tolerance)
			checkVector(t, "std. error", stdErrs(fit.Estimates), e.SE, tolerance)
			checkCovariance(t, fit.Estimates, e.Vcov, tolerance)
			reference.Close(t, "penalized log-likelihood", fit.LogLik, float64(e.LogLik), tolerance)
			for i, c := range fit.Coefficients {
				reference.Close(t, c.Name+" low", c.Interval.Low, float64(e.Profile.Lower[i]), tolerance)
				reference.Close(t, c.Name+" high", c.Interval.High, float64(e.Profile.Upper[i]), tolerance)
				// A chi-squared near 0 is the difference of two log-likelihoods of about 130: exact to 1e-13.
				if d := math.Abs(c.Statistic - float64(e.Profile.ChiSq[i])); !(d <= tolerance*c.Statistic+5e-13) {
					t.Errorf("%s chi-squared = %.17g, want %.17g", c.Name, c.Statistic, float64(e.Profile.ChiSq[i]))
				}
				reference.Close(t, c.Name+" p", c.P, float64(e.Profile.P[i]), tolerance)
			}
		})
	}
}

// The collection's models of risk ratios and risk differences.
func TestRiskRatioCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Options     struct{ Formula string }
		Expected    struct {
			N       int
			Poisson struct {
				Estimate numbers
				Model    numbers `json:"se_model"`
				HC0      numbers `json:"se_HC0"`
				HC1      numbers `json:"se_HC1"`
			} `json:"modified_poisson"`
			LogBinomial struct {
				Inside           *bool `json:"converged_in_interior"`
				Estimate, SE     numbers
				LogLik, Deviance reference.Number
			} `json:"log_binomial"`
			Linear struct {
				Estimate numbers
				HC0      numbers `json:"se_HC0"`
				HC2      numbers `json:"se_HC2"`
				HC3      numbers `json:"se_HC3"`
			} `json:"linear_probability"`
		}
	}
	reference.LoadCollection(t, "risk_ratio_regression.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			f := load(t, c.Dataset, c.Options.Formula)
			e := c.Expected
			fit, err := regression.ModifiedPoisson(f.x, f.events(), regression.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if fit.N != e.N {
				t.Errorf("n %d, want %d", fit.N, e.N)
			}
			checkVector(t, "modified Poisson", estimates(fit.Estimates), e.Poisson.Estimate, tolerance)
			checkVector(t, "modified Poisson HC0", stdErrs(fit.Estimates), e.Poisson.HC0, lagged)
			checkVector(t, "modified Poisson HC1", robust(t, fit.Robust, regression.HC1), e.Poisson.HC1, lagged)
			model, err := regression.Poisson(f.x, f.counts(), regression.CountOptions{})
			if err != nil {
				t.Fatal(err)
			}
			checkVector(t, "Poisson", stdErrs(model.Estimates), e.Poisson.Model, lagged)
			binomial, err := regression.LogBinomial(f.x, f.events(), regression.Options{})
			if e.LogBinomial.Inside != nil {
				if err == nil {
					t.Error("log-binomial: no error though the maximum is on the boundary")
				}
			} else {
				if err != nil {
					t.Fatal(err)
				}
				checkVector(t, "log-binomial", estimates(binomial.Estimates), e.LogBinomial.Estimate, lagged)
				checkVector(t, "log-binomial std. error", stdErrs(binomial.Estimates), e.LogBinomial.SE, lagged)
				reference.Close(t, "log-likelihood", binomial.LogLik, float64(e.LogBinomial.LogLik), tolerance)
				reference.Close(t, "deviance", binomial.Deviance, float64(e.LogBinomial.Deviance), tolerance)
			}
			linear, err := regression.Linear(f.x, f.response, regression.LinearOptions{})
			if err != nil {
				t.Fatal(err)
			}
			checkVector(t, "linear", estimates(linear.Estimates), e.Linear.Estimate, tolerance)
			for h, want := range map[regression.HC]numbers{regression.HC0: e.Linear.HC0, regression.HC2: e.Linear.HC2, regression.HC3: e.Linear.HC3} {
				checkVector(t, "linear "+h.String(), robust(t, linear.Robust, h), want, tolerance)
			}
		})
	}
}

func robust(t *testing.T, estimate func(regression.HC) (regression.Estimates, error), h regression.HC) []float64 {
	t.Helper()
	e, err := estimate(h)
	if err != nil {
		t.Fatal(err)
	}
	return stdErrs(e)
}

// The collection's models of counts.
func TestCountCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Options     struct{ Formula string }
		Expected    struct {
			N       int
			Poisson struct {
				Coef             table
				Deviance, LogLik reference.Number
				Dispersion       reference.Number `json:"pearson_dispersion"`
			}
			NegBin *struct {
				Coef, SE  numbers
				Theta     reference.Number
				ThetaSE   reference.Number `json:"se_theta"`
				TwoLogLik reference.Number
			}
		}
	}
	reference.LoadCollection(t, "count_regression.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			f := load(t, c.Dataset, c.Options.Formula)
			e := c.Expected
			fit, err := regression.Poisson(f.x, f.counts(), regression.CountOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if fit.N != e.N {
				t.Errorf("n %d, want %d", fit.N, e.N)
			}
			checkLaggedTable(t, fit.Coefficients, e.Poisson.Coef)
			reference.Close(t, "deviance", fit.Deviance, float64(e.Poisson.Deviance), tolerance)
			reference.Close(t, "log-likelihood", fit.LogLik, float64(e.Poisson.LogLik), tolerance)
			reference.Close(t, "dispersion", fit.Pearson/float64(fit.DFResidual), float64(e.Poisson.Dispersion), tolerance)
			nb, err := regression.NegativeBinomial(f.x, f.counts(), regression.CountOptions{})
			if e.NegBin == nil {
				t.Logf("not in the collection: theta %v, %v", nb.Theta, err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			// R's theta is converged to about 1e-6, says the collection; its standard error is
			// of the theta before the last step.
			checkVector(t, "negative binomial", estimates(nb.Estimates), e.NegBin.Coef, 1e-6)
			checkVector(t, "negative binomial std. error", stdErrs(nb.Estimates), e.NegBin.SE, 1e-6)
			reference.Close(t, "theta", nb.Theta, float64(e.NegBin.Theta), 1e-6)
			reference.Close(t, "std. error of theta", nb.ThetaStdErr, float64(e.NegBin.ThetaSE), 1e-4)
			reference.Close(t, "2 log-likelihood", 2*nb.LogLik, float64(e.NegBin.TwoLogLik), tolerance)
		})
	}
}

// The collection's standardized risks.
func TestGComputationCollection(t *testing.T) {
	type errors struct {
		Risk1, Risk0, RD *reference.Number
		LogRR            *reference.Number `json:"log_rr"`
		LogOR            *reference.Number `json:"log_or"`
	}
	var cases []struct {
		ID, Dataset string
		Options     struct{ Formula, Treatment string }
		Expected    struct {
			N                    int
			Risk1, Risk0, RD, RR reference.Number
			OR                   reference.Number `json:"or_marginal"`
			Model                errors           `json:"se_delta_model_vcov"`
			Robust               errors           `json:"se_delta_HC0"`
			Influence            errors           `json:"se_influence_function"`
			Ye                   reference.Number `json:"se_ye_2023_rd"`
		}
	}
	reference.LoadCollection(t, "gcomputation.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			f := load(t, c.Dataset, c.Options.Formula)
			fit, err := regression.Logistic(f.x, f.events(), regression.Options{})
			if err != nil {
				t.Fatal(err)
			}
			e := c.Expected
			for v, want := range map[regression.Variance]errors{regression.ModelDelta: e.Model, regression.RobustDelta: e.Robust, regression.Influence: e.Influence} {
				g, err := regression.GComputation(fit, c.Options.Treatment, regression.GComputationOptions{Variance: v})
				if err != nil {
					t.Fatal(err)
				}
				reference.Close(t, "treated", g.Treated.Estimate, float64(e.Risk1), tolerance)
				reference.Close(t, "control", g.Control.Estimate, float64(e.Risk0), tolerance)
				reference.Close(t, "difference", g.Difference.Estimate, float64(e.RD), tolerance)
				reference.Close(t, "ratio", g.Ratio.Estimate, float64(e.RR), tolerance)
				reference.Close(t, "odds ratio", g.OddsRatio.Estimate, float64(e.OR), tolerance)
				reference.Close(t, "Ye", g.CovariateAdjusted, float64(e.Ye), tolerance)
				for i, pair := range []struct {
					want *reference.Number
					got  float64
				}{
					{want.Risk1, g.Treated.StdErr},
					{want.Risk0, g.Control.StdErr},
					{want.RD, g.Difference.StdErr},
					{want.LogRR, g.Ratio.StdErr},
					{want.LogOR, g.OddsRatio.StdErr},
				} {
					if pair.want != nil {
						reference.Close(t, v.String()+" "+[]string{"treated", "control", "difference", "log ratio", "log odds ratio"}[i], pair.got, float64(*pair.want), lagged)
					}
				}
			}
		})
	}
}
