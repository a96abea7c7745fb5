package regression

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"reprieve/stats"
)

// Coefficient is an estimate with its inference: of a column of the design matrix,
// or of a linear combination. Statistic is Estimate / StdErr, P its two-sided p
// value. If it is aliased with earlier columns, or a combination that the model
// cannot estimate, all numbers are NaN.
type Coefficient struct {
	Name                           string
	Estimate, StdErr, Statistic, P float64
	Interval                       stats.Interval
}

// Estimates are the coefficients of a fit, one for each column of its design
// matrix in order, their covariance matrix, in which the rows and columns of aliased
// coefficients are NaN, and the level of the intervals. DF is the degrees of
// freedom of Student's t, +Inf where the normal distribution is used.
type Estimates struct {
	Coefficients []Coefficient
	Covariance   *mat.SymDense
	DF           float64
	Level        float64

	kept, aliased []int
	alias         [][]float64
}

// newEstimates fills the estimates in from the kept coefficients beta and their
// covariance.
func newEstimates(names []string, p pivoted, beta []float64, covariance *mat.SymDense, df, level float64) Estimates {
	e := Estimates{DF: df, Level: level, kept: p.kept, aliased: p.aliased, alias: p.alias}
	e.Coefficients = make([]Coefficient, len(names))
	e.Covariance = mat.NewSymDense(len(names), nil)
	for i := range names {
		e.Coefficients[i] = e.infer(names[i], math.NaN(), math.NaN())
		for j := range i + 1 {
			e.Covariance.SetSym(i, j, math.NaN())
		}
	}
	for i, at := range p.kept {
		for j := range i + 1 {
			e.Covariance.SetSym(at, p.kept[j], covariance.At(i, j))
		}
		e.Coefficients[at] = e.infer(names[at], beta[i], math.Sqrt(covariance.At(i, i)))
	}
	return e
}

// infer fills in statistic, p value and interval.
func (e Estimates) infer(name string, estimate, stdErr float64) Coefficient {
	c := Coefficient{Name: name, Estimate: estimate, StdErr: stdErr, Statistic: math.NaN(), P: math.NaN()}
	half := math.NaN()
	if stdErr > 0 {
		c.Statistic = estimate / stdErr
		c.P = twoSided(c.Statistic, e.DF)
		half = e.critical() * stdErr
	}
	c.Interval = stats.Interval{Low: estimate - half, High: estimate + half}
	return c
}

func (e Estimates) critical() float64 {
	if math.IsInf(e.DF, 1) {
		return stats.NormalCritical(e.Level)
	}
	return stats.StudentCritical(e.Level, e.DF)
}

// twoSided is the probability of a value beyond -t or t: of Student's t, or of the
// normal distribution if df is infinite.
func twoSided(t, df float64) float64 {
	if math.IsInf(df, 1) {
		return math.Erfc(math.Abs(t) / math.Sqrt2)
	}
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(-math.Abs(t))
}

// aliasNames returns the names of the aliased columns.
func (e Estimates) aliasNames() []string {
	var names []string
	for _, j := range e.aliased {
		names = append(names, e.Coefficients[j].Name)
	}
	return names
}

// estimableTolerance is how far, relative to the weights, the weight of an aliased
// column may be from what the other columns make of it, as in R's estimability.
const estimableTolerance = 1e-8

// estimable reports whether the combination is the same whichever of the aliased
// columns is left out.
func (e Estimates) estimable(weights []float64) bool {
	size := 0.0
	for _, w := range weights {
		size += w * w
	}
	for k, j := range e.aliased {
		rest := weights[j]
		for i, at := range e.kept {
			rest -= e.alias[k][i] * weights[at]
		}
		if math.Abs(rest) > estimableTolerance*math.Sqrt(size) {
			return false
		}
	}
	return true
}

// Contrast returns the linear combination of the coefficients with the weights,
// one for each column of the design matrix. With aliased columns it is NaN unless
// it is estimable, that is, unless it is the same whichever of them is left out.
// Another number of weights and a weight that is not finite are errors.
//
// In R: emmeans::contrast, multcomp::glht.
func (e Estimates) Contrast(name string, weights []float64) (Coefficient, error) {
	if len(weights) != len(e.Coefficients) {
		return Coefficient{}, fmt.Errorf("regression: contrast: %d weights for %d coefficients", len(weights), len(e.Coefficients))
	}
	for i, w := range weights {
		if math.IsNaN(w) || math.IsInf(w, 0) {
			return Coefficient{}, fmt.Errorf("regression: contrast: weight %d: %v is not a finite number", i, w)
		}
	}
	if !e.estimable(weights) {
		return e.infer(name, math.NaN(), math.NaN()), nil
	}
	estimate, variance := 0.0, 0.0
	for _, i := range e.kept {
		estimate += weights[i] * e.Coefficients[i].Estimate
		for _, j := range e.kept {
			variance += weights[i] * weights[j] * e.Covariance.At(i, j)
		}
	}
	return e.infer(name, estimate, math.Sqrt(max(variance, 0))), nil
}

// JointTest is a Wald test that several coefficients are all 0. Statistic is F with
// DF1 and DF2 degrees of freedom or, where DF2 is +Inf, chi-squared with DF1.
type JointTest struct {
	Statistic, P float64
	DF1          int
	DF2          float64
}

// Joint returns the Wald test that the coefficients at the places given are all 0,
// for example those of a factor or a spline (see design.Matrix.TermColumns). Aliased
// columns are left out; if none is left, or the covariance of the others is
// singular, Statistic and P are NaN. A place that does not exist, and a covariance
// so near to singular that nothing can be solved with it, are errors.
//
// In R: car::linearHypothesis, lmtest::waldtest; for a linear fit it is the F test
// of drop1.
func (e Estimates) Joint(places []int) (JointTest, error) {
	var tested []int
	for _, j := range places {
		if j < 0 || j >= len(e.Coefficients) {
			return JointTest{}, fmt.Errorf("regression: joint test: %d is not the place of one of %d coefficients", j, len(e.Coefficients))
		}
		if !math.IsNaN(e.Coefficients[j].Estimate) {
			tested = append(tested, j)
		}
	}
	test := JointTest{Statistic: math.NaN(), P: math.NaN(), DF1: len(tested), DF2: e.DF}
	if len(tested) == 0 {
		return test, nil
	}
	covariance := mat.NewSymDense(len(tested), nil)
	beta := mat.NewVecDense(len(tested), nil)
	for a, i := range tested {
		// In units of the standard errors, which condition the matrix.
		beta.SetVec(a, e.Coefficients[i].Estimate/e.Coefficients[i].StdErr)
		for b, j := range tested[:a+1] {
			covariance.SetSym(a, b, e.Covariance.At(i, j)/(e.Coefficients[i].StdErr*e.Coefficients[j].StdErr))
		}
	}
	var factor mat.Cholesky
	if !factor.Factorize(covariance) {
		return test, nil
	}
	var solved mat.VecDense
	if err := factor.SolveVecTo(&solved, beta); err != nil {
		return JointTest{}, fmt.Errorf("regression: joint test: %w", err)
	}
	chi := mat.Dot(beta, &solved)
	df := float64(len(tested))
	if math.IsInf(e.DF, 1) {
		test.Statistic, test.P = chi, chiSquaredUpper(chi, df)
		return test, nil
	}
	test.Statistic = chi / df
	test.P = fisherUpper(test.Statistic, df, e.DF)
	return test, nil
}
