package analysis

import (
	"math"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/proportion"
	"reprieve/stats/survival"
)

// factor is a question of yes or no that is settled at T0; "" is unknown.
type factor struct {
	category
	estimand string
}

const (
	resistantFrom = 3  // classes of drugs that failed
	oldFrom       = 65 // years
)

var byResistance = category{name: "treatment_resistant", level: func(m *cohort.Member) string {
	return answer(!math.IsNaN(m.FailedClasses), m.FailedClasses >= resistantFrom)
}}

// subgroupFactors are the factors in the order of their rows.
func (p populations) subgroupFactors() []factor {
	evaluable := p.recordsMedication()
	opioids := p.in.Named.Classes[outcome.Opioid]
	plain := func(name string, level func(*cohort.Member) string) factor {
		return factor{category{name: name, level: level}, "E01"}
	}
	return []factor{
		{byResistance, "E27"},
		{byPlan, "E28"},
		plain("anxiety", byAnxiety.level),
		plain("fibromyalgia", func(m *cohort.Member) string { return answer(m.Diagnosis != "", m.Diagnosis == "fibromyalgia") }),
		plain("opioid", func(m *cohort.Member) string {
			use := m.Outcome.Medication.Classes[outcome.Opioid]
			return answer(opioids && evaluable(m) && !use.NotEvaluable, use.AtT0)
		}),
		plain("severe", func(m *cohort.Member) string { return answer(m.Outcome.FAS, outcome.Severe(m.Outcome.Baseline)) }),
		plain("age65", func(m *cohort.Member) string { return answer(!math.IsNaN(m.Age), m.Age >= oldFrom) }),
		plain("female", func(m *cohort.Member) string {
			return answer(m.Sex == "female" || m.Sex == "male", m.Sex == "female")
		}),
		{category{name: "depression", level: func(m *cohort.Member) string {
			return answer(m.Outcome.Depression != outcome.DepressionUnknown, m.Outcome.Depression == outcome.Depressed)
		}}, "E14"},
	}
}

// answer is yes or no, or "" where it is not known.
func answer(known, yes bool) string {
	switch {
	case !known:
		return ""
	case yes:
		return "yes"
	}
	return "no"
}

// subgroup compares, for factors that are settled at T0, the responders at the
// primary endpoint among those with and without it, and the duration of relief
// of patients with and without resistance to treatment. It estimates, without
// tests. A factor that is known of no patient of ENR has no rows.
func subgroup(r *Results, p populations) error {
	for _, f := range p.subgroupFactors() {
		if len(f.levels(p.enr)) == 0 {
			continue
		}
		if err := subgroupResponse(r, p, f); err != nil {
			return err
		}
	}
	if len(byResistance.levels(p.enr)) == 0 {
		return nil
	}
	return subgroupRelief(r, p)
}

func subgroupResponse(r *Results, p populations, f factor) error {
	c := thresholdAt(30)
	unknown := primaryEndpoint.count(where(p.resp, f.is("")), c).N
	var in [2]proportion.Input
	k := primaryEndpoint.keys(Row{Analysis: "subgroup", Population: "RESP", Variable: f.name, Estimand: f.estimand})
	for i, level := range []string{"yes", "no"} {
		in[i] = primaryEndpoint.count(where(p.resp, f.is(level)), c)
		k.VariableLevel = level
		if err := addProportion(r, k, in[i]); err != nil {
			return err
		}
		k.Context, k.Method = "proportion", "wilson"
		r.add(k, stat{"N_miss", float64(unknown)})
	}
	rd, err := proportion.Difference(in[0], in[1], proportion.DifferenceOptions{})
	if err != nil {
		return err
	}
	k.VariableLevel, k.Context, k.Method = "yes-no", "comparison", "newcombe"
	r.add(k, stat{"rd", rd.Difference}, stat{"rd.low", rd.Interval.Low}, stat{"rd.high", rd.Interval.High})
	return nil
}

func subgroupRelief(r *Results, p populations) error {
	unknown := count(p.relief, byResistance.is(""))
	for _, level := range []string{"yes", "no"} {
		members := where(p.relief, byResistance.is(level))
		curve, err := survival.KaplanMeier(lossTimes(members), survival.KaplanMeierOptions{})
		if err != nil {
			return err
		}
		median := curve.Median()
		lost := count(members, func(m *cohort.Member) bool { return m.Outcome.Relief.Status == outcome.Loss })
		r.add(Row{
			Analysis: "subgroup", Population: "relief", Variable: "treatment_resistant_relief", VariableLevel: level,
			Context: "survival", Method: "kaplan_meier", Estimand: "E27",
		}, stat{"N", float64(len(members))}, stat{"N_miss", float64(unknown)}, stat{"n.event", float64(lost)},
			stat{"median", median.Time}, stat{"conf.low", median.Interval.Low}, stat{"conf.high", median.Interval.High})
	}
	return nil
}
