package survival

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"reprieve/stats"
)

// FineGrayInput is the rows of a Fine-Gray regression: every slice has one element
// a row. Cause is 0 for a row censored at Time, else the cause of its event.
// Covariates holds one slice a covariate. The slices are not changed.
type FineGrayInput struct {
	Time       []float64
	Cause      []int
	Covariates [][]float64
}

// FineGrayOptions says how FineGray fits: Level 0 means 0.95, Cause, the cause of
// interest, 0 means 1, MaxIterations 0 means 50.
type FineGrayOptions struct {
	Level         float64
	Cause         int
	MaxIterations int
}

// FineGrayFit is a fitted Fine-Gray regression. Coefficients are in the order of
// the covariates; their hazard ratios are ratios of subdistribution hazards.
// Covariance is the variance in use, that of Fine and Gray; ModelCovariance is the
// inverse of the information, which takes the weights for known. N counts the
// rows, Events those with the cause of interest, Competing those with another.
//
// LogLikNull and LogLik are the log partial likelihoods at zero and at the
// estimate. Wald tests that all coefficients are 0. Gradient is the largest score
// left, in units of its standard deviation.
type FineGrayFit struct {
	Coefficients                []CoxCoefficient
	Covariance, ModelCovariance *mat.SymDense
	N, Events, Competing        int
	LogLikNull, LogLik          float64
	Wald                        ChiSquareTest
	Converged                   bool
	Iterations                  int
	Gradient                    float64
	Level                       float64
	Warnings                    []error

	rows *fineGrayRows
	beta []float64 // of the centred and scaled covariates
}

// FineGray fits a proportional hazards regression of the subdistribution of a
// cause: the hazard, at time t, of an event of the cause among those who have had
// none or one of another cause, is a baseline hazard times exp(x'b). A positive
// coefficient means a higher cumulative incidence.
//
// Who has had another cause at u stays in the risk set at t > u with weight
// G(t-) / G(u-), G the Kaplan-Meier estimate of not being censored, of all rows
// together. Ties: Breslow's; an event comes before a censoring at the same time;
// times are compared exactly. The order of the rows does not matter, not even for the
// last bit. Time is of order n log n, and n for each iteration.
//
// Variance: the sandwich of the score's influences, with what the estimate of G
// adds (Fine and Gray 1999, equations 7 and 8).
//
// An error is: no covariate, slices that differ in length, a number that is not
// finite, a negative time or cause, no event of the cause (of which n = 0 is a case),
// a covariate that is aliased (ErrAliased), a coefficient that runs to infinity
// (ErrInfiniteCoefficient), and no convergence.
//
// In R: cmprsk::crr(time, cause, x, failcode = cause, cencode = 0). Fine and Gray
// 1999, JASA 94:496.
func FineGray(in FineGrayInput, opts FineGrayOptions) (*FineGrayFit, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return nil, fmt.Errorf("survival: fine-gray: %w", err)
	}
	if opts.Cause < 0 || opts.MaxIterations < 0 {
		return nil, fmt.Errorf("survival: fine-gray: cause %d or max iterations %d is negative", opts.Cause, opts.MaxIterations)
	}
	rows, err := newFineGrayRows(in, max(opts.Cause, 1))
	if err != nil {
		return nil, fmt.Errorf("survival: fine-gray: %w", err)
	}
	fit := &FineGrayFit{N: len(in.Time), Events: rows.events, Competing: rows.competing, Level: level, rows: rows}
	limit := opts.MaxIterations
	if limit == 0 {
		limit = defaultCoxIterations
	}
	if err := fit.maximize(limit); err != nil {
		return nil, fmt.Errorf("survival: fine-gray: %w", err)
	}
	fit.summarize()
	return fit, nil
}

// fineGrayLikelihood is the partial likelihood at a beta; information is a lower
// triangle, row by row.
type fineGrayLikelihood struct {
	logLik      float64
	score       []float64
	information []float64
}

