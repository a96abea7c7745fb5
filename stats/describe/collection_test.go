package describe_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"reprieve/stats"
	"reprieve/stats/describe"
	"reprieve/stats/internal/reference"
)

// The collection's tolerance for closed forms, exact distributions and roots.
const closed = 1e-9

type number = reference.Number

var condition = regexp.MustCompile(`^(\w+)\[(\w+)==(\w+)\]$`)

// inputValues reads an input of the collection: numbers, a column, a difference of
// columns, or a column of the rows where another has a value. Empty cells are NaN.
func inputValues(t *testing.T, dataset, text string, filter *string) []float64 {
	t.Helper()
	if numbers, ok := list(text); ok {
		return numbers
	}
	if m := condition.FindStringSubmatch(text); m != nil {
		rule := m[2] + "==" + m[3]
		return inputValues(t, dataset, m[1], &rule)
	}
	names := strings.Split(text, "-")
	if filter != nil {
		name, _, _ := strings.Cut(*filter, "==")
		names = append(names, name)
	}
	var x []float64
	for _, row := range reference.Columns(t, dataset, names...) {
		if filter != nil {
			if _, want, _ := strings.Cut(*filter, "=="); row[len(row)-1] != want {
				continue
			}
			row = row[:len(row)-1]
		}
		v := cell(t, row[0])
		if len(row) == 2 {
			v -= cell(t, row[1])
		}
		x = append(x, v)
	}
	return x
}

func list(text string) ([]float64, bool) {
	var x []float64
	for _, field := range strings.Split(text, ",") {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return nil, false
		}
		x = append(x, v)
	}
	return x, true
}

func cell(t *testing.T, text string) float64 {
	t.Helper()
	if text == "" || text == "NA" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// complete keeps the pairs without a NaN.
func complete(x, y []float64) (a, b []float64) {
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			a, b = append(a, x[i]), append(b, y[i])
		}
	}
	return a, b
}

