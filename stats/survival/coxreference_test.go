package survival_test

import (
	"fmt"
	"math"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/survival"
)

// coxReference is a case of testdata/reference/cox.R.
type coxReference struct {
	Name, Ties     string
	Start, Time    reference.Numbers
	Event          reference.Numbers
	X              []reference.Numbers
	Stratum        reference.Numbers
	Weight, Offset reference.Numbers
	Cluster, Coef  reference.Numbers
	Var            []reference.Numbers
	NaiveVar       []reference.Numbers `json:"naive.var"`
	LogLik         reference.Numbers
	Score          reference.Number
	RobustScore    *reference.Number `json:"robust.score"`
	Wald           reference.Number
	Concordance    *struct {
		C, SE  reference.Number
		Counts reference.Numbers
	}
	Martingale, Deviance reference.Numbers
	Residuals            map[string][]reference.Numbers
	ZPH                  map[string]reference.Numbers
	Curve                *struct {
		X                  reference.Numbers
		Offset             float64
		Step, Hazard, Surv reference.Numbers
		AtRisk             reference.Numbers `json:"n.risk"`
		StdErr             reference.Numbers `json:"std.err"`
		Lower, Upper       reference.Numbers
	}
}

func (c coxReference) fit(t *testing.T) *survival.CoxFit {
	t.Helper()
	in := survival.CoxInput{
		Start: floats(c.Start), Time: floats(c.Time), Strata: ints(c.Stratum), Weights: floats(c.Weight),
		Offset: floats(c.Offset), Cluster: ints(c.Cluster),
	}
	for _, e := range c.Event {
		in.Event = append(in.Event, e == 1)
	}
	for _, x := range c.X {
		in.Covariates = append(in.Covariates, x.Floats())
	}
	ties := map[string]survival.Ties{"efron": survival.Efron, "breslow": survival.Breslow, "exact": survival.Exact}[c.Ties]
	fit, err := survival.Cox(in, survival.CoxOptions{Ties: ties})
	if err != nil {
		t.Fatal(err)
	}
	return fit
}

// floats is the numbers, nil for none.
func floats(n reference.Numbers) []float64 {
	if n == nil {
		return nil
	}
	return n.Floats()
}

func ints(n reference.Numbers) []int {
	var out []int
	for _, v := range n {
		out = append(out, int(v))
	}
	return out
}

// TestCoxReference compares with testdata/reference/cox.R: all numbers of a fit.
func TestCoxReference(t *testing.T) {
	var cases []coxReference
	reference.Load(t, "cox.json", &cases)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			fit := c.fit(t)
			c.checkEstimates(t, fit)
			if c.Concordance == nil {
				return
			}
			c.checkConcordance(t, fit)
			checkVector(t, "martingale", fit.MartingaleResiduals(), c.Martingale)
			if fit.Ties == survival.Exact {
				return
			}
			checkVector(t, "deviance", fit.DevianceResiduals(), c.Deviance)
			c.checkResiduals(t, fit)
			c.checkZPH(t, fit)
			c.checkCurve(t, fit)
		})
	}
}

func (c coxReference) checkEstimates(t *testing.T, fit *survival.CoxFit) {
	t.Helper()
	for j, coefficient := range fit.Coefficients {
		reference.Close(t, fmt.Sprint("coefficient ", j), coefficient.Estimate, float64(c.Coef[j]), coxTolerance)
		for i := range c.Var {
			reference.Close(t, fmt.Sprint("variance ", i, j), fit.Covariance.At(i, j), float64(c.Var[i][j]), coxTolerance)
			if c.NaiveVar != nil {
				reference.Close(t, fmt.Sprint("model variance ", i, j), fit.ModelCovariance.At(i, j), float64(c.NaiveVar[i][j]), coxTolerance)
			}
		}
	}
	reference.Close(t, "null log likelihood", fit.LogLikNull, float64(c.LogLik[0]), coxTolerance)
	reference.Close(t, "log likelihood", fit.LogLik, float64(c.LogLik[1]), coxTolerance)
	reference.Close(t, "score", fit.Score.Statistic, float64(c.Score), coxTolerance)
	reference.Close(t, "wald", fit.Wald.Statistic, float64(c.Wald), coxTolerance)
	if c.RobustScore != nil {
		reference.Close(t, "robust score", fit.RobustScore.Statistic, float64(*c.RobustScore), coxTolerance)
	}
}

