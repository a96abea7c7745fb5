package figure

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// Distribution is how a number is spread in each category, such as doses by
// session: a box from the 25th to the 75th percentile with a line at the median,
// whiskers where they are given, and the number of patients under each.
type Distribution struct {
	XLabel   string // such as "Session"
	YLabel   string // such as "Dose, mg/kg"
	Whiskers string // what they reach, such as "5th to 95th percentile"; "" for none
	Decimals int    // of the numbers in words and in Data
	Boxes    []DistributionBox
}

// DistributionBox is one category. Low and High are the ends of the whiskers, NaN
// to leave them out; percentiles of NaN leave the box out, a median of NaN all.
// ID is the id of its median's results row, "" for none.
type DistributionBox struct {
	Name                        string
	N                           int
	Low, P25, Median, P75, High float64
	ID                          string
}

// Height implements Figure.
func (d Distribution) Height(width vg.Length) vg.Length {
	f, _, _ := d.layout(width)
	return f.height(curveHeight, d.XLabel, width)
}

func (d Distribution) layout(width vg.Length) (f frame, t underAxis, stride int) {
	t = underAxis{at: columnNumbers(len(d.Boxes))}
	names := make([]string, len(d.Boxes))
	row := underRow{label: "n"}
	for i, b := range d.Boxes {
		names[i] = b.Name
		row.cells = append(row.cells, table.Count(b.N))
	}
	if len(row.cells) > 0 {
		t.rows = append(t.rows, row)
	}
	f = roomAround(t, nil, width)
	f.right = max(f.right, 4)
	f.top = d.legend().height(width) + 6
	at := d.ticks()
	span(&f.plot.Y, at[0], at[len(at)-1], evenTicks(at))
	stride = f.spanCategories(names, t, width, sideRoom(evenTicks(at), d.YLabel))
	return f, t, stride
}

func (d Distribution) legend() legend {
	text := "Box: 25th to 75th percentile; line: median"
	if d.whiskered() {
		text += "; whiskers: " + d.Whiskers
	}
	return legend{noteEntry(text)}
}

func (d Distribution) whiskered() bool { return clean(d.Whiskers) != "" }

// ticks cover all that is drawn, and 0 if it is not far.
func (d Distribution) ticks() []float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, b := range d.Boxes {
		if !drawable(b.Median) {
			continue
		}
		vs := []float64{b.Median, b.P25, b.P75}
		if d.whiskered() {
			vs = append(vs, b.Low, b.High)
		}
		for _, v := range vs {
			if drawable(v) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if low > high {
		low, high = 0, 1
	}
	if low > 0 && low < high/2 || low == high && low > 0 {
		low = 0
	}
	return roundTicks(low, high, 5)
}

// Draw implements Figure.
func (d Distribution) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f, t, stride := d.layout(width)
	f.label(d.XLabel, d.YLabel, width, c.Max.Y-c.Min.Y)
	f.plot.Add(layer(d.boxes))
	data, x, _ := f.draw(c)
	d.legend().draw(c)
	t.draw(c, c.Min.Y+f.bottom, f.left, stride, x)
	if !d.estimable() {
		sayNotEstimable(data)
	}
}

func (d Distribution) boxes(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	half := min(12, (x(1)-x(0))*0.3)
	col := lookOf(0).color
	fine := draw.LineStyle{Color: col, Width: 0.8}
	for i, b := range d.Boxes {
		if !drawable(b.Median) {
			continue
		}
		at := x(float64(i))
		low, high := y(b.Median), y(b.Median)
		if drawable(b.P25) && drawable(b.P75) {
			low, high = y(b.P25), y(b.P75)
			c.FillPolygon(lookOf(0).tint(), box(at-half, low, at+half, high))
			strokeBox(c, fine, at-half, low, at+half, high)
		}
		if d.whiskered() && drawable(b.Low) && drawable(b.High) {
			c.StrokeLine2(fine, at, low, at, y(b.Low))
			c.StrokeLine2(fine, at, high, at, y(b.High))
			c.StrokeLine2(fine, at-half/2, y(b.Low), at+half/2, y(b.Low))
			c.StrokeLine2(fine, at-half/2, y(b.High), at+half/2, y(b.High))
		}
		c.StrokeLine2(draw.LineStyle{Color: col, Width: 1.8}, at-half, y(b.Median), at+half, y(b.Median))
	}
}

func (d Distribution) estimable() bool {
	return slices.ContainsFunc(d.Boxes, func(b DistributionBox) bool { return drawable(b.Median) })
}

// Alt implements Figure.
func (d Distribution) Alt() string {
	if !d.estimable() {
		return "Distribution by category: " + notEstimable + "."
	}
	var known []DistributionBox
	for _, b := range d.Boxes {
		if drawable(b.Median) {
			known = append(known, b)
		}
	}
	text := d.summary(known[0])
	if len(known) > 1 {
		text += "; " + d.summary(known[len(known)-1])
	}
	return fmt.Sprintf("“%s” by “%s”: medians with 25th and 75th percentiles. %s.", clean(d.YLabel), clean(d.XLabel), text)
}

// summary is a box in words.
func (d Distribution) summary(b DistributionBox) string {
	return prefixed(b.Name, fmt.Sprintf("%s (n = %s)", table.WithInterval(b.Median, estimable(b.P25), estimable(b.P75), d.Decimals), table.Count(b.N)))
}

// Data implements Figure.
func (d Distribution) Data() *table.Table {
	headers := []string{orElse(d.XLabel, "Category"), "n", "Median", "25th to 75th percentile"}
	if d.whiskered() {
		headers = append(headers, d.Whiskers)
	}
	t := &table.Table{Columns: columns(headers...)}
	for _, b := range d.Boxes {
		cells := []string{b.Name, table.Count(b.N), table.Number(b.Median, d.Decimals), table.Interval(b.P25, b.P75, d.Decimals)}
		if d.whiskered() {
			cells = append(cells, table.Interval(b.Low, b.High, d.Decimals))
		}
		t.Rows = append(t.Rows, identified(0, b.ID, 2, cells...))
	}
	return t
}
