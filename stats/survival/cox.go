package survival

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"reprieve/stats"
)

// Ties says how a Cox regression takes events at one time; the zero value is
// Efron.
type Ties int

// The ways to take events at one time.
const (
	// Efron averages over the orders in which tied events can have happened.
	// R: ties = "efron". Efron 1977, JASA 72:557.
	Efron Ties = iota
	// Breslow keeps all tied events in the risk set of each.
	// R: ties = "breslow". Breslow 1974, Biometrics 30:89.
	Breslow
	// Exact is the partial likelihood of time that is discrete: the events are
	// drawn together from those at risk. It takes neither weights nor a robust
	// variance. R: ties = "exact". Gail, Lubin and Rubinstein 1981, Biometrika
	// 68:703.
	Exact
)

var tiesNames = [...]string{"efron", "breslow", "exact"}

// String returns the name as it is printed under a table.
func (t Ties) String() string {
	if t < 0 || int(t) >= len(tiesNames) {
		return fmt.Sprintf("Ties(%d)", int(t))
	}
	return tiesNames[t]
}

// ErrInfiniteCoefficient is the error of a Cox regression whose partial
// likelihood grows without end while a coefficient runs to infinity, as when no
// subject of a group has the event; or until the risks of two rows differ by more
// than the range of numbers, as a value far off can make them. The error that wraps
// it names the covariates.
var ErrInfiniteCoefficient = errors.New("the coefficient runs to infinity")

// ErrAliased is the error of a regression in which a covariate is a combination
// of the others and the intercept (in a Cox regression: of the strata), as when
// it has one value only.
var ErrAliased = errors.New("the covariate has one value or is a combination of the others")

// CoxInput is the rows of a Cox regression: every slice has one element a row,
// or is nil where that is allowed. The slices are not changed.
//
// A row is at risk over (Start, Time], from the beginning where Start is nil, and
// ends with the event or not. A subject with several events, or with covariates
// that change, is several rows with one Cluster. Covariates holds one slice a
// covariate. Nil Strata is one stratum, nil Weights are 1, nil Offset is 0; a nil
// Cluster means that rows are independent, and otherwise the variance is the
// robust one over clusters.
type CoxInput struct {
	Start, Time     []float64
	Event           []bool
	Covariates      [][]float64
	Strata          []int
	Weights, Offset []float64
	Cluster         []int
}

// CoxOptions says how Cox fits: Level 0 means 0.95, Ties 0 Efron, MaxIterations 0
// means 100. Robust asks for the robust variance where Cluster is nil: every row
// is then its own cluster.
type CoxOptions struct {
	Level         float64
	Ties          Ties
	MaxIterations int
	Robust        bool
}

// CoxCoefficient is a covariate's log hazard ratio with its standard error, the
// Wald statistic and two-sided p value, and the Wald interval; and the hazard
// ratio with its interval. A hazard ratio too large for a number is NaN.
type CoxCoefficient struct {
	Estimate, StdErr, Z, P float64
	Interval               stats.Interval
	HazardRatio            float64
	HazardRatioInterval    stats.Interval
}

// ChiSquareTest is a statistic that has a chi-square distribution of DF degrees
// of freedom under the null hypothesis, and its p value.
type ChiSquareTest struct {
	Statistic float64
	DF        int
	P         float64
}

// CoxFit is a fitted Cox regression. Coefficients are in the order of the
// covariates. Covariance is the variance in use, robust or not; ModelCovariance
// is always the inverse of the information. N counts the rows, Events those with
// an event; Clusters is 0 without a robust variance.
//
// LogLikNull and LogLik are the log partial likelihoods at zero and at the
// estimate. Wald, with the variance in use, Score and LikelihoodRatio test that
// all coefficients are 0; RobustScore does so with the robust variance, and is
// the zero value without one. Gradient is the largest score left, in units of its
// standard deviation. Warnings tell what a reader should know of the fit.
type CoxFit struct {
	Coefficients                 []CoxCoefficient
	Covariance, ModelCovariance  *mat.SymDense
	N, Events, Clusters          int
	LogLikNull, LogLik           float64
	Wald, Score, LikelihoodRatio ChiSquareTest
	RobustScore                  ChiSquareTest
	Converged                    bool
	Iterations                   int
	Gradient                     float64
	Level                        float64
	Ties                         Ties
	Warnings                     []error

	rows    *coxRows
	beta    []float64 // of the centred and scaled covariates
	cluster []int     // of each row of the input, or nil
}

