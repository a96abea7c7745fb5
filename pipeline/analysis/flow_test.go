package analysis

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// Nine exported, eight of whom consent.
func flowCohort() Input {
	members := []cohort.Member{
		{ID: "p1"}, // no session
		{ID: "p2", Outcome: outcome.Outcome{SAF: true}}, // no baseline
		fas("p3", 0, unknown),
		fas("p4", 39.9, unknown),
		resp("p5", 70, yes, rated(30)),
		resp("p6", 70, yes, silent),
		resp("p7", 70, no, early(30)),
		resp("p8", 70, no, notDue),
	}
	members[7].Outcome.HasTS = false // course 1 is open
	members[4].Outcome.Relief = outcome.Relief{Due: true, Rated: true, In: true, Status: outcome.Censored, L: 7}
	members[5].Outcome.Relief = outcome.Relief{Due: true, Rated: true}
	members[6].Outcome.Relief = outcome.Relief{Due: true}
	return Input{Members: members, Patients: 9}
}

func TestFlow(t *testing.T) {
	r := &Results{}
	if err := flow(r, newPopulations(flowCohort())); err != nil {
		t.Fatal(err)
	}
	at := func(population, variable, level string) Row {
		return Row{Analysis: "flow", Population: population, Variable: variable, VariableLevel: level}
	}
	ts := func(window, variable, level string) Row {
		k := at("RESP", variable, level)
		k.Anchor, k.Window = "TS", window
		return k
	}
	for _, c := range []struct {
		k    Row
		want []float64
	}{
		{at("", "n", "exported"), []float64{9}},
		{at("", "left", "no_consent"), []float64{1}},
		{at("ENR", "n", "ENR"), []float64{8}},
		{at("ENR", "left", "no_session"), []float64{1}},
		{at("SAF", "n", "SAF"), []float64{7}},
		{at("SAF", "left", "no_baseline"), []float64{1}},
		{at("FAS", "n", "FAS"), []float64{6}},
		{at("FAS", "left", "baseline_zero"), []float64{1}},
		{at("FAS", "left", "baseline_below_minimum"), []float64{1}},
		{at("RESP", "n", "RESP"), []float64{4}},
		{ts("W4", "n", "due"), []float64{2}},
		{ts("W4", "n", "observed"), []float64{1, 0.5}}, // n, p: one of two; who is not due does not count
		{ts("W4", "left", "course_open"), []float64{1}},
		{ts("W4", "left", "not_yet_due"), []float64{1}},
		{ts("W4", "left", "not_rated"), []float64{1}},
		{ts("W1", "n", "due"), []float64{0}},
		{ts("W1", "n", "observed"), []float64{0, nan}},
		{ts("W1", "left", "not_yet_due"), []float64{3}},
		{at("RESP", "n", "relief_due"), []float64{3}},
		{at("RESP", "n", "relief_rated"), []float64{2}},
		{at("RESP", "n", "relief_in"), []float64{1}},
	} {
		if got := statsOf(r, c.k); !same(c.want, got, 0) {
			t.Errorf("%s: got %v, want %v", c.k.ID(), got, c.want)
		}
	}
	// From T0 no course is open: who is not due is not yet due.
	k := Row{Analysis: "flow", Population: "RESP", Anchor: "T0", Window: "W4", Variable: "left", VariableLevel: "course_open"}
	if got := statsOf(r, k); !same([]float64{0}, got, 0) {
		t.Errorf("open courses from T0: %v", got)
	}
}

// checkFlow says that nobody is lost between two counts.
func checkFlow(t *testing.T, r *Results) {
	t.Helper()
	n := func(population, anchor, window, variable, level string) float64 {
		row, ok := r.Find(Row{
			Analysis: "flow", Population: population, Anchor: anchor, Window: window,
			Variable: variable, VariableLevel: level, StatName: "n",
		})
		if !ok {
			t.Fatalf("flow: no row %s", row.ID())
		}
		return row.Stat
	}
	of := func(population, level string) float64 { return n(population, "", "", "n", level) }
	left := func(population, level string) float64 { return n(population, "", "", "left", level) }
	for _, c := range []struct {
		name      string
		from, sum float64
	}{
		{"exported", of("", "exported"), of("ENR", "ENR") + left("", "no_consent")},
		{"ENR", of("ENR", "ENR"), of("SAF", "SAF") + left("ENR", "no_session")},
		{"SAF", of("SAF", "SAF"), of("FAS", "FAS") + left("SAF", "no_baseline")},
		{"FAS", of("FAS", "FAS"), of("RESP", "RESP") + left("FAS", "baseline_zero") + left("FAS", "baseline_below_minimum")},
	} {
		if c.from != c.sum {
			t.Errorf("%s: %v, and %v who stay or leave", c.name, c.from, c.sum)
		}
	}
	for anchor := range outcome.NumAnchors {
		for _, w := range outcome.Windows {
			at := func(variable, level string) float64 { return n("RESP", anchor.String(), w.Name, variable, level) }
			due := at("n", "due")
			if sum := due + at("left", "course_open") + at("left", "not_yet_due"); sum != of("RESP", "RESP") {
				t.Errorf("%s %s: RESP %v, and %v who are due or not", anchor, w.Name, of("RESP", "RESP"), sum)
			}
			if sum := at("n", "observed") + at("left", "not_rated"); sum != due {
				t.Errorf("%s %s: %v due, and %v who are observed or not", anchor, w.Name, due, sum)
			}
			for _, level := range []string{"course_open", "not_yet_due", "not_rated"} {
				if at("left", level) < 0 {
					t.Errorf("%s %s: %s is negative", anchor, w.Name, level)
				}
			}
		}
	}
}

func TestFlowAddsUp(t *testing.T) {
	r := &Results{}
	if err := flow(r, newPopulations(flowCohort())); err != nil {
		t.Fatal(err)
	}
	checkFlow(t, r)
}

// The counts of reading stand as they come.
func TestQuality(t *testing.T) {
	r := &Results{}
	in := Input{Counts: []Count{{"a duplicate", "vas", 7}, {"a duplicate", "sessions", 0}, {"a bad cell", "vas", 1 << 40}}}
	if err := quality(r, newPopulations(in)); err != nil {
		t.Fatal(err)
	}
	type want struct {
		Variable, Level, Stat string
		N                     float64
	}
	var got []want
	for _, row := range r.Rows {
		got = append(got, want{row.Variable, row.VariableLevel, row.StatName, row.Stat})
	}
	if d := cmp.Diff([]want{{"a duplicate", "vas", "n", 7}, {"a duplicate", "sessions", "n", 0}, {"a bad cell", "vas", "n", 1 << 40}}, got); d != "" {
		t.Error(d)
	}
}
