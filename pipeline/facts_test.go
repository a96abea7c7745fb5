package pipeline

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/ingest"
	"reprieve/pipeline/job"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

// Every key but those of place and time, in the order of config.yaml, with the
// values of an empty file.
func TestSettings(t *testing.T) {
	want := []job.Setting{
		{Key: "run.formats", Value: "pdf, html, data"},
		{Key: "report.title", Value: "Ketamine treatment of chronic pain: cohort outcomes"},
		{Key: "report.clinic", Value: ""},
		{Key: "report.ethics", Value: ""},
		{Key: "report.plan", Value: ""},
		{Key: "report.deviations", Value: ""},
		{Key: "exports.timezone", Value: "UTC"},
		{Key: "exports.clock", Value: "calendar"},
		{Key: "exports.delimiter", Value: ","},
		{Key: "exports.decimal", Value: "point"},
		{Key: "exports.missing_codes", Value: `"", NA, .`},
		{Key: "exports.vas_scale", Value: "100"},
		{Key: "exports.ignore", Value: ""},
		{Key: "exports.max_errors", Value: "1000"},
		{Key: "exports.on_bad_row", Value: "stop"},
		{Key: "course.max_gap_days", Value: "21"},
		{Key: "outcome.washout_hours", Value: "12"},
		{Key: "baseline.rule", Value: "home_mean, home_last, pre_session"},
		{Key: "response.min_baseline_mm", Value: "40"},
		{Key: "relief.landmark_days", Value: "7"},
		{Key: "relief.smooth_days", Value: "7"},
		{Key: "relief.max_silence_days", Value: "21"},
		{Key: "missing.imputations", Value: "50"},
		{Key: "covariates.depression.source", Value: "phq9, patients"},
		{Key: "instruments.pgic_best", Value: "1"},
		{Key: "privacy.k", Value: "5"},
		{Key: "privacy.allow", Value: ""},
		{Key: "privacy.recipients", Value: ""},
		{Key: "quality.completeness.warn", Value: "0.2"},
		{Key: "quality.completeness.stop", Value: "0"},
		{Key: "quality.lag_days.warn", Value: "14"},
		{Key: "quality.lag_days.stop", Value: "0"},
		{Key: "quality.late.warn", Value: "0.1"},
		{Key: "quality.late.stop", Value: "0"},
		{Key: "quality.duplicates.warn", Value: "0.01"},
		{Key: "quality.duplicates.stop", Value: "0"},
		{Key: "quality.scale.warn", Value: "0.3"},
		{Key: "quality.scale.stop", Value: "0.6"},
		{Key: "quality.site_shift.warn", Value: "0.5"},
		{Key: "quality.site_shift.stop", Value: "0"},
		{Key: "disclosure.min_cell", Value: "6"},
		{Key: "disclosure.rounding", Value: "0"},
		{Key: "claims", Value: ""},
	}
	cfg := DefaultConfig()
	cfg.Claims = nil
	if d := cmp.Diff(want, cfg.Settings()); d != "" {
		t.Error(d)
	}
}

