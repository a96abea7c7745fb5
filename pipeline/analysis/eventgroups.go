package analysis

import (
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/schema"
	"reprieve/stats/resample"
)

// eventGroup is some of the events at sessions: how many each patient has who has any, by
// place among the patients.
type eventGroup struct {
	row    Row
	counts resample.Column
}

// add counts an event of a patient, who is none before the last one.
func (g *eventGroup) add(patient int) {
	last := len(g.counts.Rows) - 1
	if last >= 0 && g.counts.Rows[last] == int32(patient) {
		g.counts.Values[last]++
		return
	}
	g.counts.Rows, g.counts.Values = append(g.counts.Rows, int32(patient)), append(g.counts.Values, 1)
}

// eventGroups are what events are counted by: serious, and each term, with every severity
// that occurs. The events are gone through once, however many terms there are.
func eventGroups(saf []*cohort.Member) []eventGroup {
	terms, severities := eventTerms(saf), eventSeverities(saf)
	var list []eventGroup
	with := func(k Row) {
		list = append(list, eventGroup{row: k})
		for _, s := range severities {
			k.Group1, k.Group1Level = "severity", s.level
			list = append(list, eventGroup{row: k})
		}
	}
	serious := safetyEvents
	serious.Variable = "serious"
	with(serious)
	first := map[string]int{} // of each term
	for _, term := range terms {
		first[term] = len(list)
		k := safetyEvents
		k.Variable, k.VariableLevel = "term", term
		with(k)
	}
	for patient, m := range saf {
		for _, e := range m.Outcome.Safety.Events {
			graded := slices.IndexFunc(severities, func(s eventGrade) bool { return s.code == e.Severity })
			for _, at := range []int{0, first[e.Term]} {
				if at == 0 && !e.Serious {
					continue
				}
				list[at].add(patient)
				if graded >= 0 {
					list[at+1+graded].add(patient)
				}
			}
		}
	}
	return list
}

// eventTerms are the terms of the events at sessions, sorted.
func eventTerms(saf []*cohort.Member) []string {
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

// eventGrade is a level of the severity of events.
type eventGrade struct {
	code  int32
	level string
}

// eventSeverities are the severities of the events at sessions, in the order of the levels.
func eventSeverities(saf []*cohort.Member) []eventGrade {
	table, _ := schema.Lookup(schema.AdverseEventsTable)
	column, _ := table.Column("severity")
	occurs := make([]bool, len(column.Levels))
	for _, m := range saf {
		for _, e := range m.Outcome.Safety.Events {
			if e.Severity >= 0 {
				occurs[e.Severity] = true
			}
		}
	}
	var list []eventGrade
	for code, level := range column.Levels {
		if occurs[code] {
			list = append(list, eventGrade{int32(code), level})
		}
	}
	return list
}
