package survival

import (
	"fmt"
	"math"
	"sort"

	"reprieve/stats"
)

// CausePoint is one cause at a time t: Events counts those of the cause at times
// <= t; the rest is that of the step that t lies on.
type CausePoint struct {
	Events            int
	Incidence, StdErr float64
	Interval          stats.Interval
}

// IncidencePoint is the curves at a time t. AtRisk counts the subjects with times
// >= t, EventFree is the probability of no event of any cause by t, Causes[j] is
// cause j+1.
type IncidencePoint struct {
	Time      float64
	AtRisk    int
	EventFree float64
	Causes    []CausePoint
}

// At returns the curves at t. Before the first time EventFree is 1 and every
// incidence and standard error 0, with the limits of incidence 0. Beyond the last
// time, and everywhere on an empty curve, probabilities, standard errors and limits
// are NaN, except where EventFree has reached 0: then the incidences stay. A t that
// is negative, NaN or infinite is an error.
//
// In R: summary(fit, times = t, extend = TRUE), which carries the last values on
// beyond the last time.
func (c IncidenceCurve) At(t float64) (IncidencePoint, error) {
	if !(t >= 0) || math.IsInf(t, 1) {
		return IncidencePoint{}, fmt.Errorf("survival: incidence at: time %v is not a finite number of at least 0", t)
	}
	p := IncidencePoint{Time: t, EventFree: math.NaN(), Causes: make([]CausePoint, len(c.Events))}
	for j := range p.Causes {
		p.Causes[j] = CausePoint{Incidence: math.NaN(), StdErr: math.NaN(), Interval: stats.Undefined()}
	}
	next := sort.Search(len(c.Steps), func(i int) bool { return c.Steps[i].Time > t })
	last := next - 1 // the step that t lies on
	switch {
	case last >= 0 && c.Steps[last].Time == t:
		p.AtRisk = c.Steps[last].AtRisk
	case next < len(c.Steps):
		p.AtRisk = c.Steps[next].AtRisk
	}
	switch {
	case len(c.Steps) == 0:
	case last < 0:
		p.EventFree = 1
		for j := range p.Causes {
			p.Causes[j] = CausePoint{Interval: c.Transform.incidenceLimits(CauseStep{}, nil, 0)}
		}
	default:
		c.fillPoint(&p, c.Steps[last])
	}
	return p, nil
}

// fillPoint copies a step, of which only the events are known beyond the last
// time while some are free of an event.
func (c IncidenceCurve) fillPoint(p *IncidencePoint, s IncidenceStep) {
	known := p.Time <= c.Steps[len(c.Steps)-1].Time || s.EventFree == 0
	if known {
		p.EventFree = s.EventFree
	}
	for j, cause := range s.Causes {
		p.Causes[j].Events = cause.CumulativeEvents
		if known {
			p.Causes[j].Incidence, p.Causes[j].StdErr, p.Causes[j].Interval = cause.Incidence, cause.StdErr, cause.Interval
		}
	}
}

// TimeInState is how the time from 0 to Tau divides on average, in the unit of
// time: EventFree before an event of any cause, Lost[j] after one of cause j+1.
type TimeInState struct {
	Tau, EventFree float64
	Lost           []float64
}

// RestrictedTimes returns the areas under the curves from 0 to tau; they add up to
// tau. They are NaN where the last time is before tau and EventFree there is above
// 0, and on an empty curve. A tau that is not a positive finite number is an error.
//
// In R: print(fit, rmean = tau), which goes on with the last values where the curve
// ends before tau, and (survival 3.5-3) leaves out the time before the first
// observation, when all are free of an event. Andersen 2013, Stat Med 32:5278.
func (c IncidenceCurve) RestrictedTimes(tau float64) (TimeInState, error) {
	if !(tau > 0) || math.IsInf(tau, 1) {
		return TimeInState{}, fmt.Errorf("survival: restricted times: tau %v is not a positive finite number", tau)
	}
	r := TimeInState{Tau: tau, EventFree: math.NaN(), Lost: make([]float64, len(c.Events))}
	if end := len(c.Steps) - 1; end < 0 || c.Steps[end].Time < tau && c.Steps[end].EventFree > 0 {
		for j := range r.Lost {
			r.Lost[j] = math.NaN()
		}
		return r, nil
	}
	r.EventFree = min(c.Steps[0].Time, tau)
	for i, s := range c.Steps {
		right := tau
		if i+1 < len(c.Steps) {
			right = min(c.Steps[i+1].Time, tau)
		}
		width := max(right-s.Time, 0)
		r.EventFree += float64(s.EventFree * width)
		for j, cause := range s.Causes {
			r.Lost[j] += float64(cause.Incidence * width)
		}
	}
	return r, nil
}
