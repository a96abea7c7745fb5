package analysis

import (
	"cmp"
	"context"
	"math"
	"slices"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats/describe"
)

// minPairs is how many patients a correlation asks for.
const minPairs = 10

// changes are a patient's changes from baseline in pain and in mood.
type changes struct{ pain, mood float64 }

// painMood correlates, in every window, the change of pain with that of depression
// and of anxiety: how far they go together, not what leads to what. An instrument
// that no row of the exports names has no rows.
func painMood(ctx context.Context, r *Results, p populations) error {
	named := moodInstruments[:0:0]
	for _, i := range moodInstruments {
		if p.in.Named.Instruments[i.instrument] {
			named = append(named, i)
		}
	}
	return eachWindow(func(anchor outcome.Anchor, w int) error {
		list := make([]correlation, len(named))
		statistics := make([]drawn, len(named))
		for j, i := range named {
			var err error
			if list[j], err = correlate(changesIn(p.fas, i.instrument, anchor, w)); err != nil {
				return err
			}
			statistics[j] = list[j].drawn
		}
		limits, err := bootstrapLimits(ctx, statistics)
		if err != nil {
			return err
		}
		for j, i := range named {
			k := Row{
				Analysis: "pain_mood", Population: "FAS", Anchor: anchor.String(), Window: outcome.Windows[w].Name, Missing: string(oc),
				Variable: i.name, VariableLevel: "spearman", Context: "correlation", Method: "bootstrap", Estimand: "E15",
				Warning: list[j].warning,
			}
			r.add(k, stat{"N", float64(list[j].pairs)}, stat{"estimate", list[j].estimate},
				stat{"conf.low", limits[j].Low}, stat{"conf.high", limits[j].High})
		}
		return nil
	})
}

// correlation is the rank correlation of some pairs, and what draws from them are
// summed up by; NaN and nothing where there is none.
type correlation struct {
	drawn
	pairs    int
	estimate float64
	warning  string
}

// correlate finds the rank correlation of changes in the order of changesIn. The ranks of
// a draw are those of the patients drawn.
func correlate(pairs []changes) (correlation, error) {
	c := correlation{pairs: len(pairs), estimate: math.NaN()}
	if len(pairs) < minPairs {
		c.warning = "fewer than 10 patients with both changes"
		return c, nil
	}
	x, y := make([]float64, len(pairs)), make([]float64, len(pairs))
	for i, p := range pairs {
		x[i], y[i] = p.pain, p.mood
	}
	whole, err := describe.Spearman(x, y, describe.CorrelationOptions{})
	if err != nil || math.IsNaN(whole.Correlation) {
		return c, err
	}
	c.estimate, c.drawn = whole.Correlation, drawn{len(pairs), newSpearman(pairs).of}
	return c, nil
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

// spearman finds the rank correlation of draws from pairs, in the order of x, by counting:
// the ranks of a draw follow from how often it drew each pair. Twice the ranks about
// their mean are whole numbers, and so are all sums: up to some 200,000 pairs they are
// exact in whatever order.
type spearman struct {
	y    []int32 // of each pair, the rank of its y among the different ones
	ends []int32 // of each run of pairs of equal x, the place after it
	ys   int     // the number of different y
}

func newSpearman(pairs []changes) spearman {
	s := spearman{y: make([]int32, len(pairs))}
	all := make([]float64, len(pairs))
	for i, p := range pairs {
		all[i] = p.mood
	}
	slices.Sort(all)
	different := slices.Compact(all)
	s.ys = len(different)
	for i, p := range pairs {
		rank, _ := slices.BinarySearch(different, p.mood)
		s.y[i] = int32(rank)
		if i > 0 && p.pain != pairs[i-1].pain {
			s.ends = append(s.ends, int32(i))
		}
	}
	s.ends = append(s.ends, int32(len(pairs)))
	return s
}

// drawnY is what a draw has of one y: how often, and the sum of twice the ranks of x about
// their mean.
type drawnY struct{ times, ranks int64 }

// of is the correlation of a draw; NaN where either value does not vary. With n pairs, of
// which t have one value and b a lower one, twice the rank about the mean is
// 2 b + t - n, and the sum of the squares of these is (n³ - sum t³) / 3.
func (s spearman) of(times []int32) float64 {
	n := int64(len(times))
	byY := make([]drawnY, s.ys)
	below, from := int64(0), int32(0)
	tied := 0.0
	for _, end := range s.ends {
		here := int64(0)
		for _, t := range times[from:end] {
			here += int64(t)
		}
		rank := 2*below + here - n
		for i := from; i < end; i++ {
			t, of := int64(times[i]), &byY[s.y[i]]
			of.times += t
			of.ranks += t * rank
		}
		below, from = below+here, end
		tied += cube(here)
	}
	xx := (cube(n) - tied) / 3
	xy, yy := products(byY, n)
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	// Twice the ranks: each sum is four times as large, and of a quarter nothing is lost.
	return xy / 4 / math.Sqrt(xx/4*(yy/4))
}

// products are the sum of the products of twice the ranks of x and y, and that of the
// squares of those of y.
func products(byY []drawnY, n int64) (xy, yy float64) {
	below, tied := int64(0), 0.0
	for _, of := range byY {
		xy += float64(float64(of.ranks) * float64(2*below+of.times-n))
		below += of.times
		tied += cube(of.times)
	}
	return xy, (cube(n) - tied) / 3
}

func cube(n int64) float64 { return float64(n) * float64(n) * float64(n) }
