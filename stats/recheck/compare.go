package recheck

import (
	"fmt"
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
	"reprieve/stats/proportion"
)

// pValue checks a p-value against the tests that belong to the data.
func pValue(d Data, claimed string) (Finding, bool, error) {
	claim, err := ParseP(claimed)
	if err != nil {
		return Finding{}, true, err
	}
	f := Finding{Places: 2}
	if claim.relation != "ns" {
		f.Places = claim.number.places
	}
	if claim.outside() {
		return f.impossible("a p-value is within 0..1"), true, nil
	}
	var tests []test
	switch {
	case len(d.groups) == 2:
		if why := exceeds(d.groups...); why != "" {
			return f.impossible(why), true, nil
		}
		tests, err = twoGroupTests(d.groups[0], d.groups[1])
	case d.groups == nil && d.table != nil:
		tests, err = pairedTests(*d.table)
	case d.groups == nil && d.meansKnown():
		tests = d.meanTests()
	case d.groups == nil && d.estimate != nil && d.interval != nil:
		tests = d.estimateTests()
	default:
		return Finding{}, false, nil
	}
	if err != nil {
		return Finding{}, true, err
	}
	for _, t := range tests {
		f.Values = append(f.Values, t.p.pValue(t.name, claim, d.alpha()))
	}
	return f.judge(), true, nil
}

// test is a p-value by a name.
type test struct {
	name string
	p    span
}

// twoGroupTests are the tests that two proportions are equal. The unpooled z is the
// test that belongs to the Wald interval of the difference.
func twoGroupTests(a, b proportion.Input) ([]test, error) {
	chi, err := proportion.ChiSquare(a, b)
	if err != nil {
		return nil, err
	}
	fisher, err := proportion.FisherExact(a, b)
	if err != nil {
		return nil, err
	}
	mid, err := proportion.FisherMidP(a, b)
	if err != nil {
		return nil, err
	}
	less, greater, err := proportion.FisherTails(a, b)
	if err != nil {
		return nil, err
	}
	return []test{
		{"chi-square", exactly(chi.P)},
		{"Yates chi-square", exactly(chi.PYates)},
		{"N - 1 chi-square", exactly(chi.PNMinus)},
		{"likelihood ratio", exactly(chi.PG)},
		{"unpooled z", exactly(unpooledZ(a, b))},
		{"Fisher", exactly(fisher)},
		{"Fisher mid-p", exactly(mid)},
		{"one-sided Fisher", exactly(min(less, greater))},
	}, nil
}

// unpooledZ is the two-sided p-value of the difference over its Wald standard error,
// NaN where that is 0.
func unpooledZ(a, b proportion.Input) float64 {
	p, q := float64(a.Responders)/float64(a.N), float64(b.Responders)/float64(b.N)
	se := math.Sqrt(p*(1-p)/float64(a.N) + q*(1-q)/float64(b.N))
	if !(se > 0) {
		return math.NaN()
	}
	return special.NormalTwoSided((p - q) / se)
}

// estimates are the estimates of two groups by the names of their methods.
type estimates func(a, b proportion.Input) ([]namedNumber, error)

type namedNumber struct {
	name  string
	value float64
}

// intervals are the intervals of two groups by the names of their methods.
type intervals func(a, b proportion.Input, level float64) ([]namedInterval, error)

type namedInterval struct {
	name  string
	value stats.Interval
}

// ratioCheck returns the check of a ratio of two groups. A ratio that the groups
// give when they are exchanged is told.
func ratioCheck(of estimates) func(Data, string) (Finding, bool, error) {
	return func(d Data, claimed string) (Finding, bool, error) {
		claim, err := ParseNumber(claimed)
		if err != nil {
			return Finding{}, true, err
		}
		if claim.percent {
			return Finding{}, true, fmt.Errorf("recheck: %q: a ratio is not in percent", claimed)
		}
		if len(d.groups) != 2 {
			return Finding{}, false, nil
		}
		return estimateFinding(d, claim, of)
	}
}

// riskDifference checks the difference of two proportions.
func riskDifference(d Data, claimed string) (Finding, bool, error) {
	claim, err := ParseNumber(claimed)
	if err != nil {
		return Finding{}, true, err
	}
	if len(d.groups) != 2 {
		return Finding{}, false, nil
	}
	return estimateFinding(d, claim.asRate(), func(a, b proportion.Input) ([]namedNumber, error) {
		r, err := proportion.Difference(a, b, proportion.DifferenceOptions{})
		return []namedNumber{{"difference", r.Difference}}, err
	})
}

