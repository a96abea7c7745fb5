package analysis

import (
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
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

// eventGroup is some of the events.
type eventGroup struct {
	row  Row
	with func(outcome.Event) bool
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

// eventGroups are what events are counted by: serious, and each term, with every severity.
func eventGroups(saf []*cohort.Member) []eventGroup {
	serious := safetyEvents
	serious.Variable = "serious"
	list := bySeverity(eventGroup{serious, func(e outcome.Event) bool { return e.Serious }}, saf)
	for _, term := range terms(saf) {
		k := safetyEvents
		k.Variable, k.VariableLevel = "term", term
		list = append(list, bySeverity(eventGroup{k, func(e outcome.Event) bool { return e.Term == term }}, saf)...)
	}
	return list
}

// terms are the terms of the events at sessions, sorted.
func terms(saf []*cohort.Member) []string {
	seen := map[string]bool{}
	var list []string
	for _, m := range saf {
		for _, e := range m.Outcome.Safety.Events {
			if !seen[e.Term] {
				seen[e.Term] = true
				list = append(list, e.Term)
			}
		}
	}
	slices.Sort(list)
	return list
}

// bySeverity are the group and its events of each severity that occurs at all.
func bySeverity(all eventGroup, saf []*cohort.Member) []eventGroup {
	table, _ := schema.Lookup(schema.AdverseEventsTable)
	column, _ := table.Column("severity")
	list := []eventGroup{all}
	for code, level := range column.Levels {
		of := func(e outcome.Event) bool { return e.Severity == int32(code) }
		if total(saf, eventGroup{with: of}.count) == 0 {
			continue
		}
		g := eventGroup{all.row, func(e outcome.Event) bool { return all.with(e) && of(e) }}
		g.row.Group1, g.row.Group1Level = "severity", level
		list = append(list, g)
	}
	return list
}

func (g eventGroup) count(m *cohort.Member) int {
	n := 0
	for _, e := range m.Outcome.Safety.Events {
		if g.with(e) {
			n++
		}
	}
	return n
}

// addEvents adds the patients with an event and the rate per 100 sessions.
func addEvents(r *Results, g eventGroup, saf []*cohort.Member, rate sessionRate) error {
	in := proportion.Input{N: len(saf), Responders: count(saf, func(m *cohort.Member) bool { return g.count(m) > 0 })}
	if err := addProportion(r, g.row, in); err != nil {
		return err
	}
	k := g.row
	k.Context, k.Method = "rate", "wilson"
	r.add(k, stat{"rate.100", 100 * rate.estimate}, stat{"rate.100.low", 100 * rate.limits.Low}, stat{"rate.100.high", 100 * rate.limits.High})
	return nil
}
