package impute_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/stats/impute"
)

// trial is x, y = 2 + 1.5 x + noise and z, 1 with log odds x; y and z are missing for
// 70 % of the rows with x above 0: at random given x. Below it 10 % are.
func trial(n int) (columns []impute.Column, y, z []float64) {
	r := rand.New(rand.NewPCG(7, 11))
	x := make([]float64, n)
	y, z = make([]float64, n), make([]float64, n)
	missY, missZ := make([]bool, n), make([]bool, n)
	for i := range n {
		x[i] = r.NormFloat64()
		y[i] = 2 + 1.5*x[i] + r.NormFloat64()
		if r.Float64() < 1/(1+math.Exp(-x[i])) {
			z[i] = 1
		}
		p := 0.1
		if x[i] > 0 {
			p = 0.7
		}
		missY[i], missZ[i] = r.Float64() < p, r.Float64() < p
	}
	holed := func(v []float64, missing []bool) []float64 {
		c := slices.Clone(v)
		for i, m := range missing {
			if m {
				c[i] = math.NaN() // not read
			}
		}
		return c
	}
	return []impute.Column{
		{Values: x},
		{Values: holed(y, missY), Missing: missY},
		{Values: holed(z, missZ), Missing: missZ, Method: impute.Logistic},
	}, y, z
}

func run(t *testing.T, columns []impute.Column, opts impute.Options) [][][]float64 {
	t.Helper()
	sets, err := impute.ChainedEquations(context.Background(), columns, opts)
	if err != nil {
		t.Fatal(err)
	}
	return sets
}

func meanOf(v []float64) (mean, variance float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		variance += (x - mean) * (x - mean) / float64(len(v)-1)
	}
	return mean, variance / float64(len(v))
}

// The pooled means are those of the data before values were removed, within four
// standard errors of what is missing; the means of the observed are far off: the
// missing values of y lie 0.9 above on average, a third is missing.
func TestRecovers(t *testing.T) {
	for _, method := range []impute.Method{impute.PredictiveMeanMatching, impute.Linear} {
		columns, y, z := trial(3000)
		columns[1].Method = method
		sets := run(t, columns, impute.Options{Imputations: 10, Iterations: 4, Seed: 3})
		for k, full := range map[int][]float64{1: y, 2: z} {
			var estimates, variances, observed []float64
			for _, set := range sets {
				m, v := meanOf(set[k])
				estimates, variances = append(estimates, m), append(variances, v)
			}
			for i, v := range columns[k].Values {
				if !columns[k].Missing[i] {
					observed = append(observed, v)
				}
			}
			pooled, err := impute.Pool(estimates, variances, impute.PoolOptions{})
			if err != nil {
				t.Fatal(err)
			}
			want, _ := meanOf(full)
			naive, _ := meanOf(observed)
			missing := 4 * math.Sqrt(pooled.Total-pooled.Within)
			if math.Abs(pooled.Estimate-want) > missing || missing > 0.12 {
				t.Errorf("%v, column %d: %.4f ± %.4f, want %.4f", method, k, pooled.Estimate, missing, want)
			}
			if math.Abs(naive-want) < math.Abs(pooled.Estimate-want) || pooled.FMI < 0.1 || pooled.FMI > 0.6 {
				t.Errorf("%v, column %d: observed %.4f, pooled %.4f, full %.4f, FMI %.2f", method, k, naive, pooled.Estimate, want, pooled.FMI)
			}
		}
	}
}

// One intercept only: the draws of a Bayesian mean. Over many imputations the mean of
// n1 = 10 missing values, from n0 = 10 observed, has the variance s² (n0-1)/(n0-3) (1/n0 +
// 1/n1), and the mean of n1 = 500 missing answers, from n0 = 50 of which 20 are 1, about
// pq (1/n0 + 1/n1). The standard error of a variance of 6000 draws of a t-like mean is
// 2.3 %, of 1000 of a binomial one 4.5 %.
func TestVarianceBetween(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, 20)
	for i := range values {
		values[i] = r.NormFloat64()
	}
	_, v := meanOf(values[:10])
	checkBetween(t, impute.Column{Values: values, Method: impute.Linear}, 10, 6000, v*10*9/7*(0.1+0.1), 0.08)
	answers := make([]float64, 550)
	for i := range 20 {
		answers[i] = 1
	}
	checkBetween(t, impute.Column{Values: answers, Method: impute.Logistic}, 50, 1000, 0.24*(1.0/50+1.0/500), 0.15)
}

