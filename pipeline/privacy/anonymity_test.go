package privacy_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/privacy"
)

// Ten patients, one a line. Classes by age (decade), sex, site, diagnosis and month:
// pa-pc; pd, pe; pf; pg; ph; pi; pj: 7 classes, the smallest of 1, 5 patients alone. By
// age, sex and site: pa-pe, pf, pg, ph and pi (both without an age), pj: 5 classes, of
// them 3 of one patient.
var tenPatients = table{
	{"patient_id", "site", "sex", "age", "diagnosis", "cohort_month"},
	{"pa", "N", "female", "30", "crps", "2026-01"},
	{"pb", "N", "female", "35", "crps", "2026-01"},
	{"pc", "N", "female", "39", "crps", "2026-01"},
	{"pd", "N", "female", "31", "migraine", "2026-01"},
	{"pe", "N", "female", "31", "migraine", "2026-01"},
	{"pf", "N", "male", "31", "migraine", "2026-01"},
	{"pg", "S", "male", "40", "crps", "2026-01"},
	{"ph", "S", "female", "", "crps", "2026-01"},
	{"pi", "S", "female", "", "crps", "2026-02"},
	{"pj", "S", "female", "90", "crps", "2026-01"},
}

func TestAnonymity(t *testing.T) {
	report, err := privacy.Examine(exportsOf(t, map[string]table{"patients": tenPatients}), privacy.Options{K: 3})
	if err != nil {
		t.Fatal(err)
	}
	want := []privacy.Anonymity{
		{Set: privacy.AllTraits, Traits: []string{"age", "sex", "site", "diagnosis", "cohort_month"}, Patients: 10, Classes: 7, Smallest: 1, Unique: 5, Below: 7},
		{Set: privacy.AgeSexSite, Traits: []string{"age", "sex", "site"}, Patients: 10, Classes: 5, Smallest: 1, Unique: 3, Below: 5},
	}
	if d := cmp.Diff(want, report.Anonymity); d != "" {
		t.Error(d)
	}
	a := report.Anonymity[0]
	if a.MaxRisk() != 1 || a.MeanRisk() != 0.7 { // 1/1; 7/10
		t.Errorf("risks %v, %v", a.MaxRisk(), a.MeanRisk())
	}
	// 7 patients in classes below 3: pd and pe, and the five alone.
	if d := cmp.Diff([]privacy.Finding{{Rule: "k_anonymity", Table: "patients", Column: privacy.PatientClasses, Rows: 7, Of: 10, Verdict: privacy.Noted}}, report.Findings); d != "" {
		t.Error(d)
	}
}

