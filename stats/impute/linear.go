package impute

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
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
		rows := c.known[k]
		if j != k && slices.ContainsFunc(rows, func(i int) bool { return values[i] != values[rows[0]] }) {
			list = append(list, j)
		}
	}
	return list
}

// posterior is a draw from the posterior of a linear model: the coefficients, and the
// residual standard deviation.
type posterior struct {
	drawn *mat.VecDense
	sigma float64
}

// blockRows is the number of rows whose predictors are taken together: few enough for
// them to stay in the processor's nearest memory.
const blockRows = 512

// block is the predictors of some rows, the intercept first, and the outcome behind them:
// one slice a variable.
type block [][]float64

// newBlock makes room for some variables.
func newBlock(variables int) block {
	b := make(block, variables)
	for j := range b {
		b[j] = make([]float64, blockRows)
	}
	return b
}

// fill takes the values of column k and of its predictors in these rows.
func (b block) fill(c *chain, k int, rows []int) {
	for j := range b {
		b[j] = b[j][:len(rows)]
	}
	for r := range rows {
		b[0][r] = 1
	}
	for at, j := range append(slices.Clone(c.from), k) {
		values, to := c.values[j], b[1+at]
		for r, i := range rows {
			to[r] = values[i]
		}
	}
}

// crossProducts are X'X and X'y of the known rows of column k: what the rows without any
// missing value add is known, the others are summed.
func (c *chain) crossProducts(k int) (squares *mat.SymDense, products *mat.VecDense) {
	p := 1 + len(c.from)
	squares, products = mat.NewSymDense(p, nil), mat.NewVecDense(p, nil)
	variables := []int{0}
	for _, j := range c.from {
		variables = append(variables, 1+j)
	}
	for i, v := range variables {
		for j := i; j < p; j++ {
			squares.SetSym(i, j, c.sums[v][variables[j]])
		}
		products.SetVec(i, c.sums[v][1+k])
	}
	b := newBlock(1 + p)
	for rows := range slices.Chunk(c.partly[k], blockRows) {
		b.fill(c, k, rows)
		for i := range p {
			for j := i; j < p; j++ {
				squares.SetSym(i, j, squares.At(i, j)+floats.Dot(b[i], b[j]))
			}
			products.SetVec(i, products.AtVec(i)+floats.Dot(b[i], b[p]))
		}
	}
	return squares, products
}

// predict returns the linear predictor of every row, in room that the next call uses
// again.
func (c *chain) predict(beta *mat.VecDense) []float64 {
	n := len(c.values[0])
	if c.predicted == nil {
		c.predicted = make([]float64, n)
	}
	all := c.predicted
	for from := 0; from < n; from += blockRows {
		to := min(from+blockRows, n)
		part := all[from:to]
		for r := range part {
			part[r] = beta.AtVec(0)
		}
		for at, j := range c.from {
			floats.AddScaled(part, beta.AtVec(1+at), c.values[j][from:to])
		}
	}
	return all
}

// predictRows returns the linear predictor of some rows, as predict does.
func (c *chain) predictRows(rows []int, beta *mat.VecDense) []float64 {
	part := make([]float64, len(rows))
	for r := range part {
		part[r] = beta.AtVec(0)
	}
	for at, j := range c.from {
		b, values := beta.AtVec(1+at), c.values[j]
		for r, i := range rows {
			part[r] += float64(b * values[i])
		}
	}
	return part
}

// fit draws from the posterior of the linear model of column k's observed values, and
// returns the fitted values of all rows besides.
func (c *chain) fit(k int) (posterior, []float64, error) {
	squares, products := c.crossProducts(k)
	p := squares.SymmetricDim()
	for j := range p {
		squares.SetSym(j, j, squares.At(j, j)*(1+ridge))
	}
	var root mat.Cholesky
	if !root.Factorize(padded(squares)) {
		return posterior{}, nil, fmt.Errorf("linear model: the predictors' squares are not positive definite")
	}
	var estimate mat.VecDense
	if err := root.SolveVecTo(&estimate, products); err != nil {
		return posterior{}, nil, fmt.Errorf("linear model: %w", err)
	}
	fitted := c.predict(&estimate)
	residual := 0.0
	for _, i := range c.known[k] {
		d := c.values[k][i] - fitted[i]
		residual += float64(d * d)
	}
	df := float64(max(len(c.known[k])-p, 1))
	sigma := math.Sqrt(residual / distuv.ChiSquared{K: df, Src: c.source}.Rand())
	drawn, err := c.around(&estimate, &root, sigma)
	return posterior{drawn: drawn, sigma: sigma}, fitted, err
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
	predicted := c.predictRows(c.imputed[k], draw.drawn)
	for r, i := range c.imputed[k] {
		c.values[k][i] = predicted[r] + float64(draw.sigma*c.random.NormFloat64())
	}
	return nil
}

// match imputes column k by predictive mean matching: predictions of the observed rows
// by the estimate, of the missing ones by the draw (type 1 matching).
func (c *chain) match(k int) error {
	draw, fitted, err := c.fit(k)
	if err != nil {
		return err
	}
	predicted := c.predictRows(c.imputed[k], draw.drawn)
	c.donors.sort(c.known[k], fitted, c.values[k])
	for r, i := range c.imputed[k] {
		near := c.donors.nearest(predicted[r], c.opts.Donors)
		c.values[k][i] = near[c.random.IntN(len(near))].value
	}
	return nil
}