// maximize finds beta by Newton's method with step halving from zero.
func (f *FineGrayFit) maximize(limit int) error {
	f.beta = make([]float64, f.rows.p)
	at := f.rows.evaluate(f.beta)
	f.LogLikNull = at.logLik
	step, decrement, aliased := newtonStep(at.score, at.information, float64(f.Events))
	if aliased >= 0 {
		return fmt.Errorf("covariate %d: %w", aliased, ErrAliased)
	}
	for f.Iterations = 1; f.Iterations <= limit; f.Iterations++ {
		at = f.climb(at, step)
		next, after, singular := newtonStep(at.score, at.information, float64(f.Events))
		if singular >= 0 { // the last step has gone where nothing varies any more
			return infinite([]int{singular})
		}
		before := decrement
		step, decrement = next, after
		if decrement <= stepFlat {
			if to := f.rows.runaways(step); to != nil {
				return infinite(to)
			}
		}
		if decrement <= stepDone || decrement <= stepRounding && decrement >= before/4 {
			return f.finish(at, decrement)
		}
	}
	return fmt.Errorf("no convergence after %d iterations (last gradient %.3g standard deviations)", limit, math.Sqrt(decrement))
}

// climb goes along the step, as far as the likelihood does not fall.
func (f *FineGrayFit) climb(from fineGrayLikelihood, step []float64) fineGrayLikelihood {
	next := make([]float64, len(step))
	for share := 1.0; ; share /= 2 {
		for j, b := range f.beta {
			next[j] = b + share*step[j]
		}
		at := f.rows.evaluate(next)
		slack := 1e-12 * math.Abs(from.logLik) // rounding of the sums
		if at.logLik >= from.logLik-slack && !math.IsInf(at.logLik, 0) || share < 1e-9 {
			copy(f.beta, next)
			return at
		}
	}
}

// finish makes both variances, back on the scale of the covariates.
func (f *FineGrayFit) finish(at fineGrayLikelihood, decrement float64) error {
	inverse, ok := invertTriangle(at.information, float64(f.Events))
	if !ok {
		return errors.New("the information is not positive definite at the estimate")
	}
	var half, robust mat.Dense
	half.Mul(inverse, f.rows.scoreVariance(f.beta))
	robust.Mul(&half, inverse)
	p := f.rows.p
	f.ModelCovariance, f.Covariance = mat.NewSymDense(p, nil), mat.NewSymDense(p, nil)
	for i := range p {
		for j := range i + 1 {
			scale := f.rows.scale[i] * f.rows.scale[j]
			f.ModelCovariance.SetSym(i, j, inverse.At(i, j)/scale)
			f.Covariance.SetSym(i, j, (robust.At(i, j)+robust.At(j, i))/2/scale)
		}
	}
	f.LogLik, f.Gradient, f.Converged = at.logLik, math.Sqrt(decrement), true
	return nil
}

// summarize fills coefficients and Wald test.
func (f *FineGrayFit) summarize() {
	z := stats.NormalCritical(f.Level)
	estimates := make([]float64, f.rows.p)
	f.Coefficients = make([]CoxCoefficient, f.rows.p)
	for j := range f.Coefficients {
		b := f.beta[j] / f.rows.scale[j]
		estimates[j] = b
		c := CoxCoefficient{Estimate: b, StdErr: math.Sqrt(f.Covariance.At(j, j))}
		c.Z, c.P, c.Interval = waldTest(b, c.StdErr, z)
		c.HazardRatio = expOrNaN(b)
		c.HazardRatioInterval = stats.Interval{Low: expOrNaN(c.Interval.Low), High: expOrNaN(c.Interval.High)}
		f.Coefficients[j] = c
	}
	f.Wald = quadraticTest(f.Covariance, estimates)
	if float64(f.Events) < 10*float64(f.rows.p) {
		f.Warnings = append(f.Warnings, fmt.Errorf("survival: fine-gray: %d events for %d covariates: fewer than 10 each", f.Events, f.rows.p))
	}
}
