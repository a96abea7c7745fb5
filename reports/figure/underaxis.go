package figure

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// underAxis is a table of numbers under a horizontal axis, each number under its
// tick.
type underAxis struct {
	at   []float64 // the columns, in the axis's values, ascending
	rows []underRow
}

// underRow is a row of numbers, or a heading if it has none.
type underRow struct {
	key    *look // drawn before the label, nil for none
	marks  bool  // the key has the group's shape as well as its line
	label  string
	bold   bool
	indent vg.Length
	cells  []string // one for each column; fewer leave the last ones empty
}

// keyWidth is the room of a sample of a line.
const keyWidth vg.Length = 20

// gutter is the room that the labels want left of the data on a canvas of a
// width: at most a quarter of it.
func (t underAxis) gutter(width vg.Length) vg.Length {
	var labels, cells vg.Length
	for _, r := range t.rows {
		if len(r.cells) == 0 {
			continue
		}
		labels = max(labels, r.lead()+tickInk.width(clean(r.label)))
		cells = max(cells, tickInk.width(r.cells[0]))
	}
	if labels == 0 {
		return 0
	}
	return edge + min(labels, width/4) + 5 + cells/2
}

// overhang is how far the last numbers may reach right of the axis.
func (t underAxis) overhang() vg.Length {
	var w vg.Length
	for _, r := range t.rows {
		for _, s := range r.cells {
			w = max(w, tickInk.width(s)/2)
		}
	}
	return w
}

// lead is the room before a row's label.
func (r underRow) lead() vg.Length {
	if r.key == nil {
		return r.indent
	}
	return r.indent + keyWidth
}

// label is a row's label broken into its room.
func (t underAxis) label(r underRow, width, gutter vg.Length) block {
	k := tickInk
	k.bold = r.bold
	room := width - edge
	if len(r.cells) > 0 {
		room = gutter - edge - 5 - tickInk.width(r.cells[0])/2
	}
	return k.fit(r.label, room-r.lead())
}

// underAxisGap lies above the first row.
const underAxisGap vg.Length = 4

func (t underAxis) height(width, gutter vg.Length) vg.Length {
	if len(t.rows) == 0 {
		return 0
	}
	h := underAxisGap
	for _, r := range t.rows {
		h += t.rowHeight(r, width, gutter)
	}
	return h
}

func (t underAxis) rowHeight(r underRow, width, gutter vg.Length) vg.Length {
	h := max(t.label(r, width, gutter).height(), tickInk.leading())
	if len(r.cells) == 0 {
		h += 3
	}
	return h
}

// stride is the least k such that every k-th column can be drawn without the
// numbers touching, on an axis of a length in points.
func (t underAxis) stride(low, high float64, length vg.Length) int {
	var widest vg.Length
	for _, v := range t.at {
		widest = max(widest, tickInk.width(tickLabel(v)))
	}
	for _, r := range t.rows {
		for _, s := range r.cells {
			widest = max(widest, tickInk.width(s))
		}
	}
	for k := 1; k < len(t.at); k++ {
		if t.nearest(k)/(high-low)*float64(length) >= float64(widest+5) {
			return k
		}
	}
	return max(len(t.at), 1)
}

// nearest is the least distance of every k-th column.
func (t underAxis) nearest(k int) float64 {
	d := math.Inf(1)
	for i := k; i < len(t.at); i += k {
		d = min(d, t.at[i]-t.at[i-k])
	}
	return d
}

// ticks are the columns as ticks, every k-th of them with its number.
func (t underAxis) ticks(k int) []plot.Tick {
	ticks := ticksAt(t.at)
	for i := range ticks {
		if i%k != 0 {
			ticks[i].Label = ""
		}
	}
	return ticks
}

// draw draws every k-th column below y, at x of the axis above.
func (t underAxis) draw(c draw.Canvas, top, gutter vg.Length, k int, x func(float64) vg.Length) {
	width := c.Max.X - c.Min.X
	top -= underAxisGap
	for _, r := range t.rows {
		b := t.label(r, width, gutter)
		left := c.Min.X + edge + r.indent
		if len(r.cells) == 0 {
			top -= 3
		}
		if r.key != nil {
			drawKey(c, *r.key, r.marks, left, top-0.6*tickSize)
		}
		b.draw(c, c.Min.X+edge+r.lead(), top, draw.XLeft)
		for i := 0; i < len(t.at) && i < len(r.cells); i += k {
			tickInk.draw(c, x(t.at[i]), top-0.95*tickSize, draw.XCenter, r.cells[i])
		}
		top -= max(b.height(), tickInk.leading())
	}
}

// drawKey draws a sample of a group's line, with its shape if marks.
func drawKey(c draw.Canvas, l look, marks bool, x, y vg.Length) {
	c.StrokeLine2(l.line(1.3), x, y, x+keyWidth-5, y)
	if marks {
		c.DrawGlyphNoClip(l.glyph(2.4), vg.Point{X: x + (keyWidth-5)/2, Y: y})
	}
}
