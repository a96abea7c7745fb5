package describe

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// HodgesLehmannOptions says how the limits of a Hodges-Lehmann estimate are made:
// Level 0 means 0.95, Method 0 means Exact.
//
// Exact takes the order statistics at which the exact rank test without ties
// rejects. It is conservative: R: wilcox.test(conf.int = TRUE, exact = TRUE).
// NormalCorrected takes those at which the continuity-corrected normal test does,
// with the variance for the ties among equal values; R: wilcox.test(conf.int =
// TRUE, exact = FALSE), whose root search ends within its tolerance of them.
// Normal is the same without the correction.
type HodgesLehmannOptions struct {
	Level  float64
	Method RankMethod
}

// HodgesLehmannResult is an estimate of location or shift, in the unit of the
// values. Achieved is the level that an exact interval really has; NaN for the
// normal ones.
type HodgesLehmannResult struct {
	Estimate float64
	Interval stats.Interval
	Achieved float64
	Method   RankMethod
}

// HodgesLehmann returns the pseudomedian of d, the median of all means of two
// values (Walsh averages), each value with itself included, and its interval
// (Hodges and Lehmann 1963, Ann Math Stat 34:598). For pairs d is the
// differences. Zeros are values like any other; wilcox.test drops them first.
//
// With no values all is NaN. Where a sample is too small for the level an exact
// interval is the widest there is, at the level Achieved, and a normal one is NaN.
// A NaN or an infinity, a level outside (0, 1), an unknown method, or
// Exact with more than MaxExactSignedRank values is an error. The averages are not stored: the
// work grows with n, not its square.
func HodgesLehmann(d []float64, opts HodgesLehmannOptions) (HodgesLehmannResult, error) {
	sorted, err := sortedCopy(d)
	if err != nil {
		return HodgesLehmannResult{}, fmt.Errorf("describe: hodges-lehmann: %w", err)
	}
	n := len(sorted)
	if opts.Method == Exact && n > MaxExactSignedRank {
		return HodgesLehmannResult{}, fmt.Errorf("describe: hodges-lehmann: %d values: the exact distribution is for at most %d", n, MaxExactSignedRank)
	}
	pairs := pairing{
		count: n * (n + 1) / 2,
		value: func(k int) float64 { return walsh(sorted, k) },
		exact: func() []float64 { return convolve(naturals(n)) },
		sd: func() float64 {
			// At a location between averages the only ties are equal values.
			m := float64(n)
			return math.Sqrt(m*(m+1)*(2*m+1)/24 - rank(sorted).cubes/48)
		},
	}
	return pairs.estimate(opts, "hodges-lehmann")
}

// HodgesLehmannShift returns the median of all differences x[i] - y[j] and its
// interval. With an empty sample all is NaN. Errors are those of HodgesLehmann;
// Exact is for as many values as in MannWhitney without ties.
//
// In R: wilcox.test(x, y, conf.int = TRUE).
func HodgesLehmannShift(x, y []float64, opts HodgesLehmannOptions) (HodgesLehmannResult, error) {
	sx, err := sortedCopy(x)
	if err != nil {
		return HodgesLehmannResult{}, fmt.Errorf("describe: hodges-lehmann shift: x: %w", err)
	}
	sy, err := sortedCopy(y)
	if err != nil {
		return HodgesLehmannResult{}, fmt.Errorf("describe: hodges-lehmann shift: y: %w", err)
	}
	nx, ny := len(x), len(y)
	if least := float64(min(nx, ny)); opts.Method == Exact && least*float64(nx)*float64(ny) > exactWork {
		return HodgesLehmannResult{}, fmt.Errorf("describe: hodges-lehmann shift: %d and %d values: too many for the exact distribution", nx, ny)
	}
	pairs := pairing{
		count: nx * ny,
		value: func(k int) float64 { return difference(sx, sy, k) },
		exact: func() []float64 { return uDistribution(min(nx, ny), max(nx, ny)) },
		sd: func() float64 {
			a, b := float64(nx), float64(ny)
			cubes := rank(sx).cubes + rank(sy).cubes
			return math.Sqrt(a * b / 12 * (a + b + 1 - cubes/((a+b)*(a+b-1))))
		},
	}
	return pairs.estimate(opts, "hodges-lehmann shift")
}

