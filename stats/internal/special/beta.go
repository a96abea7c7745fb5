package special

import "math"

// BetaLower returns P(X <= x) of the beta distribution with shapes a and b. y is
// 1 - x, which the caller often has with more digits than the subtraction would
// give. In R: pbeta(x, a, b).
func BetaLower(a, b, x, y float64) float64 {
	switch {
	case !(a > 0 && b > 0) || math.IsNaN(x):
		return math.NaN()
	case x <= 0:
		return 0
	case y <= 0:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - betaFraction(b, a, y, x)
	}
	return betaFraction(a, b, x, y)
}

// betaFraction is the incomplete beta function by the even part of its continued
// fraction, which converges fast for x below the mean and, written with the
// distance of x from it, has no cancellation (DiDonato and Morris 1992, ACM TOMS
// 18:360, section 9).
func betaFraction(a, b, x, y float64) float64 {
	front := binomialDensity(a, a+b, x, y) * a * b / (a + b)
	if front == 0 {
		return 0
	}
	c := a - float64((a+b)*x) + 1 // 1 + the distance, times a + b, of x from the mean
	if x > 0.5 {
		c = float64((a+b)*y) - b + 1
	}
	c1 := 1 + 1/a
	p, s := 1.0, a+1
	num0, den0, num, den := 0.0, 1.0, 1.0, c/c1
	ratio := c1 / c
	for n := 1.0; n < 100000; n++ {
		t := n / a
		w := n * (b - n) * x
		e := a / s
		alpha := p * (p + b/a) * e * e * (w * x)
		e = (t + 1) / (c1 + t + t)
		beta := n + w/s + float64(e*(c+float64(n*(y+1))))
		p = t + 1
		s += 2
		num0, num = num, float64(alpha*num0)+float64(beta*num)
		den0, den = den, float64(alpha*den0)+float64(beta*den)
		last := ratio
		ratio = num / den
		if math.Abs(ratio-last) <= 0x1p-53*ratio {
			break
		}
		num0, den0, num, den = num0/den, den0/den, ratio, 1
	}
	return front * ratio
}
