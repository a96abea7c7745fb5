package survival

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Censored is one subject of whom it is known that the event happened after Left
// and not after Right. Left 0 is a left-censored time, an infinite Right a
// right-censored one, and equal limits an event seen at that time.
type Censored struct{ Left, Right float64 }

// TurnbullOptions says how Turnbull works: Iterations is the largest number of
// steps, 0 means 1000.
type TurnbullOptions struct{ Iterations int }

// Innermost is an interval that holds probability, between the nearest limits of
// the data with no other between them: after Left and not after Right, or, where
// both are the same, that time. Mass is the probability, where in the interval is
// not known. Survival is the probability of no event until Right.
type Innermost struct{ Left, Right, Mass, Survival float64 }

// IntervalCurve is the nonparametric maximum-likelihood estimate of a survival
// function from intervals: all the innermost intervals, in ascending order, also
// those without mass. N is the number of subjects, Events that of those with a
// finite Right, LastLimit the largest finite limit in the data. No subjects give no
// intervals.
//
// LogLik is the sum of the logarithms of the probabilities of the subjects'
// intervals. KKT is how far the masses are from the conditions of the maximum: the
// derivative of LogLik/N with respect to a mass is 1 where there is mass and at most
// 1 elsewhere, and KKT is the largest deviation; LogLik is then within N times KKT
// of the maximum.
type IntervalCurve struct {
	Intervals  []Innermost
	N, Events  int
	LastLimit  float64
	LogLik     float64
	KKT        float64
	Iterations int
	Converged  bool
}

// turnbullTolerance is the KKT of a fit that counts as converged.
const turnbullTolerance = 1e-9

// Turnbull returns the estimate of the survival function that maximizes the
// likelihood of intervals (Left, Right], and of exact times where both limits are
// the same. Only innermost intervals can have mass. A subject censored at a time is
// at risk of an event at that time, as in KaplanMeier, which this estimate is where
// no interval has a width.
//
// The masses are unique: every right end of an innermost interval is that of a
// subject's interval, so that the likelihood ties survival there to survival at an
// earlier one, and so, step by step, to 1 at the start; in the survival at those
// ends it is strictly concave.
//
// The masses come from self-consistency (EM) and iterative convex minorant (ICM)
// steps in turn, and then from Newton steps on the intervals with mass: those that
// come to 0 are left out, others are taken in where the derivative of the
// likelihood asks for it.
//
// The order of the subjects does not show in any bit, and they are not changed.
// No subjects give an empty curve with a NaN LastLimit. A limit that is negative or
// NaN, an infinite Left, a Left above Right and Iterations below 0 are errors; so is
// no convergence (KKT above 1e-9), which gives the curve reached besides.
//
// In R: interval::icfit(Surv(left, right, type = "interval2") ~ 1). Turnbull 1976,
// JRSS B 38:290; Gentleman and Geyer 1994, Biometrika 81:618; Wellner and Zhan 1997,
// JASA 92:945.
func Turnbull(obs []Censored, opts TurnbullOptions) (IntervalCurve, error) {
	if opts.Iterations < 0 {
		return IntervalCurve{}, fmt.Errorf("survival: turnbull: %d iterations: the number is not at least 0", opts.Iterations)
	}
	for i, o := range obs {
		if !(o.Left >= 0) || math.IsInf(o.Left, 1) || !(o.Right >= o.Left) {
			return IntervalCurve{}, fmt.Errorf("survival: turnbull: subject %d: (%v, %v] is not an interval of times of at least 0", i, o.Left, o.Right)
		}
	}
	c := newIntervalCurve(obs)
	if c.N == 0 {
		return c, nil
	}
	problem := newMixture(obs, c.Intervals)
	masses := problem.maximize(cmp.Or(opts.Iterations, 1000))
	c.fill(masses)
	if !c.Converged {
		return c, fmt.Errorf("survival: turnbull: no convergence after %d iterations (|gradient| = %.1e)", c.Iterations, c.KKT)
	}
	return c, nil
}

// newIntervalCurve is a curve of which the masses are not known.
func newIntervalCurve(obs []Censored) IntervalCurve {
	c := IntervalCurve{N: len(obs), LastLimit: math.NaN(), Converged: true}
	for _, o := range obs {
		if !math.IsInf(o.Right, 1) {
			c.Events++
		}
		for _, limit := range []float64{o.Left, o.Right} {
			if !math.IsInf(limit, 1) && !(limit <= c.LastLimit) {
				c.LastLimit = limit
			}
		}
	}
	c.Intervals = innermost(obs)
	return c
}

// endpoint is an end of an interval on the line of times on which, at one time, come
// first the left end of an exact time, then right ends, then left ends of intervals,
// which do not hold their Left.
type endpoint struct {
	time float64
	rank int
}

const (
	exactLeftEnd = iota
	rightEnd
	openLeftEnd
)

func (o Censored) limits() (low, high endpoint) {
	low = endpoint{o.Left, openLeftEnd}
	if o.Left == o.Right {
		low.rank = exactLeftEnd
	}
	return low, endpoint{o.Right, rightEnd}
}

func (l endpoint) compare(m endpoint) int {
	return cmp.Or(cmp.Compare(l.time, m.time), cmp.Compare(l.rank, m.rank))
}

// innermost returns the intervals from a left end to a right end with no other end
// between them.
func innermost(obs []Censored) []Innermost {
	ends := make([]endpoint, 0, 2*len(obs))
	for _, o := range obs {
		low, high := o.limits()
		ends = append(ends, low, high)
	}
	slices.SortFunc(ends, endpoint.compare)
	var found []Innermost
	for i := 1; i < len(ends); i++ {
		if ends[i].rank == rightEnd && ends[i-1].rank != rightEnd {
			found = append(found, Innermost{Left: ends[i-1].time, Right: ends[i].time})
		}
	}
	return found
}

// fill sets the masses and what follows from them. Survival is summed from the
// right, so that it ends at 0 exactly where no mass is at infinity.
func (c *IntervalCurve) fill(m solution) {
	c.LogLik, c.KKT, c.Iterations, c.Converged = m.logLik, m.kkt, m.iterations, m.kkt <= turnbullTolerance
	rest := 0.0
	for j := len(c.Intervals) - 1; j >= 0; j-- {
		c.Intervals[j].Mass = m.mass[j]
		c.Intervals[j].Survival = rest
		rest += m.mass[j]
	}
}
