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

// Ladder is the share of responders by threshold, once for each rule for missing
// data.
type Ladder struct {
	Groups []string // the rules, in the order of the values
	XLabel string   // "" for "Responders, %"
	Rows   []LadderRow
}

// LadderRow is one threshold, with a value for each group.
type LadderRow struct {
	Label  string // such as "≥ 30 %"
	Values []LadderValue
}

// LadderValue is a share, 0..1, of N patients, with its limits, NaN if they are
// not estimable. ID is the id of its results row, "" for none.
type LadderValue struct {
	Share, Low, High float64
	N                int
	ID               string
}

const (
	ladderPitch vg.Length = 10.5 // from one value to the next
	ladderSpace vg.Length = 7    // between two thresholds, besides
)

// ladderLayout is where the columns stand, from the left edge of the canvas.
type ladderLayout struct {
	labels         []block
	heights        []vg.Length
	left, right    vg.Length // of the axis
	text, n        vg.Length // right edges of the columns of shares and numbers
	legend, header vg.Length // heights
}

func (l Ladder) layout(width vg.Length) ladderLayout {
	var lay ladderLayout
	var label, text vg.Length
	n := headingInk.width("N")
	for _, r := range l.Rows {
		label = max(label, labelInk.width(clean(r.Label)))
		for _, v := range r.Values {
			text = max(text, tickInk.width(v.text()))
			n = max(n, tickInk.width(table.Count(v.N)))
		}
	}
	text = max(text, headingInk.width(ladderHeader))
	label = min(label, width/4)
	lay.left = edge + label + columnGap
	lay.n = width - edge
	lay.text = lay.n - n - columnGap
	lay.right = lay.text - text - columnGap
	for _, r := range l.Rows {
		b := labelInk.fit(r.Label, label+0.01)
		lay.labels = append(lay.labels, b)
		lay.heights = append(lay.heights, max(b.height(), vg.Length(len(r.Values))*ladderPitch)+ladderSpace)
	}
	lay.legend = l.legend().height(width)
	lay.header = headingInk.leading() + 3
	return lay
}

// ladderHeader stands over the shares.
const ladderHeader = "Responders (95% CI)"

func (v LadderValue) text() string {
	if !drawable(v.Share) {
		return table.NoNumber(v.Share)
	}
	return table.PercentWithInterval(v.Share, estimable(v.Low), estimable(v.High), v.N)
}

// legend names the rules.
func (l Ladder) legend() legend {
	entries := make(legend, len(l.Groups))
	for i, name := range l.Groups {
		entries[i] = shapeEntry(name, lookOf(i))
	}
	return entries
}

// Height implements Figure.
func (l Ladder) Height(width vg.Length) vg.Length {
	lay := l.layout(width)
	return l.frame(lay, width).height(lay.dataHeight(), l.xLabel(), width)
}

// Draw implements Figure.
func (l Ladder) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	lay := l.layout(width)
	f := l.frame(lay, width)
	f.label(l.xLabel(), "", width, 0)
	f.plot.Add(layer(func(c draw.Canvas, p *plot.Plot) { l.values(lay, c, p) }))
	data, _, y := f.draw(c)
	l.legend().draw(c)
	l.drawTexts(c, lay, y)
	headings := data.Max.Y + 4
	headingInk.draw(c, c.Min.X+lay.text, headings, draw.XRight, ladderHeader)
	headingInk.draw(c, c.Min.X+lay.n, headings, draw.XRight, "N")
	if !l.estimable() {
		sayNotEstimable(data)
	}
}

func (l Ladder) xLabel() string { return orElse(l.XLabel, "Responders, %") }

func (l Ladder) frame(lay ladderLayout, width vg.Length) frame {
	f := frame{plot: newPlot(), left: lay.left, right: width - lay.right - edge, top: lay.legend + lay.header}
	f.plot.HideY()
	span(&f.plot.X, 0, 1, percentTicks())
	span(&f.plot.Y, -lay.dataHeight().Points(), 0, nil)
	return f
}

func (lay ladderLayout) dataHeight() vg.Length { return max(sum(lay.heights), 40) }

