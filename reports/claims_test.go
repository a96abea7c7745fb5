package reports_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline"
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/claims"
	"reprieve/pipeline/job"
	"reprieve/reports"
	"reprieve/reports/data"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// Every id of the default list is one of the demonstration's results, which
// collect everything.
func TestDefaultClaimsNameResults(t *testing.T) {
	_, results := demonstration(t)
	have := map[string]bool{}
	for _, row := range results.Rows {
		id := row.ID()
		have[id[:strings.LastIndexByte(id, '|')]] = true
	}
	var absent []string
	for _, c := range pipeline.DefaultConfig().Claims {
		for _, id := range slices.Concat(c.Results, c.Patients) {
			if !have[id] && !slices.Contains(absent, id) {
				absent = append(absent, id)
			}
		}
	}
	if len(absent) > 0 {
		t.Errorf("ids without a result: %v", absent)
	}
}

// The verdicts on the demonstration, each by hand from its interval and its
// rule: 55.1% (48.8 to 61.2) includes 50%; a median of 41 days (38 to 48) lies
// above 14 and below 56; 25.9% (20.2 to 32.7) lies below 50%; the changes of PHQ-9
// (-2.4 to -1.5), GAD-7 (-1.9 to -1.1), FIQR (-20.4 to -14.5), sleep (-16.2 to
// -12.0) and MME (-13.2 to -4.0) lie below 0; 1.2% (0.4 to 3.4) lies below 5%;
// 86.6% (84.9 to 88.3) lies below 90%.
func TestVerdictsOnTheDemonstration(t *testing.T) {
	_, results := demonstration(t)
	want := map[string]string{
		"rapid": "cannot be judged: the interval includes the bound", "lasting_weeks": "supported", "lasting_months": "not supported", "lasting_all": "not supported",
		"mood": "supported", "anxiety": "supported", "depression": "cannot be judged: no comparison group", "function": "supported", "sleep": "supported",
		"opioid_dose": "supported", "side_effects_mild": "supported", "side_effects_pass": "not supported", "psychotherapy": "cannot be judged: no comparison group",
	}
	got := map[string]string{}
	for _, row := range results.Rows {
		if row.Analysis != "claim" || row.VariableLevel != "" || want[row.Variable] == "" {
			continue
		}
		switch row.StatName {
		case "verdict":
			got[row.Variable] = row.StatText
		case "reason":
			got[row.Variable] += ": " + row.StatText
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// stored is the report of a month as a document, from what is stored of it.
func stored(t *testing.T, folder string) (*document.Document, *analysis.Results) {
	t.Helper()
	m, err := job.ReadManifest(folder)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(folder, "restricted", "ard.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	results, err := data.ReadARD(f)
	if err != nil {
		t.Fatal(err)
	}
	d, err := reports.Cohort(m, results)
	if err != nil {
		t.Fatal(err)
	}
	return d, results
}

// demonstration is the report of the demonstration, whose times are Toronto's.
func demonstration(t *testing.T) (*document.Document, *analysis.Results) {
	t.Helper()
	if testing.Short() {
		t.Skip("the demonstration takes its time")
	}
	return stored(t, runOn(t, "../testdata/exports/demo", func(c *pipeline.Config) {
		c.Run.Formats, c.Exports.Timezone = []string{"data"}, "America/Toronto"
	}))
}

// claimsTable is the table of claims of a report under a list of claims, nil if
// there is none.
func claimsTable(t *testing.T, list []pipeline.ClaimConfig) *table.Table {
	t.Helper()
	d, _ := stored(t, runOn(t, "../testdata/exports/small", func(c *pipeline.Config) { c.Run.Formats, c.Claims = []string{"data"}, list }))
	for _, block := range d.Blocks {
		if b, ok := block.(document.Table); ok && b.ID == "claims" {
			return b.Table
		}
	}
	return nil
}

func TestNoClaimsNoSection(t *testing.T) {
	if got := claimsTable(t, nil); got != nil {
		t.Errorf("a table of %d rows", len(got.Rows))
	}
}

// The clinic's words stand in quotation marks whatever they are. The numbers are
// those of the reference in R: 4 of 31 respond at week 4 (12.9%, 5.1 to 28.9 by
// Wilson's formula).
func TestClaimsTable(t *testing.T) {
	const (
		primary = "response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson"
		best    = "response|RESP|TS|W4|best|treatment_policy|||threshold|30|wilson"
		nobody  = "response|RESP|TS|W4|nri|treatment_policy|||threshold|99|wilson"
	)
	got := claimsTable(t, []pipeline.ClaimConfig{
		{Claim: "cures", Statement: "Ketamine cures 北.", Reading: "Half respond", Results: []string{primary}, Supported: "conf.low > 0.5 and N >= 20", NotSupported: "conf.high < 0.5"},
		{Claim: "several", Statement: "Both.", Reading: "Some respond", Results: []string{primary, best}, Supported: "p >= 0.125", NotSupported: "p < 0.1"},
		{Claim: "absent", Statement: "None.", Reading: "Nobody", Results: []string{nobody}, Supported: "conf.low > 0.055", NotSupported: "conf.high < 0.055"},
		{Claim: "more", Statement: "None.", Reading: "The difference", Results: []string{primary}, Patients: []string{primary, best}, Limit: "no comparison group"},
	})
	var rows []string
	for _, row := range got.Rows {
		if len(row.Cells) != len(got.Columns) && !row.Section {
			t.Errorf("%d cells in %d columns: %v", len(row.Cells), len(got.Columns), row.Texts())
		}
		rows = append(rows, strings.ReplaceAll(strings.Join(row.Texts(), " / "), "\u200b", ""))
	}
	want := []string{
		"“Ketamine cures [U+5317].”",
		"Half respond (supported: lower limit over 50% and N at least 20; not supported: upper limit under 50%) / 13% (5% to 29%) / 31 / not supported",
		"“Both.”",
		"Some respond (supported: proportion at least 12.5%; not supported: proportion under 10%) /  /  / supported",
		primary + " / 13% (5% to 29%) / 31 / supported",
		best + " / 35% (21% to 53%) / 31 / supported", // 11 of 31: the 4, and 7 not rated
		"“None.”",
		"Nobody (supported: lower limit over 5.5%; not supported: upper limit under 5.5%) /  /  / cannot be judged: not collected, or not in the results",
		"The difference / 13% (5% to 29%) / 31 and 31 / cannot be judged: no comparison group", // of the same statement
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
}

// wordsOf are all the words that a document says, but for the settings.
func wordsOf(d *document.Document) []string {
	list := []string{d.Title, d.Subtitle, d.Subject, d.Notice}
	spans := func(spans []document.Span) {
		text := ""
		for _, s := range spans {
			text += s.Text
		}
		list = append(list, text)
	}
	ofTable := func(caption string, t *table.Table) {
		list = append(append(list, caption), t.Notes...)
		for _, c := range t.Columns {
			list = append(list, c.Group, c.Header)
		}
		for _, row := range t.Rows {
			list = append(list, row.Texts()...)
		}
	}
	for _, block := range d.Blocks {
		switch b := block.(type) {
		case document.Heading:
			list = append(list, b.Text)
		case document.Paragraph:
			spans(b.Spans)
		case document.List:
			for _, item := range b.Items {
				spans(item)
			}
		case document.Facts:
			for _, f := range b.Items {
				list = append(list, f.Label, f.Value)
			}
		case document.Table:
			ofTable(b.Caption, b.Table)
		case document.Figure:
			ofTable(b.Caption, b.Figure.Data())
			list = append(list, b.Figure.Alt())
		}
	}
	return list
}

// The report says what was observed, nowhere that the treatment made it so.
func TestReportIsNotCausal(t *testing.T) {
	d, _ := demonstration(t)
	said := wordsOf(d)
	if len(said) < 1000 {
		t.Errorf("only %d texts were looked at", len(said))
	}
	for _, text := range said {
		if word := claims.Causal(text); word != "" {
			t.Errorf("%q says %q", text, word)
		}
	}
}
