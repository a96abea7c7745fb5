package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// IntervalCurve is Turnbull's estimate of survival from times known to lie in
// intervals: level where it is defined, and a box for each interval within which
// it falls, no one knows where. A Kaplan-Meier curve may stand beside it.
type IntervalCurve struct {
	XLabel    string // such as "Days since the end of the series"
	YLabel    string // such as "Patients still in response, %"
	Name      string // "" for "Turnbull"
	N         int
	Median    string             // the median with its unit, "" to leave it out
	Intervals []SurvivalInterval // in order of time
	Compare   *KaplanMeierGroup  // drawn without its band and its counts, nil for none
	Ticks     []float64          // of the axis, ascending
}

// SurvivalInterval is an interval that holds probability, after Left and not
// after Right, which is infinite where the interval has no end. Survival is the
// estimate from Right to the next interval, 0..1. ID is the id of its results
// row, "" for none.
type SurvivalInterval struct {
	Left, Right, Survival float64
	ID                    string
}

// Height implements Figure.
func (v IntervalCurve) Height(width vg.Length) vg.Length {
	f, _ := v.layout(width)
	return f.height(max(curveHeight, endLabelsHeight(v.endLabels(), f.right)), v.XLabel, width)
}

func (v IntervalCurve) layout(width vg.Length) (frame, underAxis) {
	t := underAxis{at: timeColumns(v.Ticks)}
	f := roomAround(t, v.endLabels(), width)
	f.top = v.legend().height(width) + 4
	return f, t
}

// legend explains the boxes.
func (v IntervalCurve) legend() legend {
	wide := func(b survivalBox) bool { return b.Right > b.Left }
	if !slices.ContainsFunc(v.boxes(), wide) {
		return nil
	}
	return legend{areaEntry("Survival falls within the interval, where in it is not known", v.look())}
}

func (v IntervalCurve) look() look { return lookOf(0) }

// Draw implements Figure.
func (v IntervalCurve) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f, t := v.layout(width)
	f.spanTime(t, v.horizon(), width)
	span(&f.plot.Y, 0, 1, percentTicks())
	f.label(v.XLabel, v.YLabel, width, c.Max.Y-c.Min.Y)
	f.plot.Add(layer(v.comparison().curves), layer(v.curve))
	data, _, y := f.draw(c)
	v.legend().draw(c)
	labels := v.endLabels()
	labels[0].at = y(v.end())
	if v.Compare != nil {
		labels[1].at = y(v.Compare.end())
	}
	drawEndLabels(c, labels, data.Max.X, f.right, data.Min.Y, data.Max.Y+edge)
	if !v.estimable() {
		sayNotEstimable(data)
	}
}

// comparison is the other curve in the second look.
func (v IntervalCurve) comparison() KaplanMeier {
	if v.Compare == nil {
		return KaplanMeier{}
	}
	return KaplanMeier{Groups: []KaplanMeierGroup{{}, *v.Compare}}
}

// drawable are the intervals that have a place.
func (v IntervalCurve) drawable() []SurvivalInterval {
	var known []SurvivalInterval
	last := 0.0
	for _, s := range v.Intervals {
		if !drawable(s.Left) || s.Left < last || math.IsNaN(s.Right) || s.Right < s.Left || !drawable(s.Survival) {
			continue
		}
		if !drawable(s.Right) {
			s.Right = math.Inf(1)
		}
		last = s.Right
		known = append(known, s)
	}
	return known
}

// survivalBox is an interval with the survival on its two sides.
type survivalBox struct {
	SurvivalInterval
	before float64
}

// boxes are the intervals within which survival falls.
func (v IntervalCurve) boxes() []survivalBox {
	var boxes []survivalBox
	before := 1.0
	for _, s := range v.drawable() {
		if s.Survival != before {
			boxes = append(boxes, survivalBox{s, before})
		}
		before = s.Survival
	}
	return boxes
}

// horizon is the end of the axis. It leaves room for an interval without end.
func (v IntervalCurve) horizon() float64 {
	times := append([]float64{v.comparison().horizon()}, timeColumns(v.Ticks)...)
	if v.Compare == nil {
		times = timeColumns(v.Ticks)
	}
	endless := 0.0
	for _, s := range v.drawable() {
		times = append(times, s.Left, estimable(s.Right))
		if math.IsInf(s.Right, 1) {
			endless = s.Left
		}
	}
	return max(horizon(times...), 1.06*endless)
}

