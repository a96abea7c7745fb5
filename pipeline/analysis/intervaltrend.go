package analysis

import (
	"math"
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/stats"
	"reprieve/stats/longitudinal"
)

// minIntervals is how many intervals the model of their trend asks for.
const minIntervals = 10

// intervalTrend adds how the intervals between sessions from course 2 on change from one
// to the next: the ratio is that of an interval to the one before, from a linear mixed
// model of their logarithms with an intercept of each patient's own.
func intervalTrend(r *Results, k Row, saf []*cohort.Member) error {
	d := newIntervalData(saf)
	estimate := longitudinal.Estimate{Value: math.NaN(), Interval: stats.Undefined()}
	k.Warning = d.problem()
	if k.Warning == "" {
		var warnings []error
		var err error
		estimate, warnings, err = d.fit()
		switch {
		case err != nil:
			k.Warning = err.Error()
			estimate = longitudinal.Estimate{Value: math.NaN(), Interval: stats.Undefined()}
		case len(warnings) > 0:
			k.Warning = warnings[0].Error()
		}
	}
	k.Variable, k.Context, k.Method, k.Estimand = "interval_trend", "model", "random_intercept", "E11"
	r.add(k, stat{"N", float64(d.patients)}, stat{"n", float64(len(d.log))}, stat{"estimate", estimate.Value},
		stat{"ratio", math.Exp(estimate.Value)}, stat{"ratio.low", math.Exp(estimate.Interval.Low)}, stat{"ratio.high", math.Exp(estimate.Interval.High)})
	return nil
}

// intervalData are the intervals from course 2 on, a row each.
type intervalData struct {
	patient     []int
	number, log []float64
	patients    int
	repeated    bool // a patient has two
}

// newIntervalData takes the patients in the order of their intervals, so that the order of
// the members does not show. Intervals of 0 are left out: they have no logarithm.
func newIntervalData(saf []*cohort.Member) intervalData {
	var lists [][]float64
	for _, m := range saf {
		lists = append(lists, m.Outcome.Spacing.Maintenance)
	}
	slices.SortFunc(lists, slices.Compare)
	var d intervalData
	for _, list := range lists {
		before := len(d.log)
		for i, days := range list {
			if days > 0 {
				d.patient, d.number, d.log = append(d.patient, d.patients), append(d.number, float64(i+1)), append(d.log, math.Log(days))
			}
		}
		if len(d.log) > before {
			d.patients++
		}
		d.repeated = d.repeated || len(d.log) > before+1
	}
	return d
}

// problem says why the model cannot be fitted, "" if it can.
func (d intervalData) problem() string {
	switch {
	case len(d.log) < minIntervals:
		return "fewer than 10 intervals"
	case d.patients < 2:
		return "fewer than two patients"
	case !d.repeated:
		return "no patient with two intervals"
	}
	return ""
}

func (d intervalData) fit() (longitudinal.Estimate, []error, error) {
	design, err := longitudinal.NewDesign(len(d.log), []longitudinal.Variable{{Name: "number", Values: d.number}}, [][]string{{"number"}})
	if err != nil {
		return longitudinal.Estimate{}, nil, err
	}
	fit, err := longitudinal.RandomIntercept(longitudinal.Data{Patient: d.patient, Response: d.log, Design: design}, longitudinal.MixedOptions{})
	if err != nil {
		return longitudinal.Estimate{}, nil, err
	}
	return fit.Coefficients[1].Estimate, fit.Warnings, nil
}
