package analysis

import (
	"context"
	"testing"

	"reprieve/pipeline/outcome"
)

// The severities of the adverse_events table by their index.
const (
	mild int32 = iota
	moderate
)

// Two of three treated patients have events. A severity that occurs is a group
// with every term, 0 included, and with the serious events; severe occurs at none.
func TestEventsBySeverity(t *testing.T) {
	a, b, c := fas("a", 60, yes), fas("b", 60, no), fas("c", 60, no)
	a.Outcome.Sessions, b.Outcome.Sessions, c.Outcome.Sessions = 4, 4, 2
	a.Outcome.Safety.Events = []outcome.Event{{Term: "nausea", Severity: mild}, {Term: "nausea", Severity: moderate, Serious: true}}
	b.Outcome.Safety.Events = []outcome.Event{{Term: "fall", Severity: moderate}}
	step := func(r *Results, p populations) error {
		p.in.Named.Events = true
		return safety(r, p, func() (sessionRates, error) { return bootstrapSessions(context.Background(), p) })
	}
	r := of(t, step, a, b, c)
	for _, c := range []struct {
		variable, level, severity string
		n, rate                   float64 // of 3 patients; events per 100 of 10 sessions
	}{
		{"serious", "", "", 1, 10},
		{"serious", "", "mild", 0, 0},
		{"serious", "", "moderate", 1, 10},
		{"term", "nausea", "", 1, 20},
		{"term", "nausea", "mild", 1, 10},
		{"term", "nausea", "moderate", 1, 10},
		{"term", "fall", "", 1, 10},
		{"term", "fall", "mild", 0, 0},
		{"term", "fall", "moderate", 1, 10},
	} {
		k := Row{Analysis: "safety", Population: "SAF", Variable: c.variable, VariableLevel: c.level}
		if c.severity != "" {
			k.Group1, k.Group1Level = "severity", c.severity
		}
		got := statsOf(r, k) // n N p, two limits, and the rate with its limits
		if len(got) != 8 || got[0] != c.n || !same([]float64{c.rate}, got[5:6], 1e-12) {
			t.Errorf("%s %s %s: %v, want n %v, rate %v", c.variable, c.level, c.severity, got, c.n, c.rate)
		}
	}
	for _, k := range r.Rows {
		if k.Group1Level == "severe" {
			t.Errorf("a row of a severity that no event has: %+v", k)
		}
	}
}
