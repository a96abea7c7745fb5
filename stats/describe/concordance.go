package describe

import (
	"cmp"
	"slices"
)

// pair is one pair of values.
type pair struct{ x, y float64 }

// concordance is the number of concordant less that of discordant pairs of pairs.
// In order of x, then y, the discordant ones are the inversions of y, which a merge
// sort counts; those that are tied in either are neither (Knight 1966).
func concordance(x, y []float64) float64 {
	pairs := make([]pair, len(x))
	for i := range x {
		pairs[i] = pair{x[i], y[i]}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	tiedX := tiedPairs(pairs, func(a, b pair) bool { return a.x == b.x })
	tiedBoth := tiedPairs(pairs, func(a, b pair) bool { return a == b })
	discordant := inversions(pairs, make([]pair, len(pairs)))
	tiedY := tiedPairs(pairs, func(a, b pair) bool { return a.y == b.y }) // now in order of y
	n := len(pairs)
	return float64(n*(n-1)/2 - tiedX - tiedY + tiedBoth - 2*discordant)
}

// tiedPairs counts the pairs within runs of elements that are the same.
func tiedPairs(sorted []pair, same func(a, b pair) bool) int {
	count, run := 0, 0
	for i := 1; i < len(sorted); i++ {
		run++
		if !same(sorted[i-1], sorted[i]) {
			run = 0
		}
		count += run
	}
	return count
}

// inversions sorts pairs by y and counts those in the wrong order before; scratch
// is as long.
func inversions(pairs, scratch []pair) int {
	if len(pairs) < 2 {
		return 0
	}
	half := len(pairs) / 2
	left, right := pairs[:half], pairs[half:]
	count := inversions(left, scratch[:half]) + inversions(right, scratch[half:])
	merged := scratch[:0]
	for len(left) > 0 && len(right) > 0 {
		if right[0].y < left[0].y {
			merged, right = append(merged, right[0]), right[1:]
			count += len(left)
		} else {
			merged, left = append(merged, left[0]), left[1:]
		}
	}
	merged = append(append(merged, left...), right...)
	copy(pairs, merged)
	return count
}
