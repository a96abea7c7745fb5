package outcome

import "reprieve/pipeline/schema"

// Primary is the part of an outcome that the primary endpoint and the duration of
// relief rest on, derived again under other rules (contract D19).
type Primary struct {
	RESP     bool
	Baseline Exact
	Window   Window
	Relief   Relief
}

// DerivePrimary returns the primary part of a patient's outcome under the rules.
func DerivePrimary(p Patient, rules Rules) Primary {
	var o Primary
	if len(p.Sessions) == 0 {
		return o
	}
	c := courses(p.Sessions, p.Cut, rules.MaxGapDays)
	var known bool
	o.Baseline, _, known = baseline(p.Ratings, schema.Pain, c.t0, rules.BaselineRules)
	o.RESP = inRESP(o.Baseline, known, rules)
	if !o.RESP || !c.closed {
		return o
	}
	w := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	w.ratings = outcomeRatings(w.ratings[:0], p.Ratings, p.Sessions, schema.Pain, rules.WashoutHours)
	w.days = dailyMeans(w.days[:0], w.ratings, c.ts)
	o.Window = windowAt(w.days, Windows[PrimaryWindow], c.ts, p.Cut, c)
	o.Relief = w.relief(o.Baseline, c.ts, p.Cut, c, rules)
	return o
}

// inRESP says whether a baseline makes a patient one of RESP: over 0 and of at
// least the minimum (contract D4).
func inRESP(baseline Exact, known bool, rules Rules) bool {
	return known && !baseline.IsZero() && Tenths(rules.MinBaselineTenths).timesAtMost(1, baseline, 1)
}

// Alternative is one key of the rules with another value.
type Alternative struct {
	Key, Value string
	Rules      Rules
}

// Alternatives are the rules of the sensitivity analyses in their order, each
// with one key changed.
func Alternatives(rules Rules) []Alternative {
	var list []Alternative
	change := func(key, value string, apply func(*Rules)) {
		r := rules
		apply(&r)
		list = append(list, Alternative{key, value, r})
	}
	for _, rule := range []BaselineRule{HomeMean, HomeLast, PreSession} {
		change("baseline.rule", rule.String(), func(r *Rules) { r.BaselineRules = []BaselineRule{rule} })
	}
	change("response.min_baseline_mm", "0", func(r *Rules) { r.MinBaselineTenths = 0 })
	change("course.max_gap_days", "14", func(r *Rules) { r.MaxGapDays = 14 })
	change("course.max_gap_days", "28", func(r *Rules) { r.MaxGapDays = 28 })
	change("course.max_gap_days", "42", func(r *Rules) { r.MaxGapDays = 42 })
	change("relief.smooth_days", "1", func(r *Rules) { r.SmoothDays = 1 })
	return list
}
