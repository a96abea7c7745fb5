package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// Forest is estimates with their intervals, one a row, between the words and
// numbers that belong to them.
type Forest struct {
	XLabel    string
	Reference float64 // where a dashed line stands, NaN for none
	Percent   bool    // estimates are shares; the axis is 0..100 % if all are in 0..1
	Headers   ForestHeaders
	Rows      []ForestRow
}

// ForestHeaders stand over the columns; "" for none.
type ForestHeaders struct {
	Label   string
	Columns []string
	Text    string
}

// ForestRow is one estimate. A Section only names the rows below it. An Estimate
// of NaN has no mark and prints NE; limits of NaN leave the whisker out.
type ForestRow struct {
	Label               string
	Indent              int
	Section             bool
	Estimate, Low, High float64
	Columns             []string // between the label and the axis, such as n/N
	Text                string   // right of the axis: the estimate with its interval
	Weight              float64  // the mark's area, relative to the largest; 0 in all rows for equal marks
}

// Height implements Figure.
func (f Forest) Height(width vg.Length) vg.Length {
	l := f.layout(width)
	return f.frame(l, width).height(l.dataHeight(), f.XLabel, width)
}

func (f Forest) frame(l forestLayout, width vg.Length) frame {
	fr := frame{plot: newPlot(), left: l.left, right: width - l.right - edge, top: l.headerHeight + 6}
	fr.plot.HideY()
	low, high, ticks := f.axis(l.right - l.left)
	fr.left = max(fr.left, edge+tickInk.width(ticks[0].Label)/2)
	span(&fr.plot.X, low, high, ticks)
	span(&fr.plot.Y, -l.dataHeight().Points(), 0, nil)
	return fr
}

// Draw implements Figure.
func (f Forest) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	l := f.layout(width)
	fr := f.frame(l, width)
	fr.label(f.XLabel, "", width, 0)
	fr.plot.Add(layer(func(c draw.Canvas, p *plot.Plot) { f.marks(l, c, p) }))
	data, _, y := fr.draw(c)
	l.drawHeader(c)
	c.StrokeLine2(draw.LineStyle{Color: grey, Width: hairline}, c.Min.X+edge, data.Max.Y+1, c.Max.X-edge, data.Max.Y+1)
	var down vg.Length
	for i, r := range f.Rows {
		middle := y(-(down + l.heights[i]/2).Points())
		if r.Section {
			l.rows[i][0].draw(c, c.Min.X+edge+r.indent(), middle+l.rows[i][0].height()/2-1, draw.XLeft)
		} else {
			l.drawRow(c, l.rows[i], middle, r.indent())
		}
		down += l.heights[i]
	}
	if !f.estimable() {
		sayNotEstimable(data)
	}
}

// axis is the range of the axis with its ticks, for a length in points.
func (f Forest) axis(length vg.Length) (low, high float64, ticks []plot.Tick) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range f.values() {
		low, high = min(low, v), max(high, v)
	}
	scale := 1.0
	if f.Percent {
		scale = 100
		if low > high || low >= 0 && high <= 1 {
			low, high = 0, 1
		}
	}
	if low > high {
		low, high = 0, 1
	}
	at := roundTicks(low*scale, high*scale, int(length/40))
	axis := underAxis{at: at}
	ticks = axis.ticks(axis.stride(at[0], at[len(at)-1], length))
	for i := range ticks {
		ticks[i].Value /= scale
	}
	return ticks[0].Value, ticks[len(ticks)-1].Value, ticks
}

// axisText is a value as the axis has it.
func (f Forest) axisText(v float64) string {
	if f.Percent {
		return table.Percentage(100*v, 1)
	}
	return tickLabel(v)
}

// values are all numbers that the axis must hold.
func (f Forest) values() []float64 {
	var vs []float64
	add := func(candidates ...float64) {
		for _, v := range candidates {
			if drawable(v) {
				vs = append(vs, v)
			}
		}
	}
	for _, r := range f.Rows {
		if !r.Section && drawable(r.Estimate) {
			add(r.Estimate, r.Low, r.High)
		}
	}
	add(f.Reference)
	return vs
}

