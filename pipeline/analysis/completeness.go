package analysis

import (
	"math"
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
)

// completeness says how fully SAF rated pain: further rows of quality.
func completeness(r *Results, p populations) error {
	k := Row{Analysis: "quality", Population: "SAF"}
	observedOfDue(r, k, p.saf)
	if err := ratedDays(r, k, p.saf); err != nil {
		return err
	}
	return ratingDensity(r, k, p.saf)
}

// observedOfDue counts who of those due is observed, overall and by site.
func observedOfDue(r *Results, k Row, saf []*cohort.Member) {
	k.Variable = "completeness"
	for _, g := range groups(saf, bySite) {
		k.Group1, k.Group1Level = g.name, g.level
		for anchor := range outcome.NumAnchors {
			for w, days := range outcome.Windows {
				at := func(m *cohort.Member) outcome.Window { return m.Outcome.Windows[anchor][w] }
				due := where(g.members, func(m *cohort.Member) bool { return at(m).Due })
				k.Anchor, k.Window = anchor.String(), days.Name
				addShare(r, k, count(due, func(m *cohort.Member) bool { return at(m).Observed }), len(due))
			}
		}
	}
}

// ratedDays describes on how many days of the week before T0 and of the twelve weeks
// after TS pain was rated.
func ratedDays(r *Results, k Row, saf []*cohort.Member) error {
	k.Variable, k.Context = "rated_days", "continuous"
	for _, v := range []struct {
		anchor outcome.Anchor
		level  string
		days   func(*cohort.Member) float64
	}{
		{outcome.T0, "before", func(m *cohort.Member) float64 { return float64(m.Outcome.Completeness.Before) }},
		{outcome.TS, "after", func(m *cohort.Member) float64 {
			if !m.Outcome.Completeness.AfterDue {
				return math.NaN()
			}
			return float64(m.Outcome.Completeness.After)
		}},
	} {
		s, err := describe.Summarize(measure{"", v.days}.values(saf))
		if err != nil {
			return err
		}
		k.Anchor, k.VariableLevel = v.anchor.String(), v.level
		r.add(k, stat{"N", float64(s.N)}, stat{"mean", s.Mean}, stat{"sd", s.SD}, stat{"median", s.Median})
	}
	return nil
}

// ratingDensity gives the mean number of home ratings on each of the days after a
// session.
func ratingDensity(r *Results, k Row, saf []*cohort.Member) error {
	k.Variable, k.Context = "rating_density", "continuous"
	for day := range outcome.DensityDays {
		x := measure{"", func(m *cohort.Member) float64 { return m.Outcome.Completeness.Density[day] }}.values(saf)
		mean, err := describe.Mean(x, describe.MeanOptions{})
		if err != nil {
			return err
		}
		k.VariableLevel = strconv.Itoa(day)
		r.add(k, stat{"N", float64(mean.N)}, stat{"mean", mean.Mean})
	}
	return nil
}
