package describe

import (
	"fmt"
	"math"
)

// GlassDelta returns the difference of the means of x and y in standard deviations
// of y, the comparison group: for treatments that change the spread too. Positive
// means that x is larger. It is without correction for small samples.
//
// It is NaN where x is empty, or y has fewer than two values or does not vary. A
// NaN or an infinity is an error.
//
// In R: (mean(x) - mean(y)) / sd(y). Glass 1976, Educ Res 5:3.
func GlassDelta(x, y []float64) (float64, error) {
	a, b, err := twoMoments(x, y)
	if err != nil {
		return 0, fmt.Errorf("describe: glass delta: %w", err)
	}
	if !(b.variance > 0) {
		return math.NaN(), nil
	}
	return (a.mean - b.mean) / math.Sqrt(b.variance), nil
}
