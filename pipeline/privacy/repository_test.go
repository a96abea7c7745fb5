package privacy_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/privacy"
)

// The exports of the repository are synthetic and pass; their warnings are fair:
// small numbers its patients, demo does not. The classes were counted apart, by
// collections.Counter of Python over patients.csv.
func TestExportsOfTheRepositoryPass(t *testing.T) {
	for _, c := range []struct {
		exports string
		want    []string
		classes []privacy.Anonymity
	}{
		{"small", []string{"sequential_id patients.patient_id"}, []privacy.Anonymity{
			{Set: "all", Traits: []string{"age", "sex", "site", "diagnosis"}, Patients: 40, Classes: 31, Smallest: 1, Unique: 24, Below: 40},
			{Set: "age_sex_site", Traits: []string{"age", "sex", "site"}, Patients: 40, Classes: 22, Smallest: 1, Unique: 12, Below: 30},
		}},
		{"demo", nil, []privacy.Anonymity{
			{Set: "all", Traits: []string{"age", "sex", "site", "diagnosis", "cohort_month"}, Patients: 300, Classes: 225, Smallest: 1, Unique: 174, Below: 285},
			{Set: "age_sex_site", Traits: []string{"age", "sex", "site"}, Patients: 300, Classes: 30, Smallest: 1, Unique: 5, Below: 22},
		}},
	} {
		x, err := ingest.Read(context.Background(), ingest.Options{Dir: "../../testdata/exports/" + c.exports})
		if err != nil {
			t.Fatal(err)
		}
		report, err := privacy.Examine(x, privacy.Options{})
		x.Release()
		if err != nil {
			t.Errorf("%s: %v", c.exports, err)
		}
		if d := cmp.Diff(c.want, lines(report.Findings)); d != "" {
			t.Errorf("%s: %s", c.exports, d)
		}
		if d := cmp.Diff(c.classes, report.Anonymity); d != "" {
			t.Errorf("%s: %s", c.exports, d)
		}
	}
}
