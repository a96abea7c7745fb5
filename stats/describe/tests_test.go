package describe_test

import (
	"math"
	"math/bits"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"reprieve/stats"
	"reprieve/stats/describe"
	"reprieve/stats/internal/reference"
)

// x 1 2 3 (variance 1), y 2 4 6 (variance 4): Welch's standard error sqrt(5/3), df
// (5/3)² / ((1/3)²/2 + (4/3)²/2) = 50/17; pooled variance 5/2, error sqrt(5/2 x 2/3).
func TestTwoSampleTByHand(t *testing.T) {
	x, y := []float64{3, 1, 2}, []float64{6, 2, 4}
	w := must[describe.TResult](t)(describe.TwoSampleT(x, y, describe.TOptions{}))
	reference.Close(t, "difference", w.Difference, -2, 0)
	reference.Close(t, "se", w.StdErr, math.Sqrt(5.0/3), 1e-15)
	reference.Close(t, "df", w.DF, 50.0/17, 1e-15)
	reference.Close(t, "t", w.T, -2/math.Sqrt(5.0/3), 1e-15)
	p := must[describe.TResult](t)(describe.TwoSampleT(x, y, describe.TOptions{Method: describe.Pooled}))
	reference.Close(t, "pooled se", p.StdErr, math.Sqrt(5.0/3), 1e-15)
	reference.Close(t, "pooled df", p.DF, 4, 0)
	reference.Close(t, "pooled sd", p.SD, math.Sqrt(2.5), 1e-15)
	reference.Close(t, "sides", p.P.Less+p.P.Greater, 1, 1e-15)
}

func TestTEdges(t *testing.T) {
	for _, c := range []struct {
		name          string
		x, y          []float64
		method        describe.TMethod
		difference, t float64
		interval      stats.Interval
	}{
		{"none", nil, nil, describe.Welch, nan, nan, stats.Undefined()},
		{"empty group", []float64{1, 2}, nil, describe.Pooled, nan, nan, stats.Undefined()},
		{"one each", []float64{1}, []float64{3}, describe.Pooled, -2, nan, stats.Undefined()},
		{"one and two, Welch", []float64{1}, []float64{3, 4}, describe.Welch, -2.5, nan, stats.Undefined()},
		{"constant", []float64{5, 5}, []float64{3, 3}, describe.Welch, 2, nan, stats.Interval{Low: 2, High: 2}},
	} {
		r := must[describe.TResult](t)(describe.TwoSampleT(c.x, c.y, describe.TOptions{Method: c.method}))
		reference.Close(t, c.name, r.Difference, c.difference, 0)
		reference.Close(t, c.name+" t", r.T, c.t, 0)
		reference.Close(t, c.name+" low", r.Interval.Low, c.interval.Low, 0)
		if !math.IsNaN(r.P.TwoSided) || !math.IsNaN(r.P.Less) {
			t.Errorf("%s: p = %v", c.name, r.P)
		}
	}
	one := must[describe.TResult](t)(describe.TwoSampleT([]float64{1}, []float64{3, 4}, describe.TOptions{Method: describe.Pooled}))
	reference.Close(t, "df", one.DF, 1, 0)
	single := must[describe.TResult](t)(describe.PairedT([]float64{3}, []float64{1}, describe.TOptions{}))
	reference.Close(t, "one pair", single.Difference, 2, 0)
	reference.Close(t, "one pair t", single.T, nan, 0)
	none := must[describe.TResult](t)(describe.PairedT(nil, nil, describe.TOptions{}))
	reference.Close(t, "no pair", none.Difference, nan, 0)
}

