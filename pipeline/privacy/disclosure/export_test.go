package disclosure

import (
	"fmt"

	"reprieve/pipeline/analysis"
)

// Declared says whether declarations speak of an analysis.
func Declared(name string) bool { return declaredAnalyses[name] }

// Broken are the equations that are not true of the true counts, and the cells
// whose bounds exclude their true value.
func Broken(r *analysis.Results, p Policy) []string {
	if p.MinCell == 0 {
		p.MinCell = DefaultMinCell
	}
	var problems []string
	d := newDecision(r.Rows, p)
	for i, c := range d.cellOf {
		if c >= 0 && d.wholeNumber(i) != d.value(i) {
			problems = append(problems, fmt.Sprintf("%s is %d, but is one cell with %d", d.ids[i], d.wholeNumber(i), d.value(i)))
		}
	}
	known := declare(d.table, func(i int) bool { return isCount(&d.rows[i]) }, declarations, p.setting)
	for _, e := range known.equations {
		if sum, ok := d.sumOf(e); ok && e.relation != usually && e.relation != mostly && (sum < 0 || sum != 0 && e.relation == equals) {
			problems = append(problems, fmt.Sprintf("%s: off by %d", e.from, sum))
		}
	}
	for _, e := range d.system.equations {
		sum := 0
		for _, t := range e {
			sum += t.sign * d.system.cells[t.cell].value
		}
		if sum != 0 {
			problems = append(problems, fmt.Sprintf("an equation of %d terms is off by %d", len(e), sum))
		}
	}
	d.publishCounts()
	for _, x := range d.system.cells {
		if x.value < x.low || x.value > x.high {
			problems = append(problems, fmt.Sprintf("a cell of %d is told to be in %d..%d", x.value, x.low, x.high))
		}
	}
	return problems
}

// sumOf is the sum of the terms of an equation; false if one stands in no row.
func (d *decision) sumOf(e equation) (int, bool) {
	sum := 0
	for _, t := range e.terms {
		if t.unseen != "" {
			return 0, false
		}
		sum += t.sign * d.wholeNumber(t.row)
	}
	return sum, true
}
