package outcome

import (
	"math"

	"reprieve/pipeline/schema"
)

// FunctionItems are the items of ratings beside pain that are analysed.
var FunctionItems = [...]schema.Item{schema.Fatigue, schema.Sleep, schema.Cognition}

// ItemOutcome is the change of an item from its baseline in every window, in
// millimetres; NaN where either is missing (contract D15).
type ItemOutcome struct {
	Change [NumAnchors][NumWindows]float64
}

// function derives an item as pain is derived, but without a minimum baseline.
func function(p Patient, item schema.Item, o *Outcome, rules Rules) ItemOutcome {
	var f ItemOutcome
	before, _, known := baseline(p.Ratings, item, o.T0, rules.BaselineRules)
	ratings := outcomeRatings(nil, p.Ratings, p.Sessions, item, rules.WashoutHours)
	for anchor := range NumAnchors {
		at, exists := o.T0, true
		if anchor == TS {
			at, exists = o.TS, o.HasTS
		}
		days := dailyMeans(nil, ratings, at)
		for w, window := range Windows {
			f.Change[anchor][w] = math.NaN()
			if value, ok := meanOf(days, window.Lo, window.Hi); ok && known && exists {
				f.Change[anchor][w] = value.MM() - before.MM()
			}
		}
	}
	return f
}
