package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"reprieve/pipeline"
)

// settingCommand is a command that has read the flags of the keys.
func settingCommand(t *testing.T, args ...string) *cobra.Command {
	t.Helper()
	cmd := &cobra.Command{}
	addConfigFlag(cmd)
	addExportsFlag(cmd)
	addIdentityFlag(cmd)
	addCutFlags(cmd)
	addOutFlag(cmd)
	addFormatsFlag(cmd)
	if err := cmd.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	return cmd
}

func writeConfig(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDefaultsAreThePipelines(t *testing.T) {
	t.Chdir(t.TempDir())
	s, err := load(settingCommand(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(pipeline.DefaultConfig(), s.config); diff != "" {
		t.Errorf("configuration of nothing (-default +got):\n%s", diff)
	}
}

// TestPrecedence sets a key at every subset of the places that can set it: the
// highest place wins, and is named as the origin.
func TestPrecedence(t *testing.T) {
	t.Chdir(t.TempDir())
	for subset := range 8 {
		inFile, inEnv, inFlag := subset&1 != 0, subset&2 != 0, subset&4 != 0
		t.Run(fmt.Sprintf("file=%t,env=%t,flag=%t", inFile, inEnv, inFlag), func(t *testing.T) {
			want, from := "", fromDefault
			args := []string{"--config", writeConfig(t, "{}")}
			if inFile {
				args[1] = writeConfig(t, "run:\n  month: 2026-01\n")
				want, from = "2026-01", fromFile
			}
			if inEnv {
				t.Setenv("REPRIEVE_RUN_MONTH", "2026-02")
				want, from = "2026-02", fromEnv
			}
			if inFlag {
				args = append(args, "--month", "2026-03")
				want, from = "2026-03", fromFlag
			}
			s, err := load(settingCommand(t, args...))
			if err != nil {
				t.Fatal(err)
			}
			if got := s.config.Run.Month; got != want {
				t.Errorf("month %q, want %q", got, want)
			}
			if got := s.origins["run.month"].source; got != from {
				t.Errorf("source %d, want %d", got, from)
			}
		})
	}
}

// otherValue is a legal value of a key that is not its default, as text.
var otherValue = map[string]string{
	"run.exports": "in", "run.out": "elsewhere", "run.month": "2026-05", "run.as_of": "2026-05-09T00:00:00Z", "run.formats": "data", "run.memory": "3GiB",
	"report.title": "Title", "report.clinic": "Clinic", "report.ethics": "REB 12", "report.plan": "SAP 2", "report.deviations": "2026-03-02 | what | why",
	"exports.timezone": "America/Toronto", "exports.clock": "study_minutes", "exports.delimiter": ";", "exports.decimal": "comma",
	"exports.missing_codes": "NA,-999", "exports.vas_scale": "10", "exports.ignore": "note,colour", "exports.max_errors": "5",
	"exports.on_bad_row": "quarantine", "course.max_gap_days": "28", "outcome.washout_hours": "24", "baseline.rule": "pre_session,home_mean",
	"response.min_baseline_mm": "30.5", "relief.landmark_days": "6", "relief.smooth_days": "1", "relief.max_silence_days": "14",
	"missing.imputations":          "20",
	"covariates.depression.source": "patients",
	"instruments.pgic_best":        "7",
	"privacy.k":                    "11",
	"privacy.recipients":           "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg",
	"privacy.identity":             "key.txt",
	"quality.completeness.warn":    "0.25", "quality.completeness.stop": "0.4", "quality.lag_days.warn": "30", "quality.lag_days.stop": "90",
	"quality.late.warn": "0.2", "quality.late.stop": "0.5", "quality.duplicates.warn": "0.02", "quality.duplicates.stop": "0.5",
	"quality.scale.warn": "0.2", "quality.scale.stop": "0.7", "quality.site_shift.warn": "1", "quality.site_shift.stop": "2",
	"disclosure.min_cell": "11", "disclosure.rounding": "5",
	"release.memory": "memory.json",
}

// TestEveryKeyByVariableAndByFile sets each key to another value by its
// variable, and all keys by a file, and finds the values in the configuration.
func TestEveryKeyByVariableAndByFile(t *testing.T) {
	t.Chdir(t.TempDir())
	file := map[string]any{}
	for _, k := range allKeys() {
		if k.kind == sectionsKind { // not by variable: TestSections
			continue
		}
		text, ok := otherValue[k.name]
		if !ok {
			t.Errorf("%s: the test has no value for it", k.name)
			continue
		}
		value, _ := k.kind.parse(text)
		if reflect.DeepEqual(value, k.value) {
			t.Errorf("%s: the test's value is the default", k.name)
		}
		section := file
		path := strings.Split(k.name, ".")
		for _, word := range path[:len(path)-1] {
			if section[word] == nil {
				section[word] = map[string]any{}
			}
			section = section[word].(map[string]any)
		}
		section[lastWord(k.name)] = value
		t.Setenv(k.variable(), text)
	}
	byVariable, err := load(settingCommand(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keysOfConfig(byVariable.config) {
		if k.kind == sectionsKind {
			continue
		}
		want, _ := k.kind.parse(otherValue[k.name])
		if diff := cmp.Diff(want, k.value); diff != "" {
			t.Errorf("%s by %s (-want +got):\n%s", k.name, k.variable(), diff)
		}
	}
	for _, k := range allKeys() {
		t.Setenv(k.variable(), "")
	}
	text, err := yaml.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(configName, text, 0o600); err != nil {
		t.Fatal(err)
	}
	byFile, err := load(settingCommand(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(byVariable.config, byFile.config); diff != "" {
		t.Errorf("by file (-by variable +by file):\n%s", diff)
	}
}

// TestTextAsWritten holds that a text needs no quotes where YAML would read a
// number, a date or a truth value.
func TestTextAsWritten(t *testing.T) {
	t.Chdir(t.TempDir())
	path := writeConfig(t, `
run: {month: 2026-09, as_of: 2026-09-20T00:00:00-04:00}
report: {title: 2026-09-01, clinic: 0012, ethics: true}
exports: {missing_codes: [-999, 1e3, .5, no, 'null', ""]}
`)
	s, err := load(settingCommand(t, "--config", path))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.config.Run.AsOf, "2026-09-20T00:00:00-04:00"; got != want {
		t.Errorf("as_of %q, want %q", got, want)
	}
	if diff := cmp.Diff(pipeline.ReportConfig{Title: "2026-09-01", Clinic: "0012", Ethics: "true", Deviations: []string{}}, s.config.Report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"-999", "1e3", ".5", "no", "null", ""}, s.config.Exports.MissingCodes); diff != "" {
		t.Errorf("missing codes (-want +got):\n%s", diff)
	}
}

// TestShownConfigurationReadsBack holds that config show writes a configuration
// that means the same, whatever the texts are.
func TestShownConfigurationReadsBack(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, title := range []string{"plain", "with: colon", "# mark", "two\nlines", "tab\there", `"quoted"`, "- dash", "~", "no", "é≥ü", " blanks ", "x # y", "\u2028"} {
		c := pipeline.DefaultConfig()
		c.Report.Title = title
		c.Exports.Ignore = []string{title, "", "a,b", "[x]"}
		for _, origins := range []bool{false, true} {
			text, err := settings{config: c, origins: map[string]origin{}}.yaml(origins)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(configName, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := load(settingCommand(t))
			if err != nil {
				t.Fatalf("%q: %v\n%s", title, err, text)
			}
			if diff := cmp.Diff(c, s.config); diff != "" {
				t.Errorf("%q (-shown +read):\n%s", title, diff)
			}
		}
	}
}

// TestConfigFileOfTheRepository holds that config.yaml has every key, each with
// a comment that ends with the true default, and that its values are legal.
func TestConfigFileOfTheRepository(t *testing.T) {
	const path = "../../config.yaml"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	for _, k := range allKeys() {
		word := findKey(doc.Content[0], strings.Split(k.name, "."))
		if word == nil {
			t.Errorf("%s: is not in config.yaml", k.name)
			continue
		}
		about, written, ok := strings.Cut(word.HeadComment, "# Default: ")
		if !ok || len(strings.Fields(about)) < 4 {
			t.Errorf("%s: has no comment that ends with its default", k.name)
			continue
		}
		if k.kind == sectionsKind { // the file's own list is compared below
			want := "the list below"
			if len(k.sections()) == 0 {
				want = "[]"
			}
			if written != want {
				t.Errorf("%s: default %q, want: %s", k.name, written, want)
			}
			continue
		}
		var value yaml.Node
		if err := yaml.Unmarshal([]byte(written), &value); err != nil {
			t.Errorf("%s: default %q: %v", k.name, written, err)
			continue
		}
		got, rule := decode(k.kind, value.Content[0])
		if diff := cmp.Diff(k.value, got); rule != "" || diff != "" {
			t.Errorf("%s: comment says default %q %s (-default +comment):\n%s", k.name, written, rule, diff)
		}
	}
	s, err := load(settingCommand(t, "--config", path))
	if err != nil {
		t.Fatal(err)
	}
	want := pipeline.DefaultConfig()
	want.Run.Exports, want.Run.Out, want.Run.Month = "../../testdata/exports/demo", "../../out", "2026-09"
	want.Exports.Timezone = "America/Toronto"
	if diff := cmp.Diff(want, s.config); diff != "" {
		t.Errorf("config.yaml (-want +got):\n%s", diff)
	}
}

// findKey returns the node of a key, by the words of its name.
func findKey(section *yaml.Node, path []string) *yaml.Node {
	for i := 0; i+1 < len(section.Content); i += 2 {
		if section.Content[i].Value != path[0] {
			continue
		}
		if len(path) == 1 {
			return section.Content[i]
		}
		return findKey(section.Content[i+1], path[1:])
	}
	return nil
}

// TestVariablesAreDistinct holds that no two keys share a variable, and that
// none is the one that names the file.
func TestVariablesAreDistinct(t *testing.T) {
	seen := map[string]string{configVariable: "the file"}
	for _, k := range allKeys() {
		if other, twice := seen[k.variable()]; twice {
			t.Errorf("%s is of %s and of %s", k.variable(), other, k.name)
		}
		seen[k.variable()] = k.name
	}
	for name := range flagKeys {
		if seen[key{name: name}.variable()] != name {
			t.Errorf("flag for %s, which is no key", name)
		}
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		kind kind
		text string
		want any
		ok   bool
	}{
		{wholeKind, "21", 21, true},
		{wholeKind, "-1", -1, true},
		{wholeKind, "21.0", 21, false},
		{wholeKind, "1e3", 1000, false},
		{wholeKind, "0100", 100, false}, // YAML 1.1 reads 64
		{wholeKind, "0x10", 16, false},
		{wholeKind, "99999999999999999999", 0, false},
		{wholeKind, "", 0, false},
		{numberKind, "40", 40.0, true},
		{numberKind, "40.5", 40.5, true},
		{numberKind, "NaN", 0.0, false},
		{numberKind, "Inf", 0.0, false},
		{numberKind, "40,5", 0.0, false},
		{listKind, "a, b", []string{"a", "b"}, true},
		{listKind, ",NA,.", []string{"", "NA", "."}, true},
		{textKind, "", "", true},
	} {
		got, ok := c.kind.parse(c.text)
		if ok != c.ok || ok && !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v %q: got %v %t, want %v %t", c.kind, c.text, got, ok, c.want, c.ok)
		}
	}
}

// FuzzConfigFile holds that no file makes the reader panic, and that every
// problem names a place in the file.
func FuzzConfigFile(f *testing.F) {
	for _, seed := range []string{"", "a", "run:\n  month: 2026-09\n", "? [a]\n: b\n", "&x a: *x\n", "run: !!binary aGk=\n", "<<: {run: 1}\n", "\t", "a: [\n", "--- \n---\n", twoClaims, "claims: [[a], {claim: [b]}, ~]\n", "claims: [&x {claim: a}, *x]\n", "claims:\n  - ? [a]\n    : b\n", "run: ~\n", "\xff\xfe"} {
		f.Add(seed)
	}
	keys := allKeys()
	f.Fuzz(func(t *testing.T, text string) {
		path := writeConfig(t, text)
		file, err := readConfigFile(path, keys)
		if err != nil {
			return
		}
		for _, p := range file.problems {
			if p.origin.source != fromFile || p.origin.line < 1 || !strings.HasPrefix(p.String(), path+":") {
				t.Errorf("problem without a place: %s", p)
			}
		}
	})
}