// All signs up: one of 8 sign patterns. Three equal sizes of which one is negative:
// V = 4 of the sums 0 2 4 6 with weights 1 3 3 1. Pratt ranks the zero first: the others
// have 2 and 3, and 5 is the largest of four sums.
func TestSignedRankByHand(t *testing.T) {
	for _, c := range []struct {
		name string
		d    []float64
		opts describe.SignedRankOptions
		v    float64
		want describe.PValues
	}{
		{"all up", []float64{3, 1, 2}, describe.SignedRankOptions{}, 6, describe.PValues{TwoSided: 0.25, Less: 1, Greater: 0.125}},
		{"tied", []float64{1, -1, 1}, describe.SignedRankOptions{}, 4, describe.PValues{TwoSided: 1, Less: 0.875, Greater: 0.5}},
		{"zero dropped", []float64{0, 1, 2}, describe.SignedRankOptions{}, 3, describe.PValues{TwoSided: 0.5, Less: 1, Greater: 0.25}},
		{"Pratt", []float64{0, 1, 2}, describe.SignedRankOptions{Zeros: describe.Pratt}, 5, describe.PValues{TwoSided: 0.5, Less: 1, Greater: 0.25}},
		{"all zero", []float64{0, 0}, describe.SignedRankOptions{}, 0, describe.PValues{TwoSided: nan, Less: nan, Greater: nan}},
		{"none, normal", nil, describe.SignedRankOptions{Method: describe.Normal}, 0, describe.PValues{TwoSided: nan, Less: nan, Greater: nan}},
		{"one", []float64{-4}, describe.SignedRankOptions{}, 0, describe.PValues{TwoSided: 1, Less: 0.5, Greater: 1}},
		// 7.1 - 6.9 and 0.2 differ in the last bits of binary.
		{"rounding", []float64{7.1 - 6.9, -0.2}, describe.SignedRankOptions{}, 1.5, describe.PValues{TwoSided: 1, Less: 0.75, Greater: 0.75}},
	} {
		r := must[describe.SignedRankResult](t)(describe.SignedRank(c.d, c.opts))
		reference.Close(t, c.name+" V", r.V, c.v, 0)
		reference.Close(t, c.name, r.P.TwoSided, c.want.TwoSided, 1e-15)
		reference.Close(t, c.name+" less", r.P.Less, c.want.Less, 1e-15)
		reference.Close(t, c.name+" greater", r.P.Greater, c.want.Greater, 1e-15)
	}
}

// Two below three: one of ten choices. 1 1 against 1 2: ranks 2 2 2 4, the sum 4 in
// three of six choices, 6 in the others.
func TestMannWhitneyByHand(t *testing.T) {
	for _, c := range []struct {
		name       string
		x, y       []float64
		u          float64
		two, lower float64
	}{
		{"apart", []float64{2, 1}, []float64{4, 3, 5}, 0, 0.2, 0.1},
		{"apart, more of x", []float64{4, 3, 5}, []float64{2, 1}, 6, 0.2, 1},
		{"tied", []float64{1, 1}, []float64{1, 2}, 1, 1, 0.5},
		{"all tied", []float64{1, 1}, []float64{1}, 1, 1, 1},
		{"empty", nil, []float64{1}, nan, nan, nan},
	} {
		r := must[describe.MannWhitneyResult](t)(describe.MannWhitney(c.x, c.y, describe.MannWhitneyOptions{}))
		reference.Close(t, c.name+" U", r.U, c.u, 0)
		reference.Close(t, c.name, r.P.TwoSided, c.two, 1e-14)
		reference.Close(t, c.name+" less", r.P.Less, c.lower, 1e-14)
	}
	tied := must[describe.MannWhitneyResult](t)(describe.MannWhitney([]float64{1, 1}, []float64{1}, describe.MannWhitneyOptions{Method: describe.Normal}))
	reference.Close(t, "all tied, normal", tied.P.TwoSided, nan, 0)
	reference.Close(t, "superiority", tied.Superiority, 0.5, 0)
}

var few = rapid.SliceOfN(rapid.Map(rapid.IntRange(-6, 6), func(k int) float64 { return float64(k) }), 1, 7)

