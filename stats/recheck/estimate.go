package recheck

import (
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// reading is a way to read an estimate and its interval as one that is normal on a
// scale: as it is, or, for ratios, by its logarithm.
type reading struct {
	name string
	to   func(float64) float64
	back func(float64) float64
}

// readings are the scales that the printed numbers allow: the logarithm needs all of
// them above zero.
func (d Data) readings() []reading {
	same := func(x float64) float64 { return x }
	list := []reading{{"difference scale", same, same}}
	positive := true
	for _, n := range d.estimateNumbers() {
		low, _ := n.floatEnds()
		positive = positive && low > 0
	}
	if positive {
		list = append(list, reading{"log scale", math.Log, math.Exp})
	}
	return list
}

// estimateNumbers are the estimate and its limits.
func (d Data) estimateNumbers() []Number {
	return []Number{*d.estimate, d.interval.low, d.interval.high}
}

// overEstimate evaluates f at the estimate and its limits and at the corners of their
// rounding.
func (d Data) overEstimate(f func(v []float64) float64) span {
	return box(d.estimateNumbers(), make([]bool, 3), f)
}

// symmetry checks that the estimate is in the middle of its interval, on either
// scale.
func symmetry(d Data, _ string) (Finding, bool, error) {
	if d.estimate == nil || d.interval == nil {
		return Finding{}, false, nil
	}
	claim := *d.estimate
	f := Finding{Places: claim.places, Claimed: claim.String() + " (" + d.interval.text + ")"}
	if d.estimate.value.Cmp(d.interval.low.value) < 0 || d.estimate.value.Cmp(d.interval.high.value) > 0 {
		return f.impossible("the estimate is outside its interval"), true, nil
	}
	for _, r := range d.readings() {
		middle := d.overEstimate(func(v []float64) float64 { return r.back((r.to(v[1]) + r.to(v[2])) / 2) })
		f.Values = append(f.Values, middle.value("middle, "+r.name, claim))
	}
	f = f.judge()
	if f.Verdict >= Close {
		f.Why = "an exact, score or bootstrap interval need not be symmetric"
	}
	return f, true, nil
}

// standardErrorOf is the standard error that the interval implies on a scale.
func (d Data) standardErrorOf(r reading) func(v []float64) float64 {
	width := 2 * stats.NormalCritical(d.confidence())
	return func(v []float64) float64 { return (r.to(v[2]) - r.to(v[1])) / width }
}

// z is the estimate over the standard error that its interval implies.
func (d Data) z(r reading) span {
	se := d.standardErrorOf(r)
	return d.overEstimate(func(v []float64) float64 { return r.to(v[0]) / se(v) })
}

// standardError checks the standard error of a mean or of the difference of two, or
// that which an interval implies.
func standardError(d Data, claimed string) (Finding, bool, error) {
	claim, err := ParseNumber(claimed)
	if err != nil {
		return Finding{}, true, err
	}
	f := Finding{Places: claim.places}
	groups := d.meanGroups()
	switch {
	case d.estimate != nil && d.interval != nil:
		for _, r := range d.readings() {
			f.Values = append(f.Values, d.overEstimate(d.standardErrorOf(r)).value("normal, "+r.name, claim))
		}
	case len(groups) > 0:
		for _, t := range tests(groups) {
			f.Values = append(f.Values, over(groups, t.se).value("error of the "+t.name, claim))
		}
	default:
		return Finding{}, false, nil
	}
	return f.judge(), true, nil
}

// zStatistic checks the z that an estimate and its interval imply.
func zStatistic(d Data, claimed string) (Finding, bool, error) {
	claim, err := ParseNumber(claimed)
	if err != nil {
		return Finding{}, true, err
	}
	if d.estimate == nil || d.interval == nil {
		return Finding{}, false, nil
	}
	f := Finding{Places: claim.places}
	for _, r := range d.readings() {
		f.Values = append(f.Values, d.z(r).value("z, "+r.name, claim))
	}
	return f.judge(), true, nil
}

// estimateTests are the p-values that an estimate and its interval imply (Altman and
// Bland 2011, BMJ 343:d2304).
func (d Data) estimateTests() []test {
	var list []test
	for _, r := range d.readings() {
		z := d.z(r).magnitude()
		list = append(list, test{"z, " + r.name, span{
			at: special.NormalTwoSided(z.at), low: special.NormalTwoSided(z.high), high: special.NormalTwoSided(z.low),
		}})
	}
	return list
}
