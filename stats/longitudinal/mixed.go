package longitudinal

import (
	"fmt"
	"math"
)

// MixedOptions choose a model with random effects.
type MixedOptions struct {
	Level      float64 // of the intervals; 0 means 0.95
	Estimation Estimation
	Method     Method
}

// check returns the level, or an error for what is not an option.
func (o MixedOptions) check() (float64, error) {
	return MMRMOptions{Level: o.Level, Estimation: o.Estimation, Method: o.Method}.check()
}

// MixedFit is a fitted model with random effects.
type MixedFit struct {
	Effects
	Estimation Estimation
	// Random is the covariance of a patient's random effects: intercept, then slope.
	Random [][]float64
	// Residual is the variance of the errors.
	Residual float64
	// Theta is the Cholesky factor of Random / Residual, column by column, as in
	// lme4; its diagonal is not negative.
	Theta []float64
	// Singular reports that a diagonal element of Theta is below 1e-6: a variance of
	// zero or a correlation of one. Warnings say so too.
	Singular bool
	// Predictions holds each patient's random effects (BLUP), in the order of the
	// patients' numbers.
	Predictions            []Prediction
	LogLik                 float64 // restricted under REML, constants as in lme4
	Observations, Patients int
	Converged              bool
	Iterations             int
	Gradient               float64 // largest, of -2 LogLik by Theta
	Warnings               []error
}

// Prediction is what the model predicts for one patient beyond the fixed effects.
type Prediction struct {
	Patient int
	Effects []float64 // intercept, then slope
}

// RandomIntercept fits a linear model of the design's columns in which each patient
// has an intercept of its own, normal about the common one. Visits are not read.
//
// Gradient and Hessian are exact. A variance that is estimated as zero is a result,
// with a warning; Satterthwaite then takes the derivatives by its square root, zero
// there, and Kenward-Roger those by the variance, as R does. Standard errors and
// degrees of freedom are those of lmerTest; of Kenward-Roger, which here rests on
// the expected information, of pbkrtest.
//
// In R: lmerTest::lmer(y ~ x + (1 | patient), REML = TRUE). Bates et al. 2015, J
// Stat Softw 67(1); Halekoh and Hojsgaard 2014, J Stat Softw 59(9).
func RandomIntercept(d Data, opts MixedOptions) (MixedFit, error) {
	fit, err := fitMixed(d, nil, opts)
	if err != nil {
		return MixedFit{}, fmt.Errorf("longitudinal: random intercept: %w", err)
	}
	return fit, nil
}

// RandomSlope is RandomIntercept with a slope of each patient's own besides the
// intercept, correlated with it; slope holds its covariate (time), one number a row,
// usually a column of the design as well. Constant numbers are an error.
//
// In R: lmerTest::lmer(y ~ x + time + (time | patient)).
func RandomSlope(d Data, slope []float64, opts MixedOptions) (MixedFit, error) {
	fit, err := fitSlope(d, slope, opts)
	if err != nil {
		return MixedFit{}, fmt.Errorf("longitudinal: random slope: %w", err)
	}
	return fit, nil
}

func fitSlope(d Data, slope []float64, opts MixedOptions) (MixedFit, error) {
	if len(slope) != len(d.Response) {
		return MixedFit{}, fmt.Errorf("data: %d responses, %d slopes: lengths differ", len(d.Response), len(slope))
	}
	varies := false
	for i, v := range slope {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return MixedFit{}, fmt.Errorf("data: row %d: slope %v is not finite", i, v)
		}
		varies = varies || v != slope[0]
	}
	if !varies {
		return MixedFit{}, fmt.Errorf("data: the slope's covariate is constant")
	}
	return fitMixed(d, slope, opts)
}

func fitMixed(d Data, slope []float64, opts MixedOptions) (MixedFit, error) {
	level, err := opts.check()
	if err != nil {
		return MixedFit{}, err
	}
	m, err := newMixed(d, slope, opts)
	if err != nil {
		return MixedFit{}, err
	}
	best, err := m.minimize()
	if err != nil {
		return MixedFit{}, err
	}
	best.at = settle(best.at)
	fit := MixedFit{
		Estimation: opts.Estimation, LogLik: -best.value / 2, Observations: m.rows, Patients: len(m.members),
		Converged: true, Iterations: best.iterations, Gradient: maxAbs(best.gradient),
	}
	fit.Effects = Effects{Method: opts.Method, Level: level, basis: m.basis}
	m.fill(&fit, best.at, d.Design.Terms)
	return fit, nil
}
