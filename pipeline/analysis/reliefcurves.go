package analysis

import (
	"math"
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/survival"
)

// reliefTurnbull adds the estimate that takes losses as what they are: known to lie
// between two ratings.
func reliefTurnbull(r *Results, k Row, members []*cohort.Member) error {
	obs := make([]survival.Censored, len(members))
	for i, m := range members {
		x := m.Outcome.Relief
		obs[i] = survival.Censored{Left: float64(x.L), Right: math.Inf(1)}
		if x.Status == outcome.Loss {
			obs[i].Right = float64(x.R)
		}
	}
	k.Method, k.Variable = "turnbull", "loss"
	r.add(k, reliefEnds(members)...)
	curve, err := survival.Turnbull(obs, survival.TurnbullOptions{})
	if err != nil { // no convergence: nothing is estimable
		curve, k.Warning = survival.IntervalCurve{}, err.Error()
	}
	r.add(k, stat{"median", curve.Median()})
	k.Variable = "time"
	for _, t := range reliefTimes {
		at, err := curve.At(float64(t))
		if err != nil {
			return err
		}
		k.VariableLevel = strconv.Itoa(t)
		r.add(k, stat{"estimate", at.Survival})
	}
	return nil
}

// The causes of the end of relief, for the cumulative incidences.
const (
	lossCause = iota + 1
	redosedCause
)

// reliefIncidence adds the cumulative incidence of loss and of re-dosing as
// competing ends: losses count in the middle of their interval.
func reliefIncidence(r *Results, k Row, members []*cohort.Member) error {
	obs := make([]survival.CauseObservation, len(members))
	for i, m := range members {
		switch x := m.Outcome.Relief; x.Status {
		case outcome.Loss:
			obs[i] = survival.CauseObservation{Time: float64(x.L+x.R) / 2, Cause: lossCause}
		case outcome.Redosed:
			obs[i] = survival.CauseObservation{Time: float64(x.Q), Cause: redosedCause}
		case outcome.Censored, outcome.NotFollowed:
			obs[i] = survival.CauseObservation{Time: float64(x.L)}
		}
	}
	curve, err := survival.AalenJohansen(obs, survival.IncidenceOptions{Causes: redosedCause})
	if err != nil {
		return err
	}
	k.Method, k.Variable = "aalen_johansen", "loss"
	r.add(k, reliefEnds(members)...)
	for i, variable := range []string{"time_loss", "time_redosed"} {
		k.Variable = variable
		for _, t := range reliefTimes {
			at, err := curve.At(float64(t))
			if err != nil {
				return err
			}
			c := at.Causes[i]
			k.VariableLevel = strconv.Itoa(t)
			r.add(k, stat{"n.risk", float64(at.AtRisk)}, stat{"n.event", float64(c.Events)},
				stat{"estimate", c.Incidence}, stat{"conf.low", c.Interval.Low}, stat{"conf.high", c.Interval.High})
		}
	}
	return nil
}

// reliefEnds are how many are followed and how their relief ended.
func reliefEnds(members []*cohort.Member) []stat {
	ended := func(s outcome.ReliefStatus) float64 {
		return float64(count(members, func(m *cohort.Member) bool { return m.Outcome.Relief.Status == s }))
	}
	return []stat{
		{"N", float64(len(members))},
		{"n.event", ended(outcome.Loss)},
		{"n.redosed", ended(outcome.Redosed)},
		{"n.censored", ended(outcome.Censored)},
	}
}
