package impute

import (
	"slices"

	"gonum.org/v1/gonum/floats"
)

// observed is what is the same in all imputations: the columns, the rows in which each is
// known and those in which it is imputed, and the sums of products over the rows in
// which all are known, which no imputation changes.
type observed struct {
	columns []Column
	known   [][]int // rows, for each column
	imputed [][]int
	partly  [][]int     // of the known rows those in which another column is not
	sums    [][]float64 // of the products of two variables: the constant 1, then the columns
}

func newObserved(columns []Column) *observed {
	o := &observed{
		columns: columns, known: make([][]int, len(columns)), imputed: make([][]int, len(columns)), partly: make([][]int, len(columns)),
	}
	var whole []int
	for i := range columns[0].Values {
		missing := slices.ContainsFunc(columns, func(c Column) bool { return c.missing(i) })
		if !missing {
			whole = append(whole, i)
		}
		for k, c := range columns {
			if c.missing(i) {
				o.imputed[k] = append(o.imputed[k], i)
				continue
			}
			o.known[k] = append(o.known[k], i)
			if missing {
				o.partly[k] = append(o.partly[k], i)
			}
		}
	}
	o.sum(whole)
	return o
}

// sum sums the products over some rows.
func (o *observed) sum(rows []int) {
	n := 1 + len(o.columns)
	o.sums = make([][]float64, n)
	for i := range o.sums {
		o.sums[i] = make([]float64, n)
	}
	b := newBlock(n)
	for part := range slices.Chunk(rows, blockRows) {
		for i := range n {
			b[i] = b[i][:len(part)]
			for r, row := range part {
				b[i][r] = 1
				if i > 0 {
					b[i][r] = o.columns[i-1].Values[row]
				}
			}
		}
		for i := range n {
			for j := range i + 1 {
				o.sums[i][j] += floats.Dot(b[i], b[j])
				o.sums[j][i] = o.sums[i][j]
			}
		}
	}
}
