package special

import "math"

// binomialDensity is Γ(n+1) / (Γ(x+1) Γ(n-x+1)) p^x q^(n-x) for real 0 < x < n and
// q = 1 - p (Loader 2000, Fast and accurate computation of binomial
// probabilities).
func binomialDensity(x, n, p, q float64) float64 {
	rest := n - x
	exponent := stirlingError(n) - stirlingError(x) - stirlingError(rest) - deviance(x, n*p) - deviance(rest, n*q)
	return math.Exp(exponent) * math.Sqrt(n/(2*math.Pi*x*rest))
}

// poissonDensity is mean^x exp(-mean) / Γ(x+1) for real x > 0.
func poissonDensity(x, mean float64) float64 {
	return math.Exp(-stirlingError(x)-deviance(x, mean)) / math.Sqrt(2*math.Pi*x)
}

// stirlingError is the error of Stirling's formula for log Γ(x+1), x > 0.
func stirlingError(x float64) float64 {
	if x < 16 {
		g, _ := math.Lgamma(x + 1)
		return g - float64((x+0.5)*math.Log(x)) + x - 0.5*math.Log(2*math.Pi)
	}
	s := x * x
	return (1.0/12 - (1.0/360-(1.0/1260-(1.0/1680-(1.0/1188-691.0/360360/s)/s)/s)/s)/s) / x
}

// deviance is x log(x/m) + m - x, by a series where x is near m.
func deviance(x, m float64) float64 {
	if !(math.Abs(x-m) < 0.1*(x+m)) {
		return float64(x*math.Log(x/m)) + m - x
	}
	v := (x - m) / (x + m)
	total := float64((x - m) * v)
	term := 2 * x * v
	for j := 3.0; j < 200; j += 2 {
		term *= v * v
		next := total + term/j
		if next == total {
			break
		}
		total = next
	}
	return total
}
