package analysis

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reprieve/pipeline/privacy"
)

// shortRow is a row of the gate: its keys, and its number or text.
type shortRow struct {
	Variable, Level, Stat string
	Number                float64
	Text                  string
}

func TestGateRows(t *testing.T) {
	report := privacy.Report{
		Rules: 33, Columns: 4, Texts: 70,
		Anonymity: []privacy.Anonymity{
			{Set: privacy.AllTraits, Traits: []string{"sex", "site"}, Patients: 10, Classes: 4, Smallest: 2, Unique: 0, Below: 7},
			{Set: privacy.AgeSexSite},
		},
		Diversity: []privacy.Diversity{
			{Set: privacy.AgeSexSite, Attribute: "depression", Known: 8, Exposed: 2, Smallest: 1},
			{Set: privacy.AgeSexSite, Attribute: "anxiety"},
		},
		Outliers: []privacy.Outlier{{Of: "sessions", Patients: 1, Counted: 10}},
		Findings: []privacy.Finding{
			{Rule: "fsa", Table: "patients", Column: "site", Rows: 3, Of: 9, Verdict: privacy.Allowed, Reason: "a ward"},
			{Rule: "phone", Table: "patients", Column: "patient_id", Rows: 2, Of: 10, Doubtful: true, Verdict: privacy.Warned},
			{Rule: "k_anonymity", Table: "patients", Column: "classes", Rows: 7, Of: 10},
		},
	}
	r := &Results{}
	if err := gateRows(r, populations{in: Input{Privacy: &report}}); err != nil {
		t.Fatal(err)
	}
	var got []shortRow
	for _, row := range r.Rows {
		got = append(got, shortRow{row.Variable, row.VariableLevel, row.StatName, row.Stat, row.StatText})
	}
	nan := math.NaN()
	want := []shortRow{
		{"checked", "rules", "n", 33, ""},
		{"checked", "columns", "n", 4, ""},
		{"checked", "texts", "n", 70, ""},
		// The highest risk is 1/2, the mean 4/10.
		{"classes", "all", "N", 10, ""},
		{"classes", "all", "n", 0, ""},
		{"classes", "all", "p", 0, ""},
		{"classes", "all", "n.class", 4, ""},
		{"classes", "all", "k.min", 2, ""},
		{"classes", "all", "n.below", 7, ""},
		{"classes", "all", "risk.max", 0.5, ""},
		{"classes", "all", "risk.mean", 0.4, ""},
		{"classes", "all", "traits", nan, "sex site"},
		// Nobody: no class, no risk.
		{"classes", "age_sex_site", "N", 0, ""},
		{"classes", "age_sex_site", "n", 0, ""},
		{"classes", "age_sex_site", "p", nan, ""},
		{"classes", "age_sex_site", "n.class", 0, ""},
		{"classes", "age_sex_site", "k.min", nan, ""},
		{"classes", "age_sex_site", "n.below", 0, ""},
		{"classes", "age_sex_site", "risk.max", nan, ""},
		{"classes", "age_sex_site", "risk.mean", nan, ""},
		{"diversity", "depression", "N", 8, ""},
		{"diversity", "depression", "n", 2, ""},
		{"diversity", "depression", "p", 0.25, ""}, // 2/8
		{"diversity", "depression", "l.min", 1, ""},
		{"diversity", "anxiety", "N", 0, ""},
		{"diversity", "anxiety", "n", 0, ""},
		{"diversity", "anxiety", "p", nan, ""},
		{"diversity", "anxiety", "l.min", nan, ""},
		{"outliers", "sessions", "n", 1, ""},
		{"outliers", "sessions", "N", 10, ""},
		{"fsa", "patients.site", "n", 3, ""},
		{"fsa", "patients.site", "N", 9, ""},
		{"fsa", "patients.site", "verdict", nan, "allowed"},
		{"fsa", "patients.site", "reason", nan, "a ward"},
		{"phone", "patients.patient_id", "n", 2, ""},
		{"phone", "patients.patient_id", "N", 10, ""},
		{"phone", "patients.patient_id", "verdict", nan, "doubtful"},
		{"k_anonymity", "patients.classes", "n", 7, ""},
		{"k_anonymity", "patients.classes", "N", 10, ""},
		{"k_anonymity", "patients.classes", "verdict", nan, "note"},
	}
	if d := cmp.Diff(want, got, cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
}

// Without a report of the gate there is no row of it.
func TestNoGateRows(t *testing.T) {
	r := &Results{}
	if err := gateRows(r, populations{}); err != nil || len(r.Rows) > 0 {
		t.Errorf("%v, %v", r.Rows, err)
	}
}
