package analysis

import (
	"math"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
)

// measure is a numeric variable; a missing value is NaN.
type measure struct {
	name  string
	value func(*cohort.Member) float64
}

func scoreOf(s outcome.ScoreValue) float64 {
	if !s.Known {
		return math.NaN()
	}
	return s.Value
}

var (
	age          = measure{"age", func(m *cohort.Member) float64 { return m.Age }}
	baselineMM   = measure{"baseline_mm", func(m *cohort.Member) float64 { return m.Outcome.Baseline.MM() }}
	baselinePHQ9 = measure{"phq9", func(m *cohort.Member) float64 { return scoreOf(m.Outcome.Baselines[outcome.PHQ9]) }}
)

var baselineMeasures = []measure{
	age,
	{"pain_years", func(m *cohort.Member) float64 { return m.PainYears }},
	{"failed_classes", func(m *cohort.Member) float64 { return m.FailedClasses }},
	baselineMM,
	baselinePHQ9,
	{"gad7", func(m *cohort.Member) float64 { return scoreOf(m.Outcome.Baselines[outcome.GAD7]) }},
	{"n_sessions_course1", func(m *cohort.Member) float64 { return float64(m.Outcome.SessionsCourse1) }},
}

var baselineCategories = []category{bySex, byDiagnosis, byDepression, byAnxiety, byPlan, bySite, byBaseType}

// baseline describes FAS at baseline, overall and by depression, with the
// standardized difference between the depressed and the others.
func baseline(r *Results, p populations) error {
	return describeAtBaseline(r, Row{Analysis: "baseline", Population: "FAS"}, p.fas, groups(p.fas, byDepression), byDepression)
}

// describeAtBaseline describes groups of a population at baseline, with the
// standardized difference between the levels yes and no of a category.
func describeAtBaseline(r *Results, k Row, population []*cohort.Member, gs []group, by category) error {
	for _, g := range gs {
		k.Group1, k.Group1Level = g.name, g.level
		for _, v := range baselineMeasures {
			if err := describeMeasure(r, k, v, g.members); err != nil {
				return err
			}
		}
		for _, c := range baselineCategories {
			describeCategory(r, k, c, c.levels(population), g.members)
		}
	}
	k.Group1, k.Group1Level = by.name, "yes-no"
	return baselineDifferences(r, k, population, by)
}

// values returns the values of a measure that are not missing.
func (v measure) values(members []*cohort.Member) []float64 {
	var x []float64
	for _, m := range members {
		if f := v.value(m); !math.IsNaN(f) {
			x = append(x, f)
		}
	}
	return x
}

func describeMeasure(r *Results, k Row, v measure, members []*cohort.Member) error {
	x := v.values(members)
	s, err := describe.Summarize(x)
	if err != nil {
		return err
	}
	k.Variable, k.Context = v.name, "continuous"
	r.add(k,
		stat{"N", float64(s.N)}, stat{"N_miss", float64(len(members) - s.N)},
		stat{"mean", s.Mean}, stat{"sd", s.SD}, stat{"median", s.Median},
		stat{"p25", s.P25}, stat{"p75", s.P75}, stat{"min", s.Min}, stat{"max", s.Max})
	return nil
}

func describeCategory(r *Results, k Row, c category, levels []string, members []*cohort.Member) {
	missing := count(members, c.is(""))
	known := len(members) - missing
	k.Variable, k.Context = c.name, "categorical"
	for _, l := range levels {
		k.VariableLevel = l
		n := count(members, c.is(l))
		r.add(k, stat{"n", float64(n)}, stat{"N", float64(known)},
			stat{"N_miss", float64(missing)}, stat{"p", float64(n) / float64(known)})
	}
}

// baselineDifferences adds the standardized differences between the levels yes and no
// of a category, for the other variables of which each has at least two values.
func baselineDifferences(r *Results, k Row, population []*cohort.Member, by category) error {
	yes, no := where(population, by.is("yes")), where(population, by.is("no"))
	for _, v := range baselineMeasures {
		x, y := v.values(yes), v.values(no)
		if len(x) < 2 || len(y) < 2 {
			continue
		}
		d, err := describe.StandardizedMeanDifference(x, y)
		if err != nil {
			return err
		}
		k.Variable, k.VariableLevel, k.Context = v.name, "", "continuous"
		r.add(k, stat{"smd", d})
	}
	for _, c := range baselineCategories {
		if c.name == by.name {
			continue
		}
		if err := categoryDifference(r, k, c, c.levels(population), yes, no); err != nil {
			return err
		}
	}
	return nil
}

func categoryDifference(r *Results, k Row, c category, levels []string, yes, no []*cohort.Member) error {
	n1, n2 := len(yes)-count(yes, c.is("")), len(no)-count(no, c.is(""))
	if n1 < 2 || n2 < 2 {
		return nil
	}
	k.Variable, k.Context = c.name, "categorical"
	for _, l := range levels {
		p1 := float64(count(yes, c.is(l))) / float64(n1)
		p2 := float64(count(no, c.is(l))) / float64(n2)
		d, err := describe.StandardizedProportionDifference(p1, p2)
		if err != nil {
			return err
		}
		k.VariableLevel = l
		r.add(k, stat{"smd", d})
	}
	return nil
}