// Each key of each claim is a setting of its own, after the others.
func TestSettingsOfClaims(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Claims = []ClaimConfig{
		{Claim: "a", Statement: "A, they say.", Reading: "r", Results: []string{"x|1", "y, z"}, Supported: "p > 0.5", NotSupported: "p < 0.5"},
		{Claim: "b", Limit: "no comparison group", Patients: []string{"z"}},
	}
	var got []string
	for _, s := range cfg.Settings() {
		if strings.HasPrefix(s.Key, "claims") {
			got = append(got, s.Key+": "+s.Value)
		}
	}
	want := []string{
		"claims: a, b",
		"claims[0].claim: a", "claims[0].statement: A, they say.", "claims[0].reading: r", `claims[0].results: x|1, "y, z"`, "claims[0].patients: ",
		"claims[0].supported: p > 0.5", "claims[0].not_supported: p < 0.5", "claims[0].limit: ",
		"claims[1].claim: b", "claims[1].statement: ", "claims[1].reading: ", "claims[1].results: ", "claims[1].patients: z",
		"claims[1].supported: ", "claims[1].not_supported: ", "claims[1].limit: no comparison group",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// A change of any field changes the settings, but for those of place and time.
func TestSettingsHoldEveryField(t *testing.T) {
	n := 0
	var walk func(prefix string, zero reflect.Type, index []int)
	walk = func(prefix string, typ reflect.Type, index []int) {
		for i := range typ.NumField() {
			key, at := prefix+typ.Field(i).Tag.Get("mapstructure"), append(slices.Clone(index), i)
			if strings.HasSuffix(key, ".") || key == "" {
				t.Errorf("%s.%s has no key", typ.Name(), typ.Field(i).Name)
			}
			if typ.Field(i).Type.Kind() == reflect.Struct {
				walk(key+".", typ.Field(i).Type, at)
				continue
			}
			n++
			cfg := DefaultConfig()
			changeField(t, reflect.ValueOf(&cfg).Elem().FieldByIndex(at))
			place := slices.Contains([]string{"run.exports", "run.out", "run.month", "run.as_of", "run.memory", "privacy.identity", "release.memory"}, key)
			if changed := !reflect.DeepEqual(cfg.Settings(), DefaultConfig().Settings()); changed == place {
				t.Errorf("%s: the settings changed is %v", key, changed)
			}
		}
	}
	walk("", reflect.TypeFor[Config](), nil)
	claims := len(DefaultConfig().Claims) * reflect.TypeFor[ClaimConfig]().NumField()
	if want := len(DefaultConfig().Settings()) - claims + len(placeKeys); n != want {
		t.Errorf("%d fields, %d settings and places", n, want)
	}
}

func changeField(t *testing.T, f reflect.Value) {
	t.Helper()
	switch f.Kind() {
	case reflect.String:
		f.SetString(f.String() + "x")
	case reflect.Int:
		f.SetInt(f.Int() + 1)
	case reflect.Float64:
		f.SetFloat(f.Float() + 0.1)
	case reflect.Slice:
		if f.Type().Elem().Kind() == reflect.Struct {
			f.Set(reflect.Append(f, reflect.Zero(f.Type().Elem())))
			return
		}
		f.Set(reflect.Append(f, reflect.ValueOf("x")))
	default:
		t.Fatalf("a field of kind %s", f.Kind())
	}
}

func TestSettingText(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{"", ""},
		{"a b", "a b"},
		{12, "12"},
		{40.0, "40"},
		{39.9, "39.9"},
		{[]string{}, ""},
		{[]string(nil), ""},
		{[]string{""}, `""`}, // an empty code is not an empty list
		{[]string{"NA"}, "NA"},
		{[]string{"", "NA", "."}, `"", NA, .`},
	} {
		if got := settingText(c.value); got != c.want {
			t.Errorf("%#v: got %s, want %s", c.value, got, c.want)
		}
	}
}

func TestRules(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Course.MaxGapDays, cfg.Outcome.WashoutHours = 1, 2
	cfg.Relief = ReliefConfig{LandmarkDays: 3, SmoothDays: 4, MaxSilenceDays: 5}
	cfg.Response.MinBaselineMM = 30.3 // 10 x 30.3 is 303.00000000000006 or so in float64
	cfg.Baseline.Rule = []string{"pre_session", "home_mean"}
	cfg.Covariates.Depression.Source = []string{"patients", "phq9"}
	want := outcome.Rules{
		MaxGapDays: 1, WashoutHours: 2, LandmarkDays: 3, SmoothDays: 4, MaxSilenceDays: 5, MinBaselineTenths: 303,
		BaselineRules:     []outcome.BaselineRule{outcome.PreSession, outcome.HomeMean},
		DepressionSources: []outcome.DepressionSource{outcome.FromPatients, outcome.FromPHQ9},
	}
	if d := cmp.Diff(want, cfg.rules()); d != "" {
		t.Error(d)
	}
	// Every rating with one decimal is its whole number of tenths, also where the
	// product in float64 lies below it.
	for tenths := range int64(1001) {
		cfg.Response.MinBaselineMM = float64(tenths) / 10
		if got := cfg.rules().MinBaselineTenths; got != tenths {
			t.Errorf("%v mm: %d tenths", cfg.Response.MinBaselineMM, got)
		}
	}
}

func TestNewManifest(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Report.Clinic, cfg.Exports.Clock = "Clinic", "study_minutes"
	exports := inputs{
		files: []ingest.File{
			{Name: "patients.csv", Table: "patients", Bytes: 7, Rows: 2, SHA256: "aa"},
			{Name: "vas-1.csv", Table: "vas", Bytes: 8, Rows: 3, SHA256: "bb"},
			{Name: "vas-2.csv", Table: "vas", Bytes: 9, Rows: 4, SHA256: "cc"},
		},
		others: []string{"notes.txt"},
	}
	asOf := time.Date(2026, 10, 1, 4, 0, 0, 0, time.UTC)
	m := newManifest(cfg, job.Build{Version: "v"}, "2026-09", asOf, exports)
	if m.Program != "reprieve" || m.Build.Version != "v" || m.Contract != 1 || m.Month != "2026-09" || !m.AsOf.Equal(asOf) || m.Clock != "study_minutes" {
		t.Errorf("%+v", m)
	}
	if m.Report.Clinic != "Clinic" || m.Synthetic {
		t.Errorf("report %+v, synthetic %v", m.Report, m.Synthetic)
	}
	wantInputs := []job.Input{
		{Name: "patients.csv", Table: "patients", Bytes: 7, Rows: 2, SHA256: "aa"},
		{Name: "vas-1.csv", Table: "vas", Bytes: 8, Rows: 3, SHA256: "bb"},
		{Name: "vas-2.csv", Table: "vas", Bytes: 9, Rows: 4, SHA256: "cc"},
	}
	if d := cmp.Diff(wantInputs, m.Inputs); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"sessions", "instruments", "medications", "vitals", "adverse_events"}, m.Absent); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"notes.txt"}, m.NotRead); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(cfg.Settings(), m.Configuration); d != "" {
		t.Error(d)
	}
	text := ""
	for _, s := range m.Configuration {
		text += s.Key + `: "` + strings.ReplaceAll(s.Value, `"`, `\"`) + "\"\n"
	}
	if want := fmt.Sprintf("%x", sha256.Sum256([]byte(text))); m.ConfigurationSHA256 != want {
		t.Errorf("hash %s, want %s of %s", m.ConfigurationSHA256, want, text)
	}
}