func present(x []float64) []float64 {
	a, _ := complete(x, x)
	return a
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func within(t *testing.T, what string, got stats.Interval, want reference.Limits, tolerance float64) {
	t.Helper()
	reference.Close(t, what+" low", got.Low, float64(want.Lower), tolerance)
	reference.Close(t, what+" high", got.High, float64(want.Upper), tolerance)
}

// nearRoot compares limits that R finds by a root search about a step, which ends up
// to 1e-9 beside it.
func nearRoot(t *testing.T, what string, got stats.Interval, want reference.Limits) {
	t.Helper()
	if !(math.Abs(got.Low-float64(want.Lower)) < 1e-8) || !(math.Abs(got.High-float64(want.Upper)) < 1e-8) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

type threeP struct {
	Two     number `json:"p_two"`
	Less    number `json:"p_less"`
	Greater number `json:"p_greater"`
}

type exactRanks struct {
	threeP
	HL    number
	Asked *number `json:"achieved_level"`
	reference.Limits
}

func TestPairedCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       struct {
			X, Y   string
			Filter *string
		}
		Expected struct {
			N            int
			Diff         number `json:"mean_diff"`
			SD           number `json:"sd_diff"`
			SE, T, DF, P number
			CI           reference.Limits
			Dz           number                              `json:"cohen_dz"`
			Dav          number                              `json:"cohen_dav"`
			Gz           number                              `json:"hedges_gz_exactJ"`
			Pearson      struct{ R, P, Lower, Upper number } `json:"pearson_r"`
			Ranks        pairedRanks                         `json:"signed_rank"`
			Walsh        number                              `json:"hodges_lehmann_walsh_median"`
			WalshNonzero number                              `json:"hl_zeros_dropped_walsh_median"`
			RConf        *reference.Limits                   `json:"r_conf_int_normal"`
			Sign         number                              `json:"sign_test_p"`
		}
	}
	reference.LoadCollection(t, "paired_mean_signed_rank.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			x, y := complete(inputValues(t, c.Dataset, c.Input.X, c.Input.Filter), inputValues(t, c.Dataset, c.Input.Y, c.Input.Filter))
			e := c.Expected
			r := must[describe.TResult](t)(describe.PairedT(x, y, describe.TOptions{}))
			g := must[describe.EffectSize](t)(describe.PairedHedgesG(x, y, describe.EffectSizeOptions{}))
			p := must[describe.CorrelationResult](t)(describe.Pearson(x, y, describe.CorrelationOptions{}))
			d := make([]float64, len(x))
			var nonzero []float64
			for i := range x {
				if d[i] = x[i] - y[i]; d[i] != 0 {
					nonzero = append(nonzero, d[i])
				}
			}
			hl := must[describe.HodgesLehmannResult](t)(describe.HodgesLehmann(d, describe.HodgesLehmannOptions{}))
			dropped := must[describe.HodgesLehmannResult](t)(describe.HodgesLehmann(nonzero, describe.HodgesLehmannOptions{Method: describe.NormalCorrected}))
			if r.NX != e.N {
				t.Errorf("N = %d, want %d", r.NX, e.N)
			}
			for _, v := range []struct {
				what string
				got  float64
				want number
			}{
				{"difference", r.Difference, e.Diff},
				{"sd", r.SD, e.SD},
				{"se", r.StdErr, e.SE},
				{"t", r.T, e.T},
				{"df", r.DF, e.DF},
				{"p", r.P.TwoSided, e.P},
				{"dz", g.CohenD, e.Dz},
				{"gz", g.HedgesG, e.Gz},
				{"dav", math.Copysign(must[float64](t)(describe.StandardizedMeanDifference(x, y)), r.Difference), e.Dav},
				{"r", p.Correlation, e.Pearson.R},
				{"r p", p.P.TwoSided, e.Pearson.P},
				{"r low", p.Interval.Low, e.Pearson.Lower},
				{"r high", p.Interval.High, e.Pearson.Upper},
				{"pseudomedian", hl.Estimate, e.Walsh},
				{"pseudomedian of others", dropped.Estimate, e.WalshNonzero},
				{"sign test", must[float64](t)(describe.SignTest(d)), e.Sign},
			} {
				reference.Close(t, v.what, v.got, float64(v.want), closed)
			}
			within(t, "t", r.Interval, e.CI, closed)
			if e.RConf != nil {
				nearRoot(t, "normal pseudomedian", dropped.Interval, *e.RConf)
			}
			e.Ranks.check(t, d)
		})
	}
}

// pairedRanks are the collection's signed-rank tests.
type pairedRanks struct {
	Zero      int `json:"n_zero"`
	Nonzero   int `json:"n_nonzero"`
	Ties      bool
	V         number
	Corrected threeP                `json:"normal_cc"`
	Plain     threeP                `json:"normal_nocc"`
	Exact     *exactRanks           `json:"exact_no_ties"`
	Tied      *number               `json:"exact_conditional_ties_zeros_dropped"`
	Pratt     struct{ Z, P number } `json:"pratt_asymptotic"`
	Wilcoxon  struct{ Z, P number } `json:"wilcoxon_zeros_asymptotic"`
}

