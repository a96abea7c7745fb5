package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// Paired is what pairs of answers, or patients before and after, come to: how many
// pairs respond in both, the first only, the second only, and neither.
type Paired struct{ Both, FirstOnly, SecondOnly, Neither int }

func (p Paired) valid() error {
	if p.Both < 0 || p.FirstOnly < 0 || p.SecondOnly < 0 || p.Neither < 0 {
		return fmt.Errorf("pairs %+v: a count is negative", p)
	}
	return nil
}

// n is the number of pairs.
func (p Paired) n() int { return p.Both + p.FirstOnly + p.SecondOnly + p.Neither }

// McNemarResult holds the tests that as many respond in the first only as in the
// second only.
type McNemarResult struct {
	ChiSquare, P          float64
	Corrected, PCorrected float64 // with continuity correction
	PExact                float64 // two-sided binomial
	PMid                  float64 // the exact one with half the probability of what was observed
}

// McNemar compares the proportions of the first and the second of pairs by the
// discordant pairs alone (McNemar 1947, Psychometrika 12:153; mid-p: Fagerland,
// Lydersen and Laake 2013, BMC Med Res Methodol 13:91).
//
// Without discordant pairs the exact p-values are 1 and the chi-squares NaN. A
// negative count is an error.
//
// In R: mcnemar.test(table, correct = FALSE or TRUE); binom.test(b, b + c).
func McNemar(p Paired) (McNemarResult, error) {
	if err := p.valid(); err != nil {
		return McNemarResult{}, fmt.Errorf("proportion: mcnemar: %w", err)
	}
	b, c := float64(p.FirstOnly), float64(p.SecondOnly)
	n := b + c
	if n == 0 {
		nan := math.NaN()
		return McNemarResult{ChiSquare: nan, P: nan, Corrected: nan, PCorrected: nan, PExact: 1, PMid: 1}, nil
	}
	distance := math.Abs(b - c)
	less := max(distance-1, 0)
	r := McNemarResult{ChiSquare: distance * distance / n, Corrected: less * less / n}
	r.P = special.ChiSquareUpper(r.ChiSquare, 1)
	r.PCorrected = special.ChiSquareUpper(r.Corrected, 1)
	fewer := min(b, c)
	tail := half(fewer, n)
	r.PExact = min(1, 2*tail)
	r.PMid = min(1, tail+half(fewer-1, n))
	return r, nil
}

// half is P(X <= k) of n tosses of a coin.
func half(k, n float64) float64 {
	switch {
	case k < 0:
		return 0
	case k >= n:
		return 1
	}
	return special.BetaLower(n-k, k+1, 0.5, 0.5)
}

// PairedMethod names an interval for the difference of paired proportions; the zero
// value is NewcombePaired.
type PairedMethod int

// The intervals for a paired difference.
const (
	// NewcombePaired combines the Wilson limits of the two proportions, with their
	// correlation phi. Newcombe 1998, Stat Med 17:2635, method 10, with phi not
	// corrected for continuity.
	NewcombePaired PairedMethod = iota
	// Tango inverts the score test of the difference. R: PropCIs::scoreci.mp.
	// Tango 1998, Stat Med 17:891.
	Tango
	// WaldPaired is the normal interval with the variance of the discordant pairs, cut
	// at -1 and 1. It is too narrow in small samples: for comparison with others'
	// results.
	WaldPaired
)

// String returns the name as it is printed under a table.
func (m PairedMethod) String() string {
	return nameOf([]string{"Newcombe paired score", "Tango score", "Wald"}, int(m), "PairedMethod")
}

// PairedOptions says how PairedDifference makes its interval: Level 0 means 0.95,
// Method 0 means NewcombePaired.
type PairedOptions struct {
	Level  float64
	Method PairedMethod
}

// PairedDifferenceResult is a difference of the two proportions of pairs, in [-1, 1].
type PairedDifferenceResult struct {
	Difference float64
	Interval   stats.Interval
	Method     PairedMethod
}

// PairedDifference returns the proportion responding in the first less that in the
// second and its interval, all NaN without pairs. A negative count, a level outside
// (0, 1) or an unknown method is an error.
func PairedDifference(p Paired, opts PairedOptions) (PairedDifferenceResult, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return PairedDifferenceResult{}, fmt.Errorf("proportion: paired difference: %w", err)
	}
	if err := p.valid(); err != nil {
		return PairedDifferenceResult{}, fmt.Errorf("proportion: paired difference: %w", err)
	}
	if opts.Method < NewcombePaired || opts.Method > WaldPaired {
		return PairedDifferenceResult{}, fmt.Errorf("proportion: paired difference: %v is not a method", opts.Method)
	}
	r := PairedDifferenceResult{Difference: math.NaN(), Interval: stats.Undefined(), Method: opts.Method}
	if p.n() == 0 {
		return r, nil
	}
	r.Difference = float64(p.FirstOnly-p.SecondOnly) / float64(p.n())
	switch opts.Method {
	case Tango:
		r.Interval = tango(p, r.Difference, level)
	case WaldPaired:
		r.Interval = waldPaired(p, r.Difference, level)
	case NewcombePaired:
		r.Interval = newcombePaired(p, r.Difference, level)
	}
	return r, nil
}

