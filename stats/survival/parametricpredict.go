package survival

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"reprieve/stats"
)

// ParametricQuantile is the time by which a fraction P has had the event, with its
// standard error and its interval, which is symmetric on the log scale.
type ParametricQuantile struct {
	P, Time, StdErr float64
	Interval        stats.Interval
}

// Quantile returns the time by which a fraction p, of those with covariates x and
// the offset, has had the event. Standard error and interval are by the delta
// method, on the log of time. A p outside (0, 1), another number of covariates
// than in the fit or a number that is not finite is an error; a time too large for
// a number is NaN.
//
// In R: predict(fit, newdata, type = "quantile", p = p, se.fit = TRUE).
func (f *ParametricFit) Quantile(p float64, x []float64, offset float64) (ParametricQuantile, error) {
	if !(p > 0 && p < 1) {
		return ParametricQuantile{}, fmt.Errorf("survival: parametric quantile: probability %v is not in (0, 1)", p)
	}
	at, err := f.predictor(x, offset)
	if err != nil {
		return ParametricQuantile{}, fmt.Errorf("survival: parametric quantile: %w", err)
	}
	form, err := f.Distribution.form()
	if err != nil {
		return ParametricQuantile{}, fmt.Errorf("survival: parametric quantile: %w", err)
	}
	w := form.quantile(p)
	gradient := append([]float64{1}, x...)
	if f.Distribution != Exponential {
		gradient = append(gradient, w*f.Scale)
	}
	logTime := at + float64(w*f.Scale)
	g := mat.NewVecDense(len(gradient), gradient)
	se := math.Sqrt(mat.Inner(g, f.Covariance, g))
	half := stats.NormalCritical(f.Level) * se
	q := ParametricQuantile{P: p, Time: expOrNaN(logTime), StdErr: numberOrNaN(math.Exp(logTime) * se)}
	q.Interval = stats.Interval{Low: expOrNaN(logTime - half), High: expOrNaN(logTime + half)}
	return q, nil
}

// predictor is x'b + offset.
func (f *ParametricFit) predictor(x []float64, offset float64) (float64, error) {
	if len(x) != len(f.Coefficients)-1 {
		return 0, fmt.Errorf("%d covariates for a fit of %d", len(x), len(f.Coefficients)-1)
	}
	at := offset + f.Coefficients[0].Estimate
	for j, v := range x {
		at += float64(v * f.Coefficients[j+1].Estimate)
	}
	if math.IsNaN(at) || math.IsInf(at, 0) {
		return 0, errors.New("a covariate or the offset is not a finite number")
	}
	return at, nil
}

// ParametricSurvival is the probability to last longer than Time, with its
// interval, which is symmetric on the scale of the standard form.
type ParametricSurvival struct {
	Time, Survival, StdErr float64
	Interval               stats.Interval
}

// Survival returns the probability that the event of a subject with covariates x
// and the offset comes after t. Standard error and interval are by the delta
// method on z = (log t - x'b) / scale; at time 0 survival is 1, its standard error
// 0 and its limits 1. A t that is negative or not finite, another number of
// covariates than in the fit or a number that is not finite is an error.
//
// In R: 1 - psurvreg(t, predict(fit, newdata, type = "lp"), fit$scale).
func (f *ParametricFit) Survival(t float64, x []float64, offset float64) (ParametricSurvival, error) {
	if !(t >= 0) || math.IsInf(t, 1) {
		return ParametricSurvival{}, fmt.Errorf("survival: parametric survival: time %v is not a finite number of at least 0", t)
	}
	at, err := f.predictor(x, offset)
	if err != nil {
		return ParametricSurvival{}, fmt.Errorf("survival: parametric survival: %w", err)
	}
	form, err := f.Distribution.form()
	if err != nil {
		return ParametricSurvival{}, fmt.Errorf("survival: parametric survival: %w", err)
	}
	if t == 0 {
		return ParametricSurvival{Survival: 1, Interval: stats.Interval{Low: 1, High: 1}}, nil
	}
	z := (math.Log(t) - at) / f.Scale
	gradient := []float64{-1 / f.Scale}
	for _, v := range x {
		gradient = append(gradient, -v/f.Scale)
	}
	if f.Distribution != Exponential {
		gradient = append(gradient, -z)
	}
	g := mat.NewVecDense(len(gradient), gradient)
	se := math.Sqrt(mat.Inner(g, f.Covariance, g))
	half := stats.NormalCritical(f.Level) * se
	survival := func(z float64) float64 { return math.Exp(form.logSurvival(z)) }
	density, _, _ := form.logDensity(z)
	return ParametricSurvival{
		Time: t, Survival: survival(z), StdErr: math.Exp(density) * se,
		Interval: stats.Interval{Low: survival(z + half), High: survival(z - half)},
	}, nil
}

// HazardRatios returns the hazard ratio of each covariate, exp(-b/scale). Only
// Weibull and Exponential regressions have proportional hazards: an error
// otherwise. A ratio too large for a number is NaN.
func (f *ParametricFit) HazardRatios() ([]float64, error) {
	if f.Distribution != Weibull && f.Distribution != Exponential {
		return nil, fmt.Errorf("survival: parametric: %v hazards are not proportional", f.Distribution)
	}
	ratios := make([]float64, len(f.Coefficients)-1)
	for j := range ratios {
		ratios[j] = expOrNaN(-f.Coefficients[j+1].Estimate / f.Scale)
	}
	return ratios, nil
}