// marks draws the reference and each row's interval with its square.
func (f Forest) marks(l forestLayout, c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if drawable(f.Reference) {
		s := draw.LineStyle{Color: grey, Width: 0.6, Dashes: []vg.Length{2, 2}}
		c.StrokeLine2(s, x(f.Reference), c.Min.Y, x(f.Reference), c.Max.Y)
	}
	var down vg.Length
	for i, r := range f.Rows {
		middle := y(-(down + l.heights[i]/2).Points())
		down += l.heights[i]
		if r.Section || !drawable(r.Estimate) {
			continue
		}
		blue := lookOf(0).color
		if drawable(r.Low) && drawable(r.High) {
			c.StrokeLine2(draw.LineStyle{Color: blue, Width: 1}, x(r.Low), middle, x(r.High), middle)
		}
		h := f.half(r)
		c.FillPolygon(blue, []vg.Point{
			{X: x(r.Estimate) - h, Y: middle - h},
			{X: x(r.Estimate) + h, Y: middle - h},
			{X: x(r.Estimate) + h, Y: middle + h},
			{X: x(r.Estimate) - h, Y: middle + h},
		})
	}
}

// half is half the side of a row's square.
func (f Forest) half(r ForestRow) vg.Length {
	heaviest := 0.0
	for _, o := range f.Rows {
		if drawable(o.Weight) && !o.Section {
			heaviest = max(heaviest, o.Weight)
		}
	}
	if heaviest == 0 {
		return 2.4
	}
	if !drawable(r.Weight) || r.Weight < 0 {
		return 1.2
	}
	return max(1.2, 3.8*vg.Length(math.Sqrt(r.Weight/heaviest)))
}

func (f Forest) estimable() bool {
	for _, r := range f.Rows {
		if !r.Section && drawable(r.Estimate) {
			return true
		}
	}
	return false
}

// Alt implements Figure.
func (f Forest) Alt() string {
	if !f.estimable() {
		return "Estimates with intervals: " + notEstimable + "."
	}
	var texts []string
	var known []ForestRow
	for _, r := range f.named() {
		texts = append(texts, r.Label+": "+r.Text)
		if drawable(r.Estimate) {
			known = append(known, r)
		}
	}
	const most = 6
	if len(texts) > most {
		byEstimate := func(a, b ForestRow) int { return cmp.Compare(a.Estimate, b.Estimate) }
		low, high := slices.MinFunc(known, byEstimate), slices.MaxFunc(known, byEstimate)
		texts = []string{texts[0], "lowest of all, " + low.Label + ": " + low.Text, "highest, " + high.Label + ": " + high.Text}
	}
	return fmt.Sprintf("Estimates with intervals, “%s”. %s.", clean(f.XLabel), strings.Join(texts, "; "))
}

// named are the rows that are not sections, an indented one with its section in
// its label.
func (f Forest) named() []ForestRow {
	var rows []ForestRow
	name := ""
	for _, r := range f.Rows {
		if r.Section {
			name = clean(r.Label)
			continue
		}
		r.Label = clean(r.Label)
		if r.Indent > 0 {
			r.Label = prefixed(name, r.Label)
		}
		r.Text = r.text()
		rows = append(rows, r)
	}
	return rows
}

// text is the estimate of a row.
func (r ForestRow) text() string {
	if !drawable(r.Estimate) {
		return table.NE
	}
	return r.Text
}

// Data implements Figure.
func (f Forest) Data() *table.Table {
	t := &table.Table{Columns: columns(f.headerCells()...)}
	if drawable(f.Reference) {
		t.Notes = []string{"Dashed line at " + f.axisText(f.Reference) + "."}
	}
	for _, r := range f.Rows {
		if r.Section {
			t.Rows = append(t.Rows, section(r.Label))
			continue
		}
		cells := f.cells(r)
		cells[len(cells)-1] = r.text()
		t.Rows = append(t.Rows, row(r.Indent, cells...))
	}
	return t
}
