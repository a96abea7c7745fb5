package reports

import (
	"math"
	"slices"
	"testing"

	"reprieve/pipeline/analysis"
)

// The incidence is drawn up to the first day whose share is withheld, and not at all where
// nothing is told before: a step at the end alone would say that all were in response till then.
func TestIncidenceOfWithheldDays(t *testing.T) {
	row := func(variable, level string, share float64, suppressed string) analysis.Row {
		k := reliefLoss
		k.Method, k.Variable, k.VariableLevel, k.StatName, k.Stat, k.Suppressed = "aalen_johansen", variable, level, "estimate", share, suppressed
		return k
	}
	steps := []analysis.Row{
		row("curve_loss", "10", 0.3, analysis.NotSuppressed), row("curve_loss", "182", 0.93, analysis.NotSuppressed), row("curve_redosed", "182", 0.07, analysis.NotSuppressed),
	}
	for name, c := range map[string]struct {
		rows          []analysis.Row
		loss, redosed []float64 // days of the steps; negative: the end of the figure
	}{
		"all told":           {steps, []float64{10, 182}, []float64{182}},
		"withheld from 28":   {append(steps[:3:3], row("time_loss", "14", 0.3, analysis.NotSuppressed), row("time_loss", "28", math.NaN(), analysis.Primary)), []float64{10, -28}, nil},
		"withheld from 14":   {append(steps[1:3:3], row("time_loss", "14", math.NaN(), analysis.Primary)), nil, nil},
		"re-dosing withheld": {append(steps[:3:3], row("time_redosed", "56", math.NaN(), analysis.Primary)), []float64{10, -56}, nil},
	} {
		f := incidenceFigure(rows{&analysis.Results{Rows: c.rows}})
		for i, want := range [][]float64{c.loss, c.redosed} {
			got := f.States[i].Steps
			if len(got) != len(want) {
				t.Fatalf("%s: %d steps of state %d, want %d", name, len(got), i, len(want))
			}
			for j, day := range want {
				if got[j].Time != math.Abs(day) || math.IsNaN(got[j].Share) != (day < 0) {
					t.Errorf("%s: state %d: step %v", name, i, got[j])
				}
			}
		}
	}
}

// A curve of which a release joins the steps goes through the shares of the table beside it,
// as far as it is told; one that is whole stays as it is.
func TestStepsOfJoinedCurve(t *testing.T) {
	row := func(variable, level string, share float64) analysis.Row {
		k := reliefLoss
		k.Variable, k.VariableLevel, k.StatName, k.Stat, k.Suppressed = variable, level, "estimate", share, analysis.NotSuppressed
		return k
	}
	joined := &analysis.Results{Rows: []analysis.Row{
		row("curve", "0", 1), row("curve", "17", 0.83), row("curve", "28", 0.7), row("curve", "40", 0.6),
		row("time", "14", 0.91), row("time", "28", 0.7), row("time", "56", 0.34),
	}}
	var got []float64
	for _, s := range reliefSteps(rows{joined}, reliefLoss) {
		got = append(got, s.Time, s.Survival)
	}
	if want := []float64{0, 1, 14, 0.91, 17, 0.83, 28, 0.7, 40, 0.6}; !slices.Equal(got, want) {
		t.Errorf("steps %v, want %v", got, want)
	}
	whole := &analysis.Results{Rows: []analysis.Row{row("curve", "0", 1), row("curve", "9", 0.91), row("curve", "17", 0.83), row("time", "14", 0.91)}}
	if steps := reliefSteps(rows{whole}, reliefLoss); len(steps) != 3 {
		t.Errorf("%d steps, want 3", len(steps))
	}
}
