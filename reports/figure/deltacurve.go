package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// DeltaCurve is a share of patients by how far the values that stand for missing
// ones are shifted, with its band, a line for a benchmark and a mark at the shift
// from which the finding no longer holds.
type DeltaCurve struct {
	XLabel        string // "" for "Shift of the imputed ratings, mm"
	YLabel        string // "" for "Responders, %"
	N             int
	Points        []DeltaPoint // in order of Delta
	Benchmark     float64      // a share, NaN for none
	BenchmarkName string       // "" for "Null benchmark"
	Tipping       float64      // a shift in mm, NaN for none
	TippingName   string       // "" for "Tipping point"
}

// DeltaPoint is the share, 0..1, under a shift of Delta mm, with its limits, NaN if
// they are not estimable. ID is the id of its results row, "" for none.
type DeltaPoint struct {
	Delta, Share, Low, High float64
	ID                      string
}

// Height implements Figure.
func (d DeltaCurve) Height(width vg.Length) vg.Length {
	f := d.layout(width)
	return f.height(max(curveHeight, endLabelsHeight(d.endLabels(), f.right)), d.xLabel(), width)
}

func (d DeltaCurve) xLabel() string { return orElse(d.XLabel, "Shift of the imputed ratings, mm") }

// layout leaves room above the data for the words of the mark.
func (d DeltaCurve) layout(width vg.Length) frame {
	f := roomAround(underAxis{}, d.endLabels(), width)
	f.right = max(f.right, 8)
	if d.tips() {
		f.top = d.tippingText(width).height() + 5
	}
	return f
}

// tips says whether the mark has a place.
func (d DeltaCurve) tips() bool { return drawable(d.Tipping) && len(d.drawable()) > 0 }

func (d DeltaCurve) tippingText(width vg.Length) block {
	return tickInk.fit(orElse(clean(d.TippingName), "Tipping point")+": "+millimetres(d.Tipping), width*2/3)
}

// Draw implements Figure.
func (d DeltaCurve) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f := d.layout(width)
	low, high := d.span()
	span(&f.plot.X, low, high, d.ticks(width-f.right-50))
	span(&f.plot.Y, 0, 1, percentTicks())
	f.label(d.xLabel(), orElse(d.YLabel, "Responders, %")+" ("+nEquals(d.N)+")", width, c.Max.Y-c.Min.Y)
	f.plot.Add(layer(d.references), layer(d.curve))
	data, x, y := f.draw(c)
	if d.tips() {
		b := d.tippingText(width)
		half := b.width() / 2
		at := min(max(x(d.Tipping), c.Min.X+edge+half), c.Max.X-edge-half)
		b.draw(c, at, data.Max.Y+b.height()+2, draw.XCenter)
	}
	drawEndLabels(c, d.placed(y), data.Max.X, f.right, data.Min.Y, data.Max.Y)
	if len(d.drawable()) == 0 {
		sayNotEstimable(data)
	}
}

// drawable are the points that have a place, in order of their shifts.
func (d DeltaCurve) drawable() []DeltaPoint {
	var known []DeltaPoint
	for _, p := range d.Points {
		if drawable(p.Delta) && drawable(p.Share) {
			known = append(known, p)
		}
	}
	slices.SortStableFunc(known, func(a, b DeltaPoint) int { return cmp.Compare(a.Delta, b.Delta) })
	return known
}

// span is the range of the shifts, the tipping point's included: it may lie
// beyond the points.
func (d DeltaCurve) span() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range d.drawable() {
		low, high = min(low, p.Delta), max(high, p.Delta)
	}
	if low <= high && drawable(d.Tipping) {
		low, high = min(low, d.Tipping), max(high, d.Tipping)
	}
	switch {
	case low > high:
		return 0, 1
	case low == high:
		return low - 1, high + 1
	}
	return low, high
}

// ticks are round shifts that have room on a length.
func (d DeltaCurve) ticks(length vg.Length) []plot.Tick {
	low, high := d.span()
	at := roundTicks(low, high, 8)
	at = slices.DeleteFunc(at, func(v float64) bool { return v < low || v > high })
	t := underAxis{at: at}
	return t.ticks(t.stride(low, high, length))
}

