package main

import (
	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
)

// primary counts the patients of RESP who are due at the primary endpoint, and
// those of them whose pain has fallen by 30 %; missing is not a responder.
func primary(c *cohort.Cohort) (due, responders int) {
	for _, m := range c.Members {
		o := m.Outcome
		w := o.Windows[outcome.PrimaryAnchor][outcome.PrimaryWindow]
		if !o.RESP || !w.Due {
			continue
		}
		due++
		if w.Observed && outcome.Response(w.Value, o.Baseline, 30) {
			responders++
		}
	}
	return due, responders
}
