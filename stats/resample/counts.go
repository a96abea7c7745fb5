package resample

import (
	"context"
	"fmt"
	"math"
)

// Counted is a statistic of how often each row was drawn: times[i] for row i, together as
// many as there are rows. An answer that is undefined is NaN.
type Counted func(times []int32) float64

// BootstrapCounts bootstraps statistics of n rows over the same draws, those that
// Bootstrap makes of n rows without strata and clusters. To count them takes a fraction
// of the time: a row is drawn by adding one to its place, for all statistics at once,
// and a statistic goes through the rows in their order. The results are in the order of
// the statistics.
//
// The methods that need the jackknife, BCa and BCaMidrank, are errors here, and so is
// what is an error of Bootstrap.
func BootstrapCounts(ctx context.Context, n int, statistics []Counted, opts Options) ([]Result, error) {
	whole := make([]int32, max(n, 0))
	for i := range whole {
		whole[i] = 1
	}
	results, err := countDraws(ctx, n, len(statistics), opts, func() func([]int32, func(int, float64)) {
		return func(times []int32, give func(int, float64)) {
			for j, statistic := range statistics {
				give(j, statistic(times))
			}
		}
	}, func(j int) float64 { return statistics[j](whole) })
	if err != nil {
		return nil, fmt.Errorf("resample: bootstrap counts: %w", err)
	}
	return results, nil
}

// countDraws makes the results of several statistics from the draws. newWorker makes, for
// each worker, what gives the statistics of a draw; estimate gives one with all rows.
func countDraws(ctx context.Context, n, statistics int, opts Options, newWorker func() func(times []int32, give func(j int, v float64)), estimate func(j int) float64) ([]Result, error) {
	strata, level, err := prepare(Design{N: n}, opts)
	if err != nil {
		return nil, err
	}
	if opts.Method == BCa || opts.Method == BCaMidrank {
		return nil, fmt.Errorf("%v needs the jackknife", opts.Method)
	}
	draws := opts.Replicates
	if draws == 0 {
		draws = DefaultReplicates
	}
	replicates := make([][]float64, statistics)
	for j := range replicates {
		replicates[j] = make([]float64, draws)
	}
	err = each(ctx, draws, opts.Workers, func() func(int) {
		var s source
		times, evaluate := make([]int32, n), newWorker()
		return func(i int) {
			s.start(opts.Seed, i)
			s.count(times)
			evaluate(times, func(j int, v float64) { replicates[j][i] = v })
		}
	})
	if err != nil {
		return nil, err
	}
	results := make([]Result, statistics)
	for j := range results {
		statistic := func([]int, []float64) float64 { return estimate(j) }
		if results[j], err = conclude(ctx, strata, statistic, replicates[j], level, opts); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// count draws as many rows as there are, as withReplacement does from one stratum of
// rows, and writes how often each was drawn.
func (s *source) count(times []int32) {
	clear(times)
	n := uint64(len(times))
	tooLow := uint32(-n % n) // of the lower half of a product, see below
	for left := len(times); left > 0; {
		both := s.pcg.Uint64()
		if product := uint64(uint32(both)) * n; uint32(product) >= tooLow {
			times[product>>32]++
			left--
		}
		if product := (both >> 32) * n; left > 0 && uint32(product) >= tooLow {
			times[product>>32]++
			left--
		}
	}
}

// CountedMean is the mean of the values of the rows drawn. Equal values that stand
// together, as in sorted ones, cost one multiplication. It sums with twice the precision
// (Ogita, Rump and Oishi 2005, SIAM J Sci Comput 26:1955), so that it hardly depends on
// the order of the values: it is Mean of the draw to its last digits.
func CountedMean(values []float64) Counted {
	var distinct []float64
	var ends []int32
	for i, v := range values {
		if i == 0 || v != values[i-1] {
			distinct, ends = append(distinct, v), append(ends, 0)
		}
		ends[len(ends)-1] = int32(i + 1)
	}
	return func(times []int32) float64 {
		total, lost := 0.0, 0.0
		from := int32(0)
		for k, end := range ends {
			drawn := int32(0)
			for _, t := range times[from:end] {
				drawn += t
			}
			from = end
			count := float64(drawn)
			product := count * distinct[k]
			sum := total + product
			part := sum - total
			lost += (total - (sum - part)) + (product - part) + math.FMA(count, distinct[k], -product)
			total = sum
		}
		return (total + lost) / float64(len(times))
	}
}
