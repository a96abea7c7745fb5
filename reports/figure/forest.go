package figure

import (
	"cmp"
	"fmt"
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
	Log       bool    // estimates are ratios on a logarithmic axis, on which what is under a millionth has no place
	Headers   ForestHeaders
	Series    []string // what the rows' marks stand for, such as "Unadjusted" and "Adjusted"; nil for one kind of mark
	Rows      []ForestRow
}

// ForestHeaders stand over the columns; "" for none.
type ForestHeaders struct {
	Label   string
	Columns []string
	Text    string
}

// ForestRow is one estimate. A Section only names the rows below it. An Estimate
// of NaN has no mark and prints NE; limits of NaN leave the whisker out. A row
// without a label belongs to the one above it. ID is the id of the estimate's
// results row, "" for none.
type ForestRow struct {
	Label               string
	Indent              int
	Section             bool
	Estimate, Low, High float64
	Columns             []string // between the label and the axis, such as n/N
	Text                string   // right of the axis: the estimate with its interval
	Weight              float64  // the mark's area, relative to the largest; 0 in all rows for equal marks
	Series              int      // which of Forest.Series
	ID                  string
}

// Height implements Figure.
func (f Forest) Height(width vg.Length) vg.Length {
	l := f.layout(width)
	return f.frame(l, width).height(l.dataHeight(), f.XLabel, width)
}

func (f Forest) frame(l forestLayout, width vg.Length) frame {
	fr := frame{plot: newPlot(), left: l.left, right: width - l.right - edge, top: l.legendHeight + l.headerHeight + 6}
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
	f.legend().draw(c)
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

func (f Forest) estimable() bool {
	for _, r := range f.Rows {
		if !r.Section && f.drawable(r.Estimate) {
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
// its label, one without a label with that above it, and each with its series.
func (f Forest) named() []ForestRow {
	var rows []ForestRow
	name, above := "", ""
	for _, r := range f.Rows {
		if r.Section {
			name = clean(r.Label)
			continue
		}
		r.Label = orElse(clean(r.Label), above)
		above = r.Label
		if r.Indent > 0 {
			r.Label = prefixed(name, r.Label)
		}
		r.Label = f.withSeries(r)
		r.Text = r.text()
		rows = append(rows, r)
	}
	return rows
}

// withSeries is a row's label with the name of its series.
func (f Forest) withSeries(r ForestRow) string {
	if r.Series < 0 || r.Series >= len(f.Series) {
		return r.Label
	}
	return r.Label + ", " + strings.ToLower(clean(f.Series[r.Series]))
}

// text is the estimate of a row.
func (r ForestRow) text() string {
	if !drawable(r.Estimate) {
		return table.NoNumber(r.Estimate)
	}
	return r.Text
}

// Data implements Figure.
func (f Forest) Data() *table.Table {
	t := &table.Table{Columns: columns(f.headerCells()...)}
	if drawable(f.Reference) {
		t.Notes = []string{"Dashed line at " + f.axisText(f.Reference) + "."}
	}
	above := ""
	for _, r := range f.Rows {
		if r.Section {
			t.Rows = append(t.Rows, section(r.Label))
			continue
		}
		r.Label = orElse(clean(r.Label), above)
		above = r.Label
		cells := f.cells(r)
		cells[0] = f.withSeries(r)
		cells[len(cells)-1] = r.text()
		t.Rows = append(t.Rows, identified(r.Indent, r.ID, len(cells)-1, cells...))
	}
	return t
}
