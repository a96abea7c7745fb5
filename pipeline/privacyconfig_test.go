package pipeline

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/privacy"
)

func TestValidatePrivacy(t *testing.T) {
	ok := AllowConfig{"email", "patients", "site", "looked at"}
	for _, c := range []struct {
		name   string
		change func(*PrivacyConfig)
		want   []string // keys
	}{
		{"an exception", func(p *PrivacyConfig) { p.Allow = []AllowConfig{ok} }, nil},
		{"of a name of files", func(p *PrivacyConfig) { p.Allow = []AllowConfig{{"file_name", "vas", "file_names", "r"}} }, nil},
		{"of a column that is not read", func(p *PrivacyConfig) { p.Allow = []AllowConfig{{"header", "exports", "email", "r"}} }, nil},
		{"of classes", func(p *PrivacyConfig) { p.Allow = []AllowConfig{{"k_anonymity", "patients", "classes", "r"}} }, nil},
		{"of two rules", func(p *PrivacyConfig) { p.Allow = []AllowConfig{ok, {"url", "patients", "site", "looked at"}} }, nil},
		{"k 0", func(p *PrivacyConfig) { p.K = 0 }, []string{"privacy.k"}},
		{"k 1001", func(p *PrivacyConfig) { p.K = 1001 }, []string{"privacy.k"}},
		{"no rule", func(p *PrivacyConfig) { p.Allow = []AllowConfig{{"emails", "patients", "site", "r"}} }, []string{"privacy.allow[0].rule"}},
		{"no table", func(p *PrivacyConfig) { p.Allow = []AllowConfig{{"email", "vas", "site", "r"}} }, []string{"privacy.allow[0].table"}},
		{"no column", func(p *PrivacyConfig) { p.Allow = []AllowConfig{{"email", "patients", "sex", "r"}} }, []string{"privacy.allow[0].column"}},
		{"no reason", func(p *PrivacyConfig) { p.Allow = []AllowConfig{{"email", "patients", "site", ""}} }, []string{"privacy.allow[0].reason"}},
		{"two lines", func(p *PrivacyConfig) { p.Allow = []AllowConfig{{"email", "patients", "site", "a\nb"}} }, []string{"privacy.allow[0].reason"}},
		{"twice", func(p *PrivacyConfig) { p.Allow = []AllowConfig{ok, {"email", "patients", "site", "again"}} }, []string{"privacy.allow[1].column"}},
	} {
		cfg := DefaultConfig()
		c.change(&cfg.Privacy)
		var got []string
		for _, e := range cfg.Validate() {
			got = append(got, e.Key)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// Each key of each exception is a setting, and so is what the list allows.
func TestSettingsOfPrivacy(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Privacy.Allow = []AllowConfig{{"email", "patients", "site", "looked at"}, {"fsa", "medications", "drug", "A1C"}}
	var got []string
	for _, s := range cfg.Settings() {
		if strings.HasPrefix(s.Key, "privacy") {
			got = append(got, s.Key+": "+s.Value)
		}
	}
	want := []string{
		"privacy.k: 5", "privacy.allow: email patients.site, fsa medications.drug",
		"privacy.allow[0].rule: email", "privacy.allow[0].table: patients", "privacy.allow[0].column: site", "privacy.allow[0].reason: looked at",
		"privacy.allow[1].rule: fsa", "privacy.allow[1].table: medications", "privacy.allow[1].column: drug", "privacy.allow[1].reason: A1C",
		"privacy.recipients: ",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestGateOptions(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Exports.Clock, cfg.Exports.Ignore, cfg.Privacy.K = "study_minutes", []string{"height"}, 7
	cfg.Privacy.Allow = []AllowConfig{{"email", "patients", "site", "looked at"}}
	got := cfg.gate(inputs{
		files: []ingest.File{{Name: "vas-1.parquet", Table: "vas"}}, others: []string{"a.txt"},
		headers: []ingest.Header{{File: "vas-1.parquet", Columns: []string{"vas_mm"}, Metadata: []ingest.Metadata{{Key: "made", Value: "by R"}}}},
	})
	want := privacy.Options{
		K: 7, Clock: "study_minutes", Allow: []privacy.Exception{{Rule: "email", Table: "patients", Column: "site", Reason: "looked at"}},
		Files: []privacy.FileName{{Table: "vas", Name: "vas-1.parquet"}}, Headers: []privacy.FileHeader{{Table: "vas", Texts: []string{"made", "by R"}}}, Others: []string{"a.txt"}, Ignored: []string{"height"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// config.yaml names every rule by what it does.
func TestConfigFileNamesTheRules(t *testing.T) {
	text, err := os.ReadFile("../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "rule    a rule that refuses:")
	list, _, _ = strings.Cut(list, "table   ")
	words := strings.NewReplacer("#", "", "; one\n", " |", "; or one that\n", " |", ";\n", "", "or one that", "|", "that warns:", "", "notes:", "").Replace(list)
	got := strings.Split(words, "|")
	if len(got) != 3 {
		t.Fatalf("config.yaml does not list the rules: %q", words)
	}
	want := map[privacy.Verdict][]string{}
	for _, r := range privacy.Rules {
		want[r.Verdict] = append(want[r.Verdict], r.Name)
	}
	for i, v := range []privacy.Verdict{privacy.Refused, privacy.Warned, privacy.Noted} {
		if d := cmp.Diff(want[v], strings.Fields(got[i])); d != "" {
			t.Errorf("%s: %s", v, d)
		}
	}
}
