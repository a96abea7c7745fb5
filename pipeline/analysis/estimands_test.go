package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// demo are the rows of the cohort of 300 synthetic patients, which has everything
// that exports can have.
func demo(t *testing.T) *Results {
	t.Helper()
	zone, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	x, err := ingest.Read(context.Background(), ingest.Options{Dir: "../../testdata/exports/demo", Location: zone})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Release()
	rules := outcome.Rules{
		MaxGapDays: 21, WashoutHours: 12, BaselineRules: []outcome.BaselineRule{outcome.HomeMean, outcome.HomeLast, outcome.PreSession},
		MinBaselineTenths: 400, LandmarkDays: 7, SmoothDays: 7, MaxSilenceDays: 21,
		DepressionSources: []outcome.DepressionSource{outcome.FromPHQ9, outcome.FromPatients},
	}
	asOf := schema.Instant(time.Date(2026, 10, 1, 0, 0, 0, 0, zone).UnixMicro())
	c, err := cohort.Derive(context.Background(), x, schema.Calendar, asOf, rules, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return analyse(t, Input{Members: c.Members, Patients: c.Patients, Named: c.Named, Alternatives: c.Alternatives})
}

// Every question has an answer in the rows or a reason why not, and an answer that is
// promised of an analysis is among its rows.
func TestEveryEstimandIsAnswered(t *testing.T) {
	rows := demo(t).Rows
	for i, e := range Estimands() {
		if want := fmt.Sprintf("E%02d", i+1); e.ID != want {
			t.Fatalf("%s stands where %s should", e.ID, want)
		}
		if !strings.HasSuffix(e.Question, "?") || strings.Contains(e.Open, "\n") || e.Open != "" && !strings.HasSuffix(e.Open, ".") {
			t.Errorf("%s: %q, %q: not a question and a line", e.ID, e.Question, e.Open)
		}
		if len(e.Answers) == 0 && e.Open == "" {
			t.Errorf("%s: neither answers nor a reason", e.ID)
		}
		for _, a := range e.Answers {
			if !slices.ContainsFunc(rows, func(x Row) bool { return x.Estimand == e.ID && a.Holds(x) }) {
				t.Errorf("%s: no row of %v", e.ID, a)
			}
		}
	}
	if len(Estimands()) != 30 {
		t.Errorf("%d questions, want 30", len(Estimands()))
	}
}

// Every row that names a question is among its answers.
func TestEveryRowAnswersItsEstimand(t *testing.T) {
	of := map[string]Estimand{}
	for _, e := range Estimands() {
		of[e.ID] = e
	}
	seen := map[string]bool{}
	for _, row := range demo(t).Rows {
		key := row.Estimand + " " + row.Analysis + " " + row.Variable
		if row.Estimand == "" || seen[key] {
			continue
		}
		seen[key] = true
		if !slices.ContainsFunc(of[row.Estimand].Answers, func(a Answer) bool { return a.Holds(row) }) {
			t.Errorf("%s: not among the answers of %q", key, row.Estimand)
		}
	}
}

func TestNotAnswerable(t *testing.T) {
	for _, u := range NotAnswerable() {
		if !strings.HasSuffix(u.Question, "?") || !strings.HasSuffix(u.Reason, ".") {
			t.Errorf("%+v: not a question and a reason", u)
		}
	}
}
