package survival

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// TimeScale is the scale on which coefficients may have a trend in time; the zero
// value is KaplanMeierTime.
type TimeScale int

// The scales of time.
const (
	// KaplanMeierTime is one minus the Kaplan-Meier estimate of all rows just
	// before the time. R: transform = "km".
	KaplanMeierTime TimeScale = iota
	// PlainTime is the time itself. R: transform = "identity".
	PlainTime
	// RankTime is the rank among the times of all rows. R: transform = "rank".
	RankTime
	// LogTime is the log of the time; an event at time 0 is then an error.
	// R: transform = "log".
	LogTime
)

var timeScaleNames = [...]string{"kaplan-meier", "plain", "rank", "log"}

// String returns the name as it is printed under a table.
func (s TimeScale) String() string {
	if s < 0 || int(s) >= len(timeScaleNames) {
		return fmt.Sprintf("TimeScale(%d)", int(s))
	}
	return timeScaleNames[s]
}

// ProportionalHazardsOptions says how proportional hazards are tested: Scale 0
// means KaplanMeierTime; Terms are the covariates to test jointly, such as the
// levels of a factor, nil means one at a time.
type ProportionalHazardsOptions struct {
	Scale TimeScale
	Terms [][]int
}

// ProportionalHazardsTest holds a test for each term and the global one.
type ProportionalHazardsTest struct {
	Terms  []ChiSquareTest
	Global ChiSquareTest
	Scale  TimeScale
}

// ProportionalHazards tests whether the coefficients are the same at all times:
// the score test of adding each covariate times the scale of time. A statistic is
// NaN where the scale has one value at all events. Exact ties have no such test, a
// term that is empty or names no covariate and an unknown scale are errors too.
//
// In R: cox.zph(fit, transform) of survival 3.0 or later, in which the test is
// this one and no longer an approximation. Grambsch and Therneau 1994, Biometrika
// 81:515.
func (f *CoxFit) ProportionalHazards(opts ProportionalHazardsOptions) (ProportionalHazardsTest, error) {
	if f.Ties == Exact {
		return ProportionalHazardsTest{}, fmt.Errorf("survival: proportional hazards: %w", errExactResiduals)
	}
	terms, err := f.checkTerms(opts.Terms)
	if err != nil {
		return ProportionalHazardsTest{}, fmt.Errorf("survival: proportional hazards: %w", err)
	}
	scale, err := f.rows.timeScale(opts.Scale)
	if err != nil {
		return ProportionalHazardsTest{}, fmt.Errorf("survival: proportional hazards: %w", err)
	}
	trend := f.rows.trend(f.beta, f.Ties, scale)
	out := ProportionalHazardsTest{Scale: opts.Scale}
	for _, term := range terms {
		out.Terms = append(out.Terms, trend.test(term))
	}
	all := make([]int, f.rows.p)
	for j := range all {
		all[j] = j
	}
	out.Global = trend.test(all)
	return out, nil
}

// checkTerms returns the terms, one for each covariate if they are nil.
func (f *CoxFit) checkTerms(terms [][]int) ([][]int, error) {
	if terms == nil {
		for j := range f.rows.p {
			terms = append(terms, []int{j})
		}
	}
	for i, term := range terms {
		if len(term) == 0 {
			return nil, fmt.Errorf("term %d: no covariate", i)
		}
		for k, j := range term {
			if j < 0 || j >= f.rows.p || slices.Contains(term[:k], j) {
				return nil, fmt.Errorf("term %d: %d is not another covariate", i, j)
			}
		}
	}
	return terms, nil
}

// timeScale returns the scale as a function of an event's time, with mean 0 over
// the events.
func (r *coxRows) timeScale(scale TimeScale) (func(float64) float64, error) {
	var g func(float64) float64
	switch scale {
	case KaplanMeierTime:
		g = r.failedBefore()
	case PlainTime:
		g = func(t float64) float64 { return t }
	case RankTime:
		g = r.rank()
	case LogTime:
		g = math.Log
	default:
		return nil, fmt.Errorf("%v is not a scale", scale)
	}
	sum := 0.0
	for k, event := range r.event {
		if event {
			if r.time[k] == 0 && scale == LogTime {
				return nil, fmt.Errorf("row %d: an event at time 0 has no log", r.order[k])
			}
			sum += g(r.time[k])
		}
	}
	mean := sum / float64(r.events)
	return func(t float64) float64 { return g(t) - mean }, nil
}

