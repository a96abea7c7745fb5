package analysis

import (
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/proportion"
)

// scoreCriterion is what a score has to be, beside its baseline, for a patient to
// count.
type scoreCriterion struct {
	level string
	met   func(value, baseline float64) bool
}

// add adds the shares of the members, all with a baseline, that meet a criterion:
// with no score in the window not counted as meeting it (nri), or left out (oc).
func (c scoreCriterion) add(r *Results, k Row, members []*cohort.Member, i outcome.Instrument, anchor outcome.Anchor, w int, rules ...missingRule) error {
	k.VariableLevel = c.level
	for _, missing := range rules {
		var in proportion.Input
		for _, m := range members {
			v := m.Outcome.Scores[i][anchor][w]
			if v.Known || missing == nri {
				in.N++
			}
			if v.Known && c.met(v.Value, m.Outcome.Baselines[i].Value) {
				in.Responders++
			}
		}
		k.Missing = string(missing)
		if err := addProportion(r, k, in); err != nil {
			return err
		}
	}
	return nil
}

// moodPointCriteria are changes by points that matter to a patient. Getting worse is
// of the observed only, as for pain: to take the missing as not worse would make
// light of harm. A score is a whole number or a prorated one; no two different kinds
// of them lie a whole number of points apart, so that float64 decides rightly.
var moodPointCriteria = map[outcome.Instrument][]struct {
	scoreCriterion
	rules []missingRule
}{
	outcome.PHQ9: {
		{scoreCriterion{"improved5", func(value, baseline float64) bool { return baseline-value >= 5 }}, []missingRule{nri, oc}},
		{scoreCriterion{"worse5", func(value, baseline float64) bool { return value-baseline >= 5 }}, []missingRule{oc}},
	},
	outcome.GAD7: {
		{scoreCriterion{"improved4", func(value, baseline float64) bool { return baseline-value >= 4 }}, []missingRule{nri, oc}},
	},
}

// moodPoints adds the shares of all with a baseline, whatever it was.
func moodPoints(r *Results, k Row, due []*cohort.Member, i outcome.Instrument, anchor outcome.Anchor, w int) error {
	known := where(due, func(m *cohort.Member) bool { return m.Outcome.Baselines[i].Known })
	for _, c := range moodPointCriteria[i] {
		if err := c.add(r, k, known, i, anchor, w, c.rules...); err != nil {
			return err
		}
	}
	return nil
}

// selfHarm counts those who answered item 9 of the PHQ-9 above 0, at baseline and
// in a window, of the due who answered it at both. Where no patient of ENR answered
// it at baseline it has no rows.
func selfHarm(r *Results, p populations, due []*cohort.Member, anchor outcome.Anchor, w int) error {
	if count(p.enr, func(m *cohort.Member) bool { return m.Outcome.ItemNine.Baseline.Known }) == 0 {
		return nil
	}
	before := func(m *cohort.Member) outcome.ScoreValue { return m.Outcome.ItemNine.Baseline }
	after := func(m *cohort.Member) outcome.ScoreValue { return m.Outcome.ItemNine.Windows[anchor][w] }
	both := where(due, func(m *cohort.Member) bool { return before(m).Known && after(m).Known })
	k := Row{
		Analysis: "mood", Population: "FAS", Anchor: anchor.String(), Window: outcome.Windows[w].Name,
		Missing: string(oc), Variable: "phq9", Estimand: "E12",
	}
	for _, c := range []struct {
		level  string
		answer func(*cohort.Member) outcome.ScoreValue
	}{{"item9_before", before}, {"item9_after", after}} {
		k.VariableLevel = c.level
		n := count(both, func(m *cohort.Member) bool { return c.answer(m).Value > 0 })
		if err := addProportion(r, k, proportion.Input{N: len(both), Responders: n}); err != nil {
			return err
		}
	}
	return nil
}

// impactImproved counts those whose FIQR fell by at least 14 %, of the observed with
// a baseline over 0: the change that matters of its predecessor, the FIQ.
func impactImproved(r *Results, k Row, due []*cohort.Member, anchor outcome.Anchor, w int) error {
	const slack = 1 + 1e-9 // totals are decimals
	var in proportion.Input
	for _, m := range due {
		b, v := m.Outcome.Baselines[outcome.FIQR], m.Outcome.Scores[outcome.FIQR][anchor][w]
		if !b.Known || !v.Known || b.Value == 0 {
			continue
		}
		in.N++
		if v.Value <= 0.86*b.Value*slack {
			in.Responders++
		}
	}
	k.VariableLevel = "improved14"
	return addProportion(r, k, in)
}
