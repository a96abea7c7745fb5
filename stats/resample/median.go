package resample

import (
	"cmp"
	"math"
	"slices"
)

// MedianDifference is Difference(x, group, Median) by counting: the values are put in
// order once, and a replicate counts how often it drew each, which takes a fraction of
// the time. The values, which must not be NaN, are read when it is made, not later.
func MedianDifference(x []float64, group []bool) Statistic {
	first := ascending(x, group, true)
	second := ascending(x, group, false)
	// place is where a row's count lies: those of the group first.
	place := make([]int, len(x))
	for i, row := range slices.Concat(first, second) {
		place[row] = i
	}
	low, high := take(x, first), take(x, second)
	return func(rows []int, scratch []float64) float64 {
		counts := scratch[:len(x)]
		clear(counts)
		for _, row := range rows {
			counts[place[row]]++
		}
		return countedMedian(low, counts[:len(low)]) - countedMedian(high, counts[len(low):])
	}
}

// ascending returns the rows whose group is this, in the order of their values.
func ascending(x []float64, group []bool, is bool) []int {
	var rows []int
	for row, g := range group {
		if g == is {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	return rows
}

func take(x []float64, rows []int) []float64 {
	values := make([]float64, len(rows))
	for i, row := range rows {
		values[i] = x[row]
	}
	return values
}

// countedMedian is the median of ascending values that occur so often; NaN of none.
func countedMedian(values, counts []float64) float64 {
	n := 0.0
	for _, c := range counts {
		n += c
	}
	if n == 0 {
		return math.NaN()
	}
	i, below := 0, counts[0]
	for 2*below < n {
		i++
		below += counts[i]
	}
	lower := values[i]
	if 2*below > n {
		return lower
	}
	for i++; counts[i] == 0; i++ {
	}
	return lower + (values[i]-lower)/2
}
