package longitudinal_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"reprieve/stats/longitudinal"
)

// draws are those of the linear congruential generator 1664525 s + 1013904223
// modulo 2^32, as fractions.
func draws(n int, seed uint32) []float64 {
	u := make([]float64, n)
	for i := range u {
		seed = 1664525*seed + 1013904223
		u[i] = (float64(seed) + 0.5) / (1 << 32)
	}
	return u
}

// trial simulates patients in two arms over visits, with dropout: correlated errors
// of correlation 0.7^lag, a baseline, an effect that grows.
func trial(patients, visits int, seed uint32) (patient, visit []int, arm, base, response []float64) {
	u := draws(patients*(2*visits+3), seed)
	column := func(c, i int) float64 { return u[c*patients+i] }
	root := trialRoot(visits)
	for i := range patients {
		a, b := 0.0, 6+2*distuv.UnitNormal.Quantile(column(visits+1, i))
		if column(visits, i) < 0.5 {
			a = 1
		}
		last := max(1, math.Ceil(-math.Log(column(visits+2, i))*12))
		for k := range visits {
			if float64(k+1) > last {
				break
			}
			y := 0.6*b - 0.3*float64(k+1) - 0.2*float64(k+1)*a
			for j := 0; j <= k; j++ {
				y += root[k][j] * distuv.UnitNormal.Quantile(column(j, i))
			}
			patient, visit = append(patient, i+1), append(visit, k+1)
			arm, base, response = append(arm, a), append(base, b), append(response, y)
		}
	}
	return patient, visit, arm, base, response
}

// trialRoot is the Cholesky factor of 4 0.7^|i-j| (1 + min(i, j) / 10).
func trialRoot(visits int) [][]float64 {
	root := make([][]float64, visits)
	for i := range root {
		root[i] = make([]float64, visits)
		for j := 0; j <= i; j++ {
			s := 4 * math.Pow(0.7, float64(i-j)) * (1 + 0.1*float64(min(i, j)+1))
			for k := range j {
				s -= root[i][k] * root[j][k]
			}
			if i == j {
				root[i][i] = math.Sqrt(s)
			} else {
				root[i][j] = s / root[j][j]
			}
		}
	}
	return root
}

// trialData is the model base + visit * arm.
func trialData(tb testing.TB, patients, visits int) longitudinal.Data {
	tb.Helper()
	patient, visit, arm, base, response := trial(patients, visits, 99)
	levels, number := make([]string, visits), make([]float64, len(visit))
	for k := range levels {
		levels[k] = fmt.Sprint(k + 1)
	}
	for i, v := range visit {
		number[i] = float64(v - 1)
	}
	design, err := longitudinal.NewDesign(len(visit), []longitudinal.Variable{
		{Name: "base", Values: base},
		{Name: "visit", Levels: levels, Values: number},
		{Name: "arm", Values: arm},
	}, [][]string{{"base"}, {"visit"}, {"arm"}, {"visit", "arm"}})
	if err != nil {
		tb.Fatal(err)
	}
	return longitudinal.Data{Patient: patient, Visit: visit, Response: response, Design: design}
}

// BenchmarkMMRM measures unstructured REML fits.
func BenchmarkMMRM(b *testing.B) {
	for _, size := range []struct{ patients, visits int }{{2000, 5}, {20000, 5}, {400, 12}} {
		d := trialData(b, size.patients, size.visits)
		for _, method := range []longitudinal.Method{longitudinal.Satterthwaite, longitudinal.KenwardRoger} {
			b.Run(fmt.Sprintf("%dx%d/%s", size.patients, size.visits, method), func(b *testing.B) {
				for b.Loop() {
					if _, err := longitudinal.MMRM(d, longitudinal.MMRMOptions{Method: method}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkRandomSlope measures base + visit * arm with a random intercept and slope.
func BenchmarkRandomSlope(b *testing.B) {
	patient, visit, arm, base, response := trial(2000, 5, 99)
	week := make([]float64, len(visit))
	for i, v := range visit {
		week[i] = float64(v)
	}
	design, err := longitudinal.NewDesign(len(visit), []longitudinal.Variable{
		{Name: "base", Values: base},
		{Name: "visit", Values: week},
		{Name: "arm", Values: arm},
	}, [][]string{{"base"}, {"visit"}, {"arm"}, {"visit", "arm"}})
	if err != nil {
		b.Fatal(err)
	}
	d := longitudinal.Data{Patient: patient, Response: response, Design: design}
	for b.Loop() {
		if _, err := longitudinal.RandomSlope(d, week, longitudinal.MixedOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGEE measures an autoregressive correlation on the design of BenchmarkMMRM.
func BenchmarkGEE(b *testing.B) {
	d := trialData(b, 2000, 5)
	for b.Loop() {
		if _, err := longitudinal.GEE(d, longitudinal.GEEOptions{Correlation: longitudinal.Autoregressive}); err != nil {
			b.Fatal(err)
		}
	}
}
