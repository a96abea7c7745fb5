package proportion_test

import (
	"math"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/proportion"
)

// Degenerate tables: what cannot be estimated is NaN, nothing is infinite.
func TestTablesEdges(t *testing.T) {
	nan := math.NaN()
	none, all := proportion.Input{Responders: 0, N: 5}, proportion.Input{Responders: 5, N: 5}
	for name, in := range map[string][2]proportion.Input{"empty": {{}, none}, "no responder": {none, none}, "all": {all, all}} {
		c, err := proportion.ChiSquare(in[0], in[1])
		if err != nil || !math.IsNaN(c.Pearson) || !math.IsNaN(c.PG) || !math.IsNaN(c.ExpectedMin) {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	// 5 of 5 against 0 of 5: expected 2.5 in all cells, chi-square 4 x 2.5 = 10, with
	// correction 4 x 2² / 2.5 = 6.4; G = 2 x 10 log 2.
	c, err := proportion.ChiSquare(all, none)
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "apart", c.Pearson, 10, 1e-15)
	reference.Close(t, "apart, Yates", c.Yates, 6.4, 1e-15)
	reference.Close(t, "apart, G", c.G, 20*math.Ln2, 1e-15)
	or, err := proportion.OddsRatio(all, none, proportion.OddsRatioOptions{Method: proportion.ConditionalMidP})
	if err != nil || !math.IsNaN(or.OddsRatio) || !math.IsNaN(or.Interval.High) || !(or.Interval.Low > 0) {
		t.Errorf("mid-p: %+v, %v", or, err)
	}
	m, err := proportion.McNemar(proportion.Paired{Both: 3, Neither: 2})
	if err != nil || !math.IsNaN(m.ChiSquare) || m.PExact != 1 || m.PMid != 1 {
		t.Errorf("no discordant pairs: %+v, %v", m, err)
	}
	for _, method := range []proportion.PairedMethod{proportion.NewcombePaired, proportion.Tango} {
		d, err := proportion.PairedDifference(proportion.Paired{}, proportion.PairedOptions{Method: method})
		if err != nil || !math.IsNaN(d.Difference) || !math.IsNaN(d.Interval.Low) {
			t.Errorf("no pairs: %+v, %v", d, err)
		}
		for _, p := range []proportion.Paired{{Both: 4}, {FirstOnly: 4}, {SecondOnly: 4}, {Neither: 1}, {Both: 2, FirstOnly: 1}} {
			d, err := proportion.PairedDifference(p, proportion.PairedOptions{Method: method})
			if err != nil || !(-1 <= d.Interval.Low && d.Interval.Low <= d.Difference && d.Difference <= d.Interval.High && d.Interval.High <= 1) {
				t.Errorf("%v of %+v: %+v, %v", method, p, d, err)
			}
		}
	}
	mh, err := proportion.MantelHaenszel([]proportion.Stratum{{A: none, B: none}, {A: all}}, proportion.StratifiedOptions{})
	if err != nil || !math.IsNaN(mh.OddsRatio) || !math.IsNaN(mh.ChiSquare) || !math.IsNaN(mh.OddsRatioInterval.Low) || !math.IsNaN(mh.RiskRatio) {
		t.Errorf("no information: %+v, %v", mh, err)
	}
	h, err := proportion.Homogeneity(nil)
	if err != nil || !math.IsNaN(h.Tarone) || !math.IsNaN(h.Woolf) {
		t.Errorf("no strata: %+v, %v", h, err)
	}
	x, err := proportion.StratifiedExact(nil, proportion.StratifiedOptions{})
	if err != nil || x.P != 1 || !math.IsNaN(x.OddsRatio) {
		t.Errorf("no strata: %+v, %v", x, err)
	}
	for name, groups := range map[string][]proportion.Input{"none": nil, "one": {{Responders: 1, N: 3}}, "no responder": {none, none}} {
		r, err := proportion.Trend(groups, nil)
		if err != nil || !math.IsNaN(r.Z) || !math.IsNaN(r.PPearson) {
			t.Errorf("trend of %s: %+v, %v", name, r, err)
		}
	}
	rr, err := proportion.RateRatio(proportion.Events{Exposure: 1}, proportion.Events{Exposure: 2}, proportion.RateRatioOptions{})
	if err != nil || rr.P != 1 || !math.IsNaN(rr.Ratio) || !math.IsNaN(rr.Interval.Low) {
		t.Errorf("no events: %+v, %v", rr, err)
	}
	reference.Close(t, "two groups", rr.Ratio, nan, 0)
}

// One stratum: the stratified exact test is Fisher's, its odds ratio the conditional one.
func TestOneStratum(t *testing.T) {
	a, b := proportion.Input{Responders: 7, N: 12}, proportion.Input{Responders: 3, N: 15}
	x, err := proportion.StratifiedExact([]proportion.Stratum{{A: a, B: b}}, proportion.StratifiedOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := proportion.FisherExact(a, b)
	if err != nil {
		t.Fatal(err)
	}
	or, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Method: proportion.ConditionalExact})
	if err != nil {
		t.Fatal(err)
	}
	for what, v := range map[string][2]float64{"p": {x.P, p}, "odds ratio": {x.OddsRatio, or.OddsRatio}, "low": {x.Interval.Low, or.Interval.Low}, "high": {x.Interval.High, or.Interval.High}} {
		reference.Close(t, what, v[0], v[1], 1e-12)
	}
}

