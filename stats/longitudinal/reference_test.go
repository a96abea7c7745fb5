package longitudinal_test

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/longitudinal"
)

// The R program's optima rest on numerical derivatives: their parameters are exact
// to 1e-8 or so, and what is made of second derivatives of the criterion, degrees of
// freedom and adjustments, to 1e-6.
const (
	plainTolerance  = 1e-7
	secondTolerance = 1e-5
)

type repeatedCase struct {
	Name, Structure string
	Patient, Visit  []int
	Y               reference.Numbers
	X, Weights      []reference.Numbers
	Theta           reference.Numbers
	Deviance        reference.Number
	Beta            reference.Numbers
	VCov, Adjusted  []reference.Numbers
	DF, SE          reference.Numbers
	SEAdjusted      reference.Numbers `json:"se.adjusted"`
	MLTheta         reference.Numbers `json:"ml.theta"`
	MLDeviance      reference.Number  `json:"ml.deviance"`
	MLBeta          reference.Numbers `json:"ml.beta"`
}

type mixedExpected struct {
	Beta                reference.Numbers
	VCov                []reference.Numbers
	Deviance            reference.Number
	Theta               reference.Numbers
	Random, Predictions []reference.Numbers
	Residual            reference.Number
	Singular            bool
	DF                  reference.Numbers
	KRSE                reference.Numbers `json:"kr.se"`
	KRDF                reference.Numbers `json:"kr.df"`
	Joint               *struct {
		Weights []reference.Numbers
		Test    reference.Numbers // F, denominator, P
		KRTest  reference.Numbers `json:"kr.test"`
	}
}

type mixedCase struct {
	Name     string
	Patient  []int
	Y, Slope reference.Numbers
	X        []reference.Numbers
	REML, ML mixedExpected
}

type geeCase struct {
	Name, Family, Correlation string
	Patient, Visit            []int
	Y, Offset                 reference.Numbers
	X                         []reference.Numbers
	Beta                      reference.Numbers
	Robust, Naive             []reference.Numbers
	Scale                     reference.Number
	Alpha                     reference.Numbers
}

// The values come from testdata/reference/longitudinal.R.
func loadReference(t *testing.T) (repeated []repeatedCase, random []mixedCase, equations []geeCase) {
	t.Helper()
	var all []struct {
		Repeated  []repeatedCase
		Random    []mixedCase
		Equations []geeCase
	}
	reference.Load(t, "longitudinal.json", &all)
	return all[0].Repeated, all[0].Random, all[0].Equations
}

func rows(patient, visit []int, y reference.Numbers, x []reference.Numbers) longitudinal.Data {
	d := longitudinal.Data{Patient: patient, Visit: visit, Response: y.Floats()}
	for j := range x[0] {
		d.Design.Terms = append(d.Design.Terms, strconv.Itoa(j))
	}
	for _, row := range x {
		d.Design.Rows = append(d.Design.Rows, row.Floats())
	}
	return d
}

func TestMMRMReference(t *testing.T) {
	cases, _, _ := loadReference(t)
	for _, c := range cases {
		t.Run(c.Name+" "+c.Structure, func(t *testing.T) {
			structure := longitudinal.Structure(slices.IndexFunc(byNumber(), func(s longitudinal.Structure) bool { return s.String() == c.Structure }))
			d := rows(c.Patient, c.Visit, c.Y, c.X)
			fit := mmrm(t, d, longitudinal.MMRMOptions{Structure: structure})
			vectorClose(t, "theta", fit.Theta, c.Theta, plainTolerance, 1)
			closeTo(t, "deviance", -2*fit.LogLik, float64(c.Deviance), 1e-11, 0)
			vectorClose(t, "beta", pick(fit.Effects, value), c.Beta, plainTolerance, 1)
			matrixClose(t, "vcov", fit.VCov, c.VCov, plainTolerance)
			checkWeights(t, fit, c.Weights, c.DF, c.SE, plainTolerance)
			kr := mmrm(t, d, longitudinal.MMRMOptions{Structure: structure, Method: longitudinal.KenwardRoger})
			matrixClose(t, "adjusted", kr.VCov, c.Adjusted, secondTolerance)
			checkWeights(t, kr, c.Weights, c.DF, c.SEAdjusted, secondTolerance)
			ml := mmrm(t, d, longitudinal.MMRMOptions{Structure: structure, Estimation: longitudinal.ML})
			vectorClose(t, "ML theta", ml.Theta, c.MLTheta, plainTolerance, 1)
			closeTo(t, "ML deviance", -2*ml.LogLik, float64(c.MLDeviance), 1e-11, 0)
			vectorClose(t, "ML beta", pick(ml.Effects, value), c.MLBeta, plainTolerance, 1)
		})
	}
}

func byNumber() []longitudinal.Structure {
	var all []longitudinal.Structure
	for s := longitudinal.Unstructured; s <= longitudinal.CompoundSymmetry; s++ {
		all = append(all, s)
	}
	return all
}

