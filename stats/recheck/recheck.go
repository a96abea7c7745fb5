// Package recheck says which statistics reproduce a number that was published: a
// percentage, an interval, a p-value, a ratio, an effect size, from the counts,
// means and sizes that stand beside it, to the digits that were printed; and which
// numbers cannot be, whatever the data were.
//
//   - counts: percent, lost, ci; of two groups p, or, rr, rd and their intervals
//   - a table of a test against a reference: sensitivity, specificity, ppv, npv,
//     agreement, kappa, p
//   - percentages: of n alone (is there a count?), sum, nested
//   - means: grim, grimmer, t, p, effect-size, ci, se
//   - an estimate with its interval: symmetry, se, z, p
//
// Numbers are read as they are printed, since their digits say how they were
// rounded. What was computed from rounded numbers is a range: a claim within it is
// possible, not reproduced. That nothing here reproduces a claim does not make it
// wrong, as the authors had data that the paper does not print; a claim that is
// impossible is wrong, or one of the numbers beside it is.
//
// Checks of this kind: Brown and Heathers 2017, Soc Psychol Personal Sci 8:363
// (GRIM); Allard 2018, Analytic-GRIMMER; Nuijten et al. 2016, Behav Res Methods
// 48:1205 (statcheck).
package recheck

import (
	"math"

	"reprieve/stats"
)

// Verdict says what became of a claim. The order is from the best to the worst.
type Verdict int

// The verdicts.
const (
	// Reproduced: a method gives the printed digits.
	Reproduced Verdict = iota
	// Possible: the numbers that it was made from are rounded, and some that round to
	// them give the printed digits; or the check excludes nothing.
	Possible
	// ByTruncation: the digits are right if the rest was cut off, not rounded.
	ByTruncation
	// Close: the nearest method is less than one in the last printed digit away, as
	// after rounding to the wrong side, or twice.
	Close
	// NotReproduced: no method comes as near as that.
	NotReproduced
	// NotEstimable: no method gives a number, as after a division by zero.
	NotEstimable
	// Impossible: no data whatever give the number.
	Impossible
)

var verdictNames = [...]string{"reproduced", "possible", "by truncation", "close", "not reproduced", "not estimable", "impossible"}

// String returns the verdict in words.
func (v Verdict) String() string {
	if v < 0 || int(v) >= len(verdictNames) {
		return "unknown"
	}
	return verdictNames[v]
}

// Value is what one method gives, on the scale of the claim (percent where the
// claim is one). Value is NaN for an interval, Interval undefined for a number; a
// limit without bound is NaN. Range is what the rounding of the inputs allows,
// undefined where they are exact. Note says what else was found, such as the
// rule of rounding that the digits need.
type Value struct {
	Method   string
	Value    float64
	Interval stats.Interval
	Range    stats.Interval
	Verdict  Verdict
	Note     string
}

// Finding is a claim and what became of it: the verdict of the best of Values, or
// Impossible. Why explains an impossibility or gives a hint, empty where there is
// nothing to add. Places is the number of digits after the point of the claim,
// Percent whether it is in percent.
type Finding struct {
	Statistic, Claimed string
	Verdict            Verdict
	Values             []Value
	Why                string
	Places             int
	Percent            bool
}

// Methods returns the names of the methods whose verdict is v, in order.
func (f Finding) Methods(v Verdict) []string {
	var names []string
	for _, value := range f.Values {
		if value.Verdict == v {
			names = append(names, value.Method)
		}
	}
	return names
}

// judge sets the verdict to that of the best value.
func (f Finding) judge() Finding {
	f.Verdict = NotEstimable
	for _, v := range f.Values {
		f.Verdict = min(f.Verdict, v.Verdict)
	}
	return f
}

// impossible sets the verdict and its reason.
func (f Finding) impossible(why string) Finding {
	f.Verdict, f.Why = Impossible, why
	return f
}

// number is a Value of one number.
func number(method string, v float64, verdict Verdict, note string) Value {
	return Value{Method: method, Value: finite(v), Interval: stats.Undefined(), Range: stats.Undefined(), Verdict: verdict, Note: note}
}

// finite returns x, NaN for an infinity.
func finite(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.NaN()
	}
	return x
}
