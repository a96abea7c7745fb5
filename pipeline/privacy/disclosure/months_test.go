package disclosure

import (
	"testing"

	"reprieve/pipeline/analysis"
)

func relief(variable, level, stat string, v float64) analysis.Row {
	return analysis.Row{Analysis: "relief", Population: "relief", Variable: variable, VariableLevel: level, Method: "kaplan_meier", StatName: stat, Stat: v, Suppressed: analysis.NotSuppressed}
}

// A curve of 60 whose second point has 30 at risk after 20 events and 10 censored.
// Beside a release in which it had 27 at risk, 3 who came since would show.
func TestPointsOfPastCurves(t *testing.T) {
	rows := []analysis.Row{
		relief("loss", "", "N", 60), relief("loss", "", "n.event", 40), relief("loss", "", "n.redosed", 0), relief("loss", "", "n.censored", 20),
		relief("curve", "20", "n.risk", 60), relief("curve", "20", "n.event", 20), relief("curve", "20", "n.censored", 10),
		relief("curve", "39", "n.risk", 30), relief("curve", "39", "n.event", 20), relief("curve", "39", "n.censored", 10),
	}
	past := Past{Counts: map[string]int{}, Withheld: map[string]int{}}
	before := []int{57, 40, 0, 17, 57, 20, 10, 27, 20, 7}
	for i, n := range before {
		past.Withheld[rows[i].ID()] = n
	}
	shown := func(e Earlier) bool {
		out := Protect(&analysis.Results{Rows: rows}, Policy{MinCell: 6, Earlier: e})
		row, found := out.Results.Find(relief("curve", "39", "n.risk", 0))
		return found && !row.Withheld()
	}
	if !shown(nil) {
		t.Error("the point is not shown although nothing was before")
	}
	id := rows[7].ID()
	past.Counts[id] = past.Withheld[id]
	delete(past.Withheld, id)
	if shown(Earlier{past}) {
		t.Error("30 at risk are shown where 27 were before")
	}
}

// Bounds have an end: of 20 and 990 patients 1,990 at most.
func TestBound(t *testing.T) {
	s := newSystem(6)
	s.cell(20)
	s.cell(990)
	s.change([]signed{{0, 1}, {1, -1}})
	s.bound()
	for c, x := range s.cells {
		if low := min(x.value, 0); x.high != 1990 || x.low > low || x.low < -1990 {
			t.Errorf("cell %d begins in %d..%d", c, x.low, x.high)
		}
	}
}

// The first month of a cohort of 179 has its tables, later ones the flow and the
// primary endpoint alone; of 180 patients later months have tables too.
func TestLaterMonthsOfSmallCohorts(t *testing.T) {
	saf := analysis.Row{Analysis: "flow", Population: "SAF", Variable: "n", VariableLevel: "SAF", StatName: "n", Suppressed: analysis.NotSuppressed}
	for _, c := range []struct {
		name   string
		now    float64
		before Earlier
		table  bool
	}{
		{"first month", 179, nil, true},
		{"later month", 179, Earlier{{Counts: map[string]int{saf.ID(): 150}}}, false},
		{"later month of more", 180, Earlier{{Counts: map[string]int{saf.ID(): 150}}}, true},
	} {
		row := saf
		row.Stat = c.now
		r := &analysis.Results{Rows: []analysis.Row{row, count("1", "N", 100), count("1", "n", 50)}}
		out := Protect(r, Policy{MinCell: 6, Earlier: c.before})
		if out.Results.Rows[0].Withheld() {
			t.Errorf("%s: the flow is withheld", c.name)
		}
		if table := !out.Results.Rows[1].Withheld(); table != c.table {
			t.Errorf("%s: published %v, want %v", c.name, table, c.table)
		}
	}
}

// Levels that say something of few patients are left out with their rows.
func TestDroppedRows(t *testing.T) {
	site := analysis.Row{Analysis: "site", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy"}
	limit, funnel := site, site
	limit.Variable, limit.VariableLevel, limit.Method, limit.StatName, limit.Stat = "funnel_curve", "39", "exact_binomial", "low", 0.1
	funnel.Variable, funnel.VariableLevel, funnel.Method, funnel.StatName, funnel.Stat = "funnel", "Toronto", "exact_binomial", "low", 0.1
	field := analysis.Row{Analysis: "since", Variable: "field", VariableLevel: "vas.value", StatName: "n", Stat: 2}
	out := Protect(&analysis.Results{Rows: []analysis.Row{limit, funnel, field}}, Policy{})
	if len(out.Results.Rows) != 1 || out.Results.Rows[0].Variable != "funnel" || !out.Results.Rows[0].Withheld() {
		t.Errorf("%+v, want the site alone, without its number", out.Results.Rows)
	}
}