// At a limit of a score interval the score test has the p-value that the level leaves.
func TestScoreTestMeetsInterval(t *testing.T) {
	a, b := proportion.Input{Responders: 9, N: 14}, proportion.Input{Responders: 5, N: 17}
	for _, m := range []proportion.DifferenceMethod{proportion.Mee, proportion.MiettinenNurminen} {
		d, err := proportion.Difference(a, b, proportion.DifferenceOptions{Level: 0.9, Method: m})
		if err != nil {
			t.Fatal(err)
		}
		for _, limit := range []float64{d.Interval.Low, d.Interval.High} {
			r, err := proportion.DifferenceTest(a, b, limit, m)
			if err != nil {
				t.Fatal(err)
			}
			reference.Close(t, m.String(), r.TwoSided, 0.1, 1e-9)
		}
	}
	for _, null := range []float64{0, 1} { // one count is possible: none or all
		for x, want := range map[int]float64{0: 1 - null, 3: null} {
			r, err := proportion.BinomialTest(proportion.Input{Responders: x, N: 3}, null)
			if err != nil {
				t.Fatal(err)
			}
			reference.Close(t, "certain", r.TwoSided, want, 0)
		}
	}
	if r, err := proportion.BinomialTest(proportion.Input{}, 0.5); err != nil || !math.IsNaN(r.TwoSided) {
		t.Errorf("empty: %+v, %v", r, err)
	}
}

// Exchanging the groups turns the limits of a paired difference round.
func TestPairedMirror(t *testing.T) {
	for _, method := range []proportion.PairedMethod{proportion.NewcombePaired, proportion.Tango} {
		a, err := proportion.PairedDifference(proportion.Paired{Both: 5, FirstOnly: 9, SecondOnly: 2, Neither: 7}, proportion.PairedOptions{Method: method})
		if err != nil {
			t.Fatal(err)
		}
		b, err := proportion.PairedDifference(proportion.Paired{Both: 5, FirstOnly: 2, SecondOnly: 9, Neither: 7}, proportion.PairedOptions{Method: method})
		if err != nil {
			t.Fatal(err)
		}
		reference.Close(t, method.String(), a.Interval.Low, -b.Interval.High, 1e-12)
		reference.Close(t, method.String(), a.Interval.High, -b.Interval.Low, 1e-12)
	}
}

