package describe_test

import (
	"testing"

	"reprieve/stats/describe"
	"reprieve/stats/internal/reference"
)

type sides struct{ Two, Less, Greater number }

func (s sides) check(t *testing.T, what string, got describe.PValues) {
	t.Helper()
	reference.Close(t, what, got.TwoSided, float64(s.Two), 1e-11)
	reference.Close(t, what+" less", got.Less, float64(s.Less), 1e-11)
	reference.Close(t, what+" greater", got.Greater, float64(s.Greater), 1e-11)
}

type rTest struct {
	R, T, DF, F, Ratio, P number
	CI                    reference.Numbers
}

type exactInterval struct {
	Name               string
	D, X, Y            reference.Numbers
	Level, P, Estimate number
	CI                 reference.Numbers
}

type testsFile struct {
	Pairs []struct {
		Name                       string
		X, Y                       reference.Numbers
		Difference, T, P           number
		CI                         reference.Numbers
		V, Pseudomedian, Sign      number
		Exact, Corrected, Plain    sides
		Pearson, Spearman, Kendall rTest
	}
	ExactCI, ShiftCI []exactInterval
	Two              []struct {
		Name                    string
		X, Y                    reference.Numbers
		Welch, Pooled, F        rTest
		U, Shift, D, G          number
		Exact, Corrected, Plain sides
	}
	Groups []struct {
		Name         string
		Groups       []reference.Numbers
		F, P, Within number
		Welch        struct{ F, DF2, P number }
		Kruskal      struct{ H, P number }
		Tukey        reference.Numbers
	}
	Spearman []struct {
		Name string
		X, Y reference.Numbers
		P    reference.Numbers
	}
}

// load reads the values of testdata/reference/tests.R. Closed forms and sums: 1e-11.
func load(t *testing.T) testsFile {
	t.Helper()
	var file testsFile
	reference.Load(t, "tests.json", &file)
	return file
}

func TestPairsReference(t *testing.T) {
	for _, c := range load(t).Pairs {
		t.Run(c.Name, func(t *testing.T) {
			x, y := c.X.Floats(), c.Y.Floats()
			d := make([]float64, len(x))
			for i := range d {
				d[i] = x[i] - y[i]
			}
			r := must[describe.TResult](t)(describe.PairedT(x, y, describe.TOptions{}))
			hl := must[describe.HodgesLehmannResult](t)(describe.HodgesLehmann(d, describe.HodgesLehmannOptions{}))
			p := must[describe.CorrelationResult](t)(describe.Pearson(x, y, describe.CorrelationOptions{}))
			s := must[describe.CorrelationResult](t)(describe.Spearman(x, y, describe.CorrelationOptions{}))
			k := must[describe.CorrelationResult](t)(describe.Kendall(x, y))
			for what, v := range map[string][2]float64{
				"difference": {r.Difference, float64(c.Difference)}, "t": {r.T, float64(c.T)}, "p": {r.P.TwoSided, float64(c.P)},
				"low": {r.Interval.Low, float64(c.CI[0])}, "high": {r.Interval.High, float64(c.CI[1])},
				"pseudomedian": {hl.Estimate, float64(c.Pseudomedian)}, "sign": {must[float64](t)(describe.SignTest(d)), float64(c.Sign)},
				"r": {p.Correlation, float64(c.Pearson.R)}, "r p": {p.P.TwoSided, float64(c.Pearson.P)}, "r low": {p.Interval.Low, float64(c.Pearson.CI[0])},
				"rho": {s.Correlation, float64(c.Spearman.R)}, "rho p": {s.P.TwoSided, float64(c.Spearman.P)},
				"tau": {k.Correlation, float64(c.Kendall.R)}, "tau p": {k.P.TwoSided, float64(c.Kendall.P)},
			} {
				reference.Close(t, what, v[0], v[1], 1e-11)
			}
			for m, want := range map[describe.RankMethod]sides{describe.Exact: c.Exact, describe.NormalCorrected: c.Corrected, describe.Normal: c.Plain} {
				w := must[describe.SignedRankResult](t)(describe.SignedRank(d, describe.SignedRankOptions{Method: m}))
				reference.Close(t, "V", w.V, float64(c.V), 0)
				want.check(t, m.String(), w.P)
			}
		})
	}
}

