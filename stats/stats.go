// Package stats holds what the statistics packages below it share: the
// confidence interval, the level and the critical values that belong to it.
//
// The packages take plain numbers and give plain numbers; they know nothing of
// patients, files or reports, and can be imported alone.
//
//   - describe: means, quantiles, ranks, correlation, standardized differences
//   - proportion: proportions, tables and rates, and their intervals
//   - survival: Kaplan-Meier, log-rank, competing risks, interval-censored data,
//     Cox and parametric regression, mean cumulative functions
//   - design: design matrices with factors, interactions and splines
//   - regression: linear, logistic, Firth, count and risk-ratio models
//   - longitudinal: mixed models for repeated measures, random effects, GEE
//   - recheck: which statistics reproduce a published number, and which cannot be
//   - resample, impute, multiplicity: bootstrap and permutation, multiple
//     imputation, adjusted p values
//
// An undefined answer is a NaN that the function's doc names; an input that
// holds a NaN is an error.
package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// DefaultLevel is the confidence level that an Options.Level of 0 means.
const DefaultLevel = 0.95

// Interval is a confidence interval. A limit that cannot be estimated is NaN.
type Interval struct{ Low, High float64 }

// Undefined is the interval of which neither limit can be estimated.
func Undefined() Interval { return Interval{Low: math.NaN(), High: math.NaN()} }

// Level returns the level to use: DefaultLevel for 0, level itself if it lies
// strictly between 0 and 1, otherwise an error.
func Level(level float64) (float64, error) {
	if level == 0 {
		return DefaultLevel, nil
	}
	if level > 0 && level < 1 {
		return level, nil
	}
	return 0, fmt.Errorf("stats: confidence level %v is not in (0, 1)", level)
}

// NormalCritical returns the z that a standard normal variable stays within,
// between -z and z, with probability level (1.96 for 0.95). The level must lie
// in (0, 1): it comes from Level. In R: qnorm((1 + level) / 2).
func NormalCritical(level float64) float64 {
	return math.Sqrt2 * math.Erfinv(level)
}

// StudentCritical returns the t that a Student t variable with df degrees of
// freedom, df > 0, stays within with probability level; the level must lie in
// (0, 1). In R: qt((1 + level) / 2, df).
func StudentCritical(level, df float64) float64 {
	if df > 1000 {
		return cornishFisher(NormalCritical(level), df)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile((1 + level) / 2)
}

// cornishFisher expands the Student t quantile about the normal one, z, in
// powers of 1/df (Abramowitz and Stegun 1964, 26.7.5). Beyond 1000 degrees of
// freedom four terms leave an error below 1e-12; the incomplete beta function
// that the exact quantile inverts loses digits there.
func cornishFisher(z, df float64) float64 {
	z2 := z * z
	g1 := z * (z2 + 1) / 4
	g2 := z * ((5*z2+16)*z2 + 3) / 96
	g3 := z * (((3*z2+19)*z2+17)*z2 - 15) / 384
	g4 := z * ((((79*z2+776)*z2+1482)*z2-1920)*z2 - 945) / 92160
	return z + (g1+(g2+(g3+g4/df)/df)/df)/df
}