// The truth beside the exports says that they are synthetic; place and month do
// not change the hash of the configuration, a rule does.
func TestManifestDepends(t *testing.T) {
	made := func(change func(*Config, *inputs)) job.Manifest {
		cfg, in := DefaultConfig(), inputs{}
		change(&cfg, &in)
		return newManifest(cfg, job.Build{}, "2026-09", time.Time{}, in)
	}
	plain := made(func(*Config, *inputs) {})
	if !made(func(_ *Config, x *inputs) { x.others = []string{"a.txt", "truth.json"} }).Synthetic || plain.Synthetic {
		t.Error("synthetic")
	}
	if made(func(c *Config, _ *inputs) {
		c.Run.Exports, c.Run.Out, c.Run.Month, c.Run.AsOf = "a", "b", "c", "d"
	}).ConfigurationSHA256 != plain.ConfigurationSHA256 {
		t.Error("the place changes the configuration")
	}
	if made(func(c *Config, _ *inputs) { c.Response.MinBaselineMM = 39.9 }).ConfigurationSHA256 == plain.ConfigurationSHA256 {
		t.Error("a rule does not change the configuration")
	}
	if made(func(c *Config, _ *inputs) { c.Exports.Ignore = []string{""} }).ConfigurationSHA256 == plain.ConfigurationSHA256 {
		t.Error("a list of an empty text is as no list")
	}
}

