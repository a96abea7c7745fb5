package regression

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// triangle returns the upper triangular factor R of the columns, column by column
// (R[j] holds rows 0..j): the blocks of rows are factored one by one, and so are
// their factors, one below the other. Householder reflections throughout, so that
// nothing is squared.
func triangle(columns [][]float64, n int) [][]float64 {
	p := len(columns)
	factors := make([][][]float64, blocks(n))
	eachBlock(n, noScratch, func(_ struct{}, b int) {
		from, to := block(b, n)
		rows := make([][]float64, p)
		for j := range rows {
			rows[j] = append(make([]float64, 0, to-from), columns[j][from:to]...)
		}
		reflect(rows)
		factors[b] = upper(rows)
	})
	total := upper(make([][]float64, p))
	for _, f := range factors {
		stacked := make([][]float64, p)
		for j := range stacked {
			stacked[j] = append(append(make([]float64, 0, 2*p), total[j]...), f[j]...)
		}
		reflect(stacked)
		total = upper(stacked)
	}
	return total
}

// reflect reduces the columns to upper triangular form by Householder reflections.
// What is below the diagonal afterwards has no meaning.
func reflect(columns [][]float64) {
	for j := range columns {
		if j >= len(columns[j]) {
			return
		}
		v := columns[j][j:]
		norm := floats.Norm(v, 2)
		if norm == 0 {
			continue
		}
		diagonal := -math.Copysign(norm, v[0])
		// v - diagonal e1, divided by its first element, is the reflection's vector.
		first := v[0] - diagonal
		scale := -first / diagonal
		floats.Scale(1/first, v)
		v[0] = 1
		for _, other := range columns[j+1:] {
			floats.AddScaled(other[j:], -scale*floats.Dot(v, other[j:]), v)
		}
		v[0] = diagonal
	}
}

// upper returns the columns' first len(columns) rows with zeros below the diagonal
// and where rows are missing.
func upper(columns [][]float64) [][]float64 {
	p := len(columns)
	r := make([][]float64, p)
	for j := range r {
		r[j] = make([]float64, p)
		copy(r[j][:j+1], columns[j])
	}
	return r
}

// pivoted is the factor of the columns that are kept: r[j] is column j, of as many
// rows as columns; kept are their places among all, in ascending order, aliased
// the places of the others. alias[k][j] is the coefficient of kept column j in
// aliased column k.
type pivoted struct {
	kept, aliased []int
	r             [][]float64
	alias         [][]float64
}

// pivot takes the columns of a triangular factor in order and sets aside those of
// which what the earlier ones leave over is shorter than tolerance times the
// column itself, as R's lm does.
func pivot(triangle [][]float64, tolerance float64) pivoted {
	var p pivoted
	columns := make([][]float64, len(triangle))
	norms := make([]float64, len(triangle))
	for j := range triangle {
		columns[j] = append([]float64(nil), triangle[j]...)
		norms[j] = floats.Norm(triangle[j], 2)
	}
	for j := range columns {
		rank := len(p.kept)
		rest := columns[j][rank:]
		if length := floats.Norm(rest, 2); length == 0 || length < tolerance*norms[j] {
			p.aliased = append(p.aliased, j)
			clear(rest)
			continue
		}
		p.kept = append(p.kept, j)
		tail := make([][]float64, 0, len(columns)-j)
		for _, c := range columns[j:] {
			tail = append(tail, c[rank:])
		}
		reflectFirst(tail)
	}
	for _, j := range p.kept {
		p.r = append(p.r, columns[j][:len(p.kept)])
	}
	clearBelow(p.r)
	for _, j := range p.aliased {
		p.alias = append(p.alias, p.solve(columns[j][:len(p.kept)]))
	}
	return p
}

// reflectFirst applies to all columns the reflection that leaves the first column
// its first element only.
func reflectFirst(columns [][]float64) {
	v := append([]float64(nil), columns[0]...)
	norm := floats.Norm(v, 2)
	diagonal := -math.Copysign(norm, v[0])
	first := v[0] - diagonal
	scale := -first / diagonal
	floats.Scale(1/first, v)
	v[0] = 1
	for _, other := range columns[1:] {
		floats.AddScaled(other, -scale*floats.Dot(v, other), v)
	}
	clear(columns[0])
	columns[0][0] = diagonal
}

func clearBelow(r [][]float64) {
	for j, column := range r {
		clear(column[j+1:])
	}
}

// solve returns the x with R x = b.
func (p pivoted) solve(b []float64) []float64 {
	x := append([]float64(nil), b...)
	for j := len(x) - 1; j >= 0; j-- {
		x[j] /= p.r[j][j]
		floats.AddScaled(x[:j], -x[j], p.r[j][:j])
	}
	return x
}

// solveTransposed returns the x with R' x = b.
func (p pivoted) solveTransposed(b []float64) []float64 {
	x := append([]float64(nil), b...)
	for j := range x {
		x[j] = (x[j] - floats.Dot(p.r[j][:j], x[:j])) / p.r[j][j]
	}
	return x
}

// multiply returns R x.
func (p pivoted) multiply(x []float64) []float64 {
	b := make([]float64, len(x))
	for j := range x {
		floats.AddScaled(b[:j+1], x[j], p.r[j][:j+1])
	}
	return b
}
