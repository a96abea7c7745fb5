package describe_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"reprieve/stats"
	"reprieve/stats/describe"
)

var nan = math.NaN()

func TestSummarize(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float64
		want describe.Summary
	}{
		{"none", nil, describe.Summary{N: 0, Mean: nan, SD: nan, Median: nan, P25: nan, P75: nan, Min: nan, Max: nan}},
		{"one", []float64{41.5}, describe.Summary{N: 1, Mean: 41.5, SD: nan, Median: 41.5, P25: 41.5, P75: 41.5, Min: 41.5, Max: 41.5}},
		{"all equal", []float64{7, 7, 7}, describe.Summary{N: 3, Mean: 7, SD: 0, Median: 7, P25: 7, P75: 7, Min: 7, Max: 7}},
		// Deviations -3 -1 1 3: squares 20, over 3. Positions 0.75, 1.5, 2.25 of 0..3.
		{"four, unsorted", []float64{7, 1, 5, 3}, describe.Summary{N: 4, Mean: 4, SD: math.Sqrt(20.0 / 3), Median: 4, P25: 2.5, P75: 5.5, Min: 1, Max: 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := slices.Clone(c.x)
			got, err := describe.Summarize(c.x)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got, cmpopts.EquateNaNs()); d != "" {
				t.Error(d)
			}
			if !slices.Equal(before, c.x) {
				t.Error("the values were changed")
			}
		})
	}
}

// A plain sum would lose the 1 of the first, so that its mean would be 0; the
// sum of the second, 2^54 + 5 = 3 x 6004799503160663, would come out as 2^54 + 8.
func TestSummarizeCompensates(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want float64
	}{
		{[]float64{1e16, 1, -1e16}, 1.0 / 3},
		{[]float64{0x1p53, 3, 0x1p53 + 2}, 6004799503160663},
	} {
		got, err := describe.Summarize(c.x)
		if err != nil || got.Mean != c.want {
			t.Errorf("mean of %v = %v, %v; want %v", c.x, got.Mean, err, c.want)
		}
	}
}

// Zeros lose their sign, so that neither it nor the order of zeros shows.
func TestZerosHaveNoSign(t *testing.T) {
	minus := math.Copysign(0, -1)
	for _, x := range [][]float64{{minus, 0}, {0, minus}, {minus}} {
		s, err := describe.Summarize(x)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []float64{s.Mean, s.Min, s.Median, s.Max} {
			if math.Signbit(v) {
				t.Errorf("a negative zero in %+v", s)
			}
		}
	}
}

