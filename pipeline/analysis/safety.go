package analysis

import (
	"context"
	"math"
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/stats"
	"reprieve/stats/proportion"
	"reprieve/stats/resample"
)

// bootstrapOptions are those of every bootstrap of patients: 2000 draws, percentile
// limits.
var bootstrapOptions = resample.Options{Seed: Seed, Method: resample.Percentile, Interpolation: resample.Linear}

// safety counts adverse events at sessions and judges vital signs, of SAF
// (contract D17). Rates and shares of sessions have percentile limits from a
// bootstrap of patients, who are drawn with Seed 2000 times, the same draws for
// every rate. Tables that the exports do not have have no rows.
func safety(ctx context.Context, r *Results, p populations) error {
	if p.in.Named.Events {
		if err := adverseEvents(ctx, r, p.saf); err != nil {
			return err
		}
	}
	if !p.in.Named.Vitals {
		return nil
	}
	return vitalSigns(ctx, r, p.saf)
}

// vitalSigns adds the share of sessions at which each sign was so.
func vitalSigns(ctx context.Context, r *Results, saf []*cohort.Member) error {
	var d rateData
	for i := range outcome.Signs {
		yes := d.column(saf, func(m *cohort.Member) int { return m.Outcome.Safety.Signs[i].Yes })
		n := d.column(saf, func(m *cohort.Member) int { return m.Outcome.Safety.Signs[i].N })
		d.ratios = append(d.ratios, resample.Ratio{Top: yes, Bottom: n})
	}
	shares, err := d.bootstrap(ctx)
	if err != nil {
		return err
	}
	for i, sign := range outcome.Signs {
		k := Row{Analysis: "safety", Population: "SAF", Variable: sign.Name, Context: "proportion", Method: "cluster_bootstrap", Estimand: signEstimand(sign)}
		r.add(k, stat{"n", d.total(d.ratios[i].Top)}, stat{"N", d.total(d.ratios[i].Bottom)}, stat{"p", shares[i].Estimate},
			stat{"conf.low", shares[i].Interval.Low}, stat{"conf.high", shares[i].Interval.High})
	}
	return nil
}

func signEstimand(s outcome.Sign) string {
	if s.Parameter == outcome.Dissociation {
		return "E23"
	}
	return "E22"
}

func total(members []*cohort.Member, of func(*cohort.Member) int) int {
	n := 0
	for _, m := range members {
		n += of(m)
	}
	return n
}

// rateData are counts of the members, a column a count, and which of them are
// set against which.
type rateData struct {
	columns [][]float64
	ratios  []resample.Ratio
}

// column adds a column and returns its number.
func (d *rateData) column(members []*cohort.Member, of func(*cohort.Member) int) int {
	x := make([]float64, len(members))
	for i, m := range members {
		x[i] = float64(of(m))
	}
	d.columns = append(d.columns, x)
	return len(d.columns) - 1
}

func (d *rateData) total(column int) float64 {
	sum := 0.0
	for _, v := range d.columns[column] {
		sum += v
	}
	return sum
}

// bootstrap gives the ratios with limits from drawing patients, the same draws for
// all.
func (d *rateData) bootstrap(ctx context.Context) ([]resample.Result, error) {
	if len(d.columns) == 0 || len(d.columns[0]) == 0 {
		none := make([]resample.Result, len(d.ratios))
		for i := range none {
			none[i] = resample.Result{Estimate: math.NaN(), Interval: stats.Undefined()}
		}
		return none, nil
	}
	return resample.BootstrapRatios(ctx, d.columns, d.ratios, bootstrapOptions)
}

// eventGroup is some of the events.
type eventGroup struct {
	row  Row
	with func(outcome.Event) bool
}

func adverseEvents(ctx context.Context, r *Results, saf []*cohort.Member) error {
	base := Row{Analysis: "safety", Population: "SAF", Estimand: "E21"}
	none := base
	none.Variable = "no_session"
	r.add(none, stat{"n", float64(total(saf, func(m *cohort.Member) int { return m.Outcome.Safety.NoSession }))})
	serious := base
	serious.Variable = "serious"
	list := bySeverity(eventGroup{serious, func(e outcome.Event) bool { return e.Serious }}, saf)
	for _, term := range terms(saf) {
		k := base
		k.Variable, k.VariableLevel = "term", term
		list = append(list, bySeverity(eventGroup{k, func(e outcome.Event) bool { return e.Term == term }}, saf)...)
	}
	var d rateData
	sessions := d.column(saf, func(m *cohort.Member) int { return m.Outcome.Sessions })
	for _, g := range list {
		d.ratios = append(d.ratios, resample.Ratio{Top: d.column(saf, g.count), Bottom: sessions})
	}
	rates, err := d.bootstrap(ctx)
	if err != nil {
		return err
	}
	for i, g := range list {
		if err := addEvents(r, g, saf, rates[i]); err != nil {
			return err
		}
	}
	return nil
}

// terms are the terms of the events at sessions, sorted.
func terms(saf []*cohort.Member) []string {
	seen := map[string]bool{}
	var list []string
	for _, m := range saf {
		for _, e := range m.Outcome.Safety.Events {
			if !seen[e.Term] {
				seen[e.Term] = true
				list = append(list, e.Term)
			}
		}
	}
	slices.Sort(list)
	return list
}

// bySeverity are the group and its events of each severity that occurs at all.
func bySeverity(all eventGroup, saf []*cohort.Member) []eventGroup {
	table, _ := schema.Lookup(schema.AdverseEventsTable)
	column, _ := table.Column("severity")
	list := []eventGroup{all}
	for code, level := range column.Levels {
		of := func(e outcome.Event) bool { return e.Severity == int32(code) }
		if total(saf, eventGroup{with: of}.count) == 0 {
			continue
		}
		g := eventGroup{all.row, func(e outcome.Event) bool { return all.with(e) && of(e) }}
		g.row.Group1, g.row.Group1Level = "severity", level
		list = append(list, g)
	}
	return list
}

func (g eventGroup) count(m *cohort.Member) int {
	n := 0
	for _, e := range m.Outcome.Safety.Events {
		if g.with(e) {
			n++
		}
	}
	return n
}

// addEvents adds the patients with an event and the rate per 100 sessions.
func addEvents(r *Results, g eventGroup, saf []*cohort.Member, rate resample.Result) error {
	in := proportion.Input{N: len(saf), Responders: count(saf, func(m *cohort.Member) bool { return g.count(m) > 0 })}
	if err := addProportion(r, g.row, in); err != nil {
		return err
	}
	k := g.row
	k.Context, k.Method = "rate", "wilson"
	r.add(k, stat{"rate.100", 100 * rate.Estimate}, stat{"rate.100.low", 100 * rate.Interval.Low}, stat{"rate.100.high", 100 * rate.Interval.High})
	return nil
}
