package recheck

import (
	"math"

	"reprieve/stats/proportion"
)

// table is a test against a reference: true positives, false negatives, false
// positives, true negatives.
type table struct{ tp, fn, fp, tn int }

// rate is a proportion of a table, by its name.
type rate struct {
	name string
	of   func(t table) proportion.Input
}

// tableRates are the proportions of a table. Agreement is of both positive and both
// negative.
var tableRates = []rate{
	{"sensitivity", func(t table) proportion.Input { return proportion.Input{Responders: t.tp, N: t.tp + t.fn} }},
	{"specificity", func(t table) proportion.Input { return proportion.Input{Responders: t.tn, N: t.fp + t.tn} }},
	{"ppv", func(t table) proportion.Input { return proportion.Input{Responders: t.tp, N: t.tp + t.fp} }},
	{"npv", func(t table) proportion.Input { return proportion.Input{Responders: t.tn, N: t.fn + t.tn} }},
	{"agreement", func(t table) proportion.Input {
		return proportion.Input{Responders: t.tp + t.tn, N: t.tp + t.fn + t.fp + t.tn}
	}},
}

// tableRate returns the check of a proportion of a table.
func tableRate(r rate) func(Data, string) (Finding, bool, error) {
	return func(d Data, claimed string) (Finding, bool, error) {
		claim, err := ParseNumber(claimed)
		if err != nil {
			return Finding{}, true, err
		}
		if d.table == nil {
			return Finding{}, false, nil
		}
		return countAgainst(r.of(*d.table), claim.asRate()), true, nil
	}
}

// tableRateInterval returns the check of the interval of a proportion of a table.
func tableRateInterval(r rate) func(Data, string) (Finding, bool, error) {
	return func(d Data, claimed string) (Finding, bool, error) {
		claim, err := ParseInterval(claimed)
		if err != nil {
			return Finding{}, true, err
		}
		if d.table == nil {
			return Finding{}, false, nil
		}
		f, err := proportionIntervals(d, r.of(*d.table), claim)
		return f, true, err
	}
}

// kappa checks Cohen's kappa (1960, Educ Psychol Meas 20:37): the agreement beyond
// that of chance. It is not estimable where chance alone agrees always.
func kappa(d Data, claimed string) (Finding, bool, error) {
	claim, err := ParseNumber(claimed)
	if err != nil {
		return Finding{}, true, err
	}
	if d.table == nil {
		return Finding{}, false, nil
	}
	claim = claim.asRate()
	v := exactly(d.table.kappa()*claim.times()).value("Cohen's kappa", claim)
	return Finding{Values: []Value{v}, Places: claim.places, Percent: claim.percent}.judge(), true, nil
}

func (t table) kappa() float64 {
	tp, fn, fp, tn := float64(t.tp), float64(t.fn), float64(t.fp), float64(t.tn)
	n := tp + fn + fp + tn
	chance := (tp+fn)*(tp+fp) + (fp+tn)*(fn+tn)
	if n*n == chance {
		return math.NaN()
	}
	return (n*(tp+tn) - chance) / (n*n - chance)
}

// pairedTests are McNemar's tests that test and reference are positive equally
// often.
func pairedTests(t table) ([]test, error) {
	m, err := proportion.McNemar(proportion.Paired{Both: t.tp, FirstOnly: t.fn, SecondOnly: t.fp, Neither: t.tn})
	if err != nil {
		return nil, err
	}
	return []test{
		{"McNemar", exactly(m.P)},
		{"corrected McNemar", exactly(m.PCorrected)},
		{"exact McNemar", exactly(m.PExact)},
		{"mid-p McNemar", exactly(m.PMid)},
	}, nil
}