func TestNotFinite(t *testing.T) {
	bad := []float64{1, 2, math.NaN()}
	infinite := []float64{math.Inf(-1)}
	for name, err := range map[string]error{
		"summarize: value 2: NaN is not a finite number":                   second(describe.Summarize(bad)),
		"mean: value 0: -Inf is not a finite number":                       second(describe.Mean(infinite, describe.MeanOptions{})),
		"quantile: value 2: NaN is not a finite number":                    second(describe.Quantile(bad, 0.5, describe.Type7)),
		"standardized difference: x: value 2: NaN is not a finite number":  second(describe.StandardizedMeanDifference(bad, nil)),
		"standardized difference: y: value 0: -Inf is not a finite number": second(describe.StandardizedMeanDifference(nil, infinite)),
		"standardized difference: proportion NaN is not in [0, 1]":         second(describe.StandardizedProportionDifference(0.5, math.NaN())),
		"standardized difference: proportion 30 is not in [0, 1]":          second(describe.StandardizedProportionDifference(30, 0.5)),
		"quantile: probability 25 is not in [0, 1]":                        second(describe.Quantile(nil, 25, describe.Type7)),
		"quantile: probability NaN is not in [0, 1]":                       second(describe.Quantile(nil, math.NaN(), describe.Type7)),
		"quantile: QuantileType(9) is not a definition":                    second(describe.Quantile(nil, 0.5, 9)),
		"mean: stats: confidence level 95 is not in (0, 1)":                second(describe.Mean(nil, describe.MeanOptions{Level: 95})),
	} {
		if err == nil || err.Error() != "describe: "+name {
			t.Errorf("error = %v, want describe: %s", err, name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestMean(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float64
		want describe.MeanResult
	}{
		{"none", nil, describe.MeanResult{N: 0, Mean: nan, SD: nan, StdErr: nan, Interval: stats.Undefined()}},
		{"one", []float64{3}, describe.MeanResult{N: 1, Mean: 3, SD: nan, StdErr: nan, Interval: stats.Undefined()}},
		{"all equal", []float64{2, 2}, describe.MeanResult{N: 2, Mean: 2, Interval: stats.Interval{Low: 2, High: 2}}},
		// SD sqrt 2, standard error 1, t(0.975; 1) = 12.7062047361747 (tan of 0.475 pi).
		{"two", []float64{4, 6}, describe.MeanResult{N: 2, Mean: 5, SD: math.Sqrt2, StdErr: 1, Interval: stats.Interval{
			Low: 5 - math.Tan(0.475*math.Pi), High: 5 + math.Tan(0.475*math.Pi),
		}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := describe.Mean(c.x, describe.MeanOptions{})
			if err != nil {
				t.Fatal(err)
			}
			// The inverse incomplete beta function gives 12 digits.
			if d := cmp.Diff(c.want, got, cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-11, 0)); d != "" {
				t.Error(d)
			}
		})
	}
}

// 1 2 3 4 at p = 0.5 (n p = 2) and p = 0.4 (n p = 1.6), by hand from Hyndman and
// Fan's definitions.
func TestQuantileDefinitions(t *testing.T) {
	x := []float64{4, 2, 1, 3}
	for _, c := range []struct {
		t         describe.QuantileType
		half, two float64
	}{
		{describe.Type1, 2, 2},
		{describe.Type2, 2.5, 2},
		{describe.Type3, 2, 2},           // 1.5: even of 1, 2; 1.1: the nearest of the odd 1 moves up
		{describe.Type4, 2, 1.6},         // position n p
		{describe.Type5, 2.5, 2.1},       // n p + 1/2
		{describe.Type6, 2.5, 2},         // (n + 1) p
		{describe.Type7, 2.5, 2.2},       // 1 + (n - 1) p
		{describe.Type8, 2.5, 31.0 / 15}, // 1/3 + (n + 1/3) p
		{describe.Type9, 2.5, 2.075},     // 3/8 + (n + 1/4) p
	} {
		for p, want := range map[float64]float64{0.5: c.half, 0.4: c.two} {
			got, err := describe.Quantile(x, p, c.t)
			if err != nil || math.Abs(got-want) > 1e-14 { // one rounding of a product
				t.Errorf("%v, p %v: %v, %v; want %v", c.t, p, got, err, want)
			}
		}
	}
}

func TestQuantileEdges(t *testing.T) {
	for _, qt := range quantileTypes {
		if got, err := describe.Quantile(nil, 0.5, qt); err != nil || !math.IsNaN(got) {
			t.Errorf("%v of none = %v, %v; want NaN", qt, got, err)
		}
		if got, err := describe.Quantile([]float64{8}, 0.3, qt); err != nil || got != 8 {
			t.Errorf("%v of one = %v, %v; want 8", qt, got, err)
		}
	}
	var zero describe.QuantileType
	if zero.String() != "type 7" {
		t.Errorf("zero value is %v, want type 7", zero)
	}
	if s := describe.QuantileType(-1).String(); !strings.Contains(s, "-1") {
		t.Errorf("String of an unknown type = %q", s)
	}
}

func TestStandardizedDifferences(t *testing.T) {
	for _, c := range []struct {
		name string
		x, y []float64
		want float64
	}{
		{"means 2 and 5, variances 1 and 1", []float64{1, 2, 3}, []float64{4, 5, 6}, 3},
		{"means 1 and 5, variances 2 and 8", []float64{0, 2}, []float64{3, 7}, 4 / math.Sqrt(5)},
		{"one value", []float64{1}, []float64{4, 5, 6}, nan},
		{"none", nil, []float64{4, 5, 6}, nan},
		{"no variance", []float64{1, 1}, []float64{2, 2}, nan},
		{"no variance in one, 0 and 2", []float64{1, 1}, []float64{2, 4}, 2},
	} {
		got, err := describe.StandardizedMeanDifference(c.x, c.y)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got-c.want) > 1e-14 || math.IsNaN(got) != math.IsNaN(c.want) { // two roundings
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	for _, c := range []struct{ p1, p2, want float64 }{
		{0.5, 0.5, 0},
		{0.2, 0.5, 0.3 / math.Sqrt((0.16+0.25)/2)},
		{0, 1, nan},
		{1, 1, nan},
		{0, 0.5, 0.5 / math.Sqrt(0.125)},
	} {
		got, err := describe.StandardizedProportionDifference(c.p1, c.p2)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got-c.want) > 1e-14 || math.IsNaN(got) != math.IsNaN(c.want) { // two roundings
			t.Errorf("%v and %v: %v, want %v", c.p1, c.p2, got, c.want)
		}
	}
}

var values = rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 2, 40)

// The order of the rows does not show, not in the last bit.
func TestRowOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := values.Draw(t, "x")
		y := rapid.Permutation(x).Draw(t, "y")
		sx, err1 := describe.Summarize(x)
		sy, err2 := describe.Summarize(y)
		mx, err3 := describe.Mean(x, describe.MeanOptions{})
		my, err4 := describe.Mean(y, describe.MeanOptions{})
		if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
			t.Fatal(err1, err2, err3, err4)
		}
		if sx != sy || mx != my {
			t.Fatalf("%v and %v, %v and %v", sx, sy, mx, my)
		}
	})
}

