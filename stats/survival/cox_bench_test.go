package survival_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"reprieve/stats/survival"
)

// BenchmarkCox measures a regression on 5 covariates, times in hundredths, a
// third of the rows censored. The package documentation has the seconds beside
// those of R.
func BenchmarkCox(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		in := coxGenerated(n)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := survival.Cox(in, survival.CoxOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// coxGenerated makes n rows from a linear congruential generator, as a script of
// another language can too: the state is 1664525 state + 1013904223 modulo 2^32,
// a number is (state + 0.5) / 2^32, and they are drawn column by column.
func coxGenerated(n int) survival.CoxInput {
	state := uint32(12345)
	u := make([][]float64, 7)
	for j := range u {
		u[j] = make([]float64, n)
		for i := range u[j] {
			state = 1664525*state + 1013904223
			u[j][i] = (float64(state) + 0.5) / (1 << 32)
		}
	}
	in := survival.CoxInput{Time: make([]float64, n), Event: make([]bool, n), Covariates: u[:5]}
	normal := distuv.Normal{Mu: 0, Sigma: 1}
	for i := range n {
		x := [5]float64{normal.Quantile(u[0][i]), normal.Quantile(u[1][i]), oneIf(u[2][i] < 0.5), oneIf(u[3][i] < 0.3), u[4][i]*4 - 2}
		eta := 0.5*x[0] - 0.3*x[1] + 0.4*x[2] + 0.2*x[3] - 0.1*x[4]
		time, censored := -math.Log(u[5][i])/(0.1*math.Exp(eta)), u[6][i]*20
		in.Event[i] = time <= censored
		in.Time[i] = math.Ceil(min(time, censored)*100) / 100
		for j, v := range x {
			in.Covariates[j][i] = v
		}
	}
	return in
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
