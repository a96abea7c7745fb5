package reports_test

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"reprieve/pipeline"
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// cohortReport is the report of the exports as a document, with its results.
func cohortReport(t *testing.T, exports string) (*document.Document, *analysis.Results) {
	t.Helper()
	return stored(t, runOn(t, exports, func(c *pipeline.Config) { c.Run.Formats = []string{"data"} }))
}

// cellsOf are the texts of a document that carry an id or could: the spans of its
// prose, and the cells of its tables but for their first column.
func cellsOf(d *document.Document) (spans []table.Cell, cells map[string][]table.Cell) {
	cells = map[string][]table.Cell{}
	keep := func(list []document.Span) {
		for _, s := range list {
			spans = append(spans, table.Cell{Text: s.Text, ID: s.ID})
		}
	}
	for _, block := range d.Blocks {
		switch b := block.(type) {
		case document.Paragraph:
			keep(b.Spans)
		case document.List:
			for _, item := range b.Items {
				keep(item)
			}
		case document.Table:
			for _, row := range b.Table.Rows {
				if !row.Section {
					cells[b.ID] = append(cells[b.ID], row.Cells[1:]...)
				}
			}
		}
	}
	return spans, cells
}

var firstNumber = regexp.MustCompile(`[−-]?[0-9][0-9,\x{202f}]*(\.[0-9]+)?`)

// shows says whether a text begins with the number, rounded, as such or as a
// percentage.
func shows(text string, stat float64) bool {
	if math.IsNaN(stat) {
		return strings.HasPrefix(text, table.NE) || strings.Contains(text, "not reached") || strings.Contains(text, "not estimable")
	}
	found := firstNumber.FindString(text)
	v, err := strconv.ParseFloat(strings.NewReplacer(",", "", "\u202f", "", "−", "-").Replace(found), 64)
	if err != nil {
		return false
	}
	step := 1.0
	if _, decimals, ok := strings.Cut(found, "."); ok {
		step = math.Pow(10, -float64(len(decimals)))
	}
	// Half a unit of the last digit, and what adding floats may lose.
	near := func(x float64) bool { return math.Abs(v-x) <= step/2+1e-9 }
	return near(stat) || near(100*stat) || strings.ContainsAny(text, "<>")
}

// notFromResults are the tables whose numbers are not of the results: they stand in
// the manifest, in the plan or in the literature.
var notFromResults = map[string]bool{
	"rows": true, "configuration": true, "questions": true, "checklist": true, "context": true, "opioidfactors": true,
	"cardspain": true, "cardsduration": true, "cardsmood": true, "cardssafety": true, "cardsdelivery": true, "codes": true,
}

// Every number of a table but its labels carries the id of its row, every id is
// that of a row, and the text shows that row's number.
func TestNumbersCarryTheirIDs(t *testing.T) {
	d, results := cohortReport(t, "../testdata/exports/small")
	checkIDs(t, d, results)
}

// So does every number of a report that is compared with an earlier month.
func TestNumbersOfASecondMonthCarryTheirIDs(t *testing.T) {
	cfg := pipeline.DefaultConfig()
	cfg.Run.Exports, cfg.Run.Out, cfg.Run.Formats = "../testdata/exports/small", t.TempDir(), []string{"data"}
	cfg.Missing.Imputations = 2
	cfg.Run.Month = "2026-08"
	publish(t, cfg, job.Build{Version: "test"})
	cfg.Run.Month, cfg.Course.MaxGapDays = "2026-09", 28
	folder, _ := publish(t, cfg, job.Build{Version: "test 2"})
	d, results := stored(t, folder)
	for _, want := range []string{"since", "since-settings", "since-rows", "restated", "drift"} {
		if !slices.ContainsFunc(d.Blocks, func(b document.Block) bool { x, ok := b.(document.Table); return ok && x.ID == want }) {
			t.Errorf("no table %s", want)
		}
	}
	checkIDs(t, d, results)
}

func checkIDs(t *testing.T, d *document.Document, results *analysis.Results) {
	t.Helper()
	byID := map[string]analysis.Row{}
	for _, row := range results.Rows {
		byID[row.ID()] = row
	}
	spans, tables := cellsOf(d)
	check := func(where string, c table.Cell) {
		row, ok := byID[c.ID]
		if !ok {
			t.Errorf("%s: %q has the id %s, which no row has", where, c.Text, c.ID)
			return
		}
		if row.Format == "text" {
			if !strings.Contains(c.Text, row.StatText) {
				t.Errorf("%s: %q does not show %q of %s", where, c.Text, row.StatText, c.ID)
			}
			return
		}
		if !shows(c.Text, row.Stat) {
			t.Errorf("%s: %q does not show %v of %s", where, c.Text, row.Stat, c.ID)
		}
	}
	checked := 0
	for _, c := range spans {
		if c.ID != "" {
			checked++
			check("prose", c)
		}
	}
	if checked < 20 {
		t.Errorf("%d numbers of the prose carry an id, want the summary's and the limitations' at least", checked)
	}
	for id, cells := range tables {
		for _, c := range cells {
			if c.ID != "" {
				check(id, c)
				continue
			}
			if firstNumber.MatchString(c.Text) && !notFromResults[id] && !label[id+" "+c.Text] {
				t.Errorf("%s: %q has no id", id, c.Text)
			}
		}
	}
}

// label are the cells beyond a table's first column that are labels.
var label = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range []string{"4–10", "11–17", "22–35", "43–70", "71–105", "154–210"} {
		m["due "+s] = true
	}
	for _, s := range []string{"home_mean", "home_last", "pre_session", "0", "1", "14", "28", "42"} {
		m["sensitivity "+s] = true
	}
	return m
}()