// Quantiles lie within the values, rise with p, and are mirrored where the
// definition is symmetric (all but types 1, 3 and 4).
func TestQuantileLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := values.Draw(t, "x")
		qt := rapid.SampledFrom(quantileTypes).Draw(t, "type")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		higher := rapid.Float64Range(p, 1).Draw(t, "higher")
		q := quantile(t, x, p, qt)
		if q < slices.Min(x) || q > slices.Max(x) {
			t.Fatalf("%v outside the values", q)
		}
		if up := quantile(t, x, higher, qt); up < q-1e-9 { // interpolation rounds
			t.Fatalf("%v at %v, %v at %v", q, p, up, higher)
		}
		if qt == describe.Type1 || qt == describe.Type3 || qt == describe.Type4 {
			return
		}
		p = math.Round(p*64) / 64 // so that 1 - p has no rounding
		mirror := make([]float64, len(x))
		for i, v := range x {
			mirror[i] = -v
		}
		// 1e-7: the position's rounding times a range of up to 2e6.
		if a, b := quantile(t, x, p, qt), -quantile(t, mirror, 1-p, qt); math.Abs(a-b) > 1e-7 {
			t.Fatalf("%v, mirrored %v", a, b)
		}
	})
}

func quantile(t *rapid.T, x []float64, p float64, qt describe.QuantileType) float64 {
	q, err := describe.Quantile(x, p, qt)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// The standardized difference does not depend on which group comes first, nor
// on the unit.
func TestStandardizedDifferenceLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := values.Draw(t, "x"), values.Draw(t, "y")
		a, err1 := describe.StandardizedMeanDifference(x, y)
		b, err2 := describe.StandardizedMeanDifference(y, x)
		for _, v := range [][]float64{x, y} {
			for i := range v {
				v[i] *= 0.125 // exact
			}
		}
		c, err3 := describe.StandardizedMeanDifference(x, y)
		if err1 != nil || err2 != nil || err3 != nil {
			t.Fatal(err1, err2, err3)
		}
		if a != b && !(math.IsNaN(a) && math.IsNaN(b)) || math.Abs(a-c) > 1e-12*a {
			t.Fatalf("%v, exchanged %v, in another unit %v", a, b, c)
		}
	})
}
