package describe

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// MeanOptions says how Mean makes its interval. Level is the confidence level;
// 0 means 0.95.
type MeanOptions struct{ Level float64 }

// MeanResult is a mean, its standard deviation (divisor N - 1), its standard
// error SD/sqrt(N) and its confidence interval, in the unit of the values.
type MeanResult struct {
	N                int
	Mean, SD, StdErr float64
	Interval         stats.Interval
}

// Mean returns the mean of x and its one-sample t interval, Mean -/+ t StdErr
// with N - 1 degrees of freedom. With one value SD, StdErr and the limits are
// NaN; with none the mean is too. Where all values are equal the interval is
// that value on both sides. A NaN or an infinity in x, or a level outside
// (0, 1), is an error.
//
// In R: t.test(x, conf.level = level).
func Mean(x []float64, opts MeanOptions) (MeanResult, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return MeanResult{}, fmt.Errorf("describe: mean: %w", err)
	}
	sorted, err := sortedCopy(x)
	if err != nil {
		return MeanResult{}, fmt.Errorf("describe: mean: %w", err)
	}
	nan := math.NaN()
	r := MeanResult{N: len(x), Mean: nan, SD: nan, StdErr: nan, Interval: stats.Undefined()}
	if r.N == 0 {
		return r, nil
	}
	r.Mean, r.SD = meanSD(sorted)
	if r.N == 1 {
		return r, nil
	}
	r.StdErr = r.SD / math.Sqrt(float64(r.N))
	half := float64(stats.StudentCritical(level, float64(r.N-1)) * r.StdErr)
	r.Interval = stats.Interval{Low: r.Mean - half, High: r.Mean + half}
	return r, nil
}