// Counts of files of one table are added; the rest follows in its order.
func TestCounts(t *testing.T) {
	ledger := ingest.Ledger{
		Counts: []ingest.Count{
			{Table: "vas", File: "vas-1.csv", Rule: ingest.CountDuplicate, Rows: 2},
			{Table: "vas", File: "vas-2.csv", Rule: ingest.CountUnanswered, Rows: 5},
			{Table: "vas", File: "vas-2.csv", Rule: ingest.CountDuplicate, Rows: 3},
			{Table: "vitals", File: "vitals.csv", Rule: ingest.CountDuplicate, Rows: 7},
		},
	}
	c := &cohort.Cohort{Cuts: []cohort.Cut{{Table: "sessions", Rows: 4}, {Table: "vas", Rows: 0}}, SeriesDisagreement: 6}
	want := []analysis.Count{
		{What: ingest.CountDuplicate, Table: "vas", Rows: 5},
		{What: ingest.CountUnanswered, Table: "vas", Rows: 5},
		{What: ingest.CountDuplicate, Table: "vitals", Rows: 7},
		{What: "at or after the data cut", Table: "sessions", Rows: 4},
		{What: "at or after the data cut", Table: "vas", Rows: 0},
		{What: "session marked initial after one marked maintenance", Table: "sessions", Rows: 6},
	}
	if d := cmp.Diff(want, counts(ledger, c)); d != "" {
		t.Error(d)
	}
}

func TestStageCounts(t *testing.T) {
	results := &analysis.Results{Rows: []analysis.Row{
		{Analysis: "flow", Variable: "n", VariableLevel: "exported", Stat: 9},
		{Analysis: "flow", Variable: "left", VariableLevel: "no_consent", Stat: 1},
		{Analysis: "flow", Variable: "n", VariableLevel: "ENR", Stat: 8},
		{Analysis: "flow", Variable: "n", VariableLevel: "due", Anchor: "TS", Window: "W4", Stat: 5},
		{Analysis: "baseline", Variable: "n", VariableLevel: "x", Stat: 5},
	}}
	var want []job.Count
	for _, table := range schema.Tables {
		want = append(want, job.Count{Stage: "read", What: table.Name}) // nothing was read
	}
	want = append(want, job.Count{Stage: "cut", What: "vas", N: 3},
		job.Count{Stage: "derive", What: "exported", N: 9}, job.Count{Stage: "derive", What: "ENR", N: 8})
	got := stageCounts(derived{cohort: &cohort.Cohort{Cuts: []cohort.Cut{{Table: "vas", Rows: 3}}}}, results)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestWarnings(t *testing.T) {
	resp := func(n float64) *analysis.Results {
		return &analysis.Results{Rows: []analysis.Row{{Analysis: "flow", Variable: "n", VariableLevel: "RESP", Stat: n}}}
	}
	// Two rows, one of them with two bad cells.
	refused := ingest.Ledger{
		Counts:  []ingest.Count{{Table: "vas", File: "vas.csv", Rule: ingest.CountDuplicate, Rows: 9}, {Table: "vas", File: "vas.csv", Rule: ingest.CountBadCell, Rows: 2}},
		Refused: []ingest.Refusal{{File: "vas.csv", Line: 2}, {File: "vas.csv", Line: 2}, {File: "vas.csv", Line: 3}},
	}
	// What is noted or allowed is no warning.
	found := privacy.Report{Findings: []privacy.Finding{
		{Rule: "fsa", Table: "patients", Column: "site", Rows: 2, Of: 5, Doubtful: true, Verdict: privacy.Warned},
		{Rule: "zip_like", Table: "patients", Column: "site", Rows: 2, Of: 5, Verdict: privacy.Noted},
		{Rule: "email", Table: "patients", Column: "site", Rows: 1, Of: 5, Verdict: privacy.Allowed, Reason: "looked at"},
	}}
	for _, c := range []struct {
		name    string
		ledger  ingest.Ledger
		gate    privacy.Report
		results *analysis.Results
		want    []string
	}{
		{"nothing", ingest.Ledger{}, privacy.Report{}, resp(1), []string{}}, // not nil: the manifest says []
		{"gate", ingest.Ledger{}, found, resp(1), []string{"privacy gate: patients.site: 2 of 5 rows: possibly forward sortation areas: the first half of Canadian postal codes (fsa)"}},
		{"nobody in RESP", ingest.Ledger{}, privacy.Report{}, resp(0), []string{"no patient is in the population RESP"}},
		{"quarantine", refused, privacy.Report{}, resp(1), []string{"2 rows broke a rule and were left out (exports.on_bad_row: quarantine)"}},
	} {
		if d := cmp.Diff(c.want, warnings(c.ledger, c.gate, c.results)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
