package figure

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"

	"reprieve/reports/table"
)

// axis is the range of the axis with its ticks, for a length in points.
func (f Forest) axis(length vg.Length) (low, high float64, ticks []plot.Tick) {
	if f.Log {
		return f.logAxis(length)
	}
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range f.values() {
		low, high = min(low, v), max(high, v)
	}
	scale := 1.0
	if f.Percent {
		scale = 100
		if low > high || low >= 0 && high <= 1 {
			low, high = 0, 1
		}
	}
	if low > high {
		low, high = 0, 1
	}
	at := roundTicks(low*scale, high*scale, int(length/40))
	axis := underAxis{at: at}
	ticks = axis.ticks(axis.stride(at[0], at[len(at)-1], length))
	for i := range ticks {
		ticks[i].Value /= scale
	}
	return ticks[0].Value, ticks[len(ticks)-1].Value, ticks
}

// axisText is a value as the axis has it.
func (f Forest) axisText(v float64) string {
	if f.Percent {
		return table.Percentage(100*v, 1)
	}
	return tickLabel(v)
}

// values are all numbers that the axis must hold.
func (f Forest) values() []float64 {
	var vs []float64
	add := func(candidates ...float64) {
		for _, v := range candidates {
			if f.drawable(v) {
				vs = append(vs, v)
			}
		}
	}
	for _, r := range f.Rows {
		if !r.Section && f.drawable(r.Estimate) {
			add(r.Estimate, r.Low, r.High)
		}
	}
	add(f.Reference)
	return vs
}

// drawable says whether a value has a place on the axis.
func (f Forest) drawable(v float64) bool { return drawable(v) && (!f.Log || v >= 1e-6) }

// place is where the axis has a value.
func (f Forest) place(v float64) float64 {
	if f.Log {
		return math.Log10(v)
	}
	return v
}

// farthestLimit is how many times a limit may exceed the largest estimate, or the
// smallest estimate it, without leaving a logarithmic axis.
const farthestLimit = 8

// logAxis holds all estimates and the reference, and limits that are not far from
// them.
func (f Forest) logAxis(length vg.Length) (low, high float64, ticks []plot.Tick) {
	low, high = math.Inf(1), math.Inf(-1)
	if f.drawable(f.Reference) {
		low, high = f.Reference, f.Reference
	}
	for _, r := range f.Rows {
		if !r.Section && f.drawable(r.Estimate) {
			low, high = min(low, r.Estimate), max(high, r.Estimate)
		}
	}
	if low > high {
		low, high = 0.5, 2
	}
	least, most := low/farthestLimit, high*farthestLimit
	for _, r := range f.Rows {
		if r.Section || !f.drawable(r.Estimate) {
			continue
		}
		if f.drawable(r.Low) {
			low = min(low, max(r.Low, least))
		}
		if f.drawable(r.High) {
			high = max(high, min(r.High, most))
		}
	}
	if high < 1.5*low {
		low, high = low/1.2, high*1.2
	}
	ticks = logTicks(low, high, length)
	return ticks[0].Value, ticks[len(ticks)-1].Value, ticks
}

// logTicks are round ratios around low..high as logarithms, as many as have room
// on a length.
func logTicks(low, high float64, length vg.Length) []plot.Tick {
	var ticks []plot.Tick
	for _, digits := range [][]float64{{1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8}, {1, 1.5, 2, 3, 5, 7}, {1, 2, 5}, {1, 3}} {
		if ticks = logTicksOf(digits, 1, low, high); roomFor(ticks, length) {
			return ticks
		}
	}
	for decades := 1; decades < 20; decades++ {
		if ticks = logTicksOf([]float64{1}, decades, low, high); roomFor(ticks, length) {
			return ticks
		}
	}
	for i := range ticks[1 : len(ticks)-1] {
		ticks[i+1].Label = ""
	}
	return ticks
}

// logTicksOf are digits times powers of ten, every so many decades, from the last
// that is not above low to the first that is not below high.
func logTicksOf(digits []float64, decades int, low, high float64) []plot.Tick {
	step := float64(decades)
	first := math.Floor(math.Log10(low)/step) * step
	var at []float64
	for e := first; ; e += step {
		for _, d := range digits {
			v := d * math.Pow(10, e)
			if v <= low*(1+1e-9) {
				at = at[:0]
			}
			at = append(at, v)
			if v >= high*(1-1e-9) && len(at) > 1 {
				ticks := ticksAt(at)
				for i := range ticks {
					ticks[i].Value = math.Log10(ticks[i].Value)
				}
				return ticks
			}
		}
	}
}

// roomFor says whether the numbers of ticks stand apart on a length.
func roomFor(ticks []plot.Tick, length vg.Length) bool {
	scale := float64(length) / (ticks[len(ticks)-1].Value - ticks[0].Value)
	for i := 1; i < len(ticks); i++ {
		need := (tickInk.width(ticks[i-1].Label)+tickInk.width(ticks[i].Label))/2 + 5
		if (ticks[i].Value-ticks[i-1].Value)*scale < float64(need) {
			return false
		}
	}
	return true
}
