package survival

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"reprieve/stats"
)

// Recurrent is one subject who can have an event many times: the times of the
// events, in any order, while under observation after Start and not after End.
type Recurrent struct {
	Start, End float64
	Events     []float64
}

// MeanCountOptions says which limits MeanCumulativeCount has: Level 0 means 0.95.
type MeanCountOptions struct{ Level float64 }

// MeanCountStep is the mean cumulative count at one distinct event time. AtRisk
// counts the subjects under observation at it, Events the events at it,
// CumulativeEvents those until then. Mean is the number of events that a subject
// has had by then on average; StdErr is its robust standard error and Interval the
// interval that is symmetric about the logarithm of Mean.
type MeanCountStep struct {
	Time                             float64
	AtRisk, Events, CumulativeEvents int
	Mean, StdErr                     float64
	Interval                         stats.Interval
}

// MeanCountCurve is an estimate of the mean cumulative function: a step for each
// distinct event time, in ascending order. N is the number of subjects, Events
// that of their events, LastTime the largest End, NaN without subjects.
type MeanCountCurve struct {
	Steps     []MeanCountStep
	N, Events int
	LastTime  float64
	Level     float64
}

// MeanCumulativeCount returns Nelson's estimate of the mean number of events by
// each time: the sum, over the event times, of events over subjects under
// observation. It asks nothing of how the events of one subject hang together; the
// end of observation must have nothing to do with them.
//
// Ties: a subject is under observation at its End. Times are compared exactly. The
// order of the subjects does not matter but for rounding in StdErr, and they are not
// changed. No subjects give an empty curve. An End that is not above Start, a Start
// that is negative or NaN, an End that is infinite, an event outside (Start, End],
// and a level outside (0, 1) are errors. Time is of order n log n.
//
// Variance: the sum of the squared influences of the subjects, in which a subject
// counts with all its events: robust to dependence within subjects.
//
// In R: survfit(Surv(start, stop, event) ~ 1, id = id), cumhaz and std.chaz. Nelson
// 1995, Technometrics 37:147; Lawless and Nadeau 1995, Technometrics 37:158.
func MeanCumulativeCount(subjects []Recurrent, opts MeanCountOptions) (MeanCountCurve, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return MeanCountCurve{}, fmt.Errorf("survival: mean cumulative count: %w", err)
	}
	c := MeanCountCurve{N: len(subjects), LastTime: math.NaN(), Level: level}
	for i, s := range subjects {
		if err := s.check(); err != nil {
			return MeanCountCurve{}, fmt.Errorf("survival: mean cumulative count: subject %d: %w", i, err)
		}
		c.Events += len(s.Events)
		if !(s.End <= c.LastTime) {
			c.LastTime = s.End
		}
	}
	c.walk(subjects)
	return c, nil
}

func (s Recurrent) check() error {
	if !(s.Start >= 0) || !(s.End > s.Start) || math.IsInf(s.End, 1) {
		return fmt.Errorf("observation (%v, %v] is not an interval of finite times of at least 0", s.Start, s.End)
	}
	for _, e := range s.Events {
		if !(e > s.Start && e <= s.End) {
			return fmt.Errorf("event at %v is outside observation (%v, %v]", e, s.Start, s.End)
		}
	}
	return nil
}

// countMoment is a moment in one subject's observation; at one time events come
// first, then ends, then starts.
type countMoment struct {
	time    float64
	kind    int
	subject int
}

const (
	countEvent = iota
	countEnd
	countStart
)

// walk makes the steps.
func (c *MeanCountCurve) walk(subjects []Recurrent) {
	moments := countMoments(subjects)
	w := countWalk{own: make([]float64, len(subjects))}
	z := stats.NormalCritical(c.Level)
	for i := 0; i < len(moments); {
		first, m := i, moments[i]
		for ; i < len(moments) && moments[i].time == m.time && moments[i].kind == m.kind; i++ {
			switch m.kind {
			case countStart:
				w.start(moments[i].subject)
			case countEnd:
				w.end(moments[i].subject)
			}
		}
		if m.kind == countEvent {
			w.events(moments[first:i])
			c.Steps = append(c.Steps, w.step(m.time, i-first, z))
		}
	}
}

// countWalk is the state between two times.
//
// The influence of a subject on the mean is the sum of 1/Y over its events, Y
// under observation, less the sum of d/Y^2 over the event times while it is under
// observation; fall is that second sum from the beginning. own is the first sum
// plus the fall before the subject's start, so that own - fall is its influence
// while it is observed.
type countWalk struct {
	atRisk, cumulative int
	mean, fall         float64
	own                []float64
	past, present      float64 // squared influences: no longer, and still observed
	sum                float64 // influences still observed
}

func (w *countWalk) start(subject int) {
	w.atRisk++
	w.own[subject] = w.fall
}

func (w *countWalk) end(subject int) {
	w.atRisk--
	x := w.own[subject] - w.fall
	w.past += x * x
	w.present -= x * x
	w.sum -= x
}

// events are all those of one time.
func (w *countWalk) events(events []countMoment) {
	y, d := float64(w.atRisk), float64(len(events))
	for _, e := range events {
		x := w.own[e.subject] - w.fall
		w.own[e.subject] += 1 / y
		w.present += (2*x + 1/y) / y
		w.sum += 1 / y
	}
	drop := d / (y * y) // of all under observation
	w.present += drop * (y*drop - 2*w.sum)
	w.sum -= y * drop
	w.fall += drop
	w.cumulative += len(events)
	w.mean += d / y
}

func (w *countWalk) step(time float64, events int, z float64) MeanCountStep {
	s := MeanCountStep{
		Time: time, AtRisk: w.atRisk, Events: events, CumulativeEvents: w.cumulative,
		Mean: w.mean, StdErr: math.Sqrt(max(w.past+w.present, 0)),
	}
	factor := math.Exp(z * s.StdErr / s.Mean)
	s.Interval = stats.Interval{Low: s.Mean / factor, High: s.Mean * factor}
	return s
}

// At returns the step that t lies on, with t as its Time and AtRisk the subjects
// under observation at the step's time; before the first event everything is 0, and
// the limits NaN. Beyond LastTime, and without subjects, the mean, StdErr and limits
// are NaN. A t that is negative, NaN or infinite is an error.
func (c MeanCountCurve) At(t float64) (MeanCountStep, error) {
	if !(t >= 0) || math.IsInf(t, 1) {
		return MeanCountStep{}, fmt.Errorf("survival: mean cumulative count at: time %v is not a finite number of at least 0", t)
	}
	next := sort.Search(len(c.Steps), func(i int) bool { return c.Steps[i].Time > t })
	s := MeanCountStep{Interval: stats.Undefined()}
	if next > 0 {
		s = c.Steps[next-1]
	}
	s.Time = t
	if !(t <= c.LastTime) {
		s.Mean, s.StdErr, s.Interval = math.NaN(), math.NaN(), stats.Undefined()
	}
	return s, nil
}

func countMoments(subjects []Recurrent) []countMoment {
	var moments []countMoment
	for i, s := range subjects {
		moments = append(moments, countMoment{s.Start, countStart, i}, countMoment{s.End, countEnd, i})
		for _, e := range s.Events {
			moments = append(moments, countMoment{e, countEvent, i})
		}
	}
	slices.SortFunc(moments, func(a, b countMoment) int {
		return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.kind, b.kind), cmp.Compare(a.subject, b.subject))
	})
	return moments
}
