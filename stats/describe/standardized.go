package describe

import (
	"fmt"
	"math"
)

// StandardizedMeanDifference returns how far apart the means of x and y are, in
// standard deviations: |mean(x) - mean(y)| / sqrt((var(x) + var(y)) / 2), with
// divisor n - 1 in the variances. It does not depend on the sample sizes, as a
// t statistic does, and so measures imbalance of groups, not evidence of it.
//
// It is NaN where a sample has fewer than two values or both variances are 0.
// A NaN or an infinity in x or y is an error.
//
// Source: Austin 2009, Stat Med 28:3083; R: tableone::ExtractSmd.
func StandardizedMeanDifference(x, y []float64) (float64, error) {
	sx, err := sortedCopy(x)
	if err != nil {
		return 0, fmt.Errorf("describe: standardized difference: x: %w", err)
	}
	sy, err := sortedCopy(y)
	if err != nil {
		return 0, fmt.Errorf("describe: standardized difference: y: %w", err)
	}
	if len(x) < 2 || len(y) < 2 {
		return math.NaN(), nil
	}
	mx, dx := meanSD(sx)
	my, dy := meanSD(sy)
	return standardize(mx-my, float64(dx*dx), float64(dy*dy)), nil
}

// StandardizedProportionDifference returns |p1 - p2| in standard deviations of
// the binary variable: divided by sqrt((p1(1-p1) + p2(1-p2)) / 2). A level of a
// categorical variable is standardized as such a proportion.
//
// It is NaN where both variances are 0, that is, where each proportion is 0 or
// 1. A proportion outside [0, 1], or NaN, is an error.
//
// Source: Austin 2009, Stat Med 28:3083.
func StandardizedProportionDifference(p1, p2 float64) (float64, error) {
	for _, p := range []float64{p1, p2} {
		if !(p >= 0 && p <= 1) {
			return 0, fmt.Errorf("describe: standardized difference: proportion %v is not in [0, 1]", p)
		}
	}
	return standardize(p1-p2, float64(p1*(1-p1)), float64(p2*(1-p2))), nil
}

// standardize divides the size of a difference by the root of the mean of two
// variances; NaN where that is 0.
func standardize(difference, v1, v2 float64) float64 {
	scale := math.Sqrt((v1 + v2) / 2)
	if scale == 0 {
		return math.NaN()
	}
	return math.Abs(difference) / scale
}
