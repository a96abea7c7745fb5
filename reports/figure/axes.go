package figure

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/fonts"
	"reprieve/reports/table"
)

// edge is the least distance kept from the edge of the canvas, in points.
const edge vg.Length = 3

// columnGap lies between two columns of text, in points.
const columnGap vg.Length = 10

// hairline is the width of axes and frames, in points.
const hairline vg.Length = 0.6

// layer is a part of a plot that is drawn in its coordinates.
type layer func(draw.Canvas, *plot.Plot)

// Plot implements plot.Plotter.
func (l layer) Plot(c draw.Canvas, p *plot.Plot) { l(c, p) }

// tickGap is the white between the ticks of a horizontal axis and their numbers, which
// gonum draws against them.
const tickGap vg.Length = 1.5

// lowered draws texts lower by tickGap.
type lowered struct{ text.Handler }

// Draw implements text.Handler.
func (l lowered) Draw(c vg.Canvas, txt string, sty text.Style, at vg.Point) {
	at.Y -= tickGap
	l.Handler.Draw(c, txt, sty, at)
}

// newPlot is a plot in the style of all figures, without title and background.
func newPlot() *plot.Plot {
	registerFonts()
	p := plot.New()
	p.BackgroundColor = nil
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Label.TextStyle.Font = fonts.Sans(labelSize, false)
		a.Label.Padding = 3
		a.Tick.Label.Font = fonts.Sans(tickSize, false)
		a.Tick.Length = 3
		a.Tick.LineStyle.Width, a.LineStyle.Width = hairline, hairline
		a.Padding = 0
	}
	p.X.Tick.Label.Handler = lowered{p.X.Tick.Label.Handler}
	p.X.Label.Padding += tickGap
	return p
}

// span is the range of an axis with its ticks.
func span(a *plot.Axis, low, high float64, ticks []plot.Tick) {
	a.Min, a.Max = low, high
	a.Tick.Marker = plot.ConstantTicks(ticks)
}

// percentTicks are 0, 20 .. 100 % on an axis of shares.
func percentTicks() []plot.Tick {
	ticks := ticksAt([]float64{0, 20, 40, 60, 80, 100})
	for i := range ticks {
		ticks[i].Value /= 100
	}
	return ticks
}

func ticksAt(at []float64) []plot.Tick {
	ticks := make([]plot.Tick, len(at))
	for i, v := range at {
		ticks[i] = plot.Tick{Value: v, Label: tickLabel(v)}
	}
	return ticks
}

// evenTicks are ticks with the same number of decimals.
func evenTicks(at []float64) []plot.Tick {
	ticks := ticksAt(at)
	decimals := 0
	for _, t := range ticks {
		if _, digits, found := strings.Cut(t.Label, "."); found {
			decimals = max(decimals, len(digits))
		}
	}
	for i := range ticks {
		ticks[i].Label = table.Number(ticks[i].Value, decimals)
	}
	return ticks
}

// tickLabel is a number with as many decimals as it needs, six at most.
func tickLabel(v float64) string {
	s := table.Number(v, 6)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// roundTicks are about n round numbers that cover low..high, and zero if it is
// within.
func roundTicks(low, high float64, n int) []float64 {
	if low >= high {
		low, high = low-1, high+1
	}
	raw := (high - low) / float64(max(n, 1))
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * unit
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*unit >= raw*(1-1e-9) {
			step = m * unit
			break
		}
	}
	var at []float64
	for k := math.Floor(low/step + 1e-9); ; k++ {
		at = append(at, k*step)
		if k*step >= high-1e-9*step || len(at) > 100 {
			return at
		}
	}
}

// countTicks are round whole numbers from 0 that cover a count.
func countTicks(most float64) []float64 {
	at := roundTicks(0, max(most, 1), 6)
	return slices.DeleteFunc(at, func(v float64) bool { return v != math.Floor(v) })
}

// roundTicksWithin are about five round numbers within low..high.
func roundTicksWithin(low, high float64) []plot.Tick {
	at := slices.DeleteFunc(roundTicks(low, high, 5), func(v float64) bool { return v < low || v > high })
	return ticksAt(at)
}

// frame is a plot with room around it.
type frame struct {
	plot               *plot.Plot
	left               vg.Length // the least room for ticks, labels and texts left of the data
	right, top, bottom vg.Length // room outside the axes
	ticks              vg.Length // what the horizontal axis's numbers or names need beyond one line
}

// label writes the axes' labels, broken to fit a canvas of a size.
func (f frame) label(x, y string, width, height vg.Length) {
	across := max(width-f.left-f.right-2*edge-20, 60)
	upright := max(height-f.top-f.bottom-f.ticks-30, 60)
	f.plot.X.Label.Text = strings.Join(labelInk.wrap(words(unitKept(x)), across), "\n")
	f.plot.Y.Label.Text = strings.Join(labelInk.wrap(words(unitKept(y)), upright), "\n")
}

// axisHeight is that of the horizontal axis with its label.
func (f frame) axisHeight(label string, width vg.Length) vg.Length {
	f.label(label, "", width, 0)
	if f.plot.X.Label.Text == "" {
		return 14 + tickGap + f.ticks
	}
	return 19 + tickGap + f.ticks + f.plot.X.Label.TextStyle.Height(f.plot.X.Label.Text)
}

// height is that of a canvas on which the data have at least a height of their
// own.
func (f frame) height(data vg.Length, label string, width vg.Length) vg.Length {
	return f.top + data + f.axisHeight(label, width) + f.bottom + 2*edge
}

// canvas is the part of c for the plot: the data, the axes and their labels.
func (f frame) canvas(c draw.Canvas) draw.Canvas {
	bottom := f.bottom
	if f.plot.X.Label.Text == "" { // its padding would be the room below the numbers
		bottom += tickGap
	}
	c = draw.Crop(c, edge, -f.right-edge, bottom, -f.top-edge)
	c.Max.X = max(c.Max.X, c.Min.X+f.left+40)
	c.Max.Y = max(c.Max.Y, c.Min.Y+60)
	data := f.plot.DataCanvas(c)
	if room := data.Min.X - c.Min.X; room < f.left-edge {
		c.Min.X += f.left - edge - room
	}
	return c
}

// draw draws the plot and returns where its data lie.
func (f frame) draw(c draw.Canvas) (data draw.Canvas, x, y func(float64) vg.Length) {
	c = f.canvas(c)
	f.plot.Draw(c)
	data = f.plot.DataCanvas(c)
	x, y = f.plot.Transforms(&data)
	return data, x, y
}

// sayNotEstimable writes the words in the middle of the data, over whatever lines
// are there.
func sayNotEstimable(c draw.Canvas) {
	m := c.Center()
	half := greyInk.width(notEstimable)/2 + 2
	c.FillPolygon(color.White, box(m.X-half, m.Y-0.6*greyInk.size, m.X+half, m.Y+0.6*greyInk.size))
	greyInk.draw(c, m.X, m.Y-greyInk.size/3, draw.XCenter, notEstimable)
}

// estimable is v, or NaN if it has no place on an axis.
func estimable(v float64) float64 {
	if !drawable(v) && !table.IsWithheld(v) {
		return math.NaN()
	}
	return v
}

// drawable says whether a value has a place on an axis.
func drawable(v float64) bool { return !math.IsNaN(v) && math.Abs(v) < 1e12 }

func sum(lengths []vg.Length) vg.Length {
	var s vg.Length
	for _, l := range lengths {
		s += l
	}
	return s
}
