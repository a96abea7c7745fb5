package proportion_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"reprieve/stats"
	"reprieve/stats/proportion"
)

// group draws a group that is not empty.
func group(t *rapid.T, label string) in {
	n := rapid.IntRange(1, 400).Draw(t, label+" n")
	return in{Responders: rapid.IntRange(0, n).Draw(t, label+" responders"), N: n}
}

// others is the group with responders and non-responders exchanged.
func others(g in) in { return in{Responders: g.N - g.Responders, N: g.N} }

func near(a, b, tolerance float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= tolerance*max(1, math.Abs(a))
}

func level(t *rapid.T) float64 {
	return rapid.SampledFrom([]float64{0.5, 0.8, 0.9, 0.95, 0.99, 0.999}).Draw(t, "level")
}

func interval(t *rapid.T, g in, level float64, m proportion.Method) stats.Interval {
	r, err := proportion.Estimate(g, proportion.Options{Level: level, Method: m})
	if err != nil {
		t.Fatal(err)
	}
	return r.Interval
}

// An interval lies in [0, 1] about the estimate, is mirrored by exchanging
// responders and non-responders, and widens with the level. Correction and
// exactness widen it too.
func TestEstimateLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, lev := group(t, "group"), level(t)
		rate := float64(g.Responders) / float64(g.N)
		for _, m := range methods {
			ci := interval(t, g, lev, m)
			if !(0 <= ci.Low && ci.Low <= rate+1e-12 && rate-1e-12 <= ci.High && ci.High <= 1) && m != proportion.Jeffreys {
				t.Fatalf("%v: %v about %v", m, ci, rate)
			}
			// 1e-11: one minus a limit.
			mirror := interval(t, others(g), lev, m)
			if !near(ci.Low, 1-mirror.High, 1e-11) || !near(ci.High, 1-mirror.Low, 1e-11) {
				t.Fatalf("%v: %v, mirrored %v", m, ci, mirror)
			}
			wider := interval(t, g, 0.5+lev/2, m)
			if wider.Low > ci.Low+1e-12 || wider.High < ci.High-1e-12 {
				t.Fatalf("%v: %v within %v", m, wider, ci)
			}
		}
		within(t, g, lev, proportion.Wilson, proportion.WilsonCorrected)
		within(t, g, lev, proportion.MidP, proportion.ClopperPearson)
	})
}

// within fails unless the first interval lies in the second.
func within(t *rapid.T, g in, level float64, inner, outer proportion.Method) {
	a, b := interval(t, g, level, inner), interval(t, g, level, outer)
	if a.Low < b.Low-1e-12 || a.High > b.High+1e-12 {
		t.Fatalf("%v %v is not within %v %v", inner, a, outer, b)
	}
}

// Wilson's limits are the proportions at which the score statistic is z.
func TestWilsonInvertsTheScoreTest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, lev := group(t, "group"), level(t)
		x, n, z := float64(g.Responders), float64(g.N), stats.NormalCritical(lev)
		ci := interval(t, g, lev, proportion.Wilson)
		for _, p := range []float64{ci.Low, ci.High} {
			if p == 0 || p == 1 {
				continue
			}
			if score := math.Abs(x-n*p) / math.Sqrt(n*p*(1-p)); !near(score, z, 1e-9) { // the difference x - np cancels
				t.Fatalf("score %v at %v, want %v", score, p, z)
			}
		}
	})
}

// Exchanging the groups changes the sign of a difference; exchanging responders
// and non-responders in both does too.
func TestDifferenceLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, lev := group(t, "a"), group(t, "b"), level(t)
		for m := range 3 {
			opts := proportion.DifferenceOptions{Level: lev, Method: proportion.DifferenceMethod(m)}
			d, err1 := proportion.Difference(a, b, opts)
			swapped, err2 := proportion.Difference(b, a, opts)
			mirror, err3 := proportion.Difference(others(a), others(b), opts)
			if err1 != nil || err2 != nil || err3 != nil {
				t.Fatal(err1, err2, err3)
			}
			for _, o := range []proportion.DifferenceResult{swapped, mirror} {
				// 1e-9: the cubic's closed form cancels where its roots are close.
				if !near(d.Difference, -o.Difference, 1e-14) || !near(d.Interval.Low, -o.Interval.High, 1e-9) || !near(d.Interval.High, -o.Interval.Low, 1e-9) {
					t.Fatalf("%v: %v, turned %v", opts.Method, d, o)
				}
			}
			if opts.Method != proportion.AgrestiCaffo && !(d.Interval.Low <= d.Difference+1e-12 && d.Difference-1e-12 <= d.Interval.High) {
				t.Fatalf("%v: %v", opts.Method, d)
			}
			if !(-1 <= d.Interval.Low && d.Interval.High <= 1) {
				t.Fatalf("%v: %v", opts.Method, d)
			}
		}
	})
}

