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

// Incidence is how the patients divide over time: the cumulative incidences of
// ends that exclude each other, stacked from the bottom up, and above them the
// patients without any.
type Incidence struct {
	XLabel  string // such as "Days since the end of the series"
	YLabel  string // "" for "Patients, %"
	N       int
	States  []IncidenceState
	Rest    IncidenceState // the patients without an end; its steps are said, not drawn
	Ticks   []float64      // times of the columns under the axis and of its ticks, ascending
	AtRisk  []int          // one for each tick, nil to leave the row out
	Unknown []int          // those no longer followed at each tick, nil to leave the row out
}

// IncidenceState is one end with its cumulative incidence in order of time.
type IncidenceState struct {
	Name  string
	Steps []IncidenceStep
}

// IncidenceStep is the share, 0..1, from Time to the next step, with its limits,
// NaN if they are not estimable. Before the first step it is 0. A share of NaN
// ends the figure, for what is stacked on it has no place. ID is the id of its
// results row, "" for none.
type IncidenceStep struct {
	Time, Share, Low, High float64
	ID                     string
}

// Height implements Figure.
func (g Incidence) Height(width vg.Length) vg.Length {
	f, _ := g.layout(width)
	return f.height(max(curveHeight, endLabelsHeight(g.endLabels(), f.right)), g.XLabel, width)
}

func (g Incidence) layout(width vg.Length) (frame, underAxis) {
	t := underAxis{at: timeColumns(g.Ticks)}
	for _, r := range []struct {
		label  string
		counts []int
	}{{"At risk", g.AtRisk}, {"Not followed", g.Unknown}} {
		if len(t.at) > 0 && len(r.counts) > 0 {
			t.rows = append(t.rows, underRow{label: r.label, cells: counts(r.counts, len(t.at))})
		}
	}
	return roomAround(t, g.endLabels(), width), t
}

// Draw implements Figure.
func (g Incidence) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f, t := g.layout(width)
	stride := f.spanTime(t, horizon(append(g.times(), t.at...)...), width)
	span(&f.plot.Y, 0, 1, percentTicks())
	f.label(g.XLabel, orElse(g.YLabel, "Patients, %")+" ("+nEquals(g.N)+")", width, c.Max.Y-c.Min.Y)
	f.plot.Add(layer(g.areas))
	data, x, y := f.draw(c)
	if levels := g.levels(); len(levels) > 0 {
		drawEndLabels(c, g.placed(levels, y), data.Max.X, f.right, data.Min.Y, data.Max.Y+edge)
	} else {
		sayNotEstimable(data)
	}
	t.draw(c, c.Min.Y+t.height(width, f.left), f.left, stride, x)
}

// look is how the i-th state is drawn; the rest is grey, without a pattern.
func (g Incidence) look(i int) look {
	if i == len(g.States) {
		return look{color: grey}
	}
	return lookOf(i)
}

// states are all states and the rest.
func (g Incidence) states() []IncidenceState { return append(slices.Clone(g.States), g.Rest) }

// times are the times at which the stack may change, with 0, ascending, as far as
// every share is known.
func (g Incidence) times() []float64 {
	end := math.Inf(1)
	times := []float64{0}
	for _, s := range g.States {
		for _, p := range s.Steps {
			if !drawable(p.Time) || p.Time < 0 {
				continue
			}
			if !drawable(p.Share) {
				end = min(end, p.Time)
				continue
			}
			times = append(times, p.Time)
		}
	}
	slices.Sort(times)
	times = slices.Compact(times)
	return slices.DeleteFunc(times, func(t float64) bool { return t >= end })
}

// incidenceLevel is the upper edge of every state's area from a time on.
type incidenceLevel struct {
	time float64
	tops []float64
}

// levels are the stack at each time, none if there is no step to draw.
func (g Incidence) levels() []incidenceLevel {
	if !slices.ContainsFunc(g.States, func(s IncidenceState) bool { return s.last() >= 0 }) {
		return nil
	}
	var levels []incidenceLevel
	for _, t := range g.times() {
		l := incidenceLevel{time: t, tops: make([]float64, len(g.States))}
		top := 0.0
		for i, s := range g.States {
			top = min(max(top+s.at(t), 0), 1)
			l.tops[i] = top
		}
		levels = append(levels, l)
	}
	return levels
}

// at is the share at a time.
func (s IncidenceState) at(t float64) float64 {
	share := 0.0
	for _, p := range s.Steps {
		if drawable(p.Time) && drawable(p.Share) && p.Time <= t {
			share = p.Share
		}
	}
	return share
}

