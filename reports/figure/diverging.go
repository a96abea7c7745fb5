package figure

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// Diverging is how patients divide over the classes of a scale that has a middle,
// such as a global impression of change: a bar for each category, its classes
// side by side, the middle one centred.
type Diverging struct {
	XLabel  string   // "" for "Patients, %, from the middle of" and the class there
	YLabel  string   // what the bars are, such as "Window"
	Classes []string // from left to right
	Neutral int      // the class in the middle; out of range if there is none
	Bars    []DivergingBar
}

// DivergingBar is one category: the share, 0..1, of each class of N patients. If
// one of them is NaN the bar prints NE. IDs are the ids of their results rows, nil
// for none.
type DivergingBar struct {
	Label  string
	N      int
	Shares []float64
	IDs    []string
}

const (
	divergingBar   vg.Length = 14 // height of a bar
	divergingSpace vg.Length = 7  // between two bars
)

// divergingLayout is where the columns stand, from the left edge of the canvas.
type divergingLayout struct {
	labels      []block
	heights     []vg.Length
	left, right vg.Length // of the axis
	header      block
}

func (d Diverging) layout(width vg.Length) divergingLayout {
	label, n := headingInk.width(clean(d.YLabel)), headingInk.width("n")
	for _, b := range d.Bars {
		label = max(label, labelInk.width(clean(b.Label)))
		n = max(n, tickInk.width(table.Count(b.N)))
	}
	label = min(label, 0.3*width)
	l := divergingLayout{left: edge + label + columnGap, right: width - edge - n - columnGap}
	l.header = headingInk.fit(d.YLabel, label+0.01)
	l.header.lines = shortened(l.header.lines)
	for _, b := range d.Bars {
		text := labelInk.fit(b.Label, label+0.01)
		l.labels = append(l.labels, text)
		l.heights = append(l.heights, max(text.height(), divergingBar)+divergingSpace)
	}
	return l
}

// Height implements Figure.
func (d Diverging) Height(width vg.Length) vg.Length {
	l := d.layout(width)
	return d.frame(l, width).height(l.dataHeight(), d.xLabel(), width)
}

func (l divergingLayout) dataHeight() vg.Length { return max(sum(l.heights), 40) }

func (d Diverging) xLabel() string {
	if d.XLabel != "" || !d.hasNeutral() {
		return orElse(d.XLabel, "Patients, %")
	}
	return "Patients, %, from the middle of “" + clean(d.Classes[d.Neutral]) + "”"
}

func (d Diverging) hasNeutral() bool { return d.Neutral >= 0 && d.Neutral < len(d.Classes) }

func (d Diverging) frame(l divergingLayout, width vg.Length) frame {
	f := frame{plot: newPlot(), left: l.left, right: width - l.right - edge, top: d.legend().height(width) + max(l.header.height(), headingInk.leading()) + 4}
	f.plot.HideY()
	low, high := d.span()
	at := roundTicks(low, high, int(max(l.right-l.left, 40)/40))
	t := underAxis{at: at}
	ticks := t.ticks(t.stride(at[0], at[len(at)-1], l.right-l.left))
	for i := range ticks {
		ticks[i].Label = strings.TrimPrefix(ticks[i].Label, "−") // both sides are shares
	}
	span(&f.plot.X, at[0], at[len(at)-1], ticks)
	span(&f.plot.Y, -l.dataHeight().Points(), 0, nil)
	return f
}

// estimable says whether a bar can be drawn.
func (b DivergingBar) estimable() bool {
	return len(b.Shares) > 0 && !slices.ContainsFunc(b.Shares, func(v float64) bool { return !(v >= 0 && v <= 1) })
}

// start is where a bar begins, in percent left of the middle.
func (d Diverging) start(b DivergingBar) float64 {
	middle := d.Neutral
	if !d.hasNeutral() {
		middle = len(d.Classes) / 2
	}
	left := 0.0
	for j, v := range b.Shares {
		if j < middle {
			left += v
		}
		if j == middle && d.hasNeutral() {
			left += v / 2
		}
	}
	return -100 * left
}

// span is the range of the axis in percent: all bars, and a tenth on either side.
func (d Diverging) span() (low, high float64) {
	low, high = -10, 10
	for _, b := range d.Bars {
		if !b.estimable() {
			continue
		}
		start, all := d.start(b), 0.0
		for _, v := range b.Shares {
			all += v
		}
		low, high = min(low, start), max(high, start+100*all)
	}
	return low, high
}

// shade is the colour of a class and whether it has a pattern: blue on the left
// and vermillion with a pattern on the right, darker away from the middle.
func (d Diverging) shade(j int) (color.NRGBA, bool) {
	white := color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	middle, right := float64(d.Neutral), len(d.Classes)-1-d.Neutral
	if !d.hasNeutral() {
		middle, right = float64(len(d.Classes))/2-0.5, len(d.Classes)/2
	}
	switch off := float64(j) - middle; {
	case off < 0:
		return mixed(okabeIto[0], white, 0.25+0.75*min(-off/math.Max(middle, 1), 1)), false
	case off > 0:
		return mixed(okabeIto[1], white, 0.25+0.75*min(off/float64(max(right, 1)), 1)), true
	}
	return color.NRGBA{R: 0xd9, G: 0xd9, B: 0xd9, A: 0xff}, false
}

