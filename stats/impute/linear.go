package impute

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// ridge is the share of each predictor's squares that is added to them.
const ridge = 1e-5

// varying returns the other columns that differ among the observed rows of column k: from
// one that does not nothing can be learnt about the rows in which it is another value.
func (c *chain) varying(k int) []int {
	var list []int
	for j, values := range c.values {
		rows := c.observed[k]
		if j != k && slices.ContainsFunc(rows, func(i int) bool { return values[i] != values[rows[0]] }) {
			list = append(list, j)
		}
	}
	return list
}

// predictors returns the intercept and the predictors' values of these rows.
func (c *chain) predictors(rows []int) *mat.Dense {
	x := mat.NewDense(len(rows), 1+len(c.from), nil)
	for r, i := range rows {
		line := x.RawRowView(r)
		line[0] = 1
		for at, j := range c.from {
			line[1+at] = c.values[j][i]
		}
	}
	return x
}

// posterior is a draw from the posterior of a linear model: its estimate, the drawn
// coefficients, and the drawn residual standard deviation.
type posterior struct {
	estimate, drawn *mat.VecDense
	sigma           float64
}

// fit draws from the posterior of the linear model of column k's observed values.
func (c *chain) fit(k int) (posterior, *mat.Dense, error) {
	rows := c.observed[k]
	x := c.predictors(rows)
	n, p := x.Dims()
	y := mat.NewVecDense(n, nil)
	for r, i := range rows {
		y.SetVec(r, c.values[k][i])
	}
	squares := mat.NewSymDense(p, nil)
	squares.SymOuterK(1, x.T())
	for j := range p {
		squares.SetSym(j, j, squares.At(j, j)*(1+ridge))
	}
	var root mat.Cholesky
	if !root.Factorize(padded(squares)) {
		return posterior{}, nil, fmt.Errorf("linear model: the predictors' squares are not positive definite")
	}
	var products, estimate, fitted mat.VecDense
	products.MulVec(x.T(), y)
	if err := root.SolveVecTo(&estimate, &products); err != nil {
		return posterior{}, nil, fmt.Errorf("linear model: %w", err)
	}
	fitted.MulVec(x, &estimate)
	residual := 0.0
	for r := range n {
		d := y.AtVec(r) - fitted.AtVec(r)
		residual += d * d
	}
	df := float64(max(n-p, 1))
	sigma := math.Sqrt(residual / distuv.ChiSquared{K: df, Src: c.source}.Rand())
	drawn, err := c.around(&estimate, &root, sigma)
	return posterior{estimate: &estimate, drawn: drawn, sigma: sigma}, x, err
}

// padded puts 1 on the diagonal where a sum of squares has underflowed.
func padded(squares *mat.SymDense) *mat.SymDense {
	for j := range squares.SymmetricDim() {
		if squares.At(j, j) < 1e-300 {
			squares.SetSym(j, j, 1)
		}
	}
	return squares
}

// around draws normal coefficients about the estimate, whose covariance is sigma²
// times the inverse of the factorized matrix U'U: estimate + sigma U⁻¹ z.
func (c *chain) around(estimate *mat.VecDense, root *mat.Cholesky, sigma float64) (*mat.VecDense, error) {
	p := estimate.Len()
	z := mat.NewVecDense(p, nil)
	for j := range p {
		z.SetVec(j, c.random.NormFloat64())
	}
	var upper mat.TriDense
	root.UTo(&upper)
	var step mat.VecDense
	if err := step.SolveVec(&upper, z); err != nil {
		return nil, fmt.Errorf("linear model: %w", err)
	}
	drawn := mat.NewVecDense(p, nil)
	drawn.AddScaledVec(estimate, sigma, &step)
	return drawn, nil
}

// linear imputes column k from the Bayesian linear model.
func (c *chain) linear(k int) error {
	draw, _, err := c.fit(k)
	if err != nil {
		return err
	}
	var predicted mat.VecDense
	predicted.MulVec(c.predictors(c.imputed[k]), draw.drawn)
	for r, i := range c.imputed[k] {
		c.values[k][i] = predicted.AtVec(r) + float64(draw.sigma*c.random.NormFloat64())
	}
	return nil
}

// match imputes column k by predictive mean matching: predictions of the observed rows
// by the estimate, of the missing ones by the draw (type 1 matching).
func (c *chain) match(k int) error {
	draw, x, err := c.fit(k)
	if err != nil {
		return err
	}
	var observed, predicted mat.VecDense
	observed.MulVec(x, draw.estimate)
	predicted.MulVec(c.predictors(c.imputed[k]), draw.drawn)
	donors := make([]donor, len(c.observed[k]))
	for r, i := range c.observed[k] {
		donors[r] = donor{prediction: observed.AtVec(r), value: c.values[k][i], row: i}
	}
	slices.SortFunc(donors, func(a, b donor) int {
		return cmp.Or(cmp.Compare(a.prediction, b.prediction), cmp.Compare(a.row, b.row))
	})
	for r, i := range c.imputed[k] {
		near := nearest(donors, predicted.AtVec(r), c.opts.Donors)
		c.values[k][i] = near[c.random.IntN(len(near))].value
	}
	return nil
}

// donor is an observed value, its prediction and its row.
type donor struct {
	prediction, value float64
	row               int
}

// nearest returns the n donors, ascending by prediction, nearest to at; of two at one
// distance the lower.
func nearest(donors []donor, at float64, n int) []donor {
	n = min(n, len(donors))
	from, _ := slices.BinarySearchFunc(donors, at, func(d donor, v float64) int {
		if d.prediction < v {
			return -1
		}
		return 1
	})
	to := from
	for to-from < n {
		if to == len(donors) || from > 0 && at-donors[from-1].prediction <= donors[to].prediction-at {
			from--
		} else {
			to++
		}
	}
	return donors[from:to]
}
