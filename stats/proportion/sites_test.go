package proportion_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/proportion"
)

type sitesFile struct {
	Cases struct {
		Funnel []struct {
			X, N          int
			Target, Level float64
			Limits        reference.Numbers
			Outside       bool
		}
		Sites []struct {
			X, N                     []int
			Level, Mean, ICC, Loglik float64
			Limits                   reference.Numbers
			Groups                   []struct {
				Estimate float64
				Limits   reference.Numbers
			}
		}
	}
}

func TestFunnelReference(t *testing.T) {
	var file sitesFile
	reference.Load(t, "sites.json", &file)
	for _, c := range file.Cases.Funnel {
		t.Run(fmt.Sprintf("%d of %d at %v", c.X, c.N, c.Target), func(t *testing.T) {
			r, err := proportion.Funnel(proportion.Input{Responders: c.X, N: c.N}, c.Target, proportion.FunnelOptions{Level: c.Level})
			if err != nil {
				t.Fatal(err)
			}
			reference.Close(t, "low", r.Interval.Low, float64(c.Limits[0]), 1e-11) // differences of two tails
			reference.Close(t, "high", r.Interval.High, float64(c.Limits[1]), 1e-11)
			if r.Outside != c.Outside {
				t.Errorf("outside %v, want %v", r.Outside, c.Outside)
			}
		})
	}
}

func site(x, n int) proportion.Input { return proportion.Input{Responders: x, N: n} }

func TestFunnelByHand(t *testing.T) {
	for _, c := range []struct {
		name      string
		in        proportion.Input
		target    float64
		low, high float64
		outside   bool
	}{
		// F(0) = 0.5^2: r = 0, a = (0.25 - 0.025) / 0.25 = 0.9, and 0 - 0.9 is cut at 0.
		{"two at a half", site(0, 2), 0.5, 0, 1, false},
		// F(0) = 0.7^10 = 0.0282 is above 0.025: nobody of ten is still inside.
		{"none of ten at 0.3", site(0, 10), 0.3, 0, 0.66080214035407603, false}, // R: sites.json
		// P(X = 5) = 0.95^5 = 0.774.
		{"five of five at 0.95", site(5, 5), 0.95, 0.60236462273923619, 1, false}, // R: sites.json
		// Of the four, none is certain: the upper limit is 1 - (4 - 0.975) / 4.
		{"none of four at 0", site(0, 4), 0, 0, 0.975 / 4, false},
		{"one of four at 0", site(1, 4), 0, 0, 0.975 / 4, true},
		{"four of four at 1", site(4, 4), 1, 1 - 0.975/4, 1, false},
		{"nobody", site(0, 0), 0.3, math.NaN(), math.NaN(), false},
	} {
		r, err := proportion.Funnel(c.in, c.target, proportion.FunnelOptions{})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		reference.Close(t, c.name+": low", r.Interval.Low, c.low, 1e-12) // closed forms
		reference.Close(t, c.name+": high", r.Interval.High, c.high, 1e-12)
		if r.Outside != c.outside {
			t.Errorf("%s: outside %v", c.name, r.Outside)
		}
	}
}

// A group is outside exactly where its proportion is beyond a limit.
func TestFunnelOutsideIsBeyondTheLimits(t *testing.T) {
	for n := 1; n <= 60; n++ {
		for x := range n + 1 {
			for _, target := range []float64{0.02, 0.3, 0.5, 0.87, 0.99} {
				r, err := proportion.Funnel(site(x, n), target, proportion.FunnelOptions{})
				if err != nil {
					t.Fatal(err)
				}
				if beyond := r.Rate < r.Interval.Low || r.Rate > r.Interval.High; beyond != r.Outside {
					t.Errorf("%d of %d at %v: outside %v, limits %v", x, n, target, r.Outside, r.Interval)
				}
				mirror, err := proportion.Funnel(site(n-x, n), 1-target, proportion.FunnelOptions{})
				if err != nil || mirror.Outside != r.Outside {
					t.Errorf("%d of %d at %v: outside %v, the others %v %v", x, n, target, r.Outside, mirror.Outside, err)
				}
			}
		}
	}
}

