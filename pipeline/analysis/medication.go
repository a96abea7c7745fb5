package analysis

import (
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/stats/describe"
	"reprieve/stats/proportion"
)

// medicationWindow is W12.
const medicationWindow = 4

// medication describes the change of opioid dose and of the classes of drugs
// from T0 to twelve weeks after TS, of FAS due then (contract D16). Classes that
// no row of the exports names have no rows.
func medication(r *Results, p populations) error {
	due := where(p.fas, func(m *cohort.Member) bool { return m.Outcome.Windows[outcome.TS][medicationWindow].Due })
	k := Row{
		Analysis: "medication", Population: "FAS", Anchor: outcome.TS.String(),
		Window: outcome.Windows[medicationWindow].Name, Estimand: "E19",
	}
	evaluable := p.recordsMedication()
	table, _ := schema.Lookup(schema.MedicationsTable)
	column, _ := table.Column("class")
	if p.in.Named.Classes[outcome.Opioid] {
		if err := opioidDose(r, k, due, evaluable); err != nil {
			return err
		}
	}
	for class, name := range column.Levels {
		if !p.in.Named.Classes[class] {
			continue
		}
		k.Variable, k.Estimand = name, "E20"
		if err := classUse(r, k, due, evaluable, class); err != nil {
			return err
		}
	}
	return nil
}

// recordsMedication returns the condition that a member has a row, or that the
// member's site records medication.
func (p populations) recordsMedication() func(*cohort.Member) bool {
	sites := map[string]bool{}
	for _, m := range p.enr {
		if m.Outcome.Medication.Rows {
			sites[m.Site] = true
		}
	}
	return func(m *cohort.Member) bool { return sites[m.Site] }
}

func opioidDose(r *Results, k Row, due []*cohort.Member, evaluable func(*cohort.Member) bool) error {
	known := where(due, func(m *cohort.Member) bool { return evaluable(m) && !m.Outcome.Medication.MME.NotEvaluable })
	k.Variable = "mme"
	takers := where(known, func(m *cohort.Member) bool { return m.Outcome.Medication.MME.AtT0 > 0 })
	k.VariableLevel = "change"
	change := measure{"mme", func(m *cohort.Member) float64 { return m.Outcome.Medication.MME.W12 - m.Outcome.Medication.MME.AtT0 }}
	if err := addMean(r, k, change.values(takers)); err != nil {
		return err
	}
	if err := addPseudomedian(r, k, change.values(takers)); err != nil {
		return err
	}
	// Doses are sums of decimals: the slack is far below any real difference.
	const slack = 1 + 1e-9
	for _, c := range []struct {
		level string
		met   func(outcome.MMEUse) bool
	}{
		{"reduced30", func(u outcome.MMEUse) bool { return u.W12 <= 0.7*u.AtT0*slack }},
		{"reduced50", func(u outcome.MMEUse) bool { return u.W12 <= 0.5*u.AtT0*slack }},
		{"stopped", func(u outcome.MMEUse) bool { return !u.W12Any }},
		{"increased", func(u outcome.MMEUse) bool { return u.W12 > u.AtT0*slack }},
	} {
		k.VariableLevel = c.level
		in := proportion.Input{N: len(takers), Responders: count(takers, func(m *cohort.Member) bool { return c.met(m.Outcome.Medication.MME) })}
		if err := addProportion(r, k, in); err != nil {
			return err
		}
	}
	k.VariableLevel = "not_evaluable"
	r.add(k, stat{"n", float64(len(due) - len(known))})
	return opioidDoses(r, k, takers)
}

// addPseudomedian adds N and Hodges and Lehmann's estimate with its limits, by the
// normal approximation: many differences are tied, which the exact one does not allow
// for. Its level is that of k with _pseudomedian.
func addPseudomedian(r *Results, k Row, x []float64) error {
	h, err := describe.HodgesLehmann(x, describe.HodgesLehmannOptions{Method: describe.NormalCorrected})
	if err != nil {
		return err
	}
	k.VariableLevel += "_pseudomedian"
	k.Method, k.Context = "hodges_lehmann", "continuous"
	r.add(k, stat{"N", float64(len(x))}, stat{"estimate", h.Estimate}, stat{"conf.low", h.Interval.Low}, stat{"conf.high", h.Interval.High})
	return nil
}

// opioidDoses describes how the doses of the takers are spread at T0, at TS and in
// the window.
func opioidDoses(r *Results, k Row, takers []*cohort.Member) error {
	k.Context = "continuous"
	for _, at := range []struct {
		level string
		dose  func(outcome.MMEUse) float64
	}{
		{"dose_T0", func(u outcome.MMEUse) float64 { return u.AtT0 }},
		{"dose_TS", func(u outcome.MMEUse) float64 { return u.AtTS }},
		{"dose_W12", func(u outcome.MMEUse) float64 { return u.W12 }},
	} {
		k.VariableLevel = at.level
		s, err := summarize(takers, func(o *outcome.Outcome) float64 { return at.dose(o.Medication.MME) })
		if err != nil {
			return err
		}
		r.add(k, summaryStats(s)...)
	}
	return nil
}

func classUse(r *Results, k Row, due []*cohort.Member, evaluable func(*cohort.Member) bool, class int) error {
	use := func(m *cohort.Member) outcome.ClassUse { return m.Outcome.Medication.Classes[class] }
	known := where(due, func(m *cohort.Member) bool { return evaluable(m) && !use(m).NotEvaluable })
	takers := where(known, func(m *cohort.Member) bool { return use(m).AtT0 })
	others := where(known, func(m *cohort.Member) bool { return !use(m).AtT0 })
	for _, c := range []struct {
		level   string
		members []*cohort.Member
		met     func(*cohort.Member) bool
	}{
		{"stopped", takers, func(m *cohort.Member) bool { return !use(m).AtW12 }},
		{"started", others, func(m *cohort.Member) bool { return use(m).AtW12 }},
	} {
		k.VariableLevel = c.level
		if err := addProportion(r, k, proportion.Input{N: len(c.members), Responders: count(c.members, c.met)}); err != nil {
			return err
		}
	}
	k.VariableLevel = "not_evaluable"
	r.add(k, stat{"n", float64(len(due) - len(known))})
	return nil
}
