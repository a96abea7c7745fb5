package regression

import "math"

// family is a distribution of the response with its link.
type family interface {
	// rows writes for each row the derivative of the log-likelihood with respect to
	// the linear predictor eta, its (expected) information and the mean, and returns
	// the log-likelihood without the part that eta does not change, -Inf where an eta
	// is impossible. mean may be nil.
	rows(y, eta, score, weight, mean []float64) float64
	// constant is the part of the log-likelihood of y that eta does not change.
	constant(y []float64) float64
	// saturated is the largest log-likelihood that y allows, constant included.
	saturated(y []float64) float64
	// observed writes the observed information of each row, minus the second
	// derivative, and returns true; or false where it is the expected one.
	observed(y, eta, weight []float64) bool
	// link is the eta of a mean.
	link(mean float64) float64
	// recedes reports whether the log-likelihood of y never falls when eta moves in the
	// direction d without end; a |d| up to slack is no movement.
	recedes(y, d, slack float64) bool
}

// binomialLogit is the logistic model of responses 0 and 1.
type binomialLogit struct{}

// rows multiplies the terms 1 + exp(-|eta|), at most 2 each, of up to blockRows rows
// before it takes their logarithm.
func (binomialLogit) rows(y, eta, score, weight, mean []float64) float64 {
	linear, product := 0.0, 1.0
	for i, e := range eta {
		small := math.Exp(-math.Abs(e))
		near := 1 / (1 + small)
		far := small * near
		product *= 1 + small
		weight[i] = far * near
		high := e >= 0
		score[i] = far
		if high != (y[i] == 1) {
			score[i] = near
			linear += math.Abs(e)
		}
		if y[i] == 0 {
			score[i] = -score[i]
		}
		if mean == nil {
			continue
		}
		mean[i] = far
		if high {
			mean[i] = near
		}
	}
	return -linear - math.Log(product)
}

func (binomialLogit) constant([]float64) float64      { return 0 }
func (binomialLogit) saturated([]float64) float64     { return 0 }
func (binomialLogit) link(mean float64) float64       { return math.Log(mean / (1 - mean)) }
func (binomialLogit) observed(_, _, _ []float64) bool { return false }

func (binomialLogit) recedes(y, d, slack float64) bool {
	if y == 0 {
		return d <= slack
	}
	return d >= -slack
}

// binomialLog is the log-binomial model of responses 0 and 1.
type binomialLog struct{}

func (binomialLog) rows(y, eta, score, weight, mean []float64) float64 {
	total := 0.0
	for i, e := range eta {
		if e >= 0 {
			return math.Inf(-1)
		}
		mu, rest := math.Exp(e), -math.Expm1(e)
		odds := mu / rest
		weight[i] = odds
		if y[i] == 1 {
			score[i] = 1
			total += e
		} else {
			score[i] = -odds
			total += math.Log(rest)
		}
		if mean != nil {
			mean[i] = mu
		}
	}
	return total
}

func (binomialLog) constant([]float64) float64  { return 0 }
func (binomialLog) saturated([]float64) float64 { return 0 }
func (binomialLog) link(mean float64) float64   { return math.Log(mean) }

func (binomialLog) observed(y, eta, weight []float64) bool {
	for i, e := range eta {
		rest := -math.Expm1(e)
		weight[i] = 0
		if y[i] == 0 {
			weight[i] = math.Exp(e) / (rest * rest)
		}
	}
	return true
}

func (binomialLog) recedes(y, d, slack float64) bool { return logRecedes(y, d, slack) }

// logRecedes is recedes of a response of which 0 alone allows a mean of 0, with the
// log link.
func logRecedes(y, d, slack float64) bool {
	if y == 0 {
		return d <= slack
	}
	return math.Abs(d) <= slack
}

// poisson is the Poisson model with log link.
type poisson struct{}

func (poisson) rows(y, eta, score, weight, mean []float64) float64 {
	total := 0.0
	for i, e := range eta {
		mu := math.Exp(e)
		score[i], weight[i] = y[i]-mu, mu
		total += y[i]*e - mu
		if mean != nil {
			mean[i] = mu
		}
	}
	if math.IsNaN(total) {
		return math.Inf(-1)
	}
	return total
}

func (poisson) constant(y []float64) float64 {
	total := 0.0
	for _, v := range y {
		g, _ := math.Lgamma(v + 1)
		total -= g
	}
	return total
}

func (p poisson) saturated(y []float64) float64 {
	total := p.constant(y)
	for _, v := range y {
		if v > 0 {
			total += v*math.Log(v) - v
		}
	}
	return total
}

func (poisson) link(mean float64) float64        { return math.Log(mean) }
func (poisson) observed(_, _, _ []float64) bool  { return false }
func (poisson) recedes(y, d, slack float64) bool { return logRecedes(y, d, slack) }

// negativeBinomial is the model of counts with log link and variance
// mu + mu^2 / theta, at a given theta.
type negativeBinomial struct{ theta float64 }

func (f negativeBinomial) rows(y, eta, score, weight, mean []float64) float64 {
	total := 0.0
	for i, e := range eta {
		mu := math.Exp(e)
		shrink := 1 / (1 + mu/f.theta)
		score[i], weight[i] = (y[i]-mu)*shrink, mu*shrink
		total += y[i]*e - (y[i]+f.theta)*math.Log1p(mu/f.theta)
		if mean != nil {
			mean[i] = mu
		}
	}
	if math.IsNaN(total) || math.IsInf(total, 0) {
		return math.Inf(-1)
	}
	return total
}

func (f negativeBinomial) constant(y []float64) float64 {
	at, _ := math.Lgamma(f.theta)
	total := 0.0
	for _, v := range y {
		above, _ := math.Lgamma(v + f.theta)
		factorial, _ := math.Lgamma(v + 1)
		total += above - at - factorial - v*math.Log(f.theta)
	}
	return total
}

func (f negativeBinomial) saturated(y []float64) float64 {
	total := f.constant(y)
	for _, v := range y {
		if v > 0 {
			total += v * math.Log(v)
		}
		total -= (v + f.theta) * math.Log1p(v/f.theta)
	}
	return total
}

func (negativeBinomial) link(mean float64) float64        { return math.Log(mean) }
func (negativeBinomial) recedes(y, d, slack float64) bool { return logRecedes(y, d, slack) }

func (f negativeBinomial) observed(y, eta, weight []float64) bool {
	for i, e := range eta {
		mu := math.Exp(e)
		shrink := 1 / (1 + mu/f.theta)
		weight[i] = mu * shrink * shrink * (1 + y[i]/f.theta)
	}
	return true
}
