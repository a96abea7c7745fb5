package analysis

import (
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/survival"
)

// onsetTimes are the hours after T0 at which the share with relief is reported.
var onsetTimes = []struct {
	name  string
	hours float64
}{{"4h", 4}, {"24h", 24}, {"72h", 72}, {"7d", 7 * 24}, {"14d", 14 * 24}}

// onset estimates how soon after T0, within the first session's 14 days, patients of
// RESP first rate their pain 30 % and 50 % lower than before the session: by
// Turnbull's estimate, as that time is known to lie between two ratings.
func onset(r *Results, p populations) error {
	in := where(p.resp, func(m *cohort.Member) bool { return m.Outcome.Onset.In })
	rated := where(in, func(m *cohort.Member) bool { return m.Outcome.Onset.Rated })
	for i, percent := range outcome.OnsetPercents {
		obs := make([]survival.Censored, len(rated))
		for j, m := range rated {
			h := m.Outcome.Onset.Hours[i]
			obs[j] = survival.Censored{Left: h.After, Right: h.By}
		}
		k := Row{
			Analysis: "onset", Population: "RESP", Anchor: outcome.T0.String(), Variable: "relief" + strconv.Itoa(percent),
			Context: "survival", Method: "turnbull", Estimand: "E05",
		}
		curve, err := survival.Turnbull(obs, survival.TurnbullOptions{})
		if err != nil { // no convergence: nothing is estimable
			curve, k.Warning = survival.IntervalCurve{Events: curve.Events}, err.Error()
		}
		r.add(k, stat{"N", float64(len(rated))}, stat{"N_miss", float64(len(in) - len(rated))},
			stat{"n.event", float64(curve.Events)}, stat{"n.censored", float64(len(rated) - curve.Events)}, stat{"median", curve.Median()})
		for _, t := range onsetTimes {
			at, err := curve.At(t.hours)
			if err != nil {
				return err
			}
			k.VariableLevel = t.name
			r.add(k, stat{"estimate", 1 - at.Survival})
		}
	}
	return nil
}
