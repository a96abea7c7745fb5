package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// Panels are means of several measures by the same columns, such as vital signs by
// the time since a session's start: one panel under the other, each on an axis of
// its own, with limits as whiskers, lines at values that matter, and the numbers of
// patients under each.
type Panels struct {
	XLabel  string   // such as "Minutes since the start of the session"
	Columns []string // such as "0–25"
	Panels  []Panel
}

// Panel is one measure.
type Panel struct {
	Name     string // such as "Systolic pressure"
	YLabel   string // such as "Mean change, mmHg"
	Decimals int    // of the numbers in words and in Data
	Zero     bool   // the axis holds 0, as for changes
	Lines    []PanelLine
	Means    []PanelMean // one for each column
}

// PanelLine is a value that matters, drawn across the panel.
type PanelLine struct {
	At   float64
	Name string // such as "rise that counts: 20 mmHg"
}

// PanelMean is the mean of N patients with its limits, NaN if they are not
// estimable. A mean of NaN has no mark. ID is the id of its results row, "" for
// none.
type PanelMean struct {
	N               int
	Mean, Low, High float64
	ID              string
}

// panelHeight is the height of the data of one panel.
const panelHeight vg.Length = 92

// panelGap lies between two panels.
const panelGap vg.Length = 8

// panelFrame is a panel laid out.
type panelFrame struct {
	frame
	panel  Panel
	under  underAxis
	stride int
	xLabel string
	tall   vg.Length
}

// panels are at least one.
func (p Panels) panels() []Panel {
	if len(p.Panels) == 0 {
		return []Panel{{}}
	}
	return p.Panels
}

// columns are the columns' names, as many as the longest panel has means.
func (p Panels) columns() []string {
	names := slices.Clone(p.Columns)
	for _, q := range p.Panels {
		for len(names) < len(q.Means) {
			names = append(names, "")
		}
	}
	return names
}

// layout gives every panel the same room at the left, so that the columns stand
// under each other.
func (p Panels) layout(width vg.Length) []panelFrame {
	list := p.panels()
	frames := make([]panelFrame, len(list))
	var side vg.Length
	for i, q := range list {
		f := panelFrame{panel: q, under: p.under(q)}
		f.frame = roomAround(f.under, nil, width)
		side = max(side, f.left, sideRoom(evenTicks(q.ticks()), q.YLabel))
		frames[i] = f
	}
	for i := range frames {
		f := &frames[i]
		f.left, f.right = side, max(f.right, 4)
		f.top = f.panel.legend().height(width) + 6
		at := f.panel.ticks()
		span(&f.plot.Y, at[0], at[len(at)-1], evenTicks(at))
		f.stride = f.spanCategories(p.columns(), f.under, width, side)
		if i == len(frames)-1 {
			f.xLabel = p.XLabel
		} else {
			f.bottom += panelGap
		}
		f.tall = f.frame.height(panelHeight, f.xLabel, width)
		f.label(f.xLabel, f.panel.YLabel, width, f.tall)
	}
	return frames
}

// under is the numbers of patients under a panel.
func (p Panels) under(q Panel) underAxis {
	names := p.columns()
	t := underAxis{at: columnNumbers(len(names))}
	r := underRow{label: "Patients, n"}
	for i := range names {
		cell := "–"
		if i < len(q.Means) {
			cell = table.Count(q.Means[i].N)
		}
		r.cells = append(r.cells, cell)
	}
	if len(r.cells) > 0 {
		t.rows = append(t.rows, r)
	}
	return t
}

// legend names the panel and its lines.
func (q Panel) legend() legend {
	var l legend
	if name := clean(q.Name); name != "" {
		l = append(l, noteEntry(name))
	}
	for i, line := range q.Lines {
		if drawable(line.At) {
			l = append(l, lineEntry(line.Name, lineOf(i)))
		}
	}
	return l
}

// lineOf is the style of the i-th line.
func lineOf(i int) draw.LineStyle {
	l := lookOf(i + 1)
	return draw.LineStyle{Color: l.color, Width: 1, Dashes: l.dashes}
}

