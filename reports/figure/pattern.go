package figure

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// hatch is a pattern of parallel lines, at angles in degrees from the
// horizontal; no angles are no pattern.
type hatch struct {
	angles []float64
	gap    vg.Length
}

// hatches tell neighbouring areas apart in any colour vision and in grey.
var hatches = []hatch{
	{[]float64{45}, 4.5},
	{[]float64{-45}, 2.6},
	{[]float64{0}, 3.2},
	{[]float64{45, -45}, 4.5},
	{[]float64{90}, 3.2},
	{},
}

// fillArea fills an outline with a group's tint and its pattern, as far as it
// lies in the canvas.
func fillArea(c draw.Canvas, l look, outline []vg.Point) {
	outline = c.ClipPolygonXY(outline)
	if len(outline) < 3 {
		return
	}
	c.FillPolygon(l.tint(), outline)
	l.hatch.draw(c, l.color, outline)
}

// draw rules an outline with the pattern's lines.
func (h hatch) draw(c draw.Canvas, col color.NRGBA, outline []vg.Point) {
	col.A = 0xa0
	var path vg.Path
	for _, angle := range h.angles {
		path = append(path, ruled(outline, angle, h.gap)...)
	}
	if len(path) == 0 {
		return
	}
	c.SetLineStyle(draw.LineStyle{Color: col, Width: 0.45})
	c.Stroke(path)
}

// ruled are the parts within an outline of lines at an angle, a gap apart: of
// each line those between its first and second crossing of the outline, its
// third and fourth, and so on.
func ruled(outline []vg.Point, angle float64, gap vg.Length) vg.Path {
	sin64, cos64 := math.Sincos(angle * math.Pi / 180)
	sin, cos := vg.Length(sin64), vg.Length(cos64)
	turned := make([]vg.Point, len(outline))
	for i, p := range outline { // so that the lines lie level
		turned[i] = vg.Point{X: cos*p.X + sin*p.Y, Y: cos*p.Y - sin*p.X}
	}
	low, high := turned[0].Y, turned[0].Y
	for _, p := range turned {
		low, high = min(low, p.Y), max(high, p.Y)
	}
	var path vg.Path
	back := func(x, y vg.Length) vg.Point { return vg.Point{X: cos*x - sin*y, Y: sin*x + cos*y} }
	for k := math.Ceil(float64(low / gap)); vg.Length(k)*gap < high; k++ {
		y := vg.Length(k) * gap
		at := crossings(turned, y)
		for i := 0; i+1 < len(at); i += 2 {
			path.Move(back(at[i], y))
			path.Line(back(at[i+1], y))
		}
	}
	return path
}

// crossings are where a level line crosses an outline, ascending: an even
// number, for each edge holds its lower end but not its upper one.
func crossings(outline []vg.Point, y vg.Length) []vg.Length {
	var at []vg.Length
	for i, p := range outline {
		q := outline[(i+1)%len(outline)]
		if (p.Y <= y) == (q.Y <= y) {
			continue
		}
		at = append(at, p.X+(q.X-p.X)*((y-p.Y)/(q.Y-p.Y)))
	}
	slices.Sort(at)
	return at
}

// box is a rectangle's outline.
func box(left, bottom, right, top vg.Length) []vg.Point {
	return []vg.Point{{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}}
}

// strokeBox draws a rectangle's frame, as far as it lies in the canvas.
func strokeBox(c draw.Canvas, s draw.LineStyle, left, bottom, right, top vg.Length) {
	line := box(left, bottom, right, top)
	c.StrokeLines(s, c.ClipLinesXY(append(line, line[0]))...)
}

// swatchSize is that of a sample of an area, in points.
const swatchSize vg.Length = 8

// drawSwatch draws a sample of an area, its left edge and middle height given.
func drawSwatch(c draw.Canvas, l look, left, middle vg.Length) {
	bottom, top := middle-swatchSize/2, middle+swatchSize/2
	outline := box(left, bottom, left+1.5*swatchSize, top)
	c.FillPolygon(l.tint(), outline)
	l.hatch.draw(c, l.color, outline)
	s := draw.LineStyle{Color: l.color, Width: hairline}
	c.StrokeLines(s, append(outline, outline[0]))
}
