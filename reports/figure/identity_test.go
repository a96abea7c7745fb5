package figure

import "testing"

// The cell of Data that shows the number of a results row carries its id; its
// name, its interval and its n do not, which are other rows.
func TestDataCarriesTheIdsOfTheResults(t *testing.T) {
	survival := fivePatients()
	survival.Groups[0].Steps[0].ID = "s"
	for _, c := range []struct {
		name        string
		figure      Figure
		row, column int
		id, text    string
	}{
		{"ladder", twoRules(), 2, 2, "b", "75.0%"},
		{"trajectory", twoWeeks(), 2, 2, "b", "60.0"},
		{"response", fourPatients(), 2, 1, "c", "50.0%"},
		{"kaplan-meier", survival, 1, 1, "s", "80%"},
		{"incidence", twoEnds(), 2, 1, "b", "30.0%"},
		{"interval curve", threeIntervals(), 1, 2, "b", "80.0%"},
		{"step mean", twoMeanSteps(), 2, 1, "b", "4.00"},
		{"delta curve", threeShifts(), 1, 1, "b", "40.0%"},
		{"session profile", twoSessions(), 2, 2, "b", "30.0"},
		{"distribution", twoBoxes(), 1, 2, "b", "40"},
		{"panels", twoPanels(), 2, 2, "b", "15.0"},
		{"waterfall", fourClasses(), 1, 1, "b", "3"},
		{"forest", twoRatios(), 1, 2, "b", "2.0 (1.0 to 4.0)"},
		{"funnel", threeSites(), 1, 2, "b", "75%"},
	} {
		for i, cell := range c.figure.Data().Rows[c.row].Cells {
			want := ""
			if i == c.column {
				want = c.id
				if cell.Text != c.text {
					t.Errorf("%s: cell %d is %q, want %q", c.name, i, cell.Text, c.text)
				}
			}
			if cell.ID != want {
				t.Errorf("%s: cell %d, %q, has the id %q, want %q", c.name, i, cell.Text, cell.ID, want)
			}
		}
	}
}
