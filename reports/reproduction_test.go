package reports_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reprieve/pipeline"
)

// The title page says what is stated of ethics and plan, and that something is not;
// the methods hold the deviations from the plan, or that there are none.
func TestPlanAndDeviations(t *testing.T) {
	const none = "Deviations from the plan. From the statistical analysis plan: none recorded."
	exports := tables("a,S1,female\n", "s,a,2026-05-04T15:00:00Z\n", "a,2026-05-04T14:00:00Z,pre,70\n")
	for name, c := range map[string]struct {
		change           func(*pipeline.Config)
		inReport, inBoth []string
		neither          string
	}{
		"none": {nil, []string{"Not stated (report.ethics)", "Not stated (report.plan)"}, []string{none}, "as recorded in the configuration"},
		"some": {func(c *pipeline.Config) {
			c.Report.Ethics, c.Report.Plan = "REB 12-345", "SAP 1.2"
			c.Report.Deviations = []string{"2026-03-02 | Course gap 21 days, not 28 | Two sites plan by three weeks", "2026-04-05 | No FIQR domains. | Not collected."}
		}, []string{"REB 12-345", "SAP 1.2"}, []string{
			"From the statistical analysis plan (SAP 1.2), as recorded in the configuration:",
			"2026-03-02. Course gap 21 days, not 28. Reason: Two sites plan by three weeks.",
			"2026-04-05. No FIQR domains. Reason: Not collected.",
		}, "none recorded"},
	} {
		folder := runOn(t, writeExports(t, exports), func(cfg *pipeline.Config) {
			cfg.Run.Formats = []string{"pdf"}
			if c.change != nil {
				c.change(cfg)
			}
		})
		written, err := os.ReadFile(filepath.Join(folder, "release", "methods.md"))
		if err != nil {
			t.Fatal(err)
		}
		flow := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "*", "")), " ") }
		methods, report := flow(string(written)), flow(pdfText(t, filepath.Join(folder, "release", "report.pdf")))
		for _, want := range c.inReport {
			if !strings.Contains(report, want) {
				t.Errorf("%s: the report lacks %q", name, want)
			}
		}
		for _, want := range c.inBoth {
			if !strings.Contains(report, want) || !strings.Contains(methods, want) {
				t.Errorf("%s: report or methods lack %q", name, want)
			}
		}
		if strings.Contains(report, c.neither) || strings.Contains(methods, c.neither) {
			t.Errorf("%s: report or methods hold %q", name, c.neither)
		}
	}
}
