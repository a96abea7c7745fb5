package describe

import (
	"fmt"
	"math"
	"slices"
)

// RankMethod says where the p-value of a rank test comes from; the zero value is
// Exact.
type RankMethod int

// The reference distributions of the rank tests.
const (
	// Exact is the permutation distribution given the ranks, ties and all, by
	// convolution. R: wilcox.test(exact = TRUE) without ties;
	// exactRankTests::wilcox.exact, coin::wilcox_test(distribution = "exact").
	Exact RankMethod = iota
	// NormalCorrected is the normal approximation, with the variance for ties and
	// a continuity correction of one half. R: wilcox.test(exact = FALSE).
	NormalCorrected
	// Normal is the same without the correction. R: wilcox.test(exact = FALSE,
	// correct = FALSE); coin::wilcoxsign_test, coin::wilcox_test.
	Normal
)

// String returns the name as it is printed under a table.
func (m RankMethod) String() string {
	switch m {
	case Exact:
		return "exact"
	case NormalCorrected:
		return "normal approximation, continuity-corrected"
	case Normal:
		return "normal approximation"
	}
	return fmt.Sprintf("RankMethod(%d)", int(m))
}

// ZeroRule says what a signed-rank test does with differences of 0; the zero
// value is DropZeros.
type ZeroRule int

// The rules for zeros.
const (
	// DropZeros leaves zeros out before ranking (Wilcoxon 1945, Biometrics Bull 1:80).
	DropZeros ZeroRule = iota
	// Pratt ranks zeros with the others and then leaves their ranks out (Pratt
	// 1959, JASA 54:655). R: coin::wilcoxsign_test, whose default it is.
	Pratt
)

// String returns the name as it is printed under a table.
func (z ZeroRule) String() string {
	switch z {
	case DropZeros:
		return "zeros dropped"
	case Pratt:
		return "Pratt"
	}
	return fmt.Sprintf("ZeroRule(%d)", int(z))
}

// SignedRankOptions says how SignedRank tests: Method 0 means Exact, Zeros 0
// means DropZeros.
type SignedRankOptions struct {
	Method RankMethod
	Zeros  ZeroRule
}

// SignedRankResult is a signed-rank test. V is the sum of the ranks of the
// positive differences; N counts the differences that are not 0. Z is V
// standardized, with Method's continuity correction for the two-sided test, NaN
// for Exact.
type SignedRankResult struct {
	N, Zeros int
	Ties     bool
	V, Z     float64
	P        PValues
	Method   RankMethod
}

// MaxExactSignedRank is the largest number of differences other than 0 for which
// SignedRank gives an exact p-value.
const MaxExactSignedRank = 1000

// SignedRank tests that the differences d are symmetric about 0 by Wilcoxon's
// signed ranks. Equal absolute differences share their mean rank; they are
// compared after rounding to ten significant digits, as R's digits.rank = 10, so
// that binary rounding does not break ties.
//
// The exact distribution gives each rank to either sign with probability one
// half. Where every difference is 0, or there is none, V is 0 and Z and P are NaN.
// A NaN or an infinity, an unknown method or rule, or Exact with more than
// MaxExactSignedRank differences is an error.
//
// In R: wilcox.test(d, digits.rank = 10); exactRankTests::wilcox.exact(d);
// coin::wilcoxsign_test(x ~ y, zero.method = "Pratt" or "Wilcoxon").
func SignedRank(d []float64, opts SignedRankOptions) (SignedRankResult, error) {
	if _, err := sortedCopy(d); err != nil {
		return SignedRankResult{}, fmt.Errorf("describe: signed rank: %w", err)
	}
	if opts.Method < Exact || opts.Method > Normal {
		return SignedRankResult{}, fmt.Errorf("describe: signed rank: %v is not a method", opts.Method)
	}
	if opts.Zeros != DropZeros && opts.Zeros != Pratt {
		return SignedRankResult{}, fmt.Errorf("describe: signed rank: %v is not a rule", opts.Zeros)
	}
	s := signRanks(d, opts.Zeros)
	if n := len(s.doubled); opts.Method == Exact && n > MaxExactSignedRank {
		return SignedRankResult{}, fmt.Errorf("describe: signed rank: %d differences: the exact distribution is for at most %d", n, MaxExactSignedRank)
	}
	r := SignedRankResult{
		N: len(s.doubled), Zeros: len(d) - len(s.doubled), Ties: s.ties,
		V: float64(s.positive) / 2, Z: math.NaN(), P: undefinedP(), Method: opts.Method,
	}
	if r.N == 0 {
		return r, nil
	}
	if opts.Method == Exact {
		slices.Sort(s.doubled) // the same sums whatever the order of the rows
		r.P = exactP(convolve(s.doubled), s.positive)
		return r, nil
	}
	r.Z, r.P = approximate(r.V-s.mean(), s.sd(), opts.Method)
	return r, nil
}

