package resample_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"reprieve/stats"
	"reprieve/stats/resample"
)

var ctx = context.Background()

func TestMedian(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-5, 5), 1, 60).Draw(t, "x")
		if rapid.Bool().Draw(t, "tied") {
			for i := range x {
				x[i] = math.Round(x[i])
			}
		}
		sorted := slices.Sorted(slices.Values(x))
		n := len(x)
		low, high := sorted[(n-1)/2], sorted[n/2]
		if got := resample.Median(x); got != low+(high-low)/2 {
			t.Fatalf("median of %v = %v", sorted, got)
		}
	})
	if !math.IsNaN(resample.Median(nil)) || !math.IsNaN(resample.Mean(nil)) {
		t.Error("of nothing is not NaN")
	}
}

// Counting gives the same bits as sorting, with ties and an empty group too.
func TestMedianDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 15).Draw(t, "n")
		x, group := make([]float64, n), make([]bool, n)
		for i := range n {
			x[i] = float64(rapid.IntRange(-4, 4).Draw(t, "x")) / 3
			group[i] = rapid.Bool().Draw(t, "group")
		}
		rows := rapid.SliceOfN(rapid.IntRange(0, n-1), 1, 25).Draw(t, "rows")
		scratch := make([]float64, max(n, len(rows)))
		want := resample.Difference(x, group, resample.Median)(rows, scratch)
		got := resample.MedianDifference(x, group)(rows, scratch)
		if got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// The variance of a bootstrap mean is known: (n-1)/n times s²/n. x is 0..9: the sum of
