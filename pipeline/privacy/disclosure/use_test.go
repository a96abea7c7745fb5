package disclosure

import (
	"testing"

	"reprieve/pipeline/analysis"
)

// Of 40 with a baseline 38 are eligible and 36 due: each step leaves 2, so of the three
// numbers one is published, and it is the one that the primary endpoint is of.
func TestHeadlineIsLostLast(t *testing.T) {
	var rows []analysis.Row
	for _, r := range []struct {
		id    string
		value float64
	}{
		{"flow|FAS|||||||n|FAS||n", 40},
		{"flow|FAS|||||||left|baseline_zero||n", 0},
		{"flow|FAS|||||||left|baseline_below_minimum||n", 2},
		{"flow|RESP|||||||n|RESP||n", 38},
		{"flow|RESP|TS|W4|||||n|due||n", 36},
		{"flow|RESP|TS|W4|||||left|course_open||n", 0},
		{"flow|RESP|TS|W4|||||left|not_yet_due||n", 2},
		{"response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|n", 16},
		{"response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|N", 36},
	} {
		row, err := analysis.ParseID(r.id)
		if err != nil {
			t.Fatal(err)
		}
		row.Stat = r.value
		rows = append(rows, row)
	}
	shown := map[float64]bool{}
	for _, row := range Protect(&analysis.Results{Rows: rows}, Policy{MinCell: 6}).Results.Rows {
		if !row.Withheld() {
			shown[row.Stat] = true
		}
	}
	if !shown[36] || !shown[16] || shown[38] || shown[40] {
		t.Errorf("published %v, want 36 and 16, and neither 38 nor 40", shown)
	}
}
