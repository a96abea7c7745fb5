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
	inX, inY := newOrdered(x), newOrdered(y)
	statistic := func(rows []int, _ []float64) float64 {
		drawn := make([]float64, len(pairs))
		for _, row := range rows {
			drawn[row]++
		}
		return correlation(drawn, inX.ranks(drawn), inY.ranks(drawn))
	}
	b, err := resample.Bootstrap(ctx, resample.Design{N: len(pairs)}, statistic, bootstrapOptions)
	return whole.Correlation, b.Interval, err
}

// ordered is the order of values, found once: the ranks of a draw follow from how
// often it drew each.
type ordered struct {
	rows []int // by value
	tied []int // of each place, the first place of an equal value
}

func newOrdered(values []float64) ordered {
	o := ordered{rows: make([]int, len(values)), tied: make([]int, len(values))}
	for i := range o.rows {
		o.rows[i] = i
	}
	slices.SortStableFunc(o.rows, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	for i := 1; i < len(values); i++ {
		o.tied[i] = i
		if values[o.rows[i]] == values[o.rows[i-1]] {
			o.tied[i] = o.tied[i-1]
		}
	}
	return o
}

// ranks are the ranks of the values of a draw that has each row as often as drawn
// says; equal values have their mean rank.
func (o ordered) ranks(drawn []float64) []float64 {
	ranks := make([]float64, len(drawn))
	below := 0.0
	for i := 0; i < len(o.rows); {
		j, here := i, 0.0
		for ; j < len(o.rows) && o.tied[j] == o.tied[i]; j++ {
			here += drawn[o.rows[j]]
		}
		for ; i < j; i++ {
			ranks[o.rows[i]] = below + (here+1)/2
		}
		below += here
	}
	return ranks
}

// correlation is Pearson's of pairs that count as often as weight says; NaN where
// either does not vary.
func correlation(weight, x, y []float64) float64 {
	var n, sumX, sumY float64
	for i, w := range weight {
		n += w
		sumX += float64(w * x[i])
		sumY += float64(w * y[i])
	}
	meanX, meanY := sumX/n, sumY/n
	var xx, yy, xy float64
	for i, w := range weight {
		dx, dy := x[i]-meanX, y[i]-meanY
		xx += float64(w * dx * dx)
		yy += float64(w * dy * dy)
		xy += float64(w * dx * dy)
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}
