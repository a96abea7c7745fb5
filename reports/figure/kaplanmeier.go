package figure

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// KaplanMeier is survival over time by group: steps with their band (of up to
// three groups), a mark at each time of censoring, and under the axis the numbers
// of patients at risk, of events and of censorings, after the proposals of
// KMunicate (Morris and others, 2019).
type KaplanMeier struct {
	XLabel    string // such as "Time since the last session, days"
	YLabel    string // such as "Patients still in response, %"
	Groups    []KaplanMeierGroup
	Ticks     []float64 // times of the table's columns and of the axis's ticks, ascending
	FewAtRisk int       // below this number at risk a curve is drawn faded; 0 means 10
}

// KaplanMeierGroup is one curve. The three counts have one number for each tick;
// nil leaves a row out.
type KaplanMeierGroup struct {
	Name               string // "" if there is one group
	N                  int
	Steps              []SurvivalStep // in order of time
	AtRisk             []int
	CumulativeEvents   []int
	CumulativeCensored []int
	Median             string // the median with its interval and unit, "" to leave it out
}

// SurvivalStep is the estimate from Time to the next step, 0..1, with its limits,
// NaN if they are not estimable. AtRisk is the number at risk just before Time,
// Censored the number censored at it. ID is the id of the estimate's results row,
// "" for none.
type SurvivalStep struct {
	Time, Survival, Low, High float64
	AtRisk, Censored          int
	ID                        string
}

// mostBands is the largest number of groups whose bands are drawn: more of them
// hide each other.
const mostBands = 3

// Height implements Figure.
func (k KaplanMeier) Height(width vg.Length) vg.Length {
	f, _ := k.layout(width)
	return f.height(max(curveHeight, endLabelsHeight(k.endLabels(), f.right)), k.XLabel, width)
}

// Draw implements Figure.
func (k KaplanMeier) Draw(c draw.Canvas) {
	width := c.Max.X - c.Min.X
	f, t := k.layout(width)
	stride := f.spanTime(t, k.horizon(), width)
	span(&f.plot.Y, 0, 1, percentTicks())
	f.label(k.XLabel, k.YLabel, width, c.Max.Y-c.Min.Y)
	if len(k.Groups) <= mostBands {
		f.plot.Add(layer(k.bands))
	}
	f.plot.Add(layer(k.curves))
	data, x, y := f.draw(c)
	labels := k.endLabels()
	for i, g := range k.Groups {
		labels[i].at = y(g.end())
	}
	drawEndLabels(c, labels, data.Max.X, f.right, data.Min.Y, data.Max.Y+edge)
	t.draw(c, c.Min.Y+t.height(width, f.left), f.left, stride, x)
	if !k.estimable() {
		sayNotEstimable(data)
	}
}

// layout is the room of everything around the curves.
func (k KaplanMeier) layout(width vg.Length) (frame, underAxis) {
	t := k.table()
	return roomAround(t, k.endLabels(), width), t
}

// table is the table of counts under the axis.
func (k KaplanMeier) table() underAxis {
	t := underAxis{at: k.columns()}
	for i, g := range k.Groups {
		l := lookOf(i)
		indent := vg.Length(0)
		if len(t.at) == 0 || len(g.AtRisk)+len(g.CumulativeEvents)+len(g.CumulativeCensored) == 0 {
			continue
		}
		if g.Name != "" {
			t.rows = append(t.rows, underRow{key: &l, label: g.Name, bold: true})
			indent = 6
		}
		for _, r := range []struct {
			label  string
			counts []int
		}{{"At risk", g.AtRisk}, {"Cum. events", g.CumulativeEvents}, {"Cum. censored", g.CumulativeCensored}} {
			if len(r.counts) > 0 {
				t.rows = append(t.rows, underRow{label: r.label, indent: indent, cells: counts(r.counts, len(t.at))})
			}
		}
	}
	return t
}

// counts are the first n counts as text.
func counts(ns []int, n int) []string {
	texts := make([]string, 0, n)
	for i := 0; i < n && i < len(ns); i++ {
		texts = append(texts, table.Count(ns[i]))
	}
	return texts
}

// columns are the ticks that have a place.
func (k KaplanMeier) columns() []float64 { return timeColumns(k.Ticks) }

// horizon is the end of the axis: the last tick or the last time, if later.
func (k KaplanMeier) horizon() float64 {
	times := slices.Clone(k.columns())
	for _, g := range k.Groups {
		for _, s := range g.drawable() {
			times = append(times, s.Time)
		}
	}
	return horizon(times...)
}

