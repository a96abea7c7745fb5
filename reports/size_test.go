package reports_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"reprieve/pipeline"
)

// The report of ten times as many patients is hardly larger: figures show shares, bins and
// days, not patients. What is larger: fewer numbers are withheld, and curves have more of
// the days of follow-up. With 1,000 and 100,000 patients the pages grew by a seventh.
func TestReportDoesNotGrowWithPatients(t *testing.T) {
	if testing.Short() {
		t.Skip("two cohorts take seconds")
	}
	var sizes []map[string]int64
	for _, patients := range []int{300, 3000} {
		cfg := pipeline.DefaultConfig()
		cfg.Exports.Timezone, cfg.Run.Month = "America/Toronto", "2026-09"
		cfg.Run.Exports, cfg.Run.Out, cfg.Run.Formats, cfg.Missing.Imputations = synthesize(t, patients), t.TempDir(), []string{"pdf", "html"}, 3
		month, err := pipeline.Run(context.Background(), cfg, request(cfg))
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]int64{}
		for _, name := range []string{"report.pdf", "report.html"} {
			info, err := os.Stat(filepath.Join(month.Folder, "release", name))
			if err != nil {
				t.Fatal(err)
			}
			found[name] = info.Size()
		}
		sizes = append(sizes, found)
	}
	for name, few := range sizes[0] {
		if many := sizes[1][name]; many > few*3/2 {
			t.Errorf("%s: %d bytes of 300 patients, %d of 3,000", name, few, many)
		}
	}
	t.Log(sizes)
}
