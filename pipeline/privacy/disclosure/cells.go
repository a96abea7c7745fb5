package disclosure

import (
	"math"
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
)

// countStats are the stats that count patients, or what patients had or gave:
// sessions, events, ratings, rows of a table.
var countStats = []string{"n", "N", "N_miss", "n.risk", "n.event", "n.redosed", "n.censored", "n.unconfirmed"}

// isCount says whether a row holds such a count.
func isCount(row *analysis.Row) bool {
	if row.Analysis == "site" && row.Variable == "icc" {
		return false // the number of sites, which their names show
	}
	if row.Analysis == "privacy" {
		return false // of the exports, and withheld but for what is no number of patients
	}
	if row.Analysis == "relief" && row.Variable == "curve" {
		return false // points of a curve: see curves.go
	}
	if row.Variable == "unrated_responding" {
		return false // not counted but taken: computed from who was rated and who was not
	}
	return slices.Contains(countStats, row.StatName) && row.Estimable()
}

// decision is what is known and decided of each row.
type decision struct {
	policy       Policy
	rows         []analysis.Row
	ids          []string
	index        map[string]int
	groups       [][]int        // rows with the same keys but for the stat, in order
	byKeys       map[string]int // the group by the id without its stat
	group        []int          // of each row
	cellOf       []int          // the cell of a row that holds a count, else -1
	fates        []fate
	system       *system
	table        *rowTable
	curves       []kaplanMeier
	headlineOnly bool         // later months of a small cohort
	past         []*decision  // of the months that were released before
	between      map[int]bool // cells that a month before has with few patients more or fewer
	shown        map[int]bool // rows without a cell that are published whatever they are computed from
}

func newDecision(rows []analysis.Row, p Policy) *decision {
	d := newDecisionIn(newSystem(p.MinCell), rows, p)
	d.remember()
	d.system.derive()
	d.system.bound()
	d.widen()
	d.tellPast()
	return d
}

// newDecisionIn makes the cells of rows and their equations in a system.
func newDecisionIn(s *system, rows []analysis.Row, p Policy) *decision {
	d := &decision{
		policy: p, rows: rows, ids: make([]string, len(rows)), index: make(map[string]int, len(rows)),
		group: make([]int, len(rows)), cellOf: make([]int, len(rows)), fates: make([]fate, len(rows)),
		system: s, table: newRowTable(rows), shown: map[int]bool{}, between: map[int]bool{},
	}
	d.byKeys = map[string]int{}
	for i := range rows {
		id := rows[i].ID()
		d.ids[i], d.index[id], d.cellOf[i] = id, i, -1
		keys := id[:strings.LastIndexByte(id, '|')]
		g, ok := d.byKeys[keys]
		if !ok {
			g = len(d.groups)
			d.byKeys[keys], d.groups = g, append(d.groups, nil)
		}
		d.group[i], d.groups[g] = g, append(d.groups[g], i)
	}
	d.makeCells()
	return d
}

// makeCells makes one cell of all counts that are equal by definition, and the
// equations between the cells.
func (d *decision) makeCells() {
	counts := func(i int) bool { return isCount(&d.rows[i]) }
	known := declare(d.table, counts, declarations, d.policy.setting)
	for i := range d.rows {
		if !counts(i) {
			continue
		}
		first := known.same.find(i)
		if d.cellOf[first] < 0 {
			d.cellOf[first] = d.system.cell(d.wholeNumber(i))
		}
		d.cellOf[i] = d.cellOf[first]
	}
	d.blockUndeclared()
	unseen := map[string]int{}
	for _, e := range known.equations {
		d.relate(e, unseen)
	}
	for _, rows := range d.groups {
		d.relateGroup(rows)
	}
	d.makeCurves()
}

// Beside months that were released before, whose intervals narrow one another, the
// intervals of withheld counts must be widerBy times as wide.
//
// Of a cohort of fewer than fewFollowed times minCell patients, who started treatment,
// months after the first tell the flow and the primary endpoint alone: in tables of so
// few, nearly every count of every group changes by a few.
const (
	widerBy     = 2
	fewFollowed = 30
)

func (d *decision) widen() {
	i, ok := d.index["flow|SAF|||||||n|SAF||n"]
	if !ok || len(d.past) == 0 {
		return
	}
	d.system.width = widerBy * d.policy.MinCell
	d.headlineOnly = d.value(i) < fewFollowed*d.policy.MinCell
}

func (d *decision) wholeNumber(i int) int { return int(math.Round(d.rows[i].Stat)) }

// declaredAnalyses are the analyses of which declarations speak.
var declaredAnalyses = func() map[string]bool {
	names := map[string]bool{}
	for _, x := range declarations {
		names[x.left.parts[0].text] = true
		for _, p := range x.right {
			names[p.parts[0].text] = true
		}
	}
	return names
}()

// blockUndeclared forbids the counts of analyses of which nothing is declared: what
// could be worked out from them is not known.
func (d *decision) blockUndeclared() {
	for i, c := range d.cellOf {
		if c >= 0 && !declaredAnalyses[d.rows[i].Analysis] {
			d.system.block(c)
			d.withhold(i, RuleUndeclared, analysis.Complementary)
		}
	}
}

