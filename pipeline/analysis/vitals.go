package analysis

import (
	"context"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/stats/resample"
)

// vitals describes how vital signs ran at sessions, of SAF: their means before and in
// spans of time after the start, the change, the largest change, and how many
// sessions with a rise that counts had settled by the last value. A patient is one
// unit: sessions are averaged first. Without the table of vital signs there are no
// rows.
func vitals(ctx context.Context, r *Results, p populations) error {
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
	return settledSigns(ctx, r, p.saf)
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

// settledSigns adds the share of sessions with a rise that counts whose last value was
// near that before again, with limits as those of the statements of safety.
func settledSigns(ctx context.Context, r *Results, saf []*cohort.Member) error {
	signs := []struct {
		variable  string
		parameter int32
	}{{"sbp_settled", outcome.SBP}, {"dbp_settled", outcome.DBP}, {"hr_settled", outcome.HR}}
	var d rateData
	for _, s := range signs {
		settled := d.column(saf, func(m *cohort.Member) int { return m.Outcome.Safety.Vitals[s.parameter].Settled })
		risen := d.column(saf, func(m *cohort.Member) int { return m.Outcome.Safety.Vitals[s.parameter].Risen })
		d.ratios = append(d.ratios, resample.Ratio{Top: settled, Bottom: risen})
	}
	shares, err := d.bootstrap(ctx)
	if err != nil {
		return err
	}
	for i, s := range signs {
		k := Row{Analysis: "vitals", Population: "SAF", Variable: s.variable, Context: "proportion", Method: "cluster_bootstrap", Estimand: "E22"}
		r.add(k, stat{"n", d.total(d.ratios[i].Top)}, stat{"N", d.total(d.ratios[i].Bottom)}, stat{"p", shares[i].Estimate},
			stat{"conf.low", shares[i].Interval.Low}, stat{"conf.high", shares[i].Interval.High})
	}
	return nil
}
