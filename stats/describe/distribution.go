package describe

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// VarianceRatioOptions says how the interval is made: Level 0 means 0.95.
type VarianceRatioOptions struct{ Level float64 }

// VarianceRatioResult is a ratio of variances with its two-sided F test.
type VarianceRatioResult struct {
	Ratio, DF1, DF2, P float64
	Interval           stats.Interval
}

// VarianceRatio returns the variance of x divided by that of y and the F test that
// they are equal, which rests on normal values. All are NaN where a sample has
// fewer than two values or y does not vary; where x alone does not, Ratio and P
// are 0 and the interval is [0, 0]. A NaN or an infinity, or a level outside (0, 1),
// is an error.
//
// In R: var.test(x, y).
func VarianceRatio(x, y []float64, opts VarianceRatioOptions) (VarianceRatioResult, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return VarianceRatioResult{}, fmt.Errorf("describe: variance ratio: %w", err)
	}
	a, b, err := twoMoments(x, y)
	if err != nil {
		return VarianceRatioResult{}, fmt.Errorf("describe: variance ratio: %w", err)
	}
	nan := math.NaN()
	r := VarianceRatioResult{Ratio: nan, DF1: nan, DF2: nan, P: nan, Interval: stats.Undefined()}
	if !(a.variance >= 0) || !(b.variance > 0) {
		return r, nil
	}
	r.Ratio, r.DF1, r.DF2 = a.variance/b.variance, a.n-1, b.n-1
	upper := special.FUpper(r.Ratio, r.DF1, r.DF2)
	lower := 0.0
	if r.Ratio > 0 {
		lower = special.FUpper(1/r.Ratio, r.DF2, r.DF1)
	}
	r.P = min(1, 2*min(upper, lower))
	tail := (1 - level) / 2
	f := distuv.F{D1: r.DF1, D2: r.DF2}
	r.Interval = stats.Interval{Low: r.Ratio / f.Quantile(1-tail), High: r.Ratio / f.Quantile(tail)}
	return r, nil
}

// KolmogorovSmirnovResult is a test that two samples come from one distribution: D
// is the largest distance of their distribution functions, P its asymptotic
// two-sided p-value.
type KolmogorovSmirnovResult struct{ D, P float64 }

// KolmogorovSmirnov compares the distribution functions of two samples. The
// p-value is that of large samples of a continuous variable: with ties it is too
// large. Both are NaN where a sample is empty. A NaN or an infinity is an error.
//
// In R: ks.test(x, y, exact = FALSE), whose series ends at terms of 1e-6.
func KolmogorovSmirnov(x, y []float64) (KolmogorovSmirnovResult, error) {
	sx, err := sortedCopy(x)
	if err != nil {
		return KolmogorovSmirnovResult{}, fmt.Errorf("describe: kolmogorov-smirnov: x: %w", err)
	}
	sy, err := sortedCopy(y)
	if err != nil {
		return KolmogorovSmirnovResult{}, fmt.Errorf("describe: kolmogorov-smirnov: y: %w", err)
	}
	if len(x) == 0 || len(y) == 0 {
		return KolmogorovSmirnovResult{D: math.NaN(), P: math.NaN()}, nil
	}
	nx, ny := len(sx), len(sy)
	most := 0 // the distance, times nx ny: a whole number
	for i, j := 0, 0; i < nx && j < ny; {
		v := min(sx[i], sy[j])
		for i < nx && sx[i] == v {
			i++
		}
		for j < ny && sy[j] == v {
			j++
		}
		most = max(most, i*ny-j*nx, j*nx-i*ny)
	}
	a, b := float64(nx), float64(ny)
	d := float64(most) / (a * b)
	return KolmogorovSmirnovResult{D: d, P: kolmogorovUpper(d * math.Sqrt(a*b/(a+b)))}, nil
}

// kolmogorovUpper is P(K > x) of the Kolmogorov distribution, by the series that
// converges fast on either side of 1.
func kolmogorovUpper(x float64) float64 {
	if x <= 0 {
		return 1
	}
	total := 0.0
	if x < 1 {
		for k := 1.0; k < 20; k += 2 {
			total += math.Exp(-k * k * math.Pi * math.Pi / (8 * x * x))
		}
		return 1 - math.Sqrt(2*math.Pi)/x*total
	}
	side := 1.0
	for k := 1.0; k < 20; k++ {
		total += side * math.Exp(-2*k*k*x*x)
		side = -side
	}
	return min(1, 2*total)
}
