package analysis

import (
	"testing"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// impressed is a member of FAS who is due at W4 after TS with a PGIC, 0 for none.
func impressed(id string, pgic float64) cohort.Member {
	m := fas(id, 70, unknown)
	m.Outcome.Windows[outcome.TS][outcome.PrimaryWindow] = silent
	m.Outcome.Scores[outcome.PGIC][outcome.TS][outcome.PrimaryWindow] = outcome.ScoreValue{Known: pgic > 0, Value: pgic}
	return m
}

// Who counts as improved is the best value and the one next to it, whichever end
// of the scale is the best; the mean does not turn.
func TestImprovedFollowsTheDirectionOfThePGIC(t *testing.T) {
	members := []cohort.Member{
		impressed("a", 1), impressed("b", 2), impressed("c", 2), impressed("d", 3),
		impressed("e", 5), impressed("f", 6), impressed("g", 7), impressed("h", 0),
		func() cohort.Member { // not due
			m := impressed("i", 7)
			m.Outcome.Windows[outcome.TS][outcome.PrimaryWindow] = notDue
			return m
		}(),
	}
	for _, c := range []struct {
		name     string
		best     int
		improved float64
	}{
		{"the default", 0, 3}, // a, b, c
		{"1 is best", 1, 3},
		{"7 is best", 7, 2}, // f, g
	} {
		t.Run(c.name, func(t *testing.T) {
			in := Input{Members: members, PGICBest: c.best}
			in.Named.Instruments = map[outcome.Instrument]bool{outcome.PGIC: true}
			r := &Results{}
			if err := function(r, newPopulations(in)); err != nil {
				t.Fatal(err)
			}
			k := Row{Analysis: "function", Population: "FAS", Anchor: "TS", Window: "W4", Variable: "pgic"}
			k.VariableLevel, k.Method = "improved", "wilson"
			// Of the seven who are due and have a value.
			if got := statsOf(r, k); !same([]float64{c.improved, 7, c.improved / 7}, got[:3], 1e-15) {
				t.Errorf("improved: %v", got)
			}
			k.VariableLevel, k.Method = "2", ""
			if got := statsOf(r, k); !same([]float64{2, 7, 2. / 7}, got, 1e-15) { // b, c
				t.Errorf("those who said 2: %v", got)
			}
			k.VariableLevel, k.Method = "mean", "t"
			// (1 + 2 + 2 + 3 + 5 + 6 + 7) / 7 = 26/7.
			if got := statsOf(r, k); !same([]float64{7, 26. / 7}, got[:2], 1e-15) {
				t.Errorf("mean: %v", got)
			}
		})
	}
}
