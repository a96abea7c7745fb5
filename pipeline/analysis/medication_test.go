package analysis

import (
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// Five patients of FAS due at week 12, with their opioid doses; p5 takes none and
// p4's at TS cannot be told.
//
//	    T0  TS  W12  change
//	p1  20  20  10   -10  halved
//	p2  40  40  40     0
//	p3  60  30  60     0
//	p4  80   -  90   +10  increased
//	p5   0   0   0
func opioidCohort() []cohort.Member {
	var list []cohort.Member
	for _, c := range []outcome.MMEUse{
		{AtT0: 20, AtTS: 20, W12: 10, W12Any: true},
		{AtT0: 40, AtTS: 40, W12: 40, W12Any: true},
		{AtT0: 60, AtTS: 30, W12: 60, W12Any: true},
		{AtT0: 80, AtTS: nan, W12: 90, W12Any: true},
		{},
	} {
		m := fas("p", 60, no)
		m.Site = "a"
		m.Outcome.Windows[outcome.TS][medicationWindow].Due = true
		m.Outcome.Medication.Rows, m.Outcome.Medication.MME = true, c
		list = append(list, m)
	}
	return list
}

func TestOpioidDoses(t *testing.T) {
	r := of(t, func(r *Results, p populations) error {
		p.in.Named.Classes[outcome.Opioid] = true
		return medication(r, p)
	}, opioidCohort()...)
	at := func(level, method string) Row {
		return Row{Analysis: "medication", Population: "FAS", Anchor: "TS", Window: "W12", Variable: "mme", VariableLevel: level, Method: method}
	}
	for _, c := range []struct {
		k    Row
		want []float64
	}{
		// 20, 40, 60, 80 lie 30, 10, 10, 30 from 50: sd is the root of 2000 / 3; type 7
		// puts the quartiles at places 1.75 and 3.25.
		{at("dose_T0", ""), []float64{4, 50, 25.819888974716111, 50, 35, 65}},
		// 20, 30, 40: sd 10, quartiles at places 1.5 and 2.5.
		{at("dose_TS", ""), []float64{3, 30, 10, 30, 25, 35}},
		// 10, 40, 60, 90 lie 40, 10, 10, 40 from 50: sd is the root of 3400 / 3.
		{at("dose_W12", ""), []float64{4, 50, 33.665016461206928, 50, 32.5, 67.5}},
		// The ten means of two of -10, 0, 0, 10 are -10, -5, -5, 0, 0, 0, 0, 5, 5, 10. The
		// limits: s is the root of 7.5 - 6/48, and 5 - 1.96 s - 0.5 is below 0.
		{at("change_pseudomedian", "hodges_lehmann"), []float64{4, 0, nan, nan}},
	} {
		if got := statsOf(r, c.k); !same(c.want, got, 1e-12) { // closed forms
			t.Errorf("%s: got %v, want %v", c.k.ID(), got, c.want)
		}
	}
	for level, n := range map[string]float64{"increased": 1, "reduced50": 1, "reduced30": 1, "stopped": 0} {
		if got := statsOf(r, at(level, "wilson")); len(got) != 5 || got[0] != n || got[1] != 4 {
			t.Errorf("%s: got %v, want %v of 4", level, got, n)
		}
	}
}