// end is the height at which the estimate ends: the middle of its last box if
// that has no end.
func (v IntervalCurve) end() float64 {
	end := 1.0
	for _, b := range v.boxes() {
		end = b.Survival
		if math.IsInf(b.Right, 1) {
			end = (b.before + b.Survival) / 2
		}
	}
	return end
}

func (v IntervalCurve) endLabels() []endLabel {
	l := endLabel{look: v.look(), name: orElse(v.Name, "Turnbull"), notes: []string{nEquals(v.N)}}
	if len(v.drawable()) == 0 {
		l.notes = append(l.notes, notEstimable)
	} else if v.Median != "" {
		l.notes = append(l.notes, "Median "+inOnePiece(v.Median))
	}
	if v.Compare == nil {
		return []endLabel{l}
	}
	return append([]endLabel{l}, v.comparison().endLabels()[1])
}

func (v IntervalCurve) estimable() bool {
	return len(v.drawable()) > 0 || v.Compare != nil && len(v.Compare.drawable()) > 0
}

// curve draws the level parts and the boxes between them.
func (v IntervalCurve) curve(c draw.Canvas, p *plot.Plot) {
	if len(v.drawable()) == 0 {
		return
	}
	x, y := p.Transforms(&c)
	from, level := 0.0, 1.0
	line := v.look().line(1.4)
	for _, b := range v.boxes() {
		right := min(b.Right, p.X.Max)
		outline := box(x(b.Left), y(b.Survival), x(right), y(b.before))
		fillArea(c, v.look(), outline)
		frame := append(outline, outline[0])
		if math.IsInf(b.Right, 1) { // open on the right
			frame = []vg.Point{outline[1], outline[0], outline[3], outline[2]}
		}
		c.StrokeLines(draw.LineStyle{Color: v.look().color, Width: hairline}, c.ClipLinesXY(frame)...)
		c.StrokeLines(line, c.ClipLinesXY([]vg.Point{{X: x(from), Y: y(level)}, {X: x(b.Left), Y: y(level)}})...)
		from, level = right, b.Survival
	}
	intervals := v.drawable()
	last := min(intervals[len(intervals)-1].Right, p.X.Max)
	c.StrokeLines(line, c.ClipLinesXY([]vg.Point{{X: x(from), Y: y(level)}, {X: x(last), Y: y(level)}})...)
}

// Alt implements Figure.
func (v IntervalCurve) Alt() string {
	if !v.estimable() {
		return "Survival from interval-censored times: " + notEstimable + "."
	}
	curves := []string{prefixed(orElse(v.Name, "Turnbull"), v.summary())}
	if v.Compare != nil {
		curves = append(curves, prefixed(v.Compare.Name, v.Compare.summary()))
	}
	return fmt.Sprintf("Survival from interval-censored times, “%s” against “%s”. %s.", clean(v.YLabel), clean(v.XLabel), strings.Join(curves, "; "))
}

// summary is the number of patients, of intervals and the last estimate in words.
func (v IntervalCurve) summary() string {
	text := "n = " + table.Count(v.N) + medianNote(v.Median)
	known := v.drawable()
	if len(known) == 0 {
		return text + ", " + notEstimable
	}
	text += ", intervals with a fall: " + table.Count(len(v.boxes()))
	for i := len(known) - 1; i >= 0; i-- {
		if s := known[i]; !math.IsInf(s.Right, 1) {
			return fmt.Sprintf("%s, %s at %s", text, table.Percent(s.Survival, v.N), tickLabel(s.Right))
		}
	}
	return text
}

// Data implements Figure.
func (v IntervalCurve) Data() *table.Table {
	t := &table.Table{
		Columns: columns("After", "Not after", "Survival at its end"),
		Notes:   []string{"n = " + table.Count(v.N) + ". Survival falls within each interval; where in it is not known."},
	}
	if v.Compare != nil {
		t.Rows = append(t.Rows, section(orElse(v.Name, "Turnbull")))
	}
	for _, s := range v.Intervals {
		right := tickLabel(s.Right)
		if math.IsInf(s.Right, 1) {
			right = "no end"
		}
		t.Rows = append(t.Rows, identified(0, s.ID, 2, tickLabel(s.Left), right, table.Percent(s.Survival, v.N)))
	}
	if v.Compare == nil {
		return t
	}
	t.Rows = append(t.Rows, section(prefixed(v.Compare.Name, "steps, n = "+table.Count(v.Compare.N)+medianNote(v.Compare.Median))))
	for _, s := range v.Compare.Steps {
		t.Rows = append(t.Rows, identified(0, s.ID, 2, tickLabel(s.Time), tickLabel(s.Time), table.Percent(s.Survival, v.Compare.N)))
	}
	return t
}
