package figure

import (
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// counts writes each class's number at its farther end: under its block, or
// beside it where the neighbour is shorter. A number without room is left out.
func (w Waterfall) counts(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	_, top := w.span()
	var taken []vg.Rectangle
	for _, k := range w.places(x, y, top) {
		text := table.Count(k.N)
		r := k.countBox(c, tickInk.width(text)/2)
		for range 2 { // a class that ends where its neighbour does has its number behind that one's
			if !meetsAny(taken, r) {
				break
			}
			r = r.Add(vg.Point{Y: k.outwards() * 0.95 * tickSize})
		}
		if meetsAny(taken, r) || r.Min.Y < c.Min.Y || r.Max.Y > c.Max.Y {
			continue
		}
		taken = append(taken, r)
		tickInk.draw(c, (r.Min.X+r.Max.X)/2, r.Min.Y, draw.XCenter, text)
	}
}

// countBox is where a class's number, of a half width, stands: in the middle of
// its block if it is narrower, else towards the shorter neighbour.
func (k waterfallPlace) countBox(c draw.Canvas, half vg.Length) vg.Rectangle {
	middle := (k.left + k.right) / 2
	if k.right-k.left < 2*half+2 {
		middle = k.left + half
		if k.outwards() < 0 {
			middle = k.right - half
		}
	}
	middle = min(max(middle, c.Min.X+half+1.5), c.Max.X-half)
	base := k.far + 2.5
	if k.outwards() < 0 {
		base = k.far - capitals - 2.5
	}
	return vg.Rectangle{Min: vg.Point{X: middle - half, Y: base}, Max: vg.Point{X: middle + half, Y: base + capitals}}
}

// outwards is -1 for a fall and 1 for a rise.
func (k WaterfallClass) outwards() vg.Length {
	if k.Low < 0 {
		return -1
	}
	return 1
}

// meetsAny says whether a rectangle touches another or nearly does.
func meetsAny(taken []vg.Rectangle, r vg.Rectangle) bool {
	return slices.ContainsFunc(taken, func(q vg.Rectangle) bool { return meet(q, r) })
}

// meet says whether two rectangles touch or nearly do.
func meet(a, b vg.Rectangle) bool {
	const air = 1.5
	return min(a.Max.X, b.Max.X)-max(a.Min.X, b.Min.X) > -air && min(a.Max.Y, b.Max.Y)-max(a.Min.Y, b.Min.Y) > -air
}
