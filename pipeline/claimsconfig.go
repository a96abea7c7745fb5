package pipeline

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"reprieve/pipeline/analysis"
	"reprieve/pipeline/claims"
)

// ClaimConfig is a statement that the clinic makes, with the results that it is
// held against and the rules by which they support it or do not.
type ClaimConfig struct {
	Claim        string   `mapstructure:"claim"`         // stable name
	Statement    string   `mapstructure:"statement"`     // in the clinic's words
	Reading      string   `mapstructure:"reading"`       // what the statement is taken to mean
	Results      []string `mapstructure:"results"`       // ids of results without the stat
	Patients     []string `mapstructure:"patients"`      // those whose N count the patients; empty: Results
	Supported    string   `mapstructure:"supported"`     // conditions, joined by "and"
	NotSupported string   `mapstructure:"not_supported"` // conditions, joined by "and"
	Limit        string   `mapstructure:"limit"`         // why it cannot be judged at all
}

// noComparison is the limit of statements that would need another group.
const noComparison = "no comparison group"

// defaultClaims is the list of an empty file: what clinics of this kind say.
func defaultClaims() []ClaimConfig {
	const lasting = "Relief lasts weeks or months after a series."
	return []ClaimConfig{
		{
			Claim: "rapid", Statement: "Relief is rapid, often after one or two sessions.",
			Reading: "More than half respond by the second session",
			Results: []string{"rapid|RESP|||||||by_session|2|wilson"}, Supported: "conf.low > 0.5", NotSupported: "conf.high < 0.5",
		},
		{
			Claim: "lasting_weeks", Statement: lasting,
			Reading: "Of those in relief after the series, half or more still are after two weeks",
			Results: []string{"relief|relief|||||||loss||kaplan_meier"}, Supported: "conf.low >= 14", NotSupported: "conf.high < 14",
		},
		{
			Claim: "lasting_months", Statement: lasting,
			Reading: "Of those in relief after the series, half or more still are after eight weeks",
			Results: []string{"relief|relief|||||||loss||kaplan_meier"}, Supported: "conf.low >= 56", NotSupported: "conf.high < 56",
		},
		{
			Claim: "lasting_all", Statement: lasting,
			Reading: "Of all who are due, more than half respond eight weeks after the series without a new one",
			Results: []string{"response|RESP|TS|W8|nri|composite|||threshold|30|wilson"}, Supported: "conf.low > 0.5", NotSupported: "conf.high < 0.5",
		},
		{
			Claim: "mood", Statement: "Mood improves.",
			Reading: "The mean PHQ-9 of those rated is lower four weeks after the series than before treatment",
			Results: []string{"mood|FAS|TS|W4|oc||||phq9|change|t"}, Supported: "conf.high < 0", NotSupported: "conf.low > 0",
		},
		{
			Claim: "anxiety", Statement: "Anxiety improves.",
			Reading: "The mean GAD-7 of those rated is lower four weeks after the series than before treatment",
			Results: []string{"mood|FAS|TS|W4|oc||||gad7|change|t"}, Supported: "conf.high < 0", NotSupported: "conf.low > 0",
		},
		{
			Claim: "depression", Statement: "Patients with depression may gain more.",
			Reading: "The difference in responders between those with and without depression",
			Results: []string{"response_difference|RESP|TS|W4|nri|treatment_policy|||depression|yes-no|newcombe"},
			Patients: []string{
				"response|RESP|TS|W4|nri|treatment_policy|depression|yes|threshold|30|wilson",
				"response|RESP|TS|W4|nri|treatment_policy|depression|no|threshold|30|wilson",
			},
			Limit: noComparison,
		},
		{
			Claim: "function", Statement: "Function improves.",
			Reading: "The mean FIQR of those rated is lower four weeks after the series than before treatment",
			Results: []string{"function|FAS|TS|W4|||||fiqr|change|t"}, Supported: "conf.high < 0", NotSupported: "conf.low > 0",
		},
		{
			Claim: "sleep", Statement: "Sleep improves.",
			Reading: "The mean rating of sleep of those rated, higher being worse, is lower four weeks after the series than before treatment",
			Results: []string{"function|FAS|TS|W4|||||sleep|change|t"}, Supported: "conf.high < 0", NotSupported: "conf.low > 0",
		},
		{
			Claim: "opioid_dose", Statement: "Other pain medication falls.",
			Reading: "The mean opioid dose of those who took opioids is lower twelve weeks after the series than at the start",
			Results: []string{"medication|FAS|TS|W12|||||mme|change|t"}, Supported: "conf.high < 0", NotSupported: "conf.low > 0",
		},
		{
			Claim: "side_effects_mild", Statement: "Side effects are mild.",
			Reading: "Fewer than 5 in 100 treated patients have a serious adverse event at a session",
			Results: []string{"safety|SAF|||||||serious||wilson"}, Supported: "conf.high < 0.05", NotSupported: "conf.low > 0.05",
		},
		{
			Claim: "side_effects_pass", Statement: "Side effects pass.",
			Reading: "In more than 9 of 10 sessions with dissociation the last rating is back at the one before the session",
			Results: []string{"safety|SAF|||||||dissociation_resolved||cluster_bootstrap"}, Supported: "conf.low > 0.9", NotSupported: "conf.high < 0.9",
		},
		{
			Claim: "titrated", Statement: "Doses are titrated.",
			Reading: "The dose of more than half of the treated patients was raised",
			Results: []string{"dosing|SAF|||||||raised||wilson"}, Supported: "conf.low > 0.5", NotSupported: "conf.high < 0.5",
		},
		{
			Claim: "treatment_resistant", Statement: "The treatment-resistant respond too.",
			Reading: "More than 3 in 10 of those with three or more failed drug classes respond four weeks after the series",
			Results: []string{"subgroup|RESP|TS|W4|nri|treatment_policy|||treatment_resistant|yes|wilson"}, Supported: "conf.low > 0.3", NotSupported: "conf.high < 0.3",
		},
		{
			Claim: "psychotherapy", Statement: "Patients with psychotherapy gain more.",
			Reading: "The difference in responders between those with and without psychotherapy planned",
			Results: []string{"subgroup|RESP|TS|W4|nri|treatment_policy|||psychotherapy_planned|yes-no|newcombe"},
			Patients: []string{
				"subgroup|RESP|TS|W4|nri|treatment_policy|||psychotherapy_planned|yes|wilson",
				"subgroup|RESP|TS|W4|nri|treatment_policy|||psychotherapy_planned|no|wilson",
			},
			Limit: noComparison,
		},
	}
}

