package reports_test

import (
	"fmt"
	"strings"
	"testing"

	"reprieve/pipeline"
	"reprieve/pipeline/analysis"
	"reprieve/pipeline/job"
)

// clinicOf are exports of three patients, with local times and ratings in a unit:
// b, one of whom is a responder at week 4. Cell is a week 4 rating of patient c.
func clinicOf(t *testing.T, unit float64, separator, cell string) string {
	t.Helper()
	rating := func(mm float64) string { return fmt.Sprintf("%.4g", mm*unit) }
	text := func(lines ...string) string {
		return strings.ReplaceAll(strings.Join(lines, "\n")+"\n", ",", separator)
	}
	return writeExports(t, map[string]string{
		"patients.csv": text("patient_id,site", "a,S", "b,S", "c,S"),
		"sessions.csv": text("session_id,patient_id,started_at", "1,a,2026-05-04 09:00", "2,b,2026-05-05 09:00", "3,c,2026-05-06 09:00"),
		"vas.csv": text("patient_id,recorded_at,phase,vas_mm",
			"a,2026-05-04 08:00,pre,"+rating(70), "a,2026-06-01 10:00,home,"+rating(30),
			"b,2026-05-05 08:00,pre,"+rating(60), "b,2026-06-02 10:00,home,"+rating(58),
			"c,2026-05-06 08:00,pre,"+rating(80), "c,2026-06-03 10:00,home,"+cell),
	})
}

// The files may be written in another way, or be read in another way: neither is a
// change in patients.
func TestAnotherWayOfReading(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(t *testing.T, c *pipeline.Config)
		// rows that are corrected; the settings that have changed; the responders' change
		// by correction (99: not separable)
		rows      float64
		settings  string
		corrected float64
	}{
		{"the same", func(*testing.T, *pipeline.Config) {}, 0, "", 0},
		{"another zone", func(_ *testing.T, c *pipeline.Config) { c.Exports.Timezone = "America/Toronto" }, 0, "exports.timezone", 0},
		{"files in cm, and read as such", func(t *testing.T, c *pipeline.Config) {
			c.Exports.VASScale, c.Run.Exports = 10, clinicOf(t, 0.1, ",", "7.5")
		}, 0, "exports.vas_scale", 0},
		{"another separator, and a correction", func(t *testing.T, c *pipeline.Config) {
			c.Exports.Delimiter, c.Run.Exports = ";", clinicOf(t, 1, ";", "20")
		}, 1, "exports.delimiter", 1},
		{"another zone, and a correction", func(t *testing.T, c *pipeline.Config) {
			c.Exports.Timezone, c.Run.Exports = "America/Toronto", clinicOf(t, 1, ",", "20")
		}, 1, "exports.timezone", 1},
		{"a code that the old settings refuse", func(t *testing.T, c *pipeline.Config) {
			c.Exports.MissingCodes, c.Run.Exports = []string{"", "NA", ".", "none"}, clinicOf(t, 1, ",", "none")
		}, 0, "exports.missing_codes", 99},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := pipeline.DefaultConfig()
			cfg.Run.Out, cfg.Run.Formats, cfg.Missing.Imputations, cfg.Claims = t.TempDir(), []string{"data"}, 2, nil
			cfg.Run.Exports, cfg.Run.Month = clinicOf(t, 1, ",", "75"), "2026-07"
			publish(t, cfg, job.Build{Version: "test"})
			cfg.Run.Month = "2026-08"
			c.change(t, &cfg)
			_, results := publish(t, cfg, job.Build{Version: "test"})
			corrected := sinceRow(t, results, "responders", "change", "corrected")
			if c.corrected == 99 {
				if corrected == corrected || !strings.Contains(reasonOf(results), "cannot be read as before") {
					t.Errorf("corrected is %v, for %q", corrected, reasonOf(results))
				}
			} else if corrected != c.corrected {
				t.Errorf("responders by correction: %v, want %v", corrected, c.corrected)
			}
			rows, keys := 0.0, []string{}
			for _, row := range results.Rows {
				if row.Analysis == "since" && row.Variable == "rows_corrected" {
					rows += row.Stat
				}
				if row.Analysis == "since" && row.Variable == "setting" && row.StatName == "now" {
					keys = append(keys, row.VariableLevel)
				}
			}
			if got := strings.Join(keys, " "); rows != c.rows || got != c.settings {
				t.Errorf("%v rows corrected, want %v; settings %q, want %q", rows, c.rows, got, c.settings)
			}
		})
	}
}

// reasonOf is why the causes of the responders' change cannot be told apart.
func reasonOf(results *analysis.Results) string {
	for _, row := range results.Rows {
		if row.Analysis == "since" && row.Group1Level == "responders" {
			return row.Warning
		}
	}
	return ""
}