func TestFunnelErrors(t *testing.T) {
	for _, c := range []struct {
		in     proportion.Input
		target float64
		level  float64
		want   string
	}{
		{site(3, 2), 0.5, 0, "proportion: funnel: 3 responders of 2: not between 0 and the group's size"},
		{site(1, 2), 1.5, 0, "proportion: funnel: target 1.5 is not in [0, 1]"},
		{site(1, 2), math.NaN(), 0, "proportion: funnel: target NaN is not in [0, 1]"},
	} {
		if _, err := proportion.Funnel(c.in, c.target, proportion.FunnelOptions{Level: c.level}); err == nil || err.Error() != c.want {
			t.Errorf("%v: %v, want %s", c.in, err, c.want)
		}
	}
	if _, err := proportion.Funnel(site(1, 2), 0.5, proportion.FunnelOptions{Level: 1}); err == nil {
		t.Error("a level of 1")
	}
}

// R maximizes by golden sections: its maximum is known to about the root of the
// precision of its likelihood.
const fitted = 2e-6

func TestBetaBinomialReference(t *testing.T) {
	var file sitesFile
	reference.Load(t, "sites.json", &file)
	for _, c := range file.Cases.Sites {
		t.Run(fmt.Sprint(c.X, c.N), func(t *testing.T) {
			var groups []proportion.Input
			for i := range c.X {
				groups = append(groups, site(c.X[i], c.N[i]))
			}
			r, err := proportion.BetaBinomial(groups, proportion.BetaBinomialOptions{Level: c.Level})
			if err != nil {
				t.Fatal(err)
			}
			reference.Close(t, "mean", r.Mean, c.Mean, fitted)
			reference.Close(t, "icc", r.ICC, c.ICC, fitted)
			reference.Close(t, "loglik", r.LogLik, c.Loglik, 1e-10) // flat at the maximum
			reference.Close(t, "icc low", r.ICCInterval.Low, float64(c.Limits[0]), fitted)
			reference.Close(t, "icc high", r.ICCInterval.High, float64(c.Limits[1]), fitted)
			for i, g := range c.Groups {
				reference.Close(t, "estimate", r.Groups[i].Estimate, g.Estimate, fitted)
				checkLimitsTo(t, r.Groups[i], g.Limits)
			}
			if flat := errors.Is(errors.Join(r.Warnings...), proportion.ErrNoVariation); flat != (c.ICC == 0) {
				t.Errorf("warnings %v at %v", r.Warnings, c.ICC)
			}
		})
	}
}

func checkLimitsTo(t *testing.T, got proportion.Shrunken, want reference.Numbers) {
	t.Helper()
	reference.Close(t, "low", got.Interval.Low, float64(want[0]), fitted)
	reference.Close(t, "high", got.Interval.High, float64(want[1]), fitted)
}

// What the groups do not tell is not estimated.
func TestBetaBinomialUndetermined(t *testing.T) {
	for _, c := range []struct {
		name   string
		groups []proportion.Input
		mean   float64
		want   error
	}{
		{"no groups", nil, math.NaN(), proportion.ErrVariationUnknown},
		{"one group", []proportion.Input{site(3, 10)}, 0.3, proportion.ErrVariationUnknown},
		{"one group with members", []proportion.Input{site(3, 10), site(0, 0)}, 0.3, proportion.ErrVariationUnknown},
		{"none respond", []proportion.Input{site(0, 10), site(0, 5)}, 0, proportion.ErrVariationUnknown},
		{"all respond", []proportion.Input{site(10, 10), site(5, 5)}, 1, proportion.ErrVariationUnknown},
		{"all or none", []proportion.Input{site(10, 10), site(0, 10)}, 0.5, proportion.ErrVariationUnknown},
		{"groups of one", []proportion.Input{site(1, 1), site(0, 1), site(1, 1), site(1, 1)}, 0.75, proportion.ErrVariationUnknown},
		{"the same in both", []proportion.Input{site(5, 10), site(10, 20)}, 0.5, proportion.ErrNoVariation},
	} {
		r, err := proportion.BetaBinomial(c.groups, proportion.BetaBinomialOptions{})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		reference.Close(t, c.name+": mean", r.Mean, c.mean, 1e-14) // a ratio of counts
		if len(r.Warnings) != 1 || !errors.Is(r.Warnings[0], c.want) || len(r.Groups) != len(c.groups) {
			t.Errorf("%s: warnings %v, %d groups", c.name, r.Warnings, len(r.Groups))
		}
		if unknown := errors.Is(c.want, proportion.ErrVariationUnknown); math.IsNaN(r.ICC) != unknown {
			t.Errorf("%s: icc %v", c.name, r.ICC)
		}
	}
}

