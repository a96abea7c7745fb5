package disclosure

import (
	"math"
	"slices"
	"strings"

	"reprieve/pipeline/analysis"
)

// neededStats are the counts of a group on which its other numbers rest.
var neededStats = []string{"n", "N", "n.event", "n.risk"}

// decideComputed gives the rows that hold no count their fate: they are withheld
// with what they are computed from.
func (d *decision) decideComputed() {
	needs := d.needs()
	for i := range d.rows {
		row := &d.rows[i]
		if d.cellOf[i] >= 0 || d.shown[i] || row.Analysis == claimAnalysis {
			continue
		}
		if row.StatName == "min" || row.StatName == "max" {
			d.withhold(i, RuleExtreme, analysis.Primary)
			continue
		}
		from, declared := needs[i]
		for _, j := range d.groups[d.group[i]] {
			if d.cellOf[j] >= 0 && slices.Contains(neededStats, d.rows[j].StatName) {
				from, declared = append(from, j), true
			}
		}
		if !declared {
			d.withhold(i, RuleUndeclared, analysis.Complementary)
			continue
		}
		if d.hidesCount(i) {
			d.withhold(i, RuleSmall, analysis.Primary)
			continue
		}
		d.withholdWith(i, from)
	}
	d.decideSteps()
	d.decideClaims()
}

// hidesCount says whether a group has a share p of its N, without the count of
// which it is the share, and that count or its rest is small.
func (d *decision) hidesCount(i int) bool {
	rows := d.groups[d.group[i]]
	total := d.statOf(rows, "N")
	if d.rows[i].Method == "mi" || total < 0 || d.statOf(rows, "n") >= 0 {
		return false
	}
	for _, j := range rows {
		if d.rows[j].StatName == "p" && d.rows[j].Estimable() {
			n := int(math.Round(d.rows[j].Stat * d.rows[total].Stat))
			return d.system.small(n) || d.system.small(d.value(total)-n)
		}
	}
	return false
}

// withholdWith withholds a row if one of those that it is computed from is.
func (d *decision) withholdWith(i int, from []int) {
	for _, j := range from {
		if f := d.fates[j]; f.suppressed == analysis.Primary {
			d.withhold(i, RuleComputed, f.suppressed)
			return
		}
	}
	for _, j := range from {
		if f := d.fates[j]; f.rule != "" {
			d.withhold(i, RuleComputed, f.suppressed)
			return
		}
	}
}

// needs finds for each row that a declaration names the rows that it is computed
// from, besides the counts of its own group.
func (d *decision) needs() map[int][]int {
	found := map[int][]int{}
	for _, n := range computations {
		for _, i := range d.table.candidates(n.of, nil) {
			b, ok := n.of.match(&d.table.keys[i], nil)
			if !ok || d.cellOf[i] >= 0 {
				continue
			}
			rows, ok := d.sources(n, b)
			if !ok {
				d.withhold(i, RuleUndeclared, analysis.Complementary)
			}
			found[i] = append(found[i], rows...)
		}
	}
	return found
}

// sources are the rows from which one is computed; false if there are none of a
// kind that the declaration names.
func (d *decision) sources(n computation, b bindings) ([]int, bool) {
	rows := []int{}
	for _, p := range n.from {
		found := d.table.find(p.pattern, b)
		if len(found) == 0 && !p.optional {
			return nil, false
		}
		rows = append(rows, found...)
	}
	return rows, true
}

// computation says from which rows a row is computed.
type computation struct {
	of   pattern
	from []signedPattern
}

func parseComputations(text string) []computation {
	var all []computation
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		words := strings.Fields(line)
		c := computation{of: parsePattern(words[0])}
		for _, w := range words[2:] {
			if w != "nothing" {
				name, optional := strings.CutSuffix(w, "?")
				c.from = append(c.from, signedPattern{parsePattern(name), 1, optional})
			}
		}
		all = append(all, c)
	}
	return all
}

// dropped says whether a row that is withheld is left out altogether: the levels of
// a curve are days on which something happened to a patient, those of the limits of a
// funnel end at the largest site, fields have rows where they were corrected alone,
// only a verdict of one kind has a reason, and who is taken as responding is no count
// of patients.
func dropped(row *analysis.Row) bool {
	switch row.Variable {
	case "unrated_responding", "funnel_curve":
		return true
	case "field":
		return row.Analysis == "since"
	}
	return isCurve(row) || row.Analysis == claimAnalysis && row.StatName == "reason"
}