func (c coxReference) checkConcordance(t *testing.T, fit *survival.CoxFit) {
	t.Helper()
	got, want := fit.Concordance(), c.Concordance
	reference.Close(t, "C", got.C, float64(want.C), coxTolerance)
	reference.Close(t, "its standard error", got.StdErr, float64(want.SE), coxTolerance)
	for i, v := range []float64{got.Concordant, got.Discordant, got.Tied, got.TiedTime} {
		reference.Close(t, fmt.Sprint("pairs ", i), v, float64(want.Counts[i]), coxTolerance)
	}
}

func (c coxReference) checkResiduals(t *testing.T, fit *survival.CoxFit) {
	t.Helper()
	score, err := fit.ScoreResiduals()
	if err != nil {
		t.Fatal(err)
	}
	dfbeta, err := fit.DFBeta()
	if err != nil {
		t.Fatal(err)
	}
	dfbetas, err := fit.DFBetaS()
	if err != nil {
		t.Fatal(err)
	}
	schoenfeld, err := fit.SchoenfeldResiduals()
	if err != nil {
		t.Fatal(err)
	}
	for j := range fit.Coefficients {
		checkScaled(t, fmt.Sprint("score ", j), score[j], c.Residuals["score"][j])
		checkScaled(t, fmt.Sprint("dfbeta ", j), dfbeta[j], c.Residuals["dfbeta"][j])
		checkScaled(t, fmt.Sprint("dfbetas ", j), dfbetas[j], c.Residuals["dfbetas"][j])
		var plain, scaled []float64
		for _, s := range schoenfeld {
			plain, scaled = append(plain, s.Residual[j]), append(scaled, s.Scaled[j])
		}
		checkScaled(t, fmt.Sprint("schoenfeld ", j), plain, c.Residuals["schoenfeld"][j])
		checkScaled(t, fmt.Sprint("scaled schoenfeld ", j), scaled, c.Residuals["scaledsch"][j])
	}
}

// checkScaled compares residuals to 1e-9 of the largest, as they are differences
// of numbers of that size.
func checkScaled(t *testing.T, name string, got []float64, want reference.Numbers) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d %s residuals, want %d", len(got), name, len(want))
	}
	largest := 0.0
	for _, w := range want {
		largest = max(largest, math.Abs(float64(w)))
	}
	for i, v := range got {
		if !(math.Abs(v-float64(want[i])) <= 1e-9*largest) {
			t.Errorf("%s residual %d = %.15g, want %.15g", name, i, v, want[i])
		}
	}
}

func (c coxReference) checkZPH(t *testing.T, fit *survival.CoxFit) {
	t.Helper()
	for scale, name := range map[survival.TimeScale]string{
		survival.KaplanMeierTime: "km", survival.PlainTime: "identity", survival.RankTime: "rank", survival.LogTime: "log",
	} {
		test, err := fit.ProportionalHazards(survival.ProportionalHazardsOptions{Scale: scale})
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range append(test.Terms, test.Global) {
			reference.Close(t, fmt.Sprint(name, " ", i), got.Statistic, float64(c.ZPH[name][i]), coxTolerance)
		}
	}
}

// checkCurve compares the curves of all strata, which R gives one after another.
func (c coxReference) checkCurve(t *testing.T, fit *survival.CoxFit) {
	t.Helper()
	want := c.Curve
	i := 0
	for _, h := range fit.BaselineHazards() {
		curve, err := fit.Curve(want.X.Floats(), survival.CoxCurveOptions{Stratum: h.Stratum, Offset: want.Offset})
		if err != nil {
			t.Fatal(err)
		}
		for k, s := range curve.Steps {
			at := fmt.Sprint("stratum ", h.Stratum, " time ", s.Time, " ")
			reference.Close(t, at+"time", s.Time, float64(want.Step[i]), 0)
			if c.Weight == nil {
				reference.Close(t, at+"at risk", float64(s.AtRisk), float64(want.AtRisk[i]), 0)
			}
			reference.Close(t, at+"hazard", curve.CumulativeHazard[k], float64(want.Hazard[i]), coxTolerance)
			reference.Close(t, at+"survival", s.Survival, float64(want.Surv[i]), coxTolerance)
			reference.Close(t, at+"se", s.StdErr, float64(want.StdErr[i]), coxTolerance)
			reference.Close(t, at+"low", s.Interval.Low, float64(want.Lower[i]), coxTolerance)
			reference.Close(t, at+"high", s.Interval.High, float64(want.Upper[i]), coxTolerance)
			i++
		}
	}
	if i != len(want.Step) {
		t.Errorf("%d steps, want %d", i, len(want.Step))
	}
}
