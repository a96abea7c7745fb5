package longitudinal

import (
	"fmt"
	"math"
)

// Family is the distribution whose mean and variance GEE takes, with its canonical
// link.
type Family int

// The families.
const (
	// Gaussian: identity link, constant variance. The zero value.
	Gaussian Family = iota
	// Binomial: responses 0 and 1, logit link.
	Binomial
	// Poisson: responses of at least 0, log link.
	Poisson
)

// String returns gaussian, binomial or poisson.
func (f Family) String() string {
	switch f {
	case Gaussian:
		return "gaussian"
	case Binomial:
		return "binomial"
	case Poisson:
		return "poisson"
	default:
		return "unknown"
	}
}

func (f Family) known() bool { return f >= Gaussian && f <= Poisson }

// check returns an error for a response that the family does not have.
func (f Family) check(y float64) error {
	if f == Binomial && y != 0 && y != 1 {
		return fmt.Errorf("response %v is not 0 or 1", y)
	}
	if f == Poisson && y < 0 {
		return fmt.Errorf("response %v is below 0", y)
	}
	return nil
}

// mean returns the mean at a linear predictor, and its variance but for the scale,
// which of a canonical link is also the mean's derivative.
func (f Family) mean(eta float64) (mu, variance float64) {
	switch f {
	case Binomial:
		e := math.Exp(-math.Abs(eta))
		mu = 1 / (1 + e)
		if eta < 0 {
			mu = e / (1 + e)
		}
		return mu, e / ((1 + e) * (1 + e))
	case Poisson:
		mu = math.Exp(eta)
		return mu, mu
	default:
		return eta, 1
	}
}

// start is a linear predictor near a response.
func (f Family) start(y float64) float64 {
	switch f {
	case Binomial:
		return math.Log((y + 0.5) / (1.5 - y))
	case Poisson:
		return math.Log(y + 0.1)
	default:
		return y
	}
}
