package figure

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// legend names the things of a figure in lines above its data.
type legend []legendEntry

// legendEntry is a name with its key. The key is drawn right of a left edge, at a
// middle height.
type legendEntry struct {
	name  string
	width vg.Length // of the key with the blank after it
	key   func(c draw.Canvas, left, middle vg.Length)
}

// shapeEntry names a group by its shape.
func shapeEntry(name string, l look) legendEntry {
	return legendEntry{name, 10, func(c draw.Canvas, left, middle vg.Length) {
		c.DrawGlyphNoClip(l.glyph(2.7), vg.Point{X: left + 3, Y: middle})
	}}
}

// lineEntry names a line by its style.
func lineEntry(name string, s draw.LineStyle) legendEntry {
	return legendEntry{name, keyWidth, func(c draw.Canvas, left, middle vg.Length) {
		c.StrokeLine2(s, left, middle, left+keyWidth-5, middle)
	}}
}

// areaEntry names an area by its colour and pattern.
func areaEntry(name string, l look) legendEntry {
	return legendEntry{name, 1.5*swatchSize + 4, func(c draw.Canvas, left, middle vg.Length) {
		drawSwatch(c, l, left, middle)
	}}
}

// noteEntry is words without a key.
func noteEntry(text string) legendEntry {
	return legendEntry{text, 0, func(draw.Canvas, vg.Length, vg.Length) {}}
}

// legendLine is a line of keys with names.
type legendLine struct {
	items  []legendItem
	height vg.Length
}

// legendItem is an entry at a distance from the left.
type legendItem struct {
	legendEntry
	x    vg.Length
	text block
}

// lines fills lines of a width with the entries.
func (l legend) lines(width vg.Length) []legendLine {
	const gap = 14
	var lines []legendLine
	x := edge
	for _, e := range l {
		b := tickInk.fit(e.name, width-2*edge-e.width)
		w := b.width() + e.width
		if len(lines) == 0 || x+w > width-edge {
			lines, x = append(lines, legendLine{}), edge
		}
		line := &lines[len(lines)-1]
		line.items = append(line.items, legendItem{e, x, b})
		line.height = max(line.height, b.height()+2)
		x += w + gap
	}
	return lines
}

func (l legend) height(width vg.Length) vg.Length {
	var h vg.Length
	for _, line := range l.lines(width) {
		h += line.height
	}
	return h
}

// draw draws the legend at the top of the canvas.
func (l legend) draw(c draw.Canvas) {
	top := c.Max.Y - edge
	for _, line := range l.lines(c.Max.X - c.Min.X) {
		for _, it := range line.items {
			x := c.Min.X + it.x
			it.key(c, x, top-0.65*it.text.size)
			it.text.draw(c, x+it.width, top, draw.XLeft)
		}
		top -= line.height
	}
}
