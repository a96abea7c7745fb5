package figure

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// CumulativeResponse is the share of patients whose pain fell by at least each
// percentage, from -100 (worse) to 100.
type CumulativeResponse struct {
	N              int
	Points         []ResponsePoint // in order of Reduction
	Marks          []int           // reductions to mark, such as 30 and 50
	XLabel, YLabel string          // "" for "Reduction in pain, %" and "Patients, %"
}

// ResponsePoint is the share, 0..1, of patients with a reduction of at least
// Reduction %, with its limits, NaN if they are not estimable. A share of NaN breaks the
// curve: it then runs somewhere within the box from the point before to the one after. ID is the id of its results row, "" for none.
type ResponsePoint struct {
	Reduction        int
	Share, Low, High float64
	ID               string
}

// Height implements Figure.
func (r CumulativeResponse) Height(width vg.Length) vg.Length {
	return r.layout(width).height(responseHeight, r.xLabel(), width)
}

func (r CumulativeResponse) xLabel() string { return orElse(r.XLabel, "Reduction in pain, %") }

// responseHeight is that of the curve, at the least.
const responseHeight vg.Length = 190

// layout leaves room right of the curve for the value of a mark near 100, and
// above it where the values of marks do not find room beside it.
func (r CumulativeResponse) layout(width vg.Length) frame {
	f := frame{plot: newPlot(), top: 4, right: 10}
	for _, m := range r.marked() {
		right := (width - 50) * vg.Length(100-m.Reduction) / 200
		f.right = max(f.right, 60-right)
	}
	for _, bottom := range r.markPlaces(f, width, 0, func(share float64) vg.Length { return vg.Length(share) * responseHeight }) {
		f.top = max(f.top, bottom.top-responseHeight)
	}
	return f
}

// markPlace is where the value of a mark stands.
type markPlace struct {
	ResponsePoint
	text block
	top  vg.Length
}

// markPlaces puts the values of the marks above the band and clear of each other.
func (r CumulativeResponse) markPlaces(f frame, width, floor vg.Length, y func(float64) vg.Length) []markPlace {
	var places []markPlace
	for _, m := range r.marked() {
		top := min(max(m.Share, 0), 1)
		if drawable(m.High) {
			top = min(max(top, m.High), 1)
		}
		b := r.markText(m, f, width)
		bottom := max(y(top)+2, floor)
		places = append(places, markPlace{m, b, bottom + b.height()})
		floor = bottom + b.height() + 1
	}
	return places
}

// marked are the points to mark, the highest reduction first.
func (r CumulativeResponse) marked() []ResponsePoint {
	var points []ResponsePoint
	seen := map[int]bool{}
	for _, m := range r.Marks {
		for _, p := range r.drawable() {
			if p.Reduction == m && !seen[m] {
				points = append(points, p)
				seen[m] = true
			}
		}
	}
	sort.SliceStable(points, func(i, j int) bool { return points[i].Reduction > points[j].Reduction })
	return points
}

// runs are the drawable points between those that break the curve.
func (r CumulativeResponse) runs() [][]ResponsePoint {
	var runs [][]ResponsePoint
	broken := true
	for _, p := range r.Points {
		switch {
		case !drawable(p.Share):
			broken = true
		case p.Reduction < -100 || p.Reduction > 100:
		case broken:
			runs, broken = append(runs, []ResponsePoint{p}), false
		default:
			runs[len(runs)-1] = append(runs[len(runs)-1], p)
		}
	}
	return runs
}

// drawable are the points that have a place.
func (r CumulativeResponse) drawable() []ResponsePoint { return slices.Concat(r.runs()...) }

// markText is the value of a mark, in the room right of it.
func (r CumulativeResponse) markText(m ResponsePoint, f frame, width vg.Length) block {
	right := (width-50-f.right)*vg.Length(100-m.Reduction)/200 + f.right
	return tickInk.fit(inOnePiece(table.PercentWithInterval(m.Share, estimable(m.Low), estimable(m.High), r.N)), right-6)
}

// Draw implements Figure.
func (r CumulativeResponse) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f := r.layout(width)
	span(&f.plot.X, -100, 100, r.ticks(width-50-f.right))
	span(&f.plot.Y, 0, 1, percentTicks())
	f.label(r.xLabel(),
		orElse(r.YLabel, "Patients, %")+" ("+nEquals(r.N)+")", width, c.Max.Y-c.Min.Y)
	f.plot.Add(layer(r.gaps), layer(r.band), layer(r.markLines), layer(r.curve))
	data, x, y := f.draw(c)
	r.markTexts(c, f, x, y)
	if len(r.drawable()) == 0 {
		sayNotEstimable(data)
	}
}

// ticks are the marks and, where they have room, multiples of 50; a mark too near
// to another has no number.
func (r CumulativeResponse) ticks(across vg.Length) []plot.Tick {
	const apart = 18
	var at []float64
	var bare []plot.Tick
	near := func(v float64) bool { return nearestOf(at, v)/200*float64(across) < apart }
	for _, m := range r.marked() {
		v := float64(m.Reduction)
		if near(v) {
			bare = append(bare, plot.Tick{Value: v})
			continue
		}
		at = append(at, v)
	}
	for _, v := range []float64{-100, -50, 0, 50, 100} {
		if !near(v) {
			at = append(at, v)
		}
	}
	return append(ticksAt(at), bare...)
}