// Diagnoses by age, sex and site: pa-pe have two, the classes of pf, pg and pj one
// patient each, and ph and pi the same: 5 of 10 are exposed. Of depression pa and pb
// say yes and no, and pc to pe nothing; pf says nothing; ph and pi both say yes.
func TestDiversity(t *testing.T) {
	patients := table{}
	answers := []string{"depression", "yes", "no", "", "", "", "", "no", "yes", "yes", ""}
	for i, row := range tenPatients {
		patients = append(patients, append(slices.Clone(row), answers[i]))
	}
	report, err := privacy.Examine(exportsOf(t, map[string]table{"patients": patients}), privacy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []privacy.Diversity{
		{Set: privacy.AgeSexSite, Attribute: "diagnosis", Known: 10, Exposed: 5, Smallest: 1},
		{Set: privacy.AgeSexSite, Attribute: "depression", Known: 5, Exposed: 3, Smallest: 1},
	}
	if d := cmp.Diff(want, report.Diversity); d != "" {
		t.Error(d)
	}
}

// A class is below the limit, not at it; the limit 1 is never met.
func TestLimitOfClasses(t *testing.T) {
	patients := table{{"patient_id", "site"}}
	for _, id := range []string{"qa", "xb", "zc", "ud"} {
		patients = append(patients, []string{id, "N"})
	}
	for k, want := range map[int]int{1: 0, 4: 0, 5: 1, 0: 1} { // 0 stands for 5
		report, err := privacy.Examine(exportsOf(t, map[string]table{"patients": patients}), privacy.Options{K: k})
		if err != nil || len(report.Findings) != want {
			t.Errorf("k %d: %v, %v", k, report.Findings, err)
		}
		if a := report.Anonymity[0]; a.Smallest != 4 || a.MaxRisk() != 0.25 || a.MeanRisk() != 0.25 || a.Unique != 0 {
			t.Errorf("k %d: %+v", k, a)
		}
	}
}

// Without patients there is no class and no risk.
func TestAnonymityOfNobody(t *testing.T) {
	report, err := privacy.Examine(exportsOf(t, nil), privacy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range report.Anonymity {
		if a.Patients+a.Classes+a.Smallest+a.Unique+a.Below != 0 || a.MaxRisk() != 0 || a.MeanRisk() != 0 {
			t.Errorf("%+v", a)
		}
	}
}

// sessionsOf are sessions of patients x00, x01, ...: for each its highest dose (and
// a lower one before it) and the number of its sessions.
func sessionsOf(dose []string, n []int) map[string]table {
	patients, sessions := table{{"patient_id", "site"}}, table{{"session_id", "patient_id", "started_at", "dose_mg"}}
	for p := range dose {
		id := fmt.Sprintf("x%02d", p)
		patients = append(patients, []string{id, "N"})
		for s := range n[p] {
			mg := "1"
			if s == n[p]-1 {
				mg = dose[p]
			}
			sessions = append(sessions, []string{fmt.Sprintf("%s-%d", id, s), id, fmt.Sprintf("2026-05-%02dT15:00:00Z", 1+s), mg})
		}
	}
	return map[string]table{"patients": patients, "sessions": sessions}
}

func TestOutliers(t *testing.T) {
	twice := []int{2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}
	for _, c := range []struct {
		name string
		dose []string
		n    []int
		want []privacy.Outlier
	}{
		// Quartiles of type 7 of 10, 20 .. 100 and x: the third and ninth of eleven, 30
		// and 80 or 90; with x = 1000 30 + 0.5 x 10 = 35 and 85: fences at 35 - 150 and
		// 85 + 150 = 235.
		{"one far dose", []string{"10", "20", "30", "40", "50", "60", "70", "80", "90", "100", "1000"}, twice, []privacy.Outlier{{"sessions", 0, 11}, {"dose_mg", 1, 11}}},
		{"at the fence", []string{"10", "20", "30", "40", "50", "60", "70", "80", "90", "100", "235"}, twice, []privacy.Outlier{{"sessions", 0, 11}, {"dose_mg", 0, 11}}},
		{"past the fence", []string{"10", "20", "30", "40", "50", "60", "70", "80", "90", "100", "235.1"}, twice, []privacy.Outlier{{"sessions", 0, 11}, {"dose_mg", 1, 11}}},
		{"equal quartiles", []string{"50", "50", "50", "50", "50", "50", "50", "50", "50", "50", "1000"}, twice, []privacy.Outlier{{"sessions", 0, 11}, {"dose_mg", 0, 11}}},
		{"nine patients", []string{"10", "20", "30", "40", "50", "60", "70", "80", "1000"}, twice, []privacy.Outlier{{"sessions", 0, 9}, {"dose_mg", 0, 9}}},
		{"21 sessions", []string{"10", "20"}, []int{21, 20}, []privacy.Outlier{{"sessions", 1, 2}, {"dose_mg", 0, 2}}},
		{"no dose", []string{"10", ""}, []int{1, 1}, []privacy.Outlier{{"sessions", 0, 2}, {"dose_mg", 0, 1}}},
	} {
		report, err := privacy.Examine(exportsOf(t, sessionsOf(c.dose, c.n)), privacy.Options{K: 3})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if d := cmp.Diff(c.want, report.Outliers); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		warned := 0
		for _, f := range report.Findings {
			if f.Rule == "outlier" {
				warned++
			}
		}
		if want := c.want[0].Patients + c.want[1].Patients; warned != want { // 0 or 1 of each
			t.Errorf("%s: %d warnings, want %d", c.name, warned, want)
		}
	}
}