// claims are the configured claims. The configuration has been validated.
func (c Config) claims() []claims.Claim {
	list := make([]claims.Claim, len(c.Claims))
	for i, x := range c.Claims {
		list[i] = claims.Claim{
			Name: x.Claim, Statement: x.Statement, Reading: x.Reading, Limit: x.Limit,
			Results: resultKeys(x.Results), Patients: resultKeys(x.Patients),
			Supported: ruleOf(x.Supported), NotSupported: ruleOf(x.NotSupported),
		}
	}
	return list
}

// claimNames are the names of the claims, between commas.
func claimNames(list []ClaimConfig) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = c.Claim
	}
	return strings.Join(names, ", ")
}

// resultKeys are the keys of the ids that are well-formed.
func resultKeys(ids []string) []analysis.Row {
	var keys []analysis.Row
	for _, id := range ids {
		if k, err := analysis.ParseID(id); err == nil {
			keys = append(keys, k)
		}
	}
	return keys
}

func ruleOf(text string) claims.Rule {
	rule, err := claims.ParseRule(text)
	if err != nil {
		return nil
	}
	return rule
}

var claimName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// claims finds what is wrong with the claims, item by item.
func (v *validation) claims(key string, list []ClaimConfig) {
	seen := map[string]bool{}
	for i, c := range list {
		key := fmt.Sprintf("%s[%d]", key, i)
		if !claimName.MatchString(c.Claim) {
			v.add(key+".claim", c.Claim, "is not a name of up to 40 small letters, digits and _ that begins with a letter")
		} else if seen[c.Claim] {
			v.add(key+".claim", c.Claim, "is there twice")
		}
		seen[c.Claim] = true
		v.line(key+".statement", c.Statement)
		v.ourWords(key+".reading", c.Reading)
		v.results(key+".results", c.Results)
		if len(c.Results) == 0 {
			v.add(key+".results", "", "needs at least one result id")
		}
		v.results(key+".patients", c.Patients)
		v.judgement(key, c)
	}
}

// judgement finds what is wrong with the rules, which a limit replaces.
func (v *validation) judgement(key string, c ClaimConfig) {
	if c.Limit != "" {
		v.ourWords(key+".limit", c.Limit)
	}
	for _, rule := range []struct{ key, text string }{{key + ".supported", c.Supported}, {key + ".not_supported", c.NotSupported}} {
		switch {
		case c.Limit != "" && rule.text != "":
			v.add(rule.key, rule.text, "has no use beside a limit, which decides whatever the numbers are")
		case c.Limit != "":
		case rule.text == "":
			v.add(rule.key, "", "is needed, such as conf.low > 0.5, or a limit in its place")
		default:
			if _, err := claims.ParseRule(rule.text); err != nil {
				v.add(rule.key, rule.text, err.Error())
			}
		}
	}
}

// line finds what is not one line of words.
func (v *validation) line(key, text string) bool {
	const most = 300
	switch {
	case text == "":
		v.add(key, text, "is needed: a line of words")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) || strings.TrimSpace(text) != text:
		v.add(key, text, "is not one line of words without blanks around it")
	case utf8.RuneCountInString(text) > most:
		v.add(key, text, fmt.Sprintf("has over %d characters", most))
	default:
		return true
	}
	return false
}

// ourWords finds words that the report may not say in its own voice.
func (v *validation) ourWords(key, text string) {
	if !v.line(key, text) {
		return
	}
	if word := claims.Causal(text); word != "" {
		v.add(key, text, fmt.Sprintf("says %q: say what was observed, not what brought it about", word))
	}
}

// results finds ids that name no result that an analysis could have.
func (v *validation) results(key string, ids []string) {
	for i, id := range ids {
		k, err := analysis.ParseID(id)
		switch {
		case err != nil || k.StatName != "" || strings.Count(id, "|") != keysOfID-1:
			v.add(key, id, fmt.Sprintf("is not a result id without its stat: %d parts between bars", keysOfID))
		case !analysis.IsName(k.Analysis):
			v.add(key, id, fmt.Sprintf("names no analysis: %q", k.Analysis))
		case slices.Contains(ids[:i], id):
			v.add(key, id, "is there twice")
		}
	}
}

// keysOfID is the number of parts of a result id without its stat.
const keysOfID = 11
