package regression

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"reprieve/stats/design"
)

// CountOptions says how a model of counts is fitted: Level 0 means 0.95, Tolerance 0
// means AliasTolerance. Offset, if not nil, is added to the linear predictor of each
// row: the log of its exposure makes the model one of rates.
type CountOptions struct {
	Level, Tolerance float64
	Offset           []float64
}

// Poisson fits the log of the mean count as X beta (plus offset) by maximum
// likelihood. Pearson / DFResidual of the fit well above 1 is overdispersion, which
// the standard errors do not know of: see NegativeBinomial and Fit.Robust. Errors are
// those of Logistic, and a negative count; separation here is a combination of
// columns without any count above 0.
//
// In R: glm(y ~ x + offset(o), family = poisson).
func Poisson(x *design.Matrix, count []int, opts CountOptions) (Fit, error) {
	const name = "poisson"
	y, err := counts(x, count, opts.Offset)
	if err != nil {
		return Fit{}, fmt.Errorf("regression: %s: %w", name, err)
	}
	if err := varied(name, x, y); err != nil && y[0] == 0 {
		return Fit{}, err
	}
	return job{name: name, family: poisson{}, x: x, y: y, offset: opts.Offset, options: opts.shared(), profiled: true}.fit()
}

func (o CountOptions) shared() Options { return Options{Level: o.Level, Tolerance: o.Tolerance} }

// counts checks counts and offset and returns the former as numbers.
func counts(x *design.Matrix, count []int, offset []float64) ([]float64, error) {
	y := make([]float64, len(count))
	for i, c := range count {
		if c < 0 {
			return nil, fmt.Errorf("row %d: count %d is negative", i, c)
		}
		y[i] = float64(c)
	}
	if offset == nil {
		return y, nil
	}
	if len(offset) != x.Rows() {
		return nil, fmt.Errorf("%d offsets for %d rows", len(offset), x.Rows())
	}
	for i, o := range offset {
		if math.IsNaN(o) || math.IsInf(o, 0) {
			return nil, fmt.Errorf("row %d: offset %v is not a finite number", i, o)
		}
	}
	return y, nil
}

// NegativeBinomialFit is a fit of counts with variance mu + mu^2 / Theta. The
// covariance of the coefficients is the inverse Fisher information at that Theta;
// ThetaStdErr is from the observed information of Theta. AIC and BIC count Theta.
type NegativeBinomialFit struct {
	Fit
	Theta, ThetaStdErr float64
}

// largestTheta is the dispersion, as a multiple of the largest mean (or of 1), from
// which on the counts are taken not to be overdispersed.
const largestTheta = 1e5

// NegativeBinomial fits the log of the mean count as X beta (plus offset), and the
// dispersion, by maximum likelihood. Counts that vary no more than Poisson counts let
// Theta run to infinity, which is an error: Poisson is the model to take then. Other
// errors are those of Poisson.
//
// In R: MASS::glm.nb(y ~ x + offset(o)); theta and its standard error there are
// converged to about 1e-6. Lawless 1987, Can J Stat 15:209.
func NegativeBinomial(x *design.Matrix, count []int, opts CountOptions) (NegativeBinomialFit, error) {
	const name = "negative binomial"
	first, err := Poisson(x, count, opts)
	if separated := (*SeparationError)(nil); errors.As(err, &separated) {
		separated.Model = name
		return NegativeBinomialFit{}, separated
	}
	if err != nil {
		return NegativeBinomialFit{}, fmt.Errorf("regression: %s: %w", name, err)
	}
	y := first.model.likelihood.y
	theta, iterations, err := first.dispersion()
	if err != nil {
		return NegativeBinomialFit{}, fmt.Errorf("regression: %s: %w", name, err)
	}
	f, err := job{name: name, family: negativeBinomial{theta}, x: x, y: y, offset: opts.Offset, options: opts.shared(), profiled: true}.fit()
	if err != nil {
		return NegativeBinomialFit{}, err
	}
	_, information := thetaScore(theta, y, f.Fitted)
	f.Iterations += iterations
	f.AIC += 2
	f.BIC += math.Log(float64(f.N))
	return NegativeBinomialFit{Fit: f, Theta: theta, ThetaStdErr: 1 / math.Sqrt(information)}, nil
}

// dispersion returns the maximum-likelihood theta. The coefficients and theta have
// no correlation in the information, so that turns of Newton steps on log theta,
// with the coefficients refitted each time, converge fast.
func (f Fit) dispersion() (theta float64, iterations int, err error) {
	l := f.model.likelihood
	mean, at := f.Fitted, f.model.best
	theta = momentTheta(l.y, mean)
	for i := 1; i <= 500; i++ {
		given := newLikelihood(l.basis, negativeBinomial{theta}, l.y, l.offset)
		at, _, err = newton.maximize(given, at.gamma, nil)
		if err != nil {
			return 0, i, err
		}
		mean = given.each(at.gamma).mean
		score, information := thetaScore(theta, l.y, mean)
		// In log theta the score is theta times as large, the information
		// theta^2 information - theta score.
		change := math.Copysign(1, score)
		if curvature := theta*information - score; curvature > 0 && math.Abs(score) < curvature {
			change = score / curvature
		}
		theta *= math.Exp(change)
		if theta > largestTheta*max(1, slices.Max(mean)) {
			return 0, i, fmt.Errorf("theta runs to infinity: the counts are not overdispersed")
		}
		if math.Abs(change) < 1e-11 {
			return theta, i, nil
		}
	}
	return 0, 500, fmt.Errorf("no convergence of theta after 500 iterations (theta = %v)", theta)
}

// momentTheta is a start, at least 1e-4 and at most 1e4.
func momentTheta(y, mean []float64) float64 {
	spread := 0.0
	for i, mu := range mean {
		d := y[i]/mu - 1
		spread += d * d
	}
	return min(max(float64(len(y))/spread, 1e-4), 1e4)
}

// thetaScore is the derivative of the log-likelihood with respect to theta, and its
// observed information. With u = theta + mean, the terms of y in the score are
// 1 - (y + theta) / u + log(theta / u) + digamma(y + theta) - digamma(theta).
func thetaScore(theta float64, y, mean []float64) (score, information float64) {
	digamma, trigamma := mathext.Digamma(theta), mathext.Zeta(2, theta)
	for i, mu := range mean {
		u := theta + mu
		score += (mu-y[i])/u - math.Log1p(mu/theta)
		information += -1/theta + 2/u - (y[i]+theta)/(u*u)
		if y[i] > 0 {
			score += mathext.Digamma(y[i]+theta) - digamma
			information += trigamma - mathext.Zeta(2, y[i]+theta)
		}
	}
	return score, information
}
