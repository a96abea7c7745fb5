package recheck

import (
	"math"

	"reprieve/stats"
)

// span is a statistic that was computed from rounded numbers: at the printed ones,
// and the least and the greatest that they allow.
type span struct{ at, low, high float64 }

// exactly is the span of a number computed from exact ones.
func exactly(x float64) span { return span{at: x, low: x, high: x} }

// box evaluates f at the printed numbers and at every corner of what rounds to
// them. f rises or falls in each argument while the others stay, so that its
// extremes are at corners. A number that may not be negative is cut at zero.
func box(inputs []Number, notNegative []bool, f func([]float64) float64) span {
	at, ends := make([]float64, len(inputs)), make([][2]float64, len(inputs))
	for i, n := range inputs {
		at[i] = n.Float()
		ends[i][0], ends[i][1] = n.floatEnds()
		if notNegative[i] {
			ends[i][0] = max(ends[i][0], 0)
		}
	}
	s := span{at: f(at), low: math.Inf(1), high: math.Inf(-1)}
	corner := make([]float64, len(inputs))
	for k := range 1 << len(inputs) {
		for i := range corner {
			corner[i] = ends[i][k>>i&1]
		}
		if v := f(corner); !math.IsNaN(v) {
			s.low, s.high = min(s.low, v), max(s.high, v)
		}
	}
	s.low, s.high = min(s.low, s.at), max(s.high, s.at)
	return s
}

// magnitude is the span of the absolute value.
func (s span) magnitude() span {
	low, high := math.Abs(s.low), math.Abs(s.high)
	m := span{at: math.Abs(s.at), low: min(low, high), high: max(low, high)}
	if s.low < 0 && s.high > 0 {
		m.low = 0
	}
	return m
}

// touches says whether a number in the span is printed as n.
func (s span) touches(n Number) bool {
	low, high := n.floatEnds()
	return s.low <= high && s.high >= low
}

// against judges the span by a claimed number.
func (s span) against(n Number) (Verdict, string) {
	if math.IsNaN(s.at) {
		return NotEstimable, ""
	}
	verdict, note := n.compareFloat(s.at)
	if verdict != Reproduced && s.low < s.high && s.touches(n) {
		return Possible, "within the rounding of what it was made from"
	}
	return verdict, note
}

// value is the span as a Value judged by a claimed number.
func (s span) value(method string, n Number) Value {
	verdict, note := s.against(n)
	v := number(method, s.at, verdict, note)
	v.Range = s.bounds()
	return v
}

// bounds is the range of the span, undefined where it is a single number.
func (s span) bounds() stats.Interval {
	if !(s.low < s.high) {
		return stats.Undefined()
	}
	return stats.Interval{Low: finite(s.low), High: finite(s.high)}
}

// pValue is the span as a Value judged by a claimed p-value.
func (s span) pValue(method string, p P, alpha float64) Value {
	if math.IsNaN(s.at) {
		return number(method, s.at, NotEstimable, "")
	}
	if p.relation == "=" {
		return s.value(method, p.number)
	}
	v := number(method, s.at, NotReproduced, "")
	v.Range = s.bounds()
	switch {
	case p.holds(s.at, alpha):
		v.Verdict = Reproduced
	case p.holds(s.low, alpha) || p.holds(s.high, alpha):
		v.Verdict, v.Note = Possible, "within the rounding of what it was made from"
	}
	return v
}

// limits are an interval that was computed from rounded numbers. Its limits move
// together: width is what rounding allows of their distance.
type limits struct{ low, high, width span }

// value judges limits by a claimed interval. Limits that are both possible, but not
// at the claimed distance, are not reproduced.
func (l limits) value(method string, claim Interval) Value {
	v := intervalValue(method, l.low, l.high, claim)
	if v.Verdict == Possible && !claim.unbounded {
		low, _ := claim.low.floatEnds()
		_, high := claim.high.floatEnds()
		most := high - low
		_, low = claim.low.floatEnds()
		high, _ = claim.high.floatEnds()
		if l.width.low > most || l.width.high < high-low {
			v.Verdict, v.Note = NotReproduced, "of another width"
		}
	}
	return v
}

// intervalValue judges two spans, the limits, by a claimed interval: the verdict is
// that of the worse limit.
func intervalValue(method string, low, high span, claim Interval) Value {
	v := number(method, math.NaN(), NotEstimable, "")
	v.Interval = stats.Interval{Low: finite(low.at), High: finite(high.at)}
	verdict, note := low.against(claim.low)
	other, otherNote := boundVerdict(high, claim)
	if other > verdict || (other == verdict && note == "") {
		verdict, note = other, otherNote
	}
	v.Verdict, v.Note = verdict, note
	return v
}

// boundVerdict judges the upper limit: one without bound is NaN.
func boundVerdict(high span, claim Interval) (Verdict, string) {
	switch open := math.IsNaN(high.at); {
	case claim.unbounded && open:
		return Reproduced, ""
	case claim.unbounded:
		return NotReproduced, ""
	}
	return high.against(claim.high)
}
