package pdf_test

import (
	"context"
	"testing"
	"time"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
	"reprieve/reports"
	"reprieve/reports/data"
	"reprieve/reports/pdf"
)

// layOutMonth lays out the report of a month.
func layOutMonth(t *testing.T, exports string) *pdf.Layout {
	t.Helper()
	cfg := pipeline.DefaultConfig()
	cfg.Run.Exports, cfg.Run.Out, cfg.Run.AsOf, cfg.Run.Formats = exports, t.TempDir(), "2026-10-01T00:00:00Z", []string{reports.FormatData}
	summary, err := pipeline.Run(context.Background(), cfg, pipeline.Request{
		Build: job.Build{Version: "test"}, Write: reports.Writer(cfg.Run.Formats),
		Log: func() []byte { return nil }, Now: func() time.Time { return time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	m, results, err := data.ReadMonth(summary.Folder)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := reports.Cohort(m, results)
	if err != nil {
		t.Fatal(err)
	}
	layout, err := pdf.LayOut(doc)
	if err != nil {
		t.Fatal(err)
	}
	return layout
}

// Pages are well filled, but for the last of a part, and none ends with a heading or
// inside what is kept together. The bound is that of the design: a table of up to
// WholeTable of a page is not broken, so that much may stay white above one that has no
// room, less what text and figures that can be drawn higher take of it.
func TestPagesOfMonthsAreFilled(t *testing.T) {
	const least = 1 - pdf.WholeTable
	for name, exports := range map[string]string{"demo": "../../testdata/exports/demo", "small": "../../testdata/exports/small"} {
		if testing.Short() && name == "demo" {
			continue
		}
		for i, use := range layOutMonth(t, exports).Uses() {
			if use.Fill < least && !use.EndsPart {
				t.Errorf("%s: page %d is filled to %.0f%% (%s)", name, i+1, 100*use.Fill, use.LastBlock)
			}
			if use.EndsKept {
				t.Errorf("%s: page %d ends with %s, which is to be kept with the next", name, i+1, use.LastBlock)
			}
		}
	}
}
