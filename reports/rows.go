package reports

import (
	"math"
	"strconv"
	"strings"

	"reprieve/pipeline/analysis"
	"reprieve/reports/table"
)

// rows looks numbers up in the results. A row that is not there reads as not
// estimable.
type rows struct{ results *analysis.Results }

// number returns the stat of the row with the keys of k, table.Withheld where
// the disclosure policy withholds it, table.Rounded where it rounds it.
func (r rows) number(k analysis.Row, stat string) float64 {
	k.StatName = stat
	row, _ := r.results.Find(k)
	return shown(row)
}

// shown is the number of a row as the functions of table print it.
func shown(row analysis.Row) float64 {
	switch {
	case row.Suppressed == analysis.Rounded:
		return table.Rounded(int(row.Stat))
	case row.Withheld():
		return table.Withheld()
	}
	return row.Stat
}

// count returns a count, 0 where there is no row, table.WithheldCount where it is
// withheld, a table.RoundedCount where it is rounded.
func (r rows) count(k analysis.Row, stat string) int {
	v := r.number(k, stat)
	if table.IsWithheld(v) {
		return table.WithheldCount
	}
	if n, rounded := table.RoundedOf(v); rounded {
		return table.RoundedCount(n)
	}
	if math.IsNaN(v) {
		return 0
	}
	return int(v)
}

// warning is why the row with the keys of k is not estimable, or what to know of
// it; "" for nothing.
func (r rows) warning(k analysis.Row, stat string) string {
	k.StatName = stat
	row, _ := r.results.Find(k)
	return printable(row.Warning)
}

// has says whether the row is there.
func (r rows) has(k analysis.Row, stat string) bool {
	k.StatName = stat
	_, ok := r.results.Find(k)
	return ok
}

// cell is a text that shows the stat of the row with the keys of k.
func (r rows) cell(k analysis.Row, stat, text string) table.Cell {
	k.StatName = stat
	if _, ok := r.results.Find(k); !ok {
		return table.Text(text)
	}
	return table.Cell{Text: text, ID: k.ID()}
}

// tally is a count, 0 where there is no row.
func (r rows) tally(k analysis.Row, stat string) table.Cell {
	return r.cell(k, stat, table.Count(r.count(k, stat)))
}

// pValue is "p = 0.043", "p < 0.001" or "p not estimable", for prose.
func (r rows) pValue(k analysis.Row, stat string) table.Cell {
	text := table.PValue(r.number(k, stat))
	switch {
	case text == table.NE:
		text = "not estimable"
	case strings.HasPrefix(text, "<"):
		text = "<\u00a0" + strings.TrimPrefix(text, "<")
	default:
		text = "=\u00a0" + text
	}
	return r.cell(k, stat, "p\u00a0"+text)
}

// share is a proportion with its counts and limits.
type share struct {
	n, of        int
	p, low, high float64

	rows rows
	keys analysis.Row
}

func (r rows) share(k analysis.Row) share {
	k.Method = "wilson"
	return share{
		rows: r, keys: k,
		n: r.count(k, "n"), of: r.count(k, "N"),
		p: r.number(k, "p"), low: r.number(k, "conf.low"), high: r.number(k, "conf.high"),
	}
}

// fraction is "86/190".
func (s share) fraction() table.Cell {
	return s.rows.cell(s.keys, "n", table.Count(s.n)+"/"+table.Count(s.of))
}

// count is the "86" of "86/190".
func (s share) count() table.Cell { return s.rows.cell(s.keys, "n", table.Count(s.n)) }

// total is the "190" of "86/190".
func (s share) total() table.Cell { return s.rows.cell(s.keys, "N", table.Count(s.of)) }

// percent is "45%".
func (s share) percent() table.Cell { return s.rows.cell(s.keys, "p", table.Percent(s.p, s.of)) }

// interval is "38% to 52%".
func (s share) interval() table.Cell {
	return s.rows.cell(s.keys, "conf.low", table.PercentInterval(s.low, s.high, s.of))
}

// estimate is "45% (38% to 52%)".
func (s share) estimate() table.Cell {
	return s.rows.cell(s.keys, "p", table.PercentWithInterval(s.p, s.low, s.high, s.of))
}

// cell is "45 (38 to 52)", for columns headed in percent.
func (s share) cell() table.Cell {
	return s.rows.cell(s.keys, "p", table.PercentCell(s.p, s.low, s.high, s.of))
}

// percentHeader heads columns of cells. Its blanks do not break.
const percentHeader = "%\u00a0(95%\u00a0CI)"

// levels returns the levels of a group, or of a variable, in the order in which
// they stand in the rows that keep selects.
func (r rows) levels(of func(analysis.Row) string, keep func(analysis.Row) bool) []string {
	var levels []string
	seen := map[string]bool{}
	for _, row := range r.results.Rows {
		if keep(row) && !seen[of(row)] {
			seen[of(row)] = true
			levels = append(levels, of(row))
		}
	}
	return levels
}

// groupLevels returns the levels of a group of an analysis.
func (r rows) groupLevels(name, group string) []string {
	return r.levels(func(x analysis.Row) string { return x.Group1Level }, func(x analysis.Row) bool {
		return x.Analysis == name && x.Group1 == group && x.Group1Level != differenceLevel
	})
}

// differenceLevel is the level of rows that compare the depressed with the
// others.
const differenceLevel = "yes-no"

// variableLevels returns the levels of a variable of an analysis, of one group.
func (r rows) variableLevels(k analysis.Row) []string {
	return r.levels(func(x analysis.Row) string { return x.VariableLevel }, func(x analysis.Row) bool {
		return x.Analysis == k.Analysis && x.Variable == k.Variable && x.Group1 == k.Group1 && x.Group1Level == k.Group1Level
	})
}

// whole reads a level that is a whole number.
func whole(level string) int {
	n, err := strconv.Atoi(level)
	if err != nil {
		return 0
	}
	return n
}

// The keys of the primary endpoint.
var primary = analysis.Row{
	Analysis: "response", Population: "RESP", Anchor: "TS", Window: "W4",
	Missing: "nri", Strategy: "treatment_policy", Variable: "threshold", VariableLevel: "30",
}

// flow returns the keys of a count of the flow.
func flow(population, variable, level string) analysis.Row {
	return analysis.Row{Analysis: "flow", Population: population, Variable: variable, VariableLevel: level}
}

// flowAt returns the keys of a count of the flow in a window.
func flowAt(anchor, window, variable, level string) analysis.Row {
	k := flow("RESP", variable, level)
	k.Anchor, k.Window = anchor, window
	return k
}
