package regression

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// HC names a heteroscedasticity-consistent covariance; the zero value is HC0.
type HC int

// The covariances, by what the squared score of a row of leverage h is multiplied
// with, for n rows and k coefficients.
const (
	// HC0 takes it as it is. White 1980, Econometrica 48:817.
	HC0 HC = iota
	// HC1 multiplies with n / (n - k).
	HC1
	// HC2 divides by 1 - h.
	HC2
	// HC3 divides by (1 - h)^2. MacKinnon and White 1985, J Econometrics 29:305.
	HC3
)

// String returns "HC0" and so on.
func (h HC) String() string {
	if h < HC0 || h > HC3 {
		return fmt.Sprintf("HC(%d)", int(h))
	}
	return [...]string{"HC0", "HC1", "HC2", "HC3"}[h]
}

// sandwich is what a fit keeps for robust covariances: the inverse information in
// orthonormal coordinates (per unit variance for least squares), and each row's
// score with respect to its linear predictor, and information (nil: 1).
type sandwich struct {
	basis         *basis
	names         []string
	beta          []float64
	inverse       *mat.SymDense
	score, weight []float64
	df, level     float64
	// clusteredT: inference with clusters takes Student's t.
	clusteredT bool
}

// Robust returns the estimates with a heteroscedasticity-consistent covariance, and
// the distribution of the fit (t for a linear fit, normal for the others). Rows of
// leverage 1, which HC2 and HC3 divide by 0, are an error for those, and so is an
// unknown type.
//
// In R: lmtest::coeftest(fit, vcov. = sandwich::vcovHC(fit, type)).
func (s sandwich) Robust(h HC) (Estimates, error) {
	if s.basis == nil {
		return Estimates{}, fmt.Errorf("regression: robust: not a fitted model")
	}
	n, k := float64(s.basis.n), float64(s.basis.rank())
	factor := 1.0
	power := 0.0
	switch h {
	case HC0:
	case HC1:
		if n <= k {
			return Estimates{}, fmt.Errorf("regression: robust: %v: %v rows for %v coefficients", h, n, k)
		}
		factor = n / (n - k)
	case HC2:
		power = 0.5
	case HC3:
		power = 1
	default:
		return Estimates{}, fmt.Errorf("regression: robust: %v is not a type", h)
	}
	u := s.score
	if power > 0 {
		var err error
		if u, err = s.inflated(power); err != nil {
			return Estimates{}, fmt.Errorf("regression: robust: %v: %w", h, err)
		}
	}
	meat := s.basis.total(func(b int, score, w []float64) {
		from, to := block(b, s.basis.n)
		clear(score)
		floats.MulTo(w, u[from:to], u[from:to])
	}).cross
	return s.estimates(meat, factor, s.df), nil
}

// inflated returns the scores divided by (1 - leverage)^power.
func (s sandwich) inflated(power float64) ([]float64, error) {
	u := make([]float64, len(s.score))
	for i, h := range s.Leverages() {
		if 1-h < 1e-10 {
			return nil, fmt.Errorf("row %d has leverage 1", i)
		}
		u[i] = s.score[i] / math.Pow(1-h, power)
	}
	return u, nil
}

// Leverages returns the diagonal of the hat matrix, a value between 0 and 1 for
// each row. In R: hatvalues(fit).
func (s sandwich) Leverages() []float64 {
	if s.basis == nil {
		return nil
	}
	h := make([]float64, s.basis.n)
	p := s.basis.rank()
	eachBlock(s.basis.n, noScratch, func(_ struct{}, k int) {
		from, to := block(k, s.basis.n)
		combined := make([]float64, to-from)
		for i := range p {
			clear(combined)
			for j := range p {
				floats.AddScaled(combined, s.inverse.At(i, j), s.basis.column(k, j))
			}
			floats.Mul(combined, s.basis.column(k, i))
			floats.Add(h[from:to], combined)
		}
		if s.weight != nil {
			floats.Mul(h[from:to], s.weight[from:to])
		}
	})
	return h
}

