package analysis

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// small is the cohort of 40 synthetic patients, as of 1 October 2026.
func small(t *testing.T) Input {
	t.Helper()
	x, err := ingest.Read(context.Background(), ingest.Options{Dir: "../../testdata/exports/small"})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Release()
	rules := outcome.Rules{
		MaxGapDays: 21, WashoutHours: 12, BaselineRules: []outcome.BaselineRule{outcome.HomeMean, outcome.HomeLast, outcome.PreSession},
		MinBaselineTenths: 400, LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21,
		DepressionSources: []outcome.DepressionSource{outcome.FromPHQ9, outcome.FromPatients},
	}
	asOf := schema.Instant(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC).UnixMicro())
	c, err := cohort.Derive(context.Background(), x, schema.Calendar, asOf, rules, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Members) < 30 {
		t.Fatalf("only %d members", len(c.Members))
	}
	return Input{Members: c.Members, Patients: c.Patients, Counts: []Count{{"a duplicate", "vas", 3}, {"a duplicate", "sessions", 0}}, Named: cohort.Named{Sessions: c.Named.Sessions}}
}

func analyse(t *testing.T, in Input) *Results {
	t.Helper()
	r, err := Analyse(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// plan is the order of the analyses: that of the contract's table, but that the
// quality of the data follows the flow.
var plan = []string{
	"flow", "quality", "baseline", "response", "response_difference", "subgroup", "subgroup_model", "response_model", "response_model_single", "response_model_nosomatic", "cumulative_response", "waterfall", "rapid", "onset", "within_session",
	"trajectory", "variability", "relief", "relief_model", "time_in_response", "mood", "function", "shift", "pain_mood", "medication", "safety", "vitals", "dosing", "course", "site", "sensitivity", "regression_to_mean",
	"tipping_point", "missingness",
}

// checkRows looks for what no row may have.
func checkRows(t *testing.T, r *Results) {
	t.Helper()
	seen := map[string]bool{}
	last := 0 // the place of the analysis before
	for _, row := range r.Rows {
		id := row.ID()
		if seen[id] {
			t.Errorf("%s is there twice", id)
		}
		seen[id] = true
		place := slices.Index(plan, row.Analysis)
		if place < last {
			t.Errorf("%s: after %s", id, plan[last])
		}
		last = max(last, place)
		if math.IsInf(row.Stat, 0) {
			t.Errorf("%s: %v", id, row.Stat)
		}
		if row.StatLabel == "" || row.Format == "" || row.Suppressed != NotSuppressed {
			t.Errorf("%s: no label, no format or suppressed", id)
		}
		if (row.Group1 == "") != (row.Group1Level == "") || row.Group2 != "" || row.Group2Level != "" {
			t.Errorf("%s: half a group", id)
		}
		if row.StatName == "n" || row.StatName == "N" {
			if !row.Estimable() || row.Stat < 0 || row.Stat != math.Trunc(row.Stat) {
				t.Errorf("%s: %v is no count", id, row.Stat)
			}
		}
		if row.StatName == "p" && row.Estimable() && (row.Stat < 0 || row.Stat > 1) {
			t.Errorf("%s: %v is no proportion", id, row.Stat)
		}
	}
	for _, name := range []string{"flow", "quality", "baseline", "response", "response_difference", "cumulative_response", "trajectory", "relief", "course", "site"} {
		if len(r.Select(func(row Row) bool { return row.Analysis == name })) == 0 {
			t.Errorf("no row of %s", name)
		}
	}
	checkEndpointColumns(t, r)
}

// checkEndpointColumns: anchor, window, missing and strategy stand only where the
// contract's table says so.
func checkEndpointColumns(t *testing.T, r *Results) {
	t.Helper()
	for _, row := range r.Rows {
		endpoint := slices.Contains([]string{"response", "response_difference", "cumulative_response", "site"}, row.Analysis)
		plain := slices.Contains([]string{"flow", "quality", "baseline", "within_session", "trajectory", "relief", "relief_model", "safety", "vitals", "dosing", "course"}, row.Analysis)
		if !endpoint && !plain {
			continue
		}
		if (row.Missing != "") != endpoint || (row.Strategy != "") != endpoint {
			t.Errorf("%s: missing %q, strategy %q", row.ID(), row.Missing, row.Strategy)
		}
		window := endpoint || row.Analysis == "flow" && slices.Contains([]string{"due", "observed", "course_open", "not_yet_due", "not_rated"}, row.VariableLevel)
		window = window || row.Variable == "completeness"
		anchor := window || row.Variable == "rated_days"
		if (row.Anchor != "") != anchor || (row.Window != "") != window {
			t.Errorf("%s: anchor %q, window %q", row.ID(), row.Anchor, row.Window)
		}
	}
}

func TestAnalyseSmall(t *testing.T) {
	r := analyse(t, small(t))
	checkRows(t, r)
	checkFlow(t, r)
	if len(r.Rows) < 4000 {
		t.Errorf("only %d rows", len(r.Rows))
	}
}

// Sums are taken in the order of the values, so the order of the patients does
// not show in any bit, though the derivation hands them over by patient_id. The
// fits of the models sum over patients as they come: there the last digits may
// move, and the rows of the models are the same to nine digits.
func TestOrderOfMembersDoesNotShow(t *testing.T) {
	in := small(t)
	want := analyse(t, in)
	for seed := range uint64(3) {
		shuffled := in
		shuffled.Members = slices.Clone(in.Members)
		random := rand.New(rand.NewPCG(seed, 1))
		random.Shuffle(len(shuffled.Members), func(i, j int) {
			shuffled.Members[i], shuffled.Members[j] = shuffled.Members[j], shuffled.Members[i]
		})
		got := analyse(t, shuffled)
		if len(got.Rows) != len(want.Rows) {
			t.Fatalf("%d rows, want %d", len(got.Rows), len(want.Rows))
		}
		for i, row := range got.Rows {
			equal := sameBits
			if fitted(row) {
				equal = nearly
			}
			if d := cmp.Diff(want.Rows[i], row, cmp.Comparer(equal)); d != "" {
				t.Fatal(d)
			}
		}
	}
}

// fitted says whether a row is a number of an iterative fit.
func fitted(row Row) bool {
	return slices.Contains([]string{"firth", "cox_efron", "mmrm", "random_intercept"}, row.Method)
}

// nearly says whether two numbers agree to nine digits, or both are NaN.
func nearly(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b))
}

