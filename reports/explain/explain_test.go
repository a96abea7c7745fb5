package explain

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
)

const primary = "response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|"

// stored is the row of an id with a number.
func stored(t *testing.T, id string, value float64) analysis.Row {
	t.Helper()
	row, err := analysis.ParseID(id)
	if err != nil {
		t.Fatal(err)
	}
	row.Stat, row.Suppressed = value, analysis.NotSuppressed
	row.StatLabel, row.Format, _ = analysis.StatWords(row.StatName)
	return row
}

// october is a month with an endpoint of 14 of 40 (Wilson .2213-.5049, R:
// prop.test(14, 40, correct = FALSE)), a model that was not fitted, a trajectory,
// and a p value.
func october(t *testing.T) *Month {
	nan := math.NaN()
	const (
		model = "response_model|RESP|TS|W4|nri|treatment_policy|||age_10y||firth|"
		week  = "trajectory|FAS|||||||week|3||"
		test  = "response_difference|RESP|TS|W4|nri|treatment_policy|||depression|yes-no|fisher|p.value"
	)
	m := &Month{
		Folder: "out/2026-10",
		manifest: job.Manifest{
			Month: "2026-10", AsOf: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Contract: 1,
			Build: job.Build{Version: "0.9.0", Revision: "abc"}, Configuration: []job.Setting{{Key: "course.max_gap_days", Value: "28"}},
		},
		results: &analysis.Results{Rows: []analysis.Row{
			stored(t, primary+"n", 14), stored(t, primary+"N", 40), stored(t, primary+"p", 0.35),
			stored(t, primary+"conf.low", 0.2213), stored(t, primary+"conf.high", 0.5049),
			stored(t, model+"estimate", nan), stored(t, model+"conf.low", nan), stored(t, model+"conf.high", nan), stored(t, model+"ratio", nan),
			stored(t, week+"N", 31), stored(t, week+"mean", 51.25), stored(t, week+"mean.low", 47), stored(t, week+"mean.high", 55.5),
			stored(t, test, 0.0404),
		}},
	}
	for i := range m.results.Rows {
		if r := &m.results.Rows[i]; r.Analysis == "response_model" {
			r.Warning = "no event"
		} else if r.Analysis == "response" {
			r.Estimand = "E01"
		}
	}
	return m
}

// The line that the text leads with: the number as reports round it, its limits,
// and what it rests on.
func TestHeadline(t *testing.T) {
	m := october(t)
	for id, want := range map[string]string{
		primary + "p":                    "Proportion 35% (95% CI 22% to 50%); n 14; N 40",
		primary + "n":                    "n 14; N 40",
		strings.TrimSuffix(primary, "|"): "n 14; N 40",
		primary + "conf.low":             "Lower confidence limit 0.221; n 14; N 40",
		"response_model|RESP|TS|W4|nri|treatment_policy|||age_10y||firth|estimate":               "Estimate NE (95% CI NE to NE)",
		"trajectory|FAS|||||||week|3||mean":                                                      "Mean 51.3 (95% CI 47.0 to 55.5); N 31",
		"response_difference|RESP|TS|W4|nri|treatment_policy|||depression|yes-no|fisher|p.value": "p 0.040",
	} {
		e, err := Look(id, m, job.Build{})
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		if got := e.headline(); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

// What the month says goes before what the program says.
func TestLook(t *testing.T) {
	build := job.Build{Version: "1.0.0"}
	with, err := Look(primary+"p", october(t), build)
	if err != nil {
		t.Fatal(err)
	}
	if with.Version != "0.9.0" || with.Revision != "abc" || with.Month.Month != "2026-10" || len(with.Estimands) != 1 || with.Estimands[0].Name != "E01" {
		t.Errorf("%+v", with)
	}
	if diff := cmp.Diff([]Setting{{Key: "course.max_gap_days", Value: "28"}}, with.Settings); diff != "" {
		t.Error(diff)
	}
	without, err := Look(primary+"p", nil, build)
	if err != nil {
		t.Fatal(err)
	}
	if without.Version != "1.0.0" || without.Month != nil || len(without.Estimands) != 3 || without.Contract != 1 {
		t.Errorf("%+v", without)
	}
	for _, s := range without.Settings {
		if s.Key == "course.max_gap_days" && (s.Value != "21" || !s.Default) {
			t.Errorf("%+v", s)
		}
	}
	for _, s := range without.Stats {
		if s.Value != nil || s.Asked != (s.Name == "p") {
			t.Errorf("%+v", s)
		}
	}
}

func TestUnknown(t *testing.T) {
	for name, c := range map[string]struct {
		id    string
		month *Month
		want  []string
	}{
		"another stat":       {primary + "rd", october(t), []string{primary + "n", primary + "N", primary + "p", primary + "conf.low", primary + "conf.high"}},
		"a slip":             {strings.Replace(primary, "wilson", "wilsen", 1) + "p", october(t), []string{primary + "p"}},
		"a beginning":        {"respnse|RESP|TS", october(t), []string{"response|RESP|TS"}},
		"a part too many":    {primary + "p|", october(t), []string{primary + "p"}},
		"no month":           {"respnse|RESP|TS", nil, []string{"response"}},
		"no month, a window": {strings.Replace(primary, "W4", "W5", 1) + "p", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Look(c.id, c.month, job.Build{})
			var unknown *Unknown
			if !errors.As(err, &unknown) {
				t.Fatalf("error %v", err)
			}
			if diff := cmp.Diff(c.want, unknown.Nearest); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// No line is wider than a terminal, and a reason stands beside what is not
// estimable.
func TestWriteText(t *testing.T) {
	e, err := Look("response_model|RESP|TS|W4|nri|treatment_policy|||age_10y||firth|ratio", october(t), job.Build{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := e.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(b.String(), "\n") {
		if n := len([]rune(line)); n > width {
			t.Errorf("line %d has %d columns: %q", i+1, n, line)
		}
	}
	for _, want := range []string{"\nRatio NE", "\n2026-10, data cut 2026-11-01T00:00:00Z\n", "  NE (no event)\n", "\nMADE BY\n  reprieve 0.9.0, revision abc, contract 1\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the text lacks %q:\n%s", want, b.String())
		}
	}
}
