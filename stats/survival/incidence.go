package survival

import (
	"fmt"
	"math"
	"slices"

	"reprieve/stats"
)

// CauseObservation is one subject with competing causes: an event of cause 1, 2,
// ... at Time, or (Cause 0) none until observation ended at Time.
type CauseObservation struct {
	Time  float64
	Cause int
}

// IncidenceVariance names the variance of a cumulative incidence; the zero value
// is InfinitesimalJackknife.
type IncidenceVariance int

// The variances.
const (
	// InfinitesimalJackknife is the sum of the squared influences of the subjects.
	// R: survfit(Surv(time, factor(cause)) ~ 1, id = id).
	InfinitesimalJackknife IncidenceVariance = iota
	// AalenDelta is the delta method on hypergeometric increments. R:
	// cmprsk::cuminc. Gray 1988, Ann Stat 16:1141.
	AalenDelta
)

// String returns the name as it is printed under a table.
func (v IncidenceVariance) String() string {
	switch v {
	case InfinitesimalJackknife:
		return "infinitesimal jackknife"
	case AalenDelta:
		return "Aalen"
	}
	return fmt.Sprintf("IncidenceVariance(%d)", int(v))
}

// IncidenceOptions says how AalenJohansen works: Level 0 means 0.95, Transform 0
// LogLog, Variance 0 InfinitesimalJackknife. Causes is the number of causes, at
// least the largest of the data; 0 means that largest, and at least 1.
type IncidenceOptions struct {
	Level     float64
	Transform Transform
	Variance  IncidenceVariance
	Causes    int
}

// CauseStep is one cause at one time: Events of it at that time and until then,
// the cumulative incidence, its standard error and pointwise interval.
type CauseStep struct {
	Events, CumulativeEvents int
	Incidence, StdErr        float64
	Interval                 stats.Interval
}

// IncidenceStep is the curves at one distinct time. AtRisk counts the subjects
// with times >= Time, Censored those censored at it. EventFree is the
// probability of no event of any cause until then; with the incidences it adds up
// to 1. Causes[j] is cause j+1.
type IncidenceStep struct {
	Time             float64
	AtRisk, Censored int
	EventFree        float64
	Causes           []CauseStep
}

// IncidenceCurve is an Aalen-Johansen estimate: a step for each distinct time,
// events and censorings, in ascending order. N is the number of observations,
// Events[j] the number of them with cause j+1. A curve of no observations has no
// steps.
type IncidenceCurve struct {
	Steps     []IncidenceStep
	N         int
	Events    []int
	Level     float64
	Transform Transform
	Variance  IncidenceVariance
}

// AalenJohansen returns the cumulative incidence of each of the competing causes:
// the sum, over the times u up to t, of the probability of no event before u times
// the events of the cause at u over the number at risk.
//
// Ties: events come before censorings at the same time, and those of several
// causes at one time all count against the same number at risk. Times are compared
// exactly. The order of the observations does not matter, and they are not
// changed. No observations give an empty curve and no error; a time that is
// negative, NaN or infinite, a cause below 0 or above Causes, a level outside
// (0, 1), an unknown transform or variance is an error. Time is of order n log n.
//
// Limits: the transform of the incidence itself, as R does for multi-state
// curves. At incidence 0 and 1 they are NaN, as in R, but for Plain, and for Log at 1,
// where they are the incidence.
//
// In R: survfit(Surv(time, factor(cause)) ~ 1, id = id, conf.type = "log-log").
// Aalen and Johansen 1978, Scand J Stat 5:141.
func AalenJohansen(obs []CauseObservation, opts IncidenceOptions) (IncidenceCurve, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return IncidenceCurve{}, fmt.Errorf("survival: aalen-johansen: %w", err)
	}
	limits, err := opts.Transform.limits()
	if err != nil {
		return IncidenceCurve{}, fmt.Errorf("survival: aalen-johansen: %w", err)
	}
	if opts.Variance != InfinitesimalJackknife && opts.Variance != AalenDelta {
		return IncidenceCurve{}, fmt.Errorf("survival: aalen-johansen: %v is not a variance", opts.Variance)
	}
	causes, err := countCauses(obs, opts.Causes)
	if err != nil {
		return IncidenceCurve{}, fmt.Errorf("survival: aalen-johansen: %w", err)
	}
	sorted := slices.Clone(obs)
	slices.SortFunc(sorted, func(a, b CauseObservation) int { return compareTimes(a.Time, b.Time) })
	c := IncidenceCurve{
		N: len(obs), Events: make([]int, causes), Level: level, Transform: opts.Transform, Variance: opts.Variance,
		Steps: countIncidence(sorted, causes),
	}
	if end := len(c.Steps) - 1; end >= 0 {
		for j := range c.Events {
			c.Events[j] = c.Steps[end].Causes[j].CumulativeEvents
		}
	}
	c.estimate()
	for j := range causes {
		if c.Variance == AalenDelta {
			c.aalenDelta(j)
		} else {
			c.infinitesimalJackknife(j)
		}
	}
	c.setLimits(limits)
	return c, nil
}

