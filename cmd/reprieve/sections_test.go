package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline"
)

const twoClaims = `run:
  month: 2026-09
claims:
  - claim: rapid
    statement: "0.5: relief, often # after one session"
    reading: more than half respond
    results:
      - rapid|RESP|||||||by_session|2|wilson
      - "rapid|RESP|||||||by_session|1|wilson"
    supported: conf.low > 0.5
    not_supported: conf.high < 0.5

  - {claim: lasting, statement: yes, reading: 12, results: [relief|relief|||||||loss||kaplan_meier], limit: no comparison group}
`

// TestSections reads a list of sections, which replaces the default list as a
// whole, shows it and reads it back.
func TestSections(t *testing.T) {
	t.Chdir(t.TempDir())
	s, err := load(settingCommand(t, "--config", writeConfig(t, twoClaims)))
	if err != nil {
		t.Fatal(err)
	}
	want := []pipeline.ClaimConfig{
		{
			Claim: "rapid", Statement: "0.5: relief, often # after one session", Reading: "more than half respond",
			Results:   []string{"rapid|RESP|||||||by_session|2|wilson", "rapid|RESP|||||||by_session|1|wilson"},
			Supported: "conf.low > 0.5", NotSupported: "conf.high < 0.5",
		},
		{Claim: "lasting", Statement: "yes", Reading: "12", Results: []string{"relief|relief|||||||loss||kaplan_meier"}, Limit: "no comparison group"},
	}
	if d := cmp.Diff(want, s.config.Claims); d != "" {
		t.Error(d)
	}
	for key, line := range map[string]int{"claims": 3, "claims[0]": 4, "claims[0].claim": 4, "claims[0].results": 7, "claims[1]": 13, "claims[1].limit": 13, "run.month": 2} {
		if o := s.origins[key]; o.source != fromFile || o.line != line {
			t.Errorf("%s: %v, want line %d", key, o, line)
		}
	}
	for _, origins := range []bool{false, true} {
		text, err := s.yaml(origins)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(configName, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := load(settingCommand(t))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if d := cmp.Diff(s.config, again.config); d != "" {
			t.Errorf("%s\n%s", d, text)
		}
	}
}

// TestNoSections holds that an empty list is not the default list.
func TestNoSections(t *testing.T) {
	t.Chdir(t.TempDir())
	s, err := load(settingCommand(t, "--config", writeConfig(t, "claims: []\n")))
	if err != nil || len(s.config.Claims) != 0 {
		t.Fatalf("%v, %v", s.config.Claims, err)
	}
	text, err := s.yaml(false)
	if err != nil {
		t.Fatal(err)
	}
	s, err = load(settingCommand(t, "--config", writeConfig(t, text)))
	if err != nil || len(s.config.Claims) != 0 {
		t.Fatalf("%v, %v", s.config.Claims, err)
	}
}
