package regression

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"reprieve/stats"
	"reprieve/stats/design"
)

// AliasTolerance is the default below which a column counts as aliased: its part
// that the columns before it do not explain, as a fraction of its length.
const AliasTolerance = 1e-7

// LinearOptions says how Linear works: Level 0 means 0.95, Tolerance 0 means
// AliasTolerance.
type LinearOptions struct {
	Level, Tolerance float64
}

// LinearFit is a least-squares fit. Sigma is the residual standard deviation; RSS
// the residual sum of squares; F, with its degrees of freedom and P, the test that
// all coefficients but the intercept are 0. R2 and F are about the mean with an
// intercept and about 0 without. Residuals are y minus Fitted. LogLik is at the
// maximum-likelihood variance RSS/N, and AIC and BIC count that variance.
type LinearFit struct {
	Estimates
	N, Rank          int
	DFResidual       int
	Sigma, RSS       float64
	R2, AdjustedR2   float64
	F                JointTest
	LogLik, AIC, BIC float64
	Fitted           []float64
	Residuals        []float64
	// Aliased names the columns that are linear combinations of earlier ones.
	Aliased  []string
	Warnings []error

	sandwich
}

// Linear fits y = X beta + error by least squares, by a QR factorization with
// Householder reflections.
//
// A column that is a linear combination of earlier ones (to Options.Tolerance) is
// left out: its coefficient is NaN, and Aliased and a warning name it. If there
// are no more rows than columns, Sigma and all that depends on it is NaN, with a
// warning; residuals that are but rounding have a warning too. With a constant y, R2
// and F are NaN if there is an intercept. Errors: no rows, no columns, only columns
// of zeros, another number of values than rows, a value that is not finite, a level
// or tolerance outside (0, 1).
//
// In R: lm(y ~ x); intervals confint(fit).
func Linear(x *design.Matrix, y []float64, opts LinearOptions) (LinearFit, error) {
	level, tolerance, err := settings(opts.Level, opts.Tolerance)
	if err == nil {
		err = checkResponse(x, y)
	}
	if err != nil {
		return LinearFit{}, fmt.Errorf("regression: linear: %w", err)
	}
	b := newBasis(x, tolerance)
	if b.rank() == 0 {
		return LinearFit{}, fmt.Errorf("regression: linear: every column of the design is zero")
	}
	f := LinearFit{N: len(y), Rank: b.rank(), DFResidual: len(y) - b.rank()}
	inverse, err := b.gram()
	if err != nil {
		return LinearFit{}, fmt.Errorf("regression: linear: %w", err)
	}
	gamma := multiply(inverse, b.project(y))
	f.Fitted, f.Residuals = b.fittedResiduals(gamma, y)
	f.RSS = sumSquares(f.Residuals, 0)
	f.Sigma = math.NaN()
	if f.DFResidual > 0 {
		f.Sigma = math.Sqrt(f.RSS / float64(f.DFResidual))
	}
	f.Estimates = newEstimates(x.Names(), b.pivoted, b.solve(gamma), b.unscaled(inverse, f.Sigma*f.Sigma), float64(f.DFResidual), level)
	f.Aliased = f.aliasNames()
	f.Warnings = f.warnings(y)
	f.information(x.HasIntercept(), y)
	f.sandwich = sandwich{basis: b, inverse: inverse, score: f.Residuals, names: x.Names(), level: level, clusteredT: true, beta: b.solve(gamma), df: float64(f.DFResidual)}
	return f, nil
}

// information fills in R2, F, the log-likelihood and the criteria made of it.
func (f *LinearFit) information(intercept bool, y []float64) {
	n := float64(f.N)
	model, centre := f.Rank, 0.0
	if intercept {
		model--
		centre = meanOf(y)
	}
	total := sumSquares(y, centre)
	f.R2, f.AdjustedR2 = math.NaN(), math.NaN()
	f.F = JointTest{Statistic: math.NaN(), P: math.NaN(), DF1: model, DF2: float64(f.DFResidual)}
	if total > 0 {
		f.R2 = 1 - f.RSS/total
		if f.DFResidual > 0 {
			f.AdjustedR2 = 1 - (1-f.R2)*float64(f.DFResidual+model)/float64(f.DFResidual)
		}
		if f.DFResidual > 0 && model > 0 && f.RSS > 0 {
			f.F.Statistic = sumSquares(f.Fitted, centre) / float64(model) / (f.Sigma * f.Sigma)
			f.F.P = fisherUpper(f.F.Statistic, float64(model), f.F.DF2)
		}
	}
	f.LogLik, f.AIC, f.BIC = math.NaN(), math.NaN(), math.NaN()
	if f.RSS > 0 {
		f.LogLik = -n / 2 * (math.Log(2*math.Pi*f.RSS/n) + 1)
		f.AIC = -2*f.LogLik + 2*float64(f.Rank+1)
		f.BIC = -2*f.LogLik + math.Log(n)*float64(f.Rank+1)
	}
}

