package proportion

import (
	"math"

	"reprieve/stats"
)

// miettinenNurminen inverts the score test.
func miettinenNurminen(a, b Input, level float64) stats.Interval {
	return scoreInterval(a, b, stats.NormalCritical(level))
}

// mee inverts the score test without the factor of the variance, which makes the
// statistic larger.
func mee(a, b Input, level float64) stats.Interval {
	return scoreInterval(a, b, stats.NormalCritical(level)/inflation(a, b))
}

// inflation is the root of the factor (n1+n2)/(n1+n2-1) of the variance.
func inflation(a, b Input) float64 {
	n := float64(a.N + b.N)
	return math.Sqrt(n / (n - 1))
}

// scoreInterval finds the differences at which the score statistic is z and -z. A
// limit is the end of [-1, 1] where the statistic does not get that far.
func scoreInterval(a, b Input, z float64) stats.Interval {
	estimate := a.rate() - b.rate()
	ci := stats.Interval{Low: -1, High: 1}
	if above := func(d float64) float64 { return differenceScore(a, b, d) - z }; estimate > -1 && above(-1) > 0 {
		ci.Low = root(above, -1, estimate)
	}
	if below := func(d float64) float64 { return differenceScore(a, b, d) + z }; estimate < 1 && below(1) < 0 {
		ci.High = root(below, estimate, 1)
	}
	return ci
}

// differenceScore is the standardized distance of the observed difference from
// the tested one, d; it falls as d rises.
func differenceScore(a, b Input, d float64) float64 {
	na, nb := float64(a.N), float64(b.N)
	pa, pb := constrainedRates(a, b, d)
	variance := (pa*(1-pa)/na + pb*(1-pb)/nb) * (na + nb) / (na + nb - 1)
	return standardize(a.rate()-b.rate()-d, variance)
}

// standardize divides a distance by the root of its variance; where that is 0
// the result is 0 or too large for any critical value.
func standardize(distance, variance float64) float64 {
	const beyond = 1e10
	if variance > 0 {
		return distance / math.Sqrt(variance)
	}
	if math.Abs(distance) < 1e-15 {
		return 0
	}
	return math.Copysign(beyond, distance)
}

// constrainedRates returns the rates with pa - pb = d of the largest likelihood:
// the root of a cubic in pb, in closed form (Miettinen and Nurminen 1985,
// appendix).
func constrainedRates(a, b Input, d float64) (pa, pb float64) {
	na, nb := float64(a.N), float64(b.N)
	xa, xb := float64(a.Responders), float64(b.Responders)
	n, x := na+nb, xa+xb
	l3 := n
	l2 := float64((na+2*nb)*d) - n - x
	l1 := float64((float64(nb*d)-n-2*xb)*d) + x
	l0 := float64(xb * d * (1 - d))
	shift := l2 / (3 * l3)
	q := float64(shift*shift*shift) - l1*l2/(6*l3*l3) + l0/(2*l3)
	p := math.Copysign(math.Sqrt(max(0, float64(shift*shift)-l1/(3*l3))), q)
	angle := math.Pi / 3
	if p != 0 {
		angle = (math.Pi + math.Acos(min(1, max(-1, q/(p*p*p))))) / 3
	}
	pb = min(1, max(0, 2*p*math.Cos(angle)-shift))
	return min(1, max(0, pb+d)), pb
}

// koopman inverts the score test of the ratio.
func koopman(a, b Input, level float64) stats.Interval {
	return ratioInterval(a, b, stats.NormalCritical(level))
}

// miettinenNurminenRatio does so with the factor of the variance, which makes the
// statistic smaller.
func miettinenNurminenRatio(a, b Input, level float64) stats.Interval {
	return ratioInterval(a, b, stats.NormalCritical(level)*inflation(a, b))
}

// ratioInterval finds the ratios at which the score statistic is z and -z, on the log
// scale. Low is 0 where a has no responders, High NaN (without bound) where b has
// none.
func ratioInterval(a, b Input, z float64) stats.Interval {
	if a.Responders+b.Responders == 0 {
		return stats.Undefined()
	}
	const widest = 60 // exp(60) is beyond any ratio of counts
	score := func(logRatio float64) float64 { return ratioScore(a, b, math.Exp(logRatio)) }
	ci := stats.Interval{Low: 0, High: math.NaN()}
	if a.Responders > 0 {
		ci.Low = math.Exp(root(func(t float64) float64 { return score(t) - z }, -widest, widest))
	}
	if b.Responders > 0 {
		ci.High = math.Exp(root(func(t float64) float64 { return score(t) + z }, -widest, widest))
	}
	return ci
}

// ratioScore is the standardized distance of pa from ratio times pb, with the
// variance at the largest likelihood under that ratio; it falls as ratio rises.
func ratioScore(a, b Input, ratio float64) float64 {
	na, nb := float64(a.N), float64(b.N)
	xa, xb := float64(a.Responders), float64(b.Responders)
	// pb is the smaller root of n r pb² - h pb + (xa + xb) = 0.
	h := float64(na*ratio) + xa + nb + float64(xb*ratio)
	pb := 2 * (xa + xb) / (h + math.Sqrt(max(0, float64(h*h)-float64(4*(na+nb)*ratio*(xa+xb)))))
	pb = min(1, pb)
	pa := min(1, pb*ratio)
	variance := pa*(1-pa)/na + ratio*ratio*pb*(1-pb)/nb
	return standardize(xa/na-ratio*(xb/nb), variance)
}
