package disclosure_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"reprieve/pipeline"
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
	"reprieve/pipeline/privacy/disclosure"
	"reprieve/pipeline/synth"
)

// resultsOf runs the pipeline on a folder of exports and returns every row.
func resultsOf(t *testing.T, exports, zone string) *analysis.Results {
	t.Helper()
	cfg := pipeline.DefaultConfig()
	cfg.Run.Exports, cfg.Run.Out, cfg.Run.Month, cfg.Exports.Timezone = exports, t.TempDir(), "2026-09", zone
	var results *analysis.Results
	enough := errors.New("the rows are there")
	_, err := pipeline.Run(context.Background(), cfg, pipeline.Request{
		Now: func() time.Time { return time.Unix(0, 0) },
		Write: func(_ context.Context, _ *job.Stage, p *pipeline.Product) error {
			results = p.Restricted
			return enough
		},
	})
	if !errors.Is(err, enough) {
		t.Fatal(err)
	}
	return results
}

// settings are those of the default configuration.
func settings(key string) string {
	for _, s := range pipeline.DefaultConfig().Settings() {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

func synthetic(t *testing.T, patients int, seed uint64, months int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "exports")
	_, err := synth.Write(context.Background(), dir, synth.Options{Patients: patients, Seed: seed, Months: months, LastMonth: "2026-09", Timezone: "America/Toronto"})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// cohorts are results of the test exports and of synthetic cohorts of all sizes. With
// DISCLOSURE_COHORTS set there are a hundred.
func cohorts(t *testing.T, each func(name string, r *analysis.Results)) {
	t.Helper()
	each("small", resultsOf(t, "../../../testdata/exports/small", "UTC"))
	if testing.Short() {
		return
	}
	each("demo", resultsOf(t, "../../../testdata/exports/demo", "America/Toronto"))
	n := 6
	if os.Getenv("DISCLOSURE_COHORTS") != "" {
		n = 100
	}
	for seed := 1; seed <= n; seed++ {
		patients := 5 + seed*17%90
		each(filepath.Join("synthetic", time.Duration(seed).String()), resultsOf(t, synthetic(t, patients, uint64(seed), 3+seed%14), "America/Toronto"))
	}
}

// Every equation that the policy relies on, declared or derived, is true of the true
// counts, and no bound that it works out excludes one.
func TestEquationsHold(t *testing.T) {
	cohorts(t, func(name string, r *analysis.Results) {
		for _, problem := range disclosure.Broken(r, disclosure.Policy{Setting: settings}) {
			t.Errorf("%s: %s", name, problem)
		}
	})
}

// What is published shows no small count, no small rest of N, no extreme, and
// nothing that is not also in the results.
func TestNothingSmallIsPublished(t *testing.T) {
	cohorts(t, func(name string, r *analysis.Results) {
		out := disclosure.Protect(r, disclosure.Policy{MinCell: 6, Setting: settings})
		checkPublished(t, name, r, out)
	})
}

func checkPublished(t *testing.T, name string, r *analysis.Results, out *disclosure.Release) {
	t.Helper()
	counts := disclosure.Counts(out.Results, r, 0).Counts
	for _, row := range out.Results.Rows {
		id := row.ID()
		if row.Withheld() {
			if row.Estimable() || row.StatText != "" || row.Warning != "" {
				t.Errorf("%s: %s is withheld, and says something", name, id)
			}
			continue
		}
		if row.StatName == "min" || row.StatName == "max" {
			t.Errorf("%s: %s is published", name, id)
		}
		n, ok := counts[id]
		if !ok {
			continue
		}
		if n >= 1 && n < 6 && row.Variable != "icc" { // a number of sites
			t.Errorf("%s: %s is published: %d", name, id, n)
		}
		total := row
		total.StatName = "N"
		if of, ok := counts[total.ID()]; ok && row.StatName == "n" && row.Method != "random_intercept" && of-n >= 1 && of-n < 6 {
			t.Errorf("%s: %s is published with N: %d of %d", name, id, n, of)
		}
		if full, _ := r.Find(row); full.Stat != row.Stat && row.Estimable() {
			t.Errorf("%s: %s is %v, but was %v", name, id, row.Stat, full.Stat)
		}
	}
}

// Every analysis has declarations: else its rows are withheld, for nobody knows what
// could be worked out from them. Write them in equations.go.
func TestEveryAnalysisIsDeclared(t *testing.T) {
	inside := []string{"privacy", "since", "restated", "drift"} // see doc.go: they stay within the clinic
	none := []string{"completeness", "response_difference"}     // no counts of their own
	for _, name := range analysis.Names {
		if !slices.Contains(inside, name) && !slices.Contains(none, name) && !disclosure.Declared(name) {
			t.Errorf("%s: equations.go says nothing of its counts", name)
		}
	}
}

// The same results give the same release.
func TestDeterministic(t *testing.T) {
	r := resultsOf(t, "../../../testdata/exports/small", "UTC")
	first := disclosure.Protect(r, disclosure.Policy{MinCell: 6, Setting: settings})
	for range 3 {
		again := disclosure.Protect(r, disclosure.Policy{MinCell: 6, Setting: settings})
		if len(again.Withheld) != len(first.Withheld) {
			t.Fatalf("%d rows withheld, then %d", len(first.Withheld), len(again.Withheld))
		}
		for i := range first.Withheld {
			if first.Withheld[i] != again.Withheld[i] {
				t.Fatalf("%v, then %v", first.Withheld[i], again.Withheld[i])
			}
		}
	}
}

// What protection costs: the share of the rows with a count that is withheld, beside
// withholding every table that has a small count. Printed by go test -v.
func TestUtility(t *testing.T) {
	if testing.Short() {
		t.Skip("the demonstration is left out of short tests")
	}
	r := resultsOf(t, "../../../testdata/exports/demo", "America/Toronto")
	for _, minCell := range []int{6, 11} {
		start := time.Now()
		u := disclosure.Protect(r, disclosure.Policy{MinCell: minCell, Setting: settings}).Utility
		share := func(n int) float64 { return 100 * float64(n) / float64(u.Counts) }
		t.Logf("min_cell %d: of %d counts %.1f %% withheld as small and %.1f %% for others; whole tables: %.1f %%; %v",
			minCell, u.Counts, share(u.Primary), share(u.Complementary), share(u.WholeTables), time.Since(start).Round(time.Millisecond))
		if u.Primary+u.Complementary >= u.WholeTables {
			t.Errorf("min_cell %d: withholding whole tables would cost less: %+v", minCell, u)
		}
	}
}
