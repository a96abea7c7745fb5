package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// StratifiedExactResult is the exact comparison of two groups within strata. P tests
// that the common odds ratio is 1.
type StratifiedExactResult struct {
	P         float64
	OddsRatio float64
	Interval  stats.Interval
}

// StratifiedExact compares two groups within strata given all margins: the sum of
// A's responders is a sum of hypergeometric numbers. The odds ratio is that of the
// largest likelihood, the limits invert the two one-sided tests, and P sums the
// values that are not more likely than the one observed, up to a factor 1 + 1e-7.
//
// If A has the fewest responders that the margins allow, the estimate and Low are
// 0; if it has the most, the estimate and High are NaN; where the margins allow one
// table only, or without strata, P is 1 and the others are NaN. Impossible counts or
// a level outside (0, 1) are errors.
//
// In R: mantelhaen.test(table, exact = TRUE), which finds the estimate and limits
// to about four digits.
func StratifiedExact(strata []Stratum, opts StratifiedOptions) (StratifiedExactResult, error) {
	level, err := strataLevel(strata, opts)
	if err != nil {
		return StratifiedExactResult{}, fmt.Errorf("proportion: stratified exact: %w", err)
	}
	d := discrete{mass: []float64{1}}
	x := 0
	for _, s := range strata {
		first, density := margins(s.A, s.B).density(1, 0)
		d = d.plus(discrete{first: first, mass: density})
		x += s.A.Responders
	}
	r := StratifiedExactResult{P: d.notMoreLikely(x), OddsRatio: math.NaN(), Interval: stats.Undefined()}
	if len(d.mass) == 1 {
		return r, nil
	}
	tail := (1 - level) / 2
	last := d.first + len(d.mass) - 1
	if x > d.first {
		r.Interval.Low = d.solve(func(t tails) float64 { return t.atLeast - tail }, x)
	} else {
		r.OddsRatio, r.Interval.Low = 0, 0
	}
	if x < last {
		r.Interval.High = d.solve(func(t tails) float64 { return tail - t.atMost }, x)
	}
	if x > d.first && x < last {
		r.OddsRatio = d.solve(func(t tails) float64 { return t.mean - float64(x) }, x)
	}
	return r, nil
}

// plus is the distribution of the sum, scaled to a largest mass of 1.
func (d discrete) plus(e discrete) discrete {
	mass := make([]float64, len(d.mass)+len(e.mass)-1)
	for i, u := range d.mass {
		for j, v := range e.mass {
			mass[i+j] += float64(u * v)
		}
	}
	most := 0.0
	for _, m := range mass {
		most = max(most, m)
	}
	for i := range mass {
		mass[i] /= most
	}
	return discrete{first: d.first + e.first, mass: mass}
}

// tilted multiplies the masses by exp(i log odds), scaled to a largest of 1.
func (d discrete) tilted(logOdds float64) discrete {
	logs := make([]float64, len(d.mass))
	most := math.Inf(-1)
	for i, m := range d.mass {
		logs[i] = math.Log(m) + float64(float64(i)*logOdds)
		most = max(most, logs[i])
	}
	for i, l := range logs {
		logs[i] = math.Exp(l - most)
	}
	return discrete{first: d.first, mass: logs}
}

// solve returns the odds ratio at which rising is 0.
func (d discrete) solve(rising func(tails) float64, x int) float64 {
	at := func(logOdds float64) float64 { return rising(d.tilted(logOdds).tails(x)) }
	width := 1.0
	for width < 512 && (at(-width) > 0 || at(width) < 0) {
		width *= 2
	}
	return math.Exp(root(at, -width, width))
}
