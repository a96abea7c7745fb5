package regression

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// likelihood is the log-likelihood of a family at the rows of a basis.
type likelihood struct {
	*basis
	family    family
	y, offset []float64
	constant  float64
}

func newLikelihood(b *basis, f family, y, offset []float64) *likelihood {
	return &likelihood{basis: b, family: f, y: y, offset: offset, constant: f.constant(y)}
}

// at implements objective.
func (l *likelihood) at(gamma []float64) (point, bool) {
	values := make([]float64, blocks(l.n))
	sum := l.total(func(k int, s, w []float64) {
		from, to := block(k, l.n)
		eta := make([]float64, to-from)
		l.predict(k, gamma, l.offset, eta)
		values[k] = l.family.rows(l.y[from:to], eta, s, w, nil)
	})
	return l.pointAt(gamma, values, sum)
}

// pointAt is the point of the log-likelihoods of the blocks and the moments of all rows.
func (l *likelihood) pointAt(gamma, values []float64, sum moments) (point, bool) {
	value := floats.Sum(values)
	if math.IsInf(value, 0) || math.IsNaN(value) {
		return point{}, false
	}
	factor, inverse, ok := invert(sum.cross, l.rank())
	if !ok {
		return point{}, false
	}
	return point{
		gamma: gamma, value: value + l.constant, score: sum.score,
		inverse: inverse, logDeterminant: factor.LogDet(), curvature: l.curvature(gamma),
	}, true
}

// fixing implements objective.
func (l *likelihood) fixing([]float64) objective { return l }

// curvature is the inverse of the observed information, by which Newton's method
// steps; nil if that is the expected one, or singular.
func (l *likelihood) curvature(gamma []float64) *mat.SymDense {
	if !l.family.observed(nil, nil, nil) {
		return nil
	}
	sum := l.total(func(k int, s, w []float64) {
		from, to := block(k, l.n)
		eta := make([]float64, to-from)
		l.predict(k, gamma, l.offset, eta)
		l.family.observed(l.y[from:to], eta, w)
		clear(s)
	})
	_, inverse, ok := invert(sum.cross, l.rank())
	if !ok {
		return nil
	}
	return inverse
}

// rowwise is what a fit keeps of each row: the linear predictor, the mean, and the
// derivative of the log-likelihood and its information with respect to the former.
type rowwise struct{ eta, mean, score, weight []float64 }

// each returns the rows at gamma.
func (l *likelihood) each(gamma []float64) rowwise {
	rows, _ := l.evaluate(gamma)
	return rows
}

// evaluate returns the rows at gamma, and the log-likelihood of each block.
func (l *likelihood) evaluate(gamma []float64) (rowwise, []float64) {
	r := rowwise{make([]float64, l.n), make([]float64, l.n), make([]float64, l.n), make([]float64, l.n)}
	values := make([]float64, blocks(l.n))
	eachBlock(l.n, noScratch, func(_ struct{}, k int) {
		from, to := block(k, l.n)
		eta := r.eta[from:to]
		l.predict(k, gamma, l.offset, eta)
		values[k] = l.family.rows(l.y[from:to], eta, r.score[from:to], r.weight[from:to], r.mean[from:to])
	})
	return r, values
}

// start returns the coordinates at which all rows have the mean response, or 0
// without an intercept.
func (l *likelihood) start(intercept bool, shift float64) []float64 {
	gamma := make([]float64, l.rank())
	if !intercept {
		return gamma
	}
	beta := make([]float64, l.rank())
	exposure := float64(l.n)
	if l.offset != nil {
		exposure = 0
		for _, o := range l.offset {
			exposure += math.Exp(o)
		}
	}
	beta[0] = l.family.link(floats.Sum(l.y)/exposure) + shift
	return l.multiply(beta)
}
