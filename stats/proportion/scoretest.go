package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// ScoreTestResult is a test of one value of a proportion or a difference. Less and
// Greater are for the alternatives that the truth lies below and above it.
type ScoreTestResult struct{ Z, TwoSided, Less, Greater float64 }

// DifferenceTest tests that the proportion of a less that of b is null, by the score
// test whose intervals are Mee and MiettinenNurminen: of Farrington and Manning (1990,
// Stat Med 9:1447) for the former. Non-inferiority of a by a margin m is Greater at
// null = -m. All are NaN if a group is empty. Another method, a null outside [-1, 1]
// and impossible counts are errors.
func DifferenceTest(a, b Input, null float64, method DifferenceMethod) (ScoreTestResult, error) {
	if _, err := pairLevel(a, b, stats.DefaultLevel); err != nil {
		return ScoreTestResult{}, fmt.Errorf("proportion: difference test: %w", err)
	}
	if !(null >= -1 && null <= 1) {
		return ScoreTestResult{}, fmt.Errorf("proportion: difference test: null %v is not in [-1, 1]", null)
	}
	if method != Mee && method != MiettinenNurminen {
		return ScoreTestResult{}, fmt.Errorf("proportion: difference test: %v has no score test", method)
	}
	if a.N == 0 || b.N == 0 {
		nan := math.NaN()
		return ScoreTestResult{nan, nan, nan, nan}, nil
	}
	z := differenceScore(a, b, null)
	if method == Mee {
		z *= inflation(a, b)
	}
	return ScoreTestResult{Z: z, TwoSided: special.NormalTwoSided(z), Less: special.NormalLower(z), Greater: special.NormalUpper(z)}, nil
}

// BinomialTest tests exactly that the proportion is null. TwoSided sums the counts that
// are not more likely than the one observed, up to a factor 1 + 1e-7; Z is that of the
// score test, NaN at a null of 0 or 1. All are NaN in an empty group. A null outside [0, 1] and
// impossible counts are errors.
//
// In R: binom.test(x, n, p = null).
func BinomialTest(in Input, null float64) (ScoreTestResult, error) {
	if err := in.valid(); err != nil {
		return ScoreTestResult{}, fmt.Errorf("proportion: binomial test: %w", err)
	}
	if !(null >= 0 && null <= 1) {
		return ScoreTestResult{}, fmt.Errorf("proportion: binomial test: null %v is not in [0, 1]", null)
	}
	r := ScoreTestResult{Z: math.NaN(), TwoSided: math.NaN(), Less: math.NaN(), Greater: math.NaN()}
	if in.N == 0 {
		return r, nil
	}
	n, x := float64(in.N), float64(in.Responders)
	r.Less, r.Greater = 1, 1
	if in.Responders < in.N {
		r.Less = special.BetaLower(n-x, x+1, 1-null, null)
	}
	if in.Responders > 0 {
		r.Greater = special.BetaLower(x, n-x+1, null, 1-null)
	}
	if null == 0 || null == 1 {
		r.TwoSided = min(r.Less, r.Greater) // one count alone is possible
		return r, nil
	}
	r.TwoSided = binomial(in.N, null, 1-null).notMoreLikely(in.Responders)
	r.Z = (in.rate() - null) / math.Sqrt(null*(1-null)/n)
	return r, nil
}
