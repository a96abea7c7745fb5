package resample

import (
	"context"
	"fmt"
	"math"
)

// PermutationOptions says how a permutation test is made: Replicates 0 means 9999,
// Workers 0 as many as there are processors. Any Seed, 0 included, is a seed.
type PermutationOptions struct {
	Replicates int
	Seed       uint64
	Workers    int
}

// DefaultPermutations is the number that PermutationOptions.Replicates of 0 means.
const DefaultPermutations = 9999

// PermutationResult is a permutation test. Less and Greater are for the alternatives
// that the statistic is low and high; TwoSided counts the replicates as far from 0 as
// the observed value. Each p-value is (1 + count) / (1 + replicates), the observed order
// among them, so that it is never 0 and the test holds its level (Phipson and Smyth
// 2010, Stat Appl Genet Mol Biol 9:39). MonteCarloErr is the standard error of
// TwoSided from the finite number of replicates.
type PermutationResult struct {
	Observed                float64
	TwoSided, Less, Greater float64
	MonteCarloErr           float64
	Replicates              []float64
}

// Permutation tests that rows are exchangeable within strata: the statistic is
// computed with the rows, or clusters of equal size, in random order. Rows take one
// another's places: a Statistic made by Regroup sees the values of one row with the
// group of another.
//
// Replicates within 1e-10 of the observed value, relative to it, count as equal, so
// that the order of a sum's terms does not decide. All p-values are NaN where the
// observed statistic is undefined; a replicate that is counts as extreme. Errors are
// those of Bootstrap, and clusters of unequal size in one stratum.
//
// In R: coin::independence_test(distribution = approximate()).
func Permutation(ctx context.Context, design Design, statistic Statistic, opts PermutationOptions) (PermutationResult, error) {
	strata, err := design.units()
	if err != nil {
		return PermutationResult{}, fmt.Errorf("resample: permutation: %w", err)
	}
	if err := equalSizes(strata); err != nil {
		return PermutationResult{}, fmt.Errorf("resample: permutation: %w", err)
	}
	start := make([]int, design.N)
	for i := range start {
		start[i] = i
	}
	return test(ctx, "permutation", start, statistic, opts, func() func(*source, []int) {
		order := make([]int, design.N)
		return func(s *source, rows []int) {
			for _, units := range strata {
				places := order[:len(units)]
				for i := range places {
					places[i] = i
				}
				s.shuffle(places)
				for i, u := range units {
					for k, row := range u {
						rows[row] = units[places[i]][k]
					}
				}
			}
		}
	})
}

// Regroup makes a Statistic for Permutation: f of the values that fall to the places
// of the group less f of the others; NaN where either has none.
func Regroup(x []float64, group []bool, f func([]float64) float64) Statistic {
	return func(rows []int, scratch []float64) float64 {
		in, out := 0, len(rows)
		for place, row := range rows {
			if group[place] {
				scratch[in] = x[row]
				in++
			} else {
				out--
				scratch[out] = x[row]
			}
		}
		if in == 0 || in == len(rows) {
			return math.NaN()
		}
		return f(scratch[:in]) - f(scratch[in:len(rows)])
	}
}

// SignFlip tests that differences of pairs are symmetric about 0: f is computed with
// the sign of each difference chosen by a coin. f may change the order of what it is
// given. No differences, a negative number of replicates, and the end of ctx are
// errors; the p-values are as in Permutation.
func SignFlip(ctx context.Context, d []float64, f func([]float64) float64, opts PermutationOptions) (PermutationResult, error) {
	if len(d) == 0 {
		return PermutationResult{}, fmt.Errorf("resample: sign flip: no differences")
	}
	// Row i is d[i] as it is, row i + n with the other sign.
	statistic := func(rows []int, scratch []float64) float64 {
		for i, row := range rows {
			if row < len(d) {
				scratch[i] = d[row]
			} else {
				scratch[i] = -d[row-len(d)]
			}
		}
		return f(scratch[:len(rows)])
	}
	start := make([]int, len(d))
	for i := range start {
		start[i] = i
	}
	return test(ctx, "sign flip", start, statistic, opts, func() func(*source, []int) {
		return func(s *source, rows []int) {
			for i := range rows {
				rows[i] = i
				if s.coin() {
					rows[i] += len(d)
				}
			}
		}
	})
}

func equalSizes(strata [][]unit) error {
	for i, units := range strata {
		for _, u := range units {
			if len(u) != len(units[0]) {
				return fmt.Errorf("stratum %d: clusters of %d and %d rows cannot take one another's places", i, len(units[0]), len(u))
			}
		}
	}
	return nil
}

// test computes the statistic for the start and for the rows that each replicate's
// arrange fills in, and counts.
func test(ctx context.Context, what string, start []int, statistic Statistic, opts PermutationOptions, newArrange func() func(*source, []int)) (PermutationResult, error) {
	n := opts.Replicates
	if n < 0 {
		return PermutationResult{}, fmt.Errorf("resample: %s: %d replicates: negative", what, n)
	}
	if n == 0 {
		n = DefaultPermutations
	}
	r := PermutationResult{Observed: statistic(start, make([]float64, len(start))), Replicates: make([]float64, n)}
	err := each(ctx, n, opts.Workers, func() func(int) {
		var s source
		arrange := newArrange()
		rows, scratch := make([]int, len(start)), make([]float64, len(start))
		return func(i int) {
			s.start(opts.Seed, i)
			arrange(&s, rows)
			r.Replicates[i] = statistic(rows, scratch)
		}
	})
	if err != nil {
		return PermutationResult{}, fmt.Errorf("resample: %s: %w", what, err)
	}
	r.count()
	return r, nil
}

// count fills in the p-values.
func (r *PermutationResult) count() {
	nan := math.NaN()
	r.TwoSided, r.Less, r.Greater, r.MonteCarloErr = nan, nan, nan, nan
	if math.IsNaN(r.Observed) {
		return
	}
	slack := 1e-10 * math.Abs(r.Observed)
	two, less, greater := 1, 1, 1
	for _, v := range r.Replicates {
		undefined := math.IsNaN(v)
		if undefined || math.Abs(v) >= math.Abs(r.Observed)-slack {
			two++
		}
		if undefined || v <= r.Observed+slack {
			less++
		}
		if undefined || v >= r.Observed-slack {
			greater++
		}
	}
	all := float64(len(r.Replicates) + 1)
	r.TwoSided, r.Less, r.Greater = float64(two)/all, float64(less)/all, float64(greater)/all
	r.MonteCarloErr = math.Sqrt(r.TwoSided * (1 - r.TwoSided) / all)
}
