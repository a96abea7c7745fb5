// Package describe summarizes samples of numbers and compares them: mean, standard
// deviation, quantiles, the t interval of a mean; differences of two samples and of
// pairs with their t and rank tests, Hodges-Lehmann estimates and effect sizes; tests
// of several groups; correlations.
//
//   - one sample: Summarize, Mean, Quantile, Shape, MedianAbsoluteDeviation, ShapiroWilk,
//     HodgesLehmann, SignedRank, SignTest
//   - pairs: PairedT, PairedHedgesG, SignedRank, Pearson, Spearman, Kendall
//   - two samples: TwoSampleT, HedgesG, GlassDelta, StandardizedMeanDifference, MannWhitney,
//     HodgesLehmannShift, VarianceRatio, KolmogorovSmirnov
//   - several groups: Anova, WelchAnova, KruskalWallis, TukeyHSD
//
// All functions leave their arguments as they are and give the same bits
// whatever the order of the values or pairs: they work on a sorted copy and sum with
// compensation. A NaN or an infinity among the values is an error: missing
// values are left out, and counted, by the caller.
package describe

import (
	"fmt"
	"math"
	"slices"
)

// Summary is the usual table row of a continuous variable. SD is the sample
// standard deviation (divisor N - 1); Median, P25 and P75 are quantiles of
// type 7. All are in the unit of the values. Where N is 0 every number is NaN;
// where N is 1 SD is NaN.
type Summary struct {
	N                                    int
	Mean, SD, Median, P25, P75, Min, Max float64
}

// Summarize returns the Summary of x; nil and the empty slice are N = 0. A NaN
// or an infinity in x is an error.
//
// In R: mean, sd, quantile(x, c(.25, .5, .75), type = 7), min and max.
func Summarize(x []float64) (Summary, error) {
	sorted, err := sortedCopy(x)
	if err != nil {
		return Summary{}, fmt.Errorf("describe: summarize: %w", err)
	}
	nan := math.NaN()
	s := Summary{N: len(x), Mean: nan, SD: nan, Median: nan, P25: nan, P75: nan, Min: nan, Max: nan}
	if s.N == 0 {
		return s, nil
	}
	s.Mean, s.SD = meanSD(sorted)
	s.P25 = quantileType7(sorted, 0.25)
	s.Median = quantileType7(sorted, 0.5)
	s.P75 = quantileType7(sorted, 0.75)
	s.Min, s.Max = sorted[0], sorted[s.N-1]
	return s, nil
}

// sortedCopy returns the values of x in ascending order, zeros unsigned, or an
// error that names the first value that is not finite.
func sortedCopy(x []float64) ([]float64, error) {
	c := make([]float64, len(x))
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("value %d: %v is not a finite number", i, v)
		}
		c[i] = v + 0 // turns -0 into 0, so that the order of zeros cannot show
	}
	slices.Sort(c)
	return c, nil
}
