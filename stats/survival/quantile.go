package survival

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// Quantile is the time by which a fraction P has had the event, with its
// interval, in the unit of time.
type Quantile struct {
	P, Time  float64
	Interval stats.Interval
}

// Quantile returns the first time at which survival is 1-p or less, and as its
// limits the first times at which the lower and the upper limit of survival are
// (the low limit of the time is that of the lower curve). Where survival equals
// 1-p on an interval, to within 1.5e-8, the time is the middle of that interval,
// which ends with the next event, or with the last time of all. A value is NaN
// where its curve does not come down to 1-p: all are on an empty curve, and
// where survival reaches 0 but the limits are not estimable at 0 the upper limit
// often is. The 0-quantile is 0. A p outside [0, 1] is an error.
//
// In R: quantile(fit, p). The limits are those of print(fit). Where few are at
// risk and the level is high the curve of a limit can rise again; quantile(fit)
// sorts it first and so can name a later time than the first one.
// Brookmeyer and Crowley 1982, Biometrics 38:29.
func (c Curve) Quantile(p float64) (Quantile, error) {
	if !(p >= 0 && p <= 1) {
		return Quantile{}, fmt.Errorf("survival: quantile: probability %v is not in [0, 1]", p)
	}
	return c.quantile(p, c.middleToEnd), nil
}

// middleToEnd is the middle from a time to the end of the curve; NaN where the
// height is not estimable there.
func (c Curve) middleToEnd(from float64, height func(Step) float64) float64 {
	last := c.Steps[len(c.Steps)-1]
	if math.IsNaN(height(last)) {
		return math.NaN()
	}
	return (from + last.Time) / 2
}

// Median returns the 0.5-quantile as a fit is printed: where a curve stays at
// one half to its end, it is the start of that interval and not its middle, for
// nothing is known of where it would end.
//
// In R: print(fit), summary(fit)$table.
func (c Curve) Median() Quantile {
	return c.quantile(0.5, func(from float64, _ func(Step) float64) float64 { return from })
}

// quantile finds the quantile of survival and of its limits; flat says where it
// lies if a curve comes down to 1-p at a time and stays there to the end.
func (c Curve) quantile(p float64, flat func(from float64, height func(Step) float64) float64) Quantile {
	find := func(height func(Step) float64) float64 { return c.crossing(p, height, flat) }
	return Quantile{
		P:    p,
		Time: find(func(s Step) float64 { return s.Survival }),
		Interval: stats.Interval{
			Low:  find(func(s Step) float64 { return s.Interval.Low }),
			High: find(func(s Step) float64 { return s.Interval.High }),
		},
	}
}

// crossing returns where the curve, given by its height at a step, comes down to
// 1-p. Steps whose height is NaN are passed over.
func (c Curve) crossing(p float64, height func(Step) float64, flat func(float64, func(Step) float64) float64) float64 {
	if len(c.Steps) == 0 {
		return math.NaN()
	}
	if p == 0 {
		return 0
	}
	const tolerance = 0x1p-26 // the root of the machine precision, as in R
	first := math.NaN()
	for _, s := range c.Steps {
		drop := 1 - height(s)
		if math.IsNaN(first) && drop+tolerance >= p {
			first = s.Time
		}
		if drop-tolerance >= p {
			return (first + s.Time) / 2
		}
	}
	if math.IsNaN(first) {
		return first
	}
	return flat(first, height)
}
