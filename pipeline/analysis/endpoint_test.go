package analysis

import (
	"testing"

	"reprieve/pipeline/outcome"
)

// Baseline 70, so that up to 49 mm is a response. A sign for each rule nri, oc,
// best, locf under treatment_policy, then the same under composite: - not in N,
// 0 in N, 1 a responder.
func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name string
		w    outcome.Window
		want string
	}{
		{"not due", notDue, "---- ----"},
		{"not due, observed, a responder", early(30), "---- ----"},
		{"not due, something to carry", carrying(notDue, 30), "---- ----"},
		{"not due, re-dosed", redosed(early(30)), "---- ----"},
		{"a responder", rated(49), "1111 1111"},
		{"not a responder", rated(49.1), "0000 0000"},
		{"observed: what was before does not count", carrying(rated(49.1), 10), "0000 0000"},
		{"a responder, worse before", carrying(rated(49), 90), "1111 1111"},
		{"not observed", silent, "0-10 0-10"},
		{"not observed, in response before", carrying(silent, 49), "0-11 0-11"},
		{"not observed, not in response before", carrying(silent, 49.1), "0-10 0-10"},
		{"re-dosed, a responder", redosed(rated(10)), "1111 0000"},
		{"re-dosed, not a responder", redosed(rated(60)), "0000 0000"},
		{"re-dosed, not observed", redosed(silent), "0-10 0000"},
		{"re-dosed, not observed, in response before", redosed(carrying(silent, 30)), "0-11 0000"},
	} {
		m := resp("p1", 70, unknown, c.w)
		got := ""
		for i, s := range []strategy{treatmentPolicy, composite} {
			if i > 0 {
				got += " "
			}
			for _, missing := range []missingRule{nri, oc, best, locf} {
				e := endpoint{outcome.PrimaryAnchor, outcome.PrimaryWindow, missing, s}
				got += sign(e.judge(&m, thresholdAt(30)))
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func sign(counted, responder bool) string {
	switch {
	case !counted && responder:
		return "?" // a responder who does not count
	case !counted:
		return "-"
	case responder:
		return "1"
	}
	return "0"
}

// The endpoint looks at its own window and anchor.
func TestJudgeOwnWindow(t *testing.T) {
	m := resp("p1", 70, unknown, rated(30))
	for anchor := range outcome.NumAnchors {
		for w := range outcome.Windows {
			counted, _ := endpoint{anchor, w, nri, treatmentPolicy}.judge(&m, thresholdAt(30))
			if own := anchor == outcome.TS && w == 2; counted != own {
				t.Errorf("%s %s: counted is %v", anchor, outcome.Windows[w].Name, counted)
			}
		}
	}
}

// Every criterion at its limit and 0.1 mm beyond, of baseline 70: 56, 49, 35, 21
// (a fall by 20, 30, 50, 70 %), 50 (by 20 mm), and 91 (30 % more).
func TestCriteria(t *testing.T) {
	for _, c := range []struct {
		c        criterion
		name     string
		met, not float64
	}{
		{thresholdAt(20), "threshold 20", 56, 56.1},
		{thresholdAt(30), "threshold 30", 49, 49.1},
		{thresholdAt(50), "threshold 50", 35, 35.1},
		{thresholdAt(70), "threshold 70", 21, 21.1},
		{absoluteAt(20), "absolute 20", 50, 50.1},
		{worseAt(30), "worse 30", 91, 90.9},
	} {
		if c.c.variable+" "+c.c.level != c.name {
			t.Errorf("%s is called %s %s", c.name, c.c.variable, c.c.level)
		}
		if !c.c.met(mm(c.met), mm(70)) || c.c.met(mm(c.not), mm(70)) {
			t.Errorf("%s: %v %v, %v %v", c.name, c.met, c.c.met(mm(c.met), mm(70)), c.not, c.c.met(mm(c.not), mm(70)))
		}
	}
}

// The primary endpoint of contract D7.
func TestPrimaryEndpoint(t *testing.T) {
	want := Row{Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy"}
	if got := primaryEndpoint.keys(Row{}); got != want {
		t.Errorf("got %+v", got)
	}
}