// Exchanging the groups turns a ratio over, and so does, for an odds ratio,
// exchanging responders and non-responders. Nothing is infinite.
func TestRatioLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, lev := group(t, "a"), group(t, "b"), level(t)
		for m := range 2 {
			ratio := func(a, b in) (float64, stats.Interval) {
				r, err := proportion.Ratio(a, b, proportion.RatioOptions{Level: lev, Method: proportion.RatioMethod(m)})
				if err != nil {
					t.Fatal(err)
				}
				return r.Ratio, r.Interval
			}
			odds := func(a, b in) (float64, stats.Interval) {
				r, err := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Level: lev, Method: proportion.OddsRatioMethod(m)})
				if err != nil {
					t.Fatal(err)
				}
				return r.OddsRatio, r.Interval
			}
			r, ci := ratio(a, b)
			checkTurned(t, r, ci)(ratio(b, a))
			o, ci := odds(a, b)
			checkTurned(t, o, ci)(odds(b, a))
			checkTurned(t, o, ci)(odds(others(a), others(b)))
		}
	})
}

// checkTurned fails unless the second estimate is one over the first and the
// limits likewise; 0 turns over to NaN, as there is no infinite result.
func checkTurned(t *rapid.T, estimate float64, ci stats.Interval) func(float64, stats.Interval) {
	over := func(v float64) float64 {
		if v == 0 {
			return math.NaN()
		}
		return 1 / v
	}
	return func(turned float64, turnedCI stats.Interval) {
		for _, v := range []float64{estimate, ci.Low, ci.High, turned, turnedCI.Low, turnedCI.High} {
			if math.IsInf(v, 0) || v < 0 {
				t.Fatalf("%v %v, turned %v %v", estimate, ci, turned, turnedCI)
			}
		}
		if math.IsNaN(estimate) || estimate == 0 {
			return
		}
		if !near(estimate, over(turned), 1e-9) || !near(ci.Low, over(turnedCI.High), 1e-8) || !near(ci.High, over(turnedCI.Low), 1e-8) {
			t.Fatalf("%v %v, turned %v %v", estimate, ci, turned, turnedCI)
		}
		if !(ci.Low <= estimate*(1+1e-12) && estimate <= ci.High*(1+1e-12)) {
			t.Fatalf("%v outside %v", estimate, ci)
		}
	}
}

// The test is the same for exchanged groups and exchanged outcomes, a
// probability, and below 0.05 wherever the exact interval of the odds ratio,
// whose tests are one-sided at 0.025, leaves out 1.
func TestFisherLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := group(t, "a"), group(t, "b")
		p, err1 := proportion.FisherExact(a, b)
		q, err2 := proportion.FisherExact(b, a)
		r, err3 := proportion.FisherExact(others(a), others(b))
		ex, err4 := proportion.OddsRatio(a, b, proportion.OddsRatioOptions{Method: proportion.ConditionalExact})
		if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
			t.Fatal(err1, err2, err3, err4)
		}
		// 1e-11: the products over up to 400 tables, and their sums.
		if !(0 <= p && p <= 1) || !near(math.Log(p), math.Log(q), 1e-11) || !near(math.Log(p), math.Log(r), 1e-11) {
			t.Fatalf("%v, exchanged %v, mirrored %v", p, q, r)
		}
		if (ex.Interval.Low > 1 || ex.Interval.High < 1) && p > 0.05+1e-9 {
			t.Fatalf("p %v, exact interval %v", p, ex.Interval)
		}
	})
}