// heightOf is the height of the i-th value of n in a row that begins at down.
func (lay ladderLayout) heightOf(row, i, n int, down vg.Length) vg.Length {
	middle := down + lay.heights[row]/2
	return middle + (vg.Length(i)-vg.Length(n-1)/2)*ladderPitch
}

// drawTexts writes the labels and the numbers, and a line between thresholds.
func (l Ladder) drawTexts(c draw.Canvas, lay ladderLayout, y func(float64) vg.Length) {
	var down vg.Length
	for i, r := range l.Rows {
		c.StrokeLine2(draw.LineStyle{Color: light, Width: 0.5}, c.Min.X+edge, y(-down.Points()), c.Max.X-edge, y(-down.Points()))
		b := lay.labels[i]
		b.draw(c, c.Min.X+edge, y(-(down+lay.heights[i]/2).Points())+b.height()/2, draw.XLeft)
		for j, v := range r.Values {
			base := y(-lay.heightOf(i, j, len(r.Values), down).Points()) - 0.35*tickSize
			tickInk.draw(c, c.Min.X+lay.text, base, draw.XRight, v.text())
			tickInk.draw(c, c.Min.X+lay.n, base, draw.XRight, table.Count(v.N))
		}
		down += lay.heights[i]
	}
}

// values draws each share with its whisker.
func (l Ladder) values(lay ladderLayout, c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	var down vg.Length
	for i, r := range l.Rows {
		for j, v := range r.Values {
			if !drawable(v.Share) {
				continue
			}
			look := lookOf(j)
			at := vg.Point{X: x(v.Share), Y: y(-lay.heightOf(i, j, len(r.Values), down).Points())}
			if drawable(v.Low) && drawable(v.High) {
				line := []vg.Point{{X: x(v.Low), Y: at.Y}, {X: x(v.High), Y: at.Y}}
				c.StrokeLines(draw.LineStyle{Color: look.color, Width: 0.9}, c.ClipLinesXY(line)...)
			}
			c.DrawGlyph(look.glyph(2.7), at)
		}
		down += lay.heights[i]
	}
}

func (l Ladder) estimable() bool {
	for _, r := range l.Rows {
		for _, v := range r.Values {
			if drawable(v.Share) {
				return true
			}
		}
	}
	return false
}

// group is the name of the i-th rule.
func (l Ladder) group(i int) string {
	if i < len(l.Groups) {
		return clean(l.Groups[i])
	}
	return ""
}

// Alt implements Figure.
func (l Ladder) Alt() string {
	if !l.estimable() {
		return "Responders by threshold: " + notEstimable + "."
	}
	rows := make([]string, len(l.Rows))
	for i, r := range l.Rows {
		rows[i] = prefixed(clean(r.Label), l.summary(r))
	}
	return "Responders by threshold and rule for missing data. " + strings.Join(rows, "; ") + "."
}

// summary is a threshold's first value and the range of all in words.
func (l Ladder) summary(r LadderRow) string {
	var known []LadderValue
	for _, v := range r.Values {
		if drawable(v.Share) {
			known = append(known, v)
		}
	}
	if len(known) == 0 {
		return notEstimable
	}
	first := r.Values[0].text()
	if g := l.group(0); g != "" {
		first += " under " + g
	}
	if len(known) == 1 && drawable(r.Values[0].Share) {
		return first
	}
	byShare := func(a, b LadderValue) int { return cmp.Compare(a.Share, b.Share) }
	low, high := slices.MinFunc(known, byShare), slices.MaxFunc(known, byShare)
	return fmt.Sprintf("%s, %s to %s over all rules", first, table.Percent(low.Share, low.N), table.Percent(high.Share, high.N))
}

// Data implements Figure.
func (l Ladder) Data() *table.Table {
	t := &table.Table{Columns: columns("Threshold and rule", "N", "Responders", "95% CI")}
	for _, r := range l.Rows {
		t.Rows = append(t.Rows, section(r.Label))
		for j, v := range r.Values {
			t.Rows = append(t.Rows, identified(1, v.ID, 2, l.group(j), table.Count(v.N),
				table.Percent(v.Share, v.N), table.PercentInterval(v.Low, v.High, v.N)))
		}
	}
	return t
}
