package analysis

import (
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
	"reprieve/stats/proportion"
)

// rapidRelief counts the responders after and by each of the first sessions, and
// within hours of the first (contract D8).
func rapidRelief(r *Results, p populations) error {
	const afterSessions = 3
	for k := range afterSessions {
		if err := addJudged(r, p, "after_session", strconv.Itoa(k+1), "E04", func(m *cohort.Member) outcome.Judged {
			return m.Outcome.Rapid.AfterSession[k]
		}); err != nil {
			return err
		}
	}
	for k := range outcome.MaxRapidSession {
		if err := addJudged(r, p, "by_session", strconv.Itoa(k+1), "E04", func(m *cohort.Member) outcome.Judged {
			return m.Outcome.Rapid.BySession[k]
		}); err != nil {
			return err
		}
	}
	for i, w := range outcome.HourWindows {
		if err := addJudged(r, p, "hours", w.Name, "E05", func(m *cohort.Member) outcome.Judged {
			return m.Outcome.Rapid.Hours[i]
		}); err != nil {
			return err
		}
	}
	return nil
}

func addJudged(r *Results, p populations, variable, level, estimand string, judge func(*cohort.Member) outcome.Judged) error {
	var in proportion.Input
	for _, m := range p.resp {
		j := judge(m)
		if j.Counted {
			in.N++
		}
		if j.Responder {
			in.Responders++
		}
	}
	return addProportion(r, Row{Analysis: "rapid", Population: "RESP", Variable: variable, VariableLevel: level, Estimand: estimand}, in)
}

// withinSession describes pain before, during and after sessions and its change:
// of each patient's means, overall and by the number of the session (contract
// D9).
func withinSession(r *Results, p populations) error {
	overall := func(m *cohort.Member) outcome.SessionPain { return m.Outcome.Session }
	if err := addSessionPain(r, Row{}, p.saf, overall); err != nil {
		return err
	}
	for k := range outcome.MaxSessionNumber {
		had := where(p.saf, func(m *cohort.Member) bool { return m.Outcome.Sessions > k })
		if len(had) == 0 {
			continue
		}
		at := func(m *cohort.Member) outcome.SessionPain { return m.Outcome.Sessions6[k] }
		if err := addSessionPain(r, Row{Group1: "session_number", Group1Level: strconv.Itoa(k + 1)}, had, at); err != nil {
			return err
		}
	}
	return nil
}

func addSessionPain(r *Results, k Row, members []*cohort.Member, of func(*cohort.Member) outcome.SessionPain) error {
	k.Analysis, k.Population, k.Context, k.Estimand = "within_session", "SAF", "continuous", "E06"
	for _, v := range []measure{
		{"change", func(m *cohort.Member) float64 { return of(m).Change }},
		{"pre", func(m *cohort.Member) float64 { return of(m).Pre }},
		{"during", func(m *cohort.Member) float64 { return of(m).During }},
		{"post", func(m *cohort.Member) float64 { return of(m).Post }},
	} {
		k.Variable = v.name
		if err := addMean(r, k, v.values(members)); err != nil {
			return err
		}
	}
	return nil
}

// addMean adds N, mean, sd and the t limits of the mean.
func addMean(r *Results, k Row, x []float64) error {
	m, err := describe.Mean(x, describe.MeanOptions{})
	if err != nil {
		return err
	}
	k.Method, k.Context = "t", "continuous"
	r.add(k, stat{"N", float64(m.N)}, stat{"mean", m.Mean}, stat{"sd", m.SD},
		stat{"conf.low", m.Interval.Low}, stat{"conf.high", m.Interval.High})
	return nil
}