// Cluster names a covariance for clusters of correlated rows; the zero value is CR1.
type Cluster int

// The covariances for G clusters, n rows and k coefficients.
const (
	// CR1 multiplies the sum of the outer products of the clusters' scores with
	// G / (G - 1) (n - 1) / (n - k), as Stata does. R: sandwich::vcovCL(fit, cluster,
	// type = "HC1").
	CR1 Cluster = iota
	// CR0 takes that sum as it is. R: sandwich::vcovCL(fit, cluster, type = "HC0",
	// cadjust = FALSE). Liang and Zeger 1986, Biometrika 73:13.
	CR0
)

// String returns "CR1" or "CR0".
func (c Cluster) String() string {
	switch c {
	case CR1:
		return "CR1"
	case CR0:
		return "CR0"
	}
	return fmt.Sprintf("Cluster(%d)", int(c))
}

// Clustered returns the estimates with a covariance that allows for correlation
// within clusters; cluster[i] is the cluster of row i, in any order and with any
// numbers. After a linear fit inference uses t with G - 1 degrees of freedom, after
// the others the normal distribution. Fewer than two clusters, another number of
// values than rows and an unknown type are errors.
//
// In R: lmtest::coeftest(fit, vcov. = sandwich::vcovCL(fit, cluster), df = G - 1).
// Cameron and Miller 2015, J Hum Resour 50:317.
func (s sandwich) Clustered(cluster []int, c Cluster) (Estimates, error) {
	if s.basis == nil {
		return Estimates{}, fmt.Errorf("regression: clustered: not a fitted model")
	}
	n, p := s.basis.n, s.basis.rank()
	if len(cluster) != n {
		return Estimates{}, fmt.Errorf("regression: clustered: %d clusters for %d rows", len(cluster), n)
	}
	if c != CR0 && c != CR1 {
		return Estimates{}, fmt.Errorf("regression: clustered: %v is not a type", c)
	}
	sums := s.clusterScores(cluster)
	g := float64(len(sums))
	if len(sums) < 2 || n <= p {
		return Estimates{}, fmt.Errorf("regression: clustered: %d clusters and %d rows for %d coefficients are too few", len(sums), n, p)
	}
	factor := 1.0
	if c == CR1 {
		factor = g / (g - 1) * float64(n-1) / float64(n-p)
	}
	meat := newMoments(p).cross
	for _, u := range sums {
		at := 0
		for i := range u {
			for j := range i + 1 {
				meat[at] += u[i] * u[j]
				at++
			}
		}
	}
	df := s.df
	if s.clusteredT {
		df = g - 1
	}
	return s.estimates(meat, factor, df), nil
}

// clusterScores returns the sum of the scores of each cluster, the clusters in the
// order in which they first occur.
func (s sandwich) clusterScores(cluster []int) [][]float64 {
	place := map[int]int{}
	var sums [][]float64
	for k := range blocks(s.basis.n) {
		from, to := block(k, s.basis.n)
		for i := from; i < to; i++ {
			at, ok := place[cluster[i]]
			if !ok {
				at = len(sums)
				place[cluster[i]] = at
				sums = append(sums, make([]float64, s.basis.rank()))
			}
			for j := range sums[at] {
				sums[at][j] += s.score[i] * s.basis.column(k, j)[i-from]
			}
		}
	}
	return sums
}

// estimates returns the estimates with the covariance inverse meat inverse, times
// factor.
func (s sandwich) estimates(meat []float64, factor, df float64) Estimates {
	p := s.basis.rank()
	var half, full mat.Dense
	half.Mul(s.inverse, symmetric(meat, p))
	full.Mul(&half, s.inverse)
	covariance := mat.NewSymDense(p, nil)
	for i := range p {
		for j := range i + 1 {
			covariance.SetSym(i, j, (full.At(i, j)+full.At(j, i))/2)
		}
	}
	return newEstimates(s.names, s.basis.pivoted, s.beta, s.basis.unscaled(covariance, factor), df, s.level)
}
