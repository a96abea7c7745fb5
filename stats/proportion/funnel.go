package proportion

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"

	"reprieve/stats"
)

// FunnelOptions says how wide a funnel is: Level 0 means 0.95.
type FunnelOptions struct{ Level float64 }

// FunnelResult is one group in a funnel plot. Interval is where its proportion is
// expected to lie, Outside says that it does not.
type FunnelResult struct {
	Rate     float64
	Interval stats.Interval
	Outside  bool
}

// Funnel returns the control limits of a group of in.N around the target that all
// groups are compared with, and whether the group lies outside.
//
// The limits are the exact ones of the binomial distribution, with interpolation
// between counts so that they fall smoothly as groups grow. The lower one is Low =
// (r - a) / N, where r is the smallest count with F(r) = P(X <= r) >= alpha/2 and a =
// (F(r) - alpha/2) / P(X = r); below 0 it is 0. The upper one is one minus the lower
// limit of the others, who are compared with one minus the target. So a group is
// outside if and only if the probability of its count or a more extreme one is below
// alpha/2, and under the target that happens on either side with less than alpha/2. The
// formula of the lower limit taken at 1 - alpha/2 for the upper one would count the more
// extreme counts alone: then five of five are outside at a target of 0.95.
//
// In an empty group Rate and limits are NaN and it is not outside. Impossible counts, a
// target outside [0, 1] and a level outside (0, 1) are errors.
//
// Spiegelhalter 2005, Stat Med 24:1185; Manktelow and Seaton 2012, PLoS ONE 7:e45723, on
// what interpolation does to the probability of lying outside. In R: r <- qbinom(a, n,
// target); (r - (pbinom(r, n, target) - a) / dbinom(r, n, target)) / n.
func Funnel(in Input, target float64, opts FunnelOptions) (FunnelResult, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return FunnelResult{}, fmt.Errorf("proportion: funnel: %w", err)
	}
	if err := in.valid(); err != nil {
		return FunnelResult{}, fmt.Errorf("proportion: funnel: %w", err)
	}
	if !(target >= 0 && target <= 1) {
		return FunnelResult{}, fmt.Errorf("proportion: funnel: target %v is not in [0, 1]", target)
	}
	r := FunnelResult{Rate: in.rate(), Interval: stats.Undefined()}
	if in.N == 0 {
		return r, nil
	}
	tail := (1 - level) / 2
	r.Interval = stats.Interval{Low: funnelLow(in.N, target, tail), High: 1 - funnelLow(in.N, 1-target, tail)}
	r.Outside = atMost(in.Responders, in.N, target) < tail || atMost(in.N-in.Responders, in.N, 1-target) < tail
	return r, nil
}

// funnelLow is the interpolated quantile of the binomial proportion, at least 0.
func funnelLow(n int, p, tail float64) float64 {
	low, high := 0, n // the count lies in [low, high], since F(n) is 1
	for low < high {
		if middle := (low + high) / 2; atMost(middle, n, p) >= tail {
			high = middle
		} else {
			low = middle + 1
		}
	}
	f, before := atMost(low, n, p), atMost(low-1, n, p)
	return math.Max(0, (float64(low)-(f-tail)/(f-before))/float64(n))
}

// atMost is P(X <= x) of the binomial distribution.
func atMost(x, n int, p float64) float64 {
	switch {
	case x < 0:
		return 0
	case x >= n:
		return 1
	}
	return mathext.RegIncBeta(float64(n-x), float64(x+1), 1-p)
}
