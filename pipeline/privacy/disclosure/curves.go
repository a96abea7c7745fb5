package disclosure

import (
	"math"
	"slices"
	"sort"
	"strconv"

	"reprieve/pipeline/analysis"
)

// A point of a curve tells how many are at risk on its day and how many events
// there were up to it. Both are cells: the points that are published are those
// that the system lets be published, so that between two of them there are no
// ends of follow-up or at least minCell, and no events or at least minCell.

// curveDay is a day of a curve of relief.
type curveDay struct {
	day          int
	rows         []int // all rows of the point
	risk, events int   // cells: at risk on the day, events up to it
	told         bool  // it tells something new, and may be published
}

// kaplanMeier is the curve of one group of patients.
type kaplanMeier struct {
	group  keys
	points []curveDay // by day
}

// curvesOf finds the Kaplan-Meier curves of relief, makes the cells of their
// points and joins them to the tables of the same patients.
func (d *decision) makeCurves() {
	for _, g := range d.curveGroups() {
		total := d.rowOf(g, "loss", "", "N")
		if total < 0 {
			continue
		}
		curve := d.curve(g)
		d.joinToTable(g, curve, total)
		d.chainTables(g, d.cellOf[total])
		d.curves = append(d.curves, curve)
	}
}

// curveGroups are the keys of the groups of relief.
func (d *decision) curveGroups() []keys {
	var groups []keys
	seen := map[keys]bool{}
	for _, i := range d.table.byName[[2]string{"relief", "N"}] {
		k := d.table.keys[i]
		k[8], k[9], k[11] = "", "", ""
		if k[10] == "kaplan_meier" && !seen[k] {
			seen[k] = true
			groups = append(groups, k)
		}
	}
	return groups
}

// rowOf is the row of a group with a variable, a level and a stat; -1 if there is
// none.
func (d *decision) rowOf(group keys, variable, level, stat string) int {
	group[8], group[9], group[11] = variable, level, stat
	if i, ok := d.table.byKeys[group]; ok {
		return i
	}
	return -1
}

// curve makes the cells of the points of a group.
func (d *decision) curve(group keys) kaplanMeier {
	c := kaplanMeier{group: group}
	byDay := map[int]int{}
	for _, i := range d.table.byAnalysis["relief"] {
		k := d.table.keys[i]
		if k[8] != "curve" || k[10] != group[10] || k[6] != group[6] || k[7] != group[7] {
			continue
		}
		day, err := strconv.Atoi(k[9])
		if err != nil {
			continue
		}
		at, ok := byDay[day]
		if !ok {
			at = len(c.points)
			byDay[day], c.points = at, append(c.points, curveDay{day: day})
		}
		c.points[at].rows = append(c.points[at].rows, i)
	}
	sort.Slice(c.points, func(a, b int) bool { return c.points[a].day < c.points[b].day })
	events := 0
	for i := range c.points {
		p := &c.points[i]
		level := strconv.Itoa(p.day)
		events += d.wholeOf(d.rowOf(group, "curve", level, "n.event"))
		p.risk = d.system.hidden(d.wholeOf(d.rowOf(group, "curve", level, "n.risk")))
		p.events = d.system.hidden(events)
		if i > 0 {
			before := c.points[i-1]
			d.system.rest([]signed{{before.risk, 1}, {p.risk, -1}}, true)
			d.system.rest([]signed{{p.events, 1}, {before.events, -1}}, true)
		}
	}
	return c
}

func (d *decision) wholeOf(i int) int {
	if i < 0 || !d.rows[i].Estimable() {
		return 0
	}
	return d.wholeNumber(i)
}

// joinToTable sets the points equal to the counts of the tables: at risk at a day
// are those at risk on the next day of the curve; events up to it are those up to
// the last day of the curve before.
func (d *decision) joinToTable(group keys, c kaplanMeier, total int) {
	n := d.cellOf[total]
	if len(c.points) == 0 {
		return
	}
	first, last := c.points[0], c.points[len(c.points)-1]
	d.system.equate([]signed{{n, 1}, {first.risk, -1}})
	if lost := d.rowOf(group, "loss", "", "n.event"); lost >= 0 {
		d.system.equate([]signed{{d.cellOf[lost], 1}, {last.events, -1}})
	}
	for _, p := range c.points { // who has had the event is no longer at risk afterwards
		d.system.rest([]signed{{n, 1}, {p.risk, -1}}, false)
	}
	for _, i := range d.table.byAnalysis["relief"] {
		k := d.table.keys[i]
		if k[8] != "time" && k[8] != "at_risk" || k[10] != group[10] || k[6] != group[6] || k[7] != group[7] || d.cellOf[i] < 0 {
			continue
		}
		day, err := strconv.Atoi(k[9])
		if err != nil {
			continue
		}
		next := sort.Search(len(c.points), func(j int) bool { return c.points[j].day >= day })
		after := sort.Search(len(c.points), func(j int) bool { return c.points[j].day > day })
		switch k[11] {
		case "n.risk":
			if next < len(c.points) {
				d.system.equate([]signed{{d.cellOf[i], 1}, {c.points[next].risk, -1}})
			}
		case "n.event":
			if after > 0 {
				d.system.equate([]signed{{d.cellOf[i], 1}, {c.points[after-1].events, -1}})
			}
		case "n.censored":
			events := d.rowOf(group, k[8], k[9], "n.event")
			terms := []signed{{n, 1}, {d.cellOf[i], -1}, {d.cellOf[events], -1}}
			if after < len(c.points) {
				terms = append(terms, signed{c.points[after].risk, -1})
			}
			d.system.equate(terms)
		}
	}
}

