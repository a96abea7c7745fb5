package analysis

import (
	"math"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
)

// painByCourse compares pain before sessions, and its change at them, between course 1
// and later courses, in the patients who have both.
func painByCourse(r *Results, k Row, saf []*cohort.Member) error {
	k.Context, k.Estimand = "continuous", "E26"
	for _, v := range []struct {
		variable      string
		change, level string // the names of the difference
		of            func(outcome.SessionPain) float64
	}{
		{"pre_session_mm", "pre_session_change", "", func(p outcome.SessionPain) float64 { return p.Pre }},
		{"acute_change", "acute_change", "later-course1", func(p outcome.SessionPain) float64 { return p.Change }},
	} {
		var first, later, change []float64
		for _, m := range saf {
			a, b := v.of(m.Outcome.PainCourse1), v.of(m.Outcome.PainLater)
			if m.Outcome.Courses > 1 && !math.IsNaN(a) && !math.IsNaN(b) {
				first, later, change = append(first, a), append(later, b), append(change, b-a)
			}
		}
		for _, side := range []struct {
			level string
			x     []float64
		}{{"course1", first}, {"later", later}} {
			m, err := describe.Mean(side.x, describe.MeanOptions{})
			if err != nil {
				return err
			}
			k.Variable, k.VariableLevel = v.variable, side.level
			r.add(k, stat{"N", float64(m.N)}, stat{"mean", m.Mean}, stat{"sd", m.SD})
		}
		k.Variable, k.VariableLevel = v.change, v.level
		if err := addMean(r, k, change); err != nil {
			return err
		}
	}
	return nil
}
