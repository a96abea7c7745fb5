package resample_test

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"reprieve/stats/resample"
)

// twoGroups are 500 log-normal values each of two groups, from the generator x -> (1664525 x +
// 1013904223) mod 2^32 started at 4242.
func twoGroups() (x []float64, second []bool) {
	const n = 500
	u := make([]float64, 2*n)
	state := uint32(4242)
	for i := range u {
		state = 1664525*state + 1013904223
		u[i] = (float64(state) + 0.5) / (1 << 32)
	}
	for i, p := range u {
		z := distuv.UnitNormal.Quantile(p)
		if i < n {
			x, second = append(x, math.Exp(1+0.8*z)), append(second, false)
		} else {
			x, second = append(x, math.Exp(1.2+0.8*z)), append(second, true)
		}
	}
	return x, second
}

// 10,000 replicates of the difference of two medians.
func BenchmarkMedianDifference(b *testing.B) {
	x, second := twoGroups()
	for name, statistic := range map[string]resample.Statistic{
		"counting":  resample.MedianDifference(x, second),
		"selection": resample.Difference(x, second, resample.Median),
	} {
		b.Run(name, func(b *testing.B) { benchmark(b, second, statistic) })
	}
}

func benchmark(b *testing.B, second []bool, statistic resample.Statistic) {
	b.Helper()
	strata := make([]int, len(second))
	for i, s := range second {
		if s {
			strata[i] = 1
		}
	}
	design := resample.Design{N: len(second), Strata: strata}
	opts := resample.Options{Replicates: 10000, Seed: 1, Method: resample.Percentile}
	for b.Loop() {
		if _, err := resample.Bootstrap(context.Background(), design, statistic, opts); err != nil {
			b.Fatal(err)
		}
	}
}
