package regression

import (
	"gonum.org/v1/gonum/floats"

	"reprieve/stats/design"
)

// basis is a design matrix X in orthonormal coordinates: X = Q R for the columns
// that are not aliased. Models are fitted in these coordinates, gamma = R beta, in
// which the normal equations lose no digits to the units or the correlation of the
// columns.
type basis struct {
	pivoted
	n int
	// q holds Q block by block of rows, within a block column by column.
	q [][]float64
}

// newBasis factors the matrix; see pivot for the tolerance. Substitution row by
// row makes Q R equal to X to rounding, however X is conditioned.
func newBasis(x *design.Matrix, tolerance float64) *basis {
	n := x.Rows()
	columns := make([][]float64, x.Columns())
	for j := range columns {
		columns[j] = x.Column(j)
	}
	b := &basis{pivoted: pivot(triangle(columns, n), tolerance), n: n, q: make([][]float64, blocks(n))}
	eachBlock(n, noScratch, func(_ struct{}, k int) {
		from, to := block(k, n)
		b.q[k] = make([]float64, (to-from)*len(b.kept))
		for j, place := range b.kept {
			column := b.column(k, j)
			copy(column, columns[place][from:to])
			for i := range j {
				floats.AddScaled(column, -b.r[j][i], b.column(k, i))
			}
			floats.Scale(1/b.r[j][j], column)
		}
	})
	return b
}

// rank is the number of columns that are not aliased.
func (b *basis) rank() int { return len(b.kept) }

// column returns the rows of block k in column j of Q.
func (b *basis) column(k, j int) []float64 {
	from, to := block(k, b.n)
	return b.q[k][j*(to-from) : (j+1)*(to-from)]
}

// predict writes offset (nil for none) plus Q gamma of block k to eta.
func (b *basis) predict(k int, gamma, offset, eta []float64) {
	if offset == nil {
		clear(eta)
	} else {
		from, to := block(k, b.n)
		copy(eta, offset[from:to])
	}
	for j, g := range gamma {
		floats.AddScaled(eta, g, b.column(k, j))
	}
}

// moments are the sums over rows of s q and of w q q', the latter as the lower
// triangle row by row.
type moments struct {
	score, cross []float64
}

func newMoments(p int) moments {
	return moments{score: make([]float64, p), cross: make([]float64, p*(p+1)/2)}
}

// add adds other to m.
func (m moments) add(other moments) {
	floats.Add(m.score, other.score)
	floats.Add(m.cross, other.cross)
}

// moments writes those of block k, for the weights s and w of its rows (nil for
// none), to m; scratch has the block's number of rows.
func (b *basis) moments(k int, s, w, scratch []float64, m moments) {
	at := 0
	for j := range b.kept {
		column := b.column(k, j)
		if s != nil {
			m.score[j] = floats.Dot(s, column)
		}
		if w == nil {
			continue
		}
		floats.MulTo(scratch, w, column)
		for i := range j + 1 {
			m.cross[at] = floats.Dot(scratch, b.column(k, i))
			at++
		}
	}
}

// total adds up the moments of all blocks in order; rows gives the weights s and w
// of a block, written to slices of its number of rows.
func (b *basis) total(rows func(k int, s, w []float64)) moments {
	p := b.rank()
	parts := make([]moments, blocks(b.n))
	type scratch struct{ s, w, product []float64 }
	eachBlock(b.n, func() scratch {
		return scratch{make([]float64, blockRows), make([]float64, blockRows), make([]float64, blockRows)}
	}, func(c scratch, k int) {
		from, to := block(k, b.n)
		s, w := c.s[:to-from], c.w[:to-from]
		rows(k, s, w)
		parts[k] = newMoments(p)
		b.moments(k, s, w, c.product[:to-from], parts[k])
	})
	sum := newMoments(p)
	for _, part := range parts {
		sum.add(part)
	}
	return sum
}

// scores adds up s q of all blocks in order; rows gives the weights s of a block.
func (b *basis) scores(rows func(k int, s []float64)) []float64 {
	parts := make([]moments, blocks(b.n))
	eachBlock(b.n, func() []float64 { return make([]float64, blockRows) }, func(scratch []float64, k int) {
		from, to := block(k, b.n)
		s := scratch[:to-from]
		rows(k, s)
		parts[k] = moments{score: make([]float64, b.rank())}
		b.moments(k, s, nil, nil, parts[k])
	})
	sum := make([]float64, b.rank())
	for _, part := range parts {
		floats.Add(sum, part.score)
	}
	return sum
}
