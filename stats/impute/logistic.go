package impute

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// logistic imputes column k from the Bayesian logistic model, its log odds moved by
// shift.
func (c *chain) logistic(k int, shift float64) error {
	data := c.augmented(k)
	estimate, root, err := data.fit()
	if err != nil {
		return err
	}
	drawn, err := c.around(estimate, root, 1)
	if err != nil {
		return err
	}
	var odds mat.VecDense
	odds.MulVec(c.predictors(c.imputed[k]), drawn)
	for r, i := range c.imputed[k] {
		c.values[k][i] = 0
		if c.random.Float64() < expit(odds.AtVec(r)+shift) {
			c.values[k][i] = 1
		}
	}
	return nil
}

func expit(v float64) float64 { return 1 / (1 + math.Exp(-v)) }

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

// weighted is data for a logistic model.
type weighted struct {
	x    *mat.Dense
	y, w []float64
}

// augmented returns the observed rows of column k and, for each predictor, four rows
// at its mean and a standard deviation on either side, with each outcome, the others at their
// means; together they weigh as many rows as there are coefficients.
func (c *chain) augmented(k int) weighted {
	observed := c.predictors(c.known[k])
	n, p := observed.Dims()
	extra := 4 * (p - 1)
	d := weighted{x: mat.NewDense(n+extra, p, nil), y: make([]float64, n+extra), w: make([]float64, n+extra)}
	d.x.Slice(0, n, 0, p).(*mat.Dense).Copy(observed)
	for r, i := range c.known[k] {
		d.y[r], d.w[r] = c.values[k][i], 1
	}
	center, spread := make([]float64, p), make([]float64, p)
	for j := range p {
		column := mat.Col(nil, j, observed)
		center[j] = mean(column)
		for _, v := range column {
			spread[j] += (v - center[j]) * (v - center[j]) / float64(max(n-1, 1))
		}
		spread[j] = math.Sqrt(spread[j])
	}
	r := n
	for j := 1; j < p; j++ {
		for _, side := range []float64{-1, 1} {
			for _, outcome := range []float64{0, 1} {
				d.x.SetRow(r, center)
				d.x.Set(r, j, center[j]+float64(side*spread[j]))
				d.y[r], d.w[r] = outcome, float64(p)/float64(extra)
				r++
			}
		}
	}
	return d
}

// fit returns the largest likelihood, by Newton's method with halved steps, and the
// factorized information there. Not to converge is an error that names the gradient.
func (d weighted) fit() (*mat.VecDense, *mat.Cholesky, error) {
	_, p := d.x.Dims()
	beta := mat.NewVecDense(p, nil)
	likelihood := d.logLikelihood(beta)
	var gradient *mat.VecDense
	for range 100 {
		var information *mat.SymDense
		gradient, information = d.derivatives(beta)
		var root mat.Cholesky
		if !root.Factorize(padded(information)) {
			return nil, nil, fmt.Errorf("logistic model: the information is not positive definite")
		}
		step := mat.NewVecDense(p, nil)
		if err := root.SolveVecTo(step, gradient); err != nil {
			return nil, nil, fmt.Errorf("logistic model: %w", err)
		}
		// The decrement is twice the gain in likelihood still to come.
		if mat.Dot(step, gradient) < 1e-12 {
			return beta, &root, nil
		}
		scale := 1.0
		for range 30 {
			next := mat.NewVecDense(p, nil)
			next.AddScaledVec(beta, scale, step)
			if l := d.logLikelihood(next); l >= likelihood {
				beta, likelihood = next, l
				break
			}
			scale /= 2
		}
	}
	return nil, nil, fmt.Errorf("logistic model: no convergence after 100 iterations (|gradient| = %.2g)", mat.Norm(gradient, 2))
}

// derivatives are the gradient and the information of the log likelihood, whose
// diagonal the ridge adds to.
func (d weighted) derivatives(beta *mat.VecDense) (*mat.VecDense, *mat.SymDense) {
	n, p := d.x.Dims()
	gradient, information := mat.NewVecDense(p, nil), mat.NewSymDense(p, nil)
	for r := range n {
		row := d.x.RowView(r)
		q := expit(mat.Dot(row, beta))
		gradient.AddScaledVec(gradient, d.w[r]*(d.y[r]-q), row)
		information.SymRankOne(information, d.w[r]*q*(1-q), row)
	}
	for j := range p {
		information.SetSym(j, j, information.At(j, j)*(1+ridge))
	}
	return gradient, information
}

// logLikelihood is that of the weighted data.
func (d weighted) logLikelihood(beta *mat.VecDense) float64 {
	n, _ := d.x.Dims()
	total := 0.0
	for r := range n {
		odds := mat.Dot(d.x.RowView(r), beta)
		if d.y[r] == 0 {
			odds = -odds
		}
		// log expit, without overflow on either side.
		total += d.w[r] * (min(odds, 0) - math.Log1p(math.Exp(-math.Abs(odds))))
	}
	return total
}
