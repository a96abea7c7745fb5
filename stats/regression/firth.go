package regression

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"reprieve/stats"
	"reprieve/stats/design"
)

// FirthFit is a logistic model fitted by the penalized likelihood. In Coefficients
// StdErr is the root of the diagonal of the inverse Fisher information, Interval the
// penalized profile interval, Statistic the penalized likelihood-ratio chi-squared,
// on 1 degree of freedom, of the value 0, and P its p value; a limit beyond a
// thousand standard errors is NaN, and so are those of a column that Options.Profiled
// leaves out. Contrast and Joint are Wald inference. LogLik is the
// penalized log-likelihood, log L + log|I| / 2.
type FirthFit struct {
	Estimates
	N, Events, Rank int
	LogLik          float64
	Converged       bool
	Iterations      int
	Fitted          []float64
	// Aliased names the columns that are linear combinations of earlier ones.
	Aliased  []string
	Warnings []error
}

// Firth fits the log odds of an event as X beta by the likelihood penalized with
// Jeffreys' prior, which lessens the bias of small samples and is finite where the
// responses are separated. In restricted fits, of profiles and tests, the penalty is
// that of the full model, as in R's logistf.
//
// With events only or none the estimate is finite too, though the data say little.
// Aliased columns are left out and named. Errors: no rows, no columns, another
// number of responses than rows, a level or tolerance outside (0, 1), no convergence.
//
// In R: logistf::logistf(y ~ x), with iterations to full convergence. Firth 1993,
// Biometrika 80:27; Heinze and Schemper 2002, Stat Med 21:2409.
func Firth(x *design.Matrix, event []bool, opts Options) (FirthFit, error) {
	f, err := firth(x, zeroOne(event), opts)
	if err != nil {
		return FirthFit{}, fmt.Errorf("regression: firth: %w", err)
	}
	return f, nil
}

func firth(x *design.Matrix, y []float64, opts Options) (FirthFit, error) {
	level, b, err := job{x: x, y: y, options: opts}.prepare()
	if err != nil {
		return FirthFit{}, err
	}
	l := newPenalized(b, y)
	best, iterations, err := firthSearch.maximize(l, make([]float64, b.rank()), nil)
	if err != nil {
		return FirthFit{}, err
	}
	f := FirthFit{
		N: b.n, Events: int(floats.Sum(y)), Rank: b.rank(), LogLik: best.value, Converged: true, Iterations: iterations,
		Fitted: l.each(best.gamma).mean,
	}
	f.Estimates = newEstimates(x.Names(), b.pivoted, b.solve(best.gamma), b.unscaled(best.inverse, 1), math.Inf(1), level)
	f.Aliased = f.aliasNames()
	f.Warnings = aliasWarnings(f.Aliased)
	p := profiler{objective: l, search: firthSearch, best: best, z: stats.NormalCritical(level)}
	profiles, err := p.of(opts.Profiled, b.pivoted, x.Names())
	if err != nil {
		return FirthFit{}, fmt.Errorf("profile: %w", err)
	}
	for j, profile := range profiles {
		c := &f.Coefficients[j]
		c.Interval, c.Statistic, c.P = profile.Interval, profile.ChiSquared, profile.P
	}
	return f, nil
}

// firthSearch takes no step of more than five standard errors: from a far start the
// penalty bends too much for the step to be right.
var firthSearch = search{iterations: 500, tolerance: 1e-24, stepLimit: 5}

// smallLeverage is the largest leverage up to which the penalty bends so little that
// steps by the Fisher information converge fast, each leaving at most about that
// fraction of the error, and cost less.
const smallLeverage = 0.05

// penalized is the logistic likelihood with Firth's penalty.
type penalized struct {
	*likelihood
	// logR is the log-determinant of R'R, by which the information of beta differs
	// from that of gamma.
	logR float64
	// fixed is a combination of the coordinates that does not change, or nil.
	fixed []float64
}

// fixing implements objective.
func (p *penalized) fixing(c []float64) objective {
	same := *p
	same.fixed = c
	return &same
}

func newPenalized(b *basis, y []float64) *penalized {
	p := &penalized{likelihood: newLikelihood(b, binomialLogit{}, y, nil)}
	for j := range b.r {
		p.logR += 2 * math.Log(math.Abs(b.r[j][j]))
	}
	return p
}