// countCauses returns the number of causes, or an error that names the first
// impossible observation.
func countCauses(obs []CauseObservation, causes int) (int, error) {
	if causes < 0 {
		return 0, fmt.Errorf("%d causes: the number is not at least 0", causes)
	}
	largest := max(causes, 1)
	for i, o := range obs {
		if !(o.Time >= 0) || math.IsInf(o.Time, 1) {
			return 0, fmt.Errorf("observation %d: time %v is not a finite number of at least 0", i, o.Time)
		}
		if o.Cause < 0 || causes > 0 && o.Cause > causes {
			return 0, fmt.Errorf("observation %d: cause %d is not among the %d causes", i, o.Cause, largest)
		}
		largest = max(largest, o.Cause)
	}
	if largest > maxCauses {
		return 0, fmt.Errorf("%d causes: the number is above %d", largest, maxCauses)
	}
	return largest, nil
}

// maxCauses keeps a code that is no cause from asking for all memory.
const maxCauses = 1000

// countIncidence counts the events and censorings of each distinct time.
func countIncidence(sorted []CauseObservation, causes int) []IncidenceStep {
	distinct := 0
	for i := range sorted {
		if i == 0 || sorted[i].Time != sorted[i-1].Time {
			distinct++
		}
	}
	steps := make([]IncidenceStep, 0, distinct)
	flat := make([]CauseStep, distinct*causes)
	before := make([]CauseStep, causes)
	for i := 0; i < len(sorted); {
		s := IncidenceStep{Time: sorted[i].Time, AtRisk: len(sorted) - i, Causes: flat[:causes:causes]}
		flat = flat[causes:]
		for ; i < len(sorted) && sorted[i].Time == s.Time; i++ {
			if cause := sorted[i].Cause; cause > 0 {
				s.Causes[cause-1].Events++
			} else {
				s.Censored++
			}
		}
		for j := range s.Causes {
			s.Causes[j].CumulativeEvents = before[j].CumulativeEvents + s.Causes[j].Events
		}
		before = s.Causes
		steps = append(steps, s)
	}
	return steps
}

// events is the number of events of all causes at the step's time.
func (s IncidenceStep) events() int {
	d := 0
	for _, c := range s.Causes {
		d += c.Events
	}
	return d
}

// estimate fills the probabilities of steps that are counted. Like the
// Kaplan-Meier estimate it multiplies by one fraction between two censorings, so
// that without censoring every incidence is the plain proportion.
func (c IncidenceCurve) estimate() {
	base, baseRisk := 1.0, c.N
	events := make([]int, len(c.Events)) // since the last censoring
	start := make([]float64, len(c.Events))
	free := 1.0
	for i := range c.Steps {
		s := &c.Steps[i]
		left := s.AtRisk - s.events()
		if left < s.AtRisk {
			free = base * (float64(left) / float64(baseRisk))
		}
		s.EventFree = free
		for j := range s.Causes {
			events[j] += s.Causes[j].Events
			s.Causes[j].Incidence = start[j] + float64(base*(float64(events[j])/float64(baseRisk)))
		}
		s.settle()
		if s.Censored > 0 {
			base, baseRisk = free, left-s.Censored
			for j := range s.Causes {
				start[j], events[j] = s.Causes[j].Incidence, 0
			}
			if baseRisk == 0 {
				return // the last step
			}
		}
	}
}

// settle makes the incidence exactly 1 where all have had one and the same cause.
func (s IncidenceStep) settle() {
	only := -1
	for j := range s.Causes {
		if s.Causes[j].CumulativeEvents > 0 {
			if only >= 0 {
				return
			}
			only = j
		}
	}
	if s.EventFree == 0 && only >= 0 {
		s.Causes[only].Incidence = 1
	}
}

// setLimits makes the intervals of incidences and standard errors.
func (c IncidenceCurve) setLimits(limits limitsFunc) {
	z := stats.NormalCritical(c.Level)
	for _, s := range c.Steps {
		for j := range s.Causes {
			if s.Causes[j].Incidence == 1 {
				s.Causes[j].StdErr = 0 // and not its rounding
			}
			s.Causes[j].Interval = c.Transform.incidenceLimits(s.Causes[j], limits, z)
		}
	}
}

func (t Transform) incidenceLimits(s CauseStep, limits limitsFunc, z float64) stats.Interval {
	f := s.Incidence
	switch {
	case t == Plain, t == Log && f >= 1:
		half := z * s.StdErr
		return stats.Interval{Low: max(f-half, 0), High: min(f+half, 1)}
	case f <= 0 || f >= 1:
		return stats.Undefined()
	}
	return limits(f, s.StdErr/f, z)
}