// Cox fits a proportional hazards regression: the hazard at time t of a row is
// its stratum's baseline hazard times exp(x'b + offset). It maximizes the log
// partial likelihood by Newton's method with step halving from zero, until the
// next step is below 1e-10 standard errors.
//
// Ties: see Ties; an event comes before a censoring and before an entry at the
// same time, and times are compared exactly. Rows that are never at risk at an
// event add nothing but are counted in N. The order of the rows does not matter,
// not even for the last bit. Time is of order n log n, and n for each iteration
// (with Exact, for each event time too).
//
// Variance: the inverse of the information; with Cluster, or Robust, the sum over
// clusters of the outer products of their dfbeta residuals (Lin and Wei 1989,
// JASA 84:1074), no small-sample factor.
//
// An error is: no covariate, slices that differ in length, a number that is not
// finite, a negative time, a Start that is not before its Time, a weight that is
// not positive, no event (of which n = 0 is a case), a covariate that is aliased
// (ErrAliased), a coefficient that runs to infinity (ErrInfiniteCoefficient), and
// no convergence.
//
// In R: coxph(Surv(start, time, event) ~ x + strata(s) + offset(o), weights = w,
// cluster = id). R joins times that differ by less than 1.5e-8 of their size.
// Cox 1972, J R Stat Soc B 34:187; Andersen and Gill 1982, Ann Stat 10:1100.
func Cox(in CoxInput, opts CoxOptions) (*CoxFit, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return nil, fmt.Errorf("survival: cox: %w", err)
	}
	if err := checkCoxOptions(in, opts); err != nil {
		return nil, fmt.Errorf("survival: cox: %w", err)
	}
	rows, err := newCoxRows(in)
	if err != nil {
		return nil, fmt.Errorf("survival: cox: %w", err)
	}
	fit := &CoxFit{N: rows.n, Events: rows.events, Level: level, Ties: opts.Ties, rows: rows, cluster: slices.Clone(in.Cluster)}
	if err := fit.maximize(opts.MaxIterations); err != nil {
		return nil, fmt.Errorf("survival: cox: %w", err)
	}
	if in.Cluster != nil || opts.Robust {
		if err := fit.makeRobust(); err != nil {
			return nil, fmt.Errorf("survival: cox: %w", err)
		}
	}
	fit.summarize()
	return fit, nil
}

// checkCoxOptions refuses what is not a way to fit.
func checkCoxOptions(in CoxInput, opts CoxOptions) error {
	if opts.Ties < Efron || opts.Ties > Exact {
		return fmt.Errorf("%v is not a way to take ties", opts.Ties)
	}
	if opts.MaxIterations < 0 {
		return fmt.Errorf("max iterations %d is negative", opts.MaxIterations)
	}
	if opts.Ties == Exact && in.Weights != nil {
		return errors.New("exact ties take no weights")
	}
	if opts.Ties == Exact && (in.Cluster != nil || opts.Robust) {
		return errors.New("exact ties have no robust variance")
	}
	return nil
}

// summarize fills coefficients and Wald test from beta and the variance in use.
func (f *CoxFit) summarize() {
	z := stats.NormalCritical(f.Level)
	f.Coefficients = make([]CoxCoefficient, f.rows.p)
	estimates := mat.NewVecDense(f.rows.p, nil)
	for j := range f.Coefficients {
		b := f.beta[j] / f.rows.scale[j]
		estimates.SetVec(j, b)
		c := CoxCoefficient{Estimate: b, StdErr: math.Sqrt(f.Covariance.At(j, j))}
		c.Z, c.P, c.Interval = waldTest(b, c.StdErr, z)
		c.HazardRatio = expOrNaN(b)
		c.HazardRatioInterval = stats.Interval{Low: expOrNaN(c.Interval.Low), High: expOrNaN(c.Interval.High)}
		f.Coefficients[j] = c
	}
	f.Wald = quadraticTest(f.Covariance, estimates.RawVector().Data)
	f.LikelihoodRatio = chiSquareTest(max(2*(f.LogLik-f.LogLikNull), 0), f.rows.p)
	f.warn()
}

// warn tells of rows that add nothing and of a robust variance that is singular.
func (f *CoxFit) warn() {
	silent := 0
	for _, s := range f.rows.strata {
		if !slices.ContainsFunc(s.groups, func(g coxGroup) bool { return g.events > 0 }) {
			silent++
		}
	}
	if silent > 0 {
		f.Warnings = append(f.Warnings, fmt.Errorf("survival: cox: strata without an event: %d of %d: their rows add nothing", silent, len(f.rows.strata)))
	}
	if f.Clusters > 0 && f.Clusters <= f.rows.p {
		f.Warnings = append(f.Warnings, fmt.Errorf("survival: cox: %d clusters for %d covariates: the robust variance is singular", f.Clusters, f.rows.p))
	}
}

// waldTest returns z, the two-sided p and the interval of an estimate.
func waldTest(estimate, stdErr, critical float64) (z, p float64, limits stats.Interval) {
	z = estimate / stdErr
	half := float64(critical * stdErr)
	return z, normalTwoSided(z), stats.Interval{Low: estimate - half, High: estimate + half}
}

// expOrNaN is exp(x), NaN where it is too large for a number.
func expOrNaN(x float64) float64 {
	if e := math.Exp(x); !math.IsInf(e, 1) {
		return e
	}
	return math.NaN()
}

// chiSquareTest looks up a statistic.
func chiSquareTest(statistic float64, df int) ChiSquareTest {
	return ChiSquareTest{Statistic: statistic, DF: df, P: chiSquareTail(statistic, df)}
}

// quadraticTest is the test of v' m^-1 v, NaN where m is singular.
func quadraticTest(m *mat.SymDense, v []float64) ChiSquareTest {
	nan := ChiSquareTest{Statistic: math.NaN(), DF: len(v), P: math.NaN()}
	var chol mat.Cholesky
	if !chol.Factorize(m) {
		return nan
	}
	solved := mat.NewVecDense(len(v), nil)
	b := mat.NewVecDense(len(v), v)
	if err := chol.SolveVecTo(solved, b); err != nil {
		return nan
	}
	return chiSquareTest(mat.Dot(b, solved), len(v))
}
