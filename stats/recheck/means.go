package recheck

import (
	"fmt"
	"math"
	"math/big"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// group is the printed mean and standard deviation of a group and its size.
type group struct {
	mean, sd Number
	n        int
}

// meansKnown says whether means, standard deviations and sizes of one group or of two
// are given, with two patients at least in each.
func (d Data) meansKnown() bool { return d.meanGroups() != nil }

// meanGroups returns the groups, nil where they are not known.
func (d Data) meanGroups() []group {
	if len(d.mean) == 0 || len(d.mean) != len(d.n) || len(d.sd) == 0 || len(d.sd) > len(d.mean) {
		return nil
	}
	groups := make([]group, len(d.mean))
	for i := range groups {
		if d.n[i] < 2 {
			return nil
		}
		groups[i] = group{mean: d.mean[i], sd: d.sd[min(i, len(d.sd)-1)], n: d.n[i]}
	}
	return groups
}

// over evaluates f at the means and standard deviations, in the order mean, sd, mean,
// sd, and at the corners of their rounding.
func over(groups []group, f func(v []float64) float64) span {
	var inputs []Number
	var notNegative []bool
	for _, g := range groups {
		inputs = append(inputs, g.mean, g.sd)
		notNegative = append(notNegative, false, true)
	}
	return box(inputs, notNegative, f)
}

// meanTest is a t test of means: t, its standard error and degrees of freedom as
// functions of means and standard deviations.
type meanTest struct {
	name       string
	difference func(v []float64) float64
	se, df     func(v []float64) float64
	mostDF     float64 // the degrees of freedom are not above
	leastDF    float64 // nor below
}

// tests returns the t tests that belong to the groups: that one mean is 0 (of
// changes: the paired test), or that two are equal.
func tests(groups []group) []meanTest {
	if len(groups) == 1 {
		n := float64(groups[0].n)
		df := n - 1
		return []meanTest{{
			name: "one-sample t", difference: func(v []float64) float64 { return v[0] },
			se: func(v []float64) float64 { return v[1] / math.Sqrt(n) },
			df: func([]float64) float64 { return df }, mostDF: df, leastDF: df,
		}}
	}
	n, m := float64(groups[0].n), float64(groups[1].n)
	difference := func(v []float64) float64 { return v[0] - v[2] }
	return []meanTest{
		{
			name: "pooled t", difference: difference,
			se: func(v []float64) float64 { return pooledDeviation(v[1], v[3], n, m) * math.Sqrt(1/n+1/m) },
			df: func([]float64) float64 { return n + m - 2 }, mostDF: n + m - 2, leastDF: n + m - 2,
		},
		{
			name: "Welch t", difference: difference,
			se: func(v []float64) float64 { return math.Sqrt(v[1]*v[1]/n + v[3]*v[3]/m) },
			df: func(v []float64) float64 { return welchDF(v[1], v[3], n, m) }, mostDF: n + m - 2, leastDF: min(n, m) - 1,
		},
	}
}

// pooledDeviation is the standard deviation within two groups.
func pooledDeviation(s, u, n, m float64) float64 {
	return math.Sqrt(((n-1)*s*s + (m-1)*u*u) / (n + m - 2))
}

// welchDF is Satterthwaite's degrees of freedom (Welch 1947, Biometrika 34:28).
func welchDF(s, u, n, m float64) float64 {
	a, b := s*s/n, u*u/m
	share := a / (a + b)
	return 1 / (share*share/(n-1) + (1-share)*(1-share)/(m-1))
}

// t is the statistic and what rounding allows.
func (t meanTest) t(groups []group) span {
	return over(groups, func(v []float64) float64 { return t.difference(v) / t.se(v) })
}

// p is the two-sided p-value, NaN where no group varies. What rounding allows is bounded from outside: by the
// extremes of t with those that the degrees of freedom can have.
func (t meanTest) p(groups []group) span {
	size := t.t(groups).magnitude()
	if math.IsNaN(size.at) || math.IsInf(size.at, 0) {
		return exactly(math.NaN())
	}
	at := over(groups, t.df).at
	return span{
		at:   special.StudentTwoSided(size.at, at),
		low:  special.StudentTwoSided(size.high, t.mostDF),
		high: special.StudentTwoSided(size.low, t.leastDF),
	}
}

// meanTests are the p-values of the t tests.
func (d Data) meanTests() []test {
	groups := d.meanGroups()
	var list []test
	for _, t := range tests(groups) {
		list = append(list, test{t.name, t.p(groups)})
	}
	return list
}

// tStatistic checks a t, of either sign.
func tStatistic(d Data, claimed string) (Finding, bool, error) {
	return d.magnitudes(claimed, func(groups []group) []namedSpan {
		var list []namedSpan
		for _, t := range tests(groups) {
			list = append(list, namedSpan{t.name, t.t(groups)})
		}
		return list
	})
}

// effectSize checks a standardized mean or difference of means, of either sign.
func effectSize(d Data, claimed string) (Finding, bool, error) {
	return d.magnitudes(claimed, effects)
}

type namedSpan struct {
	name string
	span span
}

// magnitudes judges statistics of means by a claimed one without regard to sign.
func (d Data) magnitudes(claimed string, of func([]group) []namedSpan) (Finding, bool, error) {
	claim, err := ParseNumber(claimed)
	if err != nil {
		return Finding{}, true, err
	}
	groups := d.meanGroups()
	if groups == nil {
		return Finding{}, false, nil
	}
	f := Finding{Places: claim.places}
	size := claim
	size.value = new(big.Rat).Abs(claim.value)
	for _, s := range of(groups) {
		f.Values = append(f.Values, s.span.magnitude().value(s.name, size))
	}
	return f.judge(), true, nil
}

// effects are the standardized means: of one group its mean over its standard
// deviation (of changes: dz), of two their difference over the first standard
// deviation, the second, the pooled one (Cohen's d), and Hedges' g with the exact
// correction (1981, J Educ Stat 6:107).
func effects(groups []group) []namedSpan {
	if len(groups) == 1 {
		return []namedSpan{{"mean / SD", over(groups, func(v []float64) float64 { return v[0] / v[1] })}}
	}
	n, m := float64(groups[0].n), float64(groups[1].n)
	correction := gammaCorrection(n + m - 2)
	cohen := func(v []float64) float64 { return (v[0] - v[2]) / pooledDeviation(v[1], v[3], n, m) }
	return []namedSpan{
		{"difference / first SD", over(groups, func(v []float64) float64 { return (v[0] - v[2]) / v[1] })},
		{"difference / second SD", over(groups, func(v []float64) float64 { return (v[0] - v[2]) / v[3] })},
		{"Cohen's d", over(groups, cohen)},
		{"Hedges' g", over(groups, func(v []float64) float64 { return correction * cohen(v) })},
	}
}

// gammaCorrection is Hedges' factor with df degrees of freedom.
func gammaCorrection(df float64) float64 {
	a, _ := math.Lgamma(df / 2)
	b, _ := math.Lgamma((df - 1) / 2)
	return math.Exp(a-b) / math.Sqrt(df/2)
}

// effectInterval checks the normal interval of a standardized mean d, without regard
// to its sign: of two groups with the variance 1/n + 1/m + d^2/(2 (n + m)), of one
// with 1/n + d^2/(2n). Borenstein et al. 2009, Introduction to Meta-Analysis, 4.
func effectInterval(d Data, claimed string) (Finding, bool, error) {
	claim, err := ParseInterval(claimed)
	if err != nil {
		return Finding{}, true, err
	}
	groups := d.meanGroups()
	if groups == nil {
		return Finding{}, false, nil
	}
	scale, total := 0.0, 0.0
	for _, g := range groups {
		scale += 1 / float64(g.n)
		total += float64(g.n)
	}
	z := stats.NormalCritical(d.confidence())
	limit := func(effect, side float64) float64 {
		return effect + side*z*math.Sqrt(scale+effect*effect/(2*total))
	}
	f := Finding{Places: claim.places()}
	for _, s := range effects(groups) {
		e := s.span.magnitude()
		if claim.negative() {
			e = span{-e.at, -e.high, -e.low}
		}
		width := func(effect float64) float64 { return limit(effect, 1) - limit(effect, -1) }
		least := e.magnitude() // the width rises with the distance from 0
		l := limits{
			low:   span{limit(e.at, -1), limit(e.low, -1), limit(e.high, -1)},
			high:  span{limit(e.at, 1), limit(e.low, 1), limit(e.high, 1)},
			width: span{width(e.at), width(least.low), width(least.high)},
		}
		f.Values = append(f.Values, l.value("normal, "+s.name, claim))
	}
	return f.judge(), true, nil
}

// negative says whether the middle of the interval is below zero.
func (i Interval) negative() bool {
	return !i.unbounded && i.low.Float()+i.high.Float() < 0
}

// meanIntervals judges the intervals of a mean, or of a difference of two, by a
// claimed one: with the critical value of t, and with that of the normal
// distribution. Welch's degrees of freedom neither rise nor fall throughout in a
// standard deviation; what rounding allows of his interval is taken at the corners
// all the same, as its critical value hardly moves within a last digit.
func (d Data) meanIntervals(claim Interval) Finding {
	groups := d.meanGroups()
	f := Finding{Places: claim.places()}
	level := d.confidence()
	add := func(name string, t meanTest, critical func(v []float64) float64) {
		limit := func(side float64) span {
			return over(groups, func(v []float64) float64 { return t.difference(v) + side*critical(v)*t.se(v) })
		}
		l := limits{low: limit(-1), high: limit(1), width: over(groups, func(v []float64) float64 { return 2 * critical(v) * t.se(v) })}
		f.Values = append(f.Values, l.value(name, claim))
	}
	for _, t := range tests(groups) {
		add(t.name, t, func(v []float64) float64 {
			if df := t.df(v); df > 0 {
				return stats.StudentCritical(level, df)
			}
			return math.NaN()
		})
		add(fmt.Sprintf("normal, error of the %s", t.name), t, func([]float64) float64 { return stats.NormalCritical(level) })
	}
	return f.judge()
}
