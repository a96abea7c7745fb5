package special

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
)

// TukeyUpper returns P(Q > q) of the studentized range of k means with df degrees
// of freedom in the standard deviation; df may be infinite. The integrals are
// Gauss-Legendre sums with an absolute error near 1e-14, better than the 1e-8 of
// R's ptukey(q, k, df, lower.tail = FALSE). A k below 2 gives NaN.
func TukeyUpper(q float64, k int, df float64) float64 {
	switch {
	case k < 2 || !(df > 0) || math.IsNaN(q):
		return math.NaN()
	case q <= 0:
		return 1
	case df > 1e8:
		return rangeUpper(q, k)
	}
	p := overDeviation(df, 8, func(s float64) float64 { return rangeUpper(q*s, k) })
	return min(max(p, 0), 1)
}

// TukeyQuantile returns the q that a studentized range exceeds with probability
// upper, to a relative error near 1e-12, by false position with halved weights
// (Illinois method; Dowell and Jarratt 1971, BIT 11:168). In R: qtukey(upper, k, df,
// lower.tail = FALSE). An upper outside (0, 1) gives NaN.
func TukeyQuantile(upper float64, k int, df float64) float64 {
	if !(upper > 0 && upper < 1) || math.IsNaN(TukeyUpper(1, k, df)) {
		return math.NaN()
	}
	excess := func(q float64) float64 { return TukeyUpper(q, k, df) - upper }
	low, high := 0.0, 1.0
	above, below := 1-upper, excess(high)
	for below > 0 && high < 1e9 {
		low, above = high, below
		high *= 2
		below = excess(high)
	}
	last := 0.0 // the sign of the excess before: an end that stays twice is halved
	for range 200 {
		q := (low*below - high*above) / (below - above)
		at := excess(q)
		if at == 0 || min(q-low, high-q) < 1e-13*high {
			return q
		}
		if at > 0 {
			if low, above = q, at; last > 0 {
				below /= 2
			}
		} else {
			if high, below = q, at; last < 0 {
				above /= 2
			}
		}
		last = at
	}
	return (low + high) / 2
}

// rangeUpper is P(range > w) of k standard normal values: the integral over the
// smallest, z, of the chance that the others lie above it, but not all within w.
func rangeUpper(w float64, k int) float64 {
	n := float64(k)
	return Gauss(-9, 9, 4, func(z float64) float64 {
		above := NormalUpper(z)
		within := above - NormalUpper(z+w)
		return n * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * (math.Pow(above, n-1) - math.Pow(max(within, 0), n-1))
	})
}

// overDeviation averages f over the standard deviation s of df degrees of freedom,
// in units of sigma: df s² is chi-square.
func overDeviation(df float64, panels int, f func(s float64) float64) float64 {
	spread := 10 / math.Sqrt(2*df)
	return Gauss(max(0, 1-spread), 1+spread, panels, func(s float64) float64 {
		return poissonDensity(df/2, df*s*s/2) * df / s * f(s)
	})
}

const order = 20

// nodes are the Gauss-Legendre abscissae and weights on [-1, 1], made once.
var nodes = sync.OnceValue(func() (r struct{ x, w [order]float64 }) {
	quad.Legendre{}.FixedLocations(r.x[:], r.w[:], -1, 1)
	return r
})

// Gauss integrates f from a to b in equal panels, by Gauss and Legendre's rule of
// 20 points in each.
func Gauss(a, b float64, panels int, f func(float64) float64) float64 {
	rule := nodes()
	half := (b - a) / float64(2*panels)
	total := 0.0
	for i := range panels {
		middle := a + float64(float64(2*i+1)*half)
		for j, x := range rule.x {
			total += float64(rule.w[j] * f(middle+float64(half*x)))
		}
	}
	return total * half
}
