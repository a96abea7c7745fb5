package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/claims"
)

// goodClaim is a claim that breaks no rule.
func goodClaim() ClaimConfig {
	return ClaimConfig{
		Claim: "rapid", Statement: "It works wonders!", Reading: "more than half respond",
		Results: []string{"rapid|RESP|||||||by_session|2|wilson"}, Supported: "conf.low > 0.5", NotSupported: "conf.high < 0.5",
	}
}

func TestValidateClaims(t *testing.T) {
	const (
		name   = `is not a name of up to 40 small letters, digits and _ that begins with a letter`
		line   = "is not one line of words without blanks around it"
		needed = "is needed: a line of words"
		id     = "is not a result id without its stat: 11 parts between bars"
		rule   = `is not a condition: write a stat, one of > >= < <=, and a number, such as conf.low > 0.5; "and" joins several`
		noRule = "is needed, such as conf.low > 0.5, or a limit in its place"
		noUse  = "has no use beside a limit, which decides whatever the numbers are"
	)
	const good = "rapid|RESP|||||||by_session|2|wilson"
	for _, c := range []struct {
		name   string
		change func(*ClaimConfig)
		want   []string // key, value and rule; none: legal
	}{
		{"as it is", func(*ClaimConfig) {}, nil},
		{"no name", func(c *ClaimConfig) { c.Claim = "" }, []string{`claim "" ` + name}},
		{"a name with a capital", func(c *ClaimConfig) { c.Claim = "Rapid" }, []string{`claim "Rapid" ` + name}},
		{"a name with a bar", func(c *ClaimConfig) { c.Claim = "a|b" }, []string{`claim "a|b" ` + name}},
		{"a long name", func(c *ClaimConfig) { c.Claim = strings.Repeat("a", 41) }, []string{`claim "` + strings.Repeat("a", 41) + `" ` + name}},
		{"no statement", func(c *ClaimConfig) { c.Statement = "" }, []string{`statement "" ` + needed}},
		{"two lines", func(c *ClaimConfig) { c.Statement = "a\nb" }, []string{`statement "a` + "\n" + `b" ` + line}},
		{"a blank before", func(c *ClaimConfig) { c.Statement = " a" }, []string{`statement " a" ` + line}},
		{"300 characters", func(c *ClaimConfig) { c.Statement = strings.Repeat("é", 300) }, nil},
		{"no reading", func(c *ClaimConfig) { c.Reading = "" }, []string{`reading "" ` + needed}},
		{"a causal reading", func(c *ClaimConfig) { c.Reading = "ketamine reduces pain" }, []string{`reading "ketamine reduces pain" says "reduces": say what was observed, not what brought it about`}},
		{"a causal statement is the clinic's", func(c *ClaimConfig) { c.Statement = "Ketamine reduces pain." }, nil},
		{"no result", func(c *ClaimConfig) { c.Results = nil }, []string{`results "" needs at least one result id`}},
		{"a short id", func(c *ClaimConfig) { c.Results = []string{"rapid|RESP"} }, []string{`results "rapid|RESP" ` + id}},
		{"an id with its stat", func(c *ClaimConfig) { c.Results = []string{good + "|p"} }, []string{`results "` + good + `|p" ` + id}},
		{"an id with the bar before the stat", func(c *ClaimConfig) { c.Results = []string{good + "|"} }, []string{`results "` + good + `|" ` + id}},
		{"a bare %", func(c *ClaimConfig) { c.Results = []string{"rapid|RESP|||||||by|5%|wilson"} }, []string{`results "rapid|RESP|||||||by|5%|wilson" ` + id}},
		{"an unknown analysis", func(c *ClaimConfig) { c.Results = []string{good, "rapids|RESP|||||||by|2|wilson"} }, []string{`results "rapids|RESP|||||||by|2|wilson" names no analysis: "rapids"`}},
		{"no analysis", func(c *ClaimConfig) { c.Results = []string{"|||||||||||"[:10]} }, []string{`results "||||||||||" ` + id}},
		{"a claim of a claim", func(c *ClaimConfig) { c.Results = []string{"claim||||||||rapid||"} }, []string{`results "claim||||||||rapid||" names no analysis: "claim"`}},
		{"a result twice", func(c *ClaimConfig) { c.Results = []string{good, good} }, []string{`results "` + good + `" is there twice`}},
		{"a bad id of what counts", func(c *ClaimConfig) { c.Patients = []string{"x"} }, []string{`patients "x" ` + id}},
		{"no rule", func(c *ClaimConfig) { c.Supported, c.NotSupported = "", "" }, []string{`supported "" ` + noRule, `not_supported "" ` + noRule}},
		{"no rule against", func(c *ClaimConfig) { c.NotSupported = "" }, []string{`not_supported "" ` + noRule}},
		{"half a condition", func(c *ClaimConfig) { c.Supported = "conf.low >" }, []string{`supported "conf.low >" ` + rule}},
		{"an unknown stat", func(c *ClaimConfig) { c.NotSupported = "conf.hihg < 1" }, []string{`not_supported "conf.hihg < 1" is not a condition: no result has a number called "conf.hihg"`}},
		{"a limit in place of rules", func(c *ClaimConfig) { c.Supported, c.NotSupported, c.Limit = "", "", "no comparison group" }, nil},
		{"a limit beside rules", func(c *ClaimConfig) { c.Limit = "no comparison group" }, []string{`supported "conf.low > 0.5" ` + noUse, `not_supported "conf.high < 0.5" ` + noUse}},
		{"a causal limit", func(c *ClaimConfig) { c.Supported, c.NotSupported, c.Limit = "", "", "proves nothing" }, []string{`limit "proves nothing" says "proves": say what was observed, not what brought it about`}},
	} {
		first, second := goodClaim(), goodClaim()
		first.Claim = "first"
		c.change(&second)
		cfg := DefaultConfig()
		cfg.Claims = []ClaimConfig{first, second}
		var got []string
		for _, bad := range cfg.Validate() {
			key, ok := strings.CutPrefix(bad.Key, "claims[1].")
			if !ok {
				t.Errorf("%s: %v is not of the second claim", c.name, bad)
			}
			got = append(got, fmt.Sprintf(`%s "%s" %s`, key, bad.Value, bad.Rule))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	cfg := DefaultConfig()
	cfg.Claims = []ClaimConfig{goodClaim(), goodClaim()}
	if bad := cfg.Validate(); len(bad) != 1 || bad[0].Error() != `claims[1].claim: "rapid" is there twice` {
		t.Errorf("twice: %v", bad)
	}
	cfg.Claims = nil
	if bad := cfg.Validate(); len(bad) != 0 {
		t.Errorf("no claims: %v", bad)
	}
}

// The default list says nothing that the report may not say in its own voice,
// not even as the clinic's words.
func TestDefaultClaimsAreNotCausal(t *testing.T) {
	for _, c := range DefaultConfig().Claims {
		for _, text := range []string{c.Statement, c.Reading, c.Limit} {
			if word := claims.Causal(text); word != "" {
				t.Errorf("%s: %q says %q", c.Claim, text, word)
			}
		}
	}
}

// A statement that compares what the cohort cannot compare is not judged.
func TestDefaultClaimsThatCompare(t *testing.T) {
	for _, c := range DefaultConfig().Claims {
		compares := c.Claim == "depression" || c.Claim == "psychotherapy"
		if (c.Limit == "no comparison group") != compares {
			t.Errorf("%s: limit %q", c.Claim, c.Limit)
		}
	}
}

// What is configured reaches the judgement whole.
func TestConfiguredClaims(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Claims = []ClaimConfig{goodClaim(), {Claim: "b", Statement: "B.", Reading: "r", Results: goodClaim().Results, Patients: goodClaim().Results, Limit: "l"}}
	got := cfg.claims()
	for i := range got { // rows hold a NaN
		for _, keys := range [][]analysis.Row{got[i].Results, got[i].Patients} {
			for j := range keys {
				keys[j].Stat = 0
			}
		}
	}
	keys := []analysis.Row{{Analysis: "rapid", Population: "RESP", Variable: "by_session", VariableLevel: "2", Method: "wilson"}}
	want := []claims.Claim{
		{
			Name: "rapid", Statement: "It works wonders!", Reading: "more than half respond", Results: keys,
			Supported: claims.Rule{{Stat: "conf.low", Op: ">", Bound: 0.5}}, NotSupported: claims.Rule{{Stat: "conf.high", Op: "<", Bound: 0.5}},
		},
		{Name: "b", Statement: "B.", Reading: "r", Results: keys, Patients: keys, Limit: "l"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
