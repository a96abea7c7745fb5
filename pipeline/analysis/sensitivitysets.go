package analysis

import (
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/schema"
	"reprieve/stats/proportion"
)

// stopFailures are the reasons for the end of the initial series that count as failure.
var stopFailures = []string{"adverse_event", "lack_of_effect"}

// sensitivitySets repeats the primary endpoint for other sets of patients and another
// strategy for stopping: those who had the sessions of a whole series, those who were
// not re-dosed, and with stopping for adverse events or lack of effect as a failure,
// where the exports have reasons. The first two sets are chosen by what happened after
// the start: they say how far the result rests on the others, not what it would have been.
func sensitivitySets(r *Results, p populations) error {
	k := primaryEndpoint.keys(Row{
		Analysis: "sensitivity", Population: "RESP", Group1: "estimate", Group1Level: "response", Variable: "patients", Estimand: "E01",
	})
	c := thresholdAt(30)
	whole := where(p.resp, func(m *cohort.Member) bool { return m.Outcome.SessionsCourse1 >= completedSessions })
	once := where(p.resp, func(m *cohort.Member) bool { return !primary(m).Redosed })
	for _, set := range []struct {
		level   string
		members []*cohort.Member
	}{{"completed4", whole}, {"not_redosed", once}} {
		k.VariableLevel = set.level
		if err := addProportion(r, k, primaryEndpoint.count(set.members, c)); err != nil {
			return err
		}
	}
	if !p.in.Named.Sessions.StopReason {
		return nil
	}
	k.VariableLevel = "stop_fails"
	return addProportion(r, k, stoppedFails(p.resp, c))
}

// stoppedFails counts those who stopped the initial series for a reason that is a
// failure as non-responders.
func stoppedFails(resp []*cohort.Member, c criterion) proportion.Input {
	table, _ := schema.Lookup(schema.SessionsTable)
	column, _ := table.Column("stop_reason")
	var in proportion.Input
	for _, m := range resp {
		counted, responder := primaryEndpoint.judge(m, c)
		reason := m.Outcome.Spacing.StopReason
		failed := reason >= 0 && slices.Contains(stopFailures, column.Levels[reason])
		if counted {
			in.N++
		}
		if responder && !failed {
			in.Responders++
		}
	}
	return in
}