// last is the index of the last step that has a place, -1 if none has.
func (s IncidenceState) last() int {
	for i := len(s.Steps) - 1; i >= 0; i-- {
		if p := s.Steps[i]; drawable(p.Time) && p.Time >= 0 && drawable(p.Share) {
			return i
		}
	}
	return -1
}

// areas fills the area of each state between the edges of its neighbours.
func (g Incidence) areas(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	levels := g.levels()
	if len(levels) < 2 {
		return
	}
	edgeOf := func(i int) []vg.Point {
		var line []vg.Point
		for j, l := range levels {
			top := 1.0
			if i < 0 {
				top = 0
			} else if i < len(l.tops) {
				top = l.tops[i]
			}
			if j > 0 {
				line = append(line, vg.Point{X: x(l.time), Y: line[len(line)-1].Y})
			}
			line = append(line, vg.Point{X: x(l.time), Y: y(top)})
		}
		return line
	}
	for i := range g.states() {
		upper, lower := edgeOf(i), edgeOf(i-1)
		slices.Reverse(lower)
		fillArea(c, g.look(i), append(slices.Clone(upper), lower...))
	}
	for i := range g.States {
		c.StrokeLines(g.look(i).line(1.2), c.ClipLinesXY(edgeOf(i))...)
	}
}

// endLabels name the areas, from the bottom up, with their last shares.
func (g Incidence) endLabels() []endLabel {
	var labels []endLabel
	for i, s := range g.states() {
		l := endLabel{look: g.look(i), area: true, name: s.Name}
		if text := g.lastShare(s); text != "" {
			l.notes = []string{inOnePiece(text)}
		}
		if l.name != "" || len(l.notes) > 0 {
			labels = append(labels, l)
		}
	}
	return labels
}

// placed are the labels at the middle of their areas' right edges.
func (g Incidence) placed(levels []incidenceLevel, y func(float64) vg.Length) []endLabel {
	tops := append(slices.Clone(levels[len(levels)-1].tops), 1)
	labels := g.endLabels()
	next := 0
	for i, s := range g.states() {
		if clean(s.Name) == "" && g.lastShare(s) == "" {
			continue
		}
		below := 0.0
		if i > 0 {
			below = tops[i-1]
		}
		labels[next].at = y((below + tops[i]) / 2)
		next++
	}
	return labels
}

// lastShare is the last share of a state with its limits, "" without steps.
func (g Incidence) lastShare(s IncidenceState) string {
	i := s.last()
	if i < 0 {
		return ""
	}
	p := s.Steps[i]
	return percentText(p.Share, p.Low, p.High, g.N)
}

// Alt implements Figure.
func (g Incidence) Alt() string {
	if len(g.levels()) == 0 {
		return "Cumulative incidence: " + notEstimable + "."
	}
	var states []string
	for _, s := range g.states() {
		if i := s.last(); i >= 0 {
			states = append(states, prefixed(s.Name, fmt.Sprintf("%s at %s", g.lastShare(s), tickLabel(s.Steps[i].Time))))
		}
	}
	return fmt.Sprintf("Stacked cumulative incidence against “%s” (n = %s). %s.", clean(g.XLabel), table.Count(g.N), strings.Join(states, "; "))
}

// Data implements Figure.
func (g Incidence) Data() *table.Table {
	t := &table.Table{Columns: columns("Time", "Patients", "95% CI", "At risk", "Not followed"), Notes: []string{"n = " + table.Count(g.N) + "."}}
	for _, s := range g.states() {
		if s.Name == "" && len(s.Steps) == 0 {
			continue
		}
		t.Rows = append(t.Rows, section(s.Name))
		for _, p := range s.Steps {
			t.Rows = append(t.Rows, identified(0, p.ID, 1, tickLabel(p.Time), table.Percent(p.Share, g.N), table.PercentInterval(p.Low, p.High, g.N), "", ""))
		}
	}
	columns := timeColumns(g.Ticks)
	if len(columns) == 0 || len(g.AtRisk)+len(g.Unknown) == 0 {
		return t
	}
	t.Rows = append(t.Rows, section("Under the axis"))
	for i, at := range columns {
		t.Rows = append(t.Rows, row(0, tickLabel(at), "", "", countAt(g.AtRisk, i), countAt(g.Unknown, i)))
	}
	return t
}
