package reports_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"reprieve/pipeline"
	"reprieve/pipeline/privacy/seal"
	"reprieve/reports"
	"reprieve/reports/data"
)

// writeExports writes files of exports into a new folder.
func writeExports(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// tables are exports with a header alone.
func tables(patients, sessions, vas string) map[string]string {
	return map[string]string{
		"patients.csv": "patient_id,site,sex\n" + patients,
		"sessions.csv": "session_id,patient_id,started_at\n" + sessions,
		"vas.csv":      "patient_id,recorded_at,phase,vas_mm\n" + vas,
	}
}

// pdfText is the text of a PDF.
func pdfText(t *testing.T, path string) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext here")
	}
	out, err := exec.Command(tool, "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// However little there is to report, there is a report.
func TestNearlyEmptyCohorts(t *testing.T) {
	const one = "a,北 Nord,female\n"
	for name, files := range map[string]map[string]string{
		"no patients":         tables("", "", ""),
		"a patient":           tables(one, "", ""),
		"a session":           tables(one, "s,a,2026-05-04T15:00:00Z\n", ""),
		"a baseline":          tables(one, "s,a,2026-05-04T15:00:00Z\n", "a,2026-05-04T14:00:00Z,pre,70\n"),
		"a response":          tables(one, "s,a,2026-05-04T15:00:00Z\n", "a,2026-05-04T14:00:00Z,pre,70\na,2026-05-06T14:00:00Z,home,30\na,2026-06-06T14:00:00Z,home,30\n"),
		"all after the cut":   tables(one, "s,a,2027-05-04T15:00:00Z\n", "a,2027-05-04T14:00:00Z,pre,70\n"),
		"a baseline of zero":  tables(one, "s,a,2026-05-04T15:00:00Z\n", "a,2026-05-04T14:00:00Z,pre,0\na,2026-06-06T14:00:00Z,home,30\n"),
		"no site and no sex":  tables("a,,\n", "s,a,2026-05-04T15:00:00Z\n", "a,2026-05-04T14:00:00Z,pre,70\n"),
		"a site of one space": tables("a,\"x\ny | z\",other\n", "s,a,2026-05-04T15:00:00Z\n", "a,2026-05-04T14:00:00Z,pre,70\n"),
	} {
		t.Run(name, func(t *testing.T) {
			folder := runOn(t, writeExports(t, files), nil)
			text := pdfText(t, filepath.Join(folder, "release", "report.pdf"))
			for _, want := range []string{"Summary", "Limitations", "Methods", "not estimable"} {
				if !strings.Contains(text, want) && name != "a response" {
					t.Errorf("the report lacks %q", want)
				}
			}
			if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
				t.Error("the report holds NaN or Inf")
			}
			if strings.Contains(files["patients.csv"], "北") && name == "a response" && !strings.Contains(text, "[U+5317] Nord") {
				t.Error("a site's name without glyphs is not shown by its code points")
			}
		})
	}
}

// The report says what is not collected and what is not analysed.
func TestReportSaysWhatIsMissing(t *testing.T) {
	folder := runOn(t, writeExports(t, tables("a,S1,female\n", "s,a,2026-05-04T15:00:00Z\n", "a,2026-05-04T14:00:00Z,pre,70\n")), nil)
	text := strings.Join(strings.Fields(pdfText(t, filepath.Join(folder, "release", "report.pdf"))), " ")
	for _, want := range []string{
		"Not collected: instruments, medications, vitals, adverse_events.",
		"Depression (PHQ-9, 0 to 27): no patient with a baseline rating of pain has a baseline score; not estimable.",
		"Not collected: FIQR (0–100), Fatigue, mm, Sleep, mm, Cognition, mm, Patient Global Impression of Change.",
		"Ratings of mood, and questionnaires other than the PHQ-9, the GAD-7, the FIQR and the impression of change, are not analysed.",
		"Medication is not collected.", "Adverse events are not collected.", "Vital signs are not collected.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
}

// The sentence that the report leads with, by the numbers of the reference: 4 of
// 31 due, 24 rated, 38 started, 36 in the responder analysis. Four are few, and in
// a cohort of 40 hardly a count can be told without telling another: of these the
// release tells only how many were due, and how many of them were rated.
func TestPrimarySentence(t *testing.T) {
	folder := runOn(t, "../testdata/exports/small", func(c *pipeline.Config) { c.Run.Formats = []string{"pdf"} })
	inside := filepath.Join(t.TempDir(), "inside.pdf")
	f, err := os.Create(inside)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(reports.RedrawUnprotected(folder, seal.Identities{}, reports.Output{Format: reports.FormatPDF, To: f}), f.Close()); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		filepath.Join(folder, "release", "report.pdf"): "Four weeks after the initial series, [c] of 31 patients due ([c]) had at least 30% less pain than before treatment " +
			"(95% confidence interval [c]). [c] had started treatment and [c] were eligible for the responder analysis; " +
			"of the 31 due, 24 were rated and 7 were not and count as non-responders.",
		inside: "Four weeks after the initial series, 4 of 31 patients due (13%) had at least 30% less pain than before treatment " +
			"(95% confidence interval 5% to 29%). 38 had started treatment and 36 were eligible for the responder analysis; " +
			"of the 31 due, 24 were rated and 7 were not and count as non-responders.",
	} {
		text := strings.Join(strings.Fields(pdfText(t, file)), " ")
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks the primary sentence:\n%s", filepath.Base(file), text[:min(len(text), 4000)])
		}
		if marked := strings.Contains(text, "Not cleared for release"); marked != (file == inside) {
			t.Errorf("%s is marked as not cleared: %v", filepath.Base(file), marked)
		}
	}
}

