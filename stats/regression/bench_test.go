package regression_test

import (
	"math"
	"strconv"
	"testing"

	"reprieve/stats/design"
	"reprieve/stats/regression"
)

// generated makes n rows of a logistic model with 8 covariates, 4 normal and 4 of
// 0 and 1, from a linear congruential generator, so that R can make the same ones:
// u[i] = (state + 0.5) / 2^32, state = 1664525 state + 1013904223, column by column.
func generated(n int) (x [][]float64, event []bool) {
	state := uint32(777)
	uniform := func() float64 {
		state = 1664525*state + 1013904223
		return (float64(state) + 0.5) / (1 << 32)
	}
	x = make([][]float64, 8)
	for j := range x {
		x[j] = make([]float64, n)
		for i := range x[j] {
			switch u := uniform(); {
			case j < 4:
				x[j][i] = math.Sqrt2 * math.Erfinv(2*u-1)
			case u < 0.4:
				x[j][i] = 1
			}
		}
	}
	event = make([]bool, n)
	for i := range event {
		eta := -1.0
		for j, b := range []float64{.3, -.2, .1, .5, -.4, .2, .6, -.1} {
			eta += b * x[j][i]
		}
		event[i] = uniform() < 1/(1+math.Exp(-eta))
	}
	return x, event
}

func generatedDesign(tb testing.TB, columns [][]float64, n int) *design.Matrix {
	tb.Helper()
	var terms []design.Term
	for j, c := range columns {
		terms = append(terms, design.Main(design.Numeric("x"+strconv.Itoa(j+1), c)))
	}
	x, err := design.New(n, terms...)
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// BenchmarkLogistic fits a million rows and 8 covariates, from the columns on.
func BenchmarkLogistic(b *testing.B) {
	columns, event := generated(1_000_000)
	b.ReportAllocs()
	for b.Loop() {
		x := generatedDesign(b, columns, len(event))
		if _, err := regression.Logistic(x, event, regression.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLinear fits the same columns by least squares.
func BenchmarkLinear(b *testing.B) {
	columns, _ := generated(1_000_000)
	b.ReportAllocs()
	for b.Loop() {
		x := generatedDesign(b, columns[1:], len(columns[0]))
		if _, err := regression.Linear(x, columns[0], regression.LinearOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFirth fits ten thousand rows and 8 covariates with all profile limits.
func BenchmarkFirth(b *testing.B) {
	columns, event := generated(10_000)
	b.ReportAllocs()
	for b.Loop() {
		x := generatedDesign(b, columns, len(event))
		if _, err := regression.Firth(x, event, regression.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
