package proportion

import (
	"gonum.org/v1/gonum/mathext"

	"reprieve/stats"
)

// clopperPearson inverts the binomial tests by way of the beta distribution:
// P(X >= x) at p is the distribution function of Beta(x, n-x+1) at p.
func clopperPearson(in Input, level float64) stats.Interval {
	return mirrored(in, func(x, n float64) float64 {
		return mathext.InvRegIncBeta(x, n-x+1, (1-level)/2)
	})
}

// jeffreys is the equal-tailed interval of the posterior Beta(x+1/2, n-x+1/2).
func jeffreys(in Input, level float64) stats.Interval {
	return mirrored(in, func(x, n float64) float64 {
		return mathext.InvRegIncBeta(x+0.5, n-x+0.5, (1-level)/2)
	})
}

// jeffreysEqualTailed is the same interval at both ends of the counts too.
func jeffreysEqualTailed(in Input, level float64) stats.Interval {
	x, rest := float64(in.Responders), float64(in.N-in.Responders)
	tail := (1 - level) / 2
	return stats.Interval{
		Low:  mathext.InvRegIncBeta(x+0.5, rest+0.5, tail),
		High: 1 - mathext.InvRegIncBeta(rest+0.5, x+0.5, tail),
	}
}

// midP solves P(X > x) + P(X = x)/2 = alpha/2 for p. That sum is the mean of
// P(X >= x) and P(X >= x+1).
func midP(in Input, level float64) stats.Interval {
	tail := (1 - level) / 2
	return mirrored(in, func(x, n float64) float64 {
		excess := func(p float64) float64 {
			sum := mathext.RegIncBeta(x, n-x+1, p)
			if x < n {
				sum += mathext.RegIncBeta(x+1, n-x, p)
			}
			return sum/2 - tail
		}
		// The Clopper-Pearson limit is below the root; at p = 1 the sum is 1,
		// or 1/2 where x = n, above any tail.
		return root(excess, mathext.InvRegIncBeta(x, n-x+1, tail), 1)
	})
}

// mirrored makes an interval of its lower limit for x > 0 responders in n: the
// upper limit of the responders is one minus the lower limit of the others. The
// lower limit of none is 0, the upper limit of all is 1.
func mirrored(in Input, lower func(x, n float64) float64) stats.Interval {
	x, n := float64(in.Responders), float64(in.N)
	ci := stats.Interval{Low: 0, High: 1}
	if in.Responders > 0 {
		ci.Low = lower(x, n)
	}
	if in.Responders < in.N {
		ci.High = 1 - lower(n-x, n)
	}
	return ci
}