// A report drawn again from what is stored is the same, byte for byte.
func TestRedraw(t *testing.T) {
	folder := runOn(t, "../testdata/exports/small", nil)
	formats := []string{reports.FormatPDF, reports.FormatHTML, reports.FormatPDF}
	again := make([]bytes.Buffer, len(formats))
	outputs := make([]reports.Output, len(formats))
	for i, format := range formats {
		outputs[i] = reports.Output{Format: format, To: &again[i]}
	}
	if err := reports.Redraw(folder, seal.Identities{}, outputs...); err != nil {
		t.Fatal(err)
	}
	for i, format := range formats {
		published, err := os.ReadFile(filepath.Join(folder, "release", "report."+format))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(published, again[i].Bytes()) {
			t.Errorf("the %s report drawn again differs", format)
		}
	}
	if err := reports.Redraw(folder, seal.Identities{}, reports.Output{Format: "docx", To: &again[0]}); err == nil {
		t.Error("a format that there is none of is no error")
	}
}

// The order of rows and of files does not change a byte.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	want := runOn(t, "../testdata/exports/small", func(c *pipeline.Config) { c.Run.Formats = []string{"data"} })
	dir := t.TempDir()
	entries, err := os.ReadDir("../testdata/exports/small")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		table := readTable(t, filepath.Join("../testdata/exports/small", e.Name()))
		f, err := os.Create(filepath.Join(dir, strings.TrimSuffix(e.Name(), ".gz")))
		if err != nil {
			t.Fatal(err)
		}
		w := csv.NewWriter(f)
		records := [][]string{table.columns}
		for i := len(table.rows) - 1; i >= 0; i-- {
			record := make([]string, len(table.columns))
			for j, c := range table.columns {
				record[j] = table.rows[i][c]
			}
			records = append(records, record)
		}
		if err := errors.Join(w.WriteAll(records), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	got := runOn(t, dir, func(c *pipeline.Config) { c.Run.Formats = []string{"data"} })
	for _, name := range []string{"restricted/outcomes.csv", "restricted/outcomes.parquet"} {
		a, err1 := os.ReadFile(filepath.Join(want, name))
		b, err2 := os.ReadFile(filepath.Join(got, name))
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs", name)
		}
	}
	if a, b := statsOf(t, want), statsOf(t, got); a != b {
		t.Error("results differ")
	}
}

// statsOf are the results but for the counts of quality, whose files differ.
func statsOf(t *testing.T, folder string) string {
	t.Helper()
	var b strings.Builder
	for _, row := range readTable(t, filepath.Join(folder, "restricted", "ard.csv")).rows {
		if row["x_analysis"] != "quality" {
			b.WriteString(row["x_result_id"] + " " + row["stat"] + "\n")
		}
	}
	return b.String()
}

// A run that is canceled publishes nothing.
func TestCanceledRunPublishesNothing(t *testing.T) {
	cfg := pipeline.DefaultConfig()
	cfg.Run.Exports, cfg.Run.Out, cfg.Run.AsOf = "../testdata/exports/small", t.TempDir(), "2026-10-01T00:00:00Z"
	for _, stage := range []string{"read", "derive", "analyse", "report"} {
		ctx, cancel := context.WithCancel(context.Background())
		r := request(cfg)
		r.Progress = func(s string, _, _ int64) {
			if s == stage {
				cancel()
			}
		}
		_, err := pipeline.Run(ctx, cfg, r)
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("canceled at %s: %v", stage, err)
		}
		if entries, err := filepath.Glob(filepath.Join(cfg.Run.Out, "[^.]*")); err != nil || len(entries) != 0 {
			t.Errorf("canceled at %s: left %v, %v", stage, entries, err)
		}
	}
}

// Every number of a released table is in the results rows: no row of the
// results is lost between the stored file and the report.
func TestStoredResultsReadBack(t *testing.T) {
	folder := runOn(t, "../testdata/exports/small", func(c *pipeline.Config) { c.Run.Formats = []string{"data"} })
	stored, err := os.ReadFile(filepath.Join(folder, "restricted", "ard.csv"))
	if err != nil {
		t.Fatal(err)
	}
	results, err := data.ReadARD(bytes.NewReader(stored))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := data.WriteARD(&again, results); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(stored, again.Bytes()) {
		t.Error("results written, read and written again differ")
	}
}
