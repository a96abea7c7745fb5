// Package proportion estimates one proportion, and compares two independent
// ones by their difference, ratio and odds ratio, with confidence intervals; tests
// tables of counts; and compares paired, stratified and ordered groups, many groups such
// as sites, and rates of events.
//
//   - one group: Estimate, BinomialTest, Rate
//   - two groups: Difference, Ratio, OddsRatio, DifferenceTest, ChiSquare,
//     FisherExact, FisherMidP, FisherTails, RateRatio
//   - pairs: McNemar, PairedDifference, PairedOddsRatio
//   - strata: MantelHaenszel, Homogeneity, StratifiedExact
//   - ordered groups: Trend
//   - sites: Funnel, BetaBinomial
//
// Counts go in, fractions come out (0.3, not 30). An empty group (N = 0) is not
// an error: what cannot be estimated is NaN. No result is ever infinite, and no
// function adds a half, or anything else, to a cell in silence; a limit without
// bound is NaN. The zero value of every options struct is the documented
// default.
package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// Input is one group: how many of N are responders.
type Input struct{ Responders, N int }

// rate is the fraction of responders, NaN in an empty group.
func (in Input) rate() float64 {
	if in.N == 0 {
		return math.NaN()
	}
	return float64(in.Responders) / float64(in.N)
}

// valid returns an error unless 0 <= Responders <= N.
func (in Input) valid() error {
	if in.Responders < 0 || in.Responders > in.N {
		return fmt.Errorf("%d responders of %d: not between 0 and the group's size", in.Responders, in.N)
	}
	return nil
}

// Method names an interval for one proportion; the zero value is Wilson.
type Method int

// The intervals for one proportion of x responders in n. z is the normal
// critical value, alpha one minus the level.
const (
	// Wilson is the score interval: the p whose score test does not reject.
	// R: prop.test(x, n, correct = FALSE). Wilson 1927, JASA 22:209.
	Wilson Method = iota
	// WilsonCorrected is the score interval with continuity correction 1/(2n).
	// R: prop.test(x, n), except at x = n/2, where prop.test lessens the
	// correction for its null hypothesis p = 0.5. Newcombe 1998, Stat Med
	// 17:857, method 4.
	WilsonCorrected
	// ClopperPearson inverts the two one-sided binomial tests: its coverage is
	// at least the level for every p. R: binom.test(x, n). Clopper and Pearson
	// 1934, Biometrika 26:404.
	ClopperPearson
	// AgrestiCoull is the Wald interval after z²/2 responders and z²/2
	// non-responders are added, as the method's name says; cut at 0 and 1.
	// Agresti and Coull 1998, Am Stat 52:119.
	AgrestiCoull
	// Jeffreys is the equal-tailed posterior interval under Beta(1/2, 1/2),
	// with the lower limit 0 at x = 0 and the upper 1 at x = n. R: qbeta(c(alpha/2,
	// 1-alpha/2), x+.5, n-x+.5). Brown, Cai and DasGupta 2001, Stat Sci 16:101.
	Jeffreys
	// MidP inverts the one-sided tests that count the observed number half:
	// shorter than Clopper-Pearson, with coverage near the level on average.
	// R: exactci::binom.exact(x, n, midp = TRUE). Lancaster 1961, JASA 56:223.
	MidP
	// Wald is the normal interval with the variance at the observed proportion, cut at
	// 0 and 1. It is too narrow in small samples and has no width at 0 and n: for
	// comparison with others' results.
	Wald
	// JeffreysEqualTailed is Jeffreys without its rule for the ends: at x = 0 and x =
	// n the interval does not hold the observed proportion. R: qbeta(c(alpha/2,
	// 1-alpha/2), x+.5, n-x+.5).
	JeffreysEqualTailed
)

var methodNames = [...]string{"Wilson", "Wilson, continuity-corrected", "Clopper-Pearson", "Agresti-Coull", "Jeffreys", "mid-P", "Wald", "Jeffreys, equal-tailed"}

// String returns the name as it is printed under a table.
func (m Method) String() string { return nameOf(methodNames[:], int(m), "Method") }

// nameOf returns names[i], or a text that shows a value without a name.
func nameOf(names []string, i int, kind string) string {
	if i < 0 || i >= len(names) {
		return fmt.Sprintf("%s(%d)", kind, i)
	}
	return names[i]
}

// Options says how Estimate makes its interval: Level 0 means 0.95, Method 0
// means Wilson.
type Options struct {
	Level  float64
	Method Method
}

// Result is an estimated proportion. Rate and the limits are fractions.
type Result struct {
	Rate          float64
	Interval      stats.Interval
	N, Responders int
	Method        Method
}

// Estimate returns the proportion of responders and its interval. Where N is 0
// Rate and limits are NaN. A negative count, more responders than N, a level
// outside (0, 1) or an unknown method is an error.
func Estimate(in Input, opts Options) (Result, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return Result{}, fmt.Errorf("proportion: estimate: %w", err)
	}
	if err := in.valid(); err != nil {
		return Result{}, fmt.Errorf("proportion: estimate: %w", err)
	}
	limits, err := opts.Method.limits()
	if err != nil {
		return Result{}, fmt.Errorf("proportion: estimate: %w", err)
	}
	r := Result{Rate: in.rate(), Interval: stats.Undefined(), N: in.N, Responders: in.Responders, Method: opts.Method}
	if in.N > 0 {
		r.Interval = limits(in, level)
	}
	return r, nil
}

// limits returns the function that computes the method's interval for N > 0.
func (m Method) limits() (func(Input, float64) stats.Interval, error) {
	switch m {
	case Wilson:
		return wilson, nil
	case WilsonCorrected:
		return wilsonCorrected, nil
	case ClopperPearson:
		return clopperPearson, nil
	case AgrestiCoull:
		return agrestiCoull, nil
	case Jeffreys:
		return jeffreys, nil
	case MidP:
		return midP, nil
	case Wald:
		return wald, nil
	case JeffreysEqualTailed:
		return jeffreysEqualTailed, nil
	}
	return nil, fmt.Errorf("%v is not a method", m)
}
