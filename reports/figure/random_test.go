package figure

import (
	"math"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

// A figure of any numbers and words draws, draws no NaN, and keeps its texts on
// the canvas.
func TestAnyData(t *testing.T) {
	for name, generator := range map[string]*rapid.Generator[Figure]{
		"flow": rapid.Custom(anyFlow), "response": rapid.Custom(anyResponse), "trajectory": rapid.Custom(anyTrajectory),
		"kaplan-meier": rapid.Custom(anyKaplanMeier), "forest": rapid.Custom(anyForest), "ladder": rapid.Custom(anyLadder),
		"incidence": rapid.Custom(anyIncidence), "interval curve": rapid.Custom(anyIntervalCurve), "step mean": rapid.Custom(anyStepMean),
		"delta curve": rapid.Custom(anyDeltaCurve), "session profile": rapid.Custom(anySessionProfile),
		"distribution": rapid.Custom(anyDistribution), "waterfall": rapid.Custom(anyWaterfall), "heat map": rapid.Custom(anyHeatMap),
		"funnel": rapid.Custom(anyFunnel), "diverging": rapid.Custom(anyDiverging), "bars": rapid.Custom(anyBars),
		"panels": rapid.Custom(anyPanels),
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { checkAny(t, generator.Draw(t, "figure")) })
		})
	}
}

func checkAny(t *rapid.T, f Figure) {
	w := vg.Length(rapid.Float64Range(300, 700).Draw(t, "width"))
	if hasNaN(svg(f, w)) {
		t.Fatal("the drawing holds NaN or Inf")
	}
	r := drawn(f, w)
	for _, d := range r.texts {
		if outside(r, d.box.Min) || outside(r, d.box.Max) {
			t.Fatalf("%q lies at %v, canvas %v x %v", d.text, d.box, r.w, r.h)
		}
	}
	for _, p := range r.paths {
		for _, q := range p.points {
			if outside(r, q) {
				t.Fatalf("a line reaches %v, canvas %v x %v", q, r.w, r.h)
			}
		}
	}
	if f.Alt() == "" || len(f.Data().Columns) == 0 {
		t.Fatal("no words or no data")
	}
}

func anyName(t *rapid.T, label string) string {
	return rapid.OneOf(rapid.SampledFrom([]string{"", "A", longName}), rapid.StringN(0, 60, -1)).Draw(t, label)
}

// anyShare is usually a share, but may be anything.
func anyShare(t *rapid.T) float64 {
	return rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 1, math.NaN(), math.Inf(1), -3, 1e300, 5e-324})).Draw(t, "share")
}

func anyNumber(t *rapid.T) float64 {
	return rapid.OneOf(rapid.Float64Range(-200, 200), rapid.Float64(), rapid.SampledFrom([]float64{0, math.NaN(), math.Inf(-1)})).Draw(t, "number")
}

func anyCount(t *rapid.T) int { return rapid.IntRange(-1, 1_000_000).Draw(t, "count") }

func anySlice[T any](t *rapid.T, most int, draw func(*rapid.T) T) []T {
	return rapid.SliceOfN(rapid.Custom(draw), 0, most).Draw(t, "slice")
}

func anyFlow(t *rapid.T) Figure {
	reason := func(t *rapid.T) FlowReason { return FlowReason{anyName(t, "reason"), anyCount(t)} }
	return Flow{Steps: anySlice(t, 5, func(t *rapid.T) FlowStep {
		return FlowStep{anyName(t, "step"), anyCount(t), anySlice(t, 4, reason)}
	})}
}

func anyResponse(t *rapid.T) Figure {
	reduction := func(t *rapid.T) int { return rapid.IntRange(-120, 120).Draw(t, "reduction") }
	point := func(t *rapid.T) ResponsePoint {
		return ResponsePoint{reduction(t), anyShare(t), anyShare(t), anyShare(t), ""}
	}
	r := CumulativeResponse{N: anyCount(t), Points: anySlice(t, 8, point), Marks: anySlice(t, 3, reduction), XLabel: anyName(t, "x"), YLabel: anyName(t, "y")}
	for _, p := range r.Points {
		r.Marks = append(r.Marks, p.Reduction)
	}
	return r
}

func anyTrajectory(t *rapid.T) Figure {
	point := func(t *rapid.T) TrajectoryPoint {
		return TrajectoryPoint{rapid.IntRange(-2, 30).Draw(t, "week"), anyCount(t), anyNumber(t), anyNumber(t), anyNumber(t), ""}
	}
	return Trajectory{anyName(t, "x"), anyName(t, "y"), anyName(t, "baseline"), anySlice(t, 4, func(t *rapid.T) TrajectoryGroup {
		return TrajectoryGroup{anyName(t, "group"), anySlice(t, 8, point)}
	})}
}

func anyKaplanMeier(t *rapid.T) Figure {
	return KaplanMeier{anyName(t, "x"), anyName(t, "y"), anySlice(t, 4, anyKaplanMeierGroup), anySlice(t, 8, anyNumber), rapid.IntRange(-1, 20).Draw(t, "few")}
}

func anyKaplanMeierGroup(t *rapid.T) KaplanMeierGroup {
	step := func(t *rapid.T) SurvivalStep {
		return SurvivalStep{anyNumber(t), anyShare(t), anyShare(t), anyShare(t), anyCount(t), anyCount(t), ""}
	}
	return KaplanMeierGroup{
		Name: anyName(t, "group"), N: anyCount(t), Steps: anySlice(t, 8, step), Median: anyName(t, "median"),
		AtRisk: anySlice(t, 8, anyCount), CumulativeEvents: anySlice(t, 8, anyCount), CumulativeCensored: anySlice(t, 8, anyCount),
	}
}

func anyForest(t *rapid.T) Figure {
	name := func(t *rapid.T) string { return anyName(t, "cell") }
	row := func(t *rapid.T) ForestRow {
		return ForestRow{
			anyName(t, "label"), rapid.IntRange(-1, 9).Draw(t, "indent"), rapid.Bool().Draw(t, "section"),
			anyNumber(t), anyNumber(t), anyNumber(t), anySlice(t, 2, name), anyName(t, "text"), anyNumber(t), rapid.IntRange(-1, 9).Draw(t, "series"), "",
		}
	}
	return Forest{
		anyName(t, "x"), anyNumber(t), rapid.Bool().Draw(t, "percent"), rapid.Bool().Draw(t, "log"),
		ForestHeaders{anyName(t, "label"), anySlice(t, 2, name), anyName(t, "text")},
		anySlice(t, 3, name), anySlice(t, 6, row),
	}
}

func anyLadder(t *rapid.T) Figure {
	value := func(t *rapid.T) LadderValue {
		return LadderValue{anyShare(t), anyShare(t), anyShare(t), anyCount(t), ""}
	}
	name := func(t *rapid.T) string { return anyName(t, "group") }
	return Ladder{anySlice(t, 5, name), anyName(t, "x"), anySlice(t, 4, func(t *rapid.T) LadderRow {
		return LadderRow{anyName(t, "label"), anySlice(t, 6, value)}
	})}
}
