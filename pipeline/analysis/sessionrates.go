package analysis

import (
	"context"
	"math"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats"
	"reprieve/stats/resample"
)

// sessionRates are all rates and shares of sessions of SAF, with limits from one bootstrap
// of its patients. What the exports do not have is empty.
type sessionRates struct {
	groups []eventGroup
	events []sessionRate // of each group: events a session
	signs  []sessionRate // of each sign: sessions at which it was so, of those judged
	settle []sessionRate // of each of settledVitals: sessions that settled, of those with a rise
}

// sessionRate is n over N, with its limits.
type sessionRate struct {
	n, of, estimate float64
	limits          stats.Interval
}

func (s sessionRate) stats() []stat {
	return []stat{{"n", s.n}, {"N", s.of}, {"p", s.estimate}, {"conf.low", s.limits.Low}, {"conf.high", s.limits.High}}
}

// bootstrapSessions finds the rates.
func bootstrapSessions(ctx context.Context, p populations) (sessionRates, error) {
	var s sessionRates
	d := rateData{n: len(p.saf)}
	if p.in.Named.Events {
		s.groups = eventGroups(p.saf)
		sessions := d.column(p.saf, func(m *cohort.Member) int { return m.Outcome.Sessions })
		for _, g := range s.groups {
			d.columns = append(d.columns, g.counts)
			d.ratios = append(d.ratios, resample.Ratio{Top: len(d.columns) - 1, Bottom: sessions})
		}
	}
	events := len(d.ratios)
	if p.in.Named.Vitals {
		d.addSigns(p.saf)
	}
	signs := len(d.ratios)
	if p.in.Named.Vitals {
		d.addSettled(p.saf)
	}
	rates, err := d.bootstrap(ctx)
	if err != nil {
		return s, err
	}
	s.events, s.signs, s.settle = rates[:events], rates[events:signs], rates[signs:]
	return s, nil
}

// addSigns adds the sessions at which each sign was so, of those at which it was judged.
func (d *rateData) addSigns(saf []*cohort.Member) {
	for i := range outcome.Signs {
		yes := d.column(saf, func(m *cohort.Member) int { return m.Outcome.Safety.Signs[i].Yes })
		n := d.column(saf, func(m *cohort.Member) int { return m.Outcome.Safety.Signs[i].N })
		d.ratios = append(d.ratios, resample.Ratio{Top: yes, Bottom: n})
	}
}

// addSettled adds the sessions that settled, of those with a rise that counts.
func (d *rateData) addSettled(saf []*cohort.Member) {
	for _, v := range settledVitals {
		settled := d.column(saf, func(m *cohort.Member) int { return m.Outcome.Safety.Vitals[v.parameter].Settled })
		risen := d.column(saf, func(m *cohort.Member) int { return m.Outcome.Safety.Vitals[v.parameter].Risen })
		d.ratios = append(d.ratios, resample.Ratio{Top: settled, Bottom: risen})
	}
}

// rateData are counts of n members, a column a count, and which of them are
// set against which.
type rateData struct {
	n       int
	columns []resample.Column
	ratios  []resample.Ratio
}

// column adds a column and returns its number.
func (d *rateData) column(members []*cohort.Member, of func(*cohort.Member) int) int {
	x := make([]float64, len(members))
	for i, m := range members {
		x[i] = float64(of(m))
	}
	d.columns = append(d.columns, resample.Dense(x))
	return len(d.columns) - 1
}

func (d *rateData) total(column int) float64 {
	sum := 0.0
	for _, v := range d.columns[column].Values {
		sum += v
	}
	return sum
}

// bootstrap gives the ratios with limits from drawing patients, the same draws for
// all; of no patients not estimable.
func (d *rateData) bootstrap(ctx context.Context) ([]sessionRate, error) {
	rates := make([]sessionRate, len(d.ratios))
	for i, ratio := range d.ratios {
		rates[i] = sessionRate{n: d.total(ratio.Top), of: d.total(ratio.Bottom), estimate: math.NaN(), limits: stats.Undefined()}
	}
	if d.n == 0 || len(d.ratios) == 0 {
		return rates, nil
	}
	results, err := resample.BootstrapRatios(ctx, d.n, d.columns, d.ratios, bootstrapOptions)
	if err != nil {
		return nil, err
	}
	for i, r := range results {
		rates[i].estimate, rates[i].limits = r.Estimate, r.Interval
	}
	return rates, nil
}
