package analysis

import (
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// severity is the classes of an instrument's total.
type severity struct {
	name       string
	instrument outcome.Instrument
	estimand   string
	levels     []string
	class      func(score float64) int
}

// severities are the classes of the PHQ-9 (Kroenke 2001) and those of the FIQR by
// Salaffi 2018.
var severities = []severity{
	{"phq9", outcome.PHQ9, "E12", []string{"0-4", "5-9", "10-14", "15-19", "20-27"}, func(score float64) int {
		return below(score, 5, 10, 15, 20)
	}},
	{"fiqr", outcome.FIQR, "E16", []string{"remission", "mild", "moderate", "severe"}, func(score float64) int {
		return upTo(score, 30, 45, 65)
	}},
}

// below is the first class whose bound the score is below.
func below(score float64, bounds ...float64) int {
	if i := slices.IndexFunc(bounds, func(b float64) bool { return score < b }); i >= 0 {
		return i
	}
	return len(bounds)
}

// upTo is the first class whose bound the score does not exceed.
func upTo(score float64, bounds ...float64) int {
	if i := slices.IndexFunc(bounds, func(b float64) bool { return score <= b }); i >= 0 {
		return i
	}
	return len(bounds)
}

// shift counts the patients who went from each class of severity at baseline to
// each class in a window, of the due who have both scores. An instrument that no
// row of the exports names has no rows.
func shift(r *Results, p populations) error {
	return eachWindow(func(anchor outcome.Anchor, w int) error {
		due := where(p.fas, func(m *cohort.Member) bool { return m.Outcome.Windows[anchor][w].Due })
		for _, s := range severities {
			if p.in.Named.Instruments[s.instrument] {
				s.add(r, due, anchor, w)
			}
		}
		return nil
	})
}

func (s severity) add(r *Results, due []*cohort.Member, anchor outcome.Anchor, w int) {
	moves := make([][]int, len(s.levels))
	for i := range moves {
		moves[i] = make([]int, len(s.levels))
	}
	both := 0
	for _, m := range due {
		before, after := m.Outcome.Baselines[s.instrument], m.Outcome.Scores[s.instrument][anchor][w]
		if before.Known && after.Known {
			both++
			moves[s.class(before.Value)][s.class(after.Value)]++
		}
	}
	k := Row{
		Analysis: "shift", Population: "FAS", Anchor: anchor.String(), Window: outcome.Windows[w].Name, Missing: string(oc),
		Variable: s.name, Context: "categorical", Estimand: s.estimand,
	}
	for i, from := range s.levels {
		for j, to := range s.levels {
			k.VariableLevel = from + ">" + to
			r.add(k, stat{"n", float64(moves[i][j])}, stat{"N", float64(both)})
		}
	}
}
