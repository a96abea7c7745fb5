package analysis

import (
	"fmt"
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
	if k.Group1 == "" {
		addInnermost(r, k, curve)
	}
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

// addInnermost adds the intervals within which the estimate falls, with its value
// after each, for drawing.
func addInnermost(r *Results, k Row, curve survival.IntervalCurve) {
	k.Variable = "interval"
	left := 1.0
	for _, in := range curve.Intervals {
		left -= in.Mass
		if in.Mass == 0 || math.IsInf(in.Right, 1) {
			continue
		}
		k.VariableLevel = fmt.Sprintf("%g-%g", in.Left, in.Right)
		r.add(k, stat{"estimate", max(0, left)})
	}
}

// reliefCurveDays are the days for which the cumulative incidences are drawn.
const reliefCurveDays, reliefCurveStep = 182, 7

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
	if k.Group1 == "" {
		if err := incidenceCurve(r, k, curve); err != nil {
			return err
		}
	}
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

// incidenceCurve adds both incidences week by week, for drawing.
func incidenceCurve(r *Results, k Row, curve survival.IncidenceCurve) error {
	for i, variable := range []string{"curve_loss", "curve_redosed"} {
		k.Variable = variable
		for day := 0; day <= reliefCurveDays; day += reliefCurveStep {
			at, err := curve.At(float64(day))
			if err != nil {
				return err
			}
			c := at.Causes[i]
			k.VariableLevel = strconv.Itoa(day)
			r.add(k, stat{"estimate", c.Incidence}, stat{"conf.low", c.Interval.Low}, stat{"conf.high", c.Interval.High})
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
