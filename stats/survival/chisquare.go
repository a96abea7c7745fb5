package survival

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// chiSquareTail is the probability that a chi-square variable with df degrees of
// freedom, df > 0, is at least x >= 0; in R: pchisq(x, df, lower.tail = FALSE).
func chiSquareTail(x float64, df int) float64 {
	switch df {
	case 1:
		return math.Erfc(math.Sqrt(x / 2))
	case 2:
		return math.Exp(-x / 2)
	}
	return mathext.GammaIncRegComp(float64(df)/2, x/2)
}

// normalTwoSided is the probability that a standard normal variable is at least
// as far from 0 as z.
func normalTwoSided(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// scoreForm returns u' v- u, where v is the covariance of u and v- its inverse on
// the space that v spans, and the dimension of that space. v is symmetric and
// positive semidefinite and u lies in that space; neither is changed.
//
// It is a Cholesky decomposition that takes the largest remaining variance first
// and stops where none is left but rounding.
func scoreForm(u []float64, v [][]float64) (form float64, rank int) {
	rest, left := clone(v), append([]float64(nil), u...)
	done := make([]bool, len(u))
	largest := 0.0
	for i := range v {
		largest = max(largest, v[i][i])
	}
	for range u {
		p := -1
		for i := range rest {
			if !done[i] && (p < 0 || rest[i][i] > rest[p][p]) {
				p = i
			}
		}
		pivot := rest[p][p]
		if !(pivot > 1e-10*largest) {
			break
		}
		done[p] = true
		form += left[p] * left[p] / pivot
		rank++
		for i := range rest {
			if done[i] {
				continue
			}
			factor := rest[i][p] / pivot
			left[i] -= factor * left[p]
			for j := range rest {
				rest[i][j] -= factor * rest[p][j]
			}
		}
	}
	return form, rank
}

func clone(m [][]float64) [][]float64 {
	c := square(len(m))
	for i := range m {
		copy(c[i], m[i])
	}
	return c
}

// square is a matrix of zeros.
func square(n int) [][]float64 {
	flat := make([]float64, n*n)
	m := make([][]float64, n)
	for i := range m {
		m[i] = flat[i*n : (i+1)*n : (i+1)*n]
	}
	return m
}
