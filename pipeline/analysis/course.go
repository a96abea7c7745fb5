package analysis

import (
	"math"
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
	"reprieve/stats/describe"
	"reprieve/stats/proportion"
)

// completedSessions are the sessions of course 1 that a patient is asked to have had.
const completedSessions = 4

// mostSessions is the number of sessions from which patients are counted together.
const mostSessions = 13

// course describes the courses of SAF: how many and how long, how many sessions there were
// and how they were spaced, and pain around sessions of course 1 and of later courses.
func course(r *Results, p populations) error {
	k := Row{Analysis: "course", Population: "SAF"}
	closed := where(p.saf, func(m *cohort.Member) bool { return m.Outcome.HasTS })
	sessionsNumber(r, k, p.saf)
	for _, step := range []func() error{
		func() error { return courseOne(r, k, p, closed) },
		func() error { return intervals(r, k, p.saf) },
		func() error { return intervalTrend(r, k, p.saf) },
		func() error { return meanSessions(r, k, p.saf) },
		func() error { return painByCourse(r, k, p.saf) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// courseOne counts courses and describes course 1 where it is closed.
func courseOne(r *Results, k Row, p populations, closed []*cohort.Member) error {
	k.Estimand = "E24"
	for _, c := range []struct {
		level    string
		from, to int
	}{{"1", 1, 1}, {"2", 2, 2}, {"3+", 3, math.MaxInt}} {
		k.Variable, k.VariableLevel = "courses", c.level
		n := count(p.saf, func(m *cohort.Member) bool { return m.Outcome.Courses >= c.from && m.Outcome.Courses <= c.to })
		addShare(r, k, n, len(p.saf))
	}
	k.VariableLevel = ""
	duration := func(o *outcome.Outcome) float64 { return float64(o.TS-o.T0) / float64(schema.Day) }
	if err := summaryWithRange(r, k, "duration_days", closed, duration); err != nil {
		return err
	}
	if err := summaryWithRange(r, k, "sessions", closed, func(o *outcome.Outcome) float64 { return float64(o.SessionsCourse1) }); err != nil {
		return err
	}
	completed := count(closed, func(m *cohort.Member) bool { return m.Outcome.SessionsCourse1 >= completedSessions })
	k.Variable = "completed" + strconv.Itoa(completedSessions)
	if err := addProportion(r, k, proportion.Input{Responders: completed, N: len(closed)}); err != nil {
		return err
	}
	if p.in.Named.Sessions.StopReason {
		describeCategory(r, k, byStopReason, byStopReason.levels(closed), closed)
	}
	return nil
}

// sessionsNumber counts patients by how many sessions they have had, of all courses.
func sessionsNumber(r *Results, k Row, saf []*cohort.Member) {
	k.Estimand, k.Variable = "E24", "sessions_number"
	for n := 1; n <= mostSessions; n++ {
		k.VariableLevel = strconv.Itoa(n)
		had := func(m *cohort.Member) bool { return m.Outcome.Sessions == n }
		if n == mostSessions {
			k.VariableLevel += "+"
			had = func(m *cohort.Member) bool { return m.Outcome.Sessions >= n }
		}
		addShare(r, k, count(saf, had), len(saf))
	}
}

// summary describes a number of the patients who have it.
func summary(r *Results, k Row, variable string, members []*cohort.Member, of func(*outcome.Outcome) float64) error {
	s, err := summarize(members, of)
	if err != nil {
		return err
	}
	k.Variable, k.Context = variable, "continuous"
	r.add(k, summaryStats(s)...)
	return nil
}

// summaryWithRange is summary with the smallest and the largest number.
func summaryWithRange(r *Results, k Row, variable string, members []*cohort.Member, of func(*outcome.Outcome) float64) error {
	s, err := summarize(members, of)
	if err != nil {
		return err
	}
	k.Variable, k.Context = variable, "continuous"
	r.add(k, append(summaryStats(s), stat{"min", s.Min}, stat{"max", s.Max})...)
	return nil
}

func summarize(members []*cohort.Member, of func(*outcome.Outcome) float64) (describe.Summary, error) {
	return describe.Summarize(measure{"", func(m *cohort.Member) float64 { return of(&m.Outcome) }}.values(members))
}

func summaryStats(s describe.Summary) []stat {
	return []stat{{"N", float64(s.N)}, {"mean", s.Mean}, {"sd", s.SD}, {"median", s.Median}, {"p25", s.P25}, {"p75", s.P75}}
}

// intervals describes the gap between course 1 and course 2, the patients' mean intervals
// between sessions, within course 1 and from course 2 on, and the first six of the latter.
func intervals(r *Results, k Row, saf []*cohort.Member) error {
	k.Estimand = "E11"
	if err := summary(r, k, "gap_days", saf, func(o *outcome.Outcome) float64 { return o.Spacing.Gap }); err != nil {
		return err
	}
	if err := summary(r, k, "interval_days", saf, func(o *outcome.Outcome) float64 { return o.Spacing.Interval }); err != nil {
		return err
	}
	const variable = "maintenance_interval_days"
	mean := func(o *outcome.Outcome) float64 {
		sum := 0.0
		for _, d := range o.Spacing.Maintenance {
			sum += d
		}
		return sum / float64(len(o.Spacing.Maintenance)) // NaN of none
	}
	if err := summary(r, k, variable, saf, mean); err != nil {
		return err
	}
	for i := range outcome.MaxSessionNumber {
		had := where(saf, func(m *cohort.Member) bool { return len(m.Outcome.Spacing.Maintenance) > i })
		if len(had) == 0 {
			break
		}
		k.Group1, k.Group1Level = "interval_number", strconv.Itoa(i+1)
		if err := summary(r, k, variable, had, func(o *outcome.Outcome) float64 { return o.Spacing.Maintenance[i] }); err != nil {
			return err
		}
	}
	return nil
}