// The exact distributions are those of all choices, one by one.
func TestExactIsEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := few.Draw(t, "x"), few.Draw(t, "y")
		got, err := describe.MannWhitney(x, y, describe.MannWhitneyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		all := slices.Concat(x, y)
		u := func(mask uint) float64 {
			total := 0.0
			for i, a := range all {
				for j, b := range all {
					if mask>>i&1 == 1 && mask>>j&1 == 0 {
						switch {
						case a > b:
							total++
						case a == b:
							total += 0.5
						}
					}
				}
			}
			return total
		}
		observed, center := u(1<<len(x)-1), float64(len(x)*len(y))/2
		var choices, two, less float64
		for mask := range uint(1) << len(all) {
			if bits.OnesCount(mask) != len(x) {
				continue
			}
			choices++
			v := u(mask)
			if v <= observed {
				less++
			}
			if math.Abs(v-center) >= math.Abs(observed-center) {
				two++
			}
		}
		if math.Abs(got.P.TwoSided-two/choices) > 1e-12 || math.Abs(got.P.Less-less/choices) > 1e-12 {
			t.Fatalf("%+v, want %v and %v", got, two/choices, less/choices)
		}
	})
}

// The estimates are the medians of all averages and differences, without ties or
// with.
func TestHodgesLehmannIsMedian(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.OneOf(values, few).Draw(t, "x"), rapid.OneOf(values, few).Draw(t, "y")
		var averages, shifts []float64
		for i, a := range x {
			for _, b := range x[i:] {
				averages = append(averages, (a+b)/2)
			}
			for _, b := range y {
				shifts = append(shifts, a-b)
			}
		}
		one, err := describe.HodgesLehmann(x, describe.HodgesLehmannOptions{})
		if err != nil {
			t.Fatal(err)
		}
		two, err := describe.HodgesLehmannShift(x, y, describe.HodgesLehmannOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if m, _ := describe.Quantile(averages, 0.5, describe.Type2); math.Abs(m-one.Estimate) > 1e-12*math.Abs(m) {
			t.Fatalf("%v, want %v", one.Estimate, m)
		}
		if m, _ := describe.Quantile(shifts, 0.5, describe.Type2); math.Abs(m-two.Estimate) > 1e-9 {
			t.Fatalf("%v, want %v", two.Estimate, m)
		}
		if !(one.Interval.Low <= one.Estimate && one.Estimate <= one.Interval.High) {
			t.Fatalf("%+v", one)
		}
	})
}

// 1 2 3 with 1 3 2: two of three pairs agree, tau 1/3; squared distances 2, rho 1/2.
// Of the six orders three have at most that distance (0, 2, 2): greater 1/2.
func TestCorrelationByHand(t *testing.T) {
	x, y := []float64{1, 2, 3}, []float64{10, 30, 20}
	k := must[describe.CorrelationResult](t)(describe.Kendall(x, y))
	s := must[describe.CorrelationResult](t)(describe.Spearman(x, y, describe.CorrelationOptions{}))
	p := must[describe.PValues](t)(describe.SpearmanExact(x, y))
	reference.Close(t, "tau", k.Correlation, 1.0/3, 1e-15)
	reference.Close(t, "rho", s.Correlation, 0.5, 1e-15)
	reference.Close(t, "S", s.SumOfSquaredRankDistance, 2, 1e-14)
	reference.Close(t, "greater", p.Greater, 0.5, 1e-15)
	for name, r := range map[string]describe.CorrelationResult{
		"none":     must[describe.CorrelationResult](t)(describe.Pearson(nil, nil, describe.CorrelationOptions{})),
		"one":      must[describe.CorrelationResult](t)(describe.Spearman([]float64{1}, []float64{2}, describe.CorrelationOptions{})),
		"constant": must[describe.CorrelationResult](t)(describe.Kendall(x, []float64{0.1, 0.1, 0.1})),
		"flat":     must[describe.CorrelationResult](t)(describe.Pearson(x, []float64{0.1, 0.1, 0.1}, describe.CorrelationOptions{})),
	} {
		if !math.IsNaN(r.Correlation) || !math.IsNaN(r.P.TwoSided) || !math.IsNaN(r.Interval.Low) {
			t.Errorf("%s: %+v", name, r)
		}
	}
	perfect := must[describe.CorrelationResult](t)(describe.Pearson(x, []float64{2, 4, 6}, describe.CorrelationOptions{}))
	if perfect.Correlation != 1 || perfect.P.TwoSided != 0 || !math.IsNaN(perfect.Interval.Low) {
		t.Errorf("perfect: %+v", perfect)
	}
}

