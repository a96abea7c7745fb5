package regression

import (
	"fmt"
	"slices"
)

// Discrimination says how well fitted risks tell events from the others: AUC is the
// probability that an event has the higher risk, ties counting half, Brier the mean
// squared difference of risk and event. Both are of the data that the model was
// fitted to, and so too good for others.
type Discrimination struct{ AUC, Brier float64 }

// Discrimination compares the fitted risks with the events. Another number of events
// than rows, or events of one kind only, are an error.
//
// In R: pROC::auc(event, fitted(fit)), mean((event - fitted(fit))^2).
func (f Fit) Discrimination(event []bool) (Discrimination, error) {
	if len(event) != len(f.Fitted) {
		return Discrimination{}, fmt.Errorf("regression: discrimination: %d events for %d rows", len(event), len(f.Fitted))
	}
	order := make([]int, len(event))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case f.Fitted[a] < f.Fitted[b]:
			return -1
		case f.Fitted[a] > f.Fitted[b]:
			return 1
		}
		return 0
	})
	var d Discrimination
	events, others, wins := 0.0, 0.0, 0.0
	for i := 0; i < len(order); {
		tiedEvents, tiedOthers := 0.0, 0.0
		for risk := f.Fitted[order[i]]; i < len(order) && f.Fitted[order[i]] == risk; i++ {
			if event[order[i]] {
				tiedEvents++
			} else {
				tiedOthers++
			}
		}
		wins += tiedEvents * (others + tiedOthers/2)
		events, others = events+tiedEvents, others+tiedOthers
	}
	if events == 0 || others == 0 {
		return Discrimination{}, fmt.Errorf("regression: discrimination: all events or none")
	}
	for i, risk := range f.Fitted {
		if event[i] {
			risk = 1 - risk
		}
		d.Brier += risk * risk
	}
	d.AUC, d.Brier = wins/(events*others), d.Brier/float64(len(event))
	return d, nil
}
