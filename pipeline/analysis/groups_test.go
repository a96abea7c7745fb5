package analysis

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// people are members with covariates, in no order of their levels.
func people() []*cohort.Member {
	list := []cohort.Member{
		{ID: "p1", Site: "b", Sex: "unknown", Diagnosis: "other"},
		{ID: "p2", Site: "B", Sex: "male", Diagnosis: "fibromyalgia", Anxiety: schema.No, PsychotherapyPlanned: schema.Yes},
		{ID: "p3", Site: "", Sex: "", Diagnosis: ""},
		{ID: "p4", Site: "a", Sex: "female", Diagnosis: "crps", Anxiety: schema.Yes, PsychotherapyPlanned: schema.Yes},
		{ID: "p5", Site: "b", Sex: "female", Diagnosis: "crps", Anxiety: schema.Yes},
	}
	for i, d := range []outcome.Depression{unknown, no, yes, unknown, no} {
		list[i].Outcome.Depression = d
	}
	for i, b := range []outcome.BaselineRule{outcome.PreSession, outcome.HomeMean, outcome.NoBaseline, outcome.PreSession, outcome.HomeMean} {
		list[i].Outcome.BaseType = b
	}
	members := make([]*cohort.Member, len(list))
	for i := range list {
		members[i] = &list[i]
	}
	return members
}

// Levels that occur, in the order of the schema or bytewise; an empty cell is
// none, unknown depression is one (contract D13).
func TestLevels(t *testing.T) {
	for _, c := range []struct {
		category category
		want     []string
	}{
		{bySite, []string{"B", "a", "b"}}, // bytewise
		{bySex, []string{"female", "male", "unknown"}},
		{byDiagnosis, []string{"fibromyalgia", "crps", "other"}},
		{byDepression, []string{"yes", "no", "unknown"}},
		{byAnxiety, []string{"yes", "no"}},
		{byPlan, []string{"yes"}},
		{byBaseType, []string{"home_mean", "pre_session"}},
	} {
		if d := cmp.Diff(c.want, c.category.levels(people())); d != "" {
			t.Errorf("%s: %s", c.category.name, d)
		}
		if got := c.category.levels(nil); len(got) != 0 {
			t.Errorf("%s: nobody has the levels %v", c.category.name, got)
		}
	}
}

// Every level that a cell can have has a place in the order, so that none is lost.
func TestOrdersAreComplete(t *testing.T) {
	patients, _ := schema.Lookup(schema.PatientsTable)
	for _, c := range []category{bySex, byDiagnosis} {
		column, ok := patients.Column(c.name)
		if !ok || len(c.order) == 0 {
			t.Errorf("%s: no levels", c.name)
		}
		if d := cmp.Diff(column.Levels, c.order); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	if n := len(outcome.BaselineRules); len(byBaseType.order) != n {
		t.Errorf("basetype: %d levels, %d rules", len(byBaseType.order), n)
	}
}

func TestGroups(t *testing.T) {
	type want struct{ Name, Level, IDs string }
	var got []want
	for _, g := range groups(people(), bySex, byDepression) {
		w := want{Name: g.name, Level: g.level}
		for _, m := range g.members {
			w.IDs += m.ID
		}
		got = append(got, w)
	}
	if d := cmp.Diff([]want{
		{"", "", "p1p2p3p4p5"},
		{"sex", "female", "p4p5"},
		{"sex", "male", "p2"},
		{"sex", "unknown", "p1"}, // p3 has no sex and no row
		{"depression", "yes", "p3"},
		{"depression", "no", "p2p5"},
		{"depression", "unknown", "p1p4"},
	}, got); d != "" {
		t.Error(d)
	}
	if got := groups(nil, bySex); len(got) != 1 || got[0].name != "" || len(got[0].members) != 0 {
		t.Errorf("nobody: %+v", got)
	}
}
