package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// RatioMethod names an interval for the ratio of two independent proportions;
// the zero value is KatzLog.
type RatioMethod int

// The intervals for a ratio.
const (
	// KatzLog is the Wald interval of the log ratio, with variance
	// 1/x1 - 1/n1 + 1/x2 - 1/n2. It exists only where both groups have
	// responders. Where all are responders in both the variance is 0 and so is
	// the interval's width: prefer Koopman there. R: epitools::riskratio.wald.
	// Katz, Baptista, Azen and Pike 1978, Biometrics 34:469.
	KatzLog RatioMethod = iota
	// Koopman inverts the score test of the ratio. R: PropCIs::riskscoreci.
	// Koopman 1984, Biometrics 40:513.
	Koopman
	// MiettinenNurminenRatio is Koopman with the variance times (n1+n2)/(n1+n2-1). R:
	// ratesci::scoreci(contrast = "RR", skew = FALSE). Miettinen and Nurminen 1985,
	// Stat Med 4:213.
	MiettinenNurminenRatio
)

var ratioNames = [...]string{"Katz log", "Koopman score", "Miettinen-Nurminen"}

// String returns the name as it is printed under a table.
func (m RatioMethod) String() string { return nameOf(ratioNames[:], int(m), "RatioMethod") }

// RatioOptions says how Ratio makes its interval: Level 0 means 0.95, Method 0
// means KatzLog.
type RatioOptions struct {
	Level  float64
	Method RatioMethod
}

// RatioResult is a ratio of two proportions (a relative risk).
type RatioResult struct {
	Ratio    float64
	Interval stats.Interval
	Method   RatioMethod
}

// Ratio returns the proportion of a divided by that of b and its interval.
//
// If a has no responders the ratio is 0, if b has none it is NaN, not infinite.
// KatzLog works on the log of the ratio: if either has none, both limits are NaN.
// The others: if a has none, Low is 0 and High is estimated; if b has none, High is
// NaN and Low is estimated; if neither has any, both are NaN. All are NaN if a
// group is empty.
// Impossible counts, a level outside (0, 1) or an unknown method are errors.
func Ratio(a, b Input, opts RatioOptions) (RatioResult, error) {
	level, err := pairLevel(a, b, opts.Level)
	if err != nil {
		return RatioResult{}, fmt.Errorf("proportion: ratio: %w", err)
	}
	r := RatioResult{Ratio: math.NaN(), Interval: stats.Undefined(), Method: opts.Method}
	switch opts.Method {
	case KatzLog:
		if b.Responders > 0 && a.N > 0 {
			r.Ratio = a.rate() / b.rate()
		}
		if a.Responders > 0 && b.Responders > 0 {
			r.Interval = katzLog(a, b, level)
		}
	case Koopman, MiettinenNurminenRatio:
		if b.Responders > 0 && a.N > 0 {
			r.Ratio = a.rate() / b.rate()
		}
		switch {
		case a.N == 0 || b.N == 0:
		case opts.Method == Koopman:
			r.Interval = koopman(a, b, level)
		default:
			r.Interval = miettinenNurminenRatio(a, b, level)
		}
	default:
		return RatioResult{}, fmt.Errorf("proportion: ratio: %v is not a method", opts.Method)
	}
	return r, nil
}

// katzLog is the Wald interval of the log ratio; both groups have responders.
func katzLog(a, b Input, level float64) stats.Interval {
	term := func(in Input) float64 {
		x, n := float64(in.Responders), float64(in.N)
		return (n - x) / (x * n)
	}
	return logInterval(a.rate()/b.rate(), term(a)+term(b), level)
}

// logInterval is the Wald interval, on the scale of the estimate, of an estimate
// whose log has this variance.
func logInterval(estimate, variance, level float64) stats.Interval {
	factor := math.Exp(stats.NormalCritical(level) * math.Sqrt(variance))
	return stats.Interval{Low: estimate / factor, High: estimate * factor}
}
