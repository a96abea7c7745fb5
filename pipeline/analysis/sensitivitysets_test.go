package analysis

import (
	"testing"

	"reprieve/pipeline/cohort"
)

// Six patients of RESP with the sessions of their initial series and why it ended; 30 of
// 60 mm is a response.
//
//	    sessions  week 4      ended
//	p1  4         30          completed
//	p2  6         30, redosed completed
//	p3  3         30          adverse event
//	p4  4         50          lack of effect
//	p5  5         silent      -
//	p6  4         not due     completed
func setsCohort() []cohort.Member {
	const completed, adverse, noEffect, none = 0, 1, 2, -1
	one := func(m cohort.Member, sessions int, reason int32) cohort.Member {
		m.Outcome.SessionsCourse1, m.Outcome.Spacing.StopReason = sessions, reason
		return m
	}
	return []cohort.Member{
		one(resp("p1", 60, no, rated(30)), 4, completed),
		one(resp("p2", 60, no, redosed(rated(30))), 6, completed),
		one(resp("p3", 60, no, rated(30)), 3, adverse),
		one(resp("p4", 60, no, rated(50)), 4, noEffect),
		one(resp("p5", 60, no, silent), 5, none),
		one(resp("p6", 60, no, notDue), 4, completed),
	}
}

func TestSensitivitySets(t *testing.T) {
	step := func(r *Results, p populations) error {
		p.in.Named.Sessions.StopReason = true
		return sensitivitySets(r, p)
	}
	r := of(t, step, setsCohort()...)
	k := by(primaryEndpoint.keys(Row{Analysis: "sensitivity", Population: "RESP", Variable: "patients"}), "estimate", "response")
	for level, want := range map[string][2]float64{
		"completed4":  {2, 4}, // p1, p2 of p1, p2, p4, p5
		"not_redosed": {2, 4}, // p1, p3 of p1, p3, p4, p5
		"stop_fails":  {2, 5}, // p1, p2 of all who are due: p3 stopped for an adverse event
	} {
		k.VariableLevel = level
		if got := statsOf(r, k); len(got) != 5 || got[0] != want[0] || got[1] != want[1] {
			t.Errorf("%s: got %v, want %v", level, got, want)
		}
	}
	if r := of(t, sensitivitySets, setsCohort()...); len(r.Rows) != 2*5 {
		t.Errorf("%d rows without reasons, want 10", len(r.Rows))
	}
}
