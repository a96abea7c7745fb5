package analysis

import (
	"math"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/schema"
)

// Who is missing: of four due two were rated, aged 40 and 60, two not, aged 30 and 50:
// means 50 and 40, both variances 200.
func TestMissingness(t *testing.T) {
	list := []cohort.Member{
		resp("p1", 70, yes, rated(20)), resp("p2", 60, no, rated(30)), resp("p3", 50, yes, silent), resp("p4", 40, yes, silent),
		resp("p5", 80, yes, notDue), fas("p6", 30, yes),
	}
	for i, age := range []float64{40, 60, 30, 50, 99, 99} {
		list[i].Age, list[i].Anxiety = age, schema.Yes
	}
	r := of(t, missingness, list...)
	at := func(level, variable, variableLevel string) Row {
		return Row{Analysis: "missingness", Population: "RESP", Anchor: "TS", Window: "W4", Group1: "rated", Group1Level: level, Variable: variable, VariableLevel: variableLevel}
	}
	for _, c := range []struct {
		name string
		k    Row
		want []float64
	}{
		{"ages of the rated", at("yes", "age", ""), []float64{2, 0, 50, math.Sqrt(200), 50, 45, 55, 40, 60}},
		{"ages of the others", at("no", "age", ""), []float64{2, 0, 40, math.Sqrt(200), 40, 35, 45, 30, 50}},
		{"smd of age", at("yes-no", "age", ""), []float64{10 / math.Sqrt(200)}},
		{"depressed of the rated", at("yes", "depression", "yes"), []float64{1, 2, 0, 0.5}},
		{"not depressed of the others: 0", at("no", "depression", "no"), []float64{0, 2, 0, 0}},
		{"depression has an smd here: 0.5 of 0.25/2", at("yes-no", "depression", "yes"), []float64{math.Sqrt2}},
		{"nobody of all", at("", "age", ""), nil},
	} {
		if got := statsOf(r, c.k); !same(c.want, got, 1e-14) { // a few roundings
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	for _, row := range of(t, missingness, list[:2]...).Rows {
		if row.Group1Level != "yes" {
			t.Errorf("nobody is unrated: %s", row.ID())
		}
	}
}
