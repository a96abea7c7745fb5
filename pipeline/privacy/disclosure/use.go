package disclosure

import (
	"slices"

	"reprieve/pipeline/analysis"
)

// analysesByUse are the analyses in the order in which their counts are
// published: what a reader needs most comes first, so that it is withheld last.
var analysesByUse = []string{
	"flow", "response", "safety", "baseline", "response_difference", "relief", "rapid", "mood", "function", "medication", "trajectory", "within_session",
	"subgroup", "site", "quality", "course", "dosing", "missingness", "response_model", "response_model_single", "relief_model", "sensitivity",
	"cumulative_response", "waterfall",
}

// byUse returns one row of each cell, in the order in which cells are published.
func (d *decision) byUse() []int {
	place := map[string]int{}
	for i, name := range analysesByUse {
		place[name] = i + 1
	}
	best := make([]int, len(d.system.cells))
	for i := range best {
		best[i] = -1
	}
	use := func(i int) [3]int {
		if isHeadline(&d.rows[i]) {
			return [3]int{0, 0, i}
		}
		p, ok := place[d.rows[i].Analysis]
		if !ok {
			p = len(analysesByUse) + 1
		}
		return [3]int{tier(&d.rows[i]), p, i}
	}
	for i, c := range d.cellOf {
		if c >= 0 && (best[c] < 0 || slices.Compare(list(use(i)), list(use(best[c]))) < 0) {
			best[c] = i
		}
	}
	best = slices.DeleteFunc(best, func(i int) bool { return i < 0 })
	slices.SortFunc(best, func(i, j int) int { return slices.Compare(list(use(i)), list(use(j))) })
	return best
}

// tiers are how much use each cell is of: the least tier of its rows.
func (d *decision) tiers() []int {
	tiers := make([]int, len(d.system.cells))
	for c := range tiers {
		tiers[c] = leastTier
	}
	for i, c := range d.cellOf {
		if c >= 0 {
			tiers[c] = min(tiers[c], tier(&d.rows[i]))
		}
	}
	return tiers
}

func list(x [3]int) []int { return x[:] }

// isHeadline says whether a row is of the primary endpoint, which comes before the
// flow: of a small clinic's numbers it is the last to be lost.
func isHeadline(r *analysis.Row) bool {
	k, want := keysOf(r), keysOf(&primary)
	k[keyFields-1] = ""
	return k == want
}

// tier is 0 for what stands in the first sentence of the report, 1 for the
// primary endpoint under other rules, 2 for all numbers but those of groups, 3
// for those of groups and 4 for the many points of a curve.
func tier(r *analysis.Row) int {
	atEndpoint := r.Anchor == "TS" && r.Window == "W4"
	switch {
	case r.Variable == "left" && (r.VariableLevel == "not_yet_due" || r.VariableLevel == "course_open"):
		return 3 // else the numbers due would have to be withheld for them
	case r.Analysis == "flow" && (atEndpoint || r.Variable == "n" && r.Window == ""):
		return 0
	case r.Analysis == "response" && atEndpoint && r.Group1 == "" && r.VariableLevel == "30":
		if r.Missing == "nri" && r.Strategy == "treatment_policy" {
			return 0
		}
		return 1
	case r.Analysis == "response" && atEndpoint && r.Group1 == "" && r.Missing == "nri":
		return 1
	case isCurve(r), r.Analysis == "cumulative_response", r.Analysis == "waterfall":
		return 4
	case r.Group1 != "":
		return 3
	}
	return 2
}

// isCurve says whether a row is a point of a curve that is drawn.
func isCurve(r *analysis.Row) bool {
	switch r.Variable {
	case "curve", "curve_loss", "curve_redosed", "interval", "at_risk", "sessions_curve", "rating_density":
		return true
	}
	return false
}
