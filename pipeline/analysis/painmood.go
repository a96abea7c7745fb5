package analysis

import (
	"cmp"
	"context"
	"math"
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats"
	"reprieve/stats/describe"
	"reprieve/stats/resample"
)

// minPairs is how many patients a correlation asks for.
const minPairs = 10

// changes are a patient's changes from baseline in pain and in mood.
type changes struct{ pain, mood float64 }

// painMood correlates, in every window, the change of pain with that of depression
// and of anxiety: how far they go together, not what leads to what. An instrument
// that no row of the exports names has no rows.
func painMood(ctx context.Context, r *Results, p populations) error {
	return eachWindow(func(anchor outcome.Anchor, w int) error {
		for _, i := range moodInstruments {
			if !p.in.Named.Instruments[i.instrument] {
				continue
			}
			pairs := changesIn(p.fas, i.instrument, anchor, w)
			k := Row{
				Analysis: "pain_mood", Population: "FAS", Anchor: anchor.String(), Window: outcome.Windows[w].Name, Missing: string(oc),
				Variable: i.name, VariableLevel: "spearman", Context: "correlation", Method: "bootstrap", Estimand: "E15",
			}
			estimate, limits := math.NaN(), stats.Undefined()
			if len(pairs) < minPairs {
				k.Warning = "fewer than 10 patients with both changes"
			} else {
				var err error
				if estimate, limits, err = bootstrapSpearman(ctx, pairs); err != nil {
					return err
				}
			}
			r.add(k, stat{"N", float64(len(pairs))}, stat{"estimate", estimate}, stat{"conf.low", limits.Low}, stat{"conf.high", limits.High})
		}
		return nil
	})
}

// changesIn are the changes of those due and observed on both, in an order that does
// not depend on that of the members.
func changesIn(members []*cohort.Member, i outcome.Instrument, anchor outcome.Anchor, w int) []changes {
	var pairs []changes
	for _, m := range members {
		pain, before, after := m.Outcome.Windows[anchor][w], m.Outcome.Baselines[i], m.Outcome.Scores[i][anchor][w]
		if pain.Due && pain.Observed && before.Known && after.Known {
			pairs = append(pairs, changes{outcome.ChangeMM(pain.Value, m.Outcome.Baseline), rounded(after.Value - before.Value)})
		}
	}
	slices.SortFunc(pairs, func(a, b changes) int { return cmp.Or(cmp.Compare(a.pain, b.pain), cmp.Compare(a.mood, b.mood)) })
	return pairs
}

// rounded takes the last digits from a difference of prorated scores, so that equal
// differences tie.
func rounded(x float64) float64 { return math.Round(x*1e9) / 1e9 }

// bootstrapSpearman is the rank correlation with percentile limits from drawing
// patients; the ranks are those of the patients drawn.
func bootstrapSpearman(ctx context.Context, pairs []changes) (float64, stats.Interval, error) {
	x, y := make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, c := range pairs {
		x[i], y[i] = c.pain, c.mood
	}
	whole, err := describe.Spearman(x, y, describe.CorrelationOptions{})
	if err != nil || math.IsNaN(whole.Correlation) {
		return math.NaN(), stats.Undefined(), err
	}
	statistic := newSpearman(x, y)
	b, err := resample.Bootstrap(ctx, resample.Design{N: len(pairs)}, statistic.of, bootstrapOptions)
	return whole.Correlation, b.Interval, err
}

// spearman finds the rank correlation of draws from pairs by counting: the pairs are
// put in order once, and the ranks of a draw follow from how often it drew each.
type spearman struct{ x, y ordered }

func newSpearman(x, y []float64) spearman { return spearman{newOrdered(x), newOrdered(y)} }

// of is the correlation of the rows drawn; NaN where either value does not vary.
func (s spearman) of(rows []int, scratch []float64) float64 {
	drawn := scratch[:len(s.x.rows)]
	clear(drawn)
	for _, row := range rows {
		drawn[row]++
	}
	center := float64(len(rows)+1) / 2 // the mean of all ranks
	ranks := make([]float64, len(drawn))
	var xx, yy, xy float64
	s.x.eachRank(drawn, func(row int, rank float64) {
		ranks[row] = rank - center
		xx += float64(drawn[row] * ranks[row] * ranks[row])
	})
	s.y.eachRank(drawn, func(row int, rank float64) {
		d := rank - center
		yy += float64(drawn[row] * d * d)
		xy += float64(drawn[row] * ranks[row] * d)
	})
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}

// ordered is the order of values.
type ordered struct {
	rows []int // by value
	ends []int // of each run of equal values, the place after it
}

func newOrdered(values []float64) ordered {
	o := ordered{rows: make([]int, len(values))}
	for i := range o.rows {
		o.rows[i] = i
	}
	slices.SortStableFunc(o.rows, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	for i := 1; i <= len(values); i++ {
		if i == len(values) || values[o.rows[i]] != values[o.rows[i-1]] {
			o.ends = append(o.ends, i)
		}
	}
	return o
}

// eachRank visits the rows with their rank in a draw that has each as often as drawn
// says; equal values have their mean rank.
func (o ordered) eachRank(drawn []float64, visit func(row int, rank float64)) {
	below, from := 0.0, 0
	for _, end := range o.ends {
		run, here := o.rows[from:end], 0.0
		for _, row := range run {
			here += drawn[row]
		}
		for _, row := range run {
			visit(row, below+(here+1)/2)
		}
		below, from = below+here, end
	}
}
