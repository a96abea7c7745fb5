package survival

import (
	"errors"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// makeRobust replaces the covariance by the robust one over clusters, each row
// its own if there are none, and adds the robust score test.
func (f *CoxFit) makeRobust() error {
	of, n := f.clusters()
	f.Clusters = n
	if n < 2 {
		return errors.New("one cluster: the robust variance needs two or more")
	}
	f.Covariance, _ = outerProducts(f.dfbetaRows(), f.rows.p, of, n)

	// The score at zero and its variance.
	null := f.scoreRows(make([]float64, f.rows.p))
	for k := range of {
		for j := range f.rows.p {
			null[k*f.rows.p+j] *= f.rows.weightOf(k)
		}
	}
	variance, score := outerProducts(null, f.rows.p, of, n)
	f.RobustScore = quadraticTest(variance, score)
	return nil
}

// clusters returns the number of each row's cluster, in the order of the sweep,
// and how many there are. They are numbered by label, so that sums do not depend
// on the order of the input.
func (f *CoxFit) clusters() (of []int, n int) {
	of = make([]int, f.rows.n)
	if f.cluster == nil {
		for k := range of {
			of[k] = k
		}
		return of, len(of)
	}
	labels := slices.Compact(slices.Sorted(slices.Values(f.cluster)))
	number := make(map[int]int, len(labels))
	for i, label := range labels {
		number[label] = i
	}
	for k, i := range f.rows.order {
		of[k] = number[f.cluster[i]]
	}
	return of, len(labels)
}

// outerProducts sums rows of p numbers within clusters and returns the sum of the
// outer products of those sums, and the sum of all rows.
func outerProducts(rows []float64, p int, of []int, n int) (*mat.SymDense, []float64) {
	sums := make([]float64, n*p)
	for k, c := range of {
		for j := range p {
			sums[c*p+j] += rows[k*p+j]
		}
	}
	product, total := mat.NewSymDense(p, nil), make([]float64, p)
	for c := range n {
		for i := range p {
			total[i] += sums[c*p+i]
			for j := range i + 1 {
				product.SetSym(i, j, product.At(i, j)+float64(sums[c*p+i]*sums[c*p+j]))
			}
		}
	}
	return product, total
}
