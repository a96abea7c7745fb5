package analysis

import (
	"math"

	"reprieve/pipeline/cohort"
)

// madeOf is the term of the response model that a factor of the subgroups is made of:
// it takes its place when the factor is adjusted.
var madeOf = map[string]string{"severe": "baseline_10mm", "age65": "age_10y", "female": "sex_male", "depression": "phq9_5"}

// subgroupModel gives the odds ratio of response for each factor of the subgroups by
// itself and in one model with baseline pain, age, sex and PHQ-9. It estimates, without
// tests. A factor that is known of no patient of ENR has no rows.
func subgroupModel(r *Results, p populations) error {
	for _, f := range p.subgroupFactors() {
		if len(f.levels(p.enr)) == 0 {
			continue
		}
		k := primaryEndpoint.keys(Row{Analysis: "subgroup_model", Population: "RESP", Variable: f.name, Context: "model", Method: "firth", Estimand: f.estimand})
		for _, c := range []struct {
			level string
			terms []measure
		}{{"alone", []measure{f.term()}}, {"adjusted", f.adjusted()}} {
			m := responseData(p, c.terms)
			coefficients, problem := m.response(1)
			of := undefinedCoefficient
			if problem == "" {
				of = coefficients[0]
			}
			k.VariableLevel, k.Warning = c.level, problem
			r.add(k, m.size()...)
			for _, s := range of.stats() {
				if s.name != "p.value" {
					r.add(k, s)
				}
			}
		}
	}
	return nil
}

// term is the factor as a number: 1 for yes, 0 for no, missing if it is not known.
func (f factor) term() measure {
	return measure{f.name, func(m *cohort.Member) float64 {
		switch f.level(m) {
		case "yes":
			return 1
		case "no":
			return 0
		}
		return math.NaN()
	}}
}

// adjusted are the factor and the terms of the response model but for the one that it is
// made of.
func (f factor) adjusted() []measure {
	terms := []measure{f.term()}
	for _, t := range modelTerms {
		if t.name != madeOf[f.name] {
			terms = append(terms, t)
		}
	}
	return terms
}
