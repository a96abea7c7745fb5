package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// DifferenceMethod names an interval for the difference of two independent
// proportions; the zero value is Newcombe.
type DifferenceMethod int

// The intervals for a difference.
const (
	// Newcombe is the hybrid score interval: the Wilson limits of the two
	// groups, squared and added. R: prop.test has none; ratesci::moverci(...,
	// type = "wilson"). Newcombe 1998, Stat Med 17:873, method 10.
	Newcombe DifferenceMethod = iota
	// MiettinenNurminen inverts the score test whose variance is taken at the
	// maximum likelihood under the tested difference, times (n1+n2)/(n1+n2-1).
	// R: ratesci::scoreci(x1, n1, x2, n2, skew = FALSE). Miettinen and Nurminen
	// 1985, Stat Med 4:213.
	MiettinenNurminen
	// AgrestiCaffo is the Wald interval after one responder and one
	// non-responder are added to each group, as the method's name says; cut at
	// -1 and 1. Agresti and Caffo 2000, Am Stat 54:280.
	AgrestiCaffo
	// Mee is MiettinenNurminen without the factor (n1+n2)/(n1+n2-1). R:
	// ratesci::scoreci(..., skew = FALSE, bcf = FALSE). Mee 1984, Biometrics 40:1175.
	Mee
	// WaldDifference takes the variances at the observed proportions; cut at -1 and
	// 1. It is too narrow in small samples: for comparison with others' results. R:
	// prop.test(correct = FALSE).
	WaldDifference
)

var differenceNames = [...]string{"Newcombe hybrid score", "Miettinen-Nurminen", "Agresti-Caffo", "Mee", "Wald"}

// String returns the name as it is printed under a table.
func (m DifferenceMethod) String() string {
	return nameOf(differenceNames[:], int(m), "DifferenceMethod")
}

// DifferenceOptions says how Difference makes its interval: Level 0 means 0.95,
// Method 0 means Newcombe.
type DifferenceOptions struct {
	Level  float64
	Method DifferenceMethod
}

// DifferenceResult is a difference of two proportions, in [-1, 1].
type DifferenceResult struct {
	Difference float64
	Interval   stats.Interval
	Method     DifferenceMethod
}

// Difference returns the proportion of a minus that of b and its interval. All
// are NaN if a group is empty. Impossible counts, a level outside (0, 1) or an
// unknown method are errors. Exchanging a and b changes the sign of the
// difference and exchanges the limits.
func Difference(a, b Input, opts DifferenceOptions) (DifferenceResult, error) {
	level, err := pairLevel(a, b, opts.Level)
	if err != nil {
		return DifferenceResult{}, fmt.Errorf("proportion: difference: %w", err)
	}
	limits, err := opts.Method.limits()
	if err != nil {
		return DifferenceResult{}, fmt.Errorf("proportion: difference: %w", err)
	}
	r := DifferenceResult{Difference: a.rate() - b.rate(), Interval: stats.Undefined(), Method: opts.Method}
	if a.N > 0 && b.N > 0 {
		r.Interval = limits(a, b, level)
	}
	return r, nil
}

// pairLevel checks what the comparisons of two groups are given and returns the
// level to use.
func pairLevel(a, b Input, level float64) (float64, error) {
	if err := a.valid(); err != nil {
		return 0, fmt.Errorf("first group: %w", err)
	}
	if err := b.valid(); err != nil {
		return 0, fmt.Errorf("second group: %w", err)
	}
	return stats.Level(level)
}

// limits returns the function that computes the method's interval for two groups
// that are not empty.
func (m DifferenceMethod) limits() (func(a, b Input, level float64) stats.Interval, error) {
	switch m {
	case Newcombe:
		return newcombe, nil
	case MiettinenNurminen:
		return miettinenNurminen, nil
	case AgrestiCaffo:
		return agrestiCaffo, nil
	case Mee:
		return mee, nil
	case WaldDifference:
		return waldDifference, nil
	}
	return nil, fmt.Errorf("%v is not a method", m)
}

// newcombe adds in quadrature the distances of the two groups' Wilson limits.
func newcombe(a, b Input, level float64) stats.Interval {
	pa, pb := a.rate(), b.rate()
	wa, wb := wilson(a, level), wilson(b, level)
	d := pa - pb
	return stats.Interval{
		Low:  d - math.Hypot(pa-wa.Low, wb.High-pb),
		High: d + math.Hypot(wa.High-pa, pb-wb.Low),
	}
}

// agrestiCaffo is the Wald interval of the groups with one more of each kind.
func agrestiCaffo(a, b Input, level float64) stats.Interval {
	more := func(in Input) Input { return Input{Responders: in.Responders + 1, N: in.N + 2} }
	return waldDifference(more(a), more(b), level)
}

// waldDifference is the normal interval with the variances of the proportions.
func waldDifference(a, b Input, level float64) stats.Interval {
	variance := func(in Input) (p, v float64) {
		p = in.rate()
		return p, p * (1 - p) / float64(in.N)
	}
	pa, va := variance(a)
	pb, vb := variance(b)
	half := float64(stats.NormalCritical(level) * math.Sqrt(va+vb))
	return stats.Interval{Low: max(pa-pb-half, -1), High: min(pa-pb+half, 1)}
}
