package reports_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"reprieve/pipeline"
)

// The report and the methods say which way the impression of change was read,
// and the numbers are those of that direction.
func TestDirectionOfTheImpressionOfChange(t *testing.T) {
	shares := map[int]string{}
	for best, words := range map[int]string{
		1: "1 is very much improved, 7 very much worse; 1 or 2 counts as improved, and a lower mean is better.",
		7: "7 is very much improved, 1 very much worse; 6 or 7 counts as improved, and a higher mean is better.",
	} {
		folder := runOn(t, "../testdata/exports/demo", func(c *pipeline.Config) { c.Instruments.PGICBest = best })
		methods, err := os.ReadFile(filepath.Join(folder, "release", "methods.md"))
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{"methods.md": string(methods), "report.pdf": pdfText(t, filepath.Join(folder, "release", "report.pdf"))} {
			if !strings.Contains(strings.Join(strings.Fields(text), " "), words) {
				t.Errorf("pgic_best %d: %s lacks %q", best, name, words)
			}
		}
		for _, row := range readTable(t, filepath.Join(folder, "restricted", "ard.csv")).rows {
			if row["x_result_id"] == "function|FAS|T0|W4|||||pgic|improved|wilson|n" {
				shares[best] = row["stat"]
			}
		}
	}
	if shares[1] == "" || shares[1] == shares[7] {
		t.Errorf("improved by direction: %v", shares)
	}
}
