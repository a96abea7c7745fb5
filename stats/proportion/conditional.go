package proportion

import (
	"math"

	"reprieve/stats"
)

// conditionalExact is the odds ratio of largest likelihood given the margins,
// and the exact limits.
func conditionalExact(a, b Input, level float64) (float64, stats.Interval) {
	h := margins(a, b)
	if h.low == h.high {
		return math.NaN(), stats.Undefined()
	}
	tail := (1 - level) / 2
	x := a.Responders
	estimate, ci := math.NaN(), stats.Undefined()
	if x == h.low {
		estimate, ci.Low = 0, 0
	} else {
		ci.Low = h.solve(func(t tails) float64 { return t.atLeast - tail }, x)
	}
	if x < h.high {
		ci.High = h.solve(func(t tails) float64 { return tail - t.atMost }, x)
	}
	if x > h.low && x < h.high {
		estimate = h.solve(func(t tails) float64 { return t.mean - float64(x) }, x)
	}
	return estimate, ci
}

// conditionalMidP is the same with the limits of the mid-p tests.
func conditionalMidP(a, b Input, level float64) (float64, stats.Interval) {
	estimate, ci := conditionalExact(a, b, level)
	h := margins(a, b)
	tail := (1 - level) / 2
	x := a.Responders
	// P(X > x) + P(X = x)/2 is the mean of P(X >= x) and 1 - P(X <= x).
	if x > h.low {
		ci.Low = h.solve(func(t tails) float64 { return (t.atLeast+1-t.atMost)/2 - tail }, x)
	}
	if x < h.high {
		ci.High = h.solve(func(t tails) float64 { return tail - (t.atMost+1-t.atLeast)/2 }, x)
	}
	return estimate, ci
}

// tails describes the distribution at one odds ratio: P(X <= x), P(X >= x) and
// the mean of X.
type tails struct{ atMost, atLeast, mean float64 }

// solve returns the odds ratio at which rising is 0; rising is negative for
// small odds ratios and positive for large ones. The zero is sought on the log
// scale, in a bracket that doubles until it holds it.
func (h hypergeometric) solve(rising func(tails) float64, x int) float64 {
	at := func(logOdds float64) float64 { return rising(h.tails(math.Exp(logOdds), x)) }
	width := 1.0
	for width < 512 && (at(-width) > 0 || at(width) < 0) {
		width *= 2
	}
	return math.Exp(root(at, -width, width))
}

// tails sums the distribution at this odds ratio. Tables with less than 1e-40 of
// the density of the mode are left out: all of them together are far below the
// rounding of any tail that a level asks for.
func (h hypergeometric) tails(oddsRatio float64, x int) tails {
	first, density := h.density(oddsRatio, 1e-40)
	return discrete{first: first, mass: density}.tails(x)
}
