package analysis

import (
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
)

// trajectory gives the observed weekly mean pain of FAS from T0: week 0 is the
// baseline (contract D14). Beyond the contract's stats: mean.low and mean.high,
// t limits of the mean.
func trajectory(r *Results, p populations) error {
	for _, g := range groups(p.fas, byDepression) {
		for week := range outcome.NumWeeks + 1 {
			m, err := describe.Mean(weekValues(g.members, week), describe.MeanOptions{})
			if err != nil {
				return err
			}
			k := Row{
				Analysis: "trajectory", Population: "FAS", Group1: g.name, Group1Level: g.level,
				Variable: "week", VariableLevel: strconv.Itoa(week), Context: "continuous", Estimand: "E07",
			}
			r.add(k, stat{"N", float64(m.N)}, stat{"mean", m.Mean}, stat{"sd", m.SD},
				stat{"mean.low", m.Interval.Low}, stat{"mean.high", m.Interval.High})
		}
	}
	return nil
}

func weekValues(members []*cohort.Member, week int) []float64 {
	var x []float64
	for _, m := range members {
		if week == 0 {
			x = append(x, m.Outcome.Baseline.MM())
			continue
		}
		if w := m.Outcome.Weeks[week-1]; w.Observed {
			x = append(x, w.Value.MM())
		}
	}
	return x
}
