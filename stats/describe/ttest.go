package describe

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// TMethod names a two-sample t test; the zero value is Welch.
type TMethod int

// The two-sample t tests.
const (
	// Welch lets the variances differ, with Satterthwaite's degrees of freedom.
	// R: t.test(x, y). Welch 1947, Biometrika 34:28.
	Welch TMethod = iota
	// Pooled takes the variances as equal. R: t.test(x, y, var.equal = TRUE).
	// Student 1908, Biometrika 6:1.
	Pooled
)

// String returns the name as it is printed under a table.
func (m TMethod) String() string {
	switch m {
	case Welch:
		return "Welch"
	case Pooled:
		return "pooled variance"
	}
	return fmt.Sprintf("TMethod(%d)", int(m))
}

// TOptions says how the t tests are made: Level 0 means 0.95, Method 0 means
// Welch. PairedT has one method and takes no notice of Method.
type TOptions struct {
	Level  float64
	Method TMethod
}

// TResult is a difference of means, in the unit of the values, with its t test.
// NX and NY are the sizes of the samples, equal for pairs. SD is the standard
// deviation of the differences of pairs, the pooled one of two samples.
type TResult struct {
	Difference, SD, StdErr, T, DF float64
	P                             PValues
	Interval                      stats.Interval
	NX, NY                        int
}

// PairedT returns the mean of x[i] - y[i], its t interval and the test that it is
// 0. With one pair only the difference is defined; with none nothing is. Where
// all differences are equal the interval has no width and T and P are NaN.
// Samples of unequal length, a NaN or an infinity, or a level outside (0, 1) are
// errors.
//
// In R: t.test(x, y, paired = TRUE), which refuses constant differences.
func PairedT(x, y []float64, opts TOptions) (TResult, error) {
	d, err := differences(x, y)
	if err != nil {
		return TResult{}, fmt.Errorf("describe: paired t: %w", err)
	}
	m, err := Mean(d, MeanOptions{Level: opts.Level})
	if err != nil {
		return TResult{}, fmt.Errorf("describe: paired t: %w", err)
	}
	r := TResult{
		Difference: m.Mean, SD: m.SD, StdErr: m.StdErr, T: math.NaN(), DF: math.NaN(),
		P: undefinedP(), Interval: m.Interval, NX: m.N, NY: m.N,
	}
	if m.N < 2 {
		return r, nil
	}
	r.DF = float64(m.N - 1)
	if m.StdErr > 0 {
		r.T = m.Mean / m.StdErr
		r.P = studentP(r.T, r.DF)
	}
	return r, nil
}

// TwoSampleT returns the mean of x minus that of y, its t interval and the test
// that it is 0.
//
// Each sample needs two values for Welch; the two need three together, and one
// each, for Pooled: with fewer everything but Difference is NaN, which itself is
// NaN where a sample is empty. Where neither sample varies the interval has no
// width, and T, P and Welch's DF are NaN. A NaN or an infinity among the values, a
// level outside (0, 1) or an unknown method is an error. Exchanging x and y
// changes the sign of the difference and exchanges the limits.
//
// In R: t.test(x, y, var.equal = FALSE or TRUE), which refuses constant samples.
func TwoSampleT(x, y []float64, opts TOptions) (TResult, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return TResult{}, fmt.Errorf("describe: two-sample t: %w", err)
	}
	if opts.Method != Welch && opts.Method != Pooled {
		return TResult{}, fmt.Errorf("describe: two-sample t: %v is not a method", opts.Method)
	}
	a, b, err := twoMoments(x, y)
	if err != nil {
		return TResult{}, fmt.Errorf("describe: two-sample t: %w", err)
	}
	nan := math.NaN()
	r := TResult{
		Difference: a.mean - b.mean, SD: pooledSD(a, b), StdErr: nan, T: nan, DF: nan,
		P: undefinedP(), Interval: stats.Undefined(), NX: len(x), NY: len(y),
	}
	if opts.Method == Pooled {
		r.StdErr, r.DF = pooledError(a, b)
	} else {
		r.StdErr, r.DF = welchError(a, b)
	}
	switch {
	case r.StdErr > 0:
		half := float64(stats.StudentCritical(level, r.DF) * r.StdErr)
		r.Interval = stats.Interval{Low: r.Difference - half, High: r.Difference + half}
		r.T = r.Difference / r.StdErr
		r.P = studentP(r.T, r.DF)
	case r.StdErr == 0:
		r.Interval = stats.Interval{Low: r.Difference, High: r.Difference}
	}
	return r, nil
}

// moment is the size, mean and variance of a sample; what is not defined is NaN.
type moment struct{ n, mean, variance float64 }

// momentOf returns the moments of sorted values.
func momentOf(sorted []float64) moment {
	m := moment{n: float64(len(sorted)), mean: math.NaN(), variance: math.NaN()}
	if len(sorted) > 0 {
		var sd float64
		m.mean, sd = meanSD(sorted)
		m.variance = float64(sd * sd)
	}
	return m
}

// squares is the sum of squares about the mean, 0 for one value.
func (m moment) squares() float64 {
	if m.n == 1 {
		return 0
	}
	return float64((m.n - 1) * m.variance)
}

// twoMoments returns the moments of both samples.
func twoMoments(x, y []float64) (a, b moment, err error) {
	sx, err := sortedCopy(x)
	if err != nil {
		return a, b, fmt.Errorf("x: %w", err)
	}
	sy, err := sortedCopy(y)
	if err != nil {
		return a, b, fmt.Errorf("y: %w", err)
	}
	return momentOf(sx), momentOf(sy), nil
}

// pooledSD is the standard deviation within the two samples, NaN where there is
// none.
func pooledSD(a, b moment) float64 {
	if a.n < 1 || b.n < 1 || a.n+b.n < 3 {
		return math.NaN()
	}
	return math.Sqrt((a.squares() + b.squares()) / (a.n + b.n - 2))
}

// pooledError is the standard error of the difference under equal variances.
func pooledError(a, b moment) (stdErr, df float64) {
	sd := pooledSD(a, b)
	if math.IsNaN(sd) {
		return math.NaN(), math.NaN()
	}
	return sd * math.Sqrt(1/a.n+1/b.n), a.n + b.n - 2
}

// welchError is the standard error of the difference and Satterthwaite's degrees
// of freedom, NaN where neither sample varies.
func welchError(a, b moment) (stdErr, df float64) {
	va, vb := a.variance/a.n, b.variance/b.n
	total := va + vb
	if !(total > 0) {
		return math.Sqrt(total), math.NaN()
	}
	// Fractions of the total, so that nothing under- or overflows.
	fa, fb := va/total, vb/total
	return math.Sqrt(total), 1 / (float64(fa*fa)/(a.n-1) + float64(fb*fb)/(b.n-1))
}

// differences returns x[i] - y[i].
func differences(x, y []float64) ([]float64, error) {
	if err := paired(x, y); err != nil {
		return nil, err
	}
	d := make([]float64, len(x))
	for i := range x {
		d[i] = x[i] - y[i]
	}
	return d, nil
}

// paired returns an error unless x and y are of one length and finite.
func paired(x, y []float64) error {
	if len(x) != len(y) {
		return fmt.Errorf("%d values of x, %d of y: not pairs", len(x), len(y))
	}
	for i := range x {
		for _, v := range []float64{x[i], y[i]} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("pair %d: %v is not a finite number", i, v)
			}
		}
	}
	return nil
}
