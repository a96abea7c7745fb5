package analysis

import (
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// flow counts the populations, who is due and observed in every window, who is
// followed for relief, and why patients leave between one count and the next.
//
// Beyond the contract's rows: `n` exported (the rows of the patients table), the
// share p of those due who are observed, and the variable `left` with the number
// who leave a population and why.
func flow(r *Results, p populations) error {
	n := func(population, level string, value int) {
		r.add(Row{Analysis: "flow", Population: population, Variable: "n", VariableLevel: level}, stat{"n", float64(value)})
	}
	left := func(population, level string, value int) {
		r.add(Row{Analysis: "flow", Population: population, Variable: "left", VariableLevel: level}, stat{"n", float64(value)})
	}
	n("", "exported", p.in.Patients)
	left("", "no_consent", p.in.Patients-len(p.enr))
	n("ENR", "ENR", len(p.enr))
	left("ENR", "no_session", len(p.enr)-len(p.saf))
	n("SAF", "SAF", len(p.saf))
	left("SAF", "no_baseline", len(p.saf)-len(p.fas))
	n("FAS", "FAS", len(p.fas))
	zero := count(p.fas, func(m *cohort.Member) bool { return m.Outcome.Baseline.IsZero() })
	left("FAS", "baseline_zero", zero)
	left("FAS", "baseline_below_minimum", len(p.fas)-zero-len(p.resp))
	n("RESP", "RESP", len(p.resp))
	flowWindows(r, p)
	flowRelief(p, n)
	return nil
}

func flowWindows(r *Results, p populations) {
	for anchor := range outcome.NumAnchors {
		for w, days := range outcome.Windows {
			at := func(m *cohort.Member) outcome.Window { return m.Outcome.Windows[anchor][w] }
			k := Row{Analysis: "flow", Population: "RESP", Anchor: anchor.String(), Window: days.Name, Variable: "n"}
			due := count(p.resp, func(m *cohort.Member) bool { return at(m).Due })
			observed := count(p.resp, func(m *cohort.Member) bool { return at(m).Due && at(m).Observed })
			open := 0
			if anchor == outcome.TS {
				open = count(p.resp, func(m *cohort.Member) bool { return !m.Outcome.HasTS })
			}
			k.VariableLevel = "due"
			r.add(k, stat{"n", float64(due)})
			k.VariableLevel = "observed"
			r.add(k, stat{"n", float64(observed)}, stat{"p", float64(observed) / float64(due)})
			k.Variable = "left"
			for _, reason := range []struct {
				level string
				n     int
			}{
				{"course_open", open},
				{"not_yet_due", len(p.resp) - open - due},
				{"not_rated", due - observed},
			} {
				k.VariableLevel = reason.level
				r.add(k, stat{"n", float64(reason.n)})
			}
		}
	}
}

func flowRelief(p populations, n func(population, level string, value int)) {
	for _, step := range []struct {
		level string
		holds func(outcome.Relief) bool
	}{
		{"relief_due", func(x outcome.Relief) bool { return x.Due }},
		{"relief_rated", func(x outcome.Relief) bool { return x.Rated }},
		{"relief_in", func(x outcome.Relief) bool { return x.In }},
	} {
		n("RESP", step.level, count(p.resp, func(m *cohort.Member) bool { return step.holds(m.Outcome.Relief) }))
	}
}

// quality reports what reading and the data cut counted; the variable is the
// rule, its level the table.
func quality(r *Results, p populations) error {
	for _, c := range p.in.Counts {
		r.add(Row{Analysis: "quality", Variable: c.What, VariableLevel: c.Table}, stat{"n", float64(c.Rows)})
	}
	return nil
}
