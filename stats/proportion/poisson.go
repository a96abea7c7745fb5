package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// Events is a count of events over an exposure, in any unit of time or, say,
// sessions; the rate is per that unit.
type Events struct {
	Count    int
	Exposure float64
}

func (e Events) valid() error {
	if e.Count < 0 {
		return fmt.Errorf("%d events: negative", e.Count)
	}
	if !(e.Exposure > 0) || math.IsInf(e.Exposure, 0) {
		return fmt.Errorf("exposure %v: not above 0", e.Exposure)
	}
	return nil
}

// RateOptions says how the limits of a rate are made: Level 0 means 0.95.
type RateOptions struct{ Level float64 }

// RateResult is a rate per unit of exposure.
type RateResult struct {
	Rate     float64
	Interval stats.Interval
	Count    int
}

// Rate returns the rate of events and the exact limits of the Poisson distribution
// (Garwood 1936, Biometrika 28:437); the lower one of no events is 0. Events that
// come in clusters, several of a patient's, are not Poisson: the limits are then too
// narrow. A negative count, an exposure that is not positive, or a level outside
// (0, 1) is an error.
//
// In R: poisson.test(count, exposure).
func Rate(e Events, opts RateOptions) (RateResult, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return RateResult{}, fmt.Errorf("proportion: rate: %w", err)
	}
	if err := e.valid(); err != nil {
		return RateResult{}, fmt.Errorf("proportion: rate: %w", err)
	}
	x, tail := float64(e.Count), (1-level)/2
	r := RateResult{Rate: x / e.Exposure, Count: e.Count, Interval: stats.Interval{Low: 0}}
	if e.Count > 0 {
		// P(X >= x) at mean m is the gamma distribution function of shape x at m.
		r.Interval.Low = root(func(m float64) float64 { return special.GammaLower(x, m) - tail }, 0, x) / e.Exposure
	}
	beyond := x + 1
	for special.GammaUpper(x+1, beyond) > tail {
		beyond *= 2
	}
	r.Interval.High = root(func(m float64) float64 { return tail - special.GammaUpper(x+1, m) }, x, beyond) / e.Exposure
	return r, nil
}

// RateRatioMethod names an interval for a ratio of rates; the zero value is
// ExactRates.
type RateRatioMethod int

// The intervals for a ratio of rates.
const (
	// ExactRates conditions on the total of events, of which the first group's are
	// binomial, and takes Clopper and Pearson's limits. R: poisson.test(c(x1, x2),
	// c(t1, t2)).
	ExactRates RateRatioMethod = iota
	// LogRates is the Wald interval of the log ratio, with variance 1/x1 + 1/x2; NaN
	// where a group has no events.
	LogRates
)

// String returns the name as it is printed under a table.
func (m RateRatioMethod) String() string {
	return nameOf([]string{"exact conditional", "log"}, int(m), "RateRatioMethod")
}

// RateRatioOptions says how RateRatio makes its interval: Level 0 means 0.95,
// Method 0 means ExactRates.
type RateRatioOptions struct {
	Level  float64
	Method RateRatioMethod
}

// RateRatioResult is a ratio of rates. P is the exact two-sided test that it is 1,
// which sums the counts that are not more likely than those observed.
type RateRatioResult struct {
	Ratio, P float64
	Interval stats.Interval
	Method   RateRatioMethod
}

// RateRatio returns the rate of a divided by that of b. Without events in b Ratio
// and High are NaN (without bound); without any P is 1 and the others are NaN.
// Errors are those of Rate, and an unknown method.
func RateRatio(a, b Events, opts RateRatioOptions) (RateRatioResult, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return RateRatioResult{}, fmt.Errorf("proportion: rate ratio: %w", err)
	}
	for _, e := range []Events{a, b} {
		if err := e.valid(); err != nil {
			return RateRatioResult{}, fmt.Errorf("proportion: rate ratio: %w", err)
		}
	}
	if opts.Method != ExactRates && opts.Method != LogRates {
		return RateRatioResult{}, fmt.Errorf("proportion: rate ratio: %v is not a method", opts.Method)
	}
	r := RateRatioResult{Ratio: math.NaN(), P: 1, Interval: stats.Undefined(), Method: opts.Method}
	n := a.Count + b.Count
	if n == 0 {
		return r, nil
	}
	r.P = binomial(n, a.Exposure/(a.Exposure+b.Exposure), b.Exposure/(a.Exposure+b.Exposure)).notMoreLikely(a.Count)
	scale := b.Exposure / a.Exposure
	if b.Count > 0 {
		r.Ratio = float64(a.Count) / float64(b.Count) * scale
	}
	switch {
	case opts.Method == ExactRates:
		limits := odds(clopperPearson(Input{Responders: a.Count, N: n}, level))
		r.Interval = stats.Interval{Low: limits.Low * scale, High: limits.High * scale}
	case a.Count > 0 && b.Count > 0:
		r.Interval = logInterval(r.Ratio, 1/float64(a.Count)+1/float64(b.Count), level)
	}
	return r, nil
}

// binomial is the distribution of n trials with chances p and q = 1 - p, each mass
// from its neighbour's, outward from the mode.
func binomial(n int, p, q float64) discrete {
	mode := min(int(float64(n+1)*p), n)
	mass := make([]float64, n+1)
	mass[mode] = 1
	for x := mode; x < n; x++ {
		mass[x+1] = mass[x] * (float64(n-x) / float64(x+1) * (p / q))
	}
	for x := mode; x > 0; x-- {
		mass[x-1] = mass[x] * (float64(x) / float64(n-x+1) * (q / p))
	}
	return discrete{mass: mass}
}
