package analysis

import (
	"errors"
	"math"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats"
	"reprieve/stats/design"
	"reprieve/stats/regression"
	"reprieve/stats/survival"
)

// modelTerms are the covariates of the models, as they enter them (contract D18).
var modelTerms = []measure{
	{"baseline_10mm", func(m *cohort.Member) float64 { return m.Outcome.Baseline.MM() / 10 }},
	{"age_10y", func(m *cohort.Member) float64 { return m.Age / 10 }},
	{"sex_male", maleSex},
	{"phq9_5", func(m *cohort.Member) float64 { return scoreOf(m.Outcome.Baselines[outcome.PHQ9]) / 5 }},
}

// maleSex is 1 for male, 0 for female, and missing otherwise.
func maleSex(m *cohort.Member) float64 {
	switch m.Sex {
	case "male":
		return 1
	case "female":
		return 0
	}
	return math.NaN()
}

// minModelCases is the number of complete cases that a model asks for.
const minModelCases = 10

// coefficient is a term's estimate in either model.
type coefficient struct {
	estimate, stdErr, p float64
	interval            stats.Interval
}

// model is the data of a model: its complete cases.
type model struct {
	terms   []measure
	columns [][]float64 // of the terms
	event   []bool
	events  int
}

// newModel keeps the members in whom no term is missing.
func newModel(terms []measure, members []*cohort.Member, event func(*cohort.Member) bool) (model, []*cohort.Member) {
	m := model{terms: terms, columns: make([][]float64, len(terms))}
	complete := where(members, func(x *cohort.Member) bool {
		for _, t := range terms {
			if math.IsNaN(t.value(x)) {
				return false
			}
		}
		return true
	})
	for _, x := range complete {
		for i, t := range terms {
			m.columns[i] = append(m.columns[i], t.value(x))
		}
		happened := event(x)
		m.event = append(m.event, happened)
		if happened {
			m.events++
		}
	}
	return m, complete
}

// problem says why a model cannot be fitted, "" if it can.
func (m model) problem() string {
	switch {
	case len(m.event) < minModelCases:
		return "fewer than 10 complete cases"
	case m.events == 0:
		return "no event"
	}
	for i, column := range m.columns {
		one := true
		for _, v := range column {
			one = one && v == column[0]
		}
		if one {
			return m.terms[i].name + " has one value"
		}
	}
	return ""
}

// add adds the rows of a model: its size, and of each term the estimate, also as
// a ratio (beyond the contract's stats), or the reason why there is none.
func (m model) add(r *Results, k Row, coefficients []coefficient, problem string) {
	k.Context = "model"
	size := k
	size.Variable = "model"
	r.add(size, stat{"N", float64(len(m.event))}, stat{"n.event", float64(m.events)})
	for i, t := range m.terms {
		c := undefinedCoefficient
		if problem == "" {
			c = coefficients[i]
		}
		k.Variable, k.Warning = t.name, problem
		r.add(k, c.stats()...)
	}
}

// undefinedCoefficient is that of a model which cannot be fitted.
var undefinedCoefficient = coefficient{estimate: math.NaN(), stdErr: math.NaN(), p: math.NaN(), interval: stats.Undefined()}

// stats are the numbers of a coefficient, also as a ratio.
func (c coefficient) stats() []stat {
	return []stat{
		{"estimate", c.estimate},
		{"std.error", c.stdErr},
		{"conf.low", c.interval.Low},
		{"conf.high", c.interval.High},
		{"p.value", c.p},
		{"ratio", math.Exp(c.estimate)},
		{"ratio.low", math.Exp(c.interval.Low)},
		{"ratio.high", math.Exp(c.interval.High)},
	}
}

// responseModel is the Firth logistic model of the primary endpoint: estimates are
// log odds.
func responseModel(r *Results, p populations) error {
	m := responseData(p, modelTerms)
	coefficients, problem := m.response(len(m.terms))
	m.add(r, primaryEndpoint.keys(Row{Analysis: "response_model", Population: "RESP", Method: "firth", Estimand: "E14"}), coefficients, problem)
	return nil
}

// responseData are the patients of RESP due at the primary endpoint whose terms
// are known; the event is response.
func responseData(p populations, terms []measure) model {
	due := where(p.resp, func(m *cohort.Member) bool { return primary(m).Due })
	c := thresholdAt(30)
	m, _ := newModel(terms, due, func(x *cohort.Member) bool {
		_, responder := primaryEndpoint.judge(x, c)
		return responder
	})
	return m
}

// response fits the Firth logistic model, or says why it cannot be fitted. Limits and
// tests are those of the first terms wanted.
func (m model) response(wanted int) (coefficients []coefficient, problem string) {
	problem = m.problem()
	if problem == "" && m.events == len(m.event) {
		problem = "only events"
	}
	if problem != "" {
		return nil, problem
	}
	terms := make([]design.Term, len(m.terms))
	for i, t := range m.terms {
		terms[i] = design.Main(design.Numeric(t.name, m.columns[i]))
	}
	coefficients, err := m.firth(wanted, terms...)
	if err != nil {
		return nil, err.Error()
	}
	return coefficients, ""
}

// firth returns the coefficients of the columns of the terms, with limits and tests of the
// first that are wanted.
func (m model) firth(wanted int, terms ...design.Term) ([]coefficient, error) {
	x, err := design.New(len(m.event), terms...)
	if err != nil {
		return nil, err
	}
	opts := regression.Options{Profiled: make([]int, wanted)}
	for i := range opts.Profiled {
		opts.Profiled[i] = 1 + i // after the intercept
	}
	fit, err := regression.Firth(x, m.event, opts)
	if err != nil {
		return nil, err
	}
	list := make([]coefficient, len(fit.Coefficients)-1)
	for i, c := range fit.Coefficients[1:] {
		list[i] = coefficient{c.Estimate, c.StdErr, c.P, c.Interval}
	}
	return list, nil
}

// reliefModel is the Cox model of the loss of relief: estimates are log hazard
// ratios.
func reliefModel(r *Results, p populations) error {
	m, complete := newModel(modelTerms, p.relief, func(x *cohort.Member) bool { return x.Outcome.Relief.Status == outcome.Loss })
	problem := m.problem()
	var coefficients []coefficient
	if problem == "" {
		var err error
		if coefficients, err = m.cox(complete); err != nil {
			problem = coxProblem(err)
		}
	}
	m.add(r, Row{Analysis: "relief_model", Population: "relief", Method: "cox_efron", Estimand: "E14"}, coefficients, problem)
	return nil
}

func (m model) cox(members []*cohort.Member) ([]coefficient, error) {
	in := survival.CoxInput{Event: m.event, Covariates: m.columns}
	for _, x := range members {
		in.Time = append(in.Time, float64(reliefDay(x.Outcome.Relief)))
	}
	fit, err := survival.Cox(in, survival.CoxOptions{Ties: survival.Efron})
	if err != nil {
		return nil, err
	}
	list := make([]coefficient, len(modelTerms))
	for i, c := range fit.Coefficients {
		list[i] = coefficient{c.Estimate, c.StdErr, c.P, c.Interval}
	}
	return list, nil
}

func coxProblem(err error) string {
	if errors.Is(err, survival.ErrInfiniteCoefficient) {
		return "a coefficient runs to infinity"
	}
	return err.Error()
}
