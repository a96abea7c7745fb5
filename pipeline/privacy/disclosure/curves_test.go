package disclosure

import (
	"testing"

	"reprieve/pipeline/analysis"
)

// A point of Turnbull's curve a line: of 46 patients, 46 x (1 - 0.80) = 9.2 are behind
// day 14, 46 x (0.80 - 0.69) = 5.1 behind day 28, which are few, and, as that is left
// out, 46 x (0.80 - 0.50) = 13.8 behind day 56. The counts beside them are all shown.
func TestStepsOfFew(t *testing.T) {
	var rows []analysis.Row
	for _, r := range []struct {
		id    string
		value float64
	}{
		{"relief|relief|||||||loss||kaplan_meier|N", 46},
		{"relief|relief|||||||loss||turnbull|N", 46},
		{"relief|relief|||||||time|14|kaplan_meier|n.risk", 36},
		{"relief|relief|||||||time|14|kaplan_meier|n.event", 9},
		{"relief|relief|||||||time|14|turnbull|estimate", 0.80},
		{"relief|relief|||||||time|28|kaplan_meier|n.risk", 30},
		{"relief|relief|||||||time|28|kaplan_meier|n.event", 15},
		{"relief|relief|||||||time|28|turnbull|estimate", 0.69},
		{"relief|relief|||||||time|56|kaplan_meier|n.risk", 20},
		{"relief|relief|||||||time|56|kaplan_meier|n.event", 22},
		{"relief|relief|||||||time|56|turnbull|estimate", 0.50},
	} {
		row, err := analysis.ParseID(r.id)
		if err != nil {
			t.Fatal(err)
		}
		row.Stat = r.value
		rows = append(rows, row)
	}
	out := Protect(&analysis.Results{Rows: rows}, Policy{MinCell: 6})
	for _, row := range out.Results.Rows {
		few := row.Method == "turnbull" && row.VariableLevel == "28"
		if row.Withheld() != few {
			t.Errorf("%s: withheld %v, want %v", row.ID(), row.Withheld(), few)
		}
	}
}
