package describe

import (
	"fmt"
	"math"
	"slices"

	"reprieve/stats/internal/special"
)

// MannWhitneyOptions says how MannWhitney tests: Method 0 means Exact.
type MannWhitneyOptions struct{ Method RankMethod }

// MannWhitneyResult is a rank-sum test. U counts the pairs in which the value of
// x is above that of y, ties as one half (R's W); Superiority is U as a fraction
// of all pairs, P(X > Y) + P(X = Y)/2. Z is U standardized, with Method's
// continuity correction for the two-sided test, NaN for Exact.
type MannWhitneyResult struct {
	NX, NY         int
	Ties           bool
	U, Superiority float64
	Z              float64
	P              PValues
	Method         RankMethod
}

// exactWork is the largest number of additions that an exact Mann-Whitney test may
// take: some seconds' worth.
const exactWork = 2e9

// MannWhitney tests that x and y come from one distribution, by the ranks of both
// together (Wilcoxon 1945, Biometrics Bull 1:80; Mann and Whitney 1947, Ann Math
// Stat 18:50). Equal values share their mean rank.
//
// The exact distribution takes every choice of len(x) of the observed ranks as
// equally likely; TwoSided is the probability of a U at least as far from its mean.
// Where a sample is empty, U, Z and P are NaN; where all values are equal Superiority
// is 1/2, the normal Z and P are NaN and the exact P are 1. A NaN or an
// infinity, an unknown method, or Exact for samples whose distribution would take
// over some seconds (above about 180 values each with ties, 1,200 without) is an error.
//
// In R: wilcox.test(x, y); with ties coin::wilcox_test(distribution = "exact").
func MannWhitney(x, y []float64, opts MannWhitneyOptions) (MannWhitneyResult, error) {
	if _, _, err := twoMoments(x, y); err != nil {
		return MannWhitneyResult{}, fmt.Errorf("describe: mann-whitney: %w", err)
	}
	if opts.Method < Exact || opts.Method > Normal {
		return MannWhitneyResult{}, fmt.Errorf("describe: mann-whitney: %v is not a method", opts.Method)
	}
	nan := math.NaN()
	r := MannWhitneyResult{NX: len(x), NY: len(y), U: nan, Superiority: nan, Z: nan, P: undefinedP(), Method: opts.Method}
	if r.NX == 0 || r.NY == 0 {
		return r, nil
	}
	ranks := rank(slices.Concat(x, y))
	total := 0
	for _, k := range ranks.doubled[:r.NX] {
		total += k
	}
	nx, ny := float64(r.NX), float64(r.NY)
	r.Ties = ranks.ties
	r.U = float64(total-r.NX*(r.NX+1)) / 2
	r.Superiority = r.U / (nx * ny)
	if opts.Method != Exact {
		n := nx + ny
		variance := nx * ny / 12 * (n + 1 - ranks.cubes/(n*(n-1)))
		r.Z, r.P = approximate(r.U-nx*ny/2, math.Sqrt(variance), opts.Method)
		return r, nil
	}
	p, err := exactRankSum(ranks, r.NX, r.NY)
	if err != nil {
		return MannWhitneyResult{}, fmt.Errorf("describe: mann-whitney: %w", err)
	}
	if ranks.ties {
		r.P = exactP(p, total-r.NX*(r.NX+1))
	} else {
		r.P = exactP(p, (total-r.NX*(r.NX+1))/2)
	}
	return r, nil
}

// exactRankSum returns the distribution of 2U with ties, of U without.
func exactRankSum(ranks ranking, nx, ny int) ([]float64, error) {
	n, least := float64(nx+ny), float64(min(nx, ny))
	work := least * least * (n - least)
	if ranks.ties {
		work *= n
	}
	if work > exactWork {
		return nil, fmt.Errorf("%d and %d values: too many for the exact distribution", nx, ny)
	}
	if !ranks.ties {
		return uDistribution(min(nx, ny), max(nx, ny)), nil
	}
	doubled := slices.Sorted(slices.Values(ranks.doubled)) // the same sums whatever the rows' order
	if nx <= ny {
		return subsetSums(doubled, nx), nil
	}
	// The ranks of y make up the total: 2U of x is 2 nx ny less that of y.
	p := subsetSums(doubled, ny)
	slices.Reverse(p)
	return p, nil
}

// uDistribution is the distribution of U without ties: the coefficients of the
// Gaussian binomials, each from the one before by multiplying by 1 - q^(ny+i) and
// dividing by 1 - q^i. Only the lower half is made so, where the coefficients grow
// and nothing cancels; the rest is its mirror image.
func uDistribution(nx, ny int) []float64 {
	p := make([]float64, nx*ny+1)
	p[0] = 1
	for i := 1; i <= nx; i++ {
		top := i * ny
		half := top / 2
		for s := half; s >= ny+i; s-- {
			p[s] -= p[s-ny-i]
		}
		for s := i; s <= half; s++ {
			p[s] += p[s-i]
		}
		// Probabilities, not counts, so that nothing overflows.
		scale := float64(i) / float64(ny+i)
		for s := range half + 1 {
			p[s] *= scale
			p[top-s] = p[s]
		}
	}
	return p
}

// subsetSums is the distribution of the sum of m of the doubled ranks, chosen at
// random, less m(m+1), the sum of the smallest m ranks without ties.
func subsetSums(doubled []int, m int) []float64 {
	n := len(doubled)
	p := make([][]float64, m+1)
	for j := range p {
		p[j] = make([]float64, 2*j*(n-j)+1)
	}
	p[0][0] = 1
	for i, k := range doubled {
		// Of the i+1 ranks so far, the newest is among the j chosen with
		// probability j/(i+1): each row stays the distribution given j.
		for j := min(i+1, m); j >= 1; j-- {
			in := float64(j) / float64(i+1)
			shift := 2*j - k
			row, fewer := p[j], p[j-1]
			for s := range row {
				v := float64((1 - in) * row[s])
				if from := s + shift; from >= 0 && from < len(fewer) {
					v += float64(in * fewer[from])
				}
				row[s] = v
			}
		}
	}
	return p[m]
}

// signP is the two-sided binomial p-value, at one half, of the smaller count.
func signP(fewer, n int) float64 {
	if 2*fewer == n {
		return 1
	}
	k := float64(fewer)
	return min(1, 2*special.BetaLower(float64(n)-k, k+1, 0.5, 0.5))
}
