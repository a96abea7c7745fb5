package analysis

import (
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/proportion"
)

var (
	thresholds = []criterion{thresholdAt(20), thresholdAt(30), thresholdAt(50), thresholdAt(70), absoluteAt(20)}
	worse      = worseAt(30)

	missingRules = []missingRule{nri, oc, best, locf}
	strategies   = []strategy{treatmentPolicy, composite}

	responseCategories = []category{byDepression, bySite, bySex, byBaseType}
)

// response counts the responders of RESP at every endpoint, and at the primary
// one also by depression, site, sex and the rule of the baseline.
func response(r *Results, p populations) error {
	for anchor := range outcome.NumAnchors {
		for w := range outcome.Windows {
			for _, missing := range missingRules {
				for _, s := range strategies {
					if err := responseAt(r, p, endpoint{anchor, w, missing, s}); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func responseAt(r *Results, p populations, e endpoint) error {
	gs := groups(p.resp)
	if e == primaryEndpoint {
		gs = groups(p.resp, responseCategories...)
	}
	criteria := thresholds
	if e.missing == oc && e.strategy == treatmentPolicy {
		criteria = append(criteria[:len(criteria):len(criteria)], worse)
	}
	for _, g := range gs {
		for _, c := range criteria {
			k := e.keys(Row{
				Analysis: "response", Population: "RESP", Group1: g.name, Group1Level: g.level,
				Variable: c.variable, VariableLevel: c.level, Estimand: responseEstimand(e, c),
			})
			if err := addProportion(r, k, e.count(g.members, c)); err != nil {
				return err
			}
		}
	}
	return nil
}

// responseEstimand is E01 for the primary threshold, E09 for the same threshold in
// the other windows of "still in response", E02 for the rest.
func responseEstimand(e endpoint, c criterion) string {
	if c.variable != "threshold" || c.level != "30" {
		return "E02"
	}
	switch outcome.Windows[e.window].Name {
	case "W4":
		if e.anchor == outcome.PrimaryAnchor {
			return "E01"
		}
		return "E09"
	case "W8", "W12":
		return "E09"
	}
	return "E02"
}

// count returns the responders among the members and how many count.
func (e endpoint) count(members []*cohort.Member, c criterion) proportion.Input {
	var in proportion.Input
	for _, m := range members {
		counted, responder := e.judge(m, c)
		if counted {
			in.N++
		}
		if responder {
			in.Responders++
		}
	}
	return in
}

// addProportion adds n, N, p and Wilson's limits.
func addProportion(r *Results, k Row, in proportion.Input) error {
	est, err := proportion.Estimate(in, proportion.Options{Method: proportion.Wilson})
	if err != nil {
		return err
	}
	k.Context, k.Method = "proportion", "wilson"
	r.add(k, stat{"n", float64(in.Responders)}, stat{"N", float64(in.N)}, stat{"p", est.Rate},
		stat{"conf.low", est.Interval.Low}, stat{"conf.high", est.Interval.High})
	return nil
}

// responseDifference compares the depressed with the others at the primary
// endpoint.
func responseDifference(r *Results, p populations) error {
	c := thresholdAt(30)
	yes := primaryEndpoint.count(where(p.resp, byDepression.is("yes")), c)
	no := primaryEndpoint.count(where(p.resp, byDepression.is("no")), c)
	k := primaryEndpoint.keys(Row{
		Analysis: "response_difference", Population: "RESP", Variable: "depression", VariableLevel: "yes-no",
		Context: "comparison", Estimand: "E14",
	})
	rd, err := proportion.Difference(yes, no, proportion.DifferenceOptions{})
	if err != nil {
		return err
	}
	k.Method = "newcombe"
	r.add(k, stat{"rd", rd.Difference}, stat{"rd.low", rd.Interval.Low}, stat{"rd.high", rd.Interval.High})
	rr, err := proportion.Ratio(yes, no, proportion.RatioOptions{})
	if err != nil {
		return err
	}
	k.Method = "katz"
	r.add(k, stat{"rr", rr.Ratio}, stat{"rr.low", rr.Interval.Low}, stat{"rr.high", rr.Interval.High})
	or, err := proportion.OddsRatio(yes, no, proportion.OddsRatioOptions{})
	if err != nil {
		return err
	}
	k.Method = "woolf"
	r.add(k, stat{"or", or.OddsRatio}, stat{"or.low", or.Interval.Low}, stat{"or.high", or.Interval.High})
	fisher, err := proportion.FisherExact(yes, no)
	if err != nil {
		return err
	}
	k.Method = "fisher"
	r.add(k, stat{"p.value", fisher})
	return nil
}

// cumulativeResponse gives the share of patients whose pain fell by at least
// x %, for x from -100 to 100, at the primary endpoint. A missing value counts
// as no change.
func cumulativeResponse(r *Results, p populations) error {
	due := where(p.resp, func(m *cohort.Member) bool { return primary(m).Due })
	for x := -100; x <= 100; x++ {
		in := proportion.Input{N: len(due)}
		for _, m := range due {
			w := primary(m)
			if !w.Observed && x <= 0 || w.Observed && outcome.Response(w.Value, m.Outcome.Baseline, x) {
				in.Responders++
			}
		}
		k := primaryEndpoint.keys(Row{
			Analysis: "cumulative_response", Population: "RESP",
			Variable: "pct_reduction", VariableLevel: strconv.Itoa(x), Estimand: "E03",
		})
		if err := addProportion(r, k, in); err != nil {
			return err
		}
	}
	return nil
}
