package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"reprieve/pipeline"
	"reprieve/pipeline/job"
)

// A configuration file gives the settings that reprieve reads from it: the values stand in
// the file, those that it does not have are the defaults.
func TestReadExports(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	text := `run: {exports: a, out: b, month: "2026-09", as_of: "", formats: [html, data]}
exports:
  missing_codes: ["", NA, "a,b"]
  vas_scale: 10
baseline:
  rule: [home_last, pre_session]
claims:
  - name: fall
    row: abc
privacy: {allow: []}
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := settingsOf([]byte(text))
	want := []job.Setting{
		{Key: "run.exports", Value: "a"},
		{Key: "run.out", Value: "b"},
		{Key: "run.month", Value: "2026-09"},
		{Key: "run.as_of", Value: ""},
		{Key: "run.formats", Value: "html, data"},
		{Key: "exports.missing_codes", Value: `"", NA, "a,b"`},
		{Key: "exports.vas_scale", Value: "10"},
		{Key: "baseline.rule", Value: "home_last, pre_session"},
		{Key: "claims[0].name", Value: "fall"},
		{Key: "claims[0].row", Value: "abc"},
		{Key: "privacy.allow", Value: ""},
	}
	if err != nil || !slices.Equal(all, want) {
		t.Errorf("got %v, %v", all, err)
	}
}

// The configuration file of the demonstration has every key at its default, but for the month and the
// time zone.
func TestReadDemo(t *testing.T) {
	x, err := readExports(demo, "../../../config.yaml", 3)
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := x.config()
	if err != nil {
		t.Fatal(err)
	}
	want := pipeline.DefaultConfig()
	want.Exports.Timezone = "America/Toronto"
	for i, s := range want.Settings() {
		if got := cfg.Settings()[i]; got != s {
			t.Errorf("%s: %q, want %q", got.Key, got.Value, s.Value)
		}
	}
	if cfg.Run.Month != "2026-09" || cfg.Run.Exports != demo {
		t.Errorf("%+v", cfg.Run)
	}
}

// What is no configuration is a mistake in the command line.
func TestNoConfiguration(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "not YAML": "a: [", "a key of none": "responce: {threshold: 0.3}", "a bad value": "run: {month: \"2026-13\"}",
	} {
		path := filepath.Join(t.TempDir(), "config.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readExports(demo, path, 3); statusOf(t.Context(), err) != statusUsage {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := readExports(demo, "", 3); statusOf(t.Context(), err) != statusUsage {
		t.Error(err)
	}
}
