package longitudinal

import (
	"fmt"
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// GEEOptions choose the estimating equations.
type GEEOptions struct {
	Level       float64 // of the intervals; 0 means 0.95
	Family      Family
	Correlation Working
	Moments     Moments
	// Offset is added to each row's linear predictor, as the logarithm of a time at
	// risk; nil means none.
	Offset []float64
}

// GEEFit is the solution of generalized estimating equations.
type GEEFit struct {
	Coefficients []GEECoefficient // in the order of the design's columns
	VCov         [][]float64      // robust (sandwich), without small-sample correction
	Naive        [][]float64      // as if the working correlation were true
	Level        float64
	Family       Family
	Correlation  Working
	Moments      Moments
	Scale        float64 // mean squared Pearson residual
	// Alpha holds the correlations: none, one, or those of the pairs of visits, the
	// first visit's with all later ones first.
	Alpha                  []float64
	Visits                 []int // the distinct visits, ascending; nil if not read
	Observations, Patients int
	Converged              bool
	Iterations             int
}

// GEECoefficient is the estimate of one column's coefficient on the link's scale,
// with robust standard error, z test and normal interval.
type GEECoefficient struct {
	Term                       string
	Value, StdErr, NaiveStdErr float64
	Z, P                       float64 // P two-sided; Z squared is geepack's Wald
	Interval                   stats.Interval
}

// GEE solves the generalized estimating equations of a marginal model: means by
// family and design, correlation within a patient by a working structure, standard
// errors robust to its being wrong. Missing rows are taken as missing completely at
// random. Visits are read by Autoregressive and FreeCorrelation only.
//
// No convergence is an error that wraps ErrNoConvergence: under separation the
// coefficients run to infinity. A working correlation that is not positive definite
// is an error, as are a column that is a combination of those before it and a
// response that the family does not have. With few patients, below some 40, robust
// standard errors are too small.
//
// In R: geepack::geeglm(y ~ x, id = patient, waves = visit, family, corstr). Liang
// and Zeger 1986, Biometrika 73:13; Yan and Fine 2004, Stat Med 23:859.
func GEE(d Data, opts GEEOptions) (GEEFit, error) {
	fit, err := fitGEE(d, opts)
	if err != nil {
		return GEEFit{}, fmt.Errorf("longitudinal: gee: %s: %w", opts.Correlation, err)
	}
	return fit, nil
}

// check returns the level, or an error for what is not an option.
func (o GEEOptions) check() (float64, error) {
	if !o.Family.known() {
		return 0, fmt.Errorf("family %d is not known", int(o.Family))
	}
	if !o.Correlation.known() {
		return 0, fmt.Errorf("correlation %d is not known", int(o.Correlation))
	}
	if o.Moments != Plain && o.Moments != Corrected {
		return 0, fmt.Errorf("moments %d are not known", int(o.Moments))
	}
	if o.Moments == Corrected && o.Correlation == Autoregressive {
		return 0, fmt.Errorf("corrected moments are not defined for ar1")
	}
	return stats.Level(o.Level)
}

func fitGEE(d Data, opts GEEOptions) (GEEFit, error) {
	level, err := opts.check()
	if err != nil {
		return GEEFit{}, err
	}
	e, err := newEquations(d, opts)
	if err != nil {
		return GEEFit{}, err
	}
	if len(e.clusters) < 2 {
		return GEEFit{}, fmt.Errorf("data: robust standard errors need two patients")
	}
	if err := e.begin(d); err != nil {
		return GEEFit{}, err
	}
	iterations, err := e.solve()
	if err != nil {
		return GEEFit{}, err
	}
	return e.result(d, level, iterations)
}

// result makes the fit at the solution.
func (e *equations) result(d Data, level float64, iterations int) (GEEFit, error) {
	information, meat, _, err := e.sums()
	if err != nil {
		return GEEFit{}, err
	}
	root, ok := information.cholesky()
	if !ok {
		return GEEFit{}, ErrNoConvergence
	}
	bread := root.inverse()
	naive := bread.clone()
	scaleRow(naive.data, e.scale)
	fit := GEEFit{
		Level: level, Family: e.opts.Family, Correlation: e.opts.Correlation, Moments: e.opts.Moments,
		VCov: e.basis.unrotate(bread.times(meat).times(bread)), Naive: e.basis.unrotate(naive),
		Scale: e.scale, Alpha: e.ordered(), Visits: e.visits, Observations: e.rows, Patients: len(e.clusters),
		Converged: true, Iterations: iterations,
	}
	z := stats.NormalCritical(level)
	for j, v := range e.basis.solve(e.beta) {
		c := GEECoefficient{Term: d.Design.Terms[j], Value: v, StdErr: math.Sqrt(fit.VCov[j][j]), NaiveStdErr: math.Sqrt(fit.Naive[j][j])}
		c.Z = v / c.StdErr
		c.P = special.NormalTwoSided(c.Z)
		c.Interval = stats.Interval{Low: v - z*c.StdErr, High: v + z*c.StdErr}
		fit.Coefficients = append(fit.Coefficients, c)
	}
	return fit, nil
}

// ordered returns the correlations in the order that GEEFit.Alpha states.
func (e *equations) ordered() []float64 {
	if e.opts.Correlation != FreeCorrelation {
		return e.alpha
	}
	var alpha []float64
	for b := range e.visits {
		for a := b + 1; a < len(e.visits); a++ {
			alpha = append(alpha, e.alpha[a*(a-1)/2+b])
		}
	}
	return alpha
}
