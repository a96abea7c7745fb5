package analysis

import (
	"strconv"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// missingRule says what a patient who is due and not observed counts as
// (contract D7).
type missingRule string

// The missing-data rules; nri is the primary one.
const (
	nri  missingRule = "nri"  // not a responder
	oc   missingRule = "oc"   // left out
	best missingRule = "best" // a responder
	locf missingRule = "locf" // by the last daily mean before the window
)

// strategy says what a re-dosing before the window's end means (contract D7).
type strategy string

// The strategies; treatmentPolicy is the primary one.
const (
	treatmentPolicy strategy = "treatment_policy" // nothing
	composite       strategy = "composite"        // not a responder
)

// endpoint is a window with the rules by which its patients are judged.
type endpoint struct {
	anchor   outcome.Anchor
	window   int
	missing  missingRule
	strategy strategy
}

// primaryEndpoint is that of contract D7.
var primaryEndpoint = endpoint{outcome.PrimaryAnchor, outcome.PrimaryWindow, nri, treatmentPolicy}

// keys fills the columns that name the endpoint.
func (e endpoint) keys(k Row) Row {
	k.Anchor, k.Window = e.anchor.String(), outcome.Windows[e.window].Name
	k.Missing, k.Strategy = string(e.missing), string(e.strategy)
	return k
}

// criterion is what a patient's value has to be for the patient to count.
type criterion struct {
	variable, level string
	met             func(value, baseline outcome.Exact) bool
}

func thresholdAt(percent int) criterion {
	return criterion{"threshold", strconv.Itoa(percent), func(value, baseline outcome.Exact) bool {
		return outcome.Response(value, baseline, percent)
	}}
}

func absoluteAt(mm int) criterion {
	return criterion{"absolute", strconv.Itoa(mm), func(value, baseline outcome.Exact) bool {
		return outcome.AbsoluteResponse(value, baseline, mm)
	}}
}

func worseAt(percent int) criterion {
	return criterion{"worse", strconv.Itoa(percent), func(value, baseline outcome.Exact) bool {
		return outcome.Worse(value, baseline, percent)
	}}
}

// judge says whether a member counts in N, and whether as a responder.
func (e endpoint) judge(m *cohort.Member, c criterion) (counted, responder bool) {
	w := &m.Outcome.Windows[e.anchor][e.window]
	switch {
	case !w.Due:
		return false, false
	case e.strategy == composite && w.Redosed:
		return true, false
	case w.Observed:
		return true, c.met(w.Value, m.Outcome.Baseline)
	}
	switch e.missing {
	case oc:
		return false, false
	case best:
		return true, true
	case locf:
		return true, w.HasCarried && c.met(w.Carried, m.Outcome.Baseline)
	case nri:
	}
	return true, false
}