// pairing is the averages or differences of pairs whose median is the estimate:
// how many there are, the k-th smallest from 1, and the null distribution and
// standard deviation of the number of them above the true value.
type pairing struct {
	count int
	value func(k int) float64
	exact func() []float64
	sd    func() float64
}

// estimate returns the median and the limits, which lie as many places from
// either end.
func (p pairing) estimate(opts HodgesLehmannOptions, what string) (HodgesLehmannResult, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return HodgesLehmannResult{}, fmt.Errorf("describe: %s: %w", what, err)
	}
	if opts.Method < Exact || opts.Method > Normal {
		return HodgesLehmannResult{}, fmt.Errorf("describe: %s: %v is not a method", what, opts.Method)
	}
	r := HodgesLehmannResult{Estimate: math.NaN(), Interval: stats.Undefined(), Achieved: math.NaN(), Method: opts.Method}
	if p.count == 0 {
		return r, nil
	}
	r.Estimate = p.median()
	var from int
	if opts.Method == Exact {
		from, r.Achieved = exactPlace(p.exact(), (1-level)/2)
	} else {
		from = p.normalPlace(level, opts.Method)
	}
	if from >= 1 && from <= p.count {
		r.Interval = stats.Interval{Low: p.value(from), High: p.value(p.count - from + 1)}
	}
	return r, nil
}

// median is the middle value, or the mean of the two in the middle.
func (p pairing) median() float64 {
	low := p.value((p.count + 1) / 2)
	if p.count%2 == 1 {
		return low
	}
	return low + (p.value(p.count/2+1)-low)/2
}

// exactPlace is the place, from 1, of the lower limit, and the level of the
// interval: the least k at which P(statistic <= k) reaches tail. Where that is 0
// even the widest interval lacks the level; it is taken, as R does.
func exactPlace(p []float64, tail float64) (place int, achieved float64) {
	below := 0.0
	k := 0
	for k < len(p)-1 && below+p[k] < tail*(1-1e-12) {
		below += p[k]
		k++
	}
	if k == 0 {
		return 1, 1 - 2*p[0]
	}
	return k, 1 - 2*below
}

// normalPlace is the place of the lower limit: the normal test rejects locations
// below fewer pairs than that; 0 where it rejects none.
func (p pairing) normalPlace(level float64, method RankMethod) int {
	least := float64(p.count)/2 - float64(stats.NormalCritical(level)*p.sd())
	if method == NormalCorrected {
		least -= 0.5
	}
	if least < 0 {
		return 0
	}
	return int(math.Floor(least)) + 1
}

// naturals are the ranks 1 to n.
func naturals(n int) []int {
	k := make([]int, n)
	for i := range k {
		k[i] = i + 1
	}
	return k
}

// walsh is the k-th smallest mean of two values, from 1.
func walsh(sorted []float64, k int) float64 {
	return smallest(2*sorted[0], 2*sorted[len(sorted)-1], func(v float64) bool {
		count, j := 0, len(sorted)-1
		for i := range sorted {
			for j >= i && sorted[i]+sorted[j] > v {
				j--
			}
			if j < i {
				break
			}
			count += j - i + 1
		}
		return count >= k
	}) / 2
}

// difference is the k-th smallest x - y, from 1.
func difference(x, y []float64, k int) float64 {
	return smallest(x[0]-y[len(y)-1], x[len(x)-1]-y[0], func(v float64) bool {
		count, j := 0, 0
		for i := len(x) - 1; i >= 0; i-- {
			for j < len(y) && x[i]-y[len(y)-1-j] <= v {
				j++
			}
			count += j
		}
		return count >= k
	})
}

// smallest is the least number from low to high at which enough holds; it holds at
// high and above the least. All numbers in between are halved in the order of
// their bits, so that the answer is exact.
func smallest(low, high float64, enough func(float64) bool) float64 {
	a, b := toOrdered(low), toOrdered(high)
	for a < b {
		mid := a + (b-a)/2
		if enough(fromOrdered(mid)) {
			b = mid
		} else {
			a = mid + 1
		}
	}
	return fromOrdered(b) + 0
}

// toOrdered maps numbers to integers in the same order.
func toOrdered(v float64) uint64 {
	bits := math.Float64bits(v)
	if bits>>63 != 0 {
		return ^bits
	}
	return bits | 1<<63
}

func fromOrdered(u uint64) float64 {
	if u>>63 != 0 {
		return math.Float64frombits(u &^ (1 << 63))
	}
	return math.Float64frombits(^u)
}
