package analysis

import (
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/proportion"
)

// safety counts adverse events at sessions and judges vital signs, of SAF
// (contract D17). Rates and shares of sessions have percentile limits from a
// bootstrap of patients, who are drawn with Seed 2000 times, the same draws for
// every rate. Tables that the exports do not have have no rows.
func safety(r *Results, p populations, rates func() (sessionRates, error)) error {
	s, err := rates()
	if err != nil {
		return err
	}
	if p.in.Named.Events {
		if err := adverseEvents(r, p.saf, s); err != nil {
			return err
		}
	}
	for i, share := range s.signs {
		sign := outcome.Signs[i]
		k := Row{Analysis: "safety", Population: "SAF", Variable: sign.Name, Context: "proportion", Method: "cluster_bootstrap", Estimand: signEstimand(sign)}
		r.add(k, share.stats()...)
	}
	return nil
}

func signEstimand(s outcome.Sign) string {
	if s.Parameter == outcome.Dissociation {
		return "E23"
	}
	return "E22"
}

func total(members []*cohort.Member, of func(*cohort.Member) int) int {
	n := 0
	for _, m := range members {
		n += of(m)
	}
	return n
}

func adverseEvents(r *Results, saf []*cohort.Member, s sessionRates) error {
	none := safetyEvents
	none.Variable = "no_session"
	r.add(none, stat{"n", float64(total(saf, func(m *cohort.Member) int { return m.Outcome.Safety.NoSession }))})
	for i, g := range s.groups {
		if err := addEvents(r, g, saf, s.events[i]); err != nil {
			return err
		}
	}
	return nil
}

// safetyEvents has the keys of the rows of events.
var safetyEvents = Row{Analysis: "safety", Population: "SAF", Estimand: "E21"}

// addEvents adds the patients with an event and the rate per 100 sessions.
func addEvents(r *Results, g eventGroup, saf []*cohort.Member, rate sessionRate) error {
	if err := addProportion(r, g.row, proportion.Input{N: len(saf), Responders: len(g.counts.Rows)}); err != nil {
		return err
	}
	k := g.row
	k.Context, k.Method = "rate", "wilson"
	r.add(k, stat{"rate.100", 100 * rate.estimate}, stat{"rate.100.low", 100 * rate.limits.Low}, stat{"rate.100.high", 100 * rate.limits.High})
	return nil
}
