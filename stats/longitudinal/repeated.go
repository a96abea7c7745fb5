package longitudinal

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// repeated is the criterion of a model for repeated measures.
type repeated struct {
	terms     []string
	visits    []int
	structure Structure
	reml      bool
	patterns  []pattern
	basis     basis
	rows      int
	patients  int
}

func newRepeated(d Data, opts MMRMOptions) (*repeated, error) {
	rows, err := d.byVisit()
	if err != nil {
		return nil, err
	}
	m := &repeated{
		terms: d.Design.Terms, visits: d.visitLevels(), structure: opts.Structure,
		reml: opts.Estimation == REML, rows: len(rows),
	}
	m.patterns = d.patterns(rows, m.visits)
	for _, g := range m.patterns {
		m.patients += g.patients
	}
	if m.basis, err = newBasis(stack(m.patterns), m.terms); err != nil {
		return nil, err
	}
	if m.rows <= len(m.terms) {
		return nil, fmt.Errorf("design: %d rows: not more than the %d columns", m.rows, len(m.terms))
	}
	for _, g := range m.patterns {
		for _, c := range g.cases {
			for a := range c.rows {
				m.basis.rotate(c.row(a))
			}
		}
	}
	return m, m.checkScatter(d)
}

// checkScatter refuses responses that the design fits without error.
func (m *repeated) checkScatter(d Data) error {
	residual := 0.0
	for _, g := range m.patterns {
		for _, c := range g.cases {
			for a := range c.rows {
				r := c.at(a, c.cols-1)
				residual += r * r
			}
		}
	}
	return d.checkScatter(residual)
}

// stack puts the cases of all patterns below each other.
func stack(patterns []pattern) dense {
	var all dense
	for _, g := range patterns {
		for _, c := range g.cases {
			all.cols = c.cols
			all.rows += c.rows
			all.data = append(all.data, c.data...)
		}
	}
	return all
}

// system weights the patterns with the inverses of their covariances.
func (m *repeated) system(covariance []float64, derivatives bool) (*system, bool) {
	p := len(m.terms)
	s := &system{cross: newDense(p+1, p+1)}
	for _, g := range m.patterns {
		n := len(g.visits)
		v := newDense(n, n)
		for i := range n {
			for j := 0; j <= i; j++ {
				v.set(i, j, covariance[packed(g.visits[i], g.visits[j])])
			}
		}
		root, ok := v.cholesky()
		if !ok {
			return nil, false
		}
		weight := root.inverse()
		s.logDet += float64(g.patients) * root.logDet()
		b := block{patients: float64(g.patients), index: g.visits, middle: weight}
		for _, c := range g.cases {
			side := weight.times(c)
			s.addCross(c, side)
			if derivatives {
				b.sides = append(b.sides, side)
			}
		}
		if derivatives {
			s.blocks = append(s.blocks, b)
		}
	}
	return s, true
}

// criterion is minus two times the log likelihood.
func (m *repeated) criterion(s *system, sol solution) float64 {
	df := float64(m.rows)
	value := s.logDet + sol.quad
	if m.reml {
		df -= float64(len(m.terms))
		value += sol.logDetInformation() + m.basis.logDet()
	}
	return value + df*math.Log(2*math.Pi)
}

// legal reports whether the whole covariance is positive definite, which those of
// the patterns do not imply.
func legal(covariance []float64, visits int) bool {
	_, ok := unpack(covariance, visits).cholesky()
	return ok
}

// unpack returns a packed symmetric matrix whole.
func unpack(v []float64, n int) dense {
	d := newDense(n, n)
	for i := range n {
		for j := range n {
			d.set(i, j, v[packed(i, j)])
		}
	}
	return d
}

func (m *repeated) value(theta []float64) (float64, bool) {
	sh := m.structure.shape(theta, len(m.visits), false)
	if !legal(sh.value, len(m.visits)) {
		return 0, false
	}
	s, ok := m.system(sh.value, false)
	if !ok {
		return 0, false
	}
	sol, ok := s.solve()
	if !ok {
		return 0, false
	}
	return m.criterion(s, sol), true
}

func (m *repeated) expand(theta []float64) (point, bool) {
	sh := m.structure.shape(theta, len(m.visits), true)
	if !legal(sh.value, len(m.visits)) {
		return point{}, false
	}
	s, ok := m.system(sh.value, true)
	if !ok {
		return point{}, false
	}
	sol, ok := s.solve()
	if !ok {
		return point{}, false
	}
	x := s.expand(sol, len(sh.value), m.reml)
	total := x.det
	add(total.gradient, x.quad.gradient, 1)
	add(total.hessian.data, x.quad.hessian.data, 1)
	gradient, hessian := sh.chain(total)
	return point{at: theta, value: m.criterion(s, sol), gradient: gradient, hessian: hessian}, true
}

// chain takes derivatives by the covariance's elements to those by its parameters.
func (f shape) chain(t part) (gradient []float64, hessian dense) {
	k := len(f.first)
	gradient, hessian = make([]float64, k), newDense(k, k)
	for i, di := range f.first {
		gradient[i] = dot(di, t.gradient)
		bent := t.hessian.timesVector(di)
		for j := 0; j <= i; j++ {
			h := dot(bent, f.first[j])
			if second := f.second[[2]int{i, j}]; second != nil {
				h += dot(second, t.gradient)
			}
			hessian.set(i, j, h)
			hessian.set(j, i, h)
		}
	}
	return gradient, hessian
}

// invertHessian returns the inverse, or ErrNotPositiveDefinite.
func invertHessian(h dense) (dense, error) {
	smallest, largest := extremes(h)
	root, ok := h.cholesky()
	if !ok || !(smallest >= eigenvalueTolerance*largest) {
		return dense{}, ErrNotPositiveDefinite
	}
	return root.inverse(), nil
}

// indefinite reports whether a symmetric matrix has a negative eigenvalue.
func indefinite(h dense) bool {
	smallest, largest := extremes(h)
	return !(smallest >= -eigenvalueTolerance*math.Abs(largest))
}

// extremes returns the smallest and the largest eigenvalue of a symmetric matrix,
// NaN if they cannot be found.
func extremes(h dense) (smallest, largest float64) {
	var eigen mat.EigenSym
	if !eigen.Factorize(mat.NewSymDense(h.rows, h.clone().data), false) {
		return math.NaN(), math.NaN()
	}
	values := eigen.Values(nil)
	return values[0], values[len(values)-1]
}
