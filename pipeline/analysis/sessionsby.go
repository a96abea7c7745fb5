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

// The days from T0 for which the mean number of sessions is drawn.
const sessionsCurveDays, sessionsCurveStep = 364, 14

// meanSessions gives Nelson's mean number of sessions by days from T0. The sessions at T0
// are counted as they are; the limits are those of the further ones.
func meanSessions(r *Results, k Row, saf []*cohort.Member) error {
	subjects, atStart := recurrentSessions(saf)
	curve, err := survival.MeanCumulativeCount(subjects, survival.MeanCountOptions{})
	if err != nil {
		return err
	}
	var days []int
	for day := 0; day <= sessionsCurveDays; day += sessionsCurveStep {
		days = append(days, day)
	}
	k.Context, k.Method, k.Estimand = "survival", "nelson", "E11"
	for _, of := range []struct {
		variable string
		days     []int
	}{{"sessions_by", sessionsBy}, {"sessions_curve", days}} {
		k.Variable = of.variable
		for _, day := range of.days {
			at, err := curve.At(float64(day))
			if err != nil {
				return err
			}
			k.VariableLevel = strconv.Itoa(day)
			r.add(k, stat{"N", float64(len(subjects))}, stat{"n.risk", followedTo(subjects, day)}, stat{"estimate", atStart + at.Mean},
				stat{"conf.low", atStart + at.Interval.Low}, stat{"conf.high", atStart + at.Interval.High})
		}
	}
	return nil
}

// followedTo is how many are under observation at a day.
func followedTo(subjects []survival.Recurrent, day int) float64 {
	followed := 0.0
	for _, s := range subjects {
		if s.End >= float64(day) {
			followed++
		}
	}
	return followed
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
