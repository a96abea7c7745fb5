package analysis

import (
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// vitals describes how vital signs ran at sessions, of SAF: their means before and in
// spans of time after the start, the change, the largest change, and how many
// sessions with a rise that counts had settled by the last value. A patient is one
// unit: sessions are averaged first. Without the table of vital signs there are no
// rows.
func vitals(r *Results, p populations, rates func() (sessionRates, error)) error {
	if !p.in.Named.Vitals {
		return nil
	}
	table, _ := schema.Lookup(schema.VitalsTable)
	column, _ := table.Column("parameter")
	for parameter, name := range column.Levels {
		if err := vitalCourse(r, p.saf, int32(parameter), name); err != nil {
			return err
		}
	}
	s, err := rates()
	if err != nil {
		return err
	}
	for i, v := range settledVitals {
		k := Row{Analysis: "vitals", Population: "SAF", Variable: v.variable, Context: "proportion", Method: "cluster_bootstrap", Estimand: "E22"}
		r.add(k, s.settle[i].stats()...)
	}
	return nil
}

func vitalCourse(r *Results, saf []*cohort.Member, parameter int32, name string) error {
	k := Row{Analysis: "vitals", Population: "SAF", Estimand: "E22"}
	if parameter == outcome.Dissociation {
		k.Estimand = "E23"
	}
	mean := func(variable, level string, of func(outcome.VitalCourse) float64) error {
		k.Variable, k.VariableLevel = variable, level
		return addMean(r, k, measure{"", func(m *cohort.Member) float64 { return of(m.Outcome.Safety.Vitals[parameter]) }}.values(saf))
	}
	if err := mean(name, "before", func(c outcome.VitalCourse) float64 { return c.Before }); err != nil {
		return err
	}
	for i, bin := range outcome.MonitorBins {
		if err := mean(name, bin.Name, func(c outcome.VitalCourse) float64 { return c.Within[i] }); err != nil {
			return err
		}
	}
	for i, bin := range outcome.MonitorBins {
		if err := mean(name+"_change", bin.Name, func(c outcome.VitalCourse) float64 { return c.Change[i] }); err != nil {
			return err
		}
	}
	furthest := "_peak"
	if parameter == outcome.SpO2 {
		furthest = "_lowest"
	}
	return mean(name+furthest, "", func(c outcome.VitalCourse) float64 { return c.Peak })
}

// settledVitals are the vital signs of which it is told how many sessions with a rise that
// counts had a last value near that before again.
var settledVitals = []struct {
	variable  string
	parameter int32
}{{"sbp_settled", outcome.SBP}, {"dbp_settled", outcome.DBP}, {"hr_settled", outcome.HR}}
