package resample

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ofSums is the ratio of two columns as a Statistic, the plain way.
func ofSums(top, bottom []float64) Statistic {
	return func(rows []int, _ []float64) float64 {
		a, b := 0.0, 0.0
		for _, row := range rows {
			a += top[row]
			b += bottom[row]
		}
		return a / b
	}
}

// Whole numbers: each ratio equals, to the bit, what Bootstrap gives for it alone.
func TestBootstrapRatiosEqualsBootstrap(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 9))
	columns, given := make([][]float64, 5), make([]Column, 5)
	for i := range columns {
		columns[i] = make([]float64, 60)
		for j := range columns[i] {
			if r.IntN(3) > 0 {
				columns[i][j] = float64(r.IntN(7))
			}
		}
	}
	clear(columns[4]) // a bottom of zeros
	for i, c := range columns {
		given[i] = Dense(c)
	}
	ratios := []Ratio{{0, 1}, {2, 1}, {3, 3}, {0, 4}, {4, 0}}
	for _, method := range []Method{Percentile, Basic, Normal, NormalUncorrected} {
		opts := Options{Replicates: 300, Seed: 11, Method: method, Interpolation: Linear}
		got, err := BootstrapRatios(context.Background(), 60, given, ratios, opts)
		if err != nil {
			t.Fatal(err)
		}
		for i, ratio := range ratios {
			want, err := Bootstrap(context.Background(), Design{N: 60}, ofSums(columns[ratio.Top], columns[ratio.Bottom]), opts)
			if err != nil {
				t.Fatal(err)
			}
			equal := cmp.FilterValues(func(a, b float64) bool { return math.IsNaN(a) && math.IsNaN(b) }, cmp.Comparer(func(_, _ float64) bool { return true }))
			errs := cmp.Comparer(func(a, b error) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
			if d := cmp.Diff(want, got[i], equal, errs); d != "" {
				t.Errorf("%v, ratio %v: %s", method, ratio, d)
			}
		}
	}
}

func TestBootstrapRatiosRefuses(t *testing.T) {
	two := []Column{Dense([]float64{1, 2}), Dense([]float64{3, 4})}
	for name, c := range map[string]struct {
		columns []Column
		ratios  []Ratio
		opts    Options
	}{
		"more values than rows":      {[]Column{{[]int32{1}, []float64{1, 2}}}, nil, Options{Method: Percentile}},
		"a row that is not there":    {[]Column{{[]int32{2}, []float64{1}}}, nil, Options{Method: Percentile}},
		"rows in descending order":   {[]Column{{[]int32{1, 0}, []float64{1, 1}}}, nil, Options{Method: Percentile}},
		"a column that is not there": {two, []Ratio{{0, 2}}, Options{Method: Percentile}},
		"a negative column":          {two, []Ratio{{-1, 0}}, Options{Method: Percentile}},
		"BCa":                        {two, []Ratio{{0, 1}}, Options{}},
		"negative replicates":        {two, []Ratio{{0, 1}}, Options{Method: Percentile, Replicates: -1}},
	} {
		if _, err := BootstrapRatios(context.Background(), 2, c.columns, c.ratios, c.opts); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := BootstrapRatios(context.Background(), 0, []Column{{}}, []Ratio{{0, 0}}, Options{Method: Percentile}); err == nil {
		t.Error("no rows: no error")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := BootstrapRatios(ctx, 2, two, []Ratio{{0, 1}}, Options{Method: Percentile}); err == nil {
		t.Error("canceled: no error")
	}
}

func ExampleBootstrapRatios() {
	// Headaches and all events of six patients, and their sessions.
	headache, events := []float64{1, 0, 2, 0, 0, 1}, []float64{1, 1, 3, 0, 0, 2}
	sessions := []float64{4, 6, 5, 4, 6, 5}
	rates, err := BootstrapRatios(context.Background(), 6, []Column{Dense(headache), Dense(events), Dense(sessions)}, []Ratio{{0, 2}, {1, 2}},
		Options{Seed: 1, Method: Percentile, Interpolation: Linear})
	if err != nil {
		panic(err)
	}
	for _, r := range rates {
		fmt.Printf("%.3f\n", r.Estimate) // 4/30 and 7/30
	}
	// Output:
	// 0.133
	// 0.233
}
