package longitudinal

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// singularTolerance is the diagonal element of Theta below which it counts as zero.
const singularTolerance = 1e-6

// errSingular is the warning of a singular fit.
var errSingular = errors.New("longitudinal: the covariance of the random effects is singular: a variance of zero or a correlation of one")

// settle chooses, of the factors L with the same L L', the one whose diagonal is
// not negative, and takes a diagonal that is rounding as zero.
func settle(theta []float64) []float64 {
	out := append([]float64(nil), theta...)
	columns := [][]int{{0}}
	if len(theta) == 3 {
		columns = [][]int{{0, 1}, {2}}
	}
	for _, column := range columns {
		if out[column[0]] < 0 {
			for _, k := range column {
				out[k] = -out[k]
			}
		}
		if out[column[0]] < gradientTolerance {
			out[column[0]] = 0
		}
	}
	return out
}

// fill makes the results at the optimum.
func (m *mixed) fill(fit *MixedFit, theta []float64, terms []string) {
	sh := relative(theta)
	s, _ := m.system(sh.value, true) // legal: the optimum was evaluated
	sol, _ := s.solve()
	x := s.expand(sol, len(sh.value), m.reml)
	fit.Residual = sol.quad / m.freedom()
	fit.inverse = sol.inverse.clone()
	for i := range fit.inverse.data {
		fit.inverse.data[i] *= math.Sqrt(fit.Residual)
	}
	if fit.Method == KenwardRoger {
		fit.kenwardRoger(s, sol, x, m.freedom())
	} else {
		fit.satterthwaite(sol, x, sh, m.freedom())
	}
	fit.fill(terms, sol.beta)
	m.random(fit, sh, theta)
	m.predict(fit, sol, sh)
}

// satterthwaite takes as parameters theta and the logarithm of the residual
// variance.
func (f *MixedFit) satterthwaite(sol solution, x expansion, sh shape, n float64) {
	k := len(sh.first)
	total := part{gradient: append([]float64(nil), x.det.gradient...), hessian: x.det.hessian.clone()}
	add(total.gradient, x.quad.gradient, 1/f.Residual)
	add(total.hessian.data, x.quad.hessian.data, 1/f.Residual)
	_, hessian := sh.chain(total)
	full := newDense(k+1, k+1)
	for i, di := range sh.first {
		copy(full.row(i), hessian.row(i))
		mixed := -dot(di, x.quad.gradient) / f.Residual
		full.set(i, k, mixed)
		full.set(k, i, mixed)
		f.information = append(f.information, combine(x.information, di))
	}
	full.set(k, k, n)
	f.information = append(f.information, negativeIdentity(sol.root.rows))
	f.parameters = pseudoInverse(full)
	for i := range f.parameters.data {
		f.parameters.data[i] *= 2
	}
}

// kenwardRoger takes as parameters the elements of the relative covariance and the
// logarithm of the residual variance: directions in which the covariance is linear,
// so that there are no second derivatives. The direction of the latter is the
// covariance itself, which makes its traces plain.
func (f *MixedFit) kenwardRoger(s *system, sol solution, x expansion, n float64) {
	q, p := len(x.information), sol.root.rows
	expected := newDense(q+1, q+1)
	for i := range q {
		for j := range q {
			expected.set(i, j, -x.det.hessian.at(i, j))
		}
		expected.set(i, q, x.det.gradient[i])
		expected.set(q, i, x.det.gradient[i])
	}
	expected.set(q, q, n)
	w := pseudoInverse(expected)
	for i := range w.data {
		w.data[i] *= 2
	}
	f.parameters = w
	f.information = append(append([]dense(nil), x.information...), negativeIdentity(p))
	adjustment := newDense(p, p)
	for _, b := range s.blocks {
		middle := b.sandwich(w)
		for _, side := range b.sides {
			rows, _ := sol.whiten(side)
			addQuadratic(adjustment, rows, middle)
		}
	}
	for v, info := range x.information {
		add(adjustment.data, info.data, -2*w.at(v, q))
	}
	for i := range p {
		adjustment.addTo(i, i, w.at(q, q))
	}
	subtractProducts(adjustment, f.information, w)
	f.adjustment = plusIdentity(adjustment)
}

func negativeIdentity(n int) dense {
	d := newDense(n, n)
	for i := range n {
		d.set(i, i, -1)
	}
	return d
}

// pseudoInverse inverts a symmetric matrix on its positive eigenvalues: a singular
// fit leaves directions in which nothing varies.
func pseudoInverse(d dense) dense {
	n := d.rows
	out := newDense(n, n)
	var eigen mat.EigenSym
	if !eigen.Factorize(mat.NewSymDense(n, d.clone().data), true) {
		for i := range out.data {
			out.data[i] = math.NaN()
		}
		return out
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	values := eigen.Values(nil)
	for k, v := range values {
		if v <= eigenvalueTolerance*values[n-1] {
			continue
		}
		for i := range n {
			for j := range n {
				out.addTo(i, j, vectors.At(i, k)*vectors.At(j, k)/v)
			}
		}
	}
	return out
}

// random fills the covariance of the random effects in the units of the data.
func (m *mixed) random(fit *MixedFit, sh shape, theta []float64) {
	q := m.effects()
	units := []float64{1, 1 / m.scale}[:q]
	covariance := unpack(sh.value, q)
	for i := range q {
		for j := range q {
			covariance.set(i, j, covariance.at(i, j)*units[i]*units[j]*fit.Residual)
		}
	}
	fit.Random = covariance.slices()
	fit.Theta = append([]float64(nil), theta...)
	fit.Singular = theta[0] < singularTolerance
	if q == 2 {
		fit.Theta[1] *= units[1]
		fit.Theta[2] *= units[1]
		fit.Singular = fit.Singular || fit.Theta[2] < singularTolerance
	}
	if fit.Singular {
		fit.Warnings = append(fit.Warnings, errSingular)
	}
}

// predict fills the random effects of each patient: G Z' W r.
func (m *mixed) predict(fit *MixedFit, sol solution, sh shape) {
	covariance := unpack(sh.value, m.effects())
	for _, p := range m.members {
		residual := make([]float64, p.sides.rows)
		for k := range residual {
			side := p.sides.row(k)
			residual[k] = side[len(side)-1] - dot(side[:len(side)-1], sol.beta)
		}
		root, _ := relativeVariance(p.root, covariance).cholesky() // legal: the optimum was evaluated
		effects := covariance.timesVector(p.root.transpose().timesVector(root.solveCholesky(residual)))
		if len(effects) == 2 {
			effects[1] /= m.scale
		}
		fit.Predictions = append(fit.Predictions, Prediction{Patient: p.patient, Effects: effects})
	}
}
