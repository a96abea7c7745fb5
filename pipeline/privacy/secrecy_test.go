package privacy_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"reprieve/pipeline/privacy"
)

// secrets are texts that identify, with what may vary in them.
var secrets = []*rapid.Generator[string]{
	rapid.StringMatching(`[a-z]{5,9}@[a-z]{6,9}\.org`),
	rapid.StringMatching(`[2-9][0-9]0-[2-9][0-9]0-[0-9]{4}`),
	rapid.StringMatching(`[A-C][0-9][A-C] [0-9][A-C][0-9]`),
	rapid.StringMatching(`[A-Z]{4} [0-9]{2}0[1-9]1[0-9]{3}`),
	rapid.StringMatching(`19[0-9]{2}-0[1-9]-1[0-9]`),
	rapid.StringMatching(`[0-9a-f]{39}[a-f]`),
	rapid.StringMatching(`[1-9][0-9]{9}`),
	rapid.StringMatching(`Dr\. [A-Z][a-z]{6,9}`),
	rapid.StringMatching(`[A-Z][a-z]{5,8} [A-Z][a-z]{5,8}`),
	rapid.StringMatching(`\pL{40,60}`),
}

// No text of a cell, of a file's name or of a column that is not read stands in
// what the gate says, refused or not.
func TestNoValueIsEverSaid(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		secret := rapid.OneOf(secrets...).Draw(rt, "secret")
		tables := map[string]table{
			"patients": {{"patient_id", "site"}, {secret, "A"}, {"b2", secret}},
			"adverse_events": {
				{"patient_id", "term", "onset_at"}, {secret, "see " + secret, "2026-05-04T15:00:00Z"}, {"b2", secret, "2026-05-05T15:00:00Z"},
			},
		}
		opts := privacy.Options{
			Files: []privacy.FileName{{Table: "vas", Name: "vas_" + secret + ".csv"}}, Others: []string{secret}, Ignored: []string{secret, "courriel " + secret},
		}
		report, err := privacy.Examine(exportsOf(t, tables), opts)
		said := fmt.Sprintf("%+v\n%v\n%v", report, report, err)
		for _, f := range report.Findings {
			said += f.String()
		}
		for _, part := range strings.Fields(secret) {
			if len(part) >= 4 && strings.Contains(said, part) {
				rt.Fatalf("a value is said in %s", said)
			}
		}
	})
}
