package describe

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// SpearmanVariance names the variance of Fisher's z of a rank correlation; the zero
// value is BonettWright.
type SpearmanVariance int

// The variances.
const (
	// BonettWright is (1 + r²/2)/(n - 3) (Bonett and Wright 2000, Psychometrika
	// 65:23). R: tanh(atanh(r) + c(-1, 1) * qnorm(0.975) * sqrt((1 + r^2/2)/(n - 3))).
	BonettWright SpearmanVariance = iota
	// Fieller is 1.06/(n - 3) (Fieller, Hartley and Pearson 1957, Biometrika 44:470).
	// R: tanh(atanh(r) + c(-1, 1) * qnorm(0.975) * sqrt(1.06/(n - 3))).
	Fieller
)

// String returns the name as it is printed under a table.
func (v SpearmanVariance) String() string {
	switch v {
	case BonettWright:
		return "Bonett-Wright"
	case Fieller:
		return "Fieller"
	}
	return fmt.Sprintf("SpearmanVariance(%d)", int(v))
}

// CorrelationOptions says how an interval is made: Level 0 means 0.95. Variance is
// for Spearman, 0 means BonettWright; Pearson does not use it.
type CorrelationOptions struct {
	Level    float64
	Variance SpearmanVariance
}

// CorrelationResult is a correlation in [-1, 1] with the test that it is 0.
// Statistic is Student's t with DF degrees of freedom for Pearson and Spearman,
// and a normal z for Kendall, whose DF and limits are NaN.
type CorrelationResult struct {
	N                        int
	Correlation              float64
	Statistic, DF            float64
	P                        PValues
	Interval                 stats.Interval
	TiesX, TiesY             bool
	SumOfSquaredRankDistance float64 // Spearman's S; NaN for the others
}

// Pearson returns the product-moment correlation of pairs, its t test and the
// interval by Fisher's z.
//
// It is NaN where there are fewer than two pairs or a variable does not vary; the
// test needs three pairs, the interval four. At a correlation of 1 or -1 the
// statistic and the limits are NaN and the p-value is that of no chance, 0.
// Samples of unequal length, a NaN or an infinity, or a level outside (0, 1) are
// errors.
//
// In R: cor.test(x, y).
func Pearson(x, y []float64, opts CorrelationOptions) (CorrelationResult, error) {
	level, err := pairedLevel(x, y, opts.Level)
	if err != nil {
		return CorrelationResult{}, fmt.Errorf("describe: pearson: %w", err)
	}
	r := studentCorrelation(len(x), productMoment(x, y))
	r.TiesX, r.TiesY = rank(x).ties, rank(y).ties
	r.Interval = fisherInterval(r.Correlation, 1/float64(r.N-3), level)
	return r, nil
}

// Spearman returns the correlation of the ranks of pairs, equal values at their
// mean rank, and its test by the t distribution. The interval is Fisher's z with
// the variance that Variance names. NaN and errors are those of Pearson; an unknown
// variance is an error too.
//
// In R: cor.test(x, y, method = "spearman", exact = FALSE). For small samples
// without ties see SpearmanExact.
func Spearman(x, y []float64, opts CorrelationOptions) (CorrelationResult, error) {
	level, err := pairedLevel(x, y, opts.Level)
	if err != nil {
		return CorrelationResult{}, fmt.Errorf("describe: spearman: %w", err)
	}
	if opts.Variance < BonettWright || opts.Variance > Fieller {
		return CorrelationResult{}, fmt.Errorf("describe: spearman: %v is not a variance", opts.Variance)
	}
	rx, ry := rank(x), rank(y)
	r := studentCorrelation(len(x), productMoment(floats(rx.doubled), floats(ry.doubled)))
	r.TiesX, r.TiesY = rx.ties, ry.ties
	n := float64(r.N)
	r.SumOfSquaredRankDistance = n * (n*n - 1) * (1 - r.Correlation) / 6
	factor := 1 + r.Correlation*r.Correlation/2
	if opts.Variance == Fieller {
		factor = 1.06
	}
	r.Interval = fisherInterval(r.Correlation, factor/(n-3), level)
	return r, nil
}

