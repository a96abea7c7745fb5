package figure

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// marks draws the reference and each row's interval with its square.
func (f Forest) marks(l forestLayout, c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if f.drawable(f.Reference) {
		s := draw.LineStyle{Color: grey, Width: 0.6, Dashes: []vg.Length{2, 2}}
		at := x(f.place(f.Reference))
		c.StrokeLine2(s, at, c.Min.Y, at, c.Max.Y)
	}
	var down vg.Length
	for i, r := range f.Rows {
		middle := y(-(down + l.heights[i]/2).Points())
		down += l.heights[i]
		if r.Section || !f.drawable(r.Estimate) {
			continue
		}
		f.whisker(r, c, x, middle)
		f.mark(r, c, x(f.place(r.Estimate)), middle)
	}
}

// whisker draws a row's interval, with an arrow where it goes on beyond the axis.
func (f Forest) whisker(r ForestRow, c draw.Canvas, x func(float64) vg.Length, y vg.Length) {
	if !drawable(r.Low) || !f.drawable(r.High) {
		return
	}
	col := forestLook(r.Series).color
	s := draw.LineStyle{Color: col, Width: 1}
	left, right := c.Min.X, x(f.place(r.High))
	if f.drawable(r.Low) {
		left = x(f.place(r.Low))
	}
	const seen = 0.01
	if !f.drawable(r.Low) || left < c.Min.X-seen {
		arrowhead(c, col, c.Min.X, 4, y)
	}
	if right > c.Max.X+seen {
		arrowhead(c, col, c.Max.X, -4, y)
	}
	within := func(at vg.Length) vg.Length { return min(max(at, c.Min.X), c.Max.X) }
	c.StrokeLine2(s, within(left), y, within(right), y)
}

// arrowhead is a triangle with its tip at x and its base a length from there.
func arrowhead(c draw.Canvas, col color.Color, x, length, y vg.Length) {
	c.FillPolygon(col, []vg.Point{{X: x, Y: y}, {X: x + length, Y: y + 2}, {X: x + length, Y: y - 2}})
}

// mark draws a row's estimate: a square, or the shape of its series.
func (f Forest) mark(r ForestRow, c draw.Canvas, x, y vg.Length) {
	h := f.half(r)
	if l := forestLook(r.Series); r.Series > 0 {
		c.DrawGlyph(l.glyph(1.15*h), vg.Point{X: x, Y: y})
		return
	}
	c.FillPolygon(forestLook(0).color, box(x-h, y-h, x+h, y+h))
}

// forestShapes tell the series apart.
var forestShapes = []draw.GlyphDrawer{draw.BoxGlyph{}, open{draw.CircleGlyph{}}, diamond{}, draw.PyramidGlyph{}, open{draw.BoxGlyph{}}}

// forestLook is how the estimates of a series are drawn.
func forestLook(series int) look {
	series = max(series, 0)
	l := lookOf(series)
	l.shape = forestShapes[series%len(forestShapes)]
	return l
}

func (f Forest) legend() legend {
	var l legend
	for i, name := range f.Series {
		l = append(l, shapeEntry(name, forestLook(i)))
	}
	return l
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
