package proportion

import (
	"fmt"
	"math"
	"slices"

	"reprieve/stats"
)

// hypergeometric is the number of responders in group a given both margins of
// the two by two table: na and nb patients, of whom k respond.
type hypergeometric struct{ na, nb, k, low, high int }

// margins returns the distribution of a's responders given the table's margins.
func margins(a, b Input) hypergeometric {
	k := a.Responders + b.Responders
	return hypergeometric{na: a.N, nb: b.N, k: k, low: max(0, k-b.N), high: min(k, a.N)}
}

// odds is P(x+1) / P(x) at odds ratio 1.
func (h hypergeometric) odds(x int) float64 {
	up := float64(h.na-x) * float64(h.k-x)
	down := float64(x+1) * float64(h.nb-h.k+x+1)
	return up / down
}

// mode returns a most likely x at this odds ratio: the last at which P(x)/P(x-1)
// is not below 1, found by halving, as the ratio falls with x.
func (h hypergeometric) mode(oddsRatio float64) int {
	low, high := h.low, h.high
	for low < high {
		mid := low + (high-low+1)/2
		if oddsRatio*h.odds(mid-1) >= 1 {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// density returns P(x) / P(mode) for the x from first on, as far as it is above
// least, each from its neighbour's, outward from the mode. Relative to the mode
// nothing overflows, and no factorial is needed, so that the digits hold for
// groups of millions.
func (h hypergeometric) density(oddsRatio, least float64) (first int, density []float64) {
	mode := h.mode(oddsRatio)
	for x, d := mode, 1.0; x > h.low; x-- {
		d /= oddsRatio * h.odds(x-1)
		if d <= least {
			break
		}
		density = append(density, d)
	}
	first = mode - len(density)
	slices.Reverse(density)
	density = append(density, 1)
	for x, d := mode, 1.0; x < h.high; x++ {
		d *= oddsRatio * h.odds(x)
		if d <= least {
			break
		}
		density = append(density, d)
	}
	return first, density
}

// FisherExact returns the two-sided p-value of Fisher's exact test that the two
// proportions are equal: the probability, given both margins, of the tables that
// are not more likely than the one observed. As in R a table counts as not more
// likely up to a factor 1 + 1e-7, so that rounding does not split ties.
//
// Where the margins allow one table only (nobody or everybody responds) it is 1.
// It is NaN if a group is empty; fisher.test gives 1 there too. A p-value below
// the smallest positive number is 0. Impossible counts are an error.
//
// In R: fisher.test(matrix(c(a.x, a.n - a.x, b.x, b.n - b.x), 2))$p.value.
// Fisher 1935, J R Stat Soc 98:39.
func FisherExact(a, b Input) (pTwoSided float64, err error) {
	if _, err := pairLevel(a, b, stats.DefaultLevel); err != nil {
		return 0, fmt.Errorf("proportion: fisher exact: %w", err)
	}
	if a.N == 0 || b.N == 0 {
		return math.NaN(), nil
	}
	first, density := margins(a, b).density(1, 0)
	at := a.Responders - first
	if at < 0 || at >= len(density) {
		return 0, nil
	}
	const tie = 1 + 1e-7
	limit := density[at] * tie
	var extreme, rest float64
	slices.Sort(density)
	for _, d := range density {
		if d <= limit {
			extreme += d
		} else {
			rest += d
		}
	}
	return extreme / (extreme + rest), nil
}
