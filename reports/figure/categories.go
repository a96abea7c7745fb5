package figure

import (
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"reprieve/reports/fonts"
)

const (
	narrowestName vg.Length = 18 // the least room of a name under an axis
	mostNameLines int       = 6  // a longer name ends in an ellipsis
)

// columnNumbers are the places of n categories on an axis: 0, 1 ..
func columnNumbers(n int) []float64 {
	at := make([]float64, n)
	for i := range at {
		at[i] = float64(i)
	}
	return at
}

// spanCategories sets the horizontal axis to the places of the columns of a
// table, each with its name, broken into its room. It returns which columns have
// room: every stride-th. The vertical axis takes side at the least.
func (f *frame) spanCategories(names []string, t underAxis, width, side vg.Length) (stride int) {
	n := max(len(names), 1)
	if len(names) == 0 { // nothing under the axis makes room for the lower half of a 0 beside it
		f.bottom = max(f.bottom, 4)
	}
	across := max(width-max(f.left, side)-f.right-2*edge-2, 10)
	pitch := across / vg.Length(n)
	stride = max(t.stride(-0.5, float64(n)-0.5, across), int(math.Ceil(float64(narrowestName/pitch))))
	k := nameInk(names, vg.Length(stride)*pitch-4)
	ticks := make([]plot.Tick, len(names))
	most := 1
	for i, name := range names {
		ticks[i].Value = float64(i)
		if i%stride != 0 {
			continue
		}
		lines := shortened(k.wrap(words(name), vg.Length(stride)*pitch-4))
		ticks[i].Label = strings.Join(lines, "\n")
		most = max(most, len(lines))
	}
	span(&f.plot.X, -0.5, float64(n)-0.5, ticks)
	f.plot.X.Tick.Label.Font = fonts.Sans(k.size, false)
	f.ticks = vg.Length(most-1) * k.size
	return stride
}

// nameInk is the largest size in which no word of some names is wider than a
// room, or the smallest.
func nameInk(names []string, room vg.Length) ink {
	k := tickInk
	for k.size > smallestSize {
		fits := true
		for _, name := range names {
			fits = fits && widestWord(k, name) <= room
		}
		if fits {
			break
		}
		k.size = max(k.size-0.5, smallestSize)
	}
	return k
}

// shortened are the first lines of a name.
func shortened(lines []string) []string {
	if len(lines) <= mostNameLines {
		return lines
	}
	return append(lines[:mostNameLines-1:mostNameLines-1], "…")
}

// sideRoom is about what a vertical axis with its label takes.
func sideRoom(ticks []plot.Tick, label string) vg.Length {
	var numbers vg.Length
	for _, t := range ticks {
		numbers = max(numbers, tickInk.width(t.Label))
	}
	lines := labelInk.wrap(words(label), curveHeight-12)
	return numbers + 10 + vg.Length(len(lines))*1.1*labelSize
}