// signed is the doubled ranks of the differences that are not 0.
type signed struct {
	doubled  []int
	positive int // sum of the doubled ranks of the positive differences
	ties     bool
}

// signRanks ranks the absolute differences.
func signRanks(d []float64, rule ZeroRule) signed {
	var size, value []float64
	for _, v := range d {
		if v != 0 || rule == Pratt {
			size = append(size, math.Abs(tenDigits(v)))
			value = append(value, v)
		}
	}
	ranks := rank(size)
	var s signed
	seen := map[int]bool{}
	for i, v := range value {
		if v == 0 {
			continue
		}
		k := ranks.doubled[i]
		s.ties = s.ties || seen[k]
		seen[k] = true
		s.doubled = append(s.doubled, k)
		if v > 0 {
			s.positive += k
		}
	}
	return s
}

// mean is the expected sum of the positive ranks.
func (s signed) mean() float64 {
	total := 0
	for _, k := range s.doubled {
		total += k
	}
	return float64(total) / 4
}

// sd is the standard deviation of the sum of the positive ranks.
func (s signed) sd() float64 {
	squares := 0.0
	for _, k := range s.doubled {
		squares += float64(k) * float64(k) // whole numbers: exact
	}
	return math.Sqrt(squares) / 4
}

// convolve returns the probabilities of the sums 0, 1, ... of the doubled ranks,
// each of which is taken with probability one half.
func convolve(doubled []int) []float64 {
	total := 0
	for _, k := range doubled {
		total += k
	}
	p := make([]float64, total+1)
	p[0] = 1
	top := 0
	for _, k := range doubled {
		top += k
		for s := top; s >= k; s-- {
			p[s] = (p[s] + p[s-k]) / 2
		}
		for s := min(k, top+1) - 1; s >= 0; s-- {
			p[s] /= 2
		}
	}
	return p
}

// exactP are the p-values of the observed sum at in a distribution over 0, 1, ...
// The two-sided one is the probability of being as far from the mean as at.
func exactP(p []float64, at int) PValues {
	var mass, moment sum
	for s, v := range p {
		mass.add(v)
		moment.add(v * float64(s))
	}
	mean := moment.value() / mass.value()
	far := math.Abs(float64(at)-mean) - 1e-9*float64(len(p))
	var less, greater, both sum
	for s, v := range p {
		if s <= at {
			less.add(v)
		}
		if s >= at {
			greater.add(v)
		}
		if math.Abs(float64(s)-mean) >= far {
			both.add(v)
		}
	}
	return PValues{TwoSided: min(1, both.value()), Less: min(1, less.value()), Greater: min(1, greater.value())}
}

// approximate standardizes a rank statistic's distance from its mean; the
// correction moves it half a rank towards the mean, or towards the alternative's
// side for the one-sided tests.
func approximate(distance, sd float64, method RankMethod) (float64, PValues) {
	if !(sd > 0) {
		return math.NaN(), undefinedP()
	}
	if method == Normal {
		z := distance / sd
		return z, normalP(z)
	}
	z := distance / sd
	if distance != 0 {
		z = (distance - math.Copysign(0.5, distance)) / sd
	}
	p := PValues{
		TwoSided: min(1, normalP(z).TwoSided),
		Less:     normalP((distance + 0.5) / sd).Less,
		Greater:  normalP((distance - 0.5) / sd).Greater,
	}
	return z, p
}

// SignTest returns the two-sided p-value of the test that a difference is as often
// above as below 0; zeros are left out. It is NaN where nothing is left. A NaN or
// an infinity is an error.
//
// In R: binom.test(sum(d > 0), sum(d != 0))$p.value.
func SignTest(d []float64) (pTwoSided float64, err error) {
	if _, err := sortedCopy(d); err != nil {
		return 0, fmt.Errorf("describe: sign test: %w", err)
	}
	up, down := 0, 0
	for _, v := range d {
		switch {
		case v > 0:
			up++
		case v < 0:
			down++
		}
	}
	if up+down == 0 {
		return math.NaN(), nil
	}
	return signP(min(up, down), up+down), nil
}
