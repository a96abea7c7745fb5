package resample_test

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/resample"
)

// sd is the standard deviation with divisor n - 1.
func sd(values []float64) float64 {
	mean := resample.Mean(values)
	squares := 0.0
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	return math.Sqrt(squares / float64(len(values)-1))
}

// trimmed is the mean without the tenth at either end.
func trimmed(values []float64) float64 {
	slices.Sort(values)
	k := len(values) / 10
	return resample.Mean(values[k : len(values)-k])
}

var statistics = map[string]func([]float64) float64{
	"mean": resample.Mean, "median": resample.Median, "sd": sd, "trimmed10": trimmed,
}

type bootExpected struct {
	T0         reference.Number
	Jackknife  reference.Numbers
	A          reference.Number `json:"acceleration"`
	SE         reference.Number `json:"boot_se"`
	Bias       reference.Number
	Mean       reference.Number  `json:"boot_mean"`
	JackSE     reference.Number  `json:"jackknife_se"`
	First      reference.Numbers `json:"t_first10"`
	Z0         reference.Number  `json:"z0_strict_less"`
	Z0Half     reference.Number  `json:"z0_half_ties"`
	BCa        reference.Limits  `json:"bca_norm_inter"`
	BCa7       reference.Limits  `json:"bca_quantile_type7"`
	BCaHalf7   reference.Limits  `json:"bca_half_ties_quantile_type7"`
	Percent    reference.Limits  `json:"percentile_norm_inter"`
	Percent7   reference.Limits  `json:"percentile_type7"`
	Basic      reference.Limits  `json:"basic_norm_inter"`
	NormalBias reference.Limits  `json:"normal_bias_corrected"`
	Normal     reference.Limits
}

// The collection's bootstraps, with the rows that R drew.
func TestCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       struct {
			Variable  string
			Filter    *string
			Values    reference.Numbers
			Statistic string
			File      string `json:"bootstrap_index_file"`
		}
		Expected bootExpected
	}
	reference.LoadCollection(t, "bootstrap_bca.json", &cases)
	t.Log("steps on the way, which the limits and the acceleration rest on: alpha_adjusted, alpha_adjusted_half_ties, influence_jackknife")
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			x := c.Input.Values.Floats()
			if len(x) == 0 {
				x = column(t, c.Dataset, c.Input.Variable, c.Input.Filter)
			}
			checkBoot(t, x, statistics[c.Input.Statistic], draws(t, c.Input.File, len(x)), c.Expected)
		})
	}
}

// checkBoot compares every method. Closed forms of the replicates: 1e-9.
func checkBoot(t *testing.T, x []float64, f func([]float64) float64, rows [][]int, e bootExpected) {
	t.Helper()
	for _, m := range []struct {
		method resample.Method
		how    resample.Interpolation
		want   reference.Limits
	}{
		{resample.BCa, resample.NormalScale, e.BCa},
		{resample.BCa, resample.Linear, e.BCa7},
		{resample.BCaMidrank, resample.Linear, e.BCaHalf7},
		{resample.Percentile, resample.NormalScale, e.Percent},
		{resample.Percentile, resample.Linear, e.Percent7},
		{resample.Basic, resample.NormalScale, e.Basic},
		{resample.Normal, 0, e.NormalBias},
		{resample.NormalUncorrected, 0, e.Normal},
	} {
		r, err := resample.FromRows(context.Background(), rows, resample.Design{N: len(x)}, resample.Sample(x, f), resample.Options{Method: m.method, Interpolation: m.how})
		if err != nil {
			t.Fatal(err)
		}
		reference.Close(t, m.method.String()+" low", r.Interval.Low, float64(m.want.Lower), 1e-9)
		reference.Close(t, m.method.String()+" high", r.Interval.High, float64(m.want.Upper), 1e-9)
		reference.Close(t, "estimate", r.Estimate, float64(e.T0), 1e-12)
		reference.Close(t, "se", r.StdErr, float64(e.SE), 1e-9)
		if math.Abs(r.Bias-float64(e.Bias)) > 1e-11 { // a difference of means
			t.Errorf("bias = %v, want %v", r.Bias, e.Bias)
		}
		for i, want := range e.First.Floats() {
			reference.Close(t, "replicate", r.Replicates[i], want, 1e-12)
		}
		reference.Close(t, "mean", r.Estimate+r.Bias, float64(e.Mean), 1e-9)
		if m.method == resample.BCa {
			n := float64(len(x))
			reference.Close(t, "jackknife se", sd(r.Jackknife)*(n-1)/math.Sqrt(n), float64(e.JackSE), 1e-9)
			reference.Close(t, "acceleration", r.Acceleration, float64(e.A), 1e-9)
			reference.Close(t, "z0", r.Z0, float64(e.Z0), 1e-9)
			for i, want := range e.Jackknife.Floats() {
				reference.Close(t, "jackknife", r.Jackknife[i], want, 1e-12)
			}
		}
		if m.method == resample.BCaMidrank {
			reference.Close(t, "z0", r.Z0, float64(e.Z0Half), 1e-9)
		}
	}
}

// draws reads rows of one-based indices.
func draws(t *testing.T, file string, n int) [][]int {
	t.Helper()
	names := make([]string, n)
	for i := range names {
		names[i] = "i" + strconv.Itoa(i+1)
	}
	var rows [][]int
	for _, text := range reference.Columns(t, file, names...) {
		row := make([]int, n)
		for i, cell := range text {
			k, err := strconv.Atoi(cell)
			if err != nil {
				t.Fatal(err)
			}
			row[i] = k - 1
		}
		rows = append(rows, row)
	}
	return rows
}

// column reads the values of a column in the rows that a filter like a==1 keeps.
func column(t *testing.T, dataset, name string, filter *string) []float64 {
	t.Helper()
	names := []string{name}
	want := ""
	if filter != nil {
		key, value, _ := strings.Cut(*filter, "==")
		names, want = append(names, key), value
	}
	var x []float64
	for _, row := range reference.Columns(t, dataset, names...) {
		if row[0] == "" || filter != nil && row[1] != want {
			continue
		}
		v, err := strconv.ParseFloat(row[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		x = append(x, v)
	}
	return x
}
