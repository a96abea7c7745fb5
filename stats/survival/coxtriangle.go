package survival

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// singularPivot is the share of a variance below which what is left of it, given
// the covariates before, is rounding.
const singularPivot = 1e-11

// factorTriangle returns the Cholesky factor of a lower triangle given row by
// row, or the first column (bad, otherwise -1) of which the columns before leave
// nothing: singularPivot of its diagonal or of least, whichever is larger.
func factorTriangle(a []float64, least float64) (factor []float64, bad int) {
	p := triangleSide(len(a))
	l := append([]float64(nil), a...)
	for i := range p {
		row := l[i*(i+1)/2:]
		for j := range i + 1 {
			other := l[j*(j+1)/2:]
			sum := row[j]
			for k := range j {
				sum -= float64(row[k] * other[k])
			}
			if j < i {
				row[j] = sum / other[j]
				continue
			}
			if !(sum > singularPivot*max(least, a[i*(i+1)/2+i])) {
				return nil, i
			}
			row[i] = math.Sqrt(sum)
		}
	}
	return l, -1
}

// newtonStep returns the step that solves information x step = score, its
// decrement score'step, and the column in which the information is singular,
// otherwise -1.
func newtonStep(score, information []float64, least float64) (step []float64, decrement float64, bad int) {
	l, bad := factorTriangle(information, least)
	if bad >= 0 {
		return nil, 0, bad
	}
	step = solveTriangle(l, score)
	for j, s := range step {
		decrement += s * score[j]
	}
	return step, decrement, -1
}

// solveTriangle solves L L' x = b.
func solveTriangle(l, b []float64) []float64 {
	x := append([]float64(nil), b...)
	for i := range x {
		row := l[i*(i+1)/2:]
		for j := range i {
			x[i] -= float64(row[j] * x[j])
		}
		x[i] /= row[i]
	}
	for i := len(x) - 1; i >= 0; i-- {
		row := l[i*(i+1)/2:]
		x[i] /= row[i]
		for j := range i {
			x[j] -= float64(row[j] * x[i])
		}
	}
	return x
}

// invertTriangle returns the inverse of the matrix of a lower triangle.
func invertTriangle(a []float64, least float64) (*mat.SymDense, bool) {
	l, bad := factorTriangle(a, least)
	if bad >= 0 {
		return nil, false
	}
	p := triangleSide(len(a))
	inverse := mat.NewSymDense(p, nil)
	unit := make([]float64, p)
	for j := range p {
		clear(unit)
		unit[j] = 1
		for i, v := range solveTriangle(l, unit)[:j+1] {
			inverse.SetSym(i, j, v)
		}
	}
	return inverse, true
}
