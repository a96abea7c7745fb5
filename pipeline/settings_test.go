package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reprieve/pipeline/job"
)

// What the manifest records is the whole configuration: it can be read back,
// whatever the texts are.
func TestConfigOfSettings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", ",", `"`, "NA", "a, b", " ", "'x'", "`"})), 1, 4)
		c := DefaultConfig()
		c.Report.Title, c.Report.Ethics = rapid.String().Draw(t, "title"), rapid.String().Draw(t, "ethics")
		c.Report.Deviations = rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "deviations")
		c.Exports.MissingCodes = texts.Draw(t, "missing codes")
		c.Exports.Ignore = rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "ignore")
		c.Exports.Delimiter = rapid.SampledFrom([]string{",", ";", "|", "\t"}).Draw(t, "delimiter")
		c.Response.MinBaselineMM = float64(rapid.IntRange(0, 1000).Draw(t, "tenths")) / 10
		c.Claims = c.Claims[:rapid.IntRange(0, len(c.Claims)).Draw(t, "claims")]
		if len(c.Claims) > 0 {
			c.Claims[0].Results = texts.Draw(t, "results")
		}
		for range rapid.IntRange(0, 2).Draw(t, "exceptions") {
			text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", ", ", `"`}))
			c.Privacy.Allow = append(c.Privacy.Allow, AllowConfig{text.Draw(t, "rule"), text.Draw(t, "table"), text.Draw(t, "column"), text.Draw(t, "reason")})
		}
		got, err := ConfigOf(c.Settings())
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.Settings(), got.Settings()); d != "" {
			t.Fatal(d)
		}
		c.Run.Out = ""
		for i := range got.Claims { // absent and empty lists are one to a claim
			if len(got.Claims[i].Patients) == 0 {
				got.Claims[i].Patients = nil
			}
		}
		if d := cmp.Diff(c, got); d != "" {
			t.Fatal(d)
		}
	})
}

func TestConfigOfRefuses(t *testing.T) {
	for _, s := range []job.Setting{
		{Key: "exports.zone", Value: "UTC"},
		{Key: "exports", Value: "UTC"},
		{Key: "exports.timezone.name", Value: "UTC"},
		{Key: "claims[1].claim", Value: "no first"},
		{Key: "claims[-1].claim", Value: "x"},
		{Key: "claims[0]", Value: "x"},
		{Key: "course[0].max_gap_days", Value: "1"},
		{Key: "course.max_gap_days", Value: "x"},
		{Key: "response.min_baseline_mm", Value: "x"},
		{Key: "exports.ignore", Value: `"a"b`},
		{Key: "exports.ignore", Value: `"a`},
		{Key: "exports.ignore", Value: "a, "},
		{Key: "", Value: "x"},
	} {
		if _, err := ConfigOf([]job.Setting{s}); err == nil {
			t.Errorf("%s: %q is accepted", s.Key, s.Value)
		}
	}
}
