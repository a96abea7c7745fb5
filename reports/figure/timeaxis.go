package figure

import (
	"slices"

	"gonum.org/v1/plot/vg"
)

// timeColumns are the times of the columns under an axis that begins at 0: the
// ticks, none if one of them has no place.
func timeColumns(ticks []float64) []float64 {
	if slices.ContainsFunc(ticks, func(t float64) bool { return !drawable(t) || t < 0 }) {
		return nil
	}
	return ticks
}

// horizon is the end of an axis that begins at 0: the last of some times, 1 if
// none is later than 0.
func horizon(times ...float64) float64 {
	high := 0.0
	for _, t := range times {
		if drawable(t) {
			high = max(high, t)
		}
	}
	if high == 0 {
		return 1
	}
	return high
}

// spanTime sets the horizontal axis from 0 to high with the columns of a table as
// ticks, and returns which columns have room: every stride-th.
func (f frame) spanTime(t underAxis, high float64, width vg.Length) (stride int) {
	stride = t.stride(0, high, width-f.left-f.right-edge-12)
	ticks := t.ticks(stride)
	if len(ticks) == 0 {
		ticks = roundTicksWithin(0, high)
	}
	span(&f.plot.X, 0, high, ticks)
	return stride
}

// roomAround is the room around curves that end in labels above a table.
func roomAround(t underAxis, labels []endLabel, width vg.Length) frame {
	f := frame{plot: newPlot(), top: 4}
	f.right = max(endLabelWidth(labels, width), t.overhang())
	f.left = t.gutter(width)
	f.bottom = t.height(width, f.left)
	return f
}

// curveHeight is the least height of the data of a curve.
const curveHeight vg.Length = 170
