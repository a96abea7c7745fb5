package analysis

import (
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/stats/proportion"
)

// sessionNumber is the group of sessions by their rank among a patient's.
const sessionNumber = "session_number"

// dosing describes what SAF was given: doses by session, route and setting of the
// first, and how doses changed. The change of a dose after sessions with and without
// response shows that a dose is raised where the response was poor, so that no effect of
// the dose can be read from these data. What no session of the exports names has no rows.
func dosing(r *Results, p populations) error {
	k := Row{Analysis: "dosing", Population: "SAF", Estimand: "E25"}
	named := p.in.Named.Sessions
	if named.Dose {
		if err := doses(r, k, p.saf, "dose_mg", func(d outcome.Dose) float64 { return d.MG }); err != nil {
			return err
		}
	}
	if named.Weight {
		if err := doses(r, k, p.saf, "dose_mg_kg", func(d outcome.Dose) float64 { return d.MGPerKG }); err != nil {
			return err
		}
	}
	if named.Route {
		describeCategory(r, k, byRoute, byRoute.levels(p.saf), p.saf)
	}
	if named.Setting {
		describeCategory(r, k, bySetting, bySetting.levels(p.saf), p.saf)
	}
	if named.Dose {
		if err := doseChanges(r, k, p); err != nil {
			return err
		}
	}
	if named.Psychotherapy {
		known := where(p.saf, func(m *cohort.Member) bool { return m.Outcome.Dosing.Psychotherapy != schema.Unknown })
		k.Variable, k.Estimand = "psychotherapy", "E28"
		addShare(r, k, count(known, func(m *cohort.Member) bool { return m.Outcome.Dosing.Psychotherapy == schema.Yes }), len(known))
	}
	return nil
}

// The levels of the first session, and of the last of course 1.
var (
	byRoute      = bySession("route", func(m *cohort.Member) int32 { return m.Outcome.Dosing.Route })
	bySetting    = bySession("setting", func(m *cohort.Member) int32 { return m.Outcome.Dosing.Setting })
	byStopReason = bySession("stop_reason", func(m *cohort.Member) int32 { return m.Outcome.Spacing.StopReason })
)

// bySession is the category of a column of the sessions.
func bySession(column string, code func(*cohort.Member) int32) category {
	t, _ := schema.Lookup(schema.SessionsTable)
	c, _ := t.Column(column)
	return category{name: column, order: c.Levels, level: func(m *cohort.Member) string {
		if i := code(m); i >= 0 {
			return c.Levels[i]
		}
		return ""
	}}
}

// doses describes the patients' mean doses, and the doses of sessions 1 to 6.
func doses(r *Results, k Row, saf []*cohort.Member, name string, of func(outcome.Dose) float64) error {
	mean := measure{name, func(m *cohort.Member) float64 { return of(m.Outcome.Dosing.Mean) }}
	if err := describeMeasure(r, k, mean, saf); err != nil {
		return err
	}
	for i := range outcome.MaxSessionNumber {
		had := where(saf, func(m *cohort.Member) bool { return m.Outcome.Sessions > i })
		if len(had) == 0 {
			continue
		}
		k.Group1, k.Group1Level = sessionNumber, strconv.Itoa(i+1)
		at := measure{name, func(m *cohort.Member) float64 { return of(m.Outcome.Dosing.Sessions[i]) }}
		if err := describeMeasure(r, k, at, had); err != nil {
			return err
		}
	}
	return nil
}

// doseChanges counts patients whose dose was raised, lowered or neither in course 1, and
// describes its change after sessions with and without response, of RESP.
func doseChanges(r *Results, k Row, p populations) error {
	compared := where(p.saf, func(m *cohort.Member) bool { return m.Outcome.Dosing.Trend != outcome.NoDoseTrend })
	for _, t := range []struct {
		name  string
		trend outcome.DoseTrend
	}{
		{"raised", outcome.DoseRaised}, {"lowered", outcome.DoseLowered}, {"unchanged", outcome.DoseUnchanged},
	} {
		in := proportion.Input{N: len(compared), Responders: count(compared, func(m *cohort.Member) bool { return m.Outcome.Dosing.Trend == t.trend })}
		k.Variable = t.name
		if err := addProportion(r, k, in); err != nil {
			return err
		}
	}
	k.Population, k.Variable, k.Group1 = "RESP", "dose_change_mg", "prior_response"
	for _, g := range []struct {
		level  string
		change func(*cohort.Member) float64
	}{
		{"yes", func(m *cohort.Member) float64 { return m.Outcome.Dosing.ChangeResponse }},
		{"no", func(m *cohort.Member) float64 { return m.Outcome.Dosing.ChangeNoResponse }},
	} {
		k.Group1Level = g.level
		x := measure{"", g.change}.values(p.resp)
		if len(x) == 0 {
			continue
		}
		if err := addMean(r, k, x); err != nil {
			return err
		}
	}
	return nil
}

// addShare adds n, N and p without limits.
func addShare(r *Results, k Row, n, of int) {
	k.Context = "proportion"
	r.add(k, stat{"n", float64(n)}, stat{"N", float64(of)}, stat{"p", float64(n) / float64(of)})
}
