package analysis

import (
	"math"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
	"reprieve/stats/design"
)

// responseModelSingle fits the response model with one term at a time, on the
// complete cases of the term: what stands beside the adjusted estimates. It also
// tests whether the log odds are linear in the PHQ-9.
func responseModelSingle(r *Results, p populations) error {
	k := primaryEndpoint.keys(Row{Analysis: "response_model_single", Population: "RESP", Context: "model", Method: "firth", Estimand: "E14"})
	for _, t := range modelTerms {
		m := responseData(p, []measure{t})
		coefficients, problem := m.response(1)
		c := undefinedCoefficient
		if problem == "" {
			c = coefficients[0]
		}
		k.Variable, k.Warning = t.name, problem
		r.add(k, m.size()...)
		r.add(k, c.stats()...)
	}
	m := responseData(p, []measure{{"phq9", func(m *cohort.Member) float64 { return scoreOf(m.Outcome.Baselines[outcome.PHQ9]) }}})
	k.Variable = "phq9_nonlinear"
	var c coefficient
	c, k.Warning = m.curvature()
	r.add(k, m.size()...)
	r.add(k, stat{"p.value", c.p})
	return nil
}

// size is how many cases a model has, and how many events.
func (m model) size() []stat {
	return []stat{{"N", float64(len(m.event))}, {"n.event", float64(m.events)}}
}

// curvature is the coefficient of the curved part of the one term as a restricted
// cubic spline with knots at its 10th, 50th and 90th percentile, or the reason why
// there is none.
func (m model) curvature() (coefficient, string) {
	if _, problem := m.response(1); problem != "" {
		return undefinedCoefficient, problem
	}
	var knots []float64
	for _, p := range []float64{0.1, 0.5, 0.9} {
		q, err := describe.Quantile(m.columns[0], p, describe.Type7)
		if err != nil {
			return undefinedCoefficient, err.Error()
		}
		knots = append(knots, q)
	}
	if knots[0] == knots[1] || knots[1] == knots[2] {
		return undefinedCoefficient, "tied knots"
	}
	coefficients, err := m.firth(2, design.Main(design.Spline(m.terms[0].name, m.columns[0], knots)))
	if err != nil {
		return undefinedCoefficient, err.Error()
	}
	if math.IsNaN(coefficients[1].p) { // a straight line through all the values
		return undefinedCoefficient, "two values have no curve"
	}
	return coefficients[1], ""
}

// responseModelNoSomatic is the response model with the PHQ-9 without its somatic
// items in place of the PHQ-9. Where no patient has answered the items it has no
// rows.
func responseModelNoSomatic(r *Results, p populations) error {
	known := func(m *cohort.Member) bool { return m.Outcome.PHQ9NoSomatic.Known }
	if count(p.enr, known) == 0 {
		return nil
	}
	terms := append(modelTerms[:len(modelTerms)-1:len(modelTerms)-1],
		measure{"phq9_nosomatic_5", func(m *cohort.Member) float64 { return scoreOf(m.Outcome.PHQ9NoSomatic) / 5 }})
	m := responseData(p, terms)
	coefficients, problem := m.response(len(m.terms))
	m.add(r, primaryEndpoint.keys(Row{Analysis: "response_model_nosomatic", Population: "RESP", Method: "firth", Estimand: "E14"}), coefficients, problem)
	return nil
}
