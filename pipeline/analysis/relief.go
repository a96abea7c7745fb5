package analysis

import (
	"math"
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats"
	"reprieve/stats/survival"
)

// reliefTimes are the days at which the survival of relief is reported,
// reliefHorizon is that of the restricted mean (contract D13).
var reliefTimes = []int{14, 28, 56, 84, 182}

const reliefHorizon = 84

// relief follows the loss of response from TS by Kaplan-Meier, by Turnbull's
// estimate and by cumulative incidences (contract D10, D13), overall and by
// depression: a group's rows are its own curve.
//
// Beyond the contract's rows, for the figure, by Kaplan-Meier: the variable `curve`, whose levels
// are the days with an event or a censoring, and `at_risk`, whose levels are
// the marks of the time axis; its n.event and n.censored are cumulative.
func relief(r *Results, p populations) error {
	for _, g := range groups(p.relief, byDepression) {
		curve, err := survival.KaplanMeier(lossTimes(g.members), survival.KaplanMeierOptions{})
		if err != nil {
			return err
		}
		k := Row{
			Analysis: "relief", Population: "relief", Group1: g.name, Group1Level: g.level,
			Context: "survival", Method: "kaplan_meier", Estimand: "E08",
		}
		if err := reliefSummary(r, k, g.members, curve); err != nil {
			return err
		}
		if err := reliefAtTimes(r, k, curve); err != nil {
			return err
		}
		reliefCurve(r, k, curve)
		if err := reliefAtRisk(r, k, curve, lastDay(p.relief)); err != nil {
			return err
		}
		if err := reliefTurnbull(r, k, g.members); err != nil {
			return err
		}
		if err := reliefIncidence(r, k, g.members); err != nil {
			return err
		}
	}
	return nil
}

// lossTimes are the days to loss, censored at the last day in response.
func lossTimes(members []*cohort.Member) []survival.Observation {
	obs := make([]survival.Observation, len(members))
	for i, m := range members {
		obs[i].Time, obs[i].Event = float64(reliefDay(m.Outcome.Relief)), m.Outcome.Relief.Status == outcome.Loss
	}
	return obs
}

// reliefDay is the day that Kaplan-Meier takes: R of a loss, else L.
func reliefDay(x outcome.Relief) int {
	if x.Status == outcome.Loss {
		return x.R
	}
	return x.L
}

func lastDay(members []*cohort.Member) int {
	last := 0
	for _, m := range members {
		last = max(last, reliefDay(m.Outcome.Relief))
	}
	return last
}

func reliefSummary(r *Results, k Row, members []*cohort.Member, curve survival.Curve) error {
	unconfirmed := count(members, func(m *cohort.Member) bool { return m.Outcome.Relief.Unconfirmed })
	median := curve.Median()
	rmst, err := curve.RestrictedMean(reliefHorizon)
	if err != nil {
		return err
	}
	k.Variable = "loss"
	r.add(k, reliefEnds(members)...)
	r.add(k, stat{"n.unconfirmed", float64(unconfirmed)},
		stat{"median", median.Time}, stat{"conf.low", median.Interval.Low}, stat{"conf.high", median.Interval.High},
		stat{"rmst", rmst.Mean}, stat{"rmst.std.error", rmst.StdErr})
	return nil
}

func reliefAtTimes(r *Results, k Row, curve survival.Curve) error {
	k.Variable = "time"
	for _, t := range reliefTimes {
		at, err := curve.At(float64(t))
		if err != nil {
			return err
		}
		k.VariableLevel = strconv.Itoa(t)
		r.add(k, stat{"n.risk", float64(at.AtRisk)}, stat{"n.event", float64(at.Events)},
			stat{"estimate", at.Survival}, stat{"conf.low", at.Interval.Low}, stat{"conf.high", at.Interval.High})
	}
	return nil
}

func reliefCurve(r *Results, k Row, curve survival.Curve) {
	k.Variable = "curve"
	add := func(day, atRisk, events, censored, s float64, limits stats.Interval) {
		k.VariableLevel = strconv.FormatFloat(day, 'f', -1, 64)
		r.add(k, stat{"n.risk", atRisk}, stat{"n.event", events}, stat{"n.censored", censored},
			stat{"estimate", s}, stat{"conf.low", limits.Low}, stat{"conf.high", limits.High})
	}
	if len(curve.Steps) == 0 || curve.Steps[0].Time > 0 {
		add(0, float64(curve.N), 0, 0, 1, stats.Undefined())
	}
	for _, s := range curve.Steps {
		add(s.Time, float64(s.AtRisk), float64(s.Events), float64(s.Censored), s.Survival, s.Interval)
	}
}

// axisStep is the distance in days of the marks of the time axis: four weeks,
// or as many times that as leave at most nine marks.
func axisStep(last int) int {
	const fourWeeks = 28
	return fourWeeks * max(1, int(math.Ceil(float64(last)/(8*fourWeeks))))
}

func reliefAtRisk(r *Results, k Row, curve survival.Curve, last int) error {
	k.Variable = "at_risk"
	step := axisStep(last)
	for t := 0; t < last+step; t += step {
		at, err := curve.At(float64(t))
		if err != nil {
			return err
		}
		censored := 0
		for _, s := range curve.Steps {
			if s.Time <= float64(t) {
				censored += s.Censored
			}
		}
		k.VariableLevel = strconv.Itoa(t)
		r.add(k, stat{"n.risk", float64(at.AtRisk)}, stat{"n.event", float64(at.Events)}, stat{"n.censored", float64(censored)})
	}
	return nil
}
