package definition_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"reprieve/pipeline"
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/definition"
	"reprieve/pipeline/job"
)

// resultsOf runs the pipeline on a folder of exports and returns the rows.
func resultsOf(t *testing.T, exports, zone string) []analysis.Row {
	t.Helper()
	cfg := pipeline.DefaultConfig()
	cfg.Run.Exports, cfg.Run.Out, cfg.Run.Month, cfg.Exports.Timezone = "../../testdata/exports/"+exports, t.TempDir(), "2026-09", zone
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
	return results.Rows
}

// neverWritten are the parts of definitions, by how their names begin and end, of
// which neither test export has a row, with the reason.
var neverWritten = []struct{ begin, end, why string }{
	{"quality|rating without a time of day", "", "no test export has dates without a time of day"},
	{"quality|local time that", "", "no test export has a local time within a change of clocks"},
	{"quality|quarantine: ", "", "the test exports are legal"},
	{"privacy|*|", "stat reason", "nothing is allowed in the test exports"},
	{"since|", "", "no month lies before those of the test exports"},
	{"restated|", "", "no month lies before those of the test exports"},
	{"drift|", "", "no month lies before those of the test exports"},
	{"relief|", "group depression unknown", "every patient followed for relief has a known depression"},
}

func whyNeverWritten(part string) string {
	for _, n := range neverWritten {
		if strings.HasPrefix(part, n.begin) && strings.HasSuffix(part, n.end) {
			return n.why
		}
	}
	return ""
}

// problemsOf is what is wrong with the definition of a row, by what rows of the same
// kind share.
func problemsOf(row analysis.Row) []string {
	d, err := definition.Of(row)
	if err != nil {
		return []string{err.Error()}
	}
	var problems []string
	if row.Estimand != "" && len(d.Estimands) > 0 && !slices.Contains(d.Estimands, row.Estimand) {
		problems = append(problems, fmt.Sprintf("%s: estimand %s is not one of %v", row.Analysis, row.Estimand, d.Estimands))
	}
	for _, k := range d.Keys {
		if k.Text == "" && k.Name != "variable" {
			problems = append(problems, fmt.Sprintf("%s: %s %q: words.md has no words for it", row.Analysis, k.Name, k.Value))
		}
	}
	return problems
}

// Every row has a definition, and every variable, level, stat and group of a
// definition has a row.
func TestDefinitionsAndResultsMatch(t *testing.T) {
	rows := append(resultsOf(t, "demo", "America/Toronto"), resultsOf(t, "small", "UTC")...)
	written, told := map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		for _, problem := range problemsOf(row) {
			if !told[problem] {
				t.Errorf("%s (such as %s)", problem, row.ID())
			}
			told[problem] = true
		}
		for _, part := range definition.PartsOf(row) {
			written[part] = true
		}
	}
	for _, part := range definition.AllParts() {
		reason := whyNeverWritten(part)
		switch {
		case !written[part] && reason == "":
			t.Errorf("%s is defined, but no row has it", part)
		case written[part] && reason != "":
			t.Errorf("%s has rows, though %s", part, reason)
		}
	}
}

// The settings of a definition are keys of the configuration that can change a
// number.
func TestSettingsAreKeys(t *testing.T) {
	var keys []string
	for _, s := range pipeline.DefaultConfig().Settings() {
		keys = append(keys, s.Key)
	}
	for analysis, settings := range definition.AllSettings() {
		for _, s := range settings {
			if !slices.ContainsFunc(keys, func(k string) bool { return k == s || strings.HasPrefix(k, s+".") }) {
				t.Errorf("%s: %s is no key of the configuration", analysis, s)
			}
		}
	}
}