func TestTwoReference(t *testing.T) {
	for _, c := range load(t).Two {
		t.Run(c.Name, func(t *testing.T) {
			x, y := c.X.Floats(), c.Y.Floats()
			w := must[describe.TResult](t)(describe.TwoSampleT(x, y, describe.TOptions{}))
			p := must[describe.TResult](t)(describe.TwoSampleT(x, y, describe.TOptions{Method: describe.Pooled}))
			g := must[describe.EffectSize](t)(describe.HedgesG(x, y, describe.EffectSizeOptions{}))
			f := must[describe.VarianceRatioResult](t)(describe.VarianceRatio(x, y, describe.VarianceRatioOptions{}))
			hl := must[describe.HodgesLehmannResult](t)(describe.HodgesLehmannShift(x, y, describe.HodgesLehmannOptions{}))
			for what, v := range map[string][2]float64{
				"t": {w.T, float64(c.Welch.T)}, "df": {w.DF, float64(c.Welch.DF)}, "p": {w.P.TwoSided, float64(c.Welch.P)}, "low": {w.Interval.Low, float64(c.Welch.CI[0])},
				"pooled t": {p.T, float64(c.Pooled.T)}, "pooled p": {p.P.TwoSided, float64(c.Pooled.P)}, "pooled high": {p.Interval.High, float64(c.Pooled.CI[1])},
				"d": {g.CohenD, float64(c.D)}, "g": {g.HedgesG, float64(c.G)}, "shift": {hl.Estimate, float64(c.Shift)},
				"F": {f.Ratio, float64(c.F.Ratio)}, "F p": {f.P, float64(c.F.P)}, "F low": {f.Interval.Low, float64(c.F.CI[0])}, "F high": {f.Interval.High, float64(c.F.CI[1])},
			} {
				reference.Close(t, what, v[0], v[1], 1e-11)
			}
			for m, want := range map[describe.RankMethod]sides{describe.Exact: c.Exact, describe.NormalCorrected: c.Corrected, describe.Normal: c.Plain} {
				u := must[describe.MannWhitneyResult](t)(describe.MannWhitney(x, y, describe.MannWhitneyOptions{Method: m}))
				reference.Close(t, "U", u.U, float64(c.U), 0)
				want.check(t, m.String(), u.P)
			}
		})
	}
}

func TestExactIntervalReference(t *testing.T) {
	file := load(t)
	for _, c := range file.ExactCI {
		r := must[describe.HodgesLehmannResult](t)(describe.HodgesLehmann(c.D.Floats(), describe.HodgesLehmannOptions{Level: float64(c.Level)}))
		w := must[describe.SignedRankResult](t)(describe.SignedRank(c.D.Floats(), describe.SignedRankOptions{}))
		c.check(t, r, w.P.TwoSided)
	}
	for _, c := range file.ShiftCI {
		r := must[describe.HodgesLehmannResult](t)(describe.HodgesLehmannShift(c.X.Floats(), c.Y.Floats(), describe.HodgesLehmannOptions{Level: float64(c.Level)}))
		w := must[describe.MannWhitneyResult](t)(describe.MannWhitney(c.X.Floats(), c.Y.Floats(), describe.MannWhitneyOptions{}))
		c.check(t, r, w.P.TwoSided)
	}
}

func (c exactInterval) check(t *testing.T, r describe.HodgesLehmannResult, p float64) {
	t.Helper()
	reference.Close(t, c.Name+" estimate", r.Estimate, float64(c.Estimate), 1e-12)
	reference.Close(t, c.Name+" low", r.Interval.Low, float64(c.CI[0]), 1e-12)
	reference.Close(t, c.Name+" high", r.Interval.High, float64(c.CI[1]), 1e-12)
	reference.Close(t, c.Name+" p", p, float64(c.P), 1e-12)
}

func TestGroupsReference(t *testing.T) {
	for _, c := range load(t).Groups {
		t.Run(c.Name, func(t *testing.T) {
			var groups [][]float64
			for _, g := range c.Groups {
				groups = append(groups, g.Floats())
			}
			a := must[describe.AnovaResult](t)(describe.Anova(groups))
			w := must[describe.AnovaResult](t)(describe.WelchAnova(groups))
			k := must[describe.KruskalWallisResult](t)(describe.KruskalWallis(groups))
			for what, v := range map[string][2]float64{
				"F": {a.F, float64(c.F)}, "p": {a.P, float64(c.P)}, "within": {a.Within, float64(c.Within)},
				"Welch F": {w.F, float64(c.Welch.F)}, "Welch df": {w.DF2, float64(c.Welch.DF2)}, "Welch p": {w.P, float64(c.Welch.P)},
				"H": {k.H, float64(c.Kruskal.H)}, "H p": {k.P, float64(c.Kruskal.P)},
			} {
				reference.Close(t, what, v[0], v[1], 1e-11)
			}
			for i, pair := range must[[]describe.PairwiseMean](t)(describe.TukeyHSD(groups, describe.MeanOptions{})) {
				if d := pair.P - float64(c.Tukey[i]); d > 1e-7 || d < -1e-7 { // R's ptukey
					t.Errorf("pair %d: p = %v, want %v", i, pair.P, c.Tukey[i])
				}
			}
		})
	}
}

func TestSpearmanExactReference(t *testing.T) {
	for _, c := range load(t).Spearman {
		p := must[describe.PValues](t)(describe.SpearmanExact(c.X.Floats(), c.Y.Floats()))
		sides{c.P[0], c.P[1], c.P[2]}.check(t, c.Name, p)
	}
}
