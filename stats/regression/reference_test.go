package regression_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/stats/design"
	"reprieve/stats/internal/reference"
	"reprieve/stats/regression"
)

// data is a model of the reference file: the columns of R's model.matrix, and the
// response.
type data struct {
	Name      string
	Names     []string
	Columns   []numbers
	Y, Offset numbers
}

// matrix makes the design of the columns as they are.
func (d data) matrix(t *testing.T) *design.Matrix {
	t.Helper()
	var terms []design.Term
	build := design.NewWithoutIntercept
	for j, name := range d.Names {
		if name == "(Intercept)" {
			build = design.New
			continue
		}
		terms = append(terms, design.Main(design.Numeric(name, d.Columns[j].Floats())))
	}
	x, err := build(len(d.Y), terms...)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func (d data) events() []bool { return frame{response: d.Y.Floats()}.events() }
func (d data) counts() []int  { return frame{response: d.Y.Floats()}.counts() }

type generalCase struct {
	data
	B, SE                     numbers
	Deviance, Null            float64
	LogLik, AIC, BIC, Pearson float64
	Fitted                    numbers
	HC                        []numbers
	Profile                   struct{ Low, High, ChiSq numbers }
	Theta, ThetaSE            float64
	P, Low, High, ChiSq       numbers
}

// referenceFile is testdata/reference/regression.json, written by regression.R.
type referenceFile struct {
	NIST []struct {
		data
		B, SE             numbers
		Sigma, R2, RSS, F reference.Number
	}
	Linear []struct {
		data
		B, SE, P, Low, High, Hat                numbers
		Aliased                                 []string
		Sigma, R2, Adj, F, FP, LogLik, AIC, BIC float64
		HC                                      []numbers
		Cluster, CR0, CR1                       numbers
		Points                                  []numbers
		Mean, MeanSE, Difference, DifferenceP   numbers
	}
	Logistic, Poisson, LogBinomial, NegBin, Firth []generalCase
	Standardized                                  struct {
		data
		Smoke, Lwt, Age                          numbers
		Risk1, Risk0, SE1, SE0, RD, LogRR, LogOR float64
	}
	Tails struct{ T, DF, P, F, DF1, DF2, FP, ChiSq, ChiP numbers }
}

func loadReference(t *testing.T) referenceFile {
	t.Helper()
	var file referenceFile
	reference.Load(t, "regression.json", &file)
	return file
}

// The Statistical Reference Datasets of NIST: certified to 15 digits. Householder
// reflections keep 12 of them for Longley and, of the tenth powers of Filip, 8 (the
// rounding of the powers alone costs that).
func TestLinearNIST(t *testing.T) {
	for _, c := range loadReference(t).NIST {
		t.Run(c.Name, func(t *testing.T) {
			opts, tolerance := regression.LinearOptions{}, 1e-12
			switch c.Name {
			case "filip":
				opts.Tolerance, tolerance = 1e-14, 1e-7
			case "wampler1":
				tolerance = 1e-9
			}
			fit, err := regression.Linear(c.matrix(t), c.Y.Floats(), opts)
			if err != nil {
				t.Fatal(err)
			}
			checkVector(t, "estimate", estimates(fit.Estimates), c.B, tolerance)
			if c.Sigma == 0 {
				if fit.Sigma > 1e-8 {
					t.Errorf("sigma %v, want 0", fit.Sigma)
				}
				return
			}
			checkVector(t, "std. error", stdErrs(fit.Estimates), c.SE, tolerance)
			reference.Close(t, "sigma", fit.Sigma, float64(c.Sigma), tolerance)
			reference.Close(t, "R2", fit.R2, float64(c.R2), tolerance)
			reference.Close(t, "RSS", fit.RSS, float64(c.RSS), tolerance)
			reference.Close(t, "F", fit.F.Statistic, float64(c.F), tolerance)
		})
	}
}

// R's lm, sandwich and emmeans. Closed forms: 1e-11, p values 1e-10.
func TestLinearReference(t *testing.T) {
	const tolerance = 1e-11
	for _, c := range loadReference(t).Linear {
		t.Run(c.Name, func(t *testing.T) {
			fit, err := regression.Linear(c.matrix(t), c.Y.Floats(), regression.LinearOptions{})
			if err != nil {
				t.Fatal(err)
			}
			checkVector(t, "estimate", estimates(fit.Estimates), c.B, tolerance)
			if diff := cmp.Diff(c.Aliased, append([]string{}, fit.Aliased...)); diff != "" {
				t.Error(diff)
			}
			if len(fit.Warnings) != len(c.Aliased) {
				t.Errorf("warnings %v, want one for each of %v", fit.Warnings, c.Aliased)
			}
			var se, p, low, high []float64
			for _, k := range fit.Coefficients {
				if !math.IsNaN(k.Estimate) {
					se, p, low, high = append(se, k.StdErr), append(p, k.P), append(low, k.Interval.Low), append(high, k.Interval.High)
				}
			}
			checkVector(t, "std. error", se, c.SE, tolerance)
			checkVector(t, "p", p, c.P, 1e-10)
			checkVector(t, "low", low, c.Low, tolerance)
			checkVector(t, "high", high, c.High, tolerance)
			checkVector(t, "leverage", fit.Leverages(), c.Hat, tolerance)
			for what, pair := range map[string][2]float64{
				"sigma": {fit.Sigma, c.Sigma}, "R2": {fit.R2, c.R2}, "adjusted R2": {fit.AdjustedR2, c.Adj}, "F": {fit.F.Statistic, c.F},
				"log-likelihood": {fit.LogLik, c.LogLik}, "AIC": {fit.AIC, c.AIC}, "BIC": {fit.BIC, c.BIC}, "p of F": {fit.F.P, c.FP},
			} {
				reference.Close(t, what, pair[0], pair[1], 1e-10)
			}
			for i, want := range c.HC {
				checkVector(t, regression.HC(i).String(), robust(t, fit.Robust, regression.HC(i)), want, tolerance)
			}
			if c.Cluster != nil {
				cluster := frame{response: c.Cluster.Floats()}.counts()
				for kind, want := range map[regression.Cluster]numbers{regression.CR0: c.CR0, regression.CR1: c.CR1} {
					e, err := fit.Clustered(cluster, kind)
					if err != nil {
						t.Fatal(err)
					}
					checkVector(t, kind.String(), stdErrs(e), want, tolerance)
				}
			}
			var points []design.Point
			for i, row := range c.Points {
				points = append(points, design.Point{Label: fmt.Sprint(i), Row: row.Floats()})
			}
			means, err := fit.MarginalMeans(points)
			if err != nil {
				t.Fatal(err)
			}
			for i, m := range means {
				reference.Close(t, "mean "+m.Name, m.Estimate, float64(c.Mean[i]), tolerance)
				reference.Close(t, "mean's std. error "+m.Name, m.StdErr, float64(c.MeanSE[i]), tolerance)
			}
			differences, err := fit.PairwiseDifferences(points)
			if err != nil {
				t.Fatal(err)
			}
			for i, d := range differences {
				reference.Close(t, d.Name, d.Estimate, float64(c.Difference[i]), tolerance)
				reference.Close(t, "p of "+d.Name, d.P, float64(c.DifferenceP[i]), 1e-10)
			}
		})
	}
}

// checkGeneral compares a fit of R's glm, both converged to rounding: 1e-9.
func checkGeneral(t *testing.T, c generalCase, fit regression.Fit) {
	t.Helper()
	checkVector(t, "estimate", estimates(fit.Estimates), c.B, tolerance)
	for what, pair := range map[string][2]float64{
		"deviance": {fit.Deviance, c.Deviance}, "null deviance": {fit.NullDeviance, c.Null}, "log-likelihood": {fit.LogLik, c.LogLik},
		"AIC": {fit.AIC, c.AIC}, "BIC": {fit.BIC, c.BIC}, "Pearson": {fit.Pearson, c.Pearson},
	} {
		reference.Close(t, what, pair[0], pair[1], tolerance)
	}
	checkVector(t, "fitted", fit.Fitted, c.Fitted, tolerance)
	for i, want := range c.HC {
		checkVector(t, regression.HC(i).String(), robust(t, fit.Robust, regression.HC(i)), want, tolerance)
	}
}

func checkProfiles(t *testing.T, c generalCase, fit regression.Fit) {
	t.Helper()
	profiles, err := fit.Profile()
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range profiles {
		reference.Close(t, p.Name+" profile low", p.Interval.Low, float64(c.Profile.Low[i]), tolerance)
		reference.Close(t, p.Name+" profile high", p.Interval.High, float64(c.Profile.High[i]), tolerance)
		// The difference of two deviances: exact to their rounding.
		if d := math.Abs(p.ChiSquared - float64(c.Profile.ChiSq[i])); !(d <= tolerance*p.ChiSquared+1e-14*c.Deviance*10) {
			t.Errorf("%s chi-squared = %v, want %v", p.Name, p.ChiSquared, float64(c.Profile.ChiSq[i]))
		}
	}
}

func TestGeneralReference(t *testing.T) {
	file := loadReference(t)
	for _, c := range file.Logistic {
		t.Run("logistic "+c.Name, func(t *testing.T) {
			fit, err := regression.Logistic(c.matrix(t), c.events(), regression.Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkVector(t, "std. error", stdErrs(fit.Estimates), c.SE, tolerance)
			checkGeneral(t, c, fit)
			checkProfiles(t, c, fit)
		})
	}
	for _, c := range file.Poisson {
		t.Run("Poisson "+c.Name, func(t *testing.T) {
			opts := regression.CountOptions{}
			if c.Offset != nil {
				opts.Offset = c.Offset.Floats()
			}
			fit, err := regression.Poisson(c.matrix(t), c.counts(), opts)
			if err != nil {
				t.Fatal(err)
			}
			checkVector(t, "std. error", stdErrs(fit.Estimates), c.SE, tolerance)
			checkGeneral(t, c, fit)
			checkProfiles(t, c, fit)
		})
	}
	for _, c := range file.LogBinomial {
		t.Run("log-binomial "+c.Name, func(t *testing.T) {
			fit, err := regression.LogBinomial(c.matrix(t), c.events(), regression.Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkVector(t, "std. error", stdErrs(fit.Estimates), c.SE, tolerance)
			checkGeneral(t, c, fit)
		})
	}
	for _, c := range file.NegBin {
		t.Run("negative binomial "+c.Name, func(t *testing.T) {
			fit, err := regression.NegativeBinomial(c.matrix(t), c.counts(), regression.CountOptions{})
			if err != nil {
				t.Fatal(err)
			}
			checkVector(t, "estimate", estimates(fit.Estimates), c.B, tolerance)
			checkVector(t, "std. error", stdErrs(fit.Estimates), c.SE, tolerance)
			reference.Close(t, "theta", fit.Theta, c.Theta, tolerance)
			// Theta is a parameter too.
			reference.Close(t, "AIC", fit.AIC, -2*c.LogLik+2*float64(len(c.B)+1), tolerance)
			reference.Close(t, "BIC", fit.BIC, -2*c.LogLik+math.Log(float64(len(c.Y)))*float64(len(c.B)+1), tolerance)
			reference.Close(t, "theta's std. error", fit.ThetaStdErr, c.ThetaSE, tolerance)
			reference.Close(t, "log-likelihood", fit.LogLik, c.LogLik, tolerance)
			reference.Close(t, "deviance", fit.Deviance, c.Deviance, tolerance)
		})
	}
}

// The definition written out in R, solved by root finding: 1e-9.
func TestFirthReference(t *testing.T) {
	for _, c := range loadReference(t).Firth {
		t.Run(c.Name, func(t *testing.T) {
			fit, err := regression.Firth(c.matrix(t), c.events(), regression.Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkVector(t, "estimate", estimates(fit.Estimates), c.B, tolerance)
			checkVector(t, "std. error", stdErrs(fit.Estimates), c.SE, tolerance)
			reference.Close(t, "penalized log-likelihood", fit.LogLik, c.LogLik, tolerance)
			for i, k := range fit.Coefficients {
				reference.Close(t, k.Name+" low", k.Interval.Low, float64(c.Low[i]), tolerance)
				reference.Close(t, k.Name+" high", k.Interval.High, float64(c.High[i]), tolerance)
				if d := math.Abs(k.Statistic - float64(c.ChiSq[i])); !(d <= tolerance*k.Statistic+5e-13) {
					t.Errorf("%s chi-squared = %v, want %v", k.Name, k.Statistic, float64(c.ChiSq[i]))
				}
				reference.Close(t, k.Name+" p", k.P, float64(c.P[i]), 10*tolerance)
			}
		})
	}
}

// Standard errors from gradients by differences in R, good to about 1e-8.
func TestGComputationReference(t *testing.T) {
	c := loadReference(t).Standardized
	smoke, lwt := design.Numeric("smoke", c.Smoke.Floats()), design.Numeric("lwt", c.Lwt.Floats())
	x, err := design.New(len(c.Y), design.Main(smoke), design.Main(lwt), design.Main(design.Numeric("age", c.Age.Floats())), design.Interaction(smoke, lwt))
	if err != nil {
		t.Fatal(err)
	}
	fit, err := regression.Logistic(x, c.events(), regression.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g, err := regression.GComputation(fit, "smoke", regression.GComputationOptions{})
	if err != nil {
		t.Fatal(err)
	}
	reference.Close(t, "treated", g.Treated.Estimate, c.Risk1, tolerance)
	reference.Close(t, "control", g.Control.Estimate, c.Risk0, tolerance)
	for what, pair := range map[string][2]float64{
		"treated": {g.Treated.StdErr, c.SE1}, "control": {g.Control.StdErr, c.SE0}, "difference": {g.Difference.StdErr, c.RD},
		"ratio": {g.Ratio.StdErr, c.LogRR}, "odds ratio": {g.OddsRatio.StdErr, c.LogOR},
	} {
		reference.Close(t, what+"'s std. error", pair[0], pair[1], 1e-7)
	}
}
