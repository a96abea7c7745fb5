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

// spearman finds the rank correlation of draws from pairs by counting. Equal pairs are
// one cell; the cells are in the order of x and, within a run of equal x, of y. The ranks
// of a draw follow from how often it drew each cell. Ranks about their mean are multiples
// of a half, so up to some 300,000 pairs all sums are exact in whatever order.
type spearman struct {
	cell []int32 // of each pair
	y    []int32 // of each cell, the rank of its y among the different ones
	ends []int32 // of each run of cells of equal x, the place after it
	ys   int     // the number of different y
}

func newSpearman(x, y []float64) spearman {
	s := spearman{cell: make([]int32, len(x))}
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(x[a], x[b]), cmp.Compare(y[a], y[b])) })
	different := slices.Compact(slices.Sorted(slices.Values(y)))
	s.ys = len(different)
	for k, i := range order {
		rank, _ := slices.BinarySearch(different, y[i])
		newRun := k > 0 && x[i] != x[order[k-1]]
		if newRun {
			s.ends = append(s.ends, int32(len(s.y)))
		}
		if k == 0 || newRun || y[i] != y[order[k-1]] {
			s.y = append(s.y, int32(rank))
		}
		s.cell[i] = int32(len(s.y) - 1)
	}
	s.ends = append(s.ends, int32(len(s.y)))
	return s
}

// of is the correlation of the rows drawn; NaN where either value does not vary.
func (s spearman) of(rows []int, scratch []float64) float64 {
	drawn := scratch[:len(s.y)]
	clear(drawn)
	for _, row := range rows {
		drawn[s.cell[row]]++
	}
	center := float64(len(rows)+1) / 2 // the mean of all ranks
	ranks, yy := s.ranks(drawn, center)
	var xx, xy, below float64
	from := int32(0)
	for _, end := range s.ends {
		here, with := 0.0, 0.0
		for i := from; i < end; i++ {
			here += drawn[i]
			with += float64(drawn[i] * ranks[s.y[i]])
		}
		d := below + (here+1)/2 - center
		xx += float64(here * d * d)
		xy += float64(d * with)
		below, from = below+here, end
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}

// ranks are those of the different y in a draw, about their mean, and the sum of the
// squares of all drawn; equal values have their mean rank.
func (s spearman) ranks(drawn []float64, center float64) (ranks []float64, squares float64) {
	ranks = make([]float64, s.ys)
	for i, y := range s.y {
		ranks[y] += drawn[i]
	}
	below := 0.0
	for y, here := range ranks {
		ranks[y] = below + (here+1)/2 - center
		squares += float64(here * ranks[y] * ranks[y])
		below += here
	}
	return ranks, squares
}
