package analysis

import (
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/proportion"
)

// improved returns the condition that a PGIC means very much or much improved:
// the best value or the one next to it (contract D15).
func (p populations) improved() func(pgic float64) bool {
	if p.in.PGICBest == 7 {
		return func(pgic float64) bool { return pgic >= 6 }
	}
	return func(pgic float64) bool { return pgic <= 2 }
}

var functionItems = [len(outcome.FunctionItems)]string{"fatigue", "sleep", "cognition"}

// function describes the impact of fibromyalgia, other items than pain and the
// patient's impression of change, of those due and observed (contract D15).
// What no row of the exports names has no rows.
func function(r *Results, p populations) error {
	if err := functionChanges(r, p); err != nil {
		return err
	}
	return functionTests(r, p)
}

func functionChanges(r *Results, p populations) error {
	return eachWindow(func(anchor outcome.Anchor, w int) error {
		due := where(p.fas, func(m *cohort.Member) bool { return m.Outcome.Windows[anchor][w].Due })
		k := Row{Analysis: "function", Population: "FAS", Anchor: anchor.String(), Window: outcome.Windows[w].Name}
		if p.in.Named.Instruments[outcome.FIQR] {
			k.Variable, k.VariableLevel, k.Estimand = "fiqr", "change", "E16"
			if err := addMean(r, k, scoreChanges(due, outcome.FIQR, anchor, w)); err != nil {
				return err
			}
			if err := impactImproved(r, k, due, anchor, w); err != nil {
				return err
			}
		}
		for i, name := range functionItems {
			if !p.in.Named.Items[outcome.FunctionItems[i]] {
				continue
			}
			k.Variable, k.VariableLevel, k.Estimand = name, "change", "E17"
			change := measure{name, func(m *cohort.Member) float64 { return m.Outcome.Function[i].Change[anchor][w] }}
			if err := addMean(r, k, change.values(due)); err != nil {
				return err
			}
		}
		if !p.in.Named.Instruments[outcome.PGIC] {
			return nil
		}
		k.Variable, k.Estimand = "pgic", "E16"
		return impression(r, k, due, anchor, w, p.improved())
	})
}

// impression describes the patients' global impression of change.
func impression(r *Results, k Row, due []*cohort.Member, anchor outcome.Anchor, w int, improved func(float64) bool) error {
	value := measure{"pgic", func(m *cohort.Member) float64 { return scoreOf(m.Outcome.Scores[outcome.PGIC][anchor][w]) }}
	x := value.values(due)
	k.VariableLevel = "mean"
	if err := addMean(r, k, x); err != nil {
		return err
	}
	in := proportion.Input{N: len(x)}
	for _, v := range x {
		if improved(v) {
			in.Responders++
		}
	}
	k.VariableLevel = "improved"
	if err := addProportion(r, k, in); err != nil {
		return err
	}
	k.Context, k.Method = "distribution", ""
	for level := 1; level <= 7; level++ {
		n := 0
		for _, v := range x {
			if v == float64(level) {
				n++
			}
		}
		k.VariableLevel = strconv.Itoa(level)
		r.add(k, stat{"n", float64(n)}, stat{"N", float64(len(x))}, stat{"p", float64(n) / float64(len(x))})
	}
	return nil
}
