package longitudinal

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// pattern holds the patients who were seen at the same visits.
//
// The likelihood depends on them only through the sums over patients of products
// of their numbers: designs and responses of all visits, side by side. Any other
// rows with the same sums do as well, and the triangle of a QR decomposition has
// as many as there are different columns. So the cost of a step of the fit grows
// with the number of patterns, not with that of patients.
type pattern struct {
	visits   []int // positions, ascending
	patients int
	// cases are those rows: of each visit the p columns of the design, then the
	// response.
	cases []dense
}

// patterns returns the patterns of sorted rows in the order of their visits.
func (d Data) patterns(rows, levels []int) []pattern {
	index := map[string]int{}
	var found []pattern
	var members [][][]int
	key := make([]byte, len(levels))
	for _, group := range d.byPatient(rows) {
		clear(key)
		visits := make([]int, len(group))
		for k, r := range group {
			visits[k], _ = slices.BinarySearch(levels, d.Visit[r])
			key[visits[k]] = 1
		}
		at, ok := index[string(key)]
		if !ok {
			at = len(found)
			index[string(key)] = at
			found = append(found, pattern{visits: visits})
			members = append(members, nil)
		}
		found[at].patients++
		members[at] = append(members[at], group)
	}
	for i := range found {
		found[i].cases = d.condense(members[i])
	}
	slices.SortFunc(found, func(a, b pattern) int { return slices.Compare(a.visits, b.visits) })
	return found
}

// condense returns few cases with the same sums of products as the patients.
func (d Data) condense(patients [][]int) []dense {
	visits, p := len(patients[0]), len(d.Design.Terms)
	wide := newDense(len(patients), visits*(p+1))
	for i, group := range patients {
		row := wide.row(i)
		for k, r := range group {
			copy(row[k*(p+1):], d.Design.Rows[r])
			row[k*(p+1)+p] = d.Response[r]
		}
	}
	return fewer(wide, visits)
}

// fewer returns cases of so many rows each with the same sums of products as the
// rows of a matrix, which hold the rows of a case side by side.
func fewer(wide dense, rows int) []dense {
	distinct, from := distinctColumns(wide)
	if distinct.rows > distinct.cols {
		distinct = triangle(distinct)
	}
	cases := make([]dense, distinct.rows)
	for i := range cases {
		cases[i] = newDense(rows, wide.cols/rows)
		for j, source := range from {
			if source >= 0 {
				cases[i].data[j] = distinct.at(i, source)
			}
		}
	}
	return cases
}

// distinctColumns returns the columns that differ from each other and from zero,
// and for each column its place among them, -1 for zero.
func distinctColumns(wide dense) (dense, []int) {
	columns := wide.transpose()
	var kept []int
	from := make([]int, columns.rows)
	for j := range from {
		from[j] = slices.IndexFunc(kept, func(k int) bool { return slices.Equal(columns.row(k), columns.row(j)) })
		if from[j] < 0 && maxAbs(columns.row(j)) > 0 {
			from[j] = len(kept)
			kept = append(kept, j)
		}
	}
	distinct := newDense(len(kept), wide.rows)
	for k, j := range kept {
		copy(distinct.row(k), columns.row(j))
	}
	return distinct.transpose(), from
}

// triangle returns the square R of the QR decomposition of a matrix that has more
// rows than columns.
func triangle(d dense) dense {
	r := newDense(d.cols, d.cols)
	if d.cols == 0 {
		return r
	}
	var qr mat.QR
	qr.Factorize(mat.NewDense(d.rows, d.cols, d.data))
	var full mat.Dense
	qr.RTo(&full)
	for i := range d.cols {
		for j := i; j < d.cols; j++ {
			r.set(i, j, full.At(i, j))
		}
	}
	return r
}

// aliasTolerance is the part of a column's length that must remain after the
// columns before it are taken out; R's lm uses the same.
const aliasTolerance = 1e-7

// basis is a least-squares fit: what remains of the responses, on columns that are
// orthonormal, keeps every later sum well conditioned.
type basis struct {
	r    dense     // upper triangular, design = orthonormal columns times r
	beta []float64 // least-squares coefficients
}

// newBasis fits rows of p columns and a response, p at least 1. A column that the
// columns before it explain is an error that names it.
func newBasis(rows dense, terms []string) (basis, error) {
	p := len(terms)
	if rows.rows < p {
		return basis{}, fmt.Errorf("design: %d rows: fewer than the %d columns", rows.rows, p)
	}
	if rows.rows <= rows.cols {
		padded := newDense(rows.cols+1, rows.cols)
		copy(padded.data, rows.data)
		rows = padded
	}
	full := triangle(rows)
	b := basis{r: newDense(p, p), beta: make([]float64, p)}
	for j := range p {
		length := 0.0
		for i := 0; i <= j; i++ {
			b.r.set(i, j, full.at(i, j))
			length = math.Hypot(length, full.at(i, j))
		}
		if !(math.Abs(full.at(j, j)) > aliasTolerance*length) {
			return basis{}, fmt.Errorf("design: column %q is a linear combination of the columns before it", terms[j])
		}
	}
	for j := range p {
		b.beta[j] = full.at(j, p)
	}
	b.beta = b.solve(b.beta)
	return b, nil
}

// solve returns x of r x = v.
func (b basis) solve(v []float64) []float64 {
	x := slices.Clone(v)
	for i := len(x) - 1; i >= 0; i-- {
		row := b.r.row(i)
		x[i] = (x[i] - dot(row[i+1:], x[i+1:])) / row[i]
	}
	return x
}

// solveTransposed returns x of r' x = v.
func (b basis) solveTransposed(v []float64) []float64 {
	x := slices.Clone(v)
	for i := range x {
		for j := range i {
			x[i] -= b.r.at(j, i) * x[j]
		}
		x[i] /= b.r.at(i, i)
	}
	return x
}

// logDet is the logarithm of the determinant of r' r.
func (b basis) logDet() float64 {
	sum := 0.0
	for i := range b.r.rows {
		sum += 2 * math.Log(math.Abs(b.r.at(i, i)))
	}
	return sum
}

// rotate replaces the columns of a row by the orthonormal ones and its response by
// what the fit leaves of it.
func (b basis) rotate(row []float64) {
	p := len(b.beta)
	row[p] -= dot(row[:p], b.beta)
	copy(row[:p], b.solveTransposed(row[:p]))
}

// unrotate takes a covariance of coefficients on the basis to the design's columns.
func (b basis) unrotate(v dense) [][]float64 {
	half := newDense(v.rows, v.cols) // rows: r^-1 times the columns of v
	for j := range v.cols {
		copy(half.row(j), b.solve(v.transpose().row(j)))
	}
	out := newDense(v.rows, v.cols)
	for j := range v.rows {
		copy(out.row(j), b.solve(half.transpose().row(j)))
	}
	return out.slices()
}
