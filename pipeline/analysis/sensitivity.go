package analysis

import (
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/proportion"
	"reprieve/stats/survival"
)

// sensitivity repeats the primary endpoint and the median duration of relief
// with one key of the configuration changed (contract D19).
func sensitivity(r *Results, p populations) error {
	for i, alternative := range p.in.Alternatives {
		of := func(m *cohort.Member) outcome.Primary { return m.Alternatives[i] }
		resp := where(p.enr, func(m *cohort.Member) bool { return of(m).RESP })
		k := Row{
			Analysis: "sensitivity", Population: "RESP", Group1: "estimate", Group1Level: "response",
			Variable: alternative.Key, VariableLevel: alternative.Value, Estimand: "E01",
		}
		if err := addProportion(r, primaryEndpoint.keys(k), primaryUnder(resp, of)); err != nil {
			return err
		}
		k.Population, k.Group1Level, k.Estimand = "relief", "relief", "E08"
		if err := addReliefMedian(r, k, resp, of); err != nil {
			return err
		}
	}
	return nil
}

func primaryUnder(resp []*cohort.Member, of func(*cohort.Member) outcome.Primary) proportion.Input {
	var in proportion.Input
	for _, m := range resp {
		o := of(m)
		if !o.Window.Due {
			continue
		}
		in.N++
		if o.Window.Observed && outcome.Response(o.Window.Value, o.Baseline, 30) {
			in.Responders++
		}
	}
	return in
}

func addReliefMedian(r *Results, k Row, resp []*cohort.Member, of func(*cohort.Member) outcome.Primary) error {
	var obs []survival.Observation
	for _, m := range resp {
		if x := of(m).Relief; x.In {
			obs = append(obs, survival.Observation{Time: float64(reliefDay(x)), Event: x.Status == outcome.Loss})
		}
	}
	curve, err := survival.KaplanMeier(obs, survival.KaplanMeierOptions{})
	if err != nil {
		return err
	}
	median := curve.Median()
	k.Context, k.Method = "survival", "kaplan_meier"
	r.add(k, stat{"median", median.Time}, stat{"conf.low", median.Interval.Low}, stat{"conf.high", median.Interval.High})
	return nil
}
