package analysis

import (
	"os"
	"strings"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// checkCohort is ten patients with a baseline, due at week 4, of whom so many were
// rated; each has had four sessions, the last 10 days before the data cut, and has rated
// `since` days before it.
func checkCohort(observed int, since float64) []cohort.Member {
	var list []cohort.Member
	for i := range 10 {
		w := silent
		if i < observed {
			w = rated(30)
		}
		m := resp("p", 60, no, w)
		m.Outcome.Sessions, m.Outcome.Spacing.FollowUp, m.Outcome.Spacing.Starts = 4, 40, []float64{10, 20, 30}
		m.Outcome.Completeness.Since = since
		list = append(list, m)
	}
	return list
}

func verdictIn(r *Results, name string) string {
	for _, population := range []string{"", "SAF"} {
		k := Row{Analysis: "quality", Population: population, Variable: "check", VariableLevel: name, StatName: "verdict"}
		if row, ok := r.Find(k); ok {
			return row.StatText
		}
	}
	return "no row"
}

func TestDataChecks(t *testing.T) {
	for _, c := range []struct {
		name    string
		members []cohort.Member
		reading Reading
		want    map[string]string
	}{
		{"at the good limits", checkCohort(8, 3), Reading{Rows: 1000, Prompts: 500, Unanswered: 50, Duplicates: 10, Times: 10}, map[string]string{
			"rated_w4": Good, "baseline": Good, "phq9": Poor, "unanswered": Good, "duplicates": Good, "out_of_range": Good, "unmatched": Good, "times": Good, "series": Good, "lag_days": Good,
		}},
		{"at the poor limits", checkCohort(6, 7), Reading{Rows: 1000, Prompts: 500, Unanswered: 125, Duplicates: 50, Times: 50, Bad: 10, Unmatched: 10}, map[string]string{
			"rated_w4": Fair, "unanswered": Fair, "duplicates": Fair, "out_of_range": Fair, "unmatched": Fair, "times": Fair, "lag_days": Fair,
		}},
		{"beyond them", checkCohort(5, 7.01), Reading{Rows: 1000, Prompts: 500, Unanswered: 126, Duplicates: 51, Times: 51, Bad: 11, Unmatched: 11}, map[string]string{
			"rated_w4": Poor, "unanswered": Poor, "duplicates": Poor, "out_of_range": Poor, "unmatched": Poor, "times": Poor, "lag_days": Poor,
		}},
		{"too few", checkCohort(8, 3)[:9], Reading{}, map[string]string{
			"rated_w4": NotJudged, "baseline": NotJudged, "duplicates": NotJudged, "lag_days": NotJudged, "series": Good, // 36 sessions
		}},
		{"nobody", nil, Reading{}, map[string]string{"rated_w4": NotJudged, "unanswered": NotJudged, "lag_days": NotJudged, "series": NotJudged}},
	} {
		r := of(t, func(r *Results, p populations) error {
			p.in.Reading = c.reading
			return checkData(r, p)
		}, c.members...)
		for name, want := range c.want {
			if got := verdictIn(r, name); got != want {
				t.Errorf("%s: %s is %q, want %q", c.name, name, got, want)
			}
		}
	}
}

// A patient whose last session is longer ago than 28 days is not expected to rate, and
// one who never rated has no last rating.
func TestLagIsOfThoseExpectedToRate(t *testing.T) {
	members := checkCohort(8, 2)
	members[0].Outcome.Spacing.FollowUp = 58 // 28 days after the last session
	members[0].Outcome.Completeness.Since = 20
	members[1].Outcome.Spacing.FollowUp = 58.1
	members[1].Outcome.Completeness.Since = 20
	members[2].Outcome.Completeness.Since = nan
	members[3].Outcome.Spacing = outcome.Spacing{FollowUp: 28} // one session
	r := of(t, checkData, members...)
	k := saf("quality", "check", "lag_days")
	if got := statsOf(r, k); len(got) != 2 || got[0] != 8 || got[1] != 2 {
		t.Errorf("N and median are %v, want 8 and 2", got)
	}
}

// The definition states the limits as the rows do.
func TestLimitsStandInTheDefinition(t *testing.T) {
	text, err := os.ReadFile("../definition/quality.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append([]dataCheck{lagCheck}, dataChecks...) {
		found := false
		for line := range strings.SplitSeq(string(text), "\n") {
			if strings.HasPrefix(line, "| check | "+c.name+" |") {
				found = strings.Contains(strings.ToLower(line), c.limits())
			}
		}
		if !found {
			t.Errorf("quality.md does not say of %s: %s", c.name, c.limits())
		}
	}
}
