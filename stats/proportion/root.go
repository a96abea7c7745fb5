package proportion

import "math"

// root returns a zero of f between a and b, where f is continuous and its signs
// at a and b differ. It keeps a bracket and takes inverse quadratic steps where
// they are safe, halving it otherwise (Chandrupatla 1997, Adv Eng Softw 28:145),
// until the bracket is a few units in the last place wide.
func root(f func(float64) float64, a, b float64) float64 {
	const (
		precision = 4 * 0x1p-52
		rounds    = 1200 // halving alone ends sooner, whatever the bracket
	)
	fa, fb := f(a), f(b)
	step := 0.5
	for range rounds {
		x := a + float64(step*(b-a))
		fx := f(x)
		var c, fc float64
		if math.Signbit(fx) == math.Signbit(fa) {
			c, fc = a, fa
		} else {
			c, fc = b, fb
			b, fb = a, fa
		}
		a, fa = x, fx
		best, fbest := a, fa
		if math.Abs(fb) < math.Abs(fa) {
			best, fbest = b, fb
		}
		narrow := precision * math.Abs(best) / math.Abs(b-a)
		if fbest == 0 || narrow > 0.5 || a == b {
			return best
		}
		step = min(max(nextStep(a, fa, b, fb, c, fc), narrow), 1-narrow)
	}
	return a
}

// nextStep is where the next point lies, as a fraction of the way from a to b:
// by inverse quadratic interpolation of the last three points if that is sure to
// lie between a and b, otherwise a half.
func nextStep(a, fa, b, fb, c, fc float64) float64 {
	xi := (a - b) / (c - b)
	phi := (fa - fb) / (fc - fb)
	if !(phi*phi < xi && (1-phi)*(1-phi) < 1-xi) {
		return 0.5
	}
	return fa/(fb-fa)*(fc/(fb-fc)) + (c-a)/(b-a)*(fa/(fc-fa))*(fb/(fc-fb))
}
