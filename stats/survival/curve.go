package survival

import (
	"fmt"
	"math"
	"sort"

	"reprieve/stats"
)

// Point is the curve at a time t. AtRisk counts the subjects with times >= t,
// Events the events at times <= t. Survival, StdErr and Interval are those of
// the step that t lies on.
type Point struct {
	Time             float64
	AtRisk, Events   int
	Survival, StdErr float64
	Interval         stats.Interval
}

// At returns the curve at t. Before the first time survival is 1 and StdErr 0.
// Beyond the last time, and everywhere on an empty curve, survival, StdErr and
// limits are NaN, except that survival that has reached 0 stays 0. A t that is
// negative, NaN or infinite is an error.
//
// In R: summary(fit, times = t, extend = TRUE), which carries the last survival
// on beyond the last time.
func (c Curve) At(t float64) (Point, error) {
	if !(t >= 0) || math.IsInf(t, 1) {
		return Point{}, fmt.Errorf("survival: at: time %v is not a finite number of at least 0", t)
	}
	nan := math.NaN()
	p := Point{Time: t, Survival: nan, StdErr: nan, Interval: stats.Undefined()}
	next := sort.Search(len(c.Steps), func(i int) bool { return c.Steps[i].Time >= t })
	if next < len(c.Steps) {
		p.AtRisk = c.Steps[next].AtRisk
	}
	last := next - 1 // the step that t lies on
	if next < len(c.Steps) && c.Steps[next].Time == t {
		last = next
	}
	if last >= 0 {
		p.Events = c.Steps[last].CumulativeEvents
	}
	switch {
	case len(c.Steps) == 0:
	case last < 0:
		p.Survival, p.StdErr = 1, 0
		p.Interval = c.Transform.limitsAtOne()
	case next < len(c.Steps) || c.Steps[last].Survival == 0:
		s := c.Steps[last]
		p.Survival, p.StdErr, p.Interval = s.Survival, s.StdErr, s.Interval
	}
	return p, nil
}

// RestrictedMean is the mean of the smaller of the event time and Tau, and its
// standard error, in the unit of time.
type RestrictedMean struct{ Tau, Mean, StdErr float64 }

// RestrictedMean returns the area under the curve from 0 to tau. Mean and StdErr
// are NaN where the last time is before tau and survival there is above 0 (the
// curve is not known up to tau), and on an empty curve. A tau that is not a
// positive finite number is an error.
//
// Variance: the sum, over the event times up to tau, of the squared area from
// there to tau times d / (n (n - d)); a time at which all die adds nothing.
//
// In R: print(fit, rmean = tau), which goes on with the last survival where the
// curve ends before tau. Klein and Moeschberger 2003, Survival Analysis, 4.5.
func (c Curve) RestrictedMean(tau float64) (RestrictedMean, error) {
	if !(tau > 0) || math.IsInf(tau, 1) {
		return RestrictedMean{}, fmt.Errorf("survival: restricted mean: tau %v is not a positive finite number", tau)
	}
	r := RestrictedMean{Tau: tau, Mean: math.NaN(), StdErr: math.NaN()}
	if end := len(c.Steps) - 1; end < 0 || c.Steps[end].Time < tau && c.Steps[end].Survival > 0 {
		return r, nil
	}
	// From tau backwards, so that the area from a step to tau is at hand.
	variance, area, right := 0.0, 0.0, tau
	for i := len(c.Steps) - 1; i >= 0; i-- {
		s := c.Steps[i]
		if s.Time > tau {
			continue
		}
		area += float64(s.Survival * (right - s.Time))
		right = s.Time
		if left := s.AtRisk - s.Events; s.Events > 0 && left > 0 {
			n := float64(s.AtRisk)
			variance += float64(area*area*float64(s.Events)) / (n * float64(left))
		}
	}
	r.Mean = area + right
	r.StdErr = math.Sqrt(variance)
	return r, nil
}