// relate hands an equation between rows to the system.
func (d *decision) relate(e equation, unseen map[string]int) {
	terms := make([]signed, len(e.terms))
	open, value := -1, 0
	for k, t := range e.terms {
		if t.unseen == "" {
			terms[k] = signed{d.cellOf[t.row], t.sign}
		} else if c, known := unseen[t.unseen]; known {
			terms[k] = signed{c, t.sign}
		} else {
			open = k
			continue
		}
		value += t.sign * d.system.cells[terms[k].cell].value
	}
	if open >= 0 { // its value is what the others leave
		t := e.terms[open]
		c := d.system.unseen(-t.sign * value)
		unseen[t.unseen], terms[open] = c, signed{c, t.sign}
	}
	if len(collected(terms)) == 0 {
		return // of cells that are one
	}
	switch e.relation {
	case equals:
		d.system.equate(terms)
	case usually:
		if value == 0 {
			d.system.equate(terms)
		}
	case includes:
		d.system.rest(terms, true)
	case mostly:
		if value >= 0 {
			d.system.rest(terms, false)
		}
	default:
		d.system.rest(terms, false)
	}
}

// relateGroup relates the counts of rows that share their keys but for the stat.
func (d *decision) relateGroup(rows []int) {
	if d.rows[rows[0]].Method == "random_intercept" {
		return // n is of weeks or intervals, N of patients
	}
	total := d.statOf(rows, "N")
	if total < 0 {
		return
	}
	for _, stat := range []string{"n", "n.event", "n.risk"} {
		if part := d.statOf(rows, stat); part >= 0 {
			d.system.rest([]signed{{d.cellOf[total], 1}, {d.cellOf[part], -1}}, true)
		}
	}
}

// statOf returns the row of a group that holds a count under a name, -1 if none
// does.
func (d *decision) statOf(rows []int, stat string) int {
	for _, i := range rows {
		if d.rows[i].StatName == stat && d.cellOf[i] >= 0 {
			return i
		}
	}
	return -1
}

// publishCounts publishes cell after cell, the most useful first, and gives the
// rows of the others their fate.
func (d *decision) publishCounts() {
	for _, i := range d.byUse() {
		if d.wanted(i) {
			d.system.publish(d.cellOf[i])
		}
	}
	d.publishCurves()
	d.publishRounded()
	if len(d.past) > 0 {
		d.auditTables()
	} else {
		d.system.audit(d.tiers())
	}
	for i := range d.rows {
		if d.published(i) && !d.mayPublish(i) {
			d.system.cells[d.cellOf[i]].published = false
		}
	}
	d.decideCurves()
	for i := range d.rows {
		if c := d.cellOf[i]; c >= 0 && !d.system.cells[c].published {
			d.withholdCount(i, c)
		}
	}
}

// wanted says whether the cell of a row, which is the most useful of it, is of those
// that are published if they may be.
func (d *decision) wanted(i int) bool {
	return (!d.headlineOnly || tier(&d.rows[i]) == 0) && d.mayPublish(i)
}

// mayPublish says whether what a row may only follow is published. Under another
// rule the primary endpoint is often the same: it would tell of it.
func (d *decision) mayPublish(i int) bool {
	if d.rows[i].Analysis != "sensitivity" {
		return true
	}
	k := keysOf(&primary)
	k[11] = d.rows[i].StatName
	j, ok := d.table.byKeys[k]
	return ok && d.published(j)
}

// primary are the keys of the primary endpoint.
var primary = analysis.Row{
	Analysis: "response", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy",
	Variable: "threshold", VariableLevel: "30", Method: "wilson",
}

func (d *decision) withholdCount(i, c int) {
	switch s := d.system; {
	case s.small(s.cells[c].value), d.smallRest(i):
		d.withhold(i, RuleSmall, analysis.Primary)
	case d.between[c], d.headlineOnly:
		d.withhold(i, RuleBetween, analysis.Primary)
	default:
		d.withhold(i, RuleSolvable, analysis.Complementary)
	}
}

// smallRest says whether the count of a row leaves few of the N of its group.
func (d *decision) smallRest(i int) bool {
	if d.rows[i].StatName == "N" {
		return false
	}
	total := d.statOf(d.groups[d.group[i]], "N")
	return total >= 0 && d.system.small(d.value(total)-d.value(i))
}

func (d *decision) value(i int) int { return d.system.cells[d.cellOf[i]].value }

// published says whether a row with a count is published.
func (d *decision) published(i int) bool {
	return d.cellOf[i] >= 0 && d.system.cells[d.cellOf[i]].published
}

// wholeTables is how many counts would be withheld if every table, which is an
// analysis with its window, lost all its numbers for one small count.
func (d *decision) wholeTables() int {
	small := map[string]bool{}
	for i, row := range d.rows {
		if d.cellOf[i] >= 0 && (d.system.small(d.value(i)) || d.smallRest(i)) {
			small[tableOf(&row)] = true
		}
	}
	n := 0
	for i, row := range d.rows {
		if d.cellOf[i] >= 0 && small[tableOf(&row)] {
			n++
		}
	}
	return n
}