// A group without members says nothing: the others are as without it, and it is
// expected where a new group would be.
func TestBetaBinomialEmptyGroup(t *testing.T) {
	groups := []proportion.Input{site(3, 20), site(12, 30), site(30, 50), site(0, 0)}
	with, err := proportion.BetaBinomial(groups, proportion.BetaBinomialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	without, err := proportion.BetaBinomial(groups[:3], proportion.BetaBinomialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range without.Groups {
		if with.Groups[i] != without.Groups[i] {
			t.Errorf("group %d: %v, without the empty one %v", i, with.Groups[i], without.Groups[i])
		}
	}
	reference.Close(t, "the empty one", with.Groups[3].Estimate, with.Mean, 1e-14) // a / (a + b)
}

// Estimates lie between the group's own proportion and the mean, nearer to the latter
// the smaller the group.
func TestBetaBinomialShrinks(t *testing.T) {
	r, err := proportion.BetaBinomial([]proportion.Input{site(8, 10), site(80, 100), site(20, 100), site(2, 10)}, proportion.BetaBinomialOptions{})
	if err != nil {
		t.Fatal(err)
	}
	g := r.Groups
	if !(r.Mean < g[0].Estimate && g[0].Estimate < g[1].Estimate && g[1].Estimate < 0.8 && 0.2 < g[2].Estimate && g[2].Estimate < g[3].Estimate) {
		t.Errorf("mean %v, groups %v", r.Mean, g)
	}
	reference.Close(t, "the mean of mirrored groups", r.Mean, 0.5, 1e-12) // to the precision of the root
}

func TestBetaBinomialErrors(t *testing.T) {
	_, err := proportion.BetaBinomial([]proportion.Input{site(1, 2), site(3, 2)}, proportion.BetaBinomialOptions{})
	if want := "proportion: beta-binomial: group 1: 3 responders of 2: not between 0 and the group's size"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if _, err := proportion.BetaBinomial(nil, proportion.BetaBinomialOptions{Level: 2}); err == nil {
		t.Error("a level of 2")
	}
}

func ExampleFunnel() {
	r, err := proportion.Funnel(proportion.Input{Responders: 12, N: 60}, 0.36, proportion.FunnelOptions{})
	fmt.Printf("%.3f, expected within %.3f to %.3f: outside %v %v\n", r.Rate, r.Interval.Low, r.Interval.High, r.Outside, err)
	// Output:
	// 0.200, expected within 0.233 to 0.493: outside true <nil>
}

func ExampleBetaBinomial() {
	sites := []proportion.Input{{Responders: 3, N: 20}, {Responders: 12, N: 30}, {Responders: 30, N: 50}, {Responders: 4, N: 25}, {Responders: 9, N: 12}}
	r, err := proportion.BetaBinomial(sites, proportion.BetaBinomialOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("mean %.3f, ICC %.3f (%.3f to %.3f)\n", r.Mean, r.ICC, r.ICCInterval.Low, r.ICCInterval.High)
	fmt.Printf("3 of 20: %.3f (%.3f to %.3f)\n", r.Groups[0].Estimate, r.Groups[0].Interval.Low, r.Groups[0].Interval.High)
	// Output:
	// mean 0.406, ICC 0.160 (0.036 to 0.466)
	// 3 of 20: 0.203 (0.074 to 0.377)
}
