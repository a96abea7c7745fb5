package disclosure

import (
	"strings"

	"reprieve/pipeline/analysis"
)

// tableOf names the table that a row stands in: an analysis with its window, of one
// group and variable.
func tableOf(r *analysis.Row) string {
	return strings.Join([]string{r.Analysis, r.Anchor, r.Window, r.Missing, r.Strategy, r.Group1, r.Variable}, "|")
}

// auditTables withholds, beside past months, the tables of this month that small cells
// without witnesses belong to: a cell belongs to that of its most useful row, and one
// that stands in no row of this month to those of the least useful cells beside it. The
// flow and the primary endpoint (tier 0) rest on the bounds alone, which beside past
// months are widerBy times as wide.
func (d *decision) auditTables() {
	if d.headlineOnly {
		return // there are no tables
	}
	home := make([]string, len(d.system.cells))
	for _, i := range d.byUse() {
		home[d.cellOf[i]] = tableOf(&d.rows[i])
	}
	withheld := map[string]bool{}
	tiers := d.tiers()
	d.system.auditBeside(tiers, func(c int) {
		for _, near := range d.nearest(c, home, tiers) {
			withheld[home[near]] = true
		}
	})
	for c := range d.system.cells {
		if x := &d.system.cells[c]; home[c] != "" && withheld[home[c]] && tiers[c] > 0 && !x.pinned {
			x.published, x.rounded = false, false
		}
	}
}

// nearest is the cell itself if it has a table, else those of least use of the cells
// that share an equation of at most five cells with it.
func (d *decision) nearest(c int, home []string, tiers []int) []int {
	if home[c] != "" {
		return []int{c}
	}
	var found []int
	for _, e := range d.system.cells[c].equations {
		if e >= d.system.declared || len(d.system.equations[e]) > 5 {
			continue
		}
		for _, t := range d.system.equations[e] {
			switch {
			case home[t.cell] == "" || len(found) > 0 && tiers[t.cell] < tiers[found[0]]:
			case len(found) > 0 && tiers[t.cell] == tiers[found[0]]:
				found = append(found, t.cell)
			default:
				found = []int{t.cell}
			}
		}
	}
	return found
}
