package survival

import (
	"fmt"
	"math"
	"slices"

	"reprieve/stats"
)

// Observation is one subject: the event happened at Time, or (Event false) had
// not happened when observation ended at Time.
type Observation struct {
	Time  float64
	Event bool
}

// KaplanMeierOptions says how KaplanMeier makes the limits: Level 0 means 0.95,
// Transform 0 means LogLog.
type KaplanMeierOptions struct {
	Level     float64
	Transform Transform
}

// Step is the curve at one distinct time. AtRisk counts the subjects with
// times >= Time, Events and Censored those with this time, CumulativeEvents the
// events at times <= Time. Survival is the estimate from Time on, up to the next
// step. StdErr is Greenwood's standard error of Survival; it is NaN where
// Survival is 0. Interval is the pointwise interval: see Transform for where its
// limits are NaN.
type Step struct {
	Time                     float64
	AtRisk, Events, Censored int
	CumulativeEvents         int
	Survival, StdErr         float64
	Interval                 stats.Interval
}

// Curve is a Kaplan-Meier estimate: a step for each distinct time, events and
// censorings, in ascending order. N is the number of observations, Events the
// number of them with an event. A curve of no observations has no steps.
type Curve struct {
	Steps     []Step
	N, Events int
	Level     float64
	Transform Transform
}

// KaplanMeier returns the product-limit estimate of the survival function: the
// product, over the event times up to t, of one minus events over number at
// risk.
//
// Ties: events come before censorings at the same time, so that a subject
// censored at t is at risk at t. Times are compared exactly; survfit joins
// times that differ by less than 1.5e-8 of their size, which matters only for
// times that are results of rounded arithmetic. The order of the observations
// does not matter, and they are not changed. No observations give an empty
// curve and no error; a time that is negative, NaN or infinite, a level outside
// (0, 1) or an unknown transform is an error. Time is of order n log n.
//
// Variance: Greenwood's formula, the sum of d / (n (n - d)) over the event times.
//
// In R: survfit(Surv(time, event) ~ 1, conf.type = "log-log"). Kaplan and Meier
// 1958, JASA 53:457; Greenwood 1926, Rep Public Health Med Subj 33.
func KaplanMeier(obs []Observation, opts KaplanMeierOptions) (Curve, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return Curve{}, fmt.Errorf("survival: kaplan-meier: %w", err)
	}
	limits, err := opts.Transform.limits()
	if err != nil {
		return Curve{}, fmt.Errorf("survival: kaplan-meier: %w", err)
	}
	sorted, err := sortKeys(obs)
	if err != nil {
		return Curve{}, fmt.Errorf("survival: kaplan-meier: %w", err)
	}
	c := Curve{N: len(obs), Level: level, Transform: opts.Transform}
	c.Steps = countSteps(sorted)
	if len(c.Steps) > 0 {
		c.Events = c.Steps[len(c.Steps)-1].CumulativeEvents
	}
	c.estimate(limits)
	return c, nil
}

// key is an observation as a number whose order is that of time, events before
// censorings. The bits of floating-point numbers that are not negative have the
// order of the numbers, and the sign bit, -0's too, makes room for the censoring.
type key uint64

func newKey(o Observation) key {
	k := key(math.Float64bits(o.Time)) << 1
	if !o.Event {
		k |= 1
	}
	return k
}

func (k key) time() float64 { return math.Float64frombits(uint64(k >> 1)) }
func (k key) event() bool   { return k&1 == 0 }

// sortKeys returns the observations' keys in ascending order, or an error that
// names the first impossible time.
func sortKeys(obs []Observation) ([]key, error) {
	keys := make([]key, len(obs))
	for i, o := range obs {
		if !(o.Time >= 0) || math.IsInf(o.Time, 1) {
			return nil, fmt.Errorf("observation %d: time %v is not a finite number of at least 0", i, o.Time)
		}
		keys[i] = newKey(o)
	}
	slices.Sort(keys)
	return keys, nil
}

// countSteps counts the events and censorings of each distinct time.
func countSteps(sorted []key) []Step {
	distinct := 0
	for i, k := range sorted {
		if i == 0 || k>>1 != sorted[i-1]>>1 {
			distinct++
		}
	}
	steps := make([]Step, 0, distinct)
	events := 0
	for i := 0; i < len(sorted); {
		s := Step{Time: sorted[i].time(), AtRisk: len(sorted) - i}
		for ; i < len(sorted) && sorted[i].time() == s.Time; i++ {
			if sorted[i].event() {
				s.Events++
			} else {
				s.Censored++
			}
		}
		events += s.Events
		s.CumulativeEvents = events
		steps = append(steps, s)
	}
	return steps
}

// estimate fills survival, standard error and limits of steps that are counted.
//
// While nobody is censored the product telescopes: it is the number left over
// the number at risk after the last censoring. Multiplying by that one fraction
// keeps the curve without censoring equal to the plain proportion, to the bit.
func (c Curve) estimate(limits limitsFunc) {
	z := stats.NormalCritical(c.Level)
	survival, greenwood := 1.0, 0.0
	base, baseRisk := 1.0, c.N
	for i := range c.Steps {
		s := &c.Steps[i]
		if s.Events > 0 {
			n, left := float64(s.AtRisk), float64(s.AtRisk-s.Events)
			survival = base * (left / float64(baseRisk))
			greenwood += float64(s.Events) / float64(n*left)
		}
		if s.Censored > 0 {
			base, baseRisk = survival, s.AtRisk-s.Events-s.Censored
		}
		s.Survival = survival
		switch survival {
		case 0:
			s.StdErr, s.Interval = math.NaN(), stats.Undefined()
		case 1:
			s.StdErr, s.Interval = 0, c.Transform.limitsAtOne()
		default:
			se := math.Sqrt(greenwood)
			s.StdErr, s.Interval = survival*se, limits(survival, se, z)
		}
	}
}
