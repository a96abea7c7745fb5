package special_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"reprieve/stats/internal/reference"
	"reprieve/stats/internal/special"
)

type arguments map[string]reference.Numbers

// TestCollection walks the collection's grid of special functions: those of this
// package and those of gonum that stats rests on.
func TestCollection(t *testing.T) {
	var cases []struct {
		ID       string
		Input    arguments
		Expected struct{ Value reference.Numbers }
	}
	reference.LoadCollection(t, "special_functions.json", &cases)
	var lacking []string
	for _, c := range cases {
		f, ok := functions[c.ID]
		if reason, other := elsewhere[c.ID]; other {
			t.Logf("elsewhere: %s: %s", c.ID, reason)
			continue
		}
		if !ok {
			lacking = append(lacking, c.ID)
			continue
		}
		t.Run(c.ID, func(t *testing.T) {
			for i, want := range c.Expected.Value.Floats() {
				a := func(name string) float64 { return float64(c.Input[name][i]) }
				got := f.at(a)
				// The absolute part is for probabilities near 0 of the functions
				// that are averages, and for values that cross 0.
				if math.Abs(got-want) > f.relative*math.Abs(want)+f.absolute {
					t.Errorf("%s = %.17g, want %.17g", at(c.Input, i), got, want)
				}
			}
		})
	}
	if len(lacking) > 0 {
		t.Logf("lacking: %v", lacking)
	}
}

func at(a arguments, i int) string {
	text := ""
	for _, name := range []string{"q", "p", "x", "df", "df1", "df2", "shape1", "shape2", "a", "b", "shape", "size", "prob", "m", "n", "k", "nmeans", "ncp"} {
		if v, ok := a[name]; ok {
			text += fmt.Sprintf("%s %v ", name, v[i])
		}
	}
	return text
}

// The tolerances are 1e-12, and 1e-11 for gonum's quantiles, whose chi-square is
// 0 below 1e-18. gonum's digamma has ten digits. R's ptukey has an absolute error
// near 1e-8: TestTukeyOfTwo holds ours to the exact value for two means.
var functions = map[string]struct {
	at                 func(a func(string) float64) float64
	relative, absolute float64
}{
	"pnorm_lower":         {func(a get) float64 { return special.NormalLower(a("q")) }, 1e-12, 1e-300},
	"pnorm_upper":         {func(a get) float64 { return special.NormalUpper(a("q")) }, 1e-12, 1e-300},
	"qnorm":               {func(a get) float64 { return special.NormalQuantile(a("p")) }, 1e-12, 1e-15},
	"pt_lower":            {func(a get) float64 { return special.StudentUpper(-a("q"), a("df")) }, 1e-12, 0},
	"pt_upper":            {func(a get) float64 { return special.StudentUpper(a("q"), a("df")) }, 1e-12, 0},
	"qt":                  {func(a get) float64 { return special.StudentQuantile(a("p"), a("df")) }, 1e-12, 1e-15},
	"pchisq_lower":        {func(a get) float64 { return special.GammaLower(a("df")/2, a("q")/2) }, 1e-12, 0},
	"pchisq_upper":        {func(a get) float64 { return special.ChiSquareUpper(a("q"), a("df")) }, 1e-12, 0},
	"qchisq":              {func(a get) float64 { return distuv.ChiSquared{K: a("df")}.Quantile(a("p")) }, 1e-11, 1e-18},
	"pf_upper":            {func(a get) float64 { return special.FUpper(a("q"), a("df1"), a("df2")) }, 1e-12, 0},
	"qf":                  {func(a get) float64 { return distuv.F{D1: a("df1"), D2: a("df2")}.Quantile(a("p")) }, 1e-11, 0},
	"pbeta_lower":         {func(a get) float64 { return special.BetaLower(a("shape1"), a("shape2"), a("q"), 1-a("q")) }, 1e-12, 1e-300},
	"pbeta_upper":         {func(a get) float64 { return special.BetaLower(a("shape2"), a("shape1"), 1-a("q"), a("q")) }, 1e-12, 1e-300},
	"qbeta":               {func(a get) float64 { return mathext.InvRegIncBeta(a("shape1"), a("shape2"), a("p")) }, 1e-11, 0},
	"pgamma_lower":        {func(a get) float64 { return special.GammaLower(a("shape"), a("q")) }, 1e-12, 0},
	"pgamma_upper":        {func(a get) float64 { return special.GammaUpper(a("shape"), a("q")) }, 1e-12, 0},
	"lgamma":              {func(a get) float64 { v, _ := math.Lgamma(a("x")); return v }, 1e-12, 1e-15},
	"digamma":             {func(a get) float64 { return mathext.Digamma(a("x")) }, 1e-12, 1e-10},
	"trigamma":            {func(a get) float64 { return mathext.Zeta(2, a("x")) }, 1e-12, 0},
	"pbinom_lower":        {func(a get) float64 { return binomialLower(a("q"), a("size"), a("prob")) }, 1e-12, 1e-300},
	"dbinom":              {func(a get) float64 { return distuv.Binomial{N: a("size"), P: a("prob")}.Prob(a("x")) }, 1e-12, 1e-300},
	"ptukey_upper":        {func(a get) float64 { return special.TukeyUpper(a("q"), int(a("nmeans")), a("df")) }, 1e-7, 5e-8},
	"pt_noncentral_lower": {func(a get) float64 { return special.NoncentralStudentLower(a("q"), a("df"), a("ncp")) }, 1e-12, 1e-12},
}

type get = func(string) float64

// elsewhere are the functions of the grid that are not of this package, with the place
// of their test.
var elsewhere = map[string]string{
	"pnorm_lower_log": "stats/survival, the log tail of the log-normal model, holds it to R's values",
	"phyper_lower":    "stats/proportion, TestHypergeometricCollection",
	"dhyper":          "stats/proportion, TestHypergeometricCollection",
	"psignrank_lower": "stats/describe, TestRankDistributionCollection",
	"pwilcox_lower":   "stats/describe, TestRankDistributionCollection",
}

func binomialLower(q, size, prob float64) float64 {
	if q >= size {
		return 1
	}
	return special.BetaLower(size-q, q+1, 1-prob, prob)
}

// The studentized range of two means is sqrt 2 times |t|.
func TestTukeyOfTwo(t *testing.T) {
	for _, df := range []float64{1, 2, 5, 20, 1e4} {
		for _, q := range []float64{0.1, 1, 3.5, 5, 12} {
			got, want := special.TukeyUpper(q, 2, df), special.StudentTwoSided(q/math.Sqrt2, df)
			if !(math.Abs(got-want) < 1e-13) {
				t.Errorf("q %v df %v: %v, want %v", q, df, got, want)
			}
			if df != 5 {
				continue // the quantile takes longer
			}
			if back := special.TukeyQuantile(want, 2, df); math.Abs(back-q) > 1e-9*q {
				t.Errorf("quantile of %v df %v: %v, want %v", want, df, back, q)
			}
		}
	}
}

func TestUndefined(t *testing.T) {
	nan := math.NaN()
	for name, v := range map[string]float64{
		"student df 0": special.StudentTwoSided(1, 0), "student NaN": special.StudentTwoSided(nan, 3),
		"chi-square": special.ChiSquareUpper(nan, 3), "gamma": special.GammaLower(-1, 2),
		"F": special.FUpper(nan, 1, 2), "tukey": special.TukeyUpper(3, 1, 5), "noncentral": special.NoncentralStudentLower(1, 0, 1),
	} {
		if !math.IsNaN(v) {
			t.Errorf("%s = %v, want NaN", name, v)
		}
	}
}
