package figure

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	scaleBar vg.Length = 8   // height of the bar of shades
	cellAir  vg.Length = 2.6 // beside a number in its cell, both sides together
)

// scaleTitle is what the shades mean, over their bar.
func (h HeatMap) scaleTitle(width vg.Length) block {
	return tickInk.fit(unitKept(h.Scale), width-2*edge)
}

// scaleHeight is that of the bar of shades with its meaning and its numbers.
func (h HeatMap) scaleHeight(width vg.Length) vg.Length {
	if !h.estimable() {
		return 0
	}
	return h.scaleTitle(width).height() + 2 + scaleBar + 2 + tickInk.leading() + 3
}

// drawScale draws the meaning of the shades, their bar and its numbers.
func (h HeatMap) drawScale(c draw.Canvas) {
	if !h.estimable() {
		return
	}
	width := c.Max.X - c.Min.X
	low, high := h.span()
	ticks := roundTicksWithin(low, high)
	left, length := c.Min.X+edge, min(170, 0.6*width)
	for _, t := range ticks {
		left = max(left, c.Min.X+edge+tickInk.width(t.Label)/2)
	}
	title := h.scaleTitle(width)
	title.draw(c, c.Min.X+edge, c.Max.Y-edge, draw.XLeft)
	top := c.Max.Y - edge - title.height() - 2
	const steps = 40
	for i := range steps {
		from, to := left+length*vg.Length(i)/steps, left+length*vg.Length(i+1)/steps
		c.FillPolygon(shade((float64(i)+0.5)/steps), box(from, top-scaleBar, min(to+0.3, left+length), top))
	}
	strokeBox(c, thin, left, top-scaleBar, left+length, top)
	end := c.Min.X - 100
	for _, t := range ticks {
		x := left + length*vg.Length((t.Value-low)/(high-low))
		half := tickInk.width(t.Label) / 2
		c.StrokeLine2(draw.LineStyle{Color: color.Black, Width: 0.5}, x, top-scaleBar-2, x, top-scaleBar)
		if x-half < end+5 {
			continue
		}
		tickInk.draw(c, x, top-scaleBar-3-0.75*tickSize, draw.XCenter, t.Label)
		end = x + half
	}
}