// nearestOf is the distance from v to the nearest of some values, 1000 if there
// are none.
func nearestOf(values []float64, v float64) float64 {
	d := 1000.0
	for _, w := range values {
		d = min(d, max(v-w, w-v))
	}
	return d
}

func (r CumulativeResponse) band(c draw.Canvas, p *plot.Plot) {
	for _, points := range r.runs() {
		bandOf(c, p, points)
	}
}

// bandOf is the band of points without a break.
func bandOf(c draw.Canvas, p *plot.Plot, points []ResponsePoint) {
	x, y := p.Transforms(&c)
	for from := 0; from < len(points); {
		to := from
		for to < len(points) && drawable(points[to].Low) && drawable(points[to].High) {
			to++
		}
		if to > from+1 {
			upper := shareLine(points[from:to], func(p ResponsePoint) float64 { return p.High }, x, y)
			lower := shareLine(points[from:to], func(p ResponsePoint) float64 { return p.Low }, x, y)
			for i := len(lower) - 1; i >= 0; i-- {
				upper = append(upper, lower[i])
			}
			c.FillPolygon(lookOf(0).tint(), c.ClipPolygonXY(upper))
		}
		from = max(to, from+1)
	}
}

// shareLine goes down after each point: a share of patients with at least a
// reduction holds up to and at that reduction.
func shareLine(points []ResponsePoint, value func(ResponsePoint) float64, x, y func(float64) vg.Length) []vg.Point {
	var line []vg.Point
	for i, p := range points {
		if i > 0 {
			line = append(line, vg.Point{X: x(float64(points[i-1].Reduction)), Y: y(value(p))})
		}
		line = append(line, vg.Point{X: x(float64(p.Reduction)), Y: y(value(p))})
	}
	return line
}

func (r CumulativeResponse) curve(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, points := range r.runs() {
		line := shareLine(points, func(p ResponsePoint) float64 { return p.Share }, x, y)
		c.StrokeLines(lookOf(0).line(1.4), c.ClipLinesXY(line)...)
	}
}

// gaps are boxes within which the curve falls, nobody knows where.
func (r CumulativeResponse) gaps(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	runs := r.runs()
	for i := 1; i < len(runs); i++ {
		before, after := runs[i-1][len(runs[i-1])-1], runs[i][0]
		outline := box(x(float64(before.Reduction)), y(after.Share), x(float64(after.Reduction)), y(before.Share))
		fillArea(c, lookOf(0), outline)
		c.StrokeLines(draw.LineStyle{Color: lookOf(0).color, Width: hairline}, c.ClipLinesXY(append(outline, outline[0]))...)
	}
}

// markLines are dashed lines from the axes to the curve.
func (r CumulativeResponse) markLines(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	dashed := draw.LineStyle{Color: grey, Width: 0.6, Dashes: []vg.Length{2, 2}}
	for _, m := range r.marked() {
		at := vg.Point{X: x(float64(m.Reduction)), Y: y(m.Share)}
		line := []vg.Point{{X: c.Min.X, Y: at.Y}, at, {X: at.X, Y: c.Min.Y}}
		c.StrokeLines(dashed, c.ClipLinesXY(line)...)
		c.DrawGlyph(lookOf(0).glyph(2.3), at)
	}
}

// markTexts writes the values above and right of the marks.
func (r CumulativeResponse) markTexts(c draw.Canvas, f frame, x, y func(float64) vg.Length) {
	for _, m := range r.markPlaces(f, c.Max.X-c.Min.X, c.Min.Y, y) {
		m.text.draw(c, x(float64(m.Reduction))+3, m.top, draw.XLeft)
	}
}

// Alt implements Figure.
func (r CumulativeResponse) Alt() string {
	if len(r.drawable()) == 0 {
		return "Share of patients by reduction in pain: " + notEstimable + "."
	}
	var values []string
	marked := r.marked()
	for i := len(marked) - 1; i >= 0; i-- {
		m := marked[i]
		values = append(values, fmt.Sprintf("by at least %s in %s",
			table.Percentage(float64(m.Reduction), 0), table.PercentWithInterval(m.Share, m.Low, m.High, r.N)))
	}
	alt := "Share of patients (n = " + table.Count(r.N) + ") whose pain fell by at least each percentage from −100 to 100."
	if len(values) == 0 {
		return alt
	}
	return alt + " It fell " + strings.Join(values, "; ") + "."
}

// Data implements Figure.
func (r CumulativeResponse) Data() *table.Table {
	t := &table.Table{
		Columns: columns("Reduction of at least", "Patients", "95% CI"),
		Notes:   []string{"n = " + table.Count(r.N) + "."},
	}
	for _, p := range r.Points {
		t.Rows = append(t.Rows, identified(0, p.ID, 1, table.Percentage(float64(p.Reduction), 0),
			table.Percent(p.Share, r.N), table.PercentInterval(p.Low, p.High, r.N)))
	}
	return t
}
