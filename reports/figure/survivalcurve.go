package figure

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// bands draws the limits where both are known, between one step and the next.
func (k KaplanMeier) bands(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i, g := range k.Groups {
		steps := g.drawable()
		for from := 0; from+1 < len(steps); {
			to := k.bandEnd(steps, from)
			if to > from {
				tint := lookOf(i).tint()
				if steps[from+1].AtRisk < k.fewAtRisk() {
					tint.A /= 2
				}
				c.FillPolygon(tint, c.ClipPolygonXY(bandOutline(steps[from:to+1], x, y)))
			}
			from = max(to, from+1)
		}
	}
}

// bandEnd is the last step that a band from one step on reaches with known
// limits and the same fading; from itself if there is none.
func (k KaplanMeier) bandEnd(steps []SurvivalStep, from int) int {
	few := k.fewAtRisk()
	to := from
	for to+1 < len(steps) && drawable(steps[to].Low) && drawable(steps[to].High) &&
		(steps[to+1].AtRisk < few) == (steps[from+1].AtRisk < few) {
		to++
	}
	return to
}

// bandOutline goes along the upper limits and back along the lower ones; the
// last step only ends it.
func bandOutline(steps []SurvivalStep, x, y func(float64) vg.Length) []vg.Point {
	var upper, lower []vg.Point
	for i, s := range steps[:len(steps)-1] {
		left, right := x(s.Time), x(steps[i+1].Time)
		upper = append(upper, vg.Point{X: left, Y: y(s.High)}, vg.Point{X: right, Y: y(s.High)})
		lower = append(lower, vg.Point{X: left, Y: y(s.Low)}, vg.Point{X: right, Y: y(s.Low)})
	}
	for i := len(lower) - 1; i >= 0; i-- {
		upper = append(upper, lower[i])
	}
	return upper
}

// curves draws the steps and the marks of censoring.
func (k KaplanMeier) curves(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for i, g := range k.Groups {
		full := lookOf(i)
		steps := g.drawable()
		n := k.fadesAt(steps)
		c.StrokeLines(full.faded().line(1.3), c.ClipLinesXY(stepLine(steps, max(n-1, 0), len(steps), x, y))...)
		c.StrokeLines(full.line(1.3), c.ClipLinesXY(stepLine(steps, 0, n, x, y))...)
		for j, s := range steps {
			l := full
			if j >= n {
				l = full.faded()
			}
			at := vg.Point{X: x(s.Time), Y: y(s.Survival)}
			if s.Censored > 0 && c.Contains(at) {
				c.StrokeLine2(draw.LineStyle{Color: l.color, Width: 0.7}, at.X, at.Y-2.4, at.X, at.Y+2.4)
			}
		}
	}
}

// fadesAt is the first step before which fewer than the limit were at risk: the
// curve from the step before it on is faded.
func (k KaplanMeier) fadesAt(steps []SurvivalStep) int {
	for i, s := range steps {
		if i > 0 && s.AtRisk < k.fewAtRisk() {
			return i
		}
	}
	return len(steps)
}

// stepLine is the curve over steps from..to-1: level to each time, then down.
func stepLine(steps []SurvivalStep, from, to int, x, y func(float64) vg.Length) []vg.Point {
	var line []vg.Point
	for i := from; i < to; i++ {
		if i > from {
			line = append(line, vg.Point{X: x(steps[i].Time), Y: y(steps[i-1].Survival)})
		}
		line = append(line, vg.Point{X: x(steps[i].Time), Y: y(steps[i].Survival)})
	}
	return line
}
