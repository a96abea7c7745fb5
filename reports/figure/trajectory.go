package figure

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// Trajectory is the mean of a rating by week and group, with limits as whiskers
// and the number of patients under each week.
type Trajectory struct {
	XLabel, YLabel string // such as "Week" and "Mean pain, mm (0–100)"
	Baseline       string // the tick of week 0, "" for "0"; too long a name gives 0 too
	Groups         []TrajectoryGroup
}

// TrajectoryGroup is one line. A point with a mean of NaN breaks it.
type TrajectoryGroup struct {
	Name   string // "" if there is one group
	Points []TrajectoryPoint
}

// TrajectoryPoint is the mean of N patients on a scale of 0..100 mm, with its
// limits, NaN if they are not estimable. ID is the id of its results row, "" for
// none.
type TrajectoryPoint struct {
	Week, N         int
	Mean, Low, High float64
	ID              string
}

// Height implements Figure.
func (t Trajectory) Height(width vg.Length) vg.Length {
	f, _ := t.layout(width)
	return f.height(max(curveHeight, endLabelsHeight(t.endLabels(), f.right)), t.XLabel, width)
}

func (t Trajectory) layout(width vg.Length) (frame, underAxis) {
	under := t.table()
	return roomAround(under, t.endLabels(), width), under
}

// Draw implements Figure.
func (t Trajectory) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f, under := t.layout(width)
	low, high := t.span()
	length := width - f.left - f.right - edge - 12
	stride := under.stride(low, high, length)
	span(&f.plot.X, low, high, t.ticks(under, stride, min(f.left-edge, vg.Length(stride)*length/vg.Length(high-low)-8)))
	span(&f.plot.Y, 0, 100, ticksAt([]float64{0, 20, 40, 60, 80, 100}))
	f.label(t.XLabel, t.YLabel, width, c.Max.Y-c.Min.Y)
	f.plot.Add(layer(t.lines))
	data, x, y := f.draw(c)
	labels := t.endLabels()
	for i := range labels {
		labels[i].at = y(t.Groups[i].end())
	}
	drawEndLabels(c, labels, data.Max.X, f.right, data.Min.Y, data.Max.Y+edge)
	under.draw(c, c.Min.Y+f.bottom, f.left, stride, x)
	if !t.estimable() {
		sayNotEstimable(data)
	}
}

// weeks are all weeks of all groups.
func (t Trajectory) weeks() []int {
	var weeks []int
	for _, g := range t.Groups {
		for _, p := range g.Points {
			weeks = append(weeks, p.Week)
		}
	}
	slices.Sort(weeks)
	return slices.Compact(weeks)
}

// span is the range of the axis, half a week wider than the weeks.
func (t Trajectory) span() (low, high float64) {
	weeks := t.weeks()
	if len(weeks) == 0 {
		return 0, 12
	}
	return float64(weeks[0]) - 0.5, float64(weeks[len(weeks)-1]) + 0.5
}

// ticks are the weeks, every stride-th with its number; the baseline has its name
// if that reaches no further than room from its tick.
func (t Trajectory) ticks(under underAxis, stride int, room vg.Length) []plot.Tick {
	if len(under.at) == 0 {
		return ticksAt([]float64{0, 4, 8, 12})
	}
	ticks := under.ticks(stride)
	name := clean(t.Baseline)
	for i := range ticks {
		if ticks[i].Value == 0 && ticks[i].Label != "" && name != "" && tickInk.width(name)/2 <= room {
			ticks[i].Label = name
		}
	}
	return ticks
}

func (t Trajectory) table() underAxis {
	var u underAxis
	weeks := t.weeks()
	for _, w := range weeks {
		u.at = append(u.at, float64(w))
	}
	if len(weeks) == 0 {
		return u
	}
	if len(t.Groups) > 1 {
		u.rows = append(u.rows, underRow{label: "Patients, n", bold: true})
	}
	for i, g := range t.Groups {
		r := underRow{label: orElse(g.Name, "n"), cells: g.counts(weeks)}
		if len(t.Groups) > 1 {
			l := lookOf(i)
			r.key, r.marks = &l, true
		} else {
			r.label = "Patients, n"
		}
		u.rows = append(u.rows, r)
	}
	return u
}

// counts are the numbers of patients of each week, "–" where the group has none.
func (g TrajectoryGroup) counts(weeks []int) []string {
	cells := make([]string, len(weeks))
	for i := range cells {
		cells[i] = "–"
	}
	for _, p := range g.Points {
		if i, found := slices.BinarySearch(weeks, p.Week); found {
			cells[i] = table.Count(p.N)
		}
	}
	return cells
}

