package proportion

import (
	"math"

	"reprieve/stats"
)

// haldaneAnscombe is the odds ratio of the cells with one half more, and the Wald
// interval of its log.
func haldaneAnscombe(a, b Input, level float64) (float64, stats.Interval) {
	if a.N == 0 || b.N == 0 {
		return math.NaN(), stats.Undefined()
	}
	xa, ya := float64(a.Responders)+0.5, float64(a.N-a.Responders)+0.5
	xb, yb := float64(b.Responders)+0.5, float64(b.N-b.Responders)+0.5
	ratio := xa / ya * (yb / xb)
	return ratio, logInterval(ratio, 1/xa+1/ya+1/xb+1/yb, level)
}

// oddsInterval finds the odds ratios at which the score statistic is z and -z, on the
// log scale.
func oddsInterval(a, b Input, z float64) stats.Interval {
	all := a.Responders + b.Responders
	if a.N == 0 || b.N == 0 || all == 0 || all == a.N+b.N {
		return stats.Undefined()
	}
	score := func(logOdds float64) float64 { return oddsScore(a, b, math.Exp(logOdds)) }
	ci := stats.Interval{Low: 0, High: math.NaN()}
	if a.Responders > 0 && b.Responders < b.N {
		ci.Low = math.Exp(falling(func(t float64) float64 { return score(t) - z }))
	}
	if a.Responders < a.N && b.Responders > 0 {
		ci.High = math.Exp(falling(func(t float64) float64 { return score(t) + z }))
	}
	return ci
}

// falling returns the zero of f, which falls, in a bracket about 0 that doubles until it
// holds it.
func falling(f func(float64) float64) float64 {
	width := 1.0
	for width < 64 && (f(-width) < 0 || f(width) > 0) {
		width *= 2
	}
	return root(f, -width, width)
}

// oddsScore is the standardized distance of a's responders from their number at the
// largest likelihood under this odds ratio; it falls as the ratio rises.
func oddsScore(a, b Input, ratio float64) float64 {
	na, nb := float64(a.N), float64(b.N)
	x := float64(a.Responders + b.Responders)
	// pb is the root in (0, 1) of nb (r-1) p² + h p - x = 0.
	square := float64(nb * (ratio - 1))
	h := float64(na*ratio) + nb - float64(x*(ratio-1))
	spread := math.Sqrt(max(0, float64(h*h)+float64(4*square*x)))
	pb := 2 * x / (h + spread)
	if h < 0 {
		pb = (spread - h) / (2 * square)
	}
	odds := ratio * pb / (1 - pb)
	information := 1/(na*odds/((1+odds)*(1+odds))) + 1/(nb*pb*(1-pb))
	return (float64(a.Responders) - na*odds/(1+odds)) * math.Sqrt(information)
}
