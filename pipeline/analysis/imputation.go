package analysis

import (
	"cmp"
	"context"
	"math"
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/impute"
)

// mi names multiple imputation in the columns x_missing and x_method.
const mi = "mi"

const (
	minRated          = 10 // rated patients that an imputation, a window, an instrument or a level asks for
	ratedPerPredictor = 3  // rated patients for each predictor (Hardt, Herke and Leonhart 2012, BMC Med Res Methodol 12:184)

	imputationIterations = 10
	imputationDonors     = 5
)

// imputation is the pain of RESP in the window of the primary endpoint, where that of
// those who were not rated is drawn several times.
type imputation struct {
	due     []*cohort.Member // RESP due at the primary endpoint, by patient_id
	values  []outcome.Exact  // of those who were rated
	drawn   [][]int32        // of each imputation, the places in values of what the unrated of due drew, in order
	problem string           // why nothing is drawn though somebody is unrated
}

// imputePain draws the pain of the unrated by chained equations with predictive mean
// matching: what is drawn is the value of a patient who was rated, so that response
// is judged as exactly as theirs. An imputation that the data do not determine never
// stops a run.
func imputePain(ctx context.Context, p populations) (imputation, error) {
	x := imputation{due: byID(where(p.resp, func(m *cohort.Member) bool { return primary(m).Due }))}
	rated := where(x.due, byRated.is("yes"))
	switch {
	case len(rated) == len(x.due):
		return x, nil
	case len(rated) < minRated:
		x.problem = "fewer than 10 rated patients"
		return x, nil
	}
	var columns []impute.Column
	for _, v := range append(imputationPredictors(rated), windowPain(outcome.PrimaryAnchor, outcome.PrimaryWindow)) {
		columns = append(columns, v.column(x.due))
	}
	m := p.in.Imputations
	if m == 0 {
		m = DefaultImputations
	}
	places := x.takeValues(rated)
	x.drawn = make([][]int32, m)
	opts := impute.Options{Imputations: m, Iterations: imputationIterations, Donors: imputationDonors, Seed: Seed}
	err := impute.EachCompleted(ctx, columns, opts, func(i int, completed [][]float64) error {
		x.drawn[i] = x.drawnOf(completed[len(completed)-1], places)
		return nil
	})
	switch {
	case ctx.Err() != nil:
		return x, ctx.Err()
	case err != nil:
		x.problem, x.drawn = err.Error(), nil
	}
	return x, nil
}

// takeValues keeps the exact values of the rated, and returns where each stands by
// what it is as a float.
func (x *imputation) takeValues(rated []*cohort.Member) map[float64]int32 {
	places := make(map[float64]int32, len(rated))
	for i, m := range rated {
		x.values = append(x.values, primary(m).Value)
		places[primary(m).Value.MM()] = int32(i)
	}
	return places
}

// drawnOf takes the completed pain of the due to the exact values that the unrated drew.
func (x *imputation) drawnOf(pain []float64, places map[float64]int32) []int32 {
	var drawn []int32
	for j, m := range x.due {
		if !primary(m).Observed {
			drawn = append(drawn, places[pain[j]])
		}
	}
	return drawn
}

// byID sorts members by patient_id, so that what is random, and sums, do not depend on
// the order in which they come.
func byID(members []*cohort.Member) []*cohort.Member {
	slices.SortStableFunc(members, func(a, b *cohort.Member) int { return cmp.Compare(a.ID, b.ID) })
	return members
}

// imputationPredictors are the variables that the pain of the unrated is predicted by,
// in the order of their rank: as many as the rated allow, each of them known and
// not the same in at least ten of the rated.
func imputationPredictors(rated []*cohort.Member) []measure {
	candidates := slices.Concat(
		[]measure{baselineMM, windowPain(outcome.TS, 1), windowPain(outcome.TS, 0), windowPain(outcome.T0, 1), windowPain(outcome.T0, 0)},
		indicators(byRedosing, rated), []measure{depressed, baselinePHQ9, age}, indicators(bySite, rated))
	var kept []measure
	for _, v := range candidates {
		if x := v.values(rated); len(x) >= minRated && slices.Min(x) < slices.Max(x) {
			kept = append(kept, v)
		}
	}
	return kept[:min(len(kept), len(rated)/ratedPerPredictor)]
}

// windowPain is the pain in a window, due or not.
func windowPain(anchor outcome.Anchor, window int) measure {
	return measure{anchor.String() + "_" + outcome.Windows[window].Name, func(m *cohort.Member) float64 {
		if w := m.Outcome.Windows[anchor][window]; w.Observed {
			return w.Value.MM()
		}
		return math.NaN()
	}}
}

// depressed is 1 with comorbid depression and 0 without.
var depressed = measure{"depression", func(m *cohort.Member) float64 {
	switch m.Outcome.Depression {
	case outcome.Depressed:
		return 1
	case outcome.NotDepressed:
		return 0
	case outcome.DepressionUnknown:
	}
	return math.NaN()
}}

// byRedosing tells whether a later course began before the end of the window.
var byRedosing = category{
	name: "redosed", order: []string{"yes", "no"},
	level: func(m *cohort.Member) string {
		if primary(m).Redosed {
			return "yes"
		}
		return "no"
	},
}

// indicators are 1 for a level of a category that at least ten of the rated have. The
// others are pooled; where fewer than ten of the rated are left for them, the first
// level is pooled with them, for a model cannot tell every patient apart from none.
func indicators(c category, rated []*cohort.Member) []measure {
	var list []measure
	others := len(rated)
	for _, l := range c.levels(rated) {
		if n := count(rated, c.is(l)); n >= minRated {
			others -= n
			list = append(list, measure{c.name + "_" + l, func(m *cohort.Member) float64 {
				if c.level(m) == l {
					return 1
				}
				return 0
			}})
		}
	}
	if len(list) > 0 && others < minRated {
		return list[1:]
	}
	return list
}

// column gives a measure to the chained equations.
func (v measure) column(members []*cohort.Member) impute.Column {
	c := impute.Column{Values: make([]float64, len(members)), Missing: make([]bool, len(members)), Method: impute.PredictiveMeanMatching}
	for i, m := range members {
		if f := v.value(m); math.IsNaN(f) {
			c.Missing[i] = true
		} else {
			c.Values[i] = f
		}
	}
	return c
}
