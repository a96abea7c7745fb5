package analysis

import (
	"context"
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats"
	"reprieve/stats/describe"
	"reprieve/stats/resample"
)

// timeInResponse describes, of RESP due at day 84 after TS, the share of the
// observed days that a patient is in response, the mean pain of those days and how
// many of the days are observed.
func timeInResponse(ctx context.Context, r *Results, p populations) error {
	due := where(p.resp, func(m *cohort.Member) bool { return m.Outcome.Time.Due })
	for _, v := range []measure{
		{"share", func(m *cohort.Member) float64 {
			return float64(m.Outcome.Time.Response) / float64(m.Outcome.Time.Observed)
		}},
		{"mean_pain_mm", func(m *cohort.Member) float64 { return m.Outcome.Time.MeanMM }},
		{"coverage", func(m *cohort.Member) float64 { return float64(m.Outcome.Time.Observed) / outcome.ResponseDays }},
	} {
		x := v.values(due)
		s, err := describe.Summarize(x)
		if err != nil {
			return err
		}
		limits, err := bootstrapMean(ctx, x)
		if err != nil {
			return err
		}
		k := Row{
			Analysis: "time_in_response", Population: "RESP", Anchor: outcome.TS.String(), Strategy: string(treatmentPolicy),
			Variable: v.name, Context: "continuous", Method: "bootstrap", Estimand: "E10",
		}
		r.add(k, stat{"N", float64(s.N)}, stat{"N_miss", float64(len(due) - s.N)},
			stat{"mean", s.Mean}, stat{"sd", s.SD}, stat{"median", s.Median},
			stat{"conf.low", limits.Low}, stat{"conf.high", limits.High})
	}
	return nil
}

// bootstrapMean are percentile limits of the mean from drawing patients, which the
// order of the values does not change; none from fewer than two values.
func bootstrapMean(ctx context.Context, x []float64) (stats.Interval, error) {
	if len(x) < 2 {
		return stats.Undefined(), nil
	}
	b, err := resample.Bootstrap(ctx, resample.Design{N: len(x)}, resample.Sample(slices.Sorted(slices.Values(x)), resample.Mean), bootstrapOptions)
	return b.Interval, err
}