// Kendall returns tau-b of pairs, which allows for ties in both variables, and its
// normal test with the variance for ties (Kendall 1970, Rank Correlation
// Methods). It is NaN where a variable does not vary. Errors are those of Pearson.
// The work is of order n log n (Knight 1966, JASA 61:436).
//
// In R: cor.test(x, y, method = "kendall", exact = FALSE).
func Kendall(x, y []float64) (CorrelationResult, error) {
	if err := paired(x, y); err != nil {
		return CorrelationResult{}, fmt.Errorf("describe: kendall: %w", err)
	}
	nan := math.NaN()
	r := CorrelationResult{
		N: len(x), Correlation: nan, Statistic: nan, DF: nan, P: undefinedP(), Interval: stats.Undefined(),
		SumOfSquaredRankDistance: nan,
	}
	tx, ty := tieSums(x), tieSums(y)
	r.TiesX, r.TiesY = tx.pairs > 0, ty.pairs > 0
	n := float64(r.N)
	all := n * (n - 1) / 2
	if tx.pairs == all || ty.pairs == all {
		return r, nil
	}
	score := concordance(x, y)
	r.Correlation = score / math.Sqrt((all-tx.pairs)*(all-ty.pairs))
	variance := (n*(n-1)*(2*n+5) - tx.variance - ty.variance) / 18
	variance += 2 * tx.pairs * ty.pairs / (n * (n - 1))
	if n > 2 {
		variance += tx.triples * ty.triples / (9 * n * (n - 1) * (n - 2))
	}
	r.Statistic = score / math.Sqrt(variance)
	r.P = normalP(r.Statistic)
	return r, nil
}

// pairedLevel checks the pairs and returns the level to use.
func pairedLevel(x, y []float64, level float64) (float64, error) {
	if err := paired(x, y); err != nil {
		return 0, err
	}
	return stats.Level(level)
}

// studentCorrelation is a correlation of n pairs with its t test; NaN stays NaN.
func studentCorrelation(n int, correlation float64) CorrelationResult {
	nan := math.NaN()
	r := CorrelationResult{
		N: n, Correlation: correlation, Statistic: nan, DF: nan, P: undefinedP(),
		Interval: stats.Undefined(), SumOfSquaredRankDistance: nan,
	}
	if math.IsNaN(correlation) || n < 3 {
		return r
	}
	r.DF = float64(n - 2)
	if left := (1 - correlation) * (1 + correlation); left > 0 {
		r.Statistic = correlation * math.Sqrt(r.DF/left)
		r.P = studentP(r.Statistic, r.DF)
		return r
	}
	r.P = studentP(math.Inf(int(correlation)), r.DF)
	return r
}

// fisherInterval is the interval on the scale of the inverse hyperbolic tangent.
func fisherInterval(r, variance, level float64) stats.Interval {
	if !(math.Abs(r) < 1) || !(variance > 0) || math.IsInf(variance, 0) {
		return stats.Undefined()
	}
	z := math.Atanh(r)
	half := float64(stats.NormalCritical(level) * math.Sqrt(variance))
	return stats.Interval{Low: math.Tanh(z - half), High: math.Tanh(z + half)}
}

// productMoment is the correlation of two columns, NaN where one does not vary. The
// pairs are summed in ascending order, so that the order of the rows does not show.
func productMoment(x, y []float64) float64 {
	if len(x) < 2 {
		return math.NaN()
	}
	x, y = ascendingPairs(x, y)
	mx, my := columnMean(x), columnMean(y)
	var sxx, syy, sxy sum
	for i := range x {
		dx, dy := x[i]-mx, y[i]-my
		sxx.add(float64(dx * dx))
		syy.add(float64(dy * dy))
		sxy.add(float64(dx * dy))
	}
	scale := math.Sqrt(sxx.value() * syy.value())
	if !(scale > 0) || math.IsInf(scale, 0) { // the product is out of range
		scale = math.Sqrt(sxx.value()) * math.Sqrt(syy.value())
	}
	if !(scale > 0) || constant(x) || constant(y) {
		return math.NaN()
	}
	return min(max(sxy.value()/scale, -1), 1)
}

