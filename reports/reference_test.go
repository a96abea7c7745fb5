package reports_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/reports"
)

// The expected results were computed by an independent program in R.

func TestReferenceSmall(t *testing.T) {
	compareWithReference(t, "../testdata/exports/small", "../testdata/golden/small")
}

// A real cohort, which is not part of this repository.
func TestReferencePRT(t *testing.T) {
	exports := "../../shared/real/prt"
	if _, err := os.Stat(exports); err != nil {
		t.Skip("the real cohort is not beside this repository")
	}
	compareWithReference(t, exports, "../../shared/reference/prt/expected")
}

// months are the folders of the months that tests have asked for, by configuration: a
// month is made once and only read.
var (
	months = map[string]string{}
	home   string // of all of them
)

func TestMain(m *testing.M) {
	var err error
	if home, err = os.MkdirTemp("", "reports-"); err != nil {
		panic(err)
	}
	status := m.Run()
	if err := os.RemoveAll(home); err != nil {
		panic(err)
	}
	os.Exit(status)
}

// runOn runs the whole pipeline and returns the month's folder, which is shared by
// the tests that ask for the same.
func runOn(t *testing.T, exports string, change func(*pipeline.Config)) string {
	t.Helper()
	cfg := pipeline.DefaultConfig()
	cfg.Run.Exports, cfg.Run.Out, cfg.Run.AsOf = exports, "", "2026-10-01T00:00:00Z"
	if change != nil {
		change(&cfg)
	}
	key := fmt.Sprintf("%+v", cfg)
	if folder, ok := months[key]; ok {
		return folder
	}
	cfg.Run.Out = filepath.Join(home, strconv.Itoa(len(months)))
	if bad := cfg.Validate(); len(bad) > 0 {
		t.Fatal(bad[0])
	}
	summary, err := pipeline.Run(context.Background(), cfg, request(cfg))
	if err != nil {
		t.Fatal(err)
	}
	months[key] = summary.Folder
	return summary.Folder
}

func request(cfg pipeline.Config) pipeline.Request {
	return pipeline.Request{
		Build: job.Build{Version: "test"}, Write: reports.Writer(cfg.Run.Formats),
		Log: func() []byte { return nil }, Now: func() time.Time { return time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC) },
	}
}

func compareWithReference(t *testing.T, exports, expected string) {
	got := filepath.Join(runOn(t, exports, func(c *pipeline.Config) { c.Run.Formats = []string{"data"} }), job.Restricted)
	compareOutcomes(t, readTable(t, filepath.Join(expected, "outcomes.csv")), readTable(t, filepath.Join(got, "outcomes.csv")))
	compareResults(t, readTable(t, filepath.Join(expected, "ard.csv.gz")), readTable(t, filepath.Join(got, "ard.csv")))
}

type tableOf struct {
	columns []string
	rows    []map[string]string
}

func readTable(t *testing.T, path string) tableOf {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r io.Reader = bytes.NewReader(b)
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			t.Fatal(err)
		}
	}
	records, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := tableOf{columns: records[0]}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, c := range table.columns {
			row[c] = record[i]
		}
		table.rows = append(table.rows, row)
	}
	return table
}

// closedForm is the relative tolerance of numbers that are not fitted, since the
// reference sums doubles in another order.
const closedForm = 1e-8

// toleranceOf is that of a row: fitted numbers depend on where the two optimizers
// stopped, degrees of freedom on derivatives there.
func toleranceOf(row map[string]string) float64 {
	fitted := strings.HasSuffix(row["x_analysis"], "_model") || row["x_method"] == "mmrm" || row["x_method"] == "turnbull"
	switch {
	case !fitted:
		return closedForm
	case row["stat_name"] == "df":
		return 1e-2
	}
	return 1e-4
}

// same compares two cells, numbers by a relative tolerance, a tenth of it absolute
// near 0.
func same(want, got string, tolerance float64) bool {
	if want == got {
		return true
	}
	x, err1 := strconv.ParseFloat(want, 64)
	y, err2 := strconv.ParseFloat(got, 64)
	return err1 == nil && err2 == nil && math.Abs(x-y) <= max(tolerance*max(math.Abs(x), math.Abs(y)), tolerance/10)
}

func compareOutcomes(t *testing.T, want, got tableOf) {
	t.Helper()
	if !slices.Equal(want.columns, got.columns) {
		t.Fatalf("outcomes: columns %v, want %v", got.columns, want.columns)
	}
	if len(want.rows) != len(got.rows) {
		t.Fatalf("outcomes: %d patients, want %d", len(got.rows), len(want.rows))
	}
	for i, row := range want.rows {
		for _, c := range want.columns {
			if !same(row[c], got.rows[i][c], closedForm) {
				t.Errorf("outcomes: row %d: %s: got %q, want %q", i+1, c, got.rows[i][c], row[c])
			}
		}
	}
}

func resultKey(row map[string]string) string {
	var parts []string
	for _, c := range []string{
		"x_analysis", "x_population", "x_anchor", "x_window", "x_missing", "x_strategy",
		"group1", "group1_level", "variable", "variable_level", "stat_name",
	} {
		parts = append(parts, row[c])
	}
	if row["x_analysis"] == "relief" {
		parts = append(parts, row["x_method"])
	}
	return strings.Join(parts, "|")
}

func compareResults(t *testing.T, want, got tableOf) {
	t.Helper()
	stats := map[string]string{}
	for _, row := range got.rows {
		k := resultKey(row)
		if _, twice := stats[k]; twice {
			t.Errorf("results: %s is there twice", k)
		}
		stats[k] = row["stat"]
	}
	compared := 0
	for _, row := range want.rows {
		compared++
		stat, ok := stats[resultKey(row)]
		if !ok && row["stat"] != "" {
			t.Errorf("results: %s is missing, want %s", resultKey(row), row["stat"])
		} else if !same(row["stat"], stat, toleranceOf(row)) {
			t.Errorf("results: %s: got %q, want %q", resultKey(row), stat, row["stat"])
		}
	}
	if compared < 4000 {
		t.Errorf("only %d results were compared", compared)
	}
}
