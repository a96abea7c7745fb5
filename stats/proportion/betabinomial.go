package proportion

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"

	"reprieve/stats"
)

// ErrNoVariation is the warning that the groups vary no more than one proportion for
// all of them lets expect: their variance is estimated as 0.
var ErrNoVariation = errors.New("proportion: beta-binomial: the variance between the groups is estimated as 0")

// ErrVariationUnknown is the warning that the groups do not determine how much they
// vary: fewer than two have members, all or none respond, or in each all or none do.
var ErrVariationUnknown = errors.New("proportion: beta-binomial: the variance between the groups is not estimable")

// BetaBinomialOptions says which limits BetaBinomial has: Level 0 means 0.95.
type BetaBinomialOptions struct{ Level float64 }

// BetaBinomialResult describes groups whose proportions vary as a beta distribution.
// Mean is that of the proportions. ICC is the intraclass correlation of two members of
// a group, 1 / (alpha + beta + 1): the variance of the proportions is Mean (1 - Mean)
// ICC. Groups are the empirical-Bayes estimates, in the order of the input. LogLik
// leaves out the binomial coefficients. Warnings hold at most one of ErrNoVariation and
// ErrVariationUnknown.
type BetaBinomialResult struct {
	Mean        float64
	ICC         float64
	ICCInterval stats.Interval
	LogLik      float64
	Groups      []Shrunken
	Warnings    []error
}

// Shrunken is the estimate of a group's proportion, drawn towards Mean the more the
// smaller the group: the mean of its posterior distribution, which is beta, with the
// equal-tailed interval.
type Shrunken struct {
	Estimate float64
	Interval stats.Interval
}

// BetaBinomial estimates how much the proportions of groups vary, by maximum
// likelihood, and each group's own by empirical Bayes. The limits of ICC are those of
// the profile likelihood, 0 where even no variation is within them. The intervals of
// the groups take Mean and ICC as known: with few groups they are too narrow.
//
// Where ICC is estimated as 0, every group's estimate is Mean, without limits, and
// Warnings say ErrNoVariation. Where it is not estimable, all but Mean, which is that
// of all members, and LogLik, which is NaN, is NaN too, and Warnings say
// ErrVariationUnknown. An empty group counts as absent and has the estimate of one
// without members: Mean, and the limits of the distribution itself. Impossible counts
// and a level outside (0, 1) are errors.
//
// Skellam 1948, J R Stat Soc B 10:257; in R the likelihood is
// sum(lbeta(x + alpha, n - x + beta) - lbeta(alpha, beta)).
func BetaBinomial(groups []Input, opts BetaBinomialOptions) (BetaBinomialResult, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return BetaBinomialResult{}, fmt.Errorf("proportion: beta-binomial: %w", err)
	}
	for i, g := range groups {
		if err := g.valid(); err != nil {
			return BetaBinomialResult{}, fmt.Errorf("proportion: beta-binomial: group %d: %w", i, err)
		}
	}
	l := newBetaBinomial(groups)
	nan := math.NaN()
	r := BetaBinomialResult{Mean: l.pooled(), ICC: nan, ICCInterval: stats.Undefined(), LogLik: nan}
	if !l.determined(groups) {
		r.Warnings = []error{ErrVariationUnknown}
		r.Groups = alike(len(groups), nan)
		return r, nil
	}
	r.ICC = l.maximize()
	r.Mean, r.LogLik = l.profile(r.ICC)
	r.ICCInterval = l.limits(r.ICC, r.LogLik, level)
	if r.ICC == 0 {
		r.Warnings = []error{ErrNoVariation}
		r.Groups = alike(len(groups), r.Mean)
		return r, nil
	}
	for _, g := range groups {
		r.Groups = append(r.Groups, shrink(g, r.Mean, r.ICC, level))
	}
	return r, nil
}

// alike are the estimates of n groups that are not told apart.
func alike(n int, estimate float64) []Shrunken {
	list := make([]Shrunken, n)
	for i := range list {
		list[i] = Shrunken{estimate, stats.Undefined()}
	}
	return list
}

// shrink is the posterior of a group's proportion.
func shrink(g Input, mean, icc, level float64) Shrunken {
	size := (1 - icc) / icc // alpha + beta
	a, b := mean*size+float64(g.Responders), (1-mean)*size+float64(g.N-g.Responders)
	tail := (1 - level) / 2
	return Shrunken{a / (a + b), stats.Interval{
		Low: mathext.InvRegIncBeta(a, b, tail), High: 1 - mathext.InvRegIncBeta(b, a, tail),
	}}
}

// betaBinomial is the likelihood of the groups. With mean m and intraclass correlation
// c a group's contribution is the product over j < x of m (1 - c) + j c, times that
// over j < n - x of (1 - m) (1 - c) + j c, over that over j < n of 1 - c + j c: at c = 0
// it is the binomial one. So it is enough to know, for each j, how many groups have more
// than j responders, others and members.
type betaBinomial struct {
	responders, others, members []float64
}

