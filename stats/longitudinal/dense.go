package longitudinal

import "math"

// dense is a matrix whose rows follow each other.
type dense struct {
	rows, cols int
	data       []float64
}

func newDense(rows, cols int) dense {
	return dense{rows: rows, cols: cols, data: make([]float64, rows*cols)}
}

func (d dense) row(i int) []float64       { return d.data[i*d.cols : (i+1)*d.cols : (i+1)*d.cols] }
func (d dense) at(i, j int) float64       { return d.data[i*d.cols+j] }
func (d dense) set(i, j int, v float64)   { d.data[i*d.cols+j] = v }
func (d dense) clone() dense              { return dense{d.rows, d.cols, append([]float64(nil), d.data...)} }
func (d dense) addTo(i, j int, v float64) { d.data[i*d.cols+j] += v }

// slices returns a copy as a slice of rows.
func (d dense) slices() [][]float64 {
	out := make([][]float64, d.rows)
	for i := range out {
		out[i] = append([]float64(nil), d.row(i)...)
	}
	return out
}

func dot(a, b []float64) float64 {
	sum := 0.0
	b = b[:len(a)]
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// add adds scale times b to a.
func add(a, b []float64, scale float64) {
	b = b[:len(a)]
	for i := range a {
		a[i] += scale * b[i]
	}
}

// times returns the product of two matrices.
func (d dense) times(o dense) dense {
	out := newDense(d.rows, o.cols)
	for i := range d.rows {
		row := out.row(i)
		for k, v := range d.row(i) {
			if v != 0 {
				add(row, o.row(k), v)
			}
		}
	}
	return out
}

// timesVector returns the product with a column.
func (d dense) timesVector(v []float64) []float64 {
	out := make([]float64, d.rows)
	for i := range out {
		out[i] = dot(d.row(i), v)
	}
	return out
}

// transpose returns the transposed matrix.
func (d dense) transpose() dense {
	out := newDense(d.cols, d.rows)
	for i := range d.rows {
		for j, v := range d.row(i) {
			out.set(j, i, v)
		}
	}
	return out
}

// maxAbs returns the largest absolute value.
func maxAbs(v []float64) float64 {
	largest := 0.0
	for _, x := range v {
		largest = max(largest, math.Abs(x))
	}
	return largest
}

// cholesky returns the lower triangular L of d = L L', of which the lower triangle
// is read, and false if d is not positive definite.
func (d dense) cholesky() (dense, bool) {
	n := d.rows
	l := newDense(n, n)
	for i := range n {
		for j := 0; j <= i; j++ {
			s := d.at(i, j) - dot(l.row(i)[:j], l.row(j)[:j])
			if i != j {
				l.set(i, j, s/l.at(j, j))
				continue
			}
			if !(s > 0) || math.IsInf(s, 1) {
				return dense{}, false
			}
			l.set(i, i, math.Sqrt(s))
		}
	}
	return l, true
}

// invertLower returns the inverse of a lower triangular matrix.
func (d dense) invertLower() dense {
	n := d.rows
	inv := newDense(n, n)
	for i := range n {
		row := inv.row(i)
		for k := 0; k < i; k++ {
			add(row[:k+1], inv.row(k)[:k+1], -d.at(i, k))
		}
		row[i] = 1
		for j := range row[:i+1] {
			row[j] /= d.at(i, i)
		}
	}
	return inv
}

// inverse returns the inverse of L L' for a Cholesky factor L.
func (d dense) inverse() dense {
	t := d.invertLower().transpose()
	n := t.rows
	inv := newDense(n, n)
	for i := range n {
		for j := 0; j <= i; j++ {
			v := dot(t.row(i)[i:], t.row(j)[i:])
			inv.set(i, j, v)
			inv.set(j, i, v)
		}
	}
	return inv
}

// logDet is the logarithm of the determinant of L L' for a Cholesky factor L.
func (d dense) logDet() float64 {
	sum := 0.0
	for i := range d.rows {
		sum += math.Log(d.at(i, i))
	}
	return 2 * sum
}

// solveCholesky solves L L' x = b.
func (d dense) solveCholesky(b []float64) []float64 {
	x := append([]float64(nil), b...)
	for i := range x {
		x[i] = (x[i] - dot(d.row(i)[:i], x[:i])) / d.at(i, i)
	}
	for i := len(x) - 1; i >= 0; i-- {
		x[i] /= d.at(i, i)
		for j := range i {
			x[j] -= d.at(i, j) * x[i]
		}
	}
	return x
}

// solveLower solves L x = b.
func (d dense) solveLower(b []float64) []float64 {
	x := append([]float64(nil), b...)
	for i := range x {
		x[i] = (x[i] - dot(d.row(i)[:i], x[:i])) / d.at(i, i)
	}
	return x
}
