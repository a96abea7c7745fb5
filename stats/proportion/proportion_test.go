package proportion_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reprieve/stats"
	"reprieve/stats/internal/reference"
	"reprieve/stats/proportion"
)

var (
	nan       = math.NaN()
	undefined = stats.Undefined()
)

type in = proportion.Input

// Four decimals, as Newcombe 1998 (Stat Med 17:857, table I) prints them.
func TestEstimatePublished(t *testing.T) {
	for _, c := range []struct {
		in        in
		method    proportion.Method
		low, high float64
	}{
		{in{81, 263}, proportion.Wilson, 0.2553, 0.3662},
		{in{15, 148}, proportion.Wilson, 0.0624, 0.1605},
		{in{0, 20}, proportion.Wilson, 0, 0.1611},
		{in{1, 29}, proportion.Wilson, 0.0061, 0.1718},
		{in{81, 263}, proportion.WilsonCorrected, 0.2535, 0.3682},
		{in{15, 148}, proportion.WilsonCorrected, 0.0598, 0.1644},
		{in{0, 20}, proportion.WilsonCorrected, 0, 0.2005},
		{in{1, 29}, proportion.WilsonCorrected, 0.0018, 0.1963},
		{in{81, 263}, proportion.ClopperPearson, 0.2527, 0.3676},
		{in{15, 148}, proportion.ClopperPearson, 0.0578, 0.1617},
		{in{0, 20}, proportion.ClopperPearson, 0, 0.1684},
		{in{1, 29}, proportion.ClopperPearson, 0.0009, 0.1776},
		{in{81, 263}, proportion.MidP, 0.2544, 0.3658},
		{in{15, 148}, proportion.MidP, 0.0601, 0.1581},
		{in{0, 20}, proportion.MidP, 0, 0.1391},
		{in{1, 29}, proportion.MidP, 0.0017, 0.1585},
	} {
		r, err := proportion.Estimate(c.in, proportion.Options{Method: c.method})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(r.Interval.Low-c.low) > 0.00005 || math.Abs(r.Interval.High-c.high) > 0.00005 {
			t.Errorf("%v %v: %.4f to %.4f, want %.4f to %.4f", c.method, c.in, r.Interval.Low, r.Interval.High, c.low, c.high)
		}
	}
}

// R 4.2.2: qbeta(c(0.025, 0.975), x + 0.5, n - x + 0.5).
func TestJeffreysEqualTailed(t *testing.T) {
	for _, c := range []struct {
		in        in
		low, high float64
	}{
		{in{0, 20}, 2.4246478459242726e-05, 0.11663898290487540},
		{in{20, 20}, 0.88336101709512460, 0.99997575352154078},
		{in{0, 1}, 0.00038558098075590108, 0.85325368369042476},
		{in{7, 20}, 0.17227621363191206, 0.56776609384149612},
	} {
		r, err := proportion.Estimate(c.in, proportion.Options{Method: proportion.JeffreysEqualTailed})
		if err != nil {
			t.Fatal(err)
		}
		checkInterval(t, fmt.Sprint(c.in), r.Interval, reference.Numbers{reference.Number(c.low), reference.Number(c.high)})
	}
}