// ticks cover the means and the lines and, of the limits, what lies no further
// outside than these reach.
func (q Panel) ticks() []float64 {
	low, high := math.Inf(1), math.Inf(-1)
	reach := func(v float64) {
		if drawable(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	for _, m := range q.Means {
		reach(m.Mean)
	}
	for _, l := range q.Lines {
		reach(l.At)
	}
	if low > high {
		return roundTicks(0, 1, 4)
	}
	if q.Zero {
		reach(0)
	}
	from, to := low-(high-low), high+(high-low)
	for _, m := range q.Means {
		if drawable(m.Mean) && drawable(m.Low) && drawable(m.High) {
			reach(max(m.Low, from))
			reach(min(m.High, to))
		}
	}
	return roundTicks(low, high, 4)
}

// Height implements Figure.
func (p Panels) Height(width vg.Length) vg.Length { return heightOf(p.layout(width)) }

func heightOf(frames []panelFrame) vg.Length {
	var h vg.Length
	for _, f := range frames {
		h += f.tall
	}
	return h
}

// Draw implements Figure.
func (p Panels) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	frames := p.layout(width)
	scale := (c.Max.Y - c.Min.Y) / heightOf(frames)
	parts := make([]draw.Canvas, len(frames))
	top := c.Max.Y
	var side vg.Length
	for i, f := range frames {
		bottom := top - scale*f.tall
		parts[i] = draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{Min: vg.Point{X: c.Min.X, Y: bottom}, Max: vg.Point{X: c.Max.X, Y: top}}}
		top = bottom
		within := f.canvas(parts[i])
		data := f.plot.DataCanvas(within)
		side = max(side, data.Min.X-parts[i].Min.X)
	}
	for i, f := range frames {
		f.left = side
		f.drawPanel(parts[i])
	}
}

func (f panelFrame) drawPanel(c draw.Canvas) {
	f.plot.Add(layer(f.panel.lines), layer(f.panel.means))
	data, x, _ := f.frame.draw(c)
	f.panel.legend().draw(c)
	f.under.draw(c, c.Min.Y+f.bottom, f.left, f.stride, x)
	if !f.panel.estimable() {
		sayNotEstimable(data)
	}
}

func (q Panel) lines(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	if low, high := p.Y.Min, p.Y.Max; low < 0 && high > 0 {
		c.StrokeLine2(draw.LineStyle{Color: light, Width: hairline}, c.Min.X, y(0), c.Max.X, y(0))
	}
	for i, l := range q.Lines {
		if drawable(l.At) {
			c.StrokeLine2(lineOf(i), c.Min.X, y(l.At), c.Max.X, y(l.At))
		}
	}
}

func (q Panel) means(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	var line []vg.Point
	join := func() {
		c.StrokeLines(lookOf(0).line(1.2), c.ClipLinesXY(line)...)
		line = nil
	}
	for i, m := range q.Means {
		if !drawable(m.Mean) {
			join()
			continue
		}
		line = append(line, vg.Point{X: x(float64(i)), Y: y(m.Mean)})
	}
	join()
	for i, m := range q.Means {
		drawMean(c, lookOf(0), TrajectoryPoint{Mean: m.Mean, Low: m.Low, High: m.High}, x(float64(i)), y)
	}
}

func (q Panel) estimable() bool {
	return slices.ContainsFunc(q.Means, func(m PanelMean) bool { return drawable(m.Mean) })
}

// Alt implements Figure.
func (p Panels) Alt() string {
	var texts []string
	for _, q := range p.panels() {
		texts = append(texts, prefixed(q.title(), p.summary(q)))
	}
	return fmt.Sprintf("Means by “%s”. %s.", clean(p.XLabel), strings.Join(texts, "; "))
}

// title is a panel's name with what its axis shows.
func (q Panel) title() string {
	if clean(q.Name) == "" || clean(q.YLabel) == "" {
		return clean(q.Name + q.YLabel)
	}
	return clean(q.Name) + ", “" + clean(q.YLabel) + "”"
}

// summary is a panel's first and last mean, and its lines, in words.
func (p Panels) summary(q Panel) string {
	var known []string
	for i, m := range q.Means {
		if drawable(m.Mean) {
			known = append(known, fmt.Sprintf("%s at %s (n = %s)", table.Number(m.Mean, q.Decimals), orElse(p.column(i), table.Count(i+1)), table.Count(m.N)))
		}
	}
	text := notEstimable
	if len(known) > 0 {
		text = known[0]
	}
	if len(known) > 1 {
		text += ", " + known[len(known)-1]
	}
	for _, l := range q.Lines {
		if drawable(l.At) {
			text += ", line at " + tickLabel(l.At)
		}
	}
	return text
}

// column is the name of the i-th column.
func (p Panels) column(i int) string {
	if i < len(p.Columns) {
		return clean(p.Columns[i])
	}
	return ""
}

// Data implements Figure.
func (p Panels) Data() *table.Table {
	d := &table.Table{Columns: columns(orElse(p.XLabel, "Column"), "n", "Mean", "95% CI")}
	for _, q := range p.panels() {
		d.Rows = append(d.Rows, section(q.title()))
		for i, m := range q.Means {
			d.Rows = append(d.Rows, identified(1, m.ID, 2, p.column(i), table.Count(m.N), table.Number(m.Mean, q.Decimals), table.Interval(m.Low, m.High, q.Decimals)))
		}
		for _, l := range q.Lines {
			if drawable(l.At) {
				d.Notes = append(d.Notes, prefixed(q.title(), fmt.Sprintf("line at %s, %s.", tickLabel(l.At), clean(l.Name))))
			}
		}
	}
	return d
}
