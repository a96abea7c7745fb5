package analysis

import (
	"math"
	"slices"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/schema"
)

// Firth's penalty on one factor of yes and no adds one half to each cell of the table,
// so that the odds ratio has a closed form.
//
//	            response  none
//	anxiety     6         2
//	no anxiety  3         5
func TestSubgroupModelAlone(t *testing.T) {
	var members []cohort.Member
	add := func(n int, anxiety schema.Answer, value float64) {
		for range n {
			m := resp("p", 60, no, rated(value))
			m.Anxiety = anxiety
			members = append(members, m)
		}
	}
	add(6, schema.Yes, 30)
	add(2, schema.Yes, 50)
	add(3, schema.No, 30)
	add(5, schema.No, 50)
	add(2, schema.Unknown, 30) // unknown: in neither
	r := of(t, subgroupModel, members...)
	k := primaryEndpoint.keys(Row{Analysis: "subgroup_model", Population: "RESP", Variable: "anxiety", VariableLevel: "alone"})
	got := statsOf(r, k)
	want := 6.5 * 5.5 / (2.5 * 3.5)
	if len(got) != 9 || got[0] != 16 || got[1] != 9 {
		t.Fatalf("%v: N and events are not 16 and 9", got)
	}
	if math.Abs(got[2]-math.Log(want)) > 1e-6 || math.Abs(got[6]-want) > 1e-5 { // an iterative fit
		t.Errorf("log odds ratio %v, odds ratio %v; want %v and %v", got[2], got[6], math.Log(want), want)
	}
	// Nobody's age, sex or PHQ-9 is known: no complete case.
	k.VariableLevel, k.Warning = "adjusted", "fewer than 10 complete cases"
	if got := statsOf(r, k); len(got) != 9 || got[0] != 0 || !math.IsNaN(got[2]) {
		t.Errorf("adjusted without covariates: %v", got)
	}
}

// A factor is not adjusted for what it is made of.
func TestSubgroupModelAdjusted(t *testing.T) {
	all := []string{"baseline_10mm", "age_10y", "sex_male", "phq9_5"}
	p := newPopulations(Input{})
	for _, f := range p.subgroupFactors() {
		want := []string{f.name}
		for _, term := range all {
			if madeOf[f.name] != term {
				want = append(want, term)
			}
		}
		var got []string
		for _, term := range f.adjusted() {
			got = append(got, term.name)
		}
		if !slices.Equal(want, got) {
			t.Errorf("%s: terms %v, want %v", f.name, got, want)
		}
	}
	for name, term := range madeOf {
		if !slices.Contains(all, term) || !slices.ContainsFunc(p.subgroupFactors(), func(f factor) bool { return f.name == name }) {
			t.Errorf("%s is made of %s: no such factor or term", name, term)
		}
	}
}
