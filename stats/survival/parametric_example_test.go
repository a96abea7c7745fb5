package survival_test

import (
	"fmt"
	"math"

	"reprieve/stats/survival"
)

// between is when relief was lost in ten patients: after the last rating in
// relief, by the first out of it, in days. The third and the last still had it.
var between = survival.ParametricInput{
	Left:       []float64{7, 12, 90, 20, 0, 26, 33, 9, 41, 60},
	Right:      []float64{9, 14, math.Inf(1), 27, 6, 28, 40, 9, 55, math.Inf(1)},
	Covariates: [][]float64{{1, 1, 0, 0, 1, 0, 0, 1, 0, 1}},
}

func ExampleParametric() {
	fit, err := survival.Parametric(between, survival.ParametricOptions{Distribution: survival.LogLogistic})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := fit.Coefficients[1]
	fmt.Printf("%v: depression stretches relief by the factor %.2f (%.2f to %.2f), p = %.3f\n", fit.Distribution,
		math.Exp(c.Estimate), math.Exp(c.Interval.Low), math.Exp(c.Interval.High), c.P)
	fmt.Printf("scale %.3f, log likelihood %.2f\n", fit.Scale, fit.LogLik)
	// Output:
	// log-logistic: depression stretches relief by the factor 0.26 (0.09 to 0.72), p = 0.010
	// scale 0.489, log likelihood -24.33
}

func ExampleParametricFit_Quantile() {
	fit, err := survival.Parametric(between, survival.ParametricOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, depressed := range []float64{0, 1} {
		q, err := fit.Quantile(0.5, []float64{depressed}, 0)
		fmt.Printf("depression %v: median %.0f days (%.0f to %.0f) %v\n", depressed, q.Time, q.Interval.Low, q.Interval.High, err)
	}
	// Output:
	// depression 0: median 39 days (14 to 105) <nil>
	// depression 1: median 16 days (6 to 46) <nil>
}

func ExampleParametricFit_Survival() {
	fit, err := survival.Parametric(between, survival.ParametricOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := fit.Survival(28, []float64{1}, 0)
	fmt.Printf("in relief on day 28: %.2f (%.2f to %.2f) %v\n", s.Survival, s.Interval.Low, s.Interval.High, err)
	// Output:
	// in relief on day 28: 0.30 (0.04 to 0.64) <nil>
}

func ExampleParametricFit_HazardRatios() {
	fit, err := survival.Parametric(between, survival.ParametricOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	ratios, err := fit.HazardRatios()
	fmt.Printf("hazard ratio of depression %.2f %v\n", ratios[0], err)
	// Output:
	// hazard ratio of depression 2.42 <nil>
}
