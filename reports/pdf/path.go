package pdf

import (
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
)

// pathWriter writes a path as the file's operators.
type pathWriter struct {
	strings.Builder
	at   vg.Point
	open bool // there is a current point
}

// pathOperators returns the operators that build a path.
func pathOperators(p vg.Path) string {
	var w pathWriter
	for _, c := range p {
		switch c.Type {
		case vg.MoveComp:
			w.move(c.Pos)
		case vg.LineComp:
			w.lineTo(c.Pos)
		case vg.CurveComp:
			w.curve(c)
		case vg.ArcComp:
			w.arc(c.Pos, float64(c.Radius), c.Start, c.Angle)
		case vg.CloseComp:
			w.WriteString("h ")
		}
	}
	return w.String()
}

func (w *pathWriter) points(operator string, points ...vg.Point) {
	for _, p := range points {
		w.WriteString(number(float64(p.X)) + " " + number(float64(p.Y)) + " ")
	}
	w.WriteString(operator + " ")
	w.at, w.open = points[len(points)-1], true
}

func (w *pathWriter) move(p vg.Point) { w.points("m", p) }

// lineTo draws a line, or begins the path.
func (w *pathWriter) lineTo(p vg.Point) {
	if !w.open {
		w.move(p)
		return
	}
	w.points("l", p)
}

// curve draws a Bézier curve; a quadratic one is raised to a cubic.
func (w *pathWriter) curve(c vg.PathComp) {
	switch len(c.Control) {
	case 1:
		q := c.Control[0]
		w.points("c", toward(w.at, q, 2.0/3), toward(c.Pos, q, 2.0/3), c.Pos)
	case 2:
		w.points("c", c.Control[0], c.Control[1], c.Pos)
	}
}

// toward returns the point a part of the way from a to b.
func toward(a, b vg.Point, part vg.Length) vg.Point {
	return vg.Point{X: a.X + part*(b.X-a.X), Y: a.Y + part*(b.Y-a.Y)}
}

// arc draws an arc as Bézier curves of a quarter turn or less, each with
// control points at 4/3 tan(a/4) of the radius along the tangents.
func (w *pathWriter) arc(centre vg.Point, radius, start, angle float64) {
	on := func(a, tangent float64) vg.Point {
		sin, cos := math.Sincos(a)
		return vg.Point{
			X: centre.X + vg.Length(radius*(cos-tangent*sin)),
			Y: centre.Y + vg.Length(radius*(sin+tangent*cos)),
		}
	}
	w.lineTo(on(start, 0))
	steps := math.Ceil(math.Abs(angle) / (math.Pi / 2))
	if steps == 0 {
		return
	}
	turn := angle / steps
	tangent := 4.0 / 3 * math.Tan(turn/4)
	for i := range int(steps) {
		a := start + float64(i)*turn
		w.points("c", on(a, tangent), on(a+turn, -tangent), on(a+turn, 0))
	}
}