func TestTablesErrors(t *testing.T) {
	ok, bad := proportion.Input{Responders: 1, N: 2}, proportion.Input{Responders: 3, N: 2}
	for want, err := range map[string]error{
		"chi-square: second group: 3 responders of 2: not between 0 and the group's size":                second(proportion.ChiSquare(ok, bad)),
		"mcnemar: pairs {Both:-1 FirstOnly:0 SecondOnly:0 Neither:0}: a count is negative":               second(proportion.McNemar(proportion.Paired{Both: -1})),
		"paired difference: PairedMethod(3) is not a method":                                             second(proportion.PairedDifference(proportion.Paired{}, proportion.PairedOptions{Method: 3})),
		"mantel-haenszel: stratum 1: first group: 3 responders of 2: not between 0 and the group's size": second(proportion.MantelHaenszel([]proportion.Stratum{{A: ok, B: ok}, {A: bad}}, proportion.StratifiedOptions{})),
		"trend: 1 scores for 2 groups":                             second(proportion.Trend([]proportion.Input{ok, ok}, []float64{1})),
		"trend: score 0: NaN is not a finite number":               second(proportion.Trend([]proportion.Input{ok}, []float64{math.NaN()})),
		"difference test: Newcombe hybrid score has no score test": second(proportion.DifferenceTest(ok, ok, 0, proportion.Newcombe)),
		"difference test: null 2 is not in [-1, 1]":                second(proportion.DifferenceTest(ok, ok, 2, proportion.Mee)),
		"binomial test: null NaN is not in [0, 1]":                 second(proportion.BinomialTest(ok, math.NaN())),
		"rate: exposure 0: not above 0":                            second(proportion.Rate(proportion.Events{Count: 1}, proportion.RateOptions{})),
		"rate: -1 events: negative":                                second(proportion.Rate(proportion.Events{Count: -1, Exposure: 1}, proportion.RateOptions{})),
		"rate: stats: confidence level 95 is not in (0, 1)":        second(proportion.Rate(proportion.Events{Count: 1, Exposure: 1}, proportion.RateOptions{Level: 95})),
		"rate ratio: RateRatioMethod(2) is not a method":           second(proportion.RateRatio(proportion.Events{Exposure: 1}, proportion.Events{Exposure: 1}, proportion.RateRatioOptions{Method: 2})),
	} {
		if err == nil || err.Error() != "proportion: "+want {
			t.Errorf("error = %v, want proportion: %s", err, want)
		}
	}
}

// Exchanging the groups inverts a ratio and its limits. Haldane's of 3 of 4 against 1
// of 4 is (3.5/1.5)². Wald's limits of 5 of 10 are 0.5 ± 1.959964 sqrt(0.025), and those of
// 0.75 - 0.25, from fours, 0.5 ± 1.959964 sqrt(2 x 0.1875/4), cut at 1.
func TestFurtherMethods(t *testing.T) {
	a, b := proportion.Input{Responders: 9, N: 14}, proportion.Input{Responders: 5, N: 17}
	for _, m := range []proportion.OddsRatioMethod{proportion.MiettinenNurminenOdds, proportion.HaldaneAnscombe, proportion.ConditionalMidP} {
		x, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Method: m})
		if err != nil {
			t.Fatal(err)
		}
		y, err := proportion.OddsRatio(b, a, proportion.OddsRatioOptions{Method: m})
		if err != nil {
			t.Fatal(err)
		}
		reference.Close(t, m.String(), x.OddsRatio, 1/y.OddsRatio, 1e-12)
		reference.Close(t, m.String()+" low", x.Interval.Low, 1/y.Interval.High, 1e-11)
		reference.Close(t, m.String()+" high", x.Interval.High, 1/y.Interval.Low, 1e-11)
	}
	x, err := proportion.Ratio(a, b, proportion.RatioOptions{Method: proportion.MiettinenNurminenRatio})
	if err != nil {
		t.Fatal(err)
	}
	y, err := proportion.Ratio(b, a, proportion.RatioOptions{Method: proportion.MiettinenNurminenRatio})
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "ratio low", x.Interval.Low, 1/y.Interval.High, 1e-11)
	narrower, err := proportion.Ratio(a, b, proportion.RatioOptions{Method: proportion.Koopman})
	if err != nil || narrower.Interval.Low <= x.Interval.Low || narrower.Interval.High >= x.Interval.High {
		t.Errorf("Koopman %+v, with the factor %+v, %v", narrower.Interval, x.Interval, err)
	}
	three, one := proportion.Input{Responders: 3, N: 4}, proportion.Input{Responders: 1, N: 4}
	h, err := proportion.OddsRatio(three, one, proportion.OddsRatioOptions{Method: proportion.HaldaneAnscombe})
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "Haldane", h.OddsRatio, 49.0/9, 1e-14)
	w, err := proportion.Estimate(proportion.Input{Responders: 5, N: 10}, proportion.Options{Method: proportion.Wald})
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "Wald", w.Interval.Low, 0.5-1.959963984540054*math.Sqrt(0.025), 1e-14)
	d, err := proportion.Difference(three, one, proportion.DifferenceOptions{Method: proportion.WaldDifference})
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "Wald difference", d.Interval.Low, 0.5-1.959963984540054*math.Sqrt(0.09375), 1e-12)
	reference.Close(t, "cut", d.Interval.High, 1, 0)
}
