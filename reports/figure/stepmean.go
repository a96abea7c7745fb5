package figure

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// StepMean is a mean number that rises over time by group, such as the mean
// cumulative number of sessions a patient: steps with their band (of up to three
// groups), and the numbers of patients followed under the axis.
type StepMean struct {
	XLabel, YLabel string // such as "Days since the first session" and "Mean number of sessions"
	Groups         []StepMeanGroup
	Ticks          []float64 // times of the columns under the axis and of its ticks, ascending
	End            float64   // until when the last step lasts, if that is later than its time
}

// StepMeanGroup is one curve.
type StepMeanGroup struct {
	Name   string // "" if there is one group
	N      int
	Steps  []MeanStep // in order of time
	AtRisk []int      // one for each tick, nil to leave the row out
}

// MeanStep is the mean from Time to the next step, with its limits, NaN if they
// are not estimable. Before the first step it is 0. ID is the id of its results
// row, "" for none.
type MeanStep struct {
	Time, Mean, Low, High float64
	ID                    string
}

// curves are the groups as steps, which are drawn as those of survival are.
func (m StepMean) curves() KaplanMeier {
	k := KaplanMeier{XLabel: m.XLabel, YLabel: m.YLabel, Ticks: m.Ticks, FewAtRisk: -1}
	for _, g := range m.Groups {
		c := KaplanMeierGroup{Name: g.Name, N: g.N, AtRisk: g.AtRisk}
		for _, s := range m.lasting(g.drawable()) {
			c.Steps = append(c.Steps, SurvivalStep{Time: s.Time, Survival: s.Mean, Low: s.Low, High: s.High})
		}
		k.Groups = append(k.Groups, c)
	}
	return k
}

// lasting lets the last step go on to the end.
func (m StepMean) lasting(steps []MeanStep) []MeanStep {
	n := len(steps)
	if n == 0 || !drawable(m.End) || m.End <= steps[n-1].Time {
		return steps
	}
	last := steps[n-1]
	last.Time = m.End
	return append(steps, last)
}

// within cuts the limits of the steps to the axis, so that their band stays on it.
func (k KaplanMeier) within(low, high float64) {
	for _, g := range k.Groups {
		for i := range g.Steps {
			s := &g.Steps[i]
			s.Low, s.High = min(max(s.Low, low), high), min(max(s.High, low), high)
		}
	}
}

// drawable are the steps that have a place, led by 0 at time 0.
func (g StepMeanGroup) drawable() []MeanStep {
	var steps []MeanStep
	for _, s := range g.Steps {
		if drawable(s.Time) && s.Time >= 0 && drawable(s.Mean) {
			steps = append(steps, s)
		}
	}
	if len(steps) > 0 && steps[0].Time > 0 {
		steps = append([]MeanStep{{}}, steps...)
	}
	return steps
}

// Height implements Figure.
func (m StepMean) Height(width vg.Length) vg.Length { return m.curves().Height(width) }

// Draw implements Figure.
func (m StepMean) Draw(c draw.Canvas) {
	k := m.curves()
	width := c.Max.X - c.Min.X
	f, t := k.layout(width)
	stride := f.spanTime(t, k.horizon(), width)
	ticks := m.ticks()
	k.within(ticks[0], ticks[len(ticks)-1])
	span(&f.plot.Y, ticks[0], ticks[len(ticks)-1], evenTicks(ticks))
	f.label(m.XLabel, m.YLabel, width, c.Max.Y-c.Min.Y)
	if len(k.Groups) <= mostBands {
		f.plot.Add(layer(k.bands))
	}
	f.plot.Add(layer(k.curves))
	data, x, y := f.draw(c)
	labels := k.endLabels()
	for i, g := range k.Groups {
		labels[i].at = data.Center().Y
		if len(g.Steps) > 0 {
			labels[i].at = y(g.end())
		}
	}
	drawEndLabels(c, labels, data.Max.X, f.right, data.Min.Y, data.Max.Y+edge)
	t.draw(c, c.Min.Y+t.height(width, f.left), f.left, stride, x)
	if !k.estimable() {
		sayNotEstimable(data)
	}
}

// ticks are those of the vertical axis, from 0 if no mean is less; of limits, the
// axis holds those within twice the range of the means.
func (m StepMean) ticks() []float64 {
	low, high := 0.0, 0.0
	for _, g := range m.Groups {
		for _, s := range g.drawable() {
			low, high = min(low, s.Mean), max(high, s.Mean)
		}
	}
	if high == low {
		high = 1
	}
	most := low + 2*(high-low)
	for _, g := range m.Groups {
		for _, s := range g.drawable() {
			if drawable(s.Low) && drawable(s.High) {
				high = max(high, min(s.High, most))
			}
		}
	}
	return roundTicks(low, high, 5)
}

// Alt implements Figure.
func (m StepMean) Alt() string {
	if !m.curves().estimable() {
		return "Mean number over time: " + notEstimable + "."
	}
	groups := make([]string, len(m.Groups))
	for i, g := range m.Groups {
		groups[i] = prefixed(g.Name, g.summary())
	}
	return fmt.Sprintf("“%s” against “%s”. %s.", clean(m.YLabel), clean(m.XLabel), strings.Join(groups, "; "))
}

// summary is a group's number of patients and its last mean in words.
func (g StepMeanGroup) summary() string {
	text := "n = " + table.Count(g.N)
	steps := g.drawable()
	if len(steps) == 0 {
		return text + ", " + notEstimable
	}
	last := steps[len(steps)-1]
	return fmt.Sprintf("%s, %s at %s", text, meanText(last.Mean, last.Low, last.High), tickLabel(last.Time))
}

// Data implements Figure.
func (m StepMean) Data() *table.Table {
	t := &table.Table{Columns: columns("Time", "Mean", "95% CI", "At risk")}
	at := timeColumns(m.Ticks)
	for _, g := range m.Groups {
		t.Rows = append(t.Rows, section(prefixed(g.Name, "n = "+table.Count(g.N))))
		for _, s := range g.Steps {
			t.Rows = append(t.Rows, identified(0, s.ID, 1, tickLabel(s.Time), table.Number(s.Mean, 2), table.Interval(s.Low, s.High, 2), ""))
		}
		for i := range min(len(at), len(g.AtRisk)) {
			t.Rows = append(t.Rows, row(0, tickLabel(at[i]), "", "", table.Count(g.AtRisk[i])))
		}
	}
	return t
}

// meanText is a mean with its limits to two decimals, alone if neither is
// estimable.
func meanText(mean, low, high float64) string {
	if !slices.ContainsFunc([]float64{low, high}, drawable) {
		return table.Number(mean, 2)
	}
	return table.WithInterval(mean, estimable(low), estimable(high), 2)
}