// Groups 1 2, 3 4, 8: mean 3.6; between 2(2.1² + 0.1²) + 4.4² = 28.2, within 1, so F =
// 14.1 / (1/2). Ranks 3, 7, 5 in sum: H = 12/30 (9/2 + 49/2 + 25) - 18 = 3.6.
func TestGroupsByHand(t *testing.T) {
	groups := [][]float64{{2, 1}, {3, 4}, {8}}
	a := must[describe.AnovaResult](t)(describe.Anova(groups))
	k := must[describe.KruskalWallisResult](t)(describe.KruskalWallis(groups))
	w := must[describe.AnovaResult](t)(describe.WelchAnova(groups))
	reference.Close(t, "F", a.F, 28.2, 1e-13)
	reference.Close(t, "H", k.H, 3.6, 1e-14)
	reference.Close(t, "p", k.P, math.Exp(-1.8), 1e-14) // chi-square with two degrees
	reference.Close(t, "Welch of one value", w.F, nan, 0)
	tied := [][]float64{{2, 2}, {2}}
	reference.Close(t, "all tied", must[describe.KruskalWallisResult](t)(describe.KruskalWallis(tied)).H, nan, 0)
	reference.Close(t, "no variance", must[describe.AnovaResult](t)(describe.Anova(tied)).F, nan, 0)
	for _, pair := range must[[]describe.PairwiseMean](t)(describe.TukeyHSD(tied, describe.MeanOptions{})) {
		reference.Close(t, "Tukey", pair.P, nan, 0)
	}
	if _, err := describe.Anova([][]float64{{1}, {}}); err == nil || err.Error() != "describe: anova: group 1: empty" {
		t.Error(err)
	}
}

// The order of rows does not show in the tests, not in the last bit.
func TestRowOrderOfTests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 12).Draw(t, "n")
		x := rapid.SliceOfN(rapid.Float64Range(-50, 50), n, n).Draw(t, "x")
		y := rapid.SliceOfN(rapid.Float64Range(-50, 50), n, n).Draw(t, "y")
		order := rapid.Permutation(floatsTo(n)).Draw(t, "order")
		px, py := make([]float64, n), make([]float64, n)
		for i, from := range order {
			px[i], py[i] = x[int(from)], y[int(from)]
		}
		for name, f := range map[string]func(x, y []float64) (any, error){
			"paired t": func(x, y []float64) (any, error) { return describe.PairedT(x, y, describe.TOptions{}) },
			"pearson":  func(x, y []float64) (any, error) { return describe.Pearson(x, y, describe.CorrelationOptions{}) },
			"spearman": func(x, y []float64) (any, error) { return describe.Spearman(x, y, describe.CorrelationOptions{}) },
			"kendall":  func(x, y []float64) (any, error) { return describe.Kendall(x, y) },
			"ranks":    func(x, _ []float64) (any, error) { return describe.SignedRank(x, describe.SignedRankOptions{}) },
			"rank sum": func(x, y []float64) (any, error) { return describe.MannWhitney(x, y, describe.MannWhitneyOptions{}) },
			"two t":    func(x, y []float64) (any, error) { return describe.TwoSampleT(x, y, describe.TOptions{}) },
			"one-way":  func(x, y []float64) (any, error) { return describe.Anova([][]float64{x, y}) },
			"variances": func(x, y []float64) (any, error) {
				return describe.VarianceRatio(x, y, describe.VarianceRatioOptions{})
			},
		} {
			a, err := f(x, y)
			if err != nil {
				t.Fatal(err)
			}
			b, err := f(px, py)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(a, b, cmpopts.EquateNaNs()); d != "" {
				t.Fatal(name, d)
			}
		}
	})
}

