package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// record is a canvas that keeps what is drawn, with its place on the page.
type record struct {
	w, h   vg.Length
	texts  []drawnText
	paths  []drawnPath
	images int
	states []state
}

// state is what Push saves. The matrix maps (x, y) to (ax + cy + e, bx + dy + f).
type state struct {
	a, b, c, d, e, f float64
	color            color.Color
	width            vg.Length
	dashed           bool
}

// drawnText is a text with the corners of its box: from the baseline's start, as
// wide as the text, from the descent of letters to the height of capitals.
type drawnText struct {
	text     string
	box      vg.Rectangle
	baseline vg.Point
	face     font.Face
}

type drawnPath struct {
	points []vg.Point
	color  color.Color
	width  vg.Length
	filled bool
	dashed bool
}

func newRecord(w, h vg.Length) *record {
	return &record{w: w, h: h, states: []state{{a: 1, d: 1, color: color.Black, width: 1}}}
}

// drawn is what a figure draws at a width, on a canvas of the height that it wants.
func drawn(f Figure, width vg.Length) *record {
	r := newRecord(width, f.Height(width))
	f.Draw(draw.New(r))
	return r
}

func (r *record) top() *state                            { return &r.states[len(r.states)-1] }
func (r *record) Size() (w, h vg.Length)                 { return r.w, r.h }
func (r *record) SetLineWidth(w vg.Length)               { r.top().width = w }
func (r *record) SetLineDash(d []vg.Length, _ vg.Length) { r.top().dashed = len(d) > 0 }
func (r *record) SetColor(c color.Color)                 { r.top().color = c }
func (r *record) Push()                                  { r.states = append(r.states, *r.top()) }
func (r *record) Pop()                                   { r.states = r.states[:len(r.states)-1] }
func (r *record) DrawImage(vg.Rectangle, image.Image)    { r.images++ }

func (r *record) Rotate(rad float64) {
	s := r.top()
	sin, cos := math.Sincos(rad)
	s.a, s.b, s.c, s.d = s.a*cos+s.c*sin, s.b*cos+s.d*sin, s.c*cos-s.a*sin, s.d*cos-s.b*sin
}

func (r *record) Translate(p vg.Point) {
	s := r.top()
	to := s.apply(p)
	s.e, s.f = to.X.Points(), to.Y.Points()
}

func (r *record) Scale(x, y float64) {
	s := r.top()
	s.a, s.b, s.c, s.d = s.a*x, s.b*x, s.c*y, s.d*y
}

func (s state) apply(p vg.Point) vg.Point {
	x, y := p.X.Points(), p.Y.Points()
	return vg.Point{X: vg.Length(s.a*x + s.c*y + s.e), Y: vg.Length(s.b*x + s.d*y + s.f)}
}

func (r *record) Stroke(p vg.Path) { r.add(p, false) }
func (r *record) Fill(p vg.Path)   { r.add(p, true) }

func (r *record) add(p vg.Path, filled bool) {
	s := r.top()
	if !filled && s.width <= 0 {
		return
	}
	d := drawnPath{color: s.color, width: s.width, filled: filled, dashed: s.dashed}
	for _, c := range p {
		switch c.Type {
		case vg.MoveComp, vg.LineComp:
			d.points = append(d.points, s.apply(c.Pos))
		case vg.ArcComp:
			d.points = append(d.points, s.apply(c.Pos.Add(vg.Point{X: c.Radius, Y: c.Radius})),
				s.apply(c.Pos.Sub(vg.Point{X: c.Radius, Y: c.Radius})))
		}
	}
	r.paths = append(r.paths, d)
}

func (r *record) FillString(f font.Face, p vg.Point, text string) {
	if text == "" {
		return
	}
	s := r.top()
	const capitals, descent = 0.72, 0.21 // of Liberation Sans
	w := f.Width(text)
	one := s.apply(p.Add(vg.Point{Y: -descent * f.Font.Size}))
	two := s.apply(p.Add(vg.Point{X: w, Y: capitals * f.Font.Size}))
	r.texts = append(r.texts, drawnText{
		text: text, face: f, baseline: s.apply(p),
		box: vg.Rectangle{
			Min: vg.Point{X: min(one.X, two.X), Y: min(one.Y, two.Y)},
			Max: vg.Point{X: max(one.X, two.X), Y: max(one.Y, two.Y)},
		},
	})
}

// text is the one text that reads s.
func (r *record) text(t *testing.T, s string) drawnText {
	t.Helper()
	var found []drawnText
	for _, d := range r.texts {
		if d.text == s {
			found = append(found, d)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%q is drawn %d times, want once", s, len(found))
	}
	return found[0]
}

func (d drawnText) middle() vg.Length { return (d.box.Min.X + d.box.Max.X) / 2 }

// strokes are the stroked paths of a colour and width.
func (r *record) strokes(c color.Color, width vg.Length) []drawnPath {
	var found []drawnPath
	for _, p := range r.paths {
		if !p.filled && p.color == c && p.width == width {
			found = append(found, p)
		}
	}
	return found
}

// axisTicks are the positions of the ticks under the horizontal axis: upright
// strokes of the width of axes, from left to right as they are drawn.
func (r *record) axisTicks() []vg.Length {
	var at []vg.Length
	for _, p := range r.strokes(color.Black, hairline) {
		if len(p.points) == 2 && p.points[0].X == p.points[1].X && abs(p.points[0].Y-p.points[1].Y) < 4 {
			at = append(at, p.points[0].X)
		}
	}
	return at
}

// heights maps values of the vertical axis to heights, by its first and last tick.
func (r *record) heights(t *testing.T, low, high float64) func(float64) vg.Length {
	t.Helper()
	var at []vg.Length
	for _, p := range r.strokes(color.Black, hairline) {
		if len(p.points) == 2 && p.points[0].Y == p.points[1].Y && abs(p.points[0].X-p.points[1].X) < 4 {
			at = append(at, p.points[0].Y)
		}
	}
	if len(at) < 2 {
		t.Fatalf("%d ticks at the side, want two or more", len(at))
	}
	first, last := at[0], at[len(at)-1]
	return func(v float64) vg.Length {
		return first + (last-first)*vg.Length((v-low)/(high-low))
	}
}

func abs(l vg.Length) vg.Length { return max(l, -l) }

// near compares places; a thousandth of a point cannot be seen.
func near(a, b vg.Length) bool { return abs(a-b) < 1e-3 }

// samePath says how a path differs from the points wanted, "" if it does not.
func samePath(got, want []vg.Point) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d points %v, want %d: %v", len(got), got, len(want), want)
	}
	for i := range got {
		if !near(got[i].X, want[i].X) || !near(got[i].Y, want[i].Y) {
			return fmt.Sprintf("point %d is %v, want %v", i, got[i], want[i])
		}
	}
	return ""
}
