package survival_test

import (
	"fmt"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// TestParametricReference compares with testdata/reference/parametric.R: weights,
// offsets and all kinds of censoring.
func TestParametricReference(t *testing.T) {
	var cases []struct {
		Name           string
		Left, Right    reference.Numbers
		X              []reference.Numbers
		X0             reference.Numbers
		Weight, Offset reference.Numbers
		P              reference.Numbers
		Fits           map[string]struct {
			Coef       reference.Numbers
			Var        []reference.Numbers
			LogLik     reference.Numbers
			Quantile   reference.Numbers
			QuantileSE reference.Numbers `json:"quantile.se"`
			Time, Surv reference.Numbers
		}
	}
	reference.Load(t, "parametric.json", &cases)
	const tolerance = 1e-9 // score roots
	for _, c := range cases {
		in := survival.ParametricInput{Left: c.Left.Floats(), Right: c.Right.Floats(), Weights: floats(c.Weight), Offset: floats(c.Offset)}
		for _, x := range c.X {
			in.Covariates = append(in.Covariates, x.Floats())
		}
		for _, distribution := range []survival.Distribution{survival.Weibull, survival.Exponential, survival.LogNormal, survival.LogLogistic} {
			t.Run(c.Name+", "+distribution.String(), func(t *testing.T) {
				want := c.Fits[map[survival.Distribution]string{
					survival.Weibull: "weibull", survival.Exponential: "exponential", survival.LogNormal: "lognormal", survival.LogLogistic: "loglogistic",
				}[distribution]]
				fit, err := survival.Parametric(in, survival.ParametricOptions{Distribution: distribution})
				if err != nil {
					t.Fatal(err)
				}
				for i := range want.Var {
					got := fit.LogScale
					if i < len(fit.Coefficients) {
						got = fit.Coefficients[i]
					}
					reference.Close(t, fmt.Sprint("coefficient ", i), got.Estimate, float64(want.Coef[i]), tolerance)
					for j := range want.Var {
						reference.Close(t, fmt.Sprint("variance ", i, j), fit.Covariance.At(i, j), float64(want.Var[i][j]), tolerance)
					}
				}
				reference.Close(t, "null log likelihood", fit.LogLikNull, float64(want.LogLik[0]), tolerance)
				reference.Close(t, "log likelihood", fit.LogLik, float64(want.LogLik[1]), tolerance)
				for i, p := range c.P.Floats() {
					q, err := fit.Quantile(p, c.X0.Floats(), 0)
					if err != nil {
						t.Fatal(err)
					}
					reference.Close(t, "quantile", q.Time, float64(want.Quantile[i]), tolerance)
					reference.Close(t, "its se", q.StdErr, float64(want.QuantileSE[i]), tolerance)
				}
				for i, at := range want.Time.Floats() {
					s, err := fit.Survival(at, c.X0.Floats(), 0)
					if err != nil {
						t.Fatal(err)
					}
					reference.Close(t, "survival", s.Survival, float64(want.Surv[i]), tolerance)
				}
			})
		}
	}
}
