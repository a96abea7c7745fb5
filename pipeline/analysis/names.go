package analysis

import "slices"

// Names are the analyses whose rows hold numbers of the cohort, the values of
// x_analysis, in the order of the contract's table and then of those that came
// later. Rows of claim are not among them: they hold what is said of others.
var Names = []string{
	"flow", "quality", "baseline", "response", "response_difference", "response_model", "cumulative_response", "rapid", "within_session",
	"trajectory", "relief", "relief_model", "mood", "function", "medication", "safety", "dosing", "course", "site", "sensitivity",
	"regression_to_mean", "missingness", "tipping_point", "subgroup", "pain_mood", "time_in_response",
	"onset", "shift", "variability", "waterfall", "completeness", "response_model_single", "response_model_nosomatic", "vitals", "privacy", "subgroup_model",
	"since", "restated", "drift",
}

// IsName says whether a text is the name of an analysis.
func IsName(name string) bool { return slices.Contains(Names, name) }
