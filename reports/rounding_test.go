package reports_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reprieve/pipeline"
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/seal"
	"reprieve/reports"
	"reprieve/reports/data"
)

// A month with rounded counts: each is a multiple of 5 less than 5 away from the
// count and of 6 patients or more, nothing that is computed from it is released, it
// is printed with its sign and never without, and the report is drawn again as it was.
func TestRoundedMonth(t *testing.T) {
	folder := runOn(t, "../testdata/exports/small", func(c *pipeline.Config) { c.Disclosure.Rounding = 5 })
	m, err := job.ReadManifest(folder)
	if err != nil {
		t.Fatal(err)
	}
	released, err := data.ReadResults(folder, m, "release/ard.csv", seal.Identities{})
	if err != nil {
		t.Fatal(err)
	}
	counts, err := data.ReadResults(folder, m, "restricted/ard.csv", seal.Identities{})
	if err != nil {
		t.Fatal(err)
	}
	rounded := 0
	for _, row := range released.Rows {
		if row.Suppressed != analysis.Rounded {
			continue
		}
		rounded++
		full, _ := counts.Find(row)
		if math.Mod(row.Stat, 5) != 0 || math.Abs(row.Stat-full.Stat) >= 5 || full.Stat < 6 {
			t.Errorf("%s: %v is told of %v", row.ID(), row.Stat, full.Stat)
		}
		for _, stat := range []string{"p", "conf.low", "mean", "sd"} {
			row.StatName = stat
			if beside, ok := released.Find(row); ok && !math.IsNaN(beside.Stat) {
				t.Errorf("%s is released beside a rounded count", row.ID())
			}
		}
	}
	if rounded == 0 {
		t.Error("no count is rounded")
	}
	checkRoundedTables(t, folder, released)
	var again bytes.Buffer
	if err := reports.Redraw(folder, seal.Identities{}, reports.Output{Format: reports.FormatHTML, To: &again}); err != nil {
		t.Fatal(err)
	}
	published, err := os.ReadFile(filepath.Join(folder, "release", "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(published, again.Bytes()) || !bytes.Contains(published, []byte("≈")) {
		t.Error("the report drawn again differs, or has no rounded count")
	}
}

// checkRoundedTables looks for rounded counts in the tables by their ids.
func checkRoundedTables(t *testing.T, folder string, released *analysis.Results) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(folder, "release", "tables", "*.csv"))
	if err != nil || len(all) == 0 {
		t.Fatal("no tables")
	}
	ids := map[string]bool{}
	for _, row := range released.Rows {
		ids[row.ID()] = row.Suppressed == analysis.Rounded
	}
	seen := 0
	for _, file := range all {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(f).ReadAll()
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		for _, record := range records[1:] {
			for i := 1; i < len(record); i++ {
				if !ids[record[i]] {
					continue
				}
				seen++
				if !strings.Contains(record[i-1], "≈") {
					t.Errorf("%s: %q is printed for %s", filepath.Base(file), record[i-1], record[i])
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no table has a rounded count")
	}
}