// rank returns the function that ranks a time among those of all rows; equal times
// share their mean rank.
func (r *coxRows) rank() func(float64) float64 {
	sorted := slices.Sorted(slices.Values(r.time))
	return func(t float64) float64 {
		before := sort.SearchFloat64s(sorted, t)
		upTo := sort.Search(len(sorted), func(i int) bool { return sorted[i] > t })
		return float64(before+upTo+1) / 2
	}
}

// failedBefore returns one minus the Kaplan-Meier estimate of all rows, whatever
// their stratum and weight, just before a time.
func (r *coxRows) failedBefore() func(float64) float64 {
	times := slices.Sorted(slices.Values(r.time))
	starts := slices.Sorted(slices.Values(r.start))
	var deaths []float64
	for k, event := range r.event {
		if event {
			deaths = append(deaths, r.time[k])
		}
	}
	slices.Sort(deaths)
	failed := make([]float64, 0, len(deaths)) // just before each death
	survival := 1.0
	for i := 0; i < len(deaths); {
		t, first := deaths[i], i
		for ; i < len(deaths) && deaths[i] == t; i++ {
			failed = append(failed, 1-survival)
		}
		atRisk := len(times) - sort.SearchFloat64s(times, t) - (len(starts) - sort.SearchFloat64s(starts, t))
		survival *= float64(atRisk-(i-first)) / float64(atRisk)
	}
	return func(t float64) float64 { return failed[sort.SearchFloat64s(deaths, t)] }
}

// coxTrend is the score of covariates times g, which is centred time, at the
// estimate, and sums of the information times 1, g and g squared.
type coxTrend struct {
	score             []float64
	plain, mixed, own []float64
	p                 int
}

func (r *coxRows) trend(beta []float64, ties Ties, scale func(float64) float64) coxTrend {
	n := r.p * (r.p + 1) / 2
	t := coxTrend{make([]float64, r.p), make([]float64, n), make([]float64, n), make([]float64, n), r.p}
	r.sweep(r.risks(beta), func(stratum, group int, set *coxRiskSet) {
		g := r.strata[stratum].groups[group]
		at := scale(r.time[g.from])
		c := ties.tieSums(g, set.dying[0])
		addVariance(t.plain, 1, c, set)
		addVariance(t.mixed, at, c, set)
		addVariance(t.own, at*at, c, set)
		mean := newCoxJump(c, g.weight, set, r.p).mean
		for k := g.from; k < g.from+g.events; k++ {
			for j, x := range r.row(k) {
				t.score[j] += at * r.weightOf(k) * (x - mean[j])
			}
		}
	})
	return t
}

// test is the score test of a term's covariates times g, given all covariates.
func (t coxTrend) test(term []int) ChiSquareTest {
	size := t.p + len(term)
	information := mat.NewSymDense(size, nil)
	score := make([]float64, size)
	at := func(triangle []float64, i, j int) float64 { return triangle[max(i, j)*(max(i, j)+1)/2+min(i, j)] }
	for i := range t.p {
		for j := range i + 1 {
			information.SetSym(i, j, at(t.plain, i, j))
		}
	}
	for a, j := range term {
		score[t.p+a] = t.score[j]
		for i := range t.p {
			information.SetSym(i, t.p+a, at(t.mixed, i, j))
		}
		for b, i := range term[:a+1] {
			information.SetSym(t.p+a, t.p+b, at(t.own, i, j))
		}
	}
	statistic := quadraticTest(information, score).Statistic
	if math.IsNaN(statistic) {
		return ChiSquareTest{Statistic: statistic, DF: len(term), P: statistic}
	}
	return chiSquareTest(statistic, len(term))
}