func (e pairedRanks) check(t *testing.T, d []float64) {
	t.Helper()
	test := func(o describe.SignedRankOptions) describe.SignedRankResult {
		t.Helper()
		return must[describe.SignedRankResult](t)(describe.SignedRank(d, o))
	}
	exact := test(describe.SignedRankOptions{})
	corrected := test(describe.SignedRankOptions{Method: describe.NormalCorrected})
	plain := test(describe.SignedRankOptions{Method: describe.Normal})
	pratt := test(describe.SignedRankOptions{Method: describe.Normal, Zeros: describe.Pratt})
	if exact.N != e.Nonzero || exact.Zeros != e.Zero || exact.Ties != e.Ties {
		t.Errorf("%+v, want %d, %d zeros, ties %v", exact, e.Nonzero, e.Zero, e.Ties)
	}
	reference.Close(t, "V", exact.V, float64(e.V), 0)
	e.Corrected.check(t, "corrected", corrected.P)
	reference.Close(t, "uncorrected", plain.P.TwoSided, float64(e.Plain.Two), closed)
	reference.Close(t, "Wilcoxon z", plain.Z, float64(e.Wilcoxon.Z), closed)
	reference.Close(t, "Wilcoxon p", plain.P.TwoSided, float64(e.Wilcoxon.P), closed)
	reference.Close(t, "Pratt z", pratt.Z, float64(e.Pratt.Z), closed)
	reference.Close(t, "Pratt p", pratt.P.TwoSided, float64(e.Pratt.P), closed)
	if e.Tied != nil {
		reference.Close(t, "exact", exact.P.TwoSided, float64(*e.Tied), closed)
	}
	if e.Exact != nil {
		hl := must[describe.HodgesLehmannResult](t)(describe.HodgesLehmann(d, describe.HodgesLehmannOptions{}))
		reference.Close(t, "exact, two-sided", exact.P.TwoSided, float64(e.Exact.Two), closed)
		reference.Close(t, "exact, less", exact.P.Less, float64(e.Exact.Less), closed)
		reference.Close(t, "estimate", hl.Estimate, float64(e.Exact.HL), closed)
		within(t, "exact", hl.Interval, e.Exact.Limits, closed)
		// R repeats the level that was asked for, or tells that there is none so high.
		if asked := float64(*e.Exact.Asked); !(hl.Achieved >= asked) || asked != stats.DefaultLevel {
			t.Errorf("achieved %v, asked %v", hl.Achieved, asked)
		}
	}
}

func (e threeP) check(t *testing.T, what string, got describe.PValues) {
	t.Helper()
	reference.Close(t, what+", two-sided", got.TwoSided, float64(e.Two), closed)
	reference.Close(t, what+", less", got.Less, float64(e.Less), closed)
	reference.Close(t, what+", greater", got.Greater, float64(e.Greater), closed)
}

type twoSampleT struct {
	T, DF, SE, P number
	CI           reference.Limits
}

func (e twoSampleT) check(t *testing.T, x, y []float64, m describe.TMethod) {
	t.Helper()
	r := must[describe.TResult](t)(describe.TwoSampleT(x, y, describe.TOptions{Method: m}))
	reference.Close(t, "t", r.T, float64(e.T), closed)
	reference.Close(t, "df", r.DF, float64(e.DF), closed)
	reference.Close(t, "se", r.StdErr, float64(e.SE), closed)
	reference.Close(t, "p", r.P.TwoSided, float64(e.P), closed)
	within(t, m.String(), r.Interval, e.CI, closed)
}

func TestTwoSampleCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       struct{ X, Y string }
		Expected    struct {
			N1, N2         int
			Mean1, Mean2   number
			SD1, SD2       number
			Diff           number
			Welch, Student twoSampleT
			Variances      struct{ F, P number } `json:"f_var"`
			SMD            struct {
				D   number           `json:"cohen_d"`
				J   number           `json:"J_exact"`
				G   number           `json:"hedges_g_exactJ"`
				SE  number           `json:"se_g_borenstein"`
				SD  number           `json:"pooled_sd"`
				Var number           `json:"var_d"`
				JA  number           `json:"J_approx"`
				GA  number           `json:"hedges_g_approxJ"`
				Del number           `json:"glass_delta_sd2"`
				Non reference.Limits `json:"noncentral_t_ci_effectsize"`
			}
			Ranks struct {
				W         number
				Ties      bool
				AUC       number                `json:"auc_x_gt_y"`
				Corrected threeP                `json:"normal_cc"`
				Plain     threeP                `json:"normal_nocc"`
				Exact     *exactRanks           `json:"exact_no_ties"`
				Tied      *number               `json:"exact_conditional_ties"`
				Coin      struct{ Z, P number } `json:"coin_asymptotic"`
				RConf     reference.Limits      `json:"r_conf_int_normal"`
			} `json:"mann_whitney"`
			HL      number `json:"hodges_lehmann_median_of_differences"`
			Medians number `json:"median_diff"`
			KS      struct {
				D number
				P number `json:"p_asymptotic"`
			}
		}
	}
	reference.LoadCollection(t, "two_sample_mean_mann_whitney.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			x, y := present(inputValues(t, c.Dataset, c.Input.X, nil)), present(inputValues(t, c.Dataset, c.Input.Y, nil))
			e := c.Expected
			e.Welch.check(t, x, y, describe.Welch)
			e.Student.check(t, x, y, describe.Pooled)
			g := must[describe.EffectSize](t)(describe.HedgesG(x, y, describe.EffectSizeOptions{}))
			approximate := must[describe.EffectSize](t)(describe.HedgesG(x, y, describe.EffectSizeOptions{Correction: describe.ApproximateCorrection}))
			sx, sy := must[describe.Summary](t)(describe.Summarize(x)), must[describe.Summary](t)(describe.Summarize(y))
			// effectsize finds its limits by an optimizer.
			within(t, "g", g.Interval, e.SMD.Non, 1e-4)
			w := func(m describe.RankMethod) describe.MannWhitneyResult {
				return must[describe.MannWhitneyResult](t)(describe.MannWhitney(x, y, describe.MannWhitneyOptions{Method: m}))
			}
			hl := must[describe.HodgesLehmannResult](t)(describe.HodgesLehmannShift(x, y, describe.HodgesLehmannOptions{Method: describe.NormalCorrected}))
			plain := w(describe.Normal)
			f := must[describe.VarianceRatioResult](t)(describe.VarianceRatio(x, y, describe.VarianceRatioOptions{}))
			ks := must[describe.KolmogorovSmirnovResult](t)(describe.KolmogorovSmirnov(x, y))
			for _, v := range []struct {
				what string
				got  float64
				want number
			}{
				{"d", g.CohenD, e.SMD.D},
				{"J", g.Correction, e.SMD.J},
				{"g", g.HedgesG, e.SMD.G},
				{"se g", g.StdErr, e.SMD.SE},
				{"variance of d", g.StdErr * g.StdErr / (g.Correction * g.Correction), e.SMD.Var},
				{"mean of x", sx.Mean, e.Mean1},
				{"mean of y", sy.Mean, e.Mean2},
				{"sd of x", sx.SD, e.SD1},
				{"sd of y", sy.SD, e.SD2},
				{"pooled sd", sx.Mean - sy.Mean, e.SMD.SD * number(g.CohenD)},
				{"approximate J", approximate.Correction, e.SMD.JA},
				{"approximate g", approximate.HedgesG, e.SMD.GA},
				{"Glass's delta", must[float64](t)(describe.GlassDelta(x, y)), e.SMD.Del},
				{"difference of medians", sx.Median - sy.Median, e.Medians},
				{"W", plain.U, e.Ranks.W},
				{"auc", plain.Superiority, e.Ranks.AUC},
				{"p", plain.P.TwoSided, e.Ranks.Plain.Two},
				{"z", plain.Z, e.Ranks.Coin.Z},
				{"coin p", plain.P.TwoSided, e.Ranks.Coin.P},
				{"shift", hl.Estimate, e.HL},
				{"F", f.Ratio, e.Variances.F},
				{"F p", f.P, e.Variances.P},
				{"D", ks.D, e.KS.D},
			} {
				reference.Close(t, v.what, v.got, float64(v.want), closed)
			}
			if math.Abs(ks.P-float64(e.KS.P)) > 1e-6 { // R's series ends at 1e-6
				t.Errorf("K-S p = %v, want %v", ks.P, e.KS.P)
			}
			if plain.Ties != e.Ranks.Ties || sx.N != e.N1 || sy.N != e.N2 {
				t.Errorf("%d and %d values, ties %v", sx.N, sy.N, plain.Ties)
			}
			e.Ranks.Corrected.check(t, "corrected", w(describe.NormalCorrected).P)
			nearRoot(t, "normal shift", hl.Interval, e.Ranks.RConf)
			if e.Ranks.Tied != nil {
				reference.Close(t, "exact with ties", w(describe.Exact).P.TwoSided, float64(*e.Ranks.Tied), closed)
			}
			if e.Ranks.Exact != nil {
				got := w(describe.Exact)
				reference.Close(t, "exact", got.P.TwoSided, float64(e.Ranks.Exact.Two), closed)
				reference.Close(t, "exact, less", got.P.Less, float64(e.Ranks.Exact.Less), closed)
				exact := must[describe.HodgesLehmannResult](t)(describe.HodgesLehmannShift(x, y, describe.HodgesLehmannOptions{}))
				reference.Close(t, "exact shift", exact.Estimate, float64(e.Ranks.Exact.HL), closed)
				within(t, "exact shift", exact.Interval, e.Ranks.Exact.Limits, closed)
			}
		})
	}
}

func TestCorrelationCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       struct{ X, Y string }
		Expected    struct {
			Rho       number `json:"spearman_rho"`
			S, T      number
			P         number           `json:"p_t_approx"`
			Bonett    reference.Limits `json:"fisher_z_ci_bonett_wright"`
			Fieller   reference.Limits `json:"fisher_z_ci_se_1.06"`
			Exact     *number          `json:"p_exact_no_ties"`
			Edgeworth *number          `json:"p_edgeworth_R_no_ties"`
			Tau       number           `json:"kendall_tau_b"`
			KendallZ  number           `json:"kendall_z"`
			KendallP  number           `json:"kendall_p"`
			Pearson   struct{ R, P, Lower, Upper number }
		}
	}
	reference.LoadCollection(t, "correlation.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			x, y := complete(inputValues(t, c.Dataset, c.Input.X, nil), inputValues(t, c.Dataset, c.Input.Y, nil))
			e := c.Expected
			s := must[describe.CorrelationResult](t)(describe.Spearman(x, y, describe.CorrelationOptions{}))
			k := must[describe.CorrelationResult](t)(describe.Kendall(x, y))
			p := must[describe.CorrelationResult](t)(describe.Pearson(x, y, describe.CorrelationOptions{}))
			for _, v := range []struct {
				what string
				got  float64
				want number
			}{
				{"rho", s.Correlation, e.Rho},
				{"S", s.SumOfSquaredRankDistance, e.S},
				{"t", s.Statistic, e.T},
				{"p", s.P.TwoSided, e.P},
				{"tau", k.Correlation, e.Tau},
				{"z", k.Statistic, e.KendallZ},
				{"Kendall p", k.P.TwoSided, e.KendallP},
				{"r", p.Correlation, e.Pearson.R},
				{"r p", p.P.TwoSided, e.Pearson.P},
				{"r low", p.Interval.Low, e.Pearson.Lower},
				{"r high", p.Interval.High, e.Pearson.Upper},
			} {
				reference.Close(t, v.what, v.got, float64(v.want), closed)
			}
			within(t, "rho", s.Interval, e.Bonett, closed)
			f := must[describe.CorrelationResult](t)(describe.Spearman(x, y, describe.CorrelationOptions{Variance: describe.Fieller}))
			within(t, "rho, Fieller", f.Interval, e.Fieller, closed)
			for _, want := range []*number{e.Exact, e.Edgeworth} {
				if want != nil && !math.IsNaN(float64(*want)) {
					got := must[describe.PValues](t)(describe.SpearmanExact(x, y))
					reference.Close(t, "exact", got.TwoSided, float64(*want), closed)
				}
			}
		})
	}
}

