package figure

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

const (
	barGap vg.Length = 2 // between a bar and its number
	barAir vg.Length = 3 // between two numbers
)

// number is what stands at the end of the bar.
func (b Bar) number() string {
	if !b.estimable() {
		return table.NoNumber(b.Share)
	}
	return table.Count(b.Count)
}

// numberRoom is how high the numbers reach above the bars where categories are a
// pitch apart, and whether they stand upright.
func (b Bars) numberRoom(pitch vg.Length) (above vg.Length, upright bool) {
	var widest vg.Length
	for _, s := range b.Series {
		for _, q := range b.drawn(s) {
			widest = max(widest, tickInk.width(q.number()))
		}
	}
	if widest+barAir > b.slot(pitch) {
		return widest + barGap, true
	}
	return tickSize + barGap, false
}

// slot is the room of a bar's number.
func (b Bars) slot(pitch vg.Length) vg.Length {
	if len(b.Series) == 1 {
		return pitch
	}
	return b.barWidth(pitch)
}

// numbers writes each bar's number of patients above its end. A number without
// room is left out.
func (b Bars) numbers(c draw.Canvas, upright bool, x, y func(float64) vg.Length) {
	var taken []vg.Rectangle
	for i := range b.Categories {
		for j, s := range b.Series {
			if i >= len(s.Bars) {
				continue
			}
			left, wide := b.left(i, j, x)
			end := y(0)
			if q := s.Bars[i]; q.estimable() {
				end = y(100 * q.Share)
			}
			n := barNumber{s.Bars[i].number(), vg.Point{X: left + wide/2, Y: end + barGap}, upright}
			if r := n.box(); !meetsAny(taken, r) {
				taken = append(taken, r)
				n.draw(c)
			}
		}
	}
}

// barNumber is the number of a bar over the middle of its end, lying or upright.
type barNumber struct {
	text    string
	foot    vg.Point
	upright bool
}

func (n barNumber) box() vg.Rectangle {
	across, up := tickInk.width(n.text), capitals
	if n.upright {
		across, up = up, across
	}
	return vg.Rectangle{Min: vg.Point{X: n.foot.X - across/2, Y: n.foot.Y}, Max: vg.Point{X: n.foot.X + across/2, Y: n.foot.Y + up}}
}

func (n barNumber) draw(c draw.Canvas) {
	if !n.upright {
		tickInk.draw(c, n.foot.X, n.foot.Y, draw.XCenter, n.text)
		return
	}
	c.Push()
	c.Translate(vg.Point{X: n.foot.X + capitals/2, Y: n.foot.Y})
	c.Rotate(math.Pi / 2)
	tickInk.draw(c, 0, 0, draw.XLeft, n.text)
	c.Pop()
}
