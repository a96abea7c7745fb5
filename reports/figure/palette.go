package figure

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var (
	grey  = color.NRGBA{R: 0x59, G: 0x59, B: 0x59, A: 0xff}
	light = color.NRGBA{R: 0xb0, G: 0xb0, B: 0xb0, A: 0xff}
)

// okabeIto are the colours of Okabe and Ito (2008), which people with any colour
// vision tell apart; without yellow, too pale for lines on white.
var okabeIto = []color.NRGBA{
	{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}, // blue
	{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}, // vermillion
	{R: 0x00, G: 0x9e, B: 0x73, A: 0xff}, // bluish green
	{R: 0xcc, G: 0x79, B: 0xa7, A: 0xff}, // reddish purple
	{R: 0xe6, G: 0x9f, B: 0x00, A: 0xff}, // orange
	{R: 0x56, G: 0xb4, B: 0xe9, A: 0xff}, // sky blue
	{R: 0x00, G: 0x00, B: 0x00, A: 0xff}, // black
}

var dashes = [][]vg.Length{nil, {5, 2}, {1.5, 1.5}, {7, 2, 1.5, 2}, {3, 1.5}}

var shapes = []draw.GlyphDrawer{
	draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, diamond{}, open{draw.CircleGlyph{}}, open{draw.BoxGlyph{}},
}

// look is how the things of one group are drawn: their colour, their dash, their
// shape and the pattern of their areas, any of which tells neighbours apart.
type look struct {
	color  color.NRGBA
	dashes []vg.Length
	shape  draw.GlyphDrawer
	hatch  hatch
}

// lookOf is the look of the i-th group.
func lookOf(i int) look {
	return look{okabeIto[i%len(okabeIto)], dashes[i%len(dashes)], shapes[i%len(shapes)], hatches[i%len(hatches)]}
}

func (l look) line(width vg.Length) draw.LineStyle {
	return draw.LineStyle{Color: l.color, Width: width, Dashes: l.dashes}
}

func (l look) glyph(radius vg.Length) draw.GlyphStyle {
	return draw.GlyphStyle{Color: l.color, Radius: radius, Shape: l.shape}
}

// faded is the look mixed with white.
func (l look) faded() look {
	mix := func(v uint8) uint8 { return uint8((int(v)*2 + 0xff*3) / 5) }
	l.color = color.NRGBA{R: mix(l.color.R), G: mix(l.color.G), B: mix(l.color.B), A: 0xff}
	return l
}

// tint is the colour of a band that lets what lies below show.
func (l look) tint() color.NRGBA {
	c := l.color
	c.A = 0x2b
	return c
}

// diamond is a filled square on its corner.
type diamond struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (diamond) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, p vg.Point) {
	r := 1.15 * s.Radius
	c.FillPolygon(s.Color, []vg.Point{{X: p.X, Y: p.Y + r}, {X: p.X + r, Y: p.Y}, {X: p.X, Y: p.Y - r}, {X: p.X - r, Y: p.Y}})
}

// open is a filled shape with a white middle.
type open struct{ draw.GlyphDrawer }

// DrawGlyph implements draw.GlyphDrawer.
func (o open) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, p vg.Point) {
	o.GlyphDrawer.DrawGlyph(c, s, p)
	s.Color, s.Radius = color.White, 0.6*s.Radius
	c.SetColor(s.Color)
	o.GlyphDrawer.DrawGlyph(c, s, p)
}
