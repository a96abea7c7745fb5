// Package impute replaces missing values several times and pools what is estimated
// from each completed data set: Rubin's rules, chained equations, and shifts of the
// imputed values for tipping-point analyses.
//
// Imputation is random and reproducible: imputation i of a seed has its own
// generator (PCG), and gives the same bits on one core and on many.
package impute

import (
	"fmt"
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// PoolOptions says how the interval is made: Level 0 means 0.95. CompleteDF is the
// number of degrees of freedom that the estimate would have in complete data, n less
// the number of coefficients; 0 means infinitely many.
type PoolOptions struct {
	Level      float64
	CompleteDF float64
}

// Pooled is an estimate over the imputations. Within is the mean of the variances,
// Between the variance of the estimates, Total = Within + (1 + 1/m) Between, and
// StdErr its root. RIV is the relative increase in variance due to the missing data, Lambda the
// share of Total that it makes up, FMI the fraction of missing information. DF is
// Barnard and Rubin's number of degrees of freedom, at most ObservedDF; OldDF is
// Rubin's of 1987. A number of degrees of freedom may be infinite: the normal
// distribution.
type Pooled struct {
	M                      int
	Estimate               float64
	Within, Between, Total float64
	StdErr                 float64
	RIV, Lambda, FMI       float64
	DF, OldDF, ObservedDF  float64
	T, P                   float64 // two-sided test of 0
	Interval               stats.Interval
}

// Pool combines the estimates of m imputed data sets and their variances (squared
// standard errors) by Rubin's rules (Rubin 1987, Multiple Imputation for Nonresponse
// in Surveys) with the degrees of freedom of Barnard and Rubin (1999, Biometrika
// 86:948). Proportions and ratios are pooled on the scale on which they are about
// normal, logit or log, by the caller.
//
// Where Total is 0, T, P, RIV, Lambda, FMI and the degrees of freedom are NaN and the interval has no
// width. Where the estimates are all equal, nothing is lost and DF is ObservedDF.
// Fewer than two estimates, another number of variances, a value that is not finite, a
// negative variance, degrees of freedom that are negative or NaN, or a level outside (0, 1) are
// errors.
//
// In R: mice::pool.scalar(estimates, variances, n = df + 1, k = 1).
func Pool(estimates, variances []float64, opts PoolOptions) (Pooled, error) {
	level, df, err := poolInput(estimates, variances, opts)
	if err != nil {
		return Pooled{}, fmt.Errorf("impute: pool: %w", err)
	}
	m := float64(len(estimates))
	r := Pooled{M: len(estimates), Estimate: mean(estimates), Within: mean(variances)}
	for _, q := range estimates {
		r.Between += (q - r.Estimate) * (q - r.Estimate) / (m - 1)
	}
	extra := (1 + 1/m) * r.Between
	r.Total = r.Within + extra
	r.StdErr = math.Sqrt(r.Total)
	nan := math.NaN()
	if r.Total == 0 {
		r.RIV, r.Lambda, r.FMI, r.DF, r.OldDF, r.ObservedDF, r.T, r.P = nan, nan, nan, nan, nan, nan, nan, nan
		r.Interval = stats.Interval{Low: r.Estimate, High: r.Estimate}
		return r, nil
	}
	r.RIV, r.Lambda = nan, extra/r.Total
	if r.Within > 0 {
		r.RIV = extra / r.Within
	}
	r.OldDF, r.ObservedDF, r.DF = degrees(m, r.Lambda, df)
	// (RIV + 2/(DF+3)) / (RIV + 1), in terms of Lambda.
	r.FMI = r.Lambda + (1-r.Lambda)*2/(r.DF+3)
	r.T = r.Estimate / r.StdErr
	r.P = special.StudentTwoSided(r.T, r.DF)
	half := float64(critical(level, r.DF) * r.StdErr)
	r.Interval = stats.Interval{Low: r.Estimate - half, High: r.Estimate + half}
	return r, nil
}

// critical is the Student quantile of the level, the normal one for infinite df.
func critical(level, df float64) float64 {
	if math.IsInf(df, 1) {
		return stats.NormalCritical(level)
	}
	return -special.StudentQuantile((1-level)/2, df)
}

// degrees are the degrees of freedom of Rubin, of the observed data, and of Barnard
// and Rubin, the harmonic sum of the two.
func degrees(m, lambda, complete float64) (old, observed, df float64) {
	old, observed = math.Inf(1), math.Inf(1)
	if lambda > 0 {
		old = (m - 1) / (lambda * lambda)
	}
	if !math.IsInf(complete, 1) {
		observed = (complete + 1) / (complete + 3) * complete * (1 - lambda)
	}
	return old, observed, 1 / (1/old + 1/observed)
}

// poolInput checks the input and returns the level and the complete degrees of
// freedom.
func poolInput(estimates, variances []float64, opts PoolOptions) (level, df float64, err error) {
	if len(estimates) < 2 {
		return 0, 0, fmt.Errorf("%d estimates: fewer than 2", len(estimates))
	}
	if len(variances) != len(estimates) {
		return 0, 0, fmt.Errorf("%d variances for %d estimates", len(variances), len(estimates))
	}
	for i, v := range variances {
		if q := estimates[i]; math.IsNaN(q) || math.IsInf(q, 0) {
			return 0, 0, fmt.Errorf("estimate %d: %v is not a finite number", i, q)
		}
		if !(v >= 0) || math.IsInf(v, 0) {
			return 0, 0, fmt.Errorf("variance %d: %v is not a finite number from 0", i, v)
		}
	}
	if !(opts.CompleteDF >= 0) {
		return 0, 0, fmt.Errorf("complete degrees of freedom %v: not from 0", opts.CompleteDF)
	}
	if df = opts.CompleteDF; df == 0 {
		df = math.Inf(1)
	}
	level, err = stats.Level(opts.Level)
	return level, df, err
}

func mean(v []float64) float64 {
	total := 0.0
	for _, x := range v {
		total += x
	}
	first := total / float64(len(v))
	rest := 0.0
	for _, x := range v {
		rest += x - first
	}
	return first + rest/float64(len(v))
}