// endLabels name the groups; one group without a name needs none.
func (t Trajectory) endLabels() []endLabel {
	labels := make([]endLabel, 0, len(t.Groups))
	for i, g := range t.Groups {
		l := endLabel{look: lookOf(i), marks: true, name: g.Name}
		if !g.estimable() {
			l.notes = []string{notEstimable}
		}
		if l.name != "" || len(t.Groups) > 1 {
			labels = append(labels, l)
		}
	}
	return labels
}

func (t Trajectory) estimable() bool {
	return slices.ContainsFunc(t.Groups, TrajectoryGroup.estimable)
}

func (g TrajectoryGroup) estimable() bool {
	return slices.ContainsFunc(g.Points, func(p TrajectoryPoint) bool { return drawable(p.Mean) })
}

// end is the last mean.
func (g TrajectoryGroup) end() float64 {
	for i := len(g.Points) - 1; i >= 0; i-- {
		if drawable(g.Points[i].Mean) {
			return g.Points[i].Mean
		}
	}
	return 50
}

// lines draws each group a little beside the others so that whiskers do not
// cover each other.
func (t Trajectory) lines(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i, g := range t.Groups {
		beside := vg.Length(float64(i)-float64(len(t.Groups)-1)/2) * t.beside(x)
		l := lookOf(i)
		var line []vg.Point
		for _, q := range g.Points {
			if !drawable(q.Mean) {
				c.StrokeLines(l.line(1.2), c.ClipLinesXY(line)...)
				line = nil
				continue
			}
			line = append(line, vg.Point{X: x(float64(q.Week)) + beside, Y: y(q.Mean)})
		}
		c.StrokeLines(l.line(1.2), c.ClipLinesXY(line)...)
		for _, q := range g.Points {
			drawMean(c, l, q, x(float64(q.Week))+beside, y)
		}
	}
}

// beside is the distance between groups at a week.
func (t Trajectory) beside(x func(float64) vg.Length) vg.Length {
	n := vg.Length(max(len(t.Groups), 1))
	return min(3.5, (x(1)-x(0))*0.6/n)
}

// drawMean draws a mean with its whisker.
func drawMean(c draw.Canvas, l look, q TrajectoryPoint, x vg.Length, y func(float64) vg.Length) {
	if !drawable(q.Mean) {
		return
	}
	if drawable(q.Low) && drawable(q.High) {
		within := func(v float64) vg.Length { return min(max(y(v), c.Min.Y), c.Max.Y) }
		low, high := within(q.Low), within(q.High)
		s := draw.LineStyle{Color: l.color, Width: 0.8}
		c.StrokeLine2(s, x, low, x, high)
		c.StrokeLine2(s, x-1.5, low, x+1.5, low)
		c.StrokeLine2(s, x-1.5, high, x+1.5, high)
	}
	c.DrawGlyph(l.glyph(2.4), vg.Point{X: x, Y: y(q.Mean)})
}

// Alt implements Figure.
func (t Trajectory) Alt() string {
	if !t.estimable() {
		return "Means by week: " + notEstimable + "."
	}
	groups := make([]string, len(t.Groups))
	for i, g := range t.Groups {
		groups[i] = prefixed(g.Name, g.summary())
	}
	return fmt.Sprintf("%s by week. %s.", orElse(clean(t.YLabel), "Mean"), strings.Join(groups, "; "))
}

// summary is a group's first and last mean in words.
func (g TrajectoryGroup) summary() string {
	points := slices.DeleteFunc(slices.Clone(g.Points), func(p TrajectoryPoint) bool { return !drawable(p.Mean) })
	if len(points) == 0 {
		return notEstimable
	}
	words := func(p TrajectoryPoint) string {
		return fmt.Sprintf("%s at week %s (n = %s)", table.Number(p.Mean, 1), table.Count(p.Week), table.Count(p.N))
	}
	if len(points) == 1 {
		return words(points[0])
	}
	return "from " + words(points[0]) + " to " + words(points[len(points)-1])
}

// Data implements Figure.
func (t Trajectory) Data() *table.Table {
	d := &table.Table{Columns: columns("Week", "n", "Mean", "95% CI")}
	for _, g := range t.Groups {
		if g.Name != "" {
			d.Rows = append(d.Rows, section(g.Name))
		}
		for _, p := range g.Points {
			d.Rows = append(d.Rows, identified(0, p.ID, 2, table.Count(p.Week), table.Count(p.N), table.Number(p.Mean, 1), table.Interval(p.Low, p.High, 1)))
		}
	}
	return d
}