// checkWeights compares degrees of freedom and standard errors of the coefficients,
// then of the contrasts. One dimension has the same degrees of freedom by both
// methods: 2 v^2 over the variance of v.
func checkWeights(t *testing.T, fit longitudinal.Fit, weights []reference.Numbers, df, se reference.Numbers, tolerance float64) {
	t.Helper()
	estimates := make([]longitudinal.Estimate, 0, len(df))
	for _, c := range fit.Coefficients {
		estimates = append(estimates, c.Estimate)
	}
	for _, w := range weights {
		estimates = append(estimates, contrast(t, fit.Effects, w.Floats()))
	}
	for i, e := range estimates {
		closeTo(t, "df "+strconv.Itoa(i), e.DF, float64(df[i]), secondTolerance, 0)
		closeTo(t, "standard error "+strconv.Itoa(i), e.StdErr, float64(se[i]), tolerance, 0)
	}
}

func TestMixedReference(t *testing.T) {
	_, cases, _ := loadReference(t)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			d := rows(c.Patient, nil, c.Y, c.X)
			fit := func(opts longitudinal.MixedOptions) longitudinal.MixedFit {
				if len(c.Slope) == 0 {
					return mixed(t)(longitudinal.RandomIntercept(d, opts))
				}
				return mixed(t)(longitudinal.RandomSlope(d, c.Slope.Floats(), opts))
			}
			reml := fit(longitudinal.MixedOptions{})
			checkMixedReference(t, reml, c.REML)
			// lmerTest's derivatives are numerical.
			vectorClose(t, "df", pick(reml.Effects, df), c.REML.DF, secondTolerance, 0)
			kr := fit(longitudinal.MixedOptions{Method: longitudinal.KenwardRoger})
			vectorClose(t, "Kenward-Roger standard error", pick(kr.Effects, stdErr), c.REML.KRSE, plainTolerance, 0)
			vectorClose(t, "Kenward-Roger df", pick(kr.Effects, df), c.REML.KRDF, secondTolerance, 0)
			checkMixedReference(t, fit(longitudinal.MixedOptions{Estimation: longitudinal.ML}), c.ML)
			if j := c.REML.Joint; j != nil {
				checkJoint(t, reml.Effects, j.Weights, j.Test)
				checkJoint(t, kr.Effects, j.Weights, j.KRTest)
			}
		})
	}
}

// checkJoint compares an F test; P moves with the degrees of freedom.
func checkJoint(t *testing.T, e longitudinal.Effects, weights []reference.Numbers, want reference.Numbers) {
	t.Helper()
	var w [][]float64
	for _, row := range weights {
		w = append(w, row.Floats())
	}
	test, err := e.Joint(w)
	if err != nil {
		t.Fatal(err)
	}
	closeTo(t, "F", test.F, float64(want[0]), 1e-6, 0)
	closeTo(t, "denominator", test.Denominator, float64(want[1]), secondTolerance, 0)
	closeTo(t, "P", test.P, float64(want[2]), 1e-4, 0)
	if test.Numerator != len(weights) {
		t.Errorf("numerator %d", test.Numerator)
	}
}

// flatTolerance is for the variances of a slope, of which the criterion is flat: the
// numerical gradient of lme4's optimum is zero to 1e-6.
const flatTolerance = 1e-5

// lme4's optimum is exact to 1e-7 or so in theta, twice that in variances.
func checkMixedReference(t *testing.T, fit longitudinal.MixedFit, want mixedExpected) {
	t.Helper()
	vectorClose(t, "beta", pick(fit.Effects, value), want.Beta, plainTolerance, 1)
	matrixClose(t, "vcov", fit.VCov, want.VCov, 1e-6)
	closeTo(t, "deviance", -2*fit.LogLik, float64(want.Deviance), 1e-11, 0)
	vectorClose(t, "theta", fit.Theta, want.Theta, 1e-6, 1)
	closeTo(t, "residual", fit.Residual, float64(want.Residual), 1e-6, 0)
	if fit.Singular != want.Singular {
		t.Errorf("singular %v, want %v", fit.Singular, want.Singular)
	}
	matrixClose(t, "random", fit.Random, want.Random, flatTolerance)
	for i, row := range want.Predictions {
		for j, v := range row {
			deviation := math.Sqrt(fit.Random[j][j])
			closeTo(t, "prediction "+strconv.Itoa(fit.Predictions[i].Patient), fit.Predictions[i].Effects[j], float64(v), flatTolerance, deviation)
		}
	}
}

func TestGEEReference(t *testing.T) {
	_, _, cases := loadReference(t)
	for _, c := range cases {
		t.Run(c.Name+" "+c.Correlation, func(t *testing.T) {
			fit, err := longitudinal.GEE(rows(c.Patient, c.Visit, c.Y, c.X), longitudinal.GEEOptions{
				Family: families[c.Family], Correlation: workings[c.Correlation], Offset: c.Offset.Floats(),
			})
			if err != nil {
				t.Fatal(err)
			}
			var beta []float64
			for i, k := range fit.Coefficients {
				beta = append(beta, k.Value)
				closeTo(t, "standard error", k.StdErr, math.Sqrt(float64(c.Robust[i][i])), geeTolerance, 0)
			}
			vectorClose(t, "beta", beta, c.Beta, geeTolerance, 1e-2)
			matrixClose(t, "robust", fit.VCov, c.Robust, geeTolerance)
			matrixClose(t, "naive", fit.Naive, c.Naive, geeTolerance)
			closeTo(t, "scale", fit.Scale, float64(c.Scale), geeTolerance, 0)
			if c.Correlation != "independence" {
				vectorClose(t, "alpha", fit.Alpha, c.Alpha, geeTolerance, 1e-2)
			}
		})
	}
}
