package analysis

import (
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// moodInstruments are the instruments of mood; at least this baseline makes a
// patient one who can respond or remit (contract D12).
var moodInstruments = []struct {
	name       string
	instrument outcome.Instrument
}{{"phq9", outcome.PHQ9}, {"gad7", outcome.GAD7}}

const (
	moodBaseline  = 10
	remissionUpTo = 5 // below
)

// mood describes the change of depression and anxiety in every window, and
// response and remission of those who began with a score of at least 10.
func mood(r *Results, p populations) error {
	return eachWindow(func(anchor outcome.Anchor, w int) error {
		due := where(p.fas, func(m *cohort.Member) bool { return m.Outcome.Windows[anchor][w].Due })
		for _, i := range moodInstruments {
			k := Row{Analysis: "mood", Population: "FAS", Anchor: anchor.String(), Window: outcome.Windows[w].Name, Variable: i.name, Estimand: moodEstimand(i.instrument)}
			k.VariableLevel, k.Missing = "change", string(oc)
			if err := addMean(r, k, scoreChanges(due, i.instrument, anchor, w)); err != nil {
				return err
			}
			if err := moodShares(r, k, due, i.instrument, anchor, w); err != nil {
				return err
			}
			if err := moodPoints(r, k, due, i.instrument, anchor, w); err != nil {
				return err
			}
		}
		return selfHarm(r, p, due, anchor, w)
	})
}

func moodEstimand(i outcome.Instrument) string {
	if i == outcome.PHQ9 {
		return "E12"
	}
	return "E13"
}

func moodShares(r *Results, k Row, due []*cohort.Member, i outcome.Instrument, anchor outcome.Anchor, w int) error {
	atRisk := where(due, func(m *cohort.Member) bool {
		b := m.Outcome.Baselines[i]
		return b.Known && b.Value >= moodBaseline
	})
	for _, c := range []scoreCriterion{
		{"response50", func(value, baseline float64) bool { return 2*value <= baseline }},
		{"remission", func(value, _ float64) bool { return value < remissionUpTo }},
	} {
		if err := c.add(r, k, atRisk, i, anchor, w, nri, oc); err != nil {
			return err
		}
	}
	return nil
}

// scoreChanges are the changes from baseline of those who have both scores.
func scoreChanges(members []*cohort.Member, i outcome.Instrument, anchor outcome.Anchor, w int) []float64 {
	var x []float64
	for _, m := range members {
		b, v := m.Outcome.Baselines[i], m.Outcome.Scores[i][anchor][w]
		if b.Known && v.Known {
			x = append(x, v.Value-b.Value)
		}
	}
	return x
}

// eachWindow calls do for every anchor and window in their order.
func eachWindow(do func(anchor outcome.Anchor, w int) error) error {
	for anchor := range outcome.NumAnchors {
		for w := range outcome.Windows {
			if err := do(anchor, w); err != nil {
				return err
			}
		}
	}
	return nil
}
