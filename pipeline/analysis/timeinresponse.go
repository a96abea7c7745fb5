package analysis

import (
	"context"
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
	"reprieve/stats/resample"
)

// timeInResponse describes, of RESP due at day 84 after TS, the share of the
// observed days that a patient is in response, the mean pain of those days and how
// many of the days are observed.
func timeInResponse(ctx context.Context, r *Results, p populations) error {
	due := where(p.resp, func(m *cohort.Member) bool { return m.Outcome.Time.Due })
	var values [][]float64
	var means []drawn
	for _, v := range timeMeasures {
		x := v.values(due)
		values, means = append(values, x), append(means, drawnMean(x))
	}
	limits, err := bootstrapLimits(ctx, means)
	if err != nil {
		return err
	}
	for i, v := range timeMeasures {
		s, err := describe.Summarize(values[i])
		if err != nil {
			return err
		}
		k := Row{
			Analysis: "time_in_response", Population: "RESP", Anchor: outcome.TS.String(), Strategy: string(treatmentPolicy),
			Variable: v.name, Context: "continuous", Method: "bootstrap", Estimand: "E10",
		}
		r.add(k, stat{"N", float64(s.N)}, stat{"N_miss", float64(len(due) - s.N)},
			stat{"mean", s.Mean}, stat{"sd", s.SD}, stat{"median", s.Median},
			stat{"conf.low", limits[i].Low}, stat{"conf.high", limits[i].High})
	}
	return nil
}

// timeMeasures are what is described of each patient.
var timeMeasures = []measure{
	{"share", func(m *cohort.Member) float64 {
		return float64(m.Outcome.Time.Response) / float64(m.Outcome.Time.Observed)
	}},
	{"mean_pain_mm", func(m *cohort.Member) float64 { return m.Outcome.Time.MeanMM }},
	{"coverage", func(m *cohort.Member) float64 { return float64(m.Outcome.Time.Observed) / outcome.ResponseDays }},
}

// drawnMean is the mean, which the order of the values does not change; none of fewer than
// two values.
func drawnMean(x []float64) drawn {
	if len(x) < 2 {
		return drawn{}
	}
	return drawn{len(x), resample.CountedMean(slices.Sorted(slices.Values(x)))}
}
