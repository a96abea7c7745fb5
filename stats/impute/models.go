package impute

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"reprieve/stats/internal/special"
)

// Model is a model fitted to one imputed data set: its coefficients and their
// covariance matrix, row by row.
type Model struct {
	Coefficients []float64
	Covariance   [][]float64
}

// PoolModels pools each coefficient of models of the same terms, as Pool. Models of
// different sizes are an error, besides those of Pool.
//
// In R: summary(mice::pool(fits), conf.int = TRUE), CompleteDF being df.residual.
func PoolModels(models []Model, opts PoolOptions) ([]Pooled, error) {
	if err := sameSize(models); err != nil {
		return nil, fmt.Errorf("impute: pool models: %w", err)
	}
	if len(models) == 0 {
		return nil, fmt.Errorf("impute: pool models: no models")
	}
	pooled := make([]Pooled, len(models[0].Coefficients))
	for k := range pooled {
		var estimates, variances []float64
		for _, m := range models {
			estimates = append(estimates, m.Coefficients[k])
			variances = append(variances, m.Covariance[k][k])
		}
		var err error
		if pooled[k], err = Pool(estimates, variances, opts); err != nil {
			return nil, fmt.Errorf("impute: pool models: coefficient %d: %w", k, err)
		}
	}
	return pooled, nil
}

func sameSize(models []Model) error {
	for i, m := range models {
		p := len(m.Coefficients)
		if p != len(models[0].Coefficients) || len(m.Covariance) != p {
			return fmt.Errorf("model %d: %d coefficients, %d rows of covariance, %d coefficients in the first", i, p, len(m.Covariance), len(models[0].Coefficients))
		}
		for _, row := range m.Covariance {
			if len(row) != p {
				return fmt.Errorf("model %d: covariance with a row of %d for %d coefficients", i, len(row), p)
			}
		}
	}
	return nil
}

// WaldResult is a test that several coefficients are all 0. RIV is the mean relative
// increase in variance of the coefficients.
type WaldResult struct{ F, DF1, DF2, P, RIV float64 }

// Wald tests that the coefficients of these places, from 0, are all 0: the D1
// statistic of Li, Raghunathan and Rubin (1991, JASA 86:1065), with their degrees of
// freedom, or for finite complete ones those of Reiter (2007, Biometrika 94:502),
// which need more than four of the product of terms and imputations less one; with
// fewer the former are used.
//
// No terms, a term that the models lack, fewer than two models, or a mean covariance
// matrix that is not positive definite are errors, besides those of PoolModels.
//
// In R: mice::D1(fit1, fit0).
func Wald(models []Model, terms []int, opts PoolOptions) (WaldResult, error) {
	within, between, estimate, err := moments(models, terms)
	if err != nil {
		return WaldResult{}, fmt.Errorf("impute: wald: %w", err)
	}
	var root mat.Cholesky
	if !root.Factorize(within) {
		return WaldResult{}, fmt.Errorf("impute: wald: the mean covariance matrix is not positive definite")
	}
	if !(opts.CompleteDF >= 0) {
		return WaldResult{}, fmt.Errorf("impute: wald: complete degrees of freedom %v: not from 0", opts.CompleteDF)
	}
	m, k := float64(len(models)), float64(len(terms))
	var share mat.Dense
	if err := root.SolveTo(&share, between); err != nil {
		return WaldResult{}, fmt.Errorf("impute: wald: %w", err)
	}
	var scaled mat.VecDense
	if err := root.SolveVecTo(&scaled, estimate); err != nil {
		return WaldResult{}, fmt.Errorf("impute: wald: %w", err)
	}
	r := WaldResult{DF1: k, RIV: (1 + 1/m) * mat.Trace(&share) / k}
	r.F = mat.Dot(estimate, &scaled) / (k * (1 + r.RIV))
	r.DF2 = waldDF(k, k*(m-1), r.RIV, opts.CompleteDF)
	r.P = special.FUpper(r.F, r.DF1, r.DF2)
	return r, nil
}

// moments are the mean covariance of the terms, the covariance between the models,
// and the mean estimate.
func moments(models []Model, terms []int) (within, between *mat.SymDense, estimate *mat.VecDense, err error) {
	if len(models) < 2 || len(terms) == 0 {
		return nil, nil, nil, fmt.Errorf("%d models, %d terms: fewer than 2, or none", len(models), len(terms))
	}
	if err := sameSize(models); err != nil {
		return nil, nil, nil, err
	}
	for _, term := range terms {
		if term < 0 || term >= len(models[0].Coefficients) {
			return nil, nil, nil, fmt.Errorf("term %d of %d", term, len(models[0].Coefficients))
		}
	}
	k, m := len(terms), float64(len(models))
	within, between, estimate = mat.NewSymDense(k, nil), mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	for i, term := range terms {
		for _, model := range models {
			estimate.SetVec(i, estimate.AtVec(i)+model.Coefficients[term]/m)
		}
	}
	for i, a := range terms {
		for j := i; j < k; j++ {
			b := terms[j]
			var w, v float64
			for _, model := range models {
				w += model.Covariance[a][b] / m
				v += (model.Coefficients[a] - estimate.AtVec(i)) * (model.Coefficients[b] - estimate.AtVec(j)) / (m - 1)
			}
			within.SetSym(i, j, w)
			between.SetSym(i, j, v)
		}
	}
	return within, between, estimate, nil
}

// waldDF are the denominator's degrees of freedom; t is k (m - 1), complete 0 is
// infinite.
func waldDF(k, t, riv, complete float64) float64 {
	if riv == 0 && (complete == 0 || math.IsInf(complete, 1)) {
		return math.Inf(1)
	}
	switch {
	case t > 4 && complete > 0 && !math.IsInf(complete, 1):
		return reiter(t, riv, complete)
	case t > 4:
		part := 1 + (1-2/t)/riv
		return 4 + (t-4)*part*part
	}
	part := 1 + 1/riv
	return t * (1 + 1/k) * part * part / 2
}

// reiter is the approximation of Reiter (2007) for a small complete sample.
func reiter(t, riv, complete float64) float64 {
	v := (complete + 1) / (complete + 3) * complete
	a := riv * t / (t - 2)
	c0 := 1 / (t - 4)
	c1, c2 := v-2*(1+a), v-4*(1+a)
	z := 1/c2 + c0*(a*a*c1/((1+a)*(1+a)*c2)) +
		c0*(8*a*a*c1/((1+a)*c2*c2)+4*a*a/((1+a)*c2)) +
		c0*(4*a*a/(c2*c1)+16*a*a*c1/(c2*c2*c2)) +
		c0*(8*a*a/(c2*c2))
	return 4 + 1/z
}