func TestKGroupsCollection(t *testing.T) {
	var cases []struct {
		ID, Dataset string
		Input       struct {
			Y, Group string
			Levels   []string
		}
		Expected struct {
			Kruskal struct{ H, DF, P number }
			Anova   struct {
				F, DF1, DF2, P number
				Between        number `json:"ss_between"`
				Within         number `json:"ss_within"`
			}
			Welch struct{ F, DF1, DF2, P number } `json:"welch_anova"`
			Tukey struct {
				Contrast              []string
				Diff, Lower, Upper, P reference.Numbers
			}
		}
	}
	reference.LoadCollection(t, "k_groups.json", &cases)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			groups := make([][]float64, len(c.Input.Levels))
			variable, rule := c.Input.Y, ""
			if m := condition.FindStringSubmatch(variable); m != nil {
				variable, rule = m[1], m[2]+"=="+m[3]
			}
			for i, level := range c.Input.Levels {
				groups[i] = grouped(t, c.Dataset, variable, c.Input.Group, level, rule)
			}
			e := c.Expected
			a := must[describe.AnovaResult](t)(describe.Anova(groups))
			w := must[describe.AnovaResult](t)(describe.WelchAnova(groups))
			k := must[describe.KruskalWallisResult](t)(describe.KruskalWallis(groups))
			for _, v := range []struct {
				what string
				got  float64
				want number
			}{
				{"H", k.H, e.Kruskal.H},
				{"df", k.DF, e.Kruskal.DF},
				{"Kruskal p", k.P, e.Kruskal.P},
				{"F", a.F, e.Anova.F},
				{"df1", a.DF1, e.Anova.DF1},
				{"df2", a.DF2, e.Anova.DF2},
				{"p", a.P, e.Anova.P},
				{"between", a.Between, e.Anova.Between},
				{"within", a.Within, e.Anova.Within},
				{"Welch F", w.F, e.Welch.F},
				{"Welch df1", w.DF1, e.Welch.DF1},
				{"Welch df2", w.DF2, e.Welch.DF2},
				{"Welch p", w.P, e.Welch.P},
			} {
				reference.Close(t, v.what, v.got, float64(v.want), closed)
			}
			pairs := must[[]describe.PairwiseMean](t)(describe.TukeyHSD(groups, describe.MeanOptions{}))
			for i, pair := range pairs {
				if name := c.Input.Levels[pair.B] + "-" + c.Input.Levels[pair.A]; name != e.Tukey.Contrast[i] {
					t.Fatalf("contrast %s, want %s", name, e.Tukey.Contrast[i])
				}
				reference.Close(t, "difference", pair.Difference, float64(e.Tukey.Diff[i]), closed)
				// R's ptukey has an absolute error near 1e-8, its qtukey 1e-4 of the step.
				if math.Abs(pair.P-float64(e.Tukey.P[i])) > 1e-7 {
					t.Errorf("p = %v, want %v", pair.P, e.Tukey.P[i])
				}
				within(t, "Tukey", pair.Interval, reference.Limits{Lower: e.Tukey.Lower[i], Upper: e.Tukey.Upper[i]}, 1e-4)
			}
		})
	}
}

// grouped reads the variable, perhaps a difference of two, of one group's rows.
func grouped(t *testing.T, dataset, variable, group, level, rule string) []float64 {
	t.Helper()
	names := append(strings.Split(variable, "-"), group)
	key, want, filtered := strings.Cut(rule, "==")
	if filtered {
		names = append(names, key)
	}
	var x []float64
	for _, row := range reference.Columns(t, dataset, names...) {
		if filtered {
			if row[len(row)-1] != want {
				continue
			}
			row = row[:len(row)-1]
		}
		if row[len(row)-1] != level {
			continue
		}
		v := cell(t, row[0])
		if len(row) == 3 {
			v -= cell(t, row[1])
		}
		x = append(x, v)
	}
	return present(x)
}
