package survival

import (
	"fmt"
	"math"
	"sort"
)

// IntervalPoint is an interval-censored curve at a time t. Survival has the mass
// of each innermost interval at its right end; Low and High are what survival can
// be when it may lie anywhere in its interval (Survival is High).
type IntervalPoint struct{ Time, Survival, Low, High float64 }

// At returns the curve at t. Beyond the largest finite limit of the data, and
// everywhere on an empty curve, the values are NaN, except that survival that has
// reached 0 stays 0. A t that is negative, NaN or infinite is an error.
func (c IntervalCurve) At(t float64) (IntervalPoint, error) {
	if !(t >= 0) || math.IsInf(t, 1) {
		return IntervalPoint{}, fmt.Errorf("survival: interval curve at: time %v is not a finite number of at least 0", t)
	}
	next := sort.Search(len(c.Intervals), func(j int) bool { return c.Intervals[j].Right > t })
	s := 1.0
	if next > 0 {
		s = c.Intervals[next-1].Survival
	}
	if len(c.Intervals) == 0 || t > c.LastLimit && s > 0 {
		return IntervalPoint{Time: t, Survival: math.NaN(), Low: math.NaN(), High: math.NaN()}, nil
	}
	p := IntervalPoint{Time: t, Survival: s, Low: s, High: s}
	if next < len(c.Intervals) && c.Intervals[next].Left < t {
		p.Low = c.Intervals[next].Survival
	}
	return p, nil
}

// Quantile returns the smallest right end of an innermost interval at which
// survival is 1-p or less, to within 1.5e-8, where the masses' rounding lies; NaN
// where survival does not come down to 1-p, and on an empty curve. A p outside
// [0, 1] is an error.
func (c IntervalCurve) Quantile(p float64) (float64, error) {
	if !(p >= 0 && p <= 1) {
		return 0, fmt.Errorf("survival: interval curve: quantile: probability %v is not in [0, 1]", p)
	}
	if p == 0 && len(c.Intervals) > 0 {
		return 0, nil
	}
	const tolerance = 0x1p-26
	for _, i := range c.Intervals {
		if i.Survival <= 1-p+tolerance && !math.IsInf(i.Right, 1) {
			return i.Right, nil
		}
	}
	return math.NaN(), nil
}

// Median returns the 0.5-quantile.
func (c IntervalCurve) Median() float64 {
	m, _ := c.Quantile(0.5) // 0.5 is a probability
	return m
}