// checkBetween imputes the values from the observed ones on and compares the variance
// between imputations of their mean.
func checkBetween(t *testing.T, column impute.Column, observed, imputations int, want, tolerance float64) {
	t.Helper()
	column.Missing = make([]bool, len(column.Values))
	for i := range column.Missing {
		column.Missing[i] = i >= observed
	}
	var means []float64
	for _, set := range run(t, []impute.Column{column}, impute.Options{Imputations: imputations, Iterations: 1, Seed: 5}) {
		m, _ := meanOf(set[0][observed:])
		means = append(means, m)
	}
	_, got := meanOf(means)
	got *= float64(len(means))
	if math.Abs(got/want-1) > tolerance {
		t.Errorf("%v: variance between imputations = %.5f, want %.5f", column.Method, got, want)
	}
}

func TestSameOnManyCores(t *testing.T) {
	columns, _, _ := trial(200)
	columns[1].Method = impute.Linear
	one := run(t, columns, impute.Options{Imputations: 5, Iterations: 3, Seed: 9, Workers: 1})
	four := run(t, columns, impute.Options{Imputations: 5, Iterations: 3, Seed: 9, Workers: 4})
	if d := cmp.Diff(one, four); d != "" {
		t.Error(d)
	}
	if other := run(t, columns, impute.Options{Imputations: 5, Iterations: 3, Seed: 10}); cmp.Equal(one, other) {
		t.Error("another seed gave the same numbers")
	}
	if cmp.Equal(one[0], one[1]) {
		t.Error("two imputations are the same")
	}
}

// Observed values stay, matched values occur among the observed ones, binary ones are
// 0 or 1, and what is given is not changed.
func TestCompleted(t *testing.T) {
	columns, _, _ := trial(300)
	before := slices.Clone(columns[1].Values)
	for _, set := range run(t, columns, impute.Options{Imputations: 3, Iterations: 2}) {
		for k, c := range columns {
			for i, v := range set[k] {
				missing := c.Missing != nil && c.Missing[i]
				if !missing && v != c.Values[i] {
					t.Fatalf("column %d row %d: %v, was %v", k, i, v, c.Values[i])
				}
				if missing && k == 1 && !slices.Contains(columns[1].Values, v) || k == 2 && v != 0 && v != 1 {
					t.Fatalf("column %d row %d: %v", k, i, v)
				}
			}
		}
	}
	if d := cmp.Diff(before, columns[1].Values, cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })); d != "" {
		t.Error(d)
	}
}

// A shift moves every imputed value by itself, and no other; that of a binary column
// makes more of them 1.
func TestShift(t *testing.T) {
	columns, _, _ := trial(300)
	opts := impute.Options{Imputations: 2, Iterations: 2, Seed: 4}
	plain := run(t, columns, opts)
	columns[1].Shift = 1.25
	columns[2].Shift = 30
	moved := run(t, columns, opts)
	for s := range plain {
		for i := range plain[s][1] {
			want := plain[s][1][i]
			if columns[1].Missing[i] {
				want += 1.25
			}
			if moved[s][1][i] != want {
				t.Fatalf("row %d: %v, want %v", i, moved[s][1][i], want)
			}
			if columns[2].Missing[i] && moved[s][2][i] != 1 {
				t.Fatalf("row %d: log odds 30 higher gave 0", i)
			}
		}
	}
}

// A predictor that is the same wherever y is observed says nothing about y: the
// imputed values are those without it, to the bit.
func TestPredictorThatDoesNotVary(t *testing.T) {
	for _, k := range []int{1, 2} { // matched or linear, and binary
		columns, _, _ := trial(200)
		x, y := columns[0], columns[k]
		elsewhere := impute.Column{Values: make([]float64, len(x.Values))}
		for i := range elsewhere.Values {
			if y.Missing[i] {
				elsewhere.Values[i] = 1
			}
		}
		opts := impute.Options{Imputations: 3, Iterations: 2, Seed: 8}
		want := run(t, []impute.Column{x, y}, opts)
		for i, set := range run(t, []impute.Column{x, elsewhere, y}, opts) {
			if !slices.Equal(set[2], want[i][1]) {
				t.Errorf("column %d, imputation %d: other values", k, i)
			}
		}
	}
}

