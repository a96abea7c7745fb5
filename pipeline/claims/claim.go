// Package claims holds statements that a clinic makes against the results rows:
// each names the results that it is about and the rules by which they support
// it or do not. What the results cannot decide cannot be judged, and the reason
// is given.
//
// The package computes no statistic and no rule looks at a patient: a verdict
// follows from stored rows alone. It speaks of what was observed in the cohort;
// a statement that would need a comparison group carries that as its limit and
// is not judged whatever the numbers are.
package claims

import "reprieve/pipeline/analysis"

// Claim is a statement with the results that it is held against.
type Claim struct {
	Name      string // stable, such as rapid
	Statement string // in the clinic's words
	Reading   string // what the statement is taken to mean

	Results  []analysis.Row // the keys of results, without a stat; all of them must support the statement
	Patients []analysis.Row // the keys of results whose N count the patients; nil: those of Results

	Supported, NotSupported Rule // neither where there is a Limit

	Limit string // why the statement cannot be judged whatever the numbers are; "" if it can
}

// MinCounted is the least N on which a statement is judged.
const MinCounted = 10

// Decision is what becomes of a statement.
type Decision int

// The decisions. The zero value is the one that claims nothing.
const (
	CannotBeJudged Decision = iota
	Supported
	NotSupported
)

// String is the decision in words.
func (d Decision) String() string {
	return [...]string{"cannot be judged", "supported", "not supported"}[d]
}

// Verdict is a decision; of CannotBeJudged it has the reason.
type Verdict struct {
	Decision Decision
	Reason   string
}

// The reasons why a statement cannot be judged, besides a limit of its own. They
// hold no number of the data.
const (
	Absent       = "not collected, or not in the results"
	NoStat       = "the result lacks a stat of the rule"
	NotCounted   = "how many were counted is not in the results"
	Few          = "fewer than 10 counted"
	NotEstimable = "not estimable"
	Bound        = "the interval includes the bound"
	Neither      = "neither rule holds"
	Both         = "both rules hold"
)

// Judged is a claim with its verdict.
type Judged struct {
	Claim   Claim
	Verdict Verdict
	Results []Verdict // of each of the claim's results
	Shown   []string  // for each of them, the stats of its estimate and limits between blanks; "" if it is absent
}