func floatsTo(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(i)
	}
	return v
}

func TestTestErrors(t *testing.T) {
	bad := []float64{1, math.NaN()}
	good := []float64{1, 2}
	long := make([]float64, 1001)
	for i := range long {
		long[i] = float64(i + 1)
	}
	for want, err := range map[string]error{
		"paired t: 2 values of x, 1 of y: not pairs":                                second(describe.PairedT(good, good[:1], describe.TOptions{})),
		"paired t: pair 1: NaN is not a finite number":                              second(describe.PairedT(good, bad, describe.TOptions{})),
		"two-sample t: y: value 1: NaN is not a finite number":                      second(describe.TwoSampleT(good, bad, describe.TOptions{})),
		"two-sample t: TMethod(2) is not a method":                                  second(describe.TwoSampleT(good, good, describe.TOptions{Method: 2})),
		"two-sample t: stats: confidence level 95 is not in (0, 1)":                 second(describe.TwoSampleT(good, good, describe.TOptions{Level: 95})),
		"signed rank: RankMethod(3) is not a method":                                second(describe.SignedRank(good, describe.SignedRankOptions{Method: 3})),
		"signed rank: ZeroRule(2) is not a rule":                                    second(describe.SignedRank(good, describe.SignedRankOptions{Zeros: 2})),
		"signed rank: 1001 differences: the exact distribution is for at most 1000": second(describe.SignedRank(long, describe.SignedRankOptions{})),
		"mann-whitney: 1001 and 1001 values: too many for the exact distribution":   second(describe.MannWhitney(long, long, describe.MannWhitneyOptions{})),
		"mann-whitney: x: value 1: NaN is not a finite number":                      second(describe.MannWhitney(bad, good, describe.MannWhitneyOptions{})),
		"hodges-lehmann: 1001 values: the exact distribution is for at most 1000":   second(describe.HodgesLehmann(long, describe.HodgesLehmannOptions{})),
		"hodges-lehmann shift: RankMethod(9) is not a method":                       second(describe.HodgesLehmannShift(good, good, describe.HodgesLehmannOptions{Method: 9})),
		"spearman exact: equal values: the distribution is for none":                second(describe.SpearmanExact([]float64{1, 1}, good)),
		"pearson: pair 1: NaN is not a finite number":                               second(describe.Pearson(bad, good, describe.CorrelationOptions{})),
		"sign test: value 1: NaN is not a finite number":                            second(describe.SignTest(bad)),
		"kruskal-wallis: group 0: value 1: NaN is not a finite number":              second(describe.KruskalWallis([][]float64{bad})),
	} {
		if err == nil || err.Error() != "describe: "+want {
			t.Errorf("error = %v, want describe: %s", err, want)
		}
	}
}

// Effect sizes: x 1 2 3 and y 2 4 6 differ by 2 pooled deviations of sqrt 2.5; J with
// four degrees of freedom is Γ(2) / (Γ(1.5) √2) = √(2/π).
func TestEffectSizeByHand(t *testing.T) {
	g := must[describe.EffectSize](t)(describe.HedgesG([]float64{1, 2, 3}, []float64{2, 4, 6}, describe.EffectSizeOptions{}))
	reference.Close(t, "d", g.CohenD, -2/math.Sqrt(2.5), 1e-15)
	reference.Close(t, "J", g.Correction, math.Sqrt(2/math.Pi), 1e-14)
	flat := must[describe.EffectSize](t)(describe.HedgesG([]float64{1, 1}, []float64{2, 2}, describe.EffectSizeOptions{}))
	reference.Close(t, "no variance", flat.HedgesG, nan, 0)
}
