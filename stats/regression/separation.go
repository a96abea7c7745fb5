package regression

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// SeparationError says that no maximum-likelihood estimate exists: along a
// combination of the columns Terms the likelihood rises, or stays, without end,
// because that combination separates the responses (Albert and Anderson 1984,
// Biometrika 71:1). Firth is the model to take instead of a logistic one.
type SeparationError struct {
	// Model is the model that was to be fitted.
	Model string
	// Terms are the columns that run to infinity.
	Terms []string
	// Complete is true if every response is separated, false if some are
	// (quasi-complete separation).
	Complete bool
}

// Error implements error.
func (e *SeparationError) Error() string {
	kind := "quasi-complete"
	if e.Complete {
		kind = "complete"
	}
	return fmt.Sprintf("regression: %s: %s separation by %s: no finite estimate exists", e.Model, kind, strings.Join(e.Terms, ", "))
}

// separationSlack is how far, as a fraction of the largest change of a linear
// predictor, a row may move against a direction that separates: the directions are
// Newton steps, in which the finite parts of the estimate have all but died away.
const separationSlack = 1e-6

// watchSeparation returns a search's watch that looks, from the fourth step on
// while the steps are long, whether the step is a direction in which no row's
// likelihood ever falls: if so that direction is the proof that there is no maximum.
func (l *likelihood) watchSeparation(model string, names []string) func(int, point, []float64) error {
	return func(iteration int, at point, step []float64) error {
		if iteration < 4 {
			return nil
		}
		moves := make([]float64, l.n)
		_, largest := l.moves(step, moves)
		if largest < 0.1 {
			return nil
		}
		complete := true
		for i, d := range moves {
			if !l.family.recedes(l.y[i], d, separationSlack*largest) {
				return nil
			}
			complete = complete && math.Abs(d) > separationSlack*largest
		}
		return &SeparationError{Model: model, Terms: l.separating(step, largest, names), Complete: complete}
	}
}

// moves writes Q step to moves and returns it with its largest absolute value.
func (l *likelihood) moves(step, moves []float64) ([]float64, float64) {
	eachBlock(l.n, noScratch, func(_ struct{}, k int) {
		from, to := block(k, l.n)
		l.predict(k, step, nil, moves[from:to])
	})
	return moves, max(slices.Max(moves), -slices.Min(moves))
}

// separating names the columns whose share in a step is not small beside its
// largest change of a linear predictor; the intercept only if there is no other.
func (l *likelihood) separating(step []float64, largest float64, names []string) []string {
	var terms []string
	for j, d := range l.solve(step) {
		// The length of a column over all rows bounds its largest value from above.
		length := 0.0
		for _, r := range l.r[j][:j+1] {
			length += r * r
		}
		if math.Abs(d)*math.Sqrt(length/float64(l.n)) > 1e-4*largest && names[l.kept[j]] != interceptName {
			terms = append(terms, names[l.kept[j]])
		}
	}
	if terms == nil {
		return []string{interceptName}
	}
	return terms
}

const interceptName = "(Intercept)"
