package proportion

import (
	"math"

	"reprieve/stats"
)

// wilson is the score interval. The limits are the roots of
// (n + z²) p² - (2x + z²) p + x²/n = 0; the lower one is taken from the product
// of the roots, which loses no digits where it is small.
func wilson(in Input, level float64) stats.Interval {
	z := stats.NormalCritical(level)
	z2 := float64(z * z)
	x, n := float64(in.Responders), float64(in.N)
	spread := float64(z * math.Sqrt(float64(x*(n-x))/n+z2/4))
	high := (x + z2/2 + spread) / (n + z2)
	low := float64(x*x) / n / ((n + z2) * high)
	if in.Responders == in.N {
		high = 1
	}
	return stats.Interval{Low: low, High: high}
}

// wilsonCorrected is the score interval of the counts moved by one half towards
// each side.
func wilsonCorrected(in Input, level float64) stats.Interval {
	z := stats.NormalCritical(level)
	x, n := float64(in.Responders), float64(in.N)
	ci := stats.Interval{Low: 0, High: 1}
	if in.Responders > 0 {
		ci.Low = scoreRoot(x-0.5, n, z, -1)
	}
	if in.Responders < in.N {
		ci.High = scoreRoot(x+0.5, n, z, 1)
	}
	return ci
}

// scoreRoot is the lower (side -1) or upper (side 1) root of the score equation
// for x responders, not necessarily a whole number, in n.
func scoreRoot(x, n, z, side float64) float64 {
	z2 := float64(z * z)
	return (x + z2/2 + side*float64(z*math.Sqrt(float64(x*(n-x))/n+z2/4))) / (n + z2)
}

// wald is the normal interval, cut at 0 and 1.
func wald(in Input, level float64) stats.Interval {
	p := in.rate()
	half := float64(stats.NormalCritical(level) * math.Sqrt(p*(1-p)/float64(in.N)))
	return stats.Interval{Low: max(p-half, 0), High: min(p+half, 1)}
}

// agrestiCoull is the Wald interval of x + z²/2 in n + z², cut at 0 and 1.
func agrestiCoull(in Input, level float64) stats.Interval {
	z := stats.NormalCritical(level)
	z2 := float64(z * z)
	n := float64(in.N) + z2
	p := (float64(in.Responders) + z2/2) / n
	half := float64(z * math.Sqrt(p*(1-p)/n))
	return stats.Interval{Low: max(p-half, 0), High: min(p+half, 1)}
}
