package figure

import (
	"sort"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// endLabel names a curve right of the data, at the height at which it ends.
type endLabel struct {
	look  look
	marks bool // the key has the group's shape
	area  bool // the key is a sample of an area
	name  string
	notes []string // under the name, such as "n = 120"
	at    vg.Length
}

// endLabelGap lies between two labels.
const endLabelGap vg.Length = 4

// endLabelWidth is the room of labels, with their keys, on a canvas of a width.
func endLabelWidth(labels []endLabel, width vg.Length) vg.Length {
	if len(labels) == 0 {
		return 0
	}
	var w vg.Length
	for _, l := range labels {
		w = max(w, headingInk.width(clean(l.name)))
		for _, s := range l.notes {
			w = max(w, tickInk.width(s))
		}
	}
	return min(keyWidth+6+w, max(0.25*width, 80))
}

// blocks are a label's name and notes, broken into its room.
func (l endLabel) blocks(room vg.Length) []block {
	room -= keyWidth + 6
	var b []block
	if name := headingInk.fit(l.name, room); len(name.lines) > 0 {
		b = append(b, name)
	}
	for _, s := range l.notes {
		b = append(b, tickInk.fit(s, room))
	}
	return b
}

func blocksHeight(blocks []block) vg.Length {
	var h vg.Length
	for _, b := range blocks {
		h += b.height()
	}
	return h
}

// endLabelsHeight is the height of labels that stand close together.
func endLabelsHeight(labels []endLabel, room vg.Length) vg.Length {
	var h vg.Length
	for _, l := range labels {
		h += blocksHeight(l.blocks(room)) + endLabelGap
	}
	return h
}

// drawEndLabels draws the labels right of x, as near to where they want to be as
// they can stand between bottom and top without touching.
func drawEndLabels(c draw.Canvas, labels []endLabel, x, room, bottom, top vg.Length) {
	order := make([]int, len(labels))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return labels[order[a]].at > labels[order[b]].at })
	heights := make([]vg.Length, len(labels))
	wanted := make([]vg.Length, len(labels))
	for i, o := range order {
		heights[i] = blocksHeight(labels[o].blocks(room))
		wanted[i] = labels[o].at + 0.6*tickSize // the key stands at the curve's end
	}
	for i, y := range apart(wanted, heights, endLabelGap, bottom, top) {
		l := labels[order[i]]
		if l.area {
			drawSwatch(c, l.look, x+6, y-0.6*tickSize)
		} else {
			drawKey(c, l.look, l.marks, x+6, y-0.6*tickSize)
		}
		for _, b := range l.blocks(room) {
			b.draw(c, x+6+keyWidth, y, draw.XLeft)
			y -= b.height()
		}
	}
}

// apart moves boxes, given from top to bottom by the upper edges they want, as
// little as keeps them gap apart and within bottom..top. If they cannot all
// stand there the lowest ones leave it at the top.
func apart(wanted, heights []vg.Length, gap, bottom, top vg.Length) []vg.Length {
	tops := make([]vg.Length, len(wanted))
	limit := top
	for i, y := range wanted {
		tops[i] = min(y, limit)
		limit = tops[i] - heights[i] - gap
	}
	limit = bottom
	for i := len(tops) - 1; i >= 0; i-- {
		tops[i] = max(tops[i], limit+heights[i])
		limit = tops[i] + gap
	}
	return tops
}
