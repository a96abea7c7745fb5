package analysis

import (
	"math"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// Three patients. Changes of fatigue -3, -2, -1: mean -2, sd 1, t = -2 sqrt(3) on 2
// degrees of freedom, where p = 1 - |t| / sqrt(2 + t^2) = 1 - sqrt(12 / 14). Of
// sleep -2, 0, 2: t = 0, p = 1. Of cognition all the same: no test. Holm over two:
// 2 x the smaller, then 1.
func TestFunctionTests(t *testing.T) {
	var members []cohort.Member
	for i := range 3 {
		m := fas("p"+string(rune('1'+i)), 70, unknown)
		m.Outcome.Windows[outcome.TS][window] = silent
		for item, change := range []float64{float64(i - 3), float64(2*i - 2), -5} {
			m.Outcome.Function[item].Change[outcome.TS][window] = change
		}
		members = append(members, m)
	}
	notYet := fas("p4", 70, unknown)
	notYet.Outcome.Function[0].Change[outcome.TS][window] = 50
	in := Input{Members: append(members, notYet)}
	in.Named.Items = map[schema.Item]bool{schema.Fatigue: true, schema.Sleep: true, schema.Cognition: true}
	r := &Results{}
	if err := functionTests(r, newPopulations(in)); err != nil {
		t.Fatal(err)
	}
	p := 1 - math.Sqrt(12./14)
	for variable, want := range map[string][]float64{
		"fatigue": {3, 2, p, 2 * p}, "sleep": {3, 2, 1, 1}, "cognition": {3, 2, nan, nan},
	} {
		got := statsOf(r, Row{Analysis: "function", Population: "FAS", Anchor: "TS", Window: "W4", Variable: variable, VariableLevel: "test"})
		if !same(want, got, 1e-12) { // closed form
			t.Errorf("%s: got %v, want %v", variable, got, want)
		}
	}
	if r := of(t, functionTests, members...); len(r.Rows) != 0 {
		t.Errorf("%d rows of items that no row names", len(r.Rows))
	}
}