// estimateFinding judges the estimates of two groups by a claimed one.
func estimateFinding(d Data, claim Number, of estimates) (Finding, bool, error) {
	f := Finding{Places: claim.places, Percent: claim.percent}
	if why := exceeds(d.groups...); why != "" {
		return f.impossible(why), true, nil
	}
	var err error
	if f.Values, err = judgeEstimates(d.groups[0], d.groups[1], claim, of); err != nil {
		return Finding{}, true, err
	}
	f = f.judge()
	if f.Verdict >= Close {
		exchanged, err := judgeEstimates(d.groups[1], d.groups[0], claim, of)
		if err != nil {
			return Finding{}, true, err
		}
		if (Finding{Values: exchanged}).judge().Verdict == Reproduced {
			f.Why = "the second group against the first gives it"
		}
	}
	return f, true, nil
}

func judgeEstimates(a, b proportion.Input, claim Number, of estimates) ([]Value, error) {
	named, err := of(a, b)
	if err != nil {
		return nil, err
	}
	values := make([]Value, len(named))
	for i, e := range named {
		values[i] = exactly(e.value*claim.times()).value(e.name, claim)
	}
	return values, nil
}

// times is what a fraction is multiplied by to be on the scale of n.
func (n Number) times() float64 {
	if n.percent {
		return 100
	}
	return 1
}

// intervalCheck returns the check of an interval of two groups; rate says whether it
// is one of fractions, which may be printed in percent.
func intervalCheck(of intervals, rate bool) func(Data, string) (Finding, bool, error) {
	return func(d Data, claimed string) (Finding, bool, error) {
		claim, err := ParseInterval(claimed)
		if err != nil {
			return Finding{}, true, err
		}
		if len(d.groups) != 2 {
			return Finding{}, false, nil
		}
		if rate {
			claim = claim.asRate()
		}
		f := Finding{Places: claim.places(), Percent: claim.low.percent}
		if why := exceeds(d.groups...); why != "" {
			return f.impossible(why), true, nil
		}
		named, err := of(d.groups[0], d.groups[1], d.confidence())
		if err != nil {
			return Finding{}, true, err
		}
		for _, n := range named {
			f.Values = append(f.Values, rateInterval(n.name, n.value, claim))
		}
		return f.judge(), true, nil
	}
}

// rateInterval is an interval of fractions, or of ratios, as a Value on the scale of
// the claim.
func rateInterval(name string, ci stats.Interval, claim Interval) Value {
	times := claim.low.times()
	return intervalValue(name, exactly(ci.Low*times), exactly(ci.High*times), claim)
}

func oddsRatios(a, b proportion.Input) ([]namedNumber, error) {
	var list []namedNumber
	for _, m := range []struct {
		name   string
		method proportion.OddsRatioMethod
	}{
		{"sample", proportion.Woolf}, {"conditional", proportion.ConditionalExact}, {"Haldane-Anscombe", proportion.HaldaneAnscombe},
	} {
		r, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Method: m.method})
		if err != nil {
			return nil, err
		}
		list = append(list, namedNumber{m.name, r.OddsRatio})
	}
	return list, nil
}

// oddsRatioIntervals are the intervals of the odds ratio. R's fisher.test finds its
// limits to three or four digits (51.91 for 51.84 of 8/12 against 3/12), so that what
// it printed can be close rather than reproduced.
func oddsRatioIntervals(a, b proportion.Input, level float64) ([]namedInterval, error) {
	var list []namedInterval
	for m := proportion.Woolf; m <= proportion.HaldaneAnscombe; m++ {
		r, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Level: level, Method: m})
		if err != nil {
			return nil, err
		}
		list = append(list, namedInterval{m.String(), r.Interval})
	}
	return list, nil
}

func riskRatios(a, b proportion.Input) ([]namedNumber, error) {
	r, err := proportion.Ratio(a, b, proportion.RatioOptions{})
	return []namedNumber{{"ratio", r.Ratio}}, err
}

func riskRatioIntervals(a, b proportion.Input, level float64) ([]namedInterval, error) {
	var list []namedInterval
	for m := proportion.KatzLog; m <= proportion.MiettinenNurminenRatio; m++ {
		r, err := proportion.Ratio(a, b, proportion.RatioOptions{Level: level, Method: m})
		if err != nil {
			return nil, err
		}
		list = append(list, namedInterval{m.String(), r.Interval})
	}
	return list, nil
}

func riskDifferenceIntervals(a, b proportion.Input, level float64) ([]namedInterval, error) {
	var list []namedInterval
	for m := proportion.Newcombe; m <= proportion.WaldDifference; m++ {
		r, err := proportion.Difference(a, b, proportion.DifferenceOptions{Level: level, Method: m})
		if err != nil {
			return nil, err
		}
		list = append(list, namedInterval{m.String(), r.Interval})
	}
	return list, nil
}