// Perfect prediction: z is 1 exactly where x is above 0, and x repeated is collinear.
func TestSeparation(t *testing.T) {
	n := 40
	x, z, missing := make([]float64, n), make([]float64, n), make([]bool, n)
	for i := range n {
		x[i] = float64(i) - 19.5
		if x[i] > 0 {
			z[i] = 1
		}
		missing[i] = i%7 == 0
	}
	right := 0
	columns := []impute.Column{{Values: x}, {Values: x}, {Values: make([]float64, n)}, {Values: z, Missing: missing, Method: impute.Logistic}}
	sets := run(t, columns, impute.Options{Imputations: 20, Iterations: 2})
	for _, set := range sets {
		for i := range n {
			if missing[i] && set[3][i] == z[i] {
				right++
			}
		}
	}
	if right < 20*6*8/10 {
		t.Errorf("%d of 120 imputed as x says", right)
	}
}

func TestErrors(t *testing.T) {
	nan := math.NaN()
	gap := []bool{false, false, true}
	for want, columns := range map[string][]impute.Column{
		"no columns": nil,
		"column 1: 2 values, 0 marks of missing, 3 values in the first":           {{Values: []float64{1, 2, 3}}, {Values: []float64{1, 2}}},
		"column 0: value 1: NaN is not a finite number":                           {{Values: []float64{1, nan, 3}, Missing: gap}},
		"column 0: 1 observed values: fewer than 2":                               {{Values: []float64{1, 3}, Missing: []bool{false, true}}},
		"column 0: value 1: 2 is not 0 or 1":                                      {{Values: []float64{1, 2, 0}, Missing: gap, Method: impute.Logistic}},
		"column 0: all 2 observed values are equal: a binary variable needs both": {{Values: []float64{1, 1, 0}, Missing: gap, Method: impute.Logistic}},
		"column 0: shift +Inf is not a finite number":                             {{Values: []float64{1, 1, 0}, Shift: math.Inf(1)}},
		"column 0: Method(3) is not a method":                                     {{Method: 3}},
	} {
		_, err := impute.ChainedEquations(context.Background(), columns, impute.Options{})
		if err == nil || err.Error() != "impute: chained equations: "+want {
			t.Errorf("error = %v, want %s", err, want)
		}
	}
	columns, _, _ := trial(30)
	if _, err := impute.ChainedEquations(context.Background(), columns, impute.Options{Donors: -1}); err == nil {
		t.Error("negative donors are no error")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := impute.ChainedEquations(ctx, columns, impute.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}

func TestPoolEdges(t *testing.T) {
	for _, c := range []struct {
		q, u []float64
		opts impute.PoolOptions
		want string
	}{
		{[]float64{1}, []float64{1}, impute.PoolOptions{}, "1 estimates: fewer than 2"},
		{[]float64{1, 2}, []float64{1}, impute.PoolOptions{}, "1 variances for 2 estimates"},
		{[]float64{1, math.NaN()}, []float64{1, 1}, impute.PoolOptions{}, "estimate 1: NaN is not a finite number"},
		{[]float64{1, 2}, []float64{1, -1}, impute.PoolOptions{}, "variance 1: -1 is not a finite number from 0"},
		{[]float64{1, 2}, []float64{1, 1}, impute.PoolOptions{CompleteDF: -1}, "complete degrees of freedom -1: not from 0"},
		{[]float64{1, 2}, []float64{1, 1}, impute.PoolOptions{Level: 95}, "stats: confidence level 95 is not in (0, 1)"},
	} {
		if _, err := impute.Pool(c.q, c.u, c.opts); err == nil || err.Error() != "impute: pool: "+c.want {
			t.Errorf("error = %v, want %s", err, c.want)
		}
	}
	// All equal: nothing is lost. The normal limits are 2 ± 1.959964.
	same, err := impute.Pool([]float64{2, 2, 2}, []float64{1, 1, 1}, impute.PoolOptions{})
	if err != nil || same.Lambda != 0 || same.FMI != 0 || !math.IsInf(same.DF, 1) || math.Abs(same.Interval.High-3.959963984540054) > 1e-12 {
		t.Errorf("%+v, %v", same, err)
	}
	none, err := impute.Pool([]float64{2, 2}, []float64{0, 0}, impute.PoolOptions{})
	if err != nil || none.Interval.Low != 2 || none.Interval.High != 2 || !math.IsNaN(none.P) {
		t.Errorf("%+v, %v", none, err)
	}
	if _, err := impute.PoolModels(nil, impute.PoolOptions{}); err == nil {
		t.Error("no models are no error")
	}
	one := impute.Model{Coefficients: []float64{1}, Covariance: [][]float64{{1}}}
	if _, err := impute.Wald([]impute.Model{one, one}, []int{1}, impute.PoolOptions{}); err == nil || err.Error() != "impute: wald: term 1 of 1" {
		t.Error(err)
	}
}
