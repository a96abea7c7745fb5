package longitudinal

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"reprieve/stats/internal/special"
)

// JointTest is an F test that several linear combinations of the coefficients are
// all zero.
type JointTest struct {
	F           float64
	Numerator   int     // degrees of freedom: the number of combinations
	Denominator float64 // degrees of freedom, by the fit's method
	P           float64
}

// Joint tests that the combinations with these weights, one a row, are all zero: a
// factor or an interaction as a whole. The rows must be linearly independent; what
// Contrast refuses of a row is refused here. Under Kenward-Roger F is scaled as
// they scale it; F and P are NaN where their adjusted covariance is not positive
// definite. A single row gives the square of Contrast's T.
//
// In R: df_md(fit, weights) of mmrm; lmerTest::contestMD(fit, weights), and
// pbkrtest::KRmodcomp(fit, weights).
func (e Effects) Joint(weights [][]float64) (JointTest, error) {
	if len(weights) == 0 {
		return JointTest{}, fmt.Errorf("longitudinal: joint test: no weights")
	}
	p := len(e.Coefficients)
	rows, whitened, values := newDense(len(weights), p), newDense(len(weights), p), make([]float64, len(weights))
	for k, w := range weights {
		est, err := e.Contrast(w)
		if err != nil {
			return JointTest{}, fmt.Errorf("longitudinal: joint test: row %d: %w", k, err)
		}
		values[k] = est.Value
		copy(rows.row(k), w)
		copy(whitened.row(k), e.inverse.timesVector(e.basis.solveTransposed(w)))
	}
	gram := whitened.times(whitened.transpose())
	root, ok := gram.cholesky()
	for k := range values {
		if !ok || root.at(k, k) < aliasTolerance*math.Sqrt(gram.at(k, k)) {
			return JointTest{}, fmt.Errorf("longitudinal: joint test: the rows are linearly dependent")
		}
	}
	test := JointTest{Numerator: len(weights)}
	if e.Method == KenwardRoger {
		test.F, test.Denominator = e.scaledWald(whitened, root, values)
	} else {
		test.F, test.Denominator = e.meanOfSquares(rows, gram, values)
	}
	test.P = special.FUpper(test.F, float64(test.Numerator), test.Denominator)
	return test, nil
}

// meanOfSquares turns the combinations into uncorrelated ones, whose squared t
// values F is the mean of; the denominator gives F the mean that these have (Fai and
// Cornelius 1996).
func (e Effects) meanOfSquares(rows, gram dense, values []float64) (f, denominator float64) {
	n := len(values)
	var eigen mat.EigenSym
	if !eigen.Factorize(mat.NewSymDense(n, gram.data), true) {
		return math.NaN(), math.NaN()
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	df := make([]float64, n)
	for k := range n {
		weights, value := make([]float64, rows.cols), 0.0
		for i := range n {
			add(weights, rows.row(i), vectors.At(i, k))
			value += values[i] * vectors.At(i, k)
		}
		est := e.estimate(value, weights)
		f += est.T * est.T / float64(n)
		df[k] = est.DF
	}
	return f, pooledFreedom(df)
}

// pooledFreedom is the denominator's degrees of freedom from those of the parts: 2
// where one of them has no finite mean.
func pooledFreedom(df []float64) float64 {
	if len(df) == 1 {
		return df[0]
	}
	mean, equal := 0.0, true
	for _, v := range df {
		if v <= 2 {
			return 2
		}
		mean += v / (v - 2)
		equal = equal && math.Abs(v-df[0]) < 1e-8
	}
	if equal {
		return df[0]
	}
	return 2 * mean / (mean - float64(len(df)))
}

// scaledWald is Kenward and Roger's scaled F and its degrees of freedom.
func (e Effects) scaledWald(whitened, root dense, values []float64) (f, denominator float64) {
	n := float64(len(values))
	inverse := root.invertLower()
	parts := make([]dense, len(e.information))
	traces := make([]float64, len(parts))
	half := inverse.times(whitened)
	for i, info := range e.information {
		parts[i] = half.times(info).times(half.transpose())
		for k := range values {
			traces[i] += parts[i].at(k, k)
		}
	}
	a1 := dot(traces, e.parameters.timesVector(traces))
	a2 := 0.0
	for i := range parts {
		a2 += dot(parts[i].data, combine(parts, e.parameters.row(i)).data)
	}
	scale, denominator := kenwardRogerFreedom(a1, a2, n)
	adjusted, ok := whitened.times(e.adjustment).times(whitened.transpose()).cholesky()
	if !ok {
		return math.NaN(), denominator
	}
	return scale / n * dot(values, adjusted.solveCholesky(values)), denominator
}

// kenwardRogerFreedom returns the scale of F and its denominator's degrees of
// freedom (Kenward and Roger 1997, section 3) for n combinations.
func kenwardRogerFreedom(a1, a2, n float64) (scale, denominator float64) {
	if n == 1 {
		return 1, 2 / a1 // what the formulas below reduce to
	}
	b := (a1 + 6*a2) / (2 * n)
	g := ((n+1)*a1 - (n+4)*a2) / ((n + 2) * a2)
	d := 3*n + 2*(1-g)
	c1, c2, c3 := g/d, (n-g)/d, (n+2-g)/d
	expectation := 1 / (1 - a2/n)
	variance := 2 / n * (1 + c1*b) / ((1 - c2*b) * (1 - c2*b) * (1 - c3*b))
	rho := variance / (2 * expectation * expectation)
	denominator = 4 + (n+2)/(n*rho-1)
	return denominator / (expectation * (denominator - 2)), denominator
}
