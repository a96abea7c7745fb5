package regression

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// objective is a log-likelihood, plain or penalized, in orthonormal coordinates. at
// returns false where it does not exist. fixing returns the same objective for a
// search in which the combination c does not change.
type objective interface {
	at(gamma []float64) (point, bool)
	fixing(c []float64) objective
}

// point is an objective at gamma: its value, its gradient (the score), the inverse
// of the Fisher information and that information's log-determinant; and the inverse
// of the curvature that steps are taken by, of which nil means the former.
type point struct {
	gamma          []float64
	value          float64
	score          []float64
	inverse        *mat.SymDense
	logDeterminant float64
	curvature      *mat.SymDense
	// bent: the objective is not concave here, and steps by curvature are too short.
	bent bool
}

// metric is the inverse curvature.
func (p point) metric() *mat.SymDense {
	if p.curvature != nil {
		return p.curvature
	}
	return p.inverse
}

// search says when maximize stops: at a Newton decrement (the square of the step's
// length in standard errors) below tolerance, or with an error after iterations. A
// step is not longer than stepLimit standard errors (0: no limit).
type search struct {
	iterations int
	tolerance  float64
	stepLimit  float64
	// watch, if not nil, looks at the step of each iteration and may end the search.
	watch func(iteration int, at point, step []float64) error
}

// newton is the search with the second derivative, whose last step squares the
// error.
var newton = search{iterations: 100, tolerance: 1e-14}

// maximize climbs from start to the maximum of o, along directions in which the
// combination fixed (nil for none) of gamma does not change, and returns the point
// and the number of iterations.
func (s search) maximize(o objective, start []float64, fixed []float64) (point, int, error) {
	now, ok := o.at(start)
	if !ok {
		return point{}, 0, fmt.Errorf("the likelihood cannot be evaluated at the start")
	}
	for i := 1; i <= s.iterations; i++ {
		step, decrement := now.step(fixed)
		if s.watch != nil {
			if err := s.watch(i, now, step); err != nil {
				return now, i, err
			}
		}
		if s.stepLimit > 0 && decrement > s.stepLimit*s.stepLimit {
			floats.Scale(s.stepLimit/math.Sqrt(decrement), step)
		}
		next, ok := climb(o, now, step, decrement)
		if ok && now.bent {
			next = stride(o, now, next)
		}
		if !ok {
			return now, i, fmt.Errorf("no ascent after %d iterations (|gradient| = %.2g)", i, floats.Norm(now.score, math.Inf(1)))
		}
		now = next
		if decrement <= s.tolerance {
			return now, i, nil
		}
	}
	return now, s.iterations, fmt.Errorf("no convergence after %d iterations (|gradient| = %.2g)", s.iterations, floats.Norm(now.score, math.Inf(1)))
}

// climb goes the step, or half of it as often as needed for the objective not to
// fall by more than its rounding.
func climb(o objective, from point, step []float64, decrement float64) (point, bool) {
	slack := 1e-12 * (1 + math.Abs(from.value))
	for range 60 {
		gamma := append([]float64(nil), from.gamma...)
		floats.Add(gamma, step)
		if next, ok := o.at(gamma); ok && (next.value >= from.value-slack || decrement < slack) {
			return next, true
		}
		floats.Scale(0.5, step)
	}
	return point{}, false
}

// stride doubles the step from one point to the next as long as the objective rises.
func stride(o objective, from, next point) point {
	for range 40 {
		gamma := make([]float64, len(from.gamma))
		floats.SubTo(gamma, next.gamma, from.gamma)
		floats.Add(gamma, next.gamma)
		further, ok := o.at(gamma)
		if !ok || further.value <= next.value {
			return next
		}
		next = further
	}
	return next
}

// step is the Newton step, within the plane in which fixed does not change, and its
// decrement. The latter is taken from the part of the score within that plane: the
// other part, of no small size, would drown it in rounding.
func (p point) step(fixed []float64) (step []float64, decrement float64) {
	score := append([]float64(nil), p.score...)
	if fixed != nil {
		floats.AddScaled(score, -p.slope(fixed), fixed)
	}
	step = multiply(p.metric(), score)
	return step, floats.Dot(step, score)
}

// slope is, at a maximum within that plane, the derivative of the maximum with
// respect to the value of fixed.
func (p point) slope(fixed []float64) float64 {
	along := multiply(p.metric(), fixed)
	return floats.Dot(along, p.score) / floats.Dot(along, fixed)
}

// multiply returns m x.
func multiply(m *mat.SymDense, x []float64) []float64 {
	out := make([]float64, len(x))
	mat.NewVecDense(len(out), out).MulVec(m, mat.NewVecDense(len(x), x))
	return out
}

// symmetric is the matrix given by the rows of its lower triangle.
func symmetric(lower []float64, p int) *mat.SymDense {
	m := mat.NewSymDense(p, nil)
	at := 0
	for i := range p {
		for j := range i + 1 {
			m.SetSym(i, j, lower[at])
			at++
		}
	}
	return m
}

// invert returns the Cholesky factor and the inverse of a symmetric matrix given by
// the rows of its lower triangle, and false if it is not positive definite.
func invert(lower []float64, p int) (*mat.Cholesky, *mat.SymDense, bool) {
	for _, v := range lower {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, nil, false
		}
	}
	var factor mat.Cholesky
	if !factor.Factorize(symmetric(lower, p)) {
		return nil, nil, false
	}
	inverse := mat.NewSymDense(p, nil)
	if err := factor.InverseTo(inverse); err != nil {
		return nil, nil, false
	}
	return &factor, inverse, true
}
