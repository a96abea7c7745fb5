package describe

import (
	"fmt"
	"math"

	"reprieve/stats/internal/special"
)

// Unchanged describes two readings of patients whose state does not change between
// them: bivariate normal, both readings with the mean Mean and the standard
// deviation SD, and with the test-retest correlation Correlation.
//
// Those whom a first reading selects for being high are lower on average in the
// second one: regression to the mean (Bland and Altman 1994, BMJ 308:1499).
type Unchanged struct{ Mean, SD, Correlation float64 }

// FallRate returns the probability that the second reading is at most 1 - fall times
// the first, given that the first lies in [low, high]: the rate of "responders"
// where nothing has changed. The second reading is not bounded. The limits may be
// infinite.
//
// It is NaN where no first reading lies within the limits to 9 standard deviations
// from the mean. An SD that is not positive, a correlation outside [-1, 1], a value
// that is not finite, a NaN, or low not below high are errors.
//
// The integral over the first reading is Gauss and Legendre's of 20 points in each
// of 128 panels. In R: integrate(function(x) dnorm(x, mean, sd) * pnorm(((1 -
// fall) * x - mean - r * (x - mean)) / (sd * sqrt(1 - r^2))), low, high)$value /
// diff(pnorm(c(low, high), mean, sd)).
func (u Unchanged) FallRate(fall, low, high float64) (float64, error) {
	if err := u.check(fall); err != nil {
		return math.NaN(), fmt.Errorf("describe: fall rate: %w", err)
	}
	if !(low < high) {
		return math.NaN(), fmt.Errorf("describe: fall rate: limits %v and %v: the first is not below the second", low, high)
	}
	const reach = 9 // standard deviations, beyond which lies less than 1e-18
	from, to := max(low, u.Mean-reach*u.SD), min(high, u.Mean+reach*u.SD)
	if !(from < to) {
		return math.NaN(), nil
	}
	spread := u.SD * math.Sqrt(1-u.Correlation*u.Correlation)
	density := func(x float64) float64 {
		z := (x - u.Mean) / u.SD
		return math.Exp(-z * z / 2)
	}
	both := func(x float64) float64 {
		above := float64((1-fall)*x) - u.Mean - float64(u.Correlation*(x-u.Mean))
		if spread == 0 {
			if above < 0 {
				return 0
			}
			return density(x)
		}
		return density(x) * special.NormalLower(above/spread)
	}
	const panels = 128
	return special.Gauss(from, to, panels, both) / special.Gauss(from, to, panels, density), nil
}

// MeanFall returns by how much the second reading lies below the first on average,
// given that the first is at least low: SD (1 - Correlation) φ(z) / (1 - Φ(z)) at z
// = (low - Mean) / SD. It is 0 for a low of minus infinity, and NaN where 1 - Φ(z)
// underflows. An SD that is not positive, a correlation outside [-1, 1], a value that is not finite, or
// a NaN is an error.
func (u Unchanged) MeanFall(low float64) (float64, error) {
	if err := u.check(0); err != nil {
		return math.NaN(), fmt.Errorf("describe: mean fall: %w", err)
	}
	if math.IsNaN(low) {
		return math.NaN(), fmt.Errorf("describe: mean fall: limit %v is not a number", low)
	}
	z := (low - u.Mean) / u.SD
	density := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
	return u.SD * (1 - u.Correlation) * density / special.NormalUpper(z), nil
}

func (u Unchanged) check(fall float64) error {
	for _, v := range []float64{u.Mean, u.SD, u.Correlation, fall} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%v is not a finite number", v)
		}
	}
	if !(u.SD > 0) {
		return fmt.Errorf("standard deviation %v is not over 0", u.SD)
	}
	if math.Abs(u.Correlation) > 1 {
		return fmt.Errorf("correlation %v is not in [-1, 1]", u.Correlation)
	}
	return nil
}
