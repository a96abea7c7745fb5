package survival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"reprieve/stats"
)

// ParametricInput is the rows of a parametric regression: every slice has one
// element a row, or is nil where that is allowed. The slices are not changed.
//
// The event of a row lies in (Left, Right]; Left = Right is a time that is known,
// Right = +Inf one that is censored on the right, Left = 0 on the left. Covariates
// holds one slice a covariate and may be empty; nil Weights are 1, nil Offset is 0.
type ParametricInput struct {
	Left, Right     []float64
	Covariates      [][]float64
	Weights, Offset []float64
}

// ParametricOptions says how Parametric fits: Level 0 means 0.95, Distribution 0
// Weibull, MaxIterations 0 means 100.
type ParametricOptions struct {
	Level         float64
	Distribution  Distribution
	MaxIterations int
}

// Coefficient is an estimate with its standard error, the Wald statistic, the
// two-sided p value and the Wald interval.
type Coefficient struct {
	Estimate, StdErr, Z, P float64
	Interval               stats.Interval
}

// ParametricFit is a fitted parametric regression of the log of time.
// Coefficients are the intercept and those of the covariates; the exponential of
// a covariate's is the factor by which a unit of it stretches time. Scale is the
// standard deviation's part, 1 for Exponential; LogScale is its log as a
// coefficient, NaN for Exponential. Covariance is that of Coefficients and, last,
// of LogScale (for Exponential without it).
//
// N counts the rows; Known, RightCensored, LeftCensored and IntervalCensored are
// its parts. LogLik and LogLikNull, that of the intercept alone, are of the times
// themselves, not of their logs; LikelihoodRatio compares them, and is NaN without
// covariates. Gradient is the largest score left, in units of its standard
// deviation.
type ParametricFit struct {
	Coefficients                                  []Coefficient
	LogScale                                      Coefficient
	Scale                                         float64
	Covariance                                    *mat.SymDense
	N, Known                                      int
	RightCensored, LeftCensored, IntervalCensored int
	LogLikNull, LogLik                            float64
	LikelihoodRatio                               ChiSquareTest
	Converged                                     bool
	Iterations                                    int
	Gradient                                      float64
	Level                                         float64
	Distribution                                  Distribution
}

// Parametric fits an accelerated failure time regression: log time = x'b + offset
// + scale W, where W has the distribution's standard form. It maximizes the log
// likelihood by Newton's method with step halving, in b/scale and 1/scale, in
// which it has one maximum (Burridge 1981, J R Stat Soc B 43:41), until the next
// step is below 1e-10 standard errors.
//
// A row that is censored on the right at t is one that lasts longer than t. The
// order of the rows does not matter, not even for the last bit.
//
// Variance: the inverse of the observed information of b and log scale.
//
// An error is: slices that differ in length, a number that is not finite, a
// negative Left, a Right that is 0 or before Left, a row of (0, +Inf], which says
// nothing, a weight that is not positive, no row but right-censored ones (of which
// n = 0 is a case), a covariate that is aliased (ErrAliased), a coefficient that
// runs to infinity (ErrInfiniteCoefficient), a scale that runs to 0 as the model
// fits all times, and no convergence.
//
// In R: survreg(Surv(left, right, type = "interval2") ~ x, dist = "weibull").
// Kalbfleisch and Prentice 2002, The Statistical Analysis of Failure Time Data, 3.
func Parametric(in ParametricInput, opts ParametricOptions) (*ParametricFit, error) {
	fit, err := newParametricFit(in, opts)
	if err != nil {
		return nil, fmt.Errorf("survival: parametric: %w", err)
	}
	return fit, nil
}

func newParametricFit(in ParametricInput, opts ParametricOptions) (*ParametricFit, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return nil, err
	}
	form, err := opts.Distribution.form()
	if err != nil {
		return nil, err
	}
	limit := opts.MaxIterations
	if limit < 0 {
		return nil, fmt.Errorf("max iterations %d is negative", limit)
	}
	if limit == 0 {
		limit = 100
	}
	rows, err := newParametricRows(in, form, opts.Distribution == Exponential)
	if err != nil {
		return nil, err
	}
	fit := &ParametricFit{Level: level, Distribution: opts.Distribution}
	fit.count(in)
	best, err := rows.maximize(limit)
	if err != nil {
		return nil, err
	}
	alone, err := rows.withoutCovariates().maximize(limit)
	if err != nil {
		return nil, fmt.Errorf("intercept alone: %w", err)
	}
	fit.fill(rows, best, alone.logLik)
	return fit, nil
}

// count fills the numbers of rows.
func (f *ParametricFit) count(in ParametricInput) {
	f.N = len(in.Left)
	for i, left := range in.Left {
		switch right := in.Right[i]; {
		case left == right:
			f.Known++
		case math.IsInf(right, 1):
			f.RightCensored++
		case left == 0:
			f.LeftCensored++
		default:
			f.IntervalCensored++
		}
	}
}

// fill takes the estimate back to the units of the input.
func (f *ParametricFit) fill(r *parametricRows, best parametricMaximum, null float64) {
	f.LogLik, f.LogLikNull = best.logLik, null
	f.Iterations, f.Gradient, f.Converged = best.iterations, best.gradient, true
	estimates, scale, covariance := r.untransform(best)
	f.Scale, f.Covariance = scale, covariance
	z := stats.NormalCritical(f.Level)
	for j, b := range estimates {
		c := Coefficient{Estimate: b, StdErr: math.Sqrt(covariance.At(j, j))}
		c.Z, c.P, c.Interval = waldTest(b, c.StdErr, z)
		f.Coefficients = append(f.Coefficients, c)
	}
	nan := math.NaN()
	f.LogScale = Coefficient{nan, nan, nan, nan, stats.Undefined()}
	if !r.fixedScale {
		f.LogScale = f.Coefficients[len(estimates)-1]
		f.Coefficients = f.Coefficients[:len(estimates)-1]
	}
	f.LikelihoodRatio = ChiSquareTest{Statistic: nan, P: nan}
	if df := len(f.Coefficients) - 1; df > 0 {
		f.LikelihoodRatio = chiSquareTest(max(2*(best.logLik-null), 0), df)
	}
}
