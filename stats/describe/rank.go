package describe

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// ranking is the ranks of a sample, doubled so that the mean rank of a tie is a
// whole number, in the order of the values that were given.
type ranking struct {
	doubled []int
	ties    bool
	cubes   float64 // sum of t³ - t over the groups of t equal values
}

// rank returns the ranks of x, from 1, with the mean rank for equal values.
func rank(x []float64) ranking {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	r := ranking{doubled: make([]int, len(x))}
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			r.doubled[i] = from + 1 + to
		}
		if t := float64(to - from); t > 1 {
			r.ties = true
			r.cubes += t * (t*t - 1)
		}
		from = to
	}
	return r
}

// tenDigits rounds to ten significant digits, so that 7.1 - 6.9 and 0.2 are one
// value: R's signif(v, 10).
func tenDigits(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 9, 64), 64)
	if err != nil {
		return math.NaN() // the text of a finite number is a number
	}
	return r
}
