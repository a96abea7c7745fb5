package analysis

import (
	"errors"
	"math"
	"strconv"

	"reprieve/stats"
	"reprieve/stats/proportion"
)

// siteCount is a site's patients at the primary endpoint.
type siteCount struct {
	name string
	in   proportion.Input
}

// funnelLevels are the two funnels: what lies outside the second lies outside both.
var funnelLevels = []struct {
	name  string
	level float64
}{{"funnel95", 0.95}, {"funnel998", 0.998}}

// minExpected is the expected count below which the chi-square test is poor.
const minExpected = 5

// oneSite is the warning where there is nothing to compare.
const oneSite = "fewer than two sites with patients due: no funnel"

// site compares the sites at the primary endpoint, of the patients of RESP with a site:
// their shares of responders, a funnel around that of all, estimates that are drawn
// together, and how much the sites vary.
func site(r *Results, p populations) error {
	all, overall := siteCounts(p)
	var due []siteCount
	for _, s := range all {
		if s.in.N > 0 {
			due = append(due, s)
		}
	}
	k := primaryEndpoint.keys(Row{Analysis: "site", Population: "RESP", Estimand: "E29"})
	if len(due) < 2 {
		k.Warning = oneSite
	}
	addShare(r, with(k, "overall", ""), overall.Responders, overall.N)
	for _, s := range all {
		if err := addProportion(r, with(k, "response", s.name), s.in); err != nil {
			return err
		}
	}
	if len(due) >= 2 {
		if err := funnels(r, k, due, overall); err != nil {
			return err
		}
	}
	if err := shrunken(r, k, due); err != nil {
		return err
	}
	return heterogeneity(r, k, due, overall)
}

// with names the variable of a row.
func with(k Row, variable, level string) Row {
	k.Variable, k.VariableLevel = variable, level
	return k
}

// siteCounts counts the responders of each site, and of all of them.
func siteCounts(p populations) (all []siteCount, overall proportion.Input) {
	c := thresholdAt(30)
	for _, g := range groups(p.resp, bySite)[1:] {
		in := primaryEndpoint.count(g.members, c)
		all = append(all, siteCount{g.level, in})
		overall.Responders += in.Responders
		overall.N += in.N
	}
	return all, overall
}

// funnels adds where each site's share is expected to lie, if it has that of all sites.
func funnels(r *Results, k Row, due []siteCount, overall proportion.Input) error {
	target := float64(overall.Responders) / float64(overall.N)
	k.Context, k.Method = "funnel", "exact_binomial"
	for _, s := range due {
		outside := 0.0
		var list []stat
		for i, f := range funnelLevels {
			x, err := proportion.Funnel(s.in, target, proportion.FunnelOptions{Level: f.level})
			if err != nil {
				return err
			}
			if x.Outside {
				outside = float64(i + 1)
			}
			list = append(list, stat{f.name + ".low", x.Interval.Low}, stat{f.name + ".high", x.Interval.High})
		}
		r.add(with(k, "funnel", s.name), append(list, stat{"outside", outside})...)
	}
	return funnelCurve(r, k, due, target)
}

// funnelPoints is about how many sizes of a site the funnel is drawn for.
const funnelPoints = 40

// funnelCurve adds the limits for sites of any size up to the largest, for drawing.
func funnelCurve(r *Results, k Row, due []siteCount, target float64) error {
	largest := 0
	for _, s := range due {
		largest = max(largest, s.in.N)
	}
	step := max(1, largest/funnelPoints)
	for n := step; n <= largest; n += step {
		var list []stat
		for _, f := range funnelLevels {
			x, err := proportion.Funnel(proportion.Input{N: n}, target, proportion.FunnelOptions{Level: f.level})
			if err != nil {
				return err
			}
			list = append(list, stat{f.name + ".low", x.Interval.Low}, stat{f.name + ".high", x.Interval.High})
		}
		r.add(with(k, "funnel_curve", strconv.Itoa(n)), list...)
	}
	return nil
}

// shrunken adds the sites' empirical-Bayes estimates and the intraclass correlation.
func shrunken(r *Results, k Row, due []siteCount) error {
	inputs := make([]proportion.Input, len(due))
	for i, s := range due {
		inputs[i] = s.in
	}
	fit, err := proportion.BetaBinomial(inputs, proportion.BetaBinomialOptions{})
	if err != nil {
		return err
	}
	k.Context, k.Method = "model", "beta_binomial"
	if k.Warning == "" {
		k.Warning = variationWarning(fit)
	}
	if len(due) >= 2 {
		for i, s := range due {
			g := fit.Groups[i]
			r.add(with(k, "shrunken", s.name), estimated(g.Estimate, g.Interval)...)
		}
	}
	r.add(with(k, "icc", ""), append([]stat{{"N", float64(len(due))}}, estimated(fit.ICC, fit.ICCInterval)...)...)
	return nil
}

func estimated(v float64, limits stats.Interval) []stat {
	return []stat{{"estimate", v}, {"conf.low", limits.Low}, {"conf.high", limits.High}}
}

// variationWarning says in words of sites what the fit warns of.
func variationWarning(fit proportion.BetaBinomialResult) string {
	switch err := errors.Join(fit.Warnings...); {
	case errors.Is(err, proportion.ErrNoVariation):
		return "the variance between sites is estimated as 0"
	case errors.Is(err, proportion.ErrVariationUnknown):
		return "the variance between sites is not estimable"
	}
	return ""
}

// heterogeneity adds the test that all sites have the same share of responders.
func heterogeneity(r *Results, k Row, due []siteCount, overall proportion.Input) error {
	p, smallest := math.NaN(), math.Inf(1)
	if len(due) >= 2 {
		inputs := make([]proportion.Input, len(due))
		rarer := float64(min(overall.Responders, overall.N-overall.Responders)) / float64(overall.N)
		for i, s := range due {
			inputs[i] = s.in
			smallest = min(smallest, rarer*float64(s.in.N))
		}
		test, err := proportion.Trend(inputs, nil)
		if err != nil {
			return err
		}
		p = test.PPearson
	}
	switch {
	case k.Warning != "":
	case math.IsNaN(p):
		k.Warning = "all or none respond"
	case smallest < minExpected:
		k.Warning = "an expected count is below 5"
	}
	k.Context, k.Method = "comparison", "pearson"
	r.add(with(k, "heterogeneity", ""), stat{"p.value", p})
	return nil
}
