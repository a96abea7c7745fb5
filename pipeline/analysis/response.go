package analysis

import (
	"sort"
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
	for _, t := range countResponses(p.resp) {
		if err := addResponses(r, group{}, t); err != nil {
			return err
		}
		if t.endpoint != primaryEndpoint {
			continue
		}
		for _, g := range groups(p.resp, responseCategories...)[1:] {
			if err := addResponses(r, g, t.of(g.members)); err != nil {
				return err
			}
		}
	}
	return nil
}

// responseTally is how many respond at an endpoint, by each criterion.
type responseTally struct {
	endpoint
	criteria []criterion
	counts   []proportion.Input
}

// countResponses returns the tally of every endpoint. The members are gone through once:
// what is known of one is far from what is known of the next.
func countResponses(members []*cohort.Member) []responseTally {
	var tallies []responseTally
	for anchor := range outcome.NumAnchors {
		for w := range outcome.Windows {
			for _, missing := range missingRules {
				for _, s := range strategies {
					t := responseTally{endpoint: endpoint{anchor, w, missing, s}, criteria: thresholds}
					if missing == oc && s == treatmentPolicy {
						t.criteria = append(thresholds[:len(thresholds):len(thresholds)], worse)
					}
					tallies = append(tallies, t.of(nil))
				}
			}
		}
	}
	for _, m := range members {
		for _, t := range tallies {
			t.add(m)
		}
	}
	return tallies
}

// of returns the same tally of other members.
func (t responseTally) of(members []*cohort.Member) responseTally {
	t.counts = make([]proportion.Input, len(t.criteria))
	for _, m := range members {
		t.add(m)
	}
	return t
}

// add counts a member.
func (t responseTally) add(m *cohort.Member) {
	for i, c := range t.criteria {
		counted, responder := t.judge(m, c)
		if counted {
			t.counts[i].N++
		}
		if responder {
			t.counts[i].Responders++
		}
	}
}

func addResponses(r *Results, g group, t responseTally) error {
	for i, c := range t.criteria {
		k := t.keys(Row{
			Analysis: "response", Population: "RESP", Group1: g.name, Group1Level: g.level,
			Variable: c.variable, VariableLevel: c.level, Estimand: responseEstimand(t.endpoint, c),
		})
		if err := addProportion(r, k, t.counts[i]); err != nil {
			return err
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
	due, responders := 0, [201]int{} // those for whom x is the largest
	for _, m := range p.resp {
		if !primary(m).Due {
			continue
		}
		due++
		if x := largestFall(m); x >= -100 {
			responders[x+100]++
		}
	}
	for x := 99; x >= -100; x-- {
		responders[x+100] += responders[x+101]
	}
	for x := -100; x <= 100; x++ {
		k := primaryEndpoint.keys(Row{
			Analysis: "cumulative_response", Population: "RESP",
			Variable: "pct_reduction", VariableLevel: strconv.Itoa(x), Estimand: "E03",
		})
		if err := addProportion(r, k, proportion.Input{N: due, Responders: responders[x+100]}); err != nil {
			return err
		}
	}
	return nil
}

// largestFall is the largest x of -100 to 100 so that a member's pain fell by at least x %;
// -101 where it fell by less than -100 %.
func largestFall(m *cohort.Member) int {
	w := primary(m)
	if !w.Observed {
		return 0
	}
	return sort.Search(201, func(i int) bool { return !outcome.Response(w.Value, m.Outcome.Baseline, i-100) }) - 101
}