// at implements objective: the score of a row is y - mu + h (1/2 - mu), with h its
// leverage.
func (p *penalized) at(gamma []float64) (point, bool) {
	rows, values := p.evaluate(gamma)
	cross := p.total(func(k int, s, w []float64) {
		from, to := block(k, p.n)
		copy(s, rows.score[from:to])
		copy(w, rows.weight[from:to])
	}).cross
	now, ok := p.pointAt(gamma, values, moments{cross: cross})
	if !ok {
		return point{}, false
	}
	leverage := sandwich{basis: p.basis, inverse: now.inverse, weight: rows.weight}.Leverages()
	now.score = p.scores(func(k int, s []float64) {
		from, to := block(k, p.n)
		for i := from; i < to; i++ {
			s[i-from] = rows.score[i] + leverage[i]*(0.5-rows.mean[i])
		}
	})
	now.value += (now.logDeterminant + p.logR) / 2
	if slices.Max(leverage) > smallLeverage {
		now.curvature, now.bent = p.curvature(rows, leverage, now.inverse)
	}
	return now, true
}

// curvature is the inverse of minus the second derivative of the penalized
// likelihood. With V the inverse of the information G, v = w (1 - 2 mu) the
// derivative of the weights w and G_k = sum v q_k q q', that is, with its sign,
//
//	sum (w - (1 - 6 w) h / 2) q q' + tr(V G_k V G_l) / 2.
//
// Far from the maximum this need not be positive definite. Of a search that fixes a
// combination, the curvature along that does not matter, and is made large; where
// that does not do, the sum is taken with the weights w alone, and bent is true. Steps by the Fisher information alone converge
// slowly, or hardly at all, where the responses are separated.
func (p *penalized) curvature(rows rowwise, leverage []float64, inverse *mat.SymDense) (curvature *mat.SymDense, bent bool) {
	traces := p.traces(rows, inverse)
	full := p.total(func(k int, s, w []float64) {
		from, to := block(k, p.n)
		clear(s)
		for i := from; i < to; i++ {
			w[i-from] = rows.weight[i] - (1-6*rows.weight[i])*leverage[i]/2
		}
	}).cross
	floats.AddScaled(full, 0.5, traces)
	stiffen(full, p.fixed)
	if _, curvature, ok := invert(full, p.rank()); ok {
		return curvature, false
	}
	partial := p.total(func(k int, s, w []float64) {
		from, to := block(k, p.n)
		clear(s)
		copy(w, rows.weight[from:to])
	}).cross
	floats.AddScaled(partial, 0.5, traces)
	if _, curvature, ok := invert(partial, p.rank()); ok {
		return curvature, true
	}
	return nil, true
}

// stiffen adds to a symmetric matrix, given by the rows of its lower triangle, a
// multiple of c c' as large as the matrix; nothing if c is nil.
func stiffen(lower, c []float64) {
	if c == nil {
		return
	}
	scale := 10 * floats.Norm(lower, 2) / floats.Dot(c, c)
	at := 0
	for i := range c {
		for j := range i + 1 {
			lower[at] += scale * c[i] * c[j]
			at++
		}
	}
}

// traces returns tr(V G_k V G_l), the rows of its lower triangle.
func (p *penalized) traces(rows rowwise, inverse *mat.SymDense) []float64 {
	products := make([]mat.Dense, p.rank())
	for j := range products {
		third := p.total(func(k int, s, w []float64) {
			from, to := block(k, p.n)
			clear(s)
			for i := from; i < to; i++ {
				w[i-from] = rows.weight[i] * (1 - 2*rows.mean[i])
			}
			floats.Mul(w, p.column(k, j))
		}).cross
		products[j].Mul(inverse, symmetric(third, p.rank()))
	}
	var traces []float64
	for k := range products {
		for l := range k + 1 {
			traces = append(traces, traceOfProduct(&products[k], &products[l]))
		}
	}
	return traces
}

// traceOfProduct is tr(a b).
func traceOfProduct(a, b *mat.Dense) float64 {
	n, _ := a.Dims()
	total := 0.0
	for i := range n {
		for j := range n {
			total += a.At(i, j) * b.At(j, i)
		}
	}
	return total
}
