package survival

import (
	"cmp"
	"math"
	"slices"
)

// Concordance says how well the predictors of a Cox regression order the events.
// Concordant, Discordant and Tied are the weighted numbers of pairs in which the
// one whose event came first had the higher, the lower or the same predictor;
// TiedTime those of pairs with events at one time, which do not count. C is the
// share of concordant pairs, tied ones counted half, NaN where there is no pair.
type Concordance struct {
	C, StdErr                              float64
	Concordant, Discordant, Tied, TiedTime float64
}

// Concordance returns Harrell's C of the fitted predictors. A pair is two rows of a
// stratum of which one has the event while the other is at risk and goes on beyond
// that time, or is censored at it. A censoring and an event of other rows say
// nothing. Predictors are compared exactly. Time is of order n log n.
//
// Variance: the infinitesimal jackknife over rows, or over clusters where the fit
// has them. In R: concordance(fit). Harrell et al. 1982, JAMA 247:2543; Therneau
// and Watson 2015, Mayo Clinic technical report 85.
func (f *CoxFit) Concordance() Concordance {
	r := f.rows
	pairs := make([]coxPairs, r.n)
	eta := r.predictors(f.beta)
	var c Concordance
	for i := range r.strata {
		c.TiedTime += r.countPairs(&r.strata[i], eta, pairs)
	}
	for k, p := range pairs {
		w := r.weightOf(k) / 2 // both rows of a pair hold it
		c.Concordant += w * p.concordant
		c.Discordant += w * p.discordant
		c.Tied += w * p.tied
	}
	all := c.Concordant + c.Discordant + c.Tied
	if all == 0 {
		c.C, c.StdErr = math.NaN(), math.NaN()
		return c
	}
	c.C = (c.Concordant + c.Tied/2) / all
	changes := make([]float64, r.n)
	for k, p := range pairs {
		agree := p.concordant + p.tied/2
		changes[k] = r.weightOf(k) * (agree - c.C*(p.concordant+p.discordant+p.tied)) / all
	}
	of, n := f.clusters()
	variance, _ := outerProducts(changes, 1, of, n)
	c.StdErr = math.Sqrt(variance.At(0, 0))
	return c
}

// coxPairs is the weights of the rows with which a row forms pairs.
type coxPairs struct{ concordant, discordant, tied float64 }

// countPairs fills the pairs of a stratum's rows and returns the weighted number
// of pairs of events at one time.
func (r *coxRows) countPairs(s *coxStratum, eta []float64, pairs []coxPairs) (tiedTime float64) {
	rank, ranks := denseRanks(eta[s.from:s.to])
	r.pairEvents(s, rank, newRankedWeights(ranks), pairs)
	r.pairOthers(s, rank, newRankedWeights(ranks), pairs)
	for _, g := range s.groups {
		squares := 0.0
		for k := g.from; k < g.from+g.events; k++ {
			squares += r.weightOf(k) * r.weightOf(k)
		}
		tiedTime += (g.weight*g.weight - squares) / 2
	}
	return tiedTime
}

// pairEvents pairs each row that has the event with those at risk beyond it: from
// the last time to the first, others holds who is at risk.
func (r *coxRows) pairEvents(s *coxStratum, rank []int, others *rankedWeights, pairs []coxPairs) {
	gone := 0
	for _, g := range s.groups {
		for k := g.from + g.events; k < g.to; k++ {
			others.add(rank[k-s.from], r.weightOf(k))
		}
		for ; gone < len(s.byStart) && r.start[s.byStart[gone]] >= r.time[g.from]; gone++ {
			k := int(s.byStart[gone])
			others.add(rank[k-s.from], -r.weightOf(k))
		}
		for k := g.from; k < g.from+g.events; k++ {
			lower, same, higher := others.around(rank[k-s.from])
			pairs[k] = coxPairs{concordant: lower, discordant: higher, tied: same}
		}
		for k := g.from; k < g.from+g.events; k++ {
			others.add(rank[k-s.from], r.weightOf(k))
		}
	}
}

// pairOthers pairs each row with those that had the event while it was at risk:
// from the first time to the last, events holds who has had it, and what it held
// at a row's start is taken off.
func (r *coxRows) pairOthers(s *coxStratum, rank []int, events *rankedWeights, pairs []coxPairs) {
	pair := func(k int, sign float64) {
		lower, same, higher := events.around(rank[k-s.from])
		pairs[k].concordant += sign * higher
		pairs[k].discordant += sign * lower
		pairs[k].tied += sign * same
	}
	next := len(s.byStart) - 1
	for i := len(s.groups) - 1; i >= 0; i-- {
		g := s.groups[i]
		for ; next >= 0 && r.start[s.byStart[next]] < r.time[g.from]; next-- {
			pair(int(s.byStart[next]), -1)
		}
		for k := g.from; k < g.from+g.events; k++ {
			pair(k, 1)
		}
		for k := g.from; k < g.from+g.events; k++ {
			events.add(rank[k-s.from], r.weightOf(k))
		}
		for k := g.from + g.events; k < g.to; k++ {
			pair(k, 1)
		}
	}
}

// denseRanks returns the rank of each number among the distinct ones, from 0, and
// how many those are.
func denseRanks(v []float64) (rank []int, n int) {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(v[a], v[b]) })
	rank = make([]int, len(v))
	for i, k := range order {
		if i > 0 && v[k] != v[order[i-1]] {
			n++
		}
		rank[k] = n
	}
	return rank, n + 1
}

// rankedWeights sums weights by rank, in a binary indexed tree.
type rankedWeights struct {
	tree  []float64
	total float64
}

func newRankedWeights(ranks int) *rankedWeights {
	return &rankedWeights{tree: make([]float64, ranks+1)}
}

func (t *rankedWeights) add(rank int, weight float64) {
	t.total += weight
	for i := rank + 1; i < len(t.tree); i += i & -i {
		t.tree[i] += weight
	}
}

// below is the weight of ranks less than rank.
func (t *rankedWeights) below(rank int) float64 {
	sum := 0.0
	for i := rank; i > 0; i -= i & -i {
		sum += t.tree[i]
	}
	return sum
}

// around is the weight of lower ranks, of the same and of higher ones.
func (t *rankedWeights) around(rank int) (lower, same, higher float64) {
	lower, upTo := t.below(rank), t.below(rank+1)
	return lower, upTo - lower, t.total - upTo
}
