package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// Waterfall is how a rating changed, patient by patient, in classes: blocks from
// the largest rise to the largest fall, each as wide as its number of patients
// and as high as its class, so that no bar is one patient.
type Waterfall struct {
	XLabel  string // "" for "Patients, from the largest rise to the largest fall"
	YLabel  string // "" for "Change in pain from baseline, %"
	N       int
	Classes []WaterfallClass // in any order; they do not overlap
	Lines   []float64        // changes to mark, such as -30 and -50
}

// WaterfallClass is the number of patients whose change, in percent and negative
// for a fall, lies from Low to High; both are the same for one change alone, High
// is infinite for a class without end. ID is the id of its results row, "" for
// none.
type WaterfallClass struct {
	Low, High float64
	N         int
	ID        string
}

const (
	waterfallHeight vg.Length = 190             // that of the data, at the least
	tallestFall     vg.Length = 430             // at the most
	waterfallPitch  vg.Length = 1.35 * tickSize // from one number to that of the next class
	waterfallMargin vg.Length = 2.4 * tickSize  // above and below the blocks, for their numbers
)

// Height implements Figure.
func (w Waterfall) Height(width vg.Length) vg.Length {
	return w.frame(width).height(w.dataHeight(), w.xLabel(), width)
}

func (w Waterfall) xLabel() string {
	return orElse(w.XLabel, "Patients, from the largest rise to the largest fall") + " (" + nEquals(w.N) + ")"
}

// dataHeight is such that the numbers of two classes stand one over the other.
func (w Waterfall) dataHeight() vg.Length {
	low, high := w.span()
	least := high - low
	known := w.drawable()
	for i := 1; i < len(known); i++ {
		if d := math.Abs(known[i].far() - known[i-1].far()); d > 0 {
			least = min(least, d)
		}
	}
	return min(max(waterfallHeight, vg.Length((high-low)/least)*waterfallPitch+2*waterfallMargin), tallestFall)
}

func (w Waterfall) frame(width vg.Length) frame {
	f := frame{plot: newPlot(), top: w.legend().height(width) + 4, right: 6}
	low, high := w.span()
	margin := (high - low) * float64(waterfallMargin/(w.dataHeight()-2*waterfallMargin))
	span(&f.plot.Y, low-margin, high+margin, w.ticks(low, high))
	total := float64(max(w.total(), 1))
	at := slices.DeleteFunc(countTicks(total), func(v float64) bool { return v > total })
	t := underAxis{at: at}
	span(&f.plot.X, 0, total, t.ticks(t.stride(0, total, width-60)))
	f.right = max(f.right, tickInk.width(table.Count(w.total()))/2)
	return f
}

// legend explains the blocks.
func (w Waterfall) legend() legend {
	if len(w.drawable()) == 0 {
		return nil
	}
	return legend{
		areaEntry("Class of a fall", lookOf(0)), areaEntry("Class of a rise", lookOf(1)),
		noteEntry("Plain: reached by all its patients; number: its patients"),
	}
}

// drawable are the classes with patients, from the largest rise to the largest
// fall.
func (w Waterfall) drawable() []WaterfallClass {
	var known []WaterfallClass
	for _, k := range w.Classes {
		if k.N > 0 && drawable(k.Low) && k.High >= k.Low {
			known = append(known, k)
		}
	}
	slices.SortStableFunc(known, func(a, b WaterfallClass) int {
		return cmp.Or(cmp.Compare(b.Low, a.Low), cmp.Compare(b.High, a.High))
	})
	return known
}

// total is how many patients are drawn: a billion at the most.
func (w Waterfall) total() int {
	n := 0
	for _, k := range w.drawable() {
		n = min(n+min(k.N, 1e9), 1e9)
	}
	return n
}