// squares about 4.5 is 82.5, so the variance 82.5/100 and its root 0.9083. The standard error of
// a standard deviation of 20,000 replicates is 0.5 %.
func TestBootstrapMean(t *testing.T) {
	x := []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	r, err := resample.Bootstrap(ctx, resample.Design{N: 10}, resample.Sample(x, resample.Mean), resample.Options{Replicates: 20000, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if r.Estimate != 4.5 || math.Abs(r.StdErr/math.Sqrt(0.825)-1) > 0.02 || math.Abs(r.Bias) > 0.03 {
		t.Errorf("%v ± %v, bias %v", r.Estimate, r.StdErr, r.Bias)
	}
	// Symmetric: no acceleration, limits near the normal ones.
	if math.Abs(r.Acceleration) > 1e-12 || math.Abs(r.Interval.Low-(4.5-1.96*0.9083)) > 0.1 || len(r.Warnings) > 0 {
		t.Errorf("%+v", r.Interval)
	}
}

// Two replicates, 1 and 4: their deviation is 3/√2, and the estimate 2 stays in the middle
// of the uncorrected interval while the corrected one moves by the bias 1/2.
func TestNormalByHand(t *testing.T) {
	const half = 1.959963984540054 * 3 / math.Sqrt2
	for m, middle := range map[resample.Method]float64{resample.NormalUncorrected: 2, resample.Normal: 1.5} {
		r, err := resample.FromRows(ctx, [][]int{{0, 0, 0}, {2, 2, 2}}, resample.Design{N: 3}, resample.Sample([]float64{1, 1, 4}, resample.Mean), resample.Options{Method: m})
		if err != nil {
			t.Fatal(err)
		}
		want := stats.Interval{Low: middle - half, High: middle + half}
		if math.Abs(r.Interval.Low-want.Low) > 1e-12 || math.Abs(r.Interval.High-want.High) > 1e-12 {
			t.Errorf("%v: %v, want %v", m, r.Interval, want)
		}
	}
}

// Each row of a stratum is drawn equally often, strata keep their sizes, clusters
// come whole.
func TestDesign(t *testing.T) {
	strata := []int{1, 1, 1, 0, 0, 2, 2, 2, 2}
	clusters := []int{5, 5, 6, 7, 8, 9, 9, 10, 10}
	counts := make([]float64, 9)
	const replicates = 20000
	tally := func(rows []int, _ []float64) float64 {
		per := map[int]int{}
		for _, row := range rows {
			counts[row]++
			per[strata[row]]++
		}
		if per[2] != 4 || per[0] != 2 || counts[0] != counts[1] || counts[5] != counts[6] {
			return 1
		}
		return 0
	}
	r, err := resample.Bootstrap(ctx, resample.Design{N: 9, Strata: strata, Clusters: clusters}, tally,
		resample.Options{Replicates: replicates, Workers: 1, Method: resample.Percentile})
	if err != nil {
		t.Fatal(err)
	}
	if slices.Max(r.Replicates) > 0 {
		t.Error("a stratum changed its size or a cluster was torn")
	}
	for row, c := range counts {
		if math.Abs(c/replicates-1) > 0.04 { // four standard errors of a mean of variance 0.5 to 1 would be 0.03
			t.Errorf("row %d drawn %.3f times a replicate", row, c/replicates)
		}
	}
}

func TestSameOnManyCores(t *testing.T) {
	x, second := twoGroups()
	f := resample.Difference(x, second, resample.Median)
	var results []resample.Result
	var tests []resample.PermutationResult
	for _, workers := range []int{1, 2, 7} {
		r, err := resample.Bootstrap(ctx, resample.Design{N: len(x)}, f, resample.Options{Replicates: 300, Seed: 5, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		p, err := resample.Permutation(ctx, resample.Design{N: len(x)}, resample.Regroup(x, second, resample.Mean), resample.PermutationOptions{Replicates: 99, Seed: 5, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		results, tests = append(results, r), append(tests, p)
	}
	for i := range results[1:] {
		if d := cmp.Diff(results[0], results[i+1], cmpopts.EquateNaNs()); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(tests[0], tests[i+1]); d != "" {
			t.Error(d)
		}
	}
}

// Three against three: 20 divisions of 1, 2, 3, 10, 11, 12, one of which has the
// difference 9 and one -9: two-sided 2/20, greater 1/20. Four standard errors of 20,000 draws
// are 0.0085.
func TestPermutationByHand(t *testing.T) {
	x := []float64{10, 1, 11, 2, 12, 3}
	group := []bool{true, false, true, false, true, false}
	r, err := resample.Permutation(ctx, resample.Design{N: 6}, resample.Regroup(x, group, resample.Mean), resample.PermutationOptions{Replicates: 20000, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	if r.Observed != 9 || math.Abs(r.TwoSided-0.1) > 0.009 || math.Abs(r.Greater-0.05) > 0.007 || r.Less != 1 {
		t.Errorf("%v: %v %v %v", r.Observed, r.TwoSided, r.Less, r.Greater)
	}
	// Two-sided replicates are never fewer than the observed one itself.
	apart := make([]float64, 60)
	half := make([]bool, 60)
	for i := range 30 {
		apart[i], half[i] = 100+float64(i), true
	}
	r, err = resample.Permutation(ctx, resample.Design{N: 60}, resample.Regroup(apart, half, resample.Mean), resample.PermutationOptions{Replicates: 99})
	if err != nil || r.TwoSided != 0.01 || r.Greater != 0.01 {
		t.Errorf("apart: %v %v, %v", r.TwoSided, r.Greater, err)
	}
	// Within strata of one of each group: 8 orders, 1 of them as observed, 1 its mirror.
	r, err = resample.Permutation(ctx, resample.Design{N: 6, Strata: []int{0, 0, 1, 1, 2, 2}}, resample.Regroup(x, group, resample.Mean), resample.PermutationOptions{Replicates: 20000, Seed: 2})
	if err != nil || math.Abs(r.TwoSided-0.25) > 0.013 {
		t.Errorf("in strata: %v, %v", r.TwoSided, err)
	}
	// Five differences of one sign: 2 of 32 flips are as far.
	r, err = resample.SignFlip(ctx, []float64{1, 2, 3, 4, 5}, resample.Mean, resample.PermutationOptions{Replicates: 20000, Seed: 2})
	if err != nil || r.Observed != 3 || math.Abs(r.TwoSided-1.0/16) > 0.008 {
		t.Errorf("flips: %v %v, %v", r.Observed, r.TwoSided, err)
	}
}

func TestEdges(t *testing.T) {
	one := resample.Sample([]float64{7}, resample.Mean)
	r, err := resample.Bootstrap(ctx, resample.Design{N: 1}, one, resample.Options{Replicates: 10})
	if err != nil || r.Estimate != 7 || !math.IsNaN(r.Interval.Low) {
		t.Errorf("one row: %+v, %v", r.Interval, err)
	}
	tied := resample.Sample([]float64{3, 3, 3}, resample.Median)
	if r, err = resample.Bootstrap(ctx, resample.Design{N: 3}, tied, resample.Options{Replicates: 50, Method: resample.Percentile}); err != nil || r.Interval.Low != 3 || r.Interval.High != 3 || r.StdErr != 0 {
		t.Errorf("all tied: %+v, %v", r, err)
	}
	undefined := func([]int, []float64) float64 { return math.NaN() }
	if r, err = resample.Bootstrap(ctx, resample.Design{N: 3}, undefined, resample.Options{Replicates: 5}); err != nil || r.Undefined != 5 || len(r.Warnings) != 1 || !math.IsNaN(r.Interval.Low) {
		t.Errorf("undefined: %+v, %v", r, err)
	}
	few := resample.Sample([]float64{1, 2, 3, 4}, resample.Mean)
	if r, err = resample.Bootstrap(ctx, resample.Design{N: 4}, few, resample.Options{Replicates: 20, Method: resample.Percentile}); err != nil || len(r.Warnings) != 2 {
		t.Errorf("20 replicates: %v, %v", r.Warnings, err)
	}
}

func TestErrors(t *testing.T) {
	f := resample.Sample([]float64{1, 2}, resample.Mean)
	for want, c := range map[string]struct {
		design resample.Design
		opts   resample.Options
	}{
		"0 rows: none to draw from":                   {},
		"1 strata for 2 rows":                         {design: resample.Design{N: 2, Strata: []int{1}}},
		"cluster 1: in more than one stratum":         {design: resample.Design{N: 2, Strata: []int{1, 2}, Clusters: []int{1, 1}}},
		"-1 replicates: negative":                     {design: resample.Design{N: 2}, opts: resample.Options{Replicates: -1}},
		"Method(6) is not a method":                   {design: resample.Design{N: 2}, opts: resample.Options{Method: 6}},
		"Interpolation(2) is not an interpolation":    {design: resample.Design{N: 2}, opts: resample.Options{Interpolation: 2}},
		"stats: confidence level 95 is not in (0, 1)": {design: resample.Design{N: 2}, opts: resample.Options{Level: 95}},
	} {
		if _, err := resample.Bootstrap(ctx, c.design, f, c.opts); err == nil || err.Error() != "resample: bootstrap: "+want {
			t.Errorf("error = %v, want %s", err, want)
		}
	}
	if _, err := resample.FromRows(ctx, [][]int{{0, 2}}, resample.Design{N: 2}, f, resample.Options{}); err == nil || err.Error() != "resample: from rows: replicate 0: row 2 of 2" {
		t.Error(err)
	}
	if _, err := resample.Permutation(ctx, resample.Design{N: 3, Clusters: []int{1, 1, 2}}, f, resample.PermutationOptions{}); err == nil {
		t.Error("clusters of unequal size are no error")
	}
	if _, err := resample.SignFlip(ctx, nil, resample.Mean, resample.PermutationOptions{}); err == nil {
		t.Error("no differences are no error")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := resample.Bootstrap(ended, resample.Design{N: 2}, f, resample.Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func ExampleBootstrap() {
	relief := []float64{9, 14, 21, 7, 30, 12, 17, 45, 11, 16, 24, 8}
	r, err := resample.Bootstrap(context.Background(), resample.Design{N: len(relief)}, resample.Sample(relief, resample.Median), resample.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("median %.1f days (%.0f to %.0f), %v\n", r.Estimate, r.Interval.Low, r.Interval.High, r.Method)
	// Output:
	// median 15.0 days (9 to 21), BCa
}

func ExamplePermutation() {
	vas := []float64{30, 42, 25, 38, 51, 55, 48, 60}
	treated := []bool{true, true, true, true, false, false, false, false}
	r, err := resample.Permutation(context.Background(), resample.Design{N: len(vas)}, resample.Regroup(vas, treated, resample.Mean), resample.PermutationOptions{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("difference %.2f, p = %.2f\n", r.Observed, r.TwoSided)
	// Output:
	// difference -19.75, p = 0.03
}

func ExampleSignFlip() {
	change := []float64{-12, -31, 4, -22, -9, -40, -15}
	r, err := resample.SignFlip(context.Background(), change, resample.Mean, resample.PermutationOptions{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("mean %.1f, p = %.2f\n", r.Observed, r.TwoSided)
	// Output:
	// mean -17.9, p = 0.03
}

func ExampleFromRows() {
	x := []float64{3, 5, 10}
	rows := [][]int{{0, 1, 2}, {2, 2, 1}, {0, 0, 1}}
	r, err := resample.FromRows(context.Background(), rows, resample.Design{N: 3}, resample.Sample(x, resample.Median), resample.Options{Method: resample.Percentile, Interpolation: resample.Linear, Level: 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Replicates, r.Interval)
	// Output:
	// [5 10 3] {4 7.5}
}

func ExampleMedianDifference() {
	days := []float64{9, 14, 21, 7, 30, 12, 25, 31, 40, 22}
	second := []bool{false, false, false, false, false, false, true, true, true, true}
	strata := []int{0, 0, 0, 0, 0, 0, 1, 1, 1, 1}
	r, err := resample.Bootstrap(context.Background(), resample.Design{N: 10, Strata: strata}, resample.MedianDifference(days, second), resample.Options{Seed: 1, Method: resample.Percentile})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.1f days (%.1f to %.1f)\n", r.Estimate, r.Interval.Low, r.Interval.High)
	// Output:
	// 15.0 days (2.5 to 27.5)
}