// waldPaired is the normal interval about d.
func waldPaired(p Paired, d, level float64) stats.Interval {
	n := float64(p.n())
	variance := float64(p.FirstOnly+p.SecondOnly)/n - float64(d*d)
	half := float64(stats.NormalCritical(level) * math.Sqrt(max(0, variance)/n))
	return stats.Interval{Low: max(d-half, -1), High: min(d+half, 1)}
}

// newcombePaired adds the distances of the Wilson limits as correlated errors.
func newcombePaired(p Paired, d, level float64) stats.Interval {
	first := Input{Responders: p.Both + p.FirstOnly, N: p.n()}
	second := Input{Responders: p.Both + p.SecondOnly, N: p.n()}
	p1, p2 := first.rate(), second.rate()
	w1, w2 := wilson(first, level), wilson(second, level)
	phi := p.phi()
	spread := func(u, v float64) float64 {
		return math.Sqrt(max(0, float64(u*u)-2*phi*u*v+float64(v*v)))
	}
	return stats.Interval{Low: d - spread(p1-w1.Low, w2.High-p2), High: d + spread(w1.High-p1, p2-w2.Low)}
}

// phi is the correlation of the two answers, 0 where one does not vary.
func (p Paired) phi() float64 {
	a, b, c, d := float64(p.Both), float64(p.FirstOnly), float64(p.SecondOnly), float64(p.Neither)
	scale := math.Sqrt(a+b) * math.Sqrt(c+d) * math.Sqrt(a+c) * math.Sqrt(b+d)
	if scale == 0 {
		return 0
	}
	return (float64(a*d) - float64(b*c)) / scale
}

// tango finds the differences at which the score statistic is z and -z.
func tango(p Paired, estimate, level float64) stats.Interval {
	z := stats.NormalCritical(level)
	score := func(d float64) float64 { return p.score(d) }
	ci := stats.Interval{Low: -1, High: 1}
	if estimate > -1 && score(-1) > z {
		ci.Low = root(func(d float64) float64 { return score(d) - z }, -1, estimate)
	}
	if estimate < 1 && score(1) < -z {
		ci.High = root(func(d float64) float64 { return score(d) + z }, estimate, 1)
	}
	return ci
}

// score is the standardized distance of the observed difference from d, with the
// variance at the largest likelihood under d; it falls as d rises.
func (p Paired) score(d float64) float64 {
	n, b, c := float64(p.n()), float64(p.FirstOnly), float64(p.SecondOnly)
	// The proportion of SecondOnly is the root q of 2n q² + h q - c d (1 - d) = 0.
	h := float64((2*n-b+c)*d) - b - c
	q := (math.Sqrt(max(0, float64(h*h)+8*n*c*d*(1-d))) - h) / (4 * n)
	return standardize(b-c-float64(n*d), n*(2*q+float64(d*(1-d))))
}

// PairedOddsRatio returns the ratio of the discordant pairs, FirstOnly to
// SecondOnly, the odds ratio given the pairs, and its exact limits by way of
// ClopperPearson. The ratio and High are NaN (without bound) where SecondOnly is 0,
// and all are without discordant pairs. Method in the result is ConditionalExact,
// and an option's Method is not used.
//
// In R: exact2x2::mcnemar.exact.
func PairedOddsRatio(p Paired, opts OddsRatioOptions) (OddsRatioResult, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return OddsRatioResult{}, fmt.Errorf("proportion: paired odds ratio: %w", err)
	}
	if err := p.valid(); err != nil {
		return OddsRatioResult{}, fmt.Errorf("proportion: paired odds ratio: %w", err)
	}
	r := OddsRatioResult{OddsRatio: math.NaN(), Interval: stats.Undefined(), Method: ConditionalExact}
	n := p.FirstOnly + p.SecondOnly
	if n == 0 {
		return r, nil
	}
	if p.SecondOnly > 0 {
		r.OddsRatio = float64(p.FirstOnly) / float64(p.SecondOnly)
	}
	r.Interval = odds(clopperPearson(Input{Responders: p.FirstOnly, N: n}, level))
	return r, nil
}

// odds turns the limits of a proportion into those of its odds, NaN without bound.
func odds(p stats.Interval) stats.Interval {
	of := func(p float64) float64 {
		if p == 1 {
			return math.NaN()
		}
		return p / (1 - p)
	}
	return stats.Interval{Low: of(p.Low), High: of(p.High)}
}
