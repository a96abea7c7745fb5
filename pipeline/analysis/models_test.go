package analysis

import (
	"context"
	"math"
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// modelled is a member due and observed in the primary window, with all
// covariates; the value decides response (baseline 80 mm, so up to 56).
func modelled(age float64, male bool, phq9 float64, mm int64) cohort.Member {
	m := cohort.Member{Age: age, Sex: "female"}
	if male {
		m.Sex = "male"
	}
	o := &m.Outcome
	o.SAF, o.FAS, o.RESP, o.Baseline = true, true, true, outcome.Tenths(800)
	o.Baselines[outcome.PHQ9] = outcome.ScoreValue{Known: true, Value: phq9}
	o.Windows[outcome.TS][outcome.PrimaryWindow] = outcome.Window{Due: true, Observed: true, Value: outcome.Tenths(10 * mm)}
	return m
}

func modelWarning(t *testing.T, members []cohort.Member) string {
	t.Helper()
	r, err := Analyse(context.Background(), Input{Members: members})
	if err != nil {
		t.Fatal(err)
	}
	row, ok := r.Find(Row{
		Analysis: "response_model", Population: "RESP", Anchor: "TS", Window: "W4", Missing: "nri", Strategy: "treatment_policy",
		Variable: "age_10y", Method: "firth", StatName: "estimate",
	})
	if !ok || math.IsNaN(row.Stat) != (row.Warning != "") {
		t.Fatalf("estimate %v, warning %q, found %v", row.Stat, row.Warning, ok)
	}
	return row.Warning
}

// A model that the data do not support says why, and has no numbers.
func TestModelsThatAreNotEstimable(t *testing.T) {
	cohortOf := func(n int, change func(i int, m *cohort.Member)) []cohort.Member {
		var members []cohort.Member
		for i := range n {
			m := modelled(30+float64(7*i%40), i%3 == 0, float64(5*i%23), 30+int64(40*(i%2)))
			m.Outcome.Baseline = outcome.Tenths(800 + int64(i%5))
			change(i, &m)
			members = append(members, m)
		}
		return members
	}
	keep := func(int, *cohort.Member) {}
	for _, c := range []struct {
		name, want string
		members    []cohort.Member
	}{
		{"twelve", "", cohortOf(12, keep)},
		{"nine", "fewer than 10 complete cases", cohortOf(9, keep)},
		{"twelve, three of unknown sex", "fewer than 10 complete cases", cohortOf(12, func(i int, m *cohort.Member) {
			if i < 3 {
				m.Sex = "unknown"
			}
		})},
		{"no responder", "no event", cohortOf(12, func(_ int, m *cohort.Member) {
			m.Outcome.Windows[outcome.TS][outcome.PrimaryWindow].Value = outcome.Tenths(790)
		})},
		{"all responders", "only events", cohortOf(12, func(_ int, m *cohort.Member) {
			m.Outcome.Windows[outcome.TS][outcome.PrimaryWindow].Value = outcome.Zero
		})},
		{"one sex", "sex_male has one value", cohortOf(12, func(_ int, m *cohort.Member) { m.Sex = "male" })},
	} {
		if got := modelWarning(t, c.members); got != c.want {
			t.Errorf("%s: warning %q, want %q", c.name, got, c.want)
		}
	}
}

// With one baseline for all, its column is the intercept's again: the model of
// weekly pain has no rows, and the rest of the analysis goes on.
func TestRepeatedMeasuresWithOneBaseline(t *testing.T) {
	var members []cohort.Member
	for i := range 24 {
		m := modelled(40, false, 5, 40)
		m.Outcome.Depression = outcome.NotDepressed
		if i%2 == 0 {
			m.Outcome.Depression = outcome.Depressed
		}
		for w := range 3 {
			m.Outcome.Weeks[w] = outcome.WeekMean{Observed: true, Value: outcome.Tenths(int64(400 + 37*i%90 + 11*w*i%50))}
		}
		members = append(members, m)
	}
	emmeans := func() int {
		r, err := Analyse(context.Background(), Input{Members: members})
		if err != nil {
			t.Fatal(err)
		}
		return len(r.Select(func(x Row) bool { return x.StatName == "emmean" }))
	}
	if n := emmeans(); n != 0 {
		t.Errorf("%d marginal means with one baseline, want none", n)
	}
	for i := range members {
		members[i].Outcome.Baseline = outcome.Tenths(int64(700 + 13*i%97))
	}
	if n := emmeans(); n != 6 { // two groups, three weeks
		t.Errorf("%d marginal means, want 6", n)
	}
}