// Analyse leaves its input as it is, and gives the same rows again.
func TestAnalyseTwice(t *testing.T) {
	in := small(t)
	first := analyse(t, in)
	if d := cmp.Diff(first.Rows, analyse(t, in).Rows, cmp.Comparer(sameBits)); d != "" {
		t.Error(d)
	}
}

// Nobody gives the rows of nobody: counts are 0, the rest cannot be estimated.
func TestAnalyseEmpty(t *testing.T) {
	in := Input{Patients: 3, Counts: []Count{{"a duplicate", "vas", 1}}}
	r := analyse(t, in)
	checkRows(t, r)
	checkFlow(t, r)
	for _, row := range r.Rows {
		switch {
		case row.Analysis == "quality":
		case row.VariableLevel == "exported" || row.VariableLevel == "no_consent":
			if row.Stat != 3 {
				t.Errorf("%s: %v, want 3", row.ID(), row.Stat)
			}
		case row.Analysis == "relief" && row.Variable == "curve" && row.StatName == "estimate":
			if row.Stat != 1 {
				t.Errorf("%s: %v, the curve starts at 1", row.ID(), row.Stat)
			}
		case row.StatName == "p.value": // of a table of nobody: it cannot be more likely
			if row.Estimable() && row.Stat != 1 {
				t.Errorf("%s: %v", row.ID(), row.Stat)
			}
		case row.Estimable() && row.Stat != 0:
			t.Errorf("%s: %v", row.ID(), row.Stat)
		}
	}
}

// Members without a session, without a baseline, and of one patient alone.
func TestAnalyseFew(t *testing.T) {
	for name, members := range map[string][]cohort.Member{
		"no session":      {{ID: "p1", Age: nan, PainYears: nan, FailedClasses: nan}},
		"no baseline":     {{ID: "p1", Outcome: outcome.Outcome{SAF: true}}},
		"a baseline of 0": {fas("p1", 0, yes)},
		"one of RESP":     {resp("p1", 70, yes, rated(30))},
		"one in relief":   {followed("p1", no, outcome.Relief{Status: outcome.Loss, L: 7, R: 8})},
	} {
		t.Run(name, func(t *testing.T) {
			in := Input{Members: members, Patients: 1, Counts: []Count{{"a duplicate", "vas", 1}}}
			r := analyse(t, in)
			checkRows(t, r)
			checkFlow(t, r)
		})
	}
}

func TestPopulations(t *testing.T) {
	p := newPopulations(Input{Members: append(flowCohort().Members, reliefCohort()...)})
	ids := func(members []*cohort.Member) string {
		s := ""
		for _, m := range members {
			s += m.ID
		}
		return s
	}
	for _, c := range []struct{ name, got, want string }{
		{"enr", ids(p.enr), "p1p2p3p4p5p6p7p8p1p2p3p4p5"},
		{"saf", ids(p.saf), "p2p3p4p5p6p7p8p1p2p3p4p5"},
		{"fas", ids(p.fas), "p3p4p5p6p7p8p1p2p3p4p5"},
		{"resp", ids(p.resp), "p5p6p7p8p1p2p3p4p5"},
		{"relief", ids(p.relief), "p5p1p2p3p4"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, c.got, c.want)
		}
	}
}

func TestAnalyseCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := Analyse(ctx, Input{}); !errors.Is(err, context.Canceled) || r != nil {
		t.Errorf("got %v, %v", r, err)
	}
}

// An analysis that fails says which it was.
func TestAnalyseError(t *testing.T) {
	m := fas("p1", 70, yes)
	m.Age = math.Inf(1)
	_, err := Analyse(context.Background(), Input{Members: []cohort.Member{m}})
	if want := "analysis: baseline: describe: summarize: value 0: +Inf is not a finite number"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
