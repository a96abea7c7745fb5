package describe

import (
	"fmt"
	"math"
)

// ShapeResult describes the form of a sample, without unit: Skewness is g1 = m3 /
// m2^(3/2), Kurtosis is g2 = m4 / m2² - 3, where m is a central moment with divisor
// N. Both are 0 for the normal distribution.
type ShapeResult struct {
	N                  int
	Skewness, Kurtosis float64
}

// Shape returns the skewness and the excess kurtosis of x. Positive skewness means
// the longer tail on the right. Both are NaN where x is empty or does not vary. A
// NaN or an infinity is an error.
//
// In R: e1071::skewness(x, type = 1) and e1071::kurtosis(x, type = 1);
// the mean of
// the cubes and fourth powers of (x - mean(x)) / sqrt(mean((x - mean(x))^2)). Joanes
// and Gill 1998, J R Stat Soc D 47:183.
func Shape(x []float64) (ShapeResult, error) {
	sorted, err := sortedCopy(x)
	if err != nil {
		return ShapeResult{}, fmt.Errorf("describe: shape: %w", err)
	}
	r := ShapeResult{N: len(x), Skewness: math.NaN(), Kurtosis: math.NaN()}
	if r.N == 0 || sorted[0] == sorted[r.N-1] {
		return r, nil
	}
	mean, _ := meanSD(sorted)
	// In units of the largest distance, so that no power over- or underflows.
	scale := max(mean-sorted[0], sorted[r.N-1]-mean)
	var second, third, fourth sum
	for _, v := range sorted {
		d := (v - mean) / scale
		squared := float64(d * d)
		second.add(squared)
		third.add(float64(squared * d))
		fourth.add(float64(squared * squared))
	}
	n := float64(r.N)
	m2 := second.value() / n
	r.Skewness = third.value() / n / (m2 * math.Sqrt(m2))
	r.Kurtosis = fourth.value()/n/float64(m2*m2) - 3
	return r, nil
}

// MedianAbsoluteDeviation returns 1.4826 times the median distance of the values
// from their median, in the unit of the values: for normal values an estimate of the
// standard deviation that half of the values cannot disturb. It is NaN for no
// values and 0 where more than half of them are equal. A NaN or an infinity is an
// error.
//
// In R: mad(x). Hampel 1974, JASA 69:383.
func MedianAbsoluteDeviation(x []float64) (float64, error) {
	sorted, err := sortedCopy(x)
	if err != nil {
		return 0, fmt.Errorf("describe: median absolute deviation: %w", err)
	}
	if len(sorted) == 0 {
		return math.NaN(), nil
	}
	center := quantileType7(sorted, 0.5)
	for i, v := range sorted {
		sorted[i] = math.Abs(v - center)
	}
	distances, err := sortedCopy(sorted)
	if err != nil {
		return 0, fmt.Errorf("describe: median absolute deviation: distance from the median: %w", err)
	}
	return 1.4826 * quantileType7(distances, 0.5), nil
}
