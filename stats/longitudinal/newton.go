package longitudinal

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Why a covariance could not be estimated.
var (
	// ErrNoConvergence: the gradient did not vanish.
	ErrNoConvergence = errors.New("no convergence")
	// ErrNotPositiveDefinite: the Hessian at the point where the gradient vanishes
	// is not positive definite, so that the data do not determine the covariance.
	ErrNotPositiveDefinite = errors.New("the Hessian is not positive definite")
)

const (
	maxIterations = 200
	// gradientTolerance bounds the gradient of minus two times the log likelihood.
	gradientTolerance = 1e-8
	// polish is how many Newton steps may follow while they lower the gradient.
	polish = 3
	// longestStep bounds a step in any parameter: a factor of seven in a standard
	// deviation.
	longestStep = 2.0
	// eigenvalueTolerance is the smallest eigenvalue of a Hessian that counts as
	// positive, as a fraction of the largest.
	eigenvalueTolerance = 1e-8
)

// point is a criterion at some parameters with exact derivatives.
type point struct {
	at       []float64
	value    float64
	gradient []float64
	hessian  dense
}

// criterion evaluates at parameters; false where they are not legal.
type criterion interface {
	value(theta []float64) (float64, bool)
	expand(theta []float64) (point, bool)
}

// optimum is a point where the gradient vanishes.
type optimum struct {
	point
	iterations int
}

// minimize goes down by Newton steps, damped where the Hessian is not positive
// definite or a step does not lower the value.
func minimize(c criterion, start []float64) (optimum, error) {
	p, ok := c.expand(start)
	if !ok {
		return optimum{}, fmt.Errorf("%w: the start is not a legal covariance", ErrNoConvergence)
	}
	damping, polished := 0.0, 0
	for iteration := 1; iteration <= maxIterations; iteration++ {
		if g := maxAbs(p.gradient); g <= gradientTolerance {
			polished++
			if polished > polish || g == 0 {
				return optimum{p, iteration}, nil
			}
		}
		next, d, ok := step(c, p, damping)
		if !ok {
			if polished > 0 {
				return optimum{p, iteration}, nil
			}
			return optimum{}, fmt.Errorf("%w after %d iterations (|gradient| = %.1e)", ErrNoConvergence, iteration, maxAbs(p.gradient))
		}
		p, damping = next, d
	}
	return optimum{}, fmt.Errorf("%w after %d iterations (|gradient| = %.1e)", ErrNoConvergence, maxIterations, maxAbs(p.gradient))
}

// step returns a better point and the damping to go on with, or false.
func step(c criterion, p point, damping float64) (point, float64, bool) {
	for damping < 1e12 {
		direction, predicted, ok := p.direction(damping)
		if !ok {
			damping = max(4*damping, 1e-3)
			continue
		}
		at := slices.Clone(p.at)
		add(at, direction, 1)
		// Below the rounding of the value only the gradient can tell.
		if predicted < 1e-11*(1+math.Abs(p.value)) {
			g := maxAbs(p.gradient)
			if next, ok := c.expand(at); ok && maxAbs(next.gradient) < g {
				return next, relax(damping), true
			}
			if g <= gradientTolerance {
				return point{}, 0, false
			}
		} else if value, ok := c.value(at); ok && value < p.value {
			if next, ok := c.expand(at); ok {
				return next, relax(damping), true
			}
		}
		damping = max(4*damping, 1e-3)
	}
	return point{}, 0, false
}

// relax is the damping after a good step.
func relax(damping float64) float64 {
	if damping < 1e-3 {
		return 0
	}
	return damping / 8
}

// direction is the damped Newton step, and by how much it should lower the value.
func (p point) direction(damping float64) ([]float64, float64, bool) {
	h := p.hessian.clone()
	largest := 0.0
	for i := range h.rows {
		largest = max(largest, math.Abs(h.at(i, i)))
	}
	for i := range h.rows {
		h.addTo(i, i, damping*max(math.Abs(h.at(i, i)), 1e-6*largest))
	}
	root, ok := h.cholesky()
	if !ok {
		return nil, 0, false
	}
	d := root.solveCholesky(p.gradient)
	scale := -1.0
	if longest := maxAbs(d); longest > longestStep {
		scale *= longestStep / longest
	}
	for i := range d {
		d[i] *= scale
	}
	return d, -dot(p.gradient, d) / 2, true
}
