package survival

import (
	"math"
	"runtime"

	"reprieve/stats/parallel"
)

// rowKey orders the rows by stratum, time and content. Time is descending in
// bits, events before censorings; content is a number made of the row's other
// numbers, so that rows of one time have an order that does not depend on the
// input's, and sums do not either.
type rowKey struct {
	digits [3]uint64 // content, time, stratum: the least significant first
	index  int32
}

func sortRowKeys(in CoxInput) []rowKey {
	keys := make([]rowKey, len(in.Time))
	columns := append([][]float64{in.Start, in.Weights, in.Offset}, in.Covariates...)
	inBlocks(len(keys), func(from, to int) {
		for i := from; i < to; i++ {
			// The bits of numbers >= 0 have their order; adding 0 makes -0 a 0.
			time := ^(math.Float64bits(in.Time[i]+0) << 1)
			if in.Event[i] {
				time--
			}
			keys[i] = rowKey{digits: [3]uint64{0, time, 0}, index: int32(i)}
			if in.Strata != nil {
				keys[i].digits[2] = uint64(in.Strata[i]) ^ 1<<63
			}
		}
		for _, column := range columns {
			if column != nil {
				mixIn(keys[from:to], column[from:to])
			}
		}
	})
	return radixSort(keys)
}

// mixIn makes the column's numbers part of the content.
func mixIn(keys []rowKey, column []float64) {
	for i, v := range column {
		h := (keys[i].digits[0] ^ math.Float64bits(v+0)) * 0x9E3779B97F4A7C15
		keys[i].digits[0] = h ^ h>>29
	}
}

// radixSort sorts by bytes from the least significant, keeping the order of equal
// keys. Bytes that all keys share are passed over.
func radixSort(keys []rowKey) []rowKey {
	var counts [24][256]int
	for i := range keys {
		for d, digit := range keys[i].digits {
			for b := range 8 {
				counts[8*d+b][byte(digit>>(8*b))]++
			}
		}
	}
	from, to := keys, make([]rowKey, len(keys))
	for pass := range counts {
		d, shift := pass/8, 8*(pass%8)
		if len(keys) == 0 || counts[pass][byte(keys[0].digits[d]>>shift)] == len(keys) {
			continue
		}
		var next [256]int
		sum := 0
		for b, c := range counts[pass] {
			next[b] = sum
			sum += c
		}
		for i := range from {
			b := byte(from[i].digits[d] >> shift)
			to[next[b]] = from[i]
			next[b]++
		}
		from, to = to, from
	}
	return from
}

// inBlocks calls do for the rows 0..n in blocks, on all cores. What do writes
// belongs to its rows alone, so that the cores do not change the result.
func inBlocks(n int, do func(from, to int)) {
	const least = 1 << 14 // rows that are worth a goroutine
	blocks := min(runtime.GOMAXPROCS(0), n/least)
	if blocks < 2 {
		do(0, n)
		return
	}
	var wait parallel.Group
	for b := range blocks {
		wait.Go(func() { do(b*n/blocks, (b+1)*n/blocks) })
	}
	wait.Wait()
}
