package reports_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline"
	"reprieve/reports/document"
)

// What the gate found stands in the report with its verdict, and what was allowed
// with its reason: small numbers its 40 patients, and classes of them are small.
func TestGateInReport(t *testing.T) {
	d, _ := stored(t, runOn(t, "../testdata/exports/small", func(c *pipeline.Config) {
		c.Run.Formats = []string{"data"}
		c.Privacy.Allow = []pipeline.AllowConfig{{Rule: "sequential_id", Table: "patients", Column: "patient_id", Reason: "numbered at random"}}
	}))
	var got [][]string
	for _, b := range d.Blocks {
		if x, ok := b.(document.Table); ok && x.ID == "gate" {
			for _, row := range x.Table.Rows {
				var texts []string
				for _, c := range row.Cells[1:] {
					texts = append(texts, c.Text)
				}
				got = append(got, texts)
			}
		}
	}
	want := [][]string{
		{"patients.patient_id", "40", "40", "allowed: numbered at random"},
		{"patients.classes", "40", "40", "note"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