// chainTables relates the counts of the tables of one group, whatever their days:
// fewer are at risk later, more have ended, and none of those who have is at risk.
func (d *decision) chainTables(group keys, total int) {
	type mark struct{ day, risk, events, ended int } // cells, -1 for none
	var marks []mark
	for _, variable := range []string{"time", "at_risk"} {
		for _, i := range d.table.byName[[2]string{"relief", "n.risk"}] {
			level := d.table.keys[i][9]
			day, err := strconv.Atoi(level)
			if err != nil || d.rowOf(group, variable, level, "n.risk") != i {
				continue
			}
			marks = append(marks, mark{day, d.cellOf[i], d.cellAt(group, variable, level, "n.event"), d.cellAt(group, variable, level, "n.censored")})
		}
	}
	slices.SortStableFunc(marks, func(a, b mark) int { return a.day - b.day })
	for i := range marks {
		for j := i + 1; j < len(marks); j++ {
			before, now := marks[i], marks[j]
			d.atLeast(before.risk, now.risk)
			d.atLeast(now.events, before.events)
			d.atLeast(now.ended, before.ended)
			if before.ended >= 0 && before.events >= 0 && before.day < now.day {
				d.system.rest([]signed{{total, 1}, {before.ended, -1}, {before.events, -1}, {now.risk, -1}}, false)
			}
		}
	}
}

// cellAt is the cell of a row of a group; -1 if it has none.
func (d *decision) cellAt(group keys, variable, level, stat string) int {
	if i := d.rowOf(group, variable, level, stat); i >= 0 {
		return d.cellOf[i]
	}
	return -1
}

// atLeast says that one cell is at least another, if there are both.
func (d *decision) atLeast(more, less int) {
	if more >= 0 && less >= 0 && more != less {
		d.system.rest([]signed{{more, 1}, {less, -1}}, false)
	}
}

// publishCurves publishes the points that the tables leave room for, but for those
// that tell nothing new: their days are days of patients all the same.
func (d *decision) publishCurves() {
	for _, c := range d.curves {
		risk, events := -1, -1 // of the last point that is published
		for j := range c.points {
			p := &c.points[j]
			r, e := d.system.cells[p.risk].value, d.system.cells[p.events].value
			if !d.headlineOnly && (r != risk || e != events) && d.system.publish(p.risk) && d.system.publish(p.events) {
				risk, events, p.told = r, e, true
			}
		}
	}
}

// decideCurves gives the rows of curves their fate.
func (d *decision) decideCurves() {
	for _, c := range d.curves {
		for _, p := range c.points {
			shown := p.told && d.system.cells[p.risk].published && d.system.cells[p.events].published
			for _, i := range p.rows {
				stat := d.rows[i].StatName
				if !shown || stat == "n.event" || stat == "n.censored" {
					d.withhold(i, RuleCurve, analysis.Primary)
				} else {
					d.shown[i] = true
				}
			}
		}
	}
}

// decideSteps withholds the points of Turnbull's curve in the tables behind whose step
// from the point before stand fewer than minCell patients, but more than none: its
// weights are no counts, but near them.
func (d *decision) decideSteps() {
	type step struct{ day, row int }
	steps := map[keys][]step{}
	for i := range d.rows {
		r, k := &d.rows[i], d.table.keys[i]
		day, err := strconv.Atoi(k[9])
		if err != nil || r.Analysis != "relief" || r.Variable != "time" || r.Method != "turnbull" || r.StatName != "estimate" || d.fates[i].rule != "" || !r.Estimable() {
			continue
		}
		k[8], k[9], k[11] = "loss", "", "N"
		steps[k] = append(steps[k], step{day, i})
	}
	for k, all := range steps {
		total, ok := d.table.byKeys[k]
		if !ok {
			continue
		}
		slices.SortFunc(all, func(a, b step) int { return a.day - b.day })
		before := 1.0
		for _, s := range all {
			now := round(d.rows[s.row].Stat, curveDecimals)
			behind := (before - now) * d.rows[total].Stat
			if behind > 0 && behind < float64(d.policy.MinCell) {
				d.withholdGroup(s.row)
				continue
			}
			before = now
		}
	}
}

// withholdGroup withholds all rows that share the keys of one but for the stat.
func (d *decision) withholdGroup(i int) {
	for _, j := range d.groups[d.group[i]] {
		d.withhold(j, RuleCurve, analysis.Primary)
	}
}

// curveDecimals is to how many decimals the estimates of curves are rounded: at
// full length they would tell the order of events and censorings.
const curveDecimals = 2

// rounded says to how many decimals a row is rounded, -1 for not at all.
func rounded(r *analysis.Row) int {
	switch {
	case !r.Estimable():
		return -1
	case r.StatName == "rmst", r.StatName == "rmst.std.error":
		return 1
	case r.Analysis != "relief" && r.Analysis != "onset", r.StatName != "estimate" && r.StatName != "conf.low" && r.StatName != "conf.high":
		return -1
	case r.Variable == "loss" || r.VariableLevel == "":
		return -1 // limits of a median, in days
	}
	return curveDecimals
}

// round rounds to decimals, half away from zero.
func round(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(v*scale) / scale
}
