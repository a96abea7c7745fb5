package longitudinal

import (
	"fmt"
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// Effects are the fixed effects of a fit.
type Effects struct {
	Coefficients []Coefficient // in the order of the design's columns
	VCov         [][]float64   // of the coefficients, adjusted under Kenward-Roger
	Method       Method
	Level        float64 // of the intervals

	basis basis
	// inverse is T^-1, where T T' is the information of the coefficients on the
	// basis; information its derivatives by the covariance's parameters, whitened by
	// T; parameters the covariance matrix of these.
	inverse     dense
	information []dense
	parameters  dense
	// adjustment is what Kenward and Roger multiply the covariance with, whitened.
	adjustment dense
}

// Coefficient is the estimate of one column's coefficient.
type Coefficient struct {
	Term string
	Estimate
}

// Estimate is a linear combination of the coefficients with its t test. In samples
// so small that Kenward and Roger's adjusted variance is not positive, StdErr and
// what follows from it are NaN.
type Estimate struct {
	Value    float64
	StdErr   float64
	DF       float64 // degrees of freedom of t
	T        float64 // Value / StdErr
	P        float64 // two-sided, of the value 0
	Interval stats.Interval
}

// Contrast estimates the sum of weights times coefficients: a difference, or a
// mean at chosen covariates as Design.Mean gives it. Degrees of freedom are of the
// fit's method. The weights must be finite, as many as there are coefficients, and
// not all zero; a NaN is an error.
//
// In R: df_1d(fit, weights); the numbers of emmeans::emmeans(fit).
func (e Effects) Contrast(weights []float64) (Estimate, error) {
	if len(weights) != len(e.Coefficients) {
		return Estimate{}, fmt.Errorf("longitudinal: contrast: %d weights for %d coefficients", len(weights), len(e.Coefficients))
	}
	for i, w := range weights {
		if math.IsNaN(w) || math.IsInf(w, 0) {
			return Estimate{}, fmt.Errorf("longitudinal: contrast: weight %d: %v is not finite", i, w)
		}
	}
	if maxAbs(weights) == 0 {
		return Estimate{}, fmt.Errorf("longitudinal: contrast: all weights are zero")
	}
	value := 0.0
	for i, w := range weights {
		value += w * e.Coefficients[i].Value
	}
	return e.estimate(value, weights), nil
}

// estimate adds standard error, degrees of freedom and interval to a value.
func (e Effects) estimate(value float64, weights []float64) Estimate {
	l := e.inverse.timesVector(e.basis.solveTransposed(weights))
	variance := dot(l, l)
	slopes := make([]float64, len(e.information))
	for i, info := range e.information {
		slopes[i] = dot(l, info.timesVector(l)) / variance
	}
	est := Estimate{Value: value, DF: 2 / dot(slopes, e.parameters.timesVector(slopes))}
	if e.Method == KenwardRoger {
		variance = dot(l, e.adjustment.timesVector(l))
	}
	if !(variance > 0) {
		est.StdErr, est.T, est.P, est.Interval = math.NaN(), math.NaN(), math.NaN(), stats.Undefined()
		return est
	}
	est.StdErr = math.Sqrt(variance)
	est.T = value / est.StdErr
	est.P = special.StudentTwoSided(est.T, est.DF)
	half := stats.StudentCritical(e.Level, est.DF) * est.StdErr
	est.Interval = stats.Interval{Low: value - half, High: value + half}
	return est
}

// fill makes coefficients and covariance of a fit on the basis.
func (e *Effects) fill(terms []string, beta []float64) {
	p := len(terms)
	beta = e.basis.solve(beta)
	add(beta, e.basis.beta, 1)
	e.Coefficients = make([]Coefficient, p)
	columns := make([][]float64, p)
	for j, term := range terms {
		unit := make([]float64, p)
		unit[j] = 1
		e.Coefficients[j] = Coefficient{Term: term, Estimate: e.estimate(beta[j], unit)}
		columns[j] = e.inverse.timesVector(e.basis.solveTransposed(unit))
	}
	e.VCov = make([][]float64, p)
	for i, c := range columns {
		if e.Method == KenwardRoger {
			c = e.adjustment.timesVector(c)
		}
		e.VCov[i] = make([]float64, p)
		for j := range columns {
			e.VCov[i][j] = dot(c, columns[j])
		}
	}
}

// fit makes the result of an optimum with the inverse of its Hessian.
func (m *repeated) fit(best optimum, inverse dense, opts MMRMOptions, level float64) Fit {
	visits := len(m.visits)
	sh := m.structure.shape(best.at, visits, true)
	s, _ := m.system(sh.value, true) // legal: the optimum was evaluated
	sol, _ := s.solve()
	x := s.expand(sol, len(sh.value), m.reml)
	e := Effects{Method: opts.Method, Level: level, basis: m.basis, inverse: sol.inverse, parameters: inverse}
	for i := range e.parameters.data {
		e.parameters.data[i] *= 2 // the Hessian is that of twice the negative log likelihood
	}
	for _, di := range sh.first {
		e.information = append(e.information, combine(x.information, di))
	}
	if opts.Method == KenwardRoger {
		e.adjustment = kenwardRoger(s, sol, sh, e)
	}
	e.fill(m.terms, sol.beta)
	return Fit{
		Effects: e, Structure: opts.Structure, Estimation: opts.Estimation,
		Visits: m.visits, Covariance: unpack(sh.value, visits).slices(), Theta: best.at,
		LogLik: -best.value / 2, Observations: m.rows, Patients: m.patients, Patterns: len(m.patterns),
		Converged: true, Iterations: best.iterations, Gradient: maxAbs(best.gradient),
	}
}

// combine is the weighted sum of matrices.
func combine(matrices []dense, weights []float64) dense {
	sum := newDense(matrices[0].rows, matrices[0].cols)
	for v, w := range weights {
		if w != 0 {
			add(sum.data, matrices[v].data, w)
		}
	}
	return sum
}