// ascendingPairs returns the pairs in the order of x and, for equal x, of y.
func ascendingPairs(x, y []float64) (sx, sy []float64) {
	type pair struct{ x, y float64 }
	pairs := make([]pair, len(x))
	for i := range x {
		pairs[i] = pair{x[i], y[i]}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y))
	})
	sx, sy = make([]float64, len(x)), make([]float64, len(x))
	for i, p := range pairs {
		sx[i], sy[i] = p.x, p.y
	}
	return sx, sy
}

func constant(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}

func columnMean(x []float64) float64 {
	var total sum
	for _, v := range x {
		total.add(v)
	}
	return total.value() / float64(len(x))
}

func floats(k []int) []float64 {
	f := make([]float64, len(k))
	for i, v := range k {
		f[i] = float64(v)
	}
	return f
}

// tieCounts are the sums over groups of t equal values that Kendall's test needs:
// pairs t(t-1)/2, triples t(t-1)(t-2), and t(t-1)(2t+5).
type tieCounts struct{ pairs, triples, variance float64 }

func tieSums(x []float64) tieCounts {
	sizes := map[float64]float64{}
	for _, v := range x {
		sizes[v]++
	}
	var c tieCounts // whole numbers: exact in any order
	for _, t := range sizes {
		c.pairs += t * (t - 1) / 2
		c.triples += t * (t - 1) * (t - 2)
		c.variance += t * (t - 1) * (2*t + 5)
	}
	return c
}

// SpearmanExact returns the p-values of Spearman's test without ties: for up to
// nine pairs from all orders, above that by the Edgeworth series of Best and
// Roberts (1975, Appl Stat 24:377, AS 89), an approximation that R too calls
// exact. Ties in x or y, fewer than two pairs, or what is an error for Spearman is
// an error.
//
// In R: cor.test(x, y, method = "spearman", exact = TRUE).
func SpearmanExact(x, y []float64) (PValues, error) {
	r, err := Spearman(x, y, CorrelationOptions{})
	if err != nil {
		return PValues{}, err
	}
	if r.TiesX || r.TiesY {
		return PValues{}, fmt.Errorf("describe: spearman exact: equal values: the distribution is for none")
	}
	if r.N < 2 {
		return PValues{}, fmt.Errorf("describe: spearman exact: %d pairs: fewer than 2", r.N)
	}
	n := float64(r.N)
	s := math.Round(r.SumOfSquaredRankDistance)
	upper := spearmanUpper(r.N, s)       // P(S >= s): correlations as low
	lower := 1 - spearmanUpper(r.N, s+2) // P(S <= s), S being even
	two := lower
	if s > n*(n*n-1)/6 {
		two = upper
	}
	return PValues{TwoSided: min(1, 2*two), Less: upper, Greater: lower}, nil
}

// spearmanUpper is P(S >= s) for n pairs without ties.
func spearmanUpper(n int, s float64) float64 {
	m := float64(n)
	switch {
	case s <= 0:
		return 1
	case s > m*(m*m-1)/3:
		return 0
	case n <= 9:
		return orders(n, int(s))
	}
	b := 1 / m
	x := (6*(s-1)*b/(m*m-1) - 1) * math.Sqrt(m-1)
	y := x * x
	u := x * b * (0.2274 + b*(0.2531+0.1745*b) +
		y*(-0.0758+b*(0.1033+0.3932*b)-y*b*(0.0879+0.0151*b-y*(0.0072-0.0831*b+y*b*(0.0131-4.6e-4*y)))))
	return min(1, max(0, u/math.Exp(y/2)+special.NormalUpper(x)))
}

// orders is the fraction of the orders of n ranks whose squared distances from
// 1..n sum to at least s.
func orders(n, s int) float64 {
	taken := make([]bool, n)
	count, total := 0, 0
	var place func(i, distance int)
	place = func(i, distance int) {
		if i == n {
			total++
			if distance >= s {
				count++
			}
			return
		}
		for k := range n {
			if !taken[k] {
				taken[k] = true
				place(i+1, distance+(i-k)*(i-k))
				taken[k] = false
			}
		}
	}
	place(0, 0)
	return float64(count) / float64(total)
}