// endLabels name the curve and the benchmark.
func (d DeltaCurve) endLabels() []endLabel {
	var labels []endLabel
	if drawable(d.Benchmark) {
		labels = append(labels, endLabel{
			look: d.benchmarkLook(), name: orElse(d.BenchmarkName, "Null benchmark"),
			notes: []string{table.Percent(d.Benchmark, d.N)},
		})
	}
	return labels
}

func (d DeltaCurve) benchmarkLook() look { return look{color: grey, dashes: []vg.Length{2, 2}} }

func (d DeltaCurve) placed(y func(float64) vg.Length) []endLabel {
	labels := d.endLabels()
	for i := range labels {
		labels[i].at = y(min(max(d.Benchmark, 0), 1))
	}
	return labels
}

// references draws the benchmark and the tipping point.
func (d DeltaCurve) references(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if drawable(d.Benchmark) {
		line := []vg.Point{{X: c.Min.X, Y: y(d.Benchmark)}, {X: c.Max.X, Y: y(d.Benchmark)}}
		c.StrokeLines(d.benchmarkLook().line(1), c.ClipLinesXY(line)...)
	}
	if d.tips() {
		c.StrokeLine2(draw.LineStyle{Color: lookOf(1).color, Width: 1}, x(d.Tipping), c.Min.Y, x(d.Tipping), c.Max.Y)
	}
}

// curve draws the band, which breaks where a limit is not known, and the shares.
func (d DeltaCurve) curve(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	points := d.drawable()
	var upper, lower []vg.Point
	band := func() {
		slices.Reverse(lower)
		if outline := c.ClipPolygonXY(append(upper, lower...)); len(upper) > 1 && len(outline) > 2 {
			c.FillPolygon(lookOf(0).tint(), outline)
		}
		upper, lower = nil, nil
	}
	var line []vg.Point
	for _, q := range points {
		line = append(line, vg.Point{X: x(q.Delta), Y: y(q.Share)})
		if !drawable(q.Low) || !drawable(q.High) {
			band()
			continue
		}
		upper = append(upper, vg.Point{X: x(q.Delta), Y: y(q.High)})
		lower = append(lower, vg.Point{X: x(q.Delta), Y: y(q.Low)})
	}
	band()
	c.StrokeLines(lookOf(0).line(1.4), c.ClipLinesXY(line)...)
	for _, at := range line {
		c.DrawGlyph(lookOf(0).glyph(2), at)
	}
}

// Alt implements Figure.
func (d DeltaCurve) Alt() string {
	known := d.drawable()
	if len(known) == 0 {
		return "Share of responders by shift of the imputed ratings: " + notEstimable + "."
	}
	at := func(p DeltaPoint) string {
		return fmt.Sprintf("%s at %s", percentText(p.Share, p.Low, p.High, d.N), millimetres(p.Delta))
	}
	alt := fmt.Sprintf("“%s” (n = %s) against “%s”: %s", orElse(clean(d.YLabel), "Responders, %"), table.Count(d.N), clean(d.xLabel()), at(known[0]))
	if len(known) > 1 {
		alt += ", " + at(known[len(known)-1])
	}
	if drawable(d.Benchmark) {
		alt += fmt.Sprintf(". %s: %s", orElse(clean(d.BenchmarkName), "Null benchmark"), table.Percent(d.Benchmark, d.N))
	}
	if d.tips() {
		alt += fmt.Sprintf(". %s: %s", orElse(clean(d.TippingName), "Tipping point"), millimetres(d.Tipping))
	}
	return alt + "."
}

// Data implements Figure.
func (d DeltaCurve) Data() *table.Table {
	t := &table.Table{Columns: columns("Shift, mm", "Responders", "95% CI"), Notes: []string{"n = " + table.Count(d.N) + "."}}
	if drawable(d.Benchmark) {
		t.Notes = append(t.Notes, orElse(clean(d.BenchmarkName), "Null benchmark")+": "+table.Percent(d.Benchmark, d.N)+".")
	}
	if drawable(d.Tipping) {
		t.Notes = append(t.Notes, orElse(clean(d.TippingName), "Tipping point")+": "+millimetres(d.Tipping)+".")
	}
	for _, p := range d.Points {
		t.Rows = append(t.Rows, identified(0, p.ID, 1, tickLabel(p.Delta), table.Percent(p.Share, d.N), table.PercentInterval(p.Low, p.High, d.N)))
	}
	return t
}

func millimetres(v float64) string { return tickLabel(v) + noBreak + "mm" }