func (k KaplanMeier) endLabels() []endLabel {
	labels := make([]endLabel, len(k.Groups))
	for i, g := range k.Groups {
		labels[i] = endLabel{look: lookOf(i), name: g.Name, notes: []string{nEquals(g.N)}}
		if len(g.drawable()) == 0 {
			labels[i].notes = append(labels[i].notes, notEstimable)
			continue
		}
		if g.Median != "" {
			labels[i].notes = append(labels[i].notes, "Median "+inOnePiece(g.Median))
		}
	}
	return labels
}

func (k KaplanMeier) estimable() bool {
	for _, g := range k.Groups {
		if len(g.drawable()) > 0 {
			return true
		}
	}
	return false
}

// fewAtRisk is the number at risk below which curves fade.
func (k KaplanMeier) fewAtRisk() int {
	if k.FewAtRisk == 0 {
		return 10
	}
	return k.FewAtRisk
}

// drawable are the steps that have a place, led by survival 1 at time 0.
func (g KaplanMeierGroup) drawable() []SurvivalStep {
	var steps []SurvivalStep
	for _, s := range g.Steps {
		if drawable(s.Time) && s.Time >= 0 && drawable(s.Survival) {
			steps = append(steps, s)
		}
	}
	if len(steps) > 0 && steps[0].Time > 0 {
		start := SurvivalStep{Survival: 1, Low: 1, High: 1, AtRisk: g.N}
		steps = append([]SurvivalStep{start}, steps...)
	}
	return steps
}

// end is the estimate with which a curve ends.
func (g KaplanMeierGroup) end() float64 {
	steps := g.drawable()
	if len(steps) == 0 {
		return 0.5
	}
	return steps[len(steps)-1].Survival
}

// Alt implements Figure.
func (k KaplanMeier) Alt() string {
	if !k.estimable() {
		return "Kaplan-Meier curve: " + notEstimable + "."
	}
	groups := make([]string, len(k.Groups))
	for i, g := range k.Groups {
		groups[i] = prefixed(g.Name, g.summary())
	}
	return fmt.Sprintf("Kaplan-Meier curve, “%s” against “%s”. %s.", clean(k.YLabel), clean(k.XLabel), strings.Join(groups, "; "))
}

// summary is a curve's number of patients, its median and its end in words.
func (g KaplanMeierGroup) summary() string {
	text := "n = " + table.Count(g.N) + medianNote(g.Median)
	steps := g.drawable()
	if len(steps) == 0 {
		return text + ", " + notEstimable
	}
	last := steps[len(steps)-1]
	return fmt.Sprintf("%s, last estimate %s at %s", text, table.Percent(last.Survival, g.N), tickLabel(last.Time))
}

// Data implements Figure.
func (k KaplanMeier) Data() *table.Table {
	t := &table.Table{
		Columns: columns("Time", "Survival", "95% CI", "At risk", "Cumulative events", "Censored"),
		Notes:   []string{"Censored: at the time in the rows of the curve, up to it in the rows of the table under the axis."},
	}
	for _, g := range k.Groups {
		t.Rows = append(t.Rows, section(prefixed(g.Name, "n = "+table.Count(g.N)+medianNote(g.Median))))
		for _, s := range g.Steps {
			t.Rows = append(t.Rows, identified(0, s.ID, 1, tickLabel(s.Time), table.Percent(s.Survival, g.N),
				table.PercentInterval(s.Low, s.High, g.N), table.Count(s.AtRisk), "", table.Count(s.Censored)))
		}
		t.Rows = append(t.Rows, k.tickRows(g)...)
	}
	return t
}

// tickRows are the counts under the axis.
func (k KaplanMeier) tickRows(g KaplanMeierGroup) []table.Row {
	if len(k.columns()) == 0 {
		return nil
	}
	rows := []table.Row{section(prefixed(g.Name, "table under the axis"))}
	for i, t := range k.columns() {
		rows = append(rows, row(0, tickLabel(t), "", "", countAt(g.AtRisk, i), countAt(g.CumulativeEvents, i), countAt(g.CumulativeCensored, i)))
	}
	return rows
}

// countAt is the i-th count, "" if there are fewer.
func countAt(ns []int, i int) string {
	if i >= len(ns) {
		return ""
	}
	return table.Count(ns[i])
}

func medianNote(median string) string {
	if median == "" {
		return ""
	}
	return ", median " + median
}
