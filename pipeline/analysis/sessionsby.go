package analysis

import (
	"cmp"
	"slices"
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/stats/survival"
)

// sessionsBy are the days from T0 by which sessions are counted.
var sessionsBy = []int{84, 182, 365}

// meanSessions gives Nelson's mean number of sessions by days from T0. The sessions at T0
// are counted as they are; the limits are those of the further ones.
func meanSessions(r *Results, k Row, saf []*cohort.Member) error {
	subjects, atStart := recurrentSessions(saf)
	curve, err := survival.MeanCumulativeCount(subjects, survival.MeanCountOptions{})
	if err != nil {
		return err
	}
	k.Variable, k.Context, k.Method, k.Estimand = "sessions_by", "survival", "nelson", "E11"
	for _, day := range sessionsBy {
		at, err := curve.At(float64(day))
		if err != nil {
			return err
		}
		followed := 0
		for _, s := range subjects {
			if s.End >= float64(day) {
				followed++
			}
		}
		k.VariableLevel = strconv.Itoa(day)
		r.add(k, stat{"N", float64(len(subjects))}, stat{"n.risk", float64(followed)}, stat{"estimate", atStart + at.Mean},
			stat{"conf.low", atStart + at.Interval.Low}, stat{"conf.high", atStart + at.Interval.High})
	}
	return nil
}

// recurrentSessions are the sessions after T0 of the patients who are followed beyond it,
// and the mean number of sessions that start at T0: one, but for sessions that start
// together. The order does not depend on that of the patients.
func recurrentSessions(saf []*cohort.Member) (subjects []survival.Recurrent, atStart float64) {
	for _, m := range saf {
		s := m.Outcome.Spacing
		if !(s.FollowUp > 0) {
			continue
		}
		together := 0
		for together < len(s.Starts) && s.Starts[together] == 0 {
			together++
		}
		subjects = append(subjects, survival.Recurrent{End: s.FollowUp, Events: s.Starts[together:]})
		atStart += float64(1 + together)
	}
	slices.SortFunc(subjects, func(a, b survival.Recurrent) int {
		return cmp.Or(cmp.Compare(a.End, b.End), slices.Compare(a.Events, b.Events))
	})
	return subjects, atStart / float64(len(subjects))
}
