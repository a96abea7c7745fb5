package special

import "math"

// GammaUpper returns P(X > x) of the gamma distribution with this shape and scale
// 1. In R: pgamma(x, shape, lower.tail = FALSE).
func GammaUpper(shape, x float64) float64 {
	switch {
	case !(shape > 0) || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 1
	case math.IsInf(x, 1):
		return 0
	case x < shape+1:
		return 1 - gammaSeries(shape, x)
	}
	return gammaFraction(shape, x)
}

// GammaLower returns P(X <= x). In R: pgamma(x, shape).
func GammaLower(shape, x float64) float64 {
	switch {
	case !(shape > 0) || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 0
	case math.IsInf(x, 1):
		return 1
	case x < shape+1:
		return gammaSeries(shape, x)
	}
	return 1 - gammaFraction(shape, x)
}

// gammaSeries is the lower tail by its power series, for x below the shape.
func gammaSeries(shape, x float64) float64 {
	total, term := 1.0, 1.0
	for n := shape + 1; term > total*0x1p-54; n++ {
		term *= x / n
		total += term
	}
	return poissonDensity(shape, x) * total
}

// gammaFraction is the upper tail by its continued fraction, for x above the shape
// (Lentz's method; Press et al. 2007, Numerical Recipes, 6.2).
func gammaFraction(shape, x float64) float64 {
	const tiny = 1e-300
	b := x + 1 - shape
	c := 1 / tiny
	d := 1 / b
	h := d
	for i := 1.0; i < 100000; i++ {
		an := -i * (i - shape)
		b += 2
		d = an*d + b
		if math.Abs(d) < tiny {
			d = tiny
		}
		c = b + an/c
		if math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		h *= d * c
		if math.Abs(d*c-1) < 0x1p-52 {
			break
		}
	}
	return poissonDensity(shape, x) * shape * h
}