// fill fills an outline as a class.
func (d Diverging) fill(c draw.Canvas, j int, outline []vg.Point) {
	col, ruled := d.shade(j)
	c.FillPolygon(col, outline)
	if ruled {
		hatch{[]float64{45}, 3.2}.draw(c, mixed(color.NRGBA{A: 0xff}, col, 0.45), outline)
	}
	c.StrokeLines(draw.LineStyle{Color: grey, Width: 0.5}, append(outline, outline[0]))
}

func (d Diverging) legend() legend {
	var l legend
	for j, name := range d.Classes {
		l = append(l, legendEntry{name, 1.5*swatchSize + 4, func(c draw.Canvas, left, middle vg.Length) {
			d.fill(c, j, box(left, middle-swatchSize/2, left+1.5*swatchSize, middle+swatchSize/2))
		}})
	}
	return l
}

// Draw implements Figure.
func (d Diverging) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	l := d.layout(width)
	f := d.frame(l, width)
	f.label(d.xLabel(), "", width, 0)
	f.plot.Add(layer(func(c draw.Canvas, p *plot.Plot) { d.bars(l, c, p) }))
	data, _, y := f.draw(c)
	d.legend().draw(c)
	headings := data.Max.Y + 4
	l.header.draw(c, c.Min.X+edge, headings+l.header.height()-0.25*l.header.size, draw.XLeft)
	headingInk.draw(c, c.Max.X-edge, headings, draw.XRight, "n")
	var down vg.Length
	for i, q := range d.Bars {
		middle := y(-(down + l.heights[i]/2).Points())
		l.labels[i].draw(c, c.Min.X+edge, middle+l.labels[i].height()/2, draw.XLeft)
		tickInk.draw(c, c.Max.X-edge, middle-0.35*tickSize, draw.XRight, table.Count(q.N))
		down += l.heights[i]
	}
	if !slices.ContainsFunc(d.Bars, DivergingBar.estimable) {
		sayNotEstimable(data)
	}
}

// bars draws the classes of each bar with their shares, as far as they have room.
func (d Diverging) bars(l divergingLayout, c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	c.StrokeLine2(draw.LineStyle{Color: grey, Width: hairline, Dashes: []vg.Length{2, 2}}, x(0), c.Min.Y, x(0), c.Max.Y)
	some := slices.ContainsFunc(d.Bars, DivergingBar.estimable)
	var down vg.Length
	for i, b := range d.Bars {
		middle := y(-(down + l.heights[i]/2).Points())
		down += l.heights[i]
		if !b.estimable() {
			if some {
				greyInk.draw(c, x(0), middle-0.35*labelSize, draw.XCenter, table.NoNumber(b.Shares...))
			}
			continue
		}
		at := d.start(b)
		for j, v := range b.Shares {
			left, right := x(at), x(at+100*v)
			at += 100 * v
			if v == 0 || j >= len(d.Classes) {
				continue
			}
			d.fill(c, j, box(left, middle-divergingBar/2, right, middle+divergingBar/2))
			d.share(c, j, strings.TrimSuffix(table.Percent(v, b.N), "%"), left, right, middle)
		}
	}
}

// share writes the share of a class into it if it has room, clear of the pattern.
func (d Diverging) share(c draw.Canvas, j int, text string, left, right, middle vg.Length) {
	half := tickInk.width(text) / 2
	if right-left < 2*half+4 {
		return
	}
	col, ruled := d.shade(j)
	centre := (left + right) / 2
	if ruled {
		c.FillPolygon(col, box(centre-half-1, middle-0.5*tickSize, centre+half+1, middle+0.5*tickSize))
	}
	tickInk.on(col).draw(c, centre, middle-0.35*tickSize, draw.XCenter, text)
}

// Alt implements Figure.
func (d Diverging) Alt() string {
	var known []DivergingBar
	for _, b := range d.Bars {
		if b.estimable() {
			known = append(known, b)
		}
	}
	if len(known) == 0 {
		return "Patients by class: " + notEstimable + "."
	}
	texts := []string{d.summary(known[0])}
	if len(known) > 1 {
		texts = append(texts, d.summary(known[len(known)-1]))
	}
	return "Patients by class, %. " + strings.Join(texts, "; ") + "."
}

// summary is a bar in words.
func (d Diverging) summary(b DivergingBar) string {
	var shares []string
	for j, v := range b.Shares {
		shares = append(shares, strings.TrimSpace(clean(at(d.Classes, j))+" "+table.Percent(v, b.N)))
	}
	return prefixed(b.Label, fmt.Sprintf("n = %s, %s", table.Count(b.N), strings.Join(shares, ", ")))
}

// Data implements Figure.
func (d Diverging) Data() *table.Table {
	t := &table.Table{Columns: columns(append([]string{orElse(d.YLabel, "Category"), "n"}, d.Classes...)...)}
	for _, b := range d.Bars {
		r := row(0, b.Label, table.Count(b.N))
		for j := range d.Classes {
			share := math.NaN()
			if j < len(b.Shares) {
				share = b.Shares[j]
			}
			r.Cells = append(r.Cells, table.Cell{Text: table.Percent(share, b.N), ID: at(b.IDs, j)})
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}
