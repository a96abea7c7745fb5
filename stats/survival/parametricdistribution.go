package survival

import (
	"fmt"
	"math"
)

// Distribution is that of the time of a parametric regression; the zero value is
// Weibull.
type Distribution int

// The distributions, and what the log of time, standardized, has.
const (
	// Weibull: the distribution of the smallest extreme value. R: "weibull".
	Weibull Distribution = iota
	// Exponential: Weibull with scale 1, a constant hazard. R: "exponential".
	Exponential
	// LogNormal: the normal distribution. R: "lognormal".
	LogNormal
	// LogLogistic: the logistic distribution. R: "loglogistic".
	LogLogistic
)

var distributionNames = [...]string{"weibull", "exponential", "log-normal", "log-logistic"}

// String returns the name as it is printed under a table.
func (d Distribution) String() string {
	if d < 0 || int(d) >= len(distributionNames) {
		return fmt.Sprintf("Distribution(%d)", int(d))
	}
	return distributionNames[d]
}

// standardForm is a distribution of the standardized log of time: the log of its
// density with two derivatives, the logs of survival and of its complement, and
// the quantile.
type standardForm struct {
	logDensity  func(z float64) (value, first, second float64)
	logSurvival func(z float64) float64
	logFailure  func(z float64) float64
	quantile    func(p float64) float64
}

func (d Distribution) form() (standardForm, error) {
	switch d {
	case Weibull, Exponential:
		return extremeValue, nil
	case LogNormal:
		return gaussian, nil
	case LogLogistic:
		return logistic, nil
	}
	return standardForm{}, fmt.Errorf("%v is not a distribution", d)
}

var extremeValue = standardForm{
	logDensity: func(z float64) (value, first, second float64) {
		e := math.Exp(z)
		return z - e, 1 - e, -e
	},
	logSurvival: func(z float64) float64 { return -math.Exp(z) },
	logFailure:  func(z float64) float64 { return math.Log(-math.Expm1(-math.Exp(z))) },
	quantile:    func(p float64) float64 { return math.Log(-math.Log1p(-p)) },
}

var gaussian = standardForm{
	logDensity: func(z float64) (value, first, second float64) {
		return -z*z/2 - math.Log(2*math.Pi)/2, -z, -1
	},
	logSurvival: logNormalTail,
	logFailure:  func(z float64) float64 { return logNormalTail(-z) },
	quantile:    func(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) },
}

var logistic = standardForm{
	logDensity: func(z float64) (value, first, second float64) {
		// exp(-|z|) cannot overflow; the density is even.
		e := math.Exp(-math.Abs(z))
		share := 1 / (1 + e)
		return -math.Abs(z) - 2*math.Log1p(e), -math.Copysign((1-e)*share, z), -2 * e * share * share
	},
	logSurvival: logLogisticTail,
	logFailure:  func(z float64) float64 { return logLogisticTail(-z) },
	quantile:    func(p float64) float64 { return math.Log(p) - math.Log1p(-p) },
}

// logLogisticTail is -log(1 + exp(z)).
func logLogisticTail(z float64) float64 {
	if z > 0 {
		return -z - math.Log1p(math.Exp(-z))
	}
	return -math.Log1p(math.Exp(z))
}

// logNormalTail is the log of the probability that a standard normal variable
// exceeds z.
func logNormalTail(z float64) float64 {
	switch {
	case z < -1:
		return math.Log1p(-math.Erfc(-z/math.Sqrt2) / 2)
	case z < 30:
		return math.Log(math.Erfc(z/math.Sqrt2) / 2)
	}
	// Mills' ratio in powers of 1/z^2 (Abramowitz and Stegun 1964, 26.2.12).
	u := 1 / (z * z)
	return -z*z/2 - math.Log(z*math.Sqrt(2*math.Pi)) + math.Log1p(u*(-1+u*(3+u*(-15+u*(105-945*u)))))
}

// logBetween is the log of the probability of (a, b], a < b: the survival at a
// less that at b, from their logs, which keeps the digits in both tails.
func (s standardForm) logBetween(a, b float64) float64 {
	from := s.logSurvival(a)
	return from + math.Log(-math.Expm1(s.logSurvival(b)-from))
}

// rowTerms is a row's log likelihood with its derivatives by the standardized
// left and right end; a row of one end has it on the left.
type rowTerms struct {
	value, left, right              float64
	leftLeft, leftRight, rightRight float64
}

// known, after, before and between are the terms of the four kinds of rows.
func (s standardForm) known(z float64) rowTerms {
	value, first, second := s.logDensity(z)
	return rowTerms{value: value, left: first, leftLeft: second}
}

func (s standardForm) after(z float64) rowTerms {
	density, slope, _ := s.logDensity(z)
	value := s.logSurvival(z)
	hazard := math.Exp(density - value)
	return rowTerms{value: value, left: -hazard, leftLeft: -hazard * (slope + hazard)}
}

func (s standardForm) before(z float64) rowTerms {
	density, slope, _ := s.logDensity(z)
	value := s.logFailure(z)
	reverse := math.Exp(density - value)
	return rowTerms{value: value, left: reverse, leftLeft: reverse * (slope - reverse)}
}

func (s standardForm) between(a, b float64) rowTerms {
	value := s.logBetween(a, b)
	densityA, slopeA, _ := s.logDensity(a)
	densityB, slopeB, _ := s.logDensity(b)
	at, bt := math.Exp(densityA-value), math.Exp(densityB-value)
	return rowTerms{
		value: value, left: -at, right: bt,
		leftLeft: -at * (slopeA + at), leftRight: at * bt, rightRight: bt * (slopeB - bt),
	}
}