// span is the range of the changes, from 0 at the least; a class without end
// takes a tenth of it.
func (w Waterfall) span() (low, high float64) {
	endless := false
	for _, k := range w.drawable() {
		low, high = min(low, k.Low), max(high, k.Low)
		if drawable(k.High) {
			high = max(high, k.High)
		} else {
			endless = true
		}
	}
	for _, v := range w.Lines {
		if drawable(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low == high {
		low, high = -1, 1
	}
	if endless {
		high += (high - low) / 10
	}
	return low, high
}

// ticks are the lines and round changes beside them that have room.
func (w Waterfall) ticks(low, high float64) []plot.Tick {
	const apart = 1.4 * tickSize
	perPoint := (high - low) / float64(w.dataHeight()-2*waterfallMargin)
	var at []float64
	add := func(v float64) {
		if drawable(v) && v >= low && v <= high && (len(at) == 0 || nearestOf(at, v) >= perPoint*float64(apart)) {
			at = append(at, v)
		}
	}
	for _, v := range w.Lines {
		add(v)
	}
	add(0)
	for _, v := range roundTicks(low, high, 6) {
		add(v)
	}
	return ticksAt(at)
}

// Draw implements Figure.
func (w Waterfall) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f := w.frame(width)
	f.label(w.xLabel(), orElse(w.YLabel, "Change in pain from baseline, %"), width, c.Max.Y-c.Min.Y)
	f.plot.Add(layer(w.blocks), layer(w.lines), layer(w.counts))
	data, _, _ := f.draw(c)
	w.legend().draw(c)
	if w.total() == 0 {
		sayNotEstimable(data)
	}
}

// far is the end of a class farther from 0, near the other.
func (k WaterfallClass) far() float64 {
	if math.Abs(k.Low) > math.Abs(k.High) {
		return k.Low
	}
	return k.High
}

func (k WaterfallClass) near() float64 {
	switch {
	case k.Low < 0 && k.High > 0:
		return 0
	case k.far() == k.Low:
		return k.High
	}
	return k.Low
}

// look is that of a fall or of a rise.
func (k WaterfallClass) look() look {
	if k.outwards() < 0 {
		return lookOf(0)
	}
	return lookOf(1)
}

// place is a class with its edges.
type waterfallPlace struct {
	WaterfallClass
	left, right, near, far vg.Length
}

func (w Waterfall) places(x, y func(float64) vg.Length, top float64) []waterfallPlace {
	var places []waterfallPlace
	n := 0
	for _, k := range w.drawable() {
		p := waterfallPlace{WaterfallClass: k, left: x(float64(n))}
		n = min(n+min(k.N, 1e9), 1e9)
		p.right, p.near, p.far = x(float64(n)), y(k.near()), y(min(k.far(), top))
		places = append(places, p)
	}
	return places
}

// blocks draws each class: plain to its nearer end, which all its patients
// reached, with a pattern from there to its farther end.
func (w Waterfall) blocks(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	_, top := w.span()
	zero := y(0)
	for _, k := range w.places(x, y, top) {
		l := k.look()
		c.FillPolygon(l.faded().color, box(k.left, zero, k.right, k.near))
		if k.far != k.near {
			fillArea(c, l, box(k.left, k.near, k.right, k.far))
		}
		outline := []vg.Point{{X: k.left, Y: zero}, {X: k.left, Y: k.far}, {X: k.right, Y: k.far}, {X: k.right, Y: zero}}
		c.StrokeLines(draw.LineStyle{Color: l.color, Width: hairline}, c.ClipLinesXY(outline)...)
	}
	c.StrokeLine2(draw.LineStyle{Color: grey, Width: hairline}, c.Min.X, zero, c.Max.X, zero)
}

// lines draws the changes to mark.
func (w Waterfall) lines(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	for _, v := range w.Lines {
		if drawable(v) {
			c.StrokeLine2(draw.LineStyle{Color: grey, Width: 0.7, Dashes: []vg.Length{3, 2}}, c.Min.X, y(v), c.Max.X, y(v))
		}
	}
}

// name is a class in words.
func (k WaterfallClass) name() string {
	switch {
	case math.IsInf(k.High, 1):
		return "over " + table.Percentage(k.Low, 0)
	case k.Low == k.High:
		return table.Percentage(k.Low, 0)
	}
	return table.Percentage(k.Low, 0) + " to " + table.Percentage(k.High, 0)
}

// Alt implements Figure.
func (w Waterfall) Alt() string {
	known := w.drawable()
	if len(known) == 0 {
		return "Change by patient: " + notEstimable + "."
	}
	most := slices.MaxFunc(known, func(a, b WaterfallClass) int { return cmp.Compare(a.N, b.N) })
	first, last := known[0], known[len(known)-1]
	text := fmt.Sprintf("“%s” of %s patients in classes. Most patients, %s, are in the class %s",
		orElse(clean(w.YLabel), "Change in pain from baseline, %"), table.Count(w.N), table.Count(most.N), most.name())
	if len(known) > 1 {
		text += fmt.Sprintf("; the classes go from %s (n = %s) to %s (n = %s)", first.name(), table.Count(first.N), last.name(), table.Count(last.N))
	}
	return text + "."
}

// Data implements Figure.
func (w Waterfall) Data() *table.Table {
	t := &table.Table{Columns: columns("Change from baseline", "n"), Notes: []string{"n = " + table.Count(w.N) + " in all."}}
	for _, k := range w.Classes {
		t.Rows = append(t.Rows, identified(0, k.ID, 1, k.name(), table.Count(k.N)))
	}
	return t
}