// perfect is the fraction of the responses' sum of squares below which residuals are
// rounding.
const perfect = 1e-29

func (f *LinearFit) warnings(y []float64) []error {
	w := aliasWarnings(f.Aliased)
	if f.DFResidual == 0 {
		w = append(w, fmt.Errorf("regression: linear: %d rows for %d coefficients: no residual degrees of freedom", f.N, f.Rank))
	} else if f.RSS <= perfect*sumSquares(y, 0) {
		w = append(w, fmt.Errorf("regression: linear: essentially perfect fit: standard errors and tests are rounding"))
	}
	return w
}

func aliasWarnings(names []string) []error {
	var w []error
	for _, name := range names {
		w = append(w, fmt.Errorf("regression: %s: the column is a combination of earlier ones and is left out", name))
	}
	return w
}

// settings resolves level and tolerance.
func settings(level, tolerance float64) (float64, float64, error) {
	l, err := stats.Level(level)
	if err != nil {
		return 0, 0, err
	}
	if tolerance == 0 {
		return l, AliasTolerance, nil
	}
	if !(tolerance > 0 && tolerance < 1) {
		return 0, 0, fmt.Errorf("tolerance %v is not in (0, 1)", tolerance)
	}
	return l, tolerance, nil
}

// checkResponse returns what makes a fit impossible.
func checkResponse(x *design.Matrix, y []float64) error {
	if x.Rows() == 0 {
		return fmt.Errorf("the design has no rows")
	}
	if x.Columns() == 0 {
		return fmt.Errorf("the design has no columns")
	}
	if len(y) != x.Rows() {
		return fmt.Errorf("%d responses for %d rows", len(y), x.Rows())
	}
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("row %d: response %v is not a finite number", i, v)
		}
	}
	return nil
}

// gram returns the inverse of Q'Q: the identity, but for what rounding leaves of an
// ill-conditioned matrix.
func (b *basis) gram() (*mat.SymDense, error) {
	sum := b.total(func(_ int, s, w []float64) {
		clear(s)
		for i := range w {
			w[i] = 1
		}
	})
	_, inverse, ok := invert(sum.cross, b.rank())
	if !ok {
		return nil, fmt.Errorf("the columns are too nearly dependent for the tolerance")
	}
	return inverse, nil
}

// project returns Q'y.
func (b *basis) project(y []float64) []float64 {
	return b.total(func(k int, s, w []float64) {
		from, to := block(k, b.n)
		copy(s, y[from:to])
		clear(w)
	}).score
}

// fittedResiduals returns Q gamma and y - Q gamma.
func (b *basis) fittedResiduals(gamma, y []float64) (fitted, residuals []float64) {
	fitted, residuals = make([]float64, b.n), make([]float64, b.n)
	eachBlock(b.n, noScratch, func(_ struct{}, k int) {
		from, to := block(k, b.n)
		b.predict(k, gamma, nil, fitted[from:to])
		for i := from; i < to; i++ {
			residuals[i] = y[i] - fitted[i]
		}
	})
	return fitted, residuals
}

// unscaled returns scale R^-1 v R^-T: a covariance matrix in the coordinates of the
// kept columns from one in the orthonormal ones.
func (b *basis) unscaled(v *mat.SymDense, scale float64) *mat.SymDense {
	p := b.rank()
	half := make([][]float64, p)
	for i := range p {
		half[i] = b.solve(mat.Col(nil, i, v))
	}
	out := mat.NewSymDense(p, nil)
	for j := range p {
		row := make([]float64, p)
		for i := range p {
			row[i] = half[i][j]
		}
		for i, value := range b.solve(row) {
			if i <= j {
				out.SetSym(i, j, scale*value)
			}
		}
	}
	return out
}

// sumSquares is the sum of squares about centre, kept with its rounding errors.
func sumSquares(x []float64, centre float64) float64 {
	total, lost := 0.0, 0.0
	for _, v := range x {
		d := v - centre
		square := float64(d * d)
		next := total + square
		if total >= square {
			lost += (total - next) + square
		} else {
			lost += (square - next) + total
		}
		total = next
	}
	return total + lost
}

func meanOf(x []float64) float64 {
	total := 0.0
	for _, v := range x {
		total += v - x[0]
	}
	return x[0] + total/float64(len(x))
}