func newBetaBinomial(groups []Input) betaBinomial {
	var l betaBinomial
	for _, g := range groups {
		l.responders = countAbove(l.responders, g.Responders)
		l.others = countAbove(l.others, g.N-g.Responders)
		l.members = countAbove(l.members, g.N)
	}
	return l
}

// countAbove adds one to the counts of 0..n-1.
func countAbove(counts []float64, n int) []float64 {
	for len(counts) < n {
		counts = append(counts, 0)
	}
	for j := range n {
		counts[j]++
	}
	return counts
}

// pooled is the proportion of all members, NaN without any.
func (l betaBinomial) pooled() float64 { return sum(l.responders) / sum(l.members) }

func sum(counts []float64) float64 {
	s := 0.0
	for _, c := range counts {
		s += c
	}
	return s
}

// determined says whether the likelihood has its maximum at an ICC below 1: there are
// two groups with members, some respond and some do not, and in one group both.
func (l betaBinomial) determined(groups []Input) bool {
	if len(l.members) == 0 || l.members[0] < 2 || len(l.responders) == 0 || len(l.others) == 0 {
		return false
	}
	for _, g := range groups {
		if g.Responders > 0 && g.Responders < g.N {
			return true
		}
	}
	return false
}

// value is the logarithm of the likelihood.
func (l betaBinomial) value(m, c float64) float64 {
	s := 0.0
	for j, k := range l.responders {
		s += float64(k * math.Log(m*(1-c)+float64(j)*c))
	}
	for j, k := range l.others {
		s += float64(k * math.Log((1-m)*(1-c)+float64(j)*c))
	}
	for j, k := range l.members {
		s -= float64(k * math.Log(1-c+float64(j)*c))
	}
	return s
}

// meanSlope is its derivative by m over 1 - c: it falls from infinity to minus infinity.
func (l betaBinomial) meanSlope(m, c float64) float64 {
	s := 0.0
	for j, k := range l.responders {
		s += k / (m*(1-c) + float64(j)*c)
	}
	for j, k := range l.others {
		s -= k / ((1-m)*(1-c) + float64(j)*c)
	}
	return s
}

// slope is its derivative by c.
func (l betaBinomial) slope(m, c float64) float64 {
	s := 0.0
	for j, k := range l.responders {
		s += k * (float64(j) - m) / (m*(1-c) + float64(j)*c)
	}
	for j, k := range l.others {
		s += k * (float64(j) - (1 - m)) / ((1-m)*(1-c) + float64(j)*c)
	}
	for j, k := range l.members {
		s -= k * (float64(j) - 1) / (1 - c + float64(j)*c)
	}
	return s
}

// profile is the mean of largest likelihood at an ICC, and that likelihood.
func (l betaBinomial) profile(c float64) (mean, value float64) {
	const edge = 1e-12
	m := root(func(m float64) float64 { return l.meanSlope(m, c) }, edge, 1-edge)
	return m, l.value(m, c)
}

// profileSlope is the derivative of the profile likelihood: that by c at the mean of
// largest likelihood.
func (l betaBinomial) profileSlope(c float64) float64 {
	m, _ := l.profile(c)
	return l.slope(m, c)
}

// iccGrid are ICCs from 0 to almost 1 between which the profile is taken to turn once
// at most: evenly spaced in the logarithm of the odds.
func iccGrid() []float64 {
	const points, reach = 72, 18.0 // odds of e^-18 to e^18
	grid := []float64{0}
	for i := range points + 1 {
		grid = append(grid, 1/(1+math.Exp(reach-2*reach*float64(i)/points)))
	}
	return grid
}

// maximize is the ICC of largest likelihood: 0, or where the profile's slope turns from
// rising to falling.
func (l betaBinomial) maximize() float64 {
	_, top := l.profile(0)
	best := 0.0
	grid := iccGrid()
	before := l.profileSlope(grid[0])
	for i, c := range grid[1:] {
		slope := l.profileSlope(c)
		if before > 0 && slope <= 0 {
			at := root(l.profileSlope, grid[i], c)
			if _, v := l.profile(at); v > top {
				best, top = at, v
			}
		}
		before = slope
	}
	return best
}

// limits are where the profile has fallen by half the critical value of chi-square: 0,
// and on the right the last point of the grid, where it has not.
func (l betaBinomial) limits(icc, top, level float64) stats.Interval {
	z := stats.NormalCritical(level)
	drop := func(c float64) float64 {
		_, v := l.profile(c)
		return top - v - z*z/2
	}
	grid := iccGrid()
	interval := stats.Interval{Low: 0, High: grid[len(grid)-1]}
	if drop(0) > 0 {
		interval.Low = root(drop, 0, icc)
	}
	if drop(interval.High) > 0 {
		interval.High = root(drop, icc, interval.High)
	}
	return interval
}
