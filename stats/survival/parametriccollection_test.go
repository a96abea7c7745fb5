package survival_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// parametricExpected is what a case holds of one distribution.
type parametricExpected struct {
	N    int
	Coef struct {
		Estimate, SE, Statistic, P, Lower, Upper reference.Numbers
	}
	VCov      []reference.Numbers
	Scale     reference.Number
	LogLik    reference.Number
	Null      reference.Number `json:"loglik_null"`
	Quantiles *struct {
		P, Time, SE reference.Numbers
		At          map[string]reference.Number
	} `json:"quantiles_at_covariate_means"`
	Weibull *struct {
		Shape  reference.Number
		Ratios reference.Numbers `json:"hazard_ratio"`
	} `json:"shape_ph_hr"`
}

// TestCollectionParametric walks every case of the collection's parametric
// regressions.
func TestCollectionParametric(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       struct {
			Time, Event, Left, Right, Filter *string
			Covariates                       string
		}
		Expected map[string]parametricExpected
	}
	reference.LoadCollection(t, "parametric_survreg.json", &cases)
	for _, c := range cases {
		table := readFrame(t, c.Dataset)
		for name, want := range c.Expected {
			t.Run(c.ID+" "+name, func(t *testing.T) {
				var terms []string
				for term := range strings.SplitSeq(c.Input.Covariates, "+") {
					if term = strings.TrimSpace(term); term != "1" {
						terms = append(terms, term)
					}
				}
				in := survival.ParametricInput{Covariates: make([][]float64, len(terms))}
				for i := range table.n {
					left, right := table.interval(t, i, c.Input.Time, c.Input.Event, c.Input.Left, c.Input.Right)
					table.addParametric(t, &in, i, left, right, terms)
				}
				distribution, ok := map[string]survival.Distribution{
					"weibull": survival.Weibull, "exponential": survival.Exponential, "lognormal": survival.LogNormal, "loglogistic": survival.LogLogistic,
				}[name]
				if !ok {
					t.Fatalf("unknown distribution %q", name)
				}
				fit, err := survival.Parametric(in, survival.ParametricOptions{Distribution: distribution})
				if err != nil {
					t.Fatal(err)
				}
				want.check(t, fit, terms)
			})
		}
	}
}

// interval returns where the event of a row lies, NaN where it cannot be used: a
// time that is missing or 0, or nothing known.
func (f frame) interval(t *testing.T, row int, time, event, left, right *string) (low, high float64) {
	t.Helper()
	if time != nil {
		low = f.value(t, *time, row)
		if low == 0 || math.IsNaN(f.value(t, *event, row)) {
			return math.NaN(), 0
		}
		if f.value(t, *event, row) == 1 {
			return low, low
		}
		return low, math.Inf(1)
	}
	low, high = f.value(t, *left, row), f.value(t, *right, row)
	if math.IsNaN(high) {
		high = math.Inf(1)
	}
	if low == 0 && math.IsInf(high, 1) {
		return math.NaN(), 0
	}
	return low, high
}

// addParametric adds a row if all of it is known.
func (f frame) addParametric(t *testing.T, in *survival.ParametricInput, row int, left, right float64, terms []string) {
	t.Helper()
	values := []float64{left}
	for _, term := range terms {
		values = append(values, f.value(t, term, row))
	}
	if slices.ContainsFunc(values, math.IsNaN) {
		return
	}
	in.Left, in.Right = append(in.Left, left), append(in.Right, right)
	for j := range terms {
		in.Covariates[j] = append(in.Covariates[j], values[j+1])
	}
}

func (w parametricExpected) check(t *testing.T, fit *survival.ParametricFit, terms []string) {
	t.Helper()
	const tolerance = 1e-9 // score roots
	if fit.N != w.N {
		t.Fatalf("%d rows, want %d", fit.N, w.N)
	}
	all := slices.Clone(fit.Coefficients)
	if fit.Distribution != survival.Exponential {
		all = append(all, fit.LogScale)
	}
	if len(all) != len(w.Coef.Estimate) {
		t.Fatalf("%d coefficients, want %d", len(all), len(w.Coef.Estimate))
	}
	for j, c := range all {
		name := fmt.Sprint("coefficient ", j, " ")
		reference.Close(t, name+"estimate", c.Estimate, float64(w.Coef.Estimate[j]), tolerance)
		reference.Close(t, name+"se", c.StdErr, float64(w.Coef.SE[j]), tolerance)
		reference.Close(t, name+"z", c.Z, float64(w.Coef.Statistic[j]), tolerance)
		reference.Close(t, name+"p", c.P, float64(w.Coef.P[j]), 1e-6) // a tail: z^2, up to 800, times the error of z
		reference.Close(t, name+"low", c.Interval.Low, float64(w.Coef.Lower[j]), tolerance)
		reference.Close(t, name+"high", c.Interval.High, float64(w.Coef.Upper[j]), tolerance)
		for i := range w.VCov {
			reference.Close(t, name+"covariance", fit.Covariance.At(i, j), float64(w.VCov[i][j]), tolerance)
		}
	}
	reference.Close(t, "scale", fit.Scale, float64(w.Scale), tolerance)
	reference.Close(t, "log likelihood", fit.LogLik, float64(w.LogLik), tolerance)
	reference.Close(t, "null log likelihood", fit.LogLikNull, float64(w.Null), tolerance)
	if w.Quantiles != nil {
		x := make([]float64, len(terms))
		for j, term := range terms {
			x[j] = float64(w.Quantiles.At[term])
		}
		for i, p := range w.Quantiles.P {
			q, err := fit.Quantile(float64(p), x, 0)
			if err != nil {
				t.Fatal(err)
			}
			reference.Close(t, fmt.Sprint("quantile ", p), q.Time, float64(w.Quantiles.Time[i]), tolerance)
			reference.Close(t, fmt.Sprint("its se ", p), q.StdErr, float64(w.Quantiles.SE[i]), tolerance)
		}
	}
	if w.Weibull != nil {
		ratios, err := fit.HazardRatios()
		if err != nil {
			t.Fatal(err)
		}
		reference.Close(t, "shape", 1/fit.Scale, float64(w.Weibull.Shape), tolerance)
		for j, r := range w.Weibull.Ratios {
			reference.Close(t, "hazard ratio", ratios[j], float64(r), tolerance)
		}
	}
}
