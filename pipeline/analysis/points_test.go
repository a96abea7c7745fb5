package analysis

import (
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

const window = outcome.PrimaryWindow

// scored is a member of FAS due at TS W4 with a score at baseline and then; NaN is
// none.
func scored(id string, i outcome.Instrument, before, after float64) cohort.Member {
	m := fas(id, 70, unknown)
	m.Outcome.Windows[outcome.TS][window].Due = true
	known := func(v float64) outcome.ScoreValue { return outcome.ScoreValue{Known: v == v, Value: max(v, 0)} }
	m.Outcome.Baselines[i], m.Outcome.Scores[i][outcome.TS][window] = known(before), known(after)
	return m
}

func withInstruments(t *testing.T, step func(*Results, populations) error, members ...cohort.Member) *Results {
	t.Helper()
	in := Input{Members: members}
	in.Named.Instruments = map[outcome.Instrument]bool{outcome.PHQ9: true, outcome.GAD7: true, outcome.FIQR: true}
	r := &Results{}
	if err := step(r, newPopulations(in)); err != nil {
		t.Fatal(err)
	}
	return r
}

func counts(r *Results, analysis, variable, level string, missing missingRule) []float64 {
	x := statsOf(r, Row{
		Analysis: analysis, Population: "FAS", Anchor: "TS", Window: "W4", Missing: string(missing), Variable: variable, VariableLevel: level,
	})
	return x[:min(2, len(x))]
}

// n of N: a change of exactly the points counts; a low baseline counts too.
func TestMoodPoints(t *testing.T) {
	phq := withInstruments(
		t, mood,
		scored("p1", outcome.PHQ9, 12, 7),       // 5 better
		scored("p2", outcome.PHQ9, 12, 8),       // 4 better
		scored("p3", outcome.PHQ9, 3, 8),        // 5 worse
		scored("p4", outcome.PHQ9, 90.0/7, 7.5), // 5.36 better
		scored("p5", outcome.PHQ9, 20, nan),     // missing
		scored("p6", outcome.PHQ9, nan, 1),      // no baseline
	)
	gad := withInstruments(t, mood, scored("p1", outcome.GAD7, 8, 4), scored("p2", outcome.GAD7, 8, 5), scored("p3", outcome.GAD7, 8, nan))
	for _, c := range []struct {
		r               *Results
		variable, level string
		missing         missingRule
		want            []float64
	}{
		{phq, "phq9", "improved5", oc, []float64{2, 4}},
		{phq, "phq9", "improved5", nri, []float64{2, 5}},
		{phq, "phq9", "worse5", oc, []float64{1, 4}},
		{phq, "phq9", "worse5", nri, nil}, // not written
		{gad, "gad7", "improved4", oc, []float64{1, 2}},
		{gad, "gad7", "improved4", nri, []float64{1, 3}},
		// What the contract asks for stays: of 12, 12, 12.9, 20 one fell by half (12 to 7 did not).
		{phq, "phq9", "response50", nri, []float64{0, 4}},
	} {
		if got := counts(c.r, "mood", c.variable, c.level, c.missing); !same(c.want, got, 0) {
			t.Errorf("%s %s: got %v, want %v", c.level, c.missing, got, c.want)
		}
	}
}

// Item 9 above 0 at baseline and at the window, of those who answered both times.
func TestSelfHarm(t *testing.T) {
	answered := func(id string, before, after float64) cohort.Member {
		m := scored(id, outcome.GAD7, nan, nan)
		known := func(v float64) outcome.ScoreValue { return outcome.ScoreValue{Known: v == v, Value: max(v, 0)} }
		m.Outcome.ItemNine.Baseline, m.Outcome.ItemNine.Windows[outcome.TS][window] = known(before), known(after)
		return m
	}
	r := withInstruments(t, mood, answered("p1", 1, 0), answered("p2", 3, 1), answered("p3", 0, 0), answered("p4", 2, nan), answered("p5", nan, 1))
	for level, want := range map[string][]float64{"item9_before": {2, 3}, "item9_after": {1, 3}} {
		if got := counts(r, "mood", "phq9", level, oc); !same(want, got, 0) {
			t.Errorf("%s: got %v, want %v", level, got, want)
		}
	}
	if got := counts(withInstruments(t, mood, answered("p5", nan, 1)), "mood", "phq9", "item9_after", oc); len(got) != 0 {
		t.Errorf("where nobody answered at baseline: got %v, want no row", got)
	}
}

// A fall of the FIQR by exactly 14 % counts: 50 to 43, and 55.5 to 47.73. A
// baseline of 0 does not.
func TestImpactImproved(t *testing.T) {
	r := withInstruments(t, function,
		scored("p1", outcome.FIQR, 50, 43), scored("p2", outcome.FIQR, 50, 43.1), scored("p3", outcome.FIQR, 55.5, 47.73),
		scored("p4", outcome.FIQR, 0, 0), scored("p5", outcome.FIQR, 50, nan))
	if got, want := counts(r, "function", "fiqr", "improved14", ""), []float64{2, 3}; !same(want, got, 0) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestShift(t *testing.T) {
	r := withInstruments(t, shift,
		scored("p1", outcome.PHQ9, 20, 4), scored("p2", outcome.PHQ9, 27, 4.9), scored("p3", outcome.PHQ9, 9.5, 10),
		scored("p4", outcome.PHQ9, 5, 19), scored("p5", outcome.PHQ9, 15, nan), scored("p6", outcome.PHQ9, nan, 15))
	r2 := withInstruments(t, shift,
		scored("p1", outcome.FIQR, 65, 30), scored("p2", outcome.FIQR, 65.1, 30.1), scored("p3", outcome.FIQR, 45, 45.5), scored("p4", outcome.FIQR, 100, 0))
	for _, c := range []struct {
		r               *Results
		variable, level string
		want            []float64
	}{
		{r, "phq9", "20-27>0-4", []float64{2, 4}},
		{r, "phq9", "5-9>10-14", []float64{1, 4}},
		{r, "phq9", "5-9>15-19", []float64{1, 4}},
		{r, "phq9", "15-19>15-19", []float64{0, 4}},
		{r2, "fiqr", "moderate>remission", []float64{1, 4}},
		{r2, "fiqr", "severe>mild", []float64{1, 4}},
		{r2, "fiqr", "mild>moderate", []float64{1, 4}},
		{r2, "fiqr", "severe>remission", []float64{1, 4}},
	} {
		if got := counts(c.r, "shift", c.variable, c.level, oc); !same(c.want, got, 0) {
			t.Errorf("%s %s: got %v, want %v", c.variable, c.level, got, c.want)
		}
	}
	sum := 0.0
	for _, row := range r.Rows {
		if row.Anchor == "TS" && row.Window == "W4" && row.Variable == "phq9" && row.StatName == "n" {
			sum += row.Stat
		}
	}
	if sum != 4 {
		t.Errorf("the moves add up to %v, want 4", sum)
	}
	if r := of(t, shift, scored("p1", outcome.PHQ9, 20, 4)); len(r.Rows) != 0 {
		t.Errorf("%d rows of instruments that no row names", len(r.Rows))
	}
}