// Where the method has a formula that can be worked by hand.
func TestEstimateByHand(t *testing.T) {
	const z = 1.959963984540054
	for _, c := range []struct {
		name   string
		in     in
		method proportion.Method
		want   stats.Interval
	}{
		{"Wilson, none of 7: z²/(7 + z²)", in{0, 7}, proportion.Wilson, stats.Interval{Low: 0, High: z * z / (7 + z*z)}},
		{"Wilson, all of 7", in{7, 7}, proportion.Wilson, stats.Interval{Low: 7 / (7 + z*z), High: 1}},
		{"exact, none of 10: 1 - 0.025^(1/10)", in{0, 10}, proportion.ClopperPearson, stats.Interval{Low: 0, High: 1 - math.Pow(0.025, 0.1)}},
		{"exact, one of one", in{1, 1}, proportion.ClopperPearson, stats.Interval{Low: 0.025, High: 1}},
		{"mid-P, all of 5: p^5 / 2 = 0.025", in{5, 5}, proportion.MidP, stats.Interval{Low: math.Pow(0.05, 0.2), High: 1}},
		{"Agresti-Coull, none of 3, cut at 0", in{0, 3}, proportion.AgrestiCoull, stats.Interval{Low: 0, High: agrestiCoullOfNone(3, z)}},
	} {
		r, err := proportion.Estimate(c.in, proportion.Options{Method: c.method})
		if err != nil {
			t.Fatal(err)
		}
		// A few roundings; the inverse incomplete beta function gives 12 digits.
		if d := cmp.Diff(c.want, r.Interval, cmpopts.EquateApprox(1e-11, 0)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// agrestiCoullOfNone is the upper limit of none of n: the centre z²/2 of n + z²
// and a Wald half-width.
func agrestiCoullOfNone(n, z float64) float64 {
	m := n + z*z
	p := z * z / 2 / m
	return p + z*math.Sqrt(p*(1-p)/m)
}

func TestEstimateResult(t *testing.T) {
	got, err := proportion.Estimate(in{0, 0}, proportion.Options{Method: proportion.MidP})
	if err != nil {
		t.Fatal(err)
	}
	want := proportion.Result{Rate: nan, Interval: undefined, N: 0, Responders: 0, Method: proportion.MidP}
	if d := cmp.Diff(want, got, cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
	got, err = proportion.Estimate(in{2, 2}, proportion.Options{Level: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	const z = 1.6448536269514722
	want = proportion.Result{Rate: 1, Interval: stats.Interval{Low: 2 / (2 + z*z), High: 1}, N: 2, Responders: 2}
	if d := cmp.Diff(want, got, cmpopts.EquateApprox(1e-14, 0)); d != "" { // a few roundings
		t.Error(d)
	}
}

func TestErrors(t *testing.T) {
	ok := in{1, 2}
	for want, err := range map[string]error{
		"estimate: 3 responders of 2: not between 0 and the group's size":                   second(proportion.Estimate(in{3, 2}, proportion.Options{})),
		"estimate: -1 responders of 2: not between 0 and the group's size":                  second(proportion.Estimate(in{-1, 2}, proportion.Options{})),
		"estimate: 0 responders of -1: not between 0 and the group's size":                  second(proportion.Estimate(in{0, -1}, proportion.Options{})),
		"estimate: Method(8) is not a method":                                               second(proportion.Estimate(ok, proportion.Options{Method: 8})),
		"estimate: stats: confidence level 1 is not in (0, 1)":                              second(proportion.Estimate(ok, proportion.Options{Level: 1})),
		"difference: first group: 3 responders of 2: not between 0 and the group's size":    second(proportion.Difference(in{3, 2}, ok, proportion.DifferenceOptions{})),
		"difference: DifferenceMethod(-1) is not a method":                                  second(proportion.Difference(ok, ok, proportion.DifferenceOptions{Method: -1})),
		"ratio: second group: 3 responders of 2: not between 0 and the group's size":        second(proportion.Ratio(ok, in{3, 2}, proportion.RatioOptions{})),
		"ratio: RatioMethod(3) is not a method":                                             second(proportion.Ratio(ok, ok, proportion.RatioOptions{Method: 3})),
		"odds ratio: OddsRatioMethod(5) is not a method":                                    second(proportion.OddsRatio(ok, ok, proportion.OddsRatioOptions{Method: 5})),
		"odds ratio: stats: confidence level -0.5 is not in (0, 1)":                         second(proportion.OddsRatio(ok, ok, proportion.OddsRatioOptions{Level: -0.5})),
		"fisher exact: second group: 3 responders of 2: not between 0 and the group's size": second(proportion.FisherExact(ok, in{3, 2})),
	} {
		if err == nil || err.Error() != "proportion: "+want {
			t.Errorf("error = %v, want proportion: %s", err, want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// Four decimals, as Newcombe 1998 (Stat Med 17:873, table II, method 10) prints
// them.
func TestDifferencePublished(t *testing.T) {
	for _, c := range []struct {
		a, b      in
		low, high float64
	}{
		{in{56, 70}, in{48, 80}, 0.0524, 0.3339},
		{in{9, 10}, in{3, 10}, 0.1705, 0.8090},
		{in{6, 7}, in{2, 7}, 0.0582, 0.8062},
		{in{5, 56}, in{0, 29}, -0.0381, 0.1926},
		{in{0, 10}, in{0, 20}, -0.1611, 0.2775},
		{in{0, 10}, in{0, 10}, -0.2775, 0.2775},
		{in{10, 10}, in{0, 20}, 0.6791, 1},
		{in{10, 10}, in{0, 10}, 0.6075, 1},
	} {
		r, err := proportion.Difference(c.a, c.b, proportion.DifferenceOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(r.Interval.Low-c.low) > 0.00005 || math.Abs(r.Interval.High-c.high) > 0.00005 {
			t.Errorf("%v - %v: %.4f to %.4f, want %.4f to %.4f", c.a, c.b, r.Interval.Low, r.Interval.High, c.low, c.high)
		}
	}
}

// What cannot be estimated is NaN: an empty group, and zero cells where the
// method works with logs.
func TestNotEstimable(t *testing.T) {
	empty, none, some, all := in{0, 0}, in{0, 10}, in{4, 10}, in{10, 10}
	for _, c := range []struct {
		name string
		a, b in
	}{{"first empty", empty, some}, {"second empty", some, empty}, {"both empty", empty, empty}} {
		for m := range 3 {
			got, err := proportion.Difference(c.a, c.b, proportion.DifferenceOptions{Method: proportion.DifferenceMethod(m)})
			if err != nil || !math.IsNaN(got.Difference) || !isUndefined(got.Interval) {
				t.Errorf("%s: %+v, %v; want NaN", c.name, got, err)
			}
		}
		for m := range 2 {
			ratio, err := proportion.Ratio(c.a, c.b, proportion.RatioOptions{Method: proportion.RatioMethod(m)})
			if err != nil || !math.IsNaN(ratio.Ratio) || !isUndefined(ratio.Interval) {
				t.Errorf("%s: %+v, %v; want NaN", c.name, ratio, err)
			}
			odds, err := proportion.OddsRatio(c.a, c.b, proportion.OddsRatioOptions{Method: proportion.OddsRatioMethod(m)})
			if err != nil || !math.IsNaN(odds.OddsRatio) || !isUndefined(odds.Interval) {
				t.Errorf("%s: %+v, %v; want NaN", c.name, odds, err)
			}
		}
		if p, err := proportion.FisherExact(c.a, c.b); err != nil || !math.IsNaN(p) {
			t.Errorf("%s: Fisher %v, %v; want NaN", c.name, p, err)
		}
	}
	nan := math.NaN()
	for _, c := range []struct {
		name        string
		a, b        in
		ratio, odds float64 // the estimates
		katz, woolf bool    // the limits are estimable
	}{
		{"none against some", none, some, 0, 0, false, false},
		{"some against none", some, none, nan, nan, false, false},
		{"none against none", none, none, nan, nan, false, false},
		{"all against some", all, some, 2.5, nan, true, false},
		{"some against all", some, all, 0.4, 0, true, false},
		{"some against some", some, some, 1, 1, true, true},
	} {
		ratio, err := proportion.Ratio(c.a, c.b, proportion.RatioOptions{})
		if err != nil || !sameOrNaN(ratio.Ratio, c.ratio) || isUndefined(ratio.Interval) == c.katz {
			t.Errorf("%s: ratio %+v, %v", c.name, ratio, err)
		}
		odds, err := proportion.OddsRatio(c.a, c.b, proportion.OddsRatioOptions{})
		if err != nil || !sameOrNaN(odds.OddsRatio, c.odds) || isUndefined(odds.Interval) == c.woolf {
			t.Errorf("%s: odds ratio %+v, %v", c.name, odds, err)
		}
	}
}

func sameOrNaN(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) }

func isUndefined(ci stats.Interval) bool { return math.IsNaN(ci.Low) && math.IsNaN(ci.High) }

// 4 of 8 against 2 of 8: ratio 2, log variance 1/4 - 1/8 + 1/2 - 1/8 = 1/2; odds
// ratio 3, log variance 1/4 + 1/4 + 1/2 + 1/6 = 7/6.
func TestLogIntervalsByHand(t *testing.T) {
	const z = 1.959963984540054
	a, b := in{4, 8}, in{2, 8}
	ratio, err := proportion.Ratio(a, b, proportion.RatioOptions{})
	if err != nil {
		t.Fatal(err)
	}
	f := math.Exp(z * math.Sqrt(0.5))
	want := proportion.RatioResult{Ratio: 2, Interval: stats.Interval{Low: 2 / f, High: 2 * f}}
	if d := cmp.Diff(want, ratio, cmpopts.EquateApprox(1e-14, 0)); d != "" { // a few roundings
		t.Error(d)
	}
	odds, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{})
	if err != nil {
		t.Fatal(err)
	}
	f = math.Exp(z * math.Sqrt(7.0/6))
	wantOdds := proportion.OddsRatioResult{OddsRatio: 3, Interval: stats.Interval{Low: 3 / f, High: 3 * f}}
	if d := cmp.Diff(wantOdds, odds, cmpopts.EquateApprox(1e-14, 0)); d != "" { // a few roundings
		t.Error(d)
	}
}

func TestFisherExact(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b in
		want float64
	}{
		// Fisher's tea: tables 1 16 36 16 1 of 70; 16 observed, so 1+16+16+1.
		{"tea tasting", in{3, 4}, in{1, 4}, 34.0 / 70},
		{"tea tasting, all right", in{4, 4}, in{0, 4}, 2.0 / 70},
		{"the most likely table", in{2, 4}, in{2, 4}, 1},
		{"nobody responds", in{0, 5}, in{0, 9}, 1},
		{"everybody responds", in{5, 5}, in{9, 9}, 1},
		// 1 of 2 against 0 of 4: P(1) = 2/6, P(0) = 4/6.
		{"one responder", in{1, 2}, in{0, 4}, 1.0 / 3},
		// All of 1000 against none of 1000: 2 / C(2000, 1000), log10 C = 600.3.
		{"below the smallest number", in{1000, 1000}, in{0, 1000}, 0},
	} {
		got, err := proportion.FisherExact(c.a, c.b)
		if err != nil || math.Abs(got-c.want) > 1e-14 { // a few roundings
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for want, got := range map[string]interface{ String() string }{
		"Wilson":                proportion.Options{}.Method,
		"Newcombe hybrid score": proportion.DifferenceOptions{}.Method,
		"Katz log":              proportion.RatioOptions{}.Method,
		"Woolf":                 proportion.OddsRatioOptions{}.Method,
		"Method(9)":             proportion.Method(9),
	} {
		if got.String() != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
}
