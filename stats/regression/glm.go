package regression

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"reprieve/stats/design"
)

// Options says how a generalized linear model is fitted: Level 0 means 0.95,
// Tolerance 0 means AliasTolerance. Profiled is for Firth: the columns, from 0, whose
// profile intervals and tests are wanted, which take most of its time; nil means all, and
// those of the others are NaN.
type Options struct {
	Level, Tolerance float64
	Profiled         []int
}

// Fit is a generalized linear model fitted by maximum likelihood. The estimates are
// on the scale of the linear predictor (log odds, log risk, log rate), their
// intervals Wald intervals with the normal distribution, and the covariance the
// inverse of the Fisher information. Fitted are the means of the rows. Deviance is
// from the saturated model, NullDeviance that of the model of an intercept alone
// (without an intercept: of the linear predictor 0 or the offset). Pearson is the
// sum of the squared Pearson residuals, and Pearson / DFResidual the dispersion.
type Fit struct {
	Estimates
	N, Rank                int
	DFResidual             int
	LogLik, AIC, BIC       float64
	Deviance, NullDeviance float64
	Pearson                float64
	Converged              bool
	Iterations             int
	Fitted                 []float64
	// Aliased names the columns that are linear combinations of earlier ones.
	Aliased  []string
	Warnings []error

	sandwich
	model *model
}

// model is what a fit needs to go on with: profiles, predictions.
type model struct {
	x          *design.Matrix
	likelihood *likelihood
	best       point
	profiled   bool
}

// job is one model to fit.
type job struct {
	name    string
	family  family
	x       *design.Matrix
	y       []float64
	offset  []float64
	options Options
	// profiled: the limits of the profile likelihood are available.
	profiled bool
	// shift is added to the link of the mean for the start.
	shift float64
}

// fit fits the model; its errors name the model.
func (j job) fit() (Fit, error) {
	level, b, err := j.prepare()
	if err != nil {
		return Fit{}, fmt.Errorf("regression: %s: %w", j.name, err)
	}
	l := newLikelihood(b, j.family, j.y, j.offset)
	s := newton
	s.watch = l.watchSeparation(j.name, j.x.Names())
	best, iterations, err := s.maximize(l, l.start(j.x.HasIntercept(), j.shift), nil)
	if separated := (*SeparationError)(nil); errors.As(err, &separated) {
		return Fit{}, separated
	}
	if err != nil {
		return Fit{}, fmt.Errorf("regression: %s: %w", j.name, err)
	}
	f := Fit{N: b.n, Rank: b.rank(), DFResidual: b.n - b.rank(), Converged: true, Iterations: iterations}
	f.model = &model{x: j.x, likelihood: l, best: best, profiled: j.profiled}
	f.summarize(level)
	return f, nil
}

// prepare checks the data and factors the design.
func (j job) prepare() (float64, *basis, error) {
	level, tolerance, err := settings(j.options.Level, j.options.Tolerance)
	if err != nil {
		return 0, nil, err
	}
	if err := checkResponse(j.x, j.y); err != nil {
		return 0, nil, err
	}
	b := newBasis(j.x, tolerance)
	if b.rank() == 0 {
		return 0, nil, fmt.Errorf("every column of the design is zero")
	}
	return level, b, nil
}

// summarize fills in what follows from the maximum.
func (f *Fit) summarize(level float64) {
	l, best := f.model.likelihood, f.model.best
	names := f.model.x.Names()
	f.LogLik = best.value
	f.AIC = -2*best.value + 2*float64(f.Rank)
	f.BIC = -2*best.value + math.Log(float64(f.N))*float64(f.Rank)
	saturated := l.family.saturated(l.y)
	f.Deviance = max(2*(saturated-best.value), 0)
	f.NullDeviance = max(2*(saturated-l.null(f.model.x.HasIntercept())), 0)
	rows := l.each(best.gamma)
	f.Fitted = rows.mean
	f.Pearson = rows.pearson(l.y)
	f.Estimates = newEstimates(names, l.pivoted, l.solve(best.gamma), l.unscaled(best.inverse, 1), math.Inf(1), level)
	f.Aliased = f.aliasNames()
	f.Warnings = aliasWarnings(f.Aliased)
	f.sandwich = sandwich{
		basis: l.basis, names: names, level: level, beta: l.solve(best.gamma), df: math.Inf(1),
		inverse: best.inverse, score: rows.score, weight: rows.weight,
	}
}

// pearson is the sum of (y - mean)^2 / variance. For the row's score (y - mean) d / v
// and information d^2 / v, with d the derivative of the mean, it is score^2 /
// information where that is not 0.
func (r rowwise) pearson(y []float64) float64 {
	total := 0.0
	for i := range y {
		if r.weight[i] > 0 {
			total += r.score[i] * r.score[i] / r.weight[i]
		}
	}
	return total
}

// null is the log-likelihood of the model with an intercept alone. With an offset
// of a log link the fitted intercept is found by its own search.
func (l *likelihood) null(intercept bool) float64 {
	eta := make([]float64, l.n)
	if l.offset != nil {
		copy(eta, l.offset)
	}
	if intercept {
		shift, ok := l.nullIntercept()
		if !ok {
			return math.NaN()
		}
		floats.AddConst(shift, eta)
	}
	scratch := make([]float64, l.n)
	values := make([]float64, blocks(l.n))
	eachBlock(l.n, noScratch, func(_ struct{}, k int) {
		from, to := block(k, l.n)
		weight := make([]float64, to-from)
		values[k] = l.family.rows(l.y[from:to], eta[from:to], scratch[from:to], weight, nil)
	})
	return floats.Sum(values) + l.constant
}

// nullIntercept is the intercept of the model that has no other column.
func (l *likelihood) nullIntercept() (float64, bool) {
	if l.offset == nil {
		return l.family.link(floats.Sum(l.y) / float64(l.n)), true
	}
	x, err := design.New(l.n)
	if err != nil {
		return 0, false
	}
	alone := newLikelihood(newBasis(x, AliasTolerance), l.family, l.y, l.offset)
	best, _, err := newton.maximize(alone, alone.start(true, 0), nil)
	if err != nil {
		return 0, false
	}
	return alone.solve(best.gamma)[0], true
}
