package describe

import (
	"fmt"
	"math"
	"slices"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// AnovaResult is a test that several means are equal. For WelchAnova the sums of
// squares are NaN.
type AnovaResult struct {
	F, DF1, DF2, P float64
	Between        float64 // sum of squares between groups
	Within         float64 // sum of squares within groups
}

// Anova tests that the means of the groups are equal, with one variance.
//
// An empty group is an error. F and P are NaN for fewer than two groups, where no
// degrees of freedom are left within groups, or where there is no variation within
// them. A NaN or an infinity is an error.
//
// In R: anova(lm(y ~ g)).
func Anova(groups [][]float64) (AnovaResult, error) {
	m, err := groupMoments(groups)
	if err != nil {
		return AnovaResult{}, fmt.Errorf("describe: anova: %w", err)
	}
	k, n := float64(len(m)), 0.0
	var total, within, between sum
	for _, g := range m {
		n += g.n
		total.add(g.n * g.mean)
		within.add(g.squares())
	}
	grand := total.value() / n
	for _, g := range m {
		d := g.mean - grand
		between.add(g.n * float64(d*d))
	}
	nan := math.NaN()
	r := AnovaResult{F: nan, DF1: k - 1, DF2: n - k, P: nan, Between: between.value(), Within: within.value()}
	if k >= 2 && r.DF2 > 0 && r.Within > 0 {
		r.F = (r.Between / r.DF1) / (r.Within / r.DF2)
		r.P = special.FUpper(r.F, r.DF1, r.DF2)
	}
	return r, nil
}

// WelchAnova tests that the means of the groups are equal and lets the variances
// differ (Welch 1951, Biometrika 38:330). All are NaN for fewer than two groups or
// where a group has fewer than two values or does not vary; errors are those of
// Anova.
//
// In R: oneway.test(y ~ g).
func WelchAnova(groups [][]float64) (AnovaResult, error) {
	m, err := groupMoments(groups)
	if err != nil {
		return AnovaResult{}, fmt.Errorf("describe: welch anova: %w", err)
	}
	nan := math.NaN()
	r := AnovaResult{F: nan, DF1: nan, DF2: nan, P: nan, Between: nan, Within: nan}
	k := float64(len(m))
	var weights, total sum
	for _, g := range m {
		if !(g.variance > 0) {
			return r, nil
		}
		weights.add(g.n / g.variance)
		total.add(g.n / g.variance * g.mean)
	}
	if k < 2 {
		return r, nil
	}
	w := weights.value()
	mean := total.value() / w
	var spread, lack sum
	for _, g := range m {
		d, share := g.mean-mean, 1-g.n/g.variance/w
		spread.add(g.n / g.variance * float64(d*d))
		lack.add(float64(share*share) / (g.n - 1))
	}
	excess := lack.value() / (k*k - 1)
	r.DF1, r.DF2 = k-1, 1/(3*excess)
	r.F = spread.value() / (k - 1) / (1 + 2*(k-2)*excess)
	r.P = special.FUpper(r.F, r.DF1, r.DF2)
	return r, nil
}

// KruskalWallisResult is a test that several samples come from one distribution.
type KruskalWallisResult struct {
	H, DF, P float64
	Ties     bool
}

// KruskalWallis tests by ranks that the groups come from one distribution, with
// the correction for ties and the chi-square approximation (Kruskal and Wallis
// 1952, JASA 47:583). H and P are NaN for fewer than two groups or where all
// values are equal; errors are those of Anova.
//
// In R: kruskal.test(groups).
func KruskalWallis(groups [][]float64) (KruskalWallisResult, error) {
	if _, err := groupMoments(groups); err != nil {
		return KruskalWallisResult{}, fmt.Errorf("describe: kruskal-wallis: %w", err)
	}
	ranks := rank(slices.Concat(groups...))
	n := float64(len(ranks.doubled))
	nan := math.NaN()
	r := KruskalWallisResult{H: nan, DF: float64(len(groups) - 1), P: nan, Ties: ranks.ties}
	left := 1 - ranks.cubes/(n*(n*n-1))
	if len(groups) < 2 || n < 2 || ranks.cubes == n*(n*n-1) {
		return r, nil
	}
	var spread sum
	from := 0
	for _, g := range groups {
		excess := 0 // twice the rank sum less its expectation
		for _, k := range ranks.doubled[from : from+len(g)] {
			excess += k - (len(ranks.doubled) + 1)
		}
		from += len(g)
		spread.add(float64(excess) * float64(excess) / (4 * float64(len(g))))
	}
	r.H = 12 / (n * (n + 1)) * spread.value() / left
	r.P = special.ChiSquareUpper(r.H, r.DF)
	return r, nil
}

// PairwiseMean is the difference of two groups' means, that of group B less that
// of group A, by their places among the groups, with the p-value and the interval
// that hold for all pairs at once.
type PairwiseMean struct {
	A, B       int
	Difference float64
	P          float64
	Interval   stats.Interval
}

// TukeyHSD compares the means of all pairs of groups, with one variance, at one
// level for all together; for groups of unequal size as Kramer (1956, Biometrics
// 12:307). Pairs come in the order (0, 1), (0, 2) ... (1, 2) ... Where Anova has
// no F, P and limits are NaN; errors are those of Anova, and a level outside (0, 1).
//
// In R: TukeyHSD(aov(y ~ g)).
func TukeyHSD(groups [][]float64, opts MeanOptions) ([]PairwiseMean, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return nil, fmt.Errorf("describe: tukey: %w", err)
	}
	all, err := Anova(groups)
	if err != nil {
		return nil, fmt.Errorf("describe: tukey: %w", err)
	}
	m, err := groupMoments(groups)
	if err != nil {
		return nil, fmt.Errorf("describe: tukey: %w", err)
	}
	defined := !math.IsNaN(all.F)
	critical := math.NaN()
	if defined {
		critical = special.TukeyQuantile(1-level, len(groups), all.DF2)
	}
	var pairs []PairwiseMean
	for a := range m {
		for b := a + 1; b < len(m); b++ {
			pair := PairwiseMean{A: a, B: b, Difference: m[b].mean - m[a].mean, P: math.NaN(), Interval: stats.Undefined()}
			if defined {
				scale := math.Sqrt(all.Within / all.DF2 / 2 * (1/m[a].n + 1/m[b].n))
				pair.P = special.TukeyUpper(math.Abs(pair.Difference)/scale, len(groups), all.DF2)
				half := float64(critical * scale)
				pair.Interval = stats.Interval{Low: pair.Difference - half, High: pair.Difference + half}
			}
			pairs = append(pairs, pair)
		}
	}
	return pairs, nil
}

// groupMoments returns the moments of groups none of which is empty.
func groupMoments(groups [][]float64) ([]moment, error) {
	m := make([]moment, len(groups))
	for i, g := range groups {
		sorted, err := sortedCopy(g)
		if err != nil {
			return nil, fmt.Errorf("group %d: %w", i, err)
		}
		if len(sorted) == 0 {
			return nil, fmt.Errorf("group %d: empty", i)
		}
		m[i] = momentOf(sorted)
	}
	return m, nil
}
