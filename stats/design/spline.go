package design

import (
	"fmt"
	"math"
	"slices"

	"reprieve/stats/describe"
)

// restrictedCubic is column j of the basis at x: x itself for j = 0, else the
// part that begins to curve at knot j-1.
func restrictedCubic(x float64, knots []float64, j int) float64 {
	if j == 0 {
		return x
	}
	first, previous, last := knots[0], knots[len(knots)-2], knots[len(knots)-1]
	start := knots[j-1]
	unit := math.Cbrt((last - first) * (last - first))
	cube := func(knot float64) float64 {
		d := max((x-knot)/unit, 0)
		return d * d * d
	}
	return cube(start) + ((previous-start)*cube(last)-(last-start)*cube(previous))/(last-previous)
}

// tiedShare is the fraction of the values from which on a tie at an end makes a
// knot of its own.
const tiedShare = 0.05

// Knots returns k >= 3 knots for a restricted cubic spline of the values, in
// ascending order: quantiles (R's type 7) at evenly spaced probabilities, the
// outer ones 0.10 and 0.90 for 3 knots, 0.05 and 0.95 for 4 to 6, 0.025 and 0.975
// for more; among fewer than 100 values the outer knots are the fifth smallest and
// the fifth largest. If at least 5 % of the values are tied at an end, and no
// inner value is that frequent, the next value is the outer knot there, and the
// others are made of the values beyond it.
//
// Fewer than 6 values, a value that is not finite, or values so tied that k
// distinct knots do not come of it are errors: take fewer knots or choose them.
// (The R function goes on with fewer knots or other probabilities and a warning.)
//
// In R: Hmisc::rcspline.eval(x, nk = k, knots.only = TRUE). Harrell 2015,
// Regression Modeling Strategies, section 2.4.6.
func Knots(values []float64, k int) ([]float64, error) {
	if k < 3 {
		return nil, fmt.Errorf("design: knots: %d knots: a restricted cubic spline needs 3", k)
	}
	if len(values) < 6 {
		return nil, fmt.Errorf("design: knots: %d values: at least 6 are needed", len(values))
	}
	sorted := slices.Sorted(slices.Values(values))
	if math.IsNaN(sorted[0]) || math.IsInf(sorted[0], 0) || math.IsInf(sorted[len(sorted)-1], 0) {
		return nil, fmt.Errorf("design: knots: the values are not all finite")
	}
	if distinct := len(slices.Compact(slices.Clone(sorted))); distinct-2 <= k {
		return nil, fmt.Errorf("design: knots: %d distinct values are too few for %d knots", distinct, k)
	}
	low, high, inner := tiedEnds(sorted)
	quantiles, err := quantileKnots(inner, k-len(low)-len(high), k, len(low) == 0, len(high) == 0)
	if err != nil {
		return nil, fmt.Errorf("design: knots: %w", err)
	}
	knots := slices.Concat(low, quantiles, high)
	slices.Sort(knots)
	if distinct := len(slices.Compact(slices.Clone(knots))); distinct < k {
		return nil, fmt.Errorf("design: knots: the values are tied: %d distinct knots instead of %d", distinct, k)
	}
	return knots, nil
}

// tiedEnds returns the outer knots that ties at the ends make, and the values
// that the other knots are made of.
func tiedEnds(sorted []float64) (low, high, inner []float64) {
	n := len(sorted)
	run := func(i int) int {
		end := i
		for end < n && sorted[end] == sorted[i] {
			end++
		}
		return end - i
	}
	first, last, most := run(0), 0, 0
	for i := first; i < n; {
		r := run(i)
		if i+r == n {
			last = r
		} else {
			most = max(most, r)
		}
		i += r
	}
	share := func(count int) float64 { return float64(count) / float64(n) }
	inner = sorted
	if share(most) >= tiedShare {
		return nil, nil, inner
	}
	if share(first) >= tiedShare {
		low = []float64{sorted[first]}
		inner = inner[first+run(first):]
	}
	if share(last) >= tiedShare {
		knot := inner[len(inner)-last-1]
		high = []float64{knot}
		for inner[len(inner)-1] >= knot {
			inner = inner[:len(inner)-1]
		}
	}
	return low, high, inner
}

// quantileKnots returns count knots of the values; k is the number of all knots,
// outerLow and outerHigh say whether the first and the last are outer knots.
func quantileKnots(sorted []float64, count, k int, outerLow, outerHigh bool) ([]float64, error) {
	outer := 0.05
	switch {
	case k == 3:
		outer = 0.1
	case k > 6:
		outer = 0.025
	}
	from := outer
	switch count {
	case 1:
		from, outer = 0.5, 0.5
	case 2:
		from = 0.5
	}
	knots := make([]float64, count)
	for i := range knots {
		p := from
		if count > 1 {
			p += float64(i) * (1 - outer - from) / float64(count-1)
		}
		q, err := describe.Quantile(sorted, p, describe.Type7)
		if err != nil {
			return nil, err
		}
		knots[i] = q
	}
	if len(sorted) < 100 && count > 1 {
		if len(sorted) < 5 {
			return nil, fmt.Errorf("%d values beside the tied ends are too few", len(sorted))
		}
		if outerLow {
			knots[0] = sorted[4]
		}
		if outerHigh {
			knots[count-1] = sorted[len(sorted)-5]
		}
	}
	return knots, nil
}
