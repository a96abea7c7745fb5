package special

import "math"

// NoncentralStudentLower returns P(T <= t) of the noncentral Student t
// distribution with noncentrality ncp: the normal probability P(Z <= t s - ncp)
// averaged over the standard deviation s of df degrees of freedom. The absolute
// error is near 1e-13. In R: pt(t, df, ncp).
func NoncentralStudentLower(t, df, ncp float64) float64 {
	if !(df > 0) || math.IsNaN(t) || math.IsNaN(ncp) {
		return math.NaN()
	}
	p := overDeviation(df, 32, func(s float64) float64 { return NormalLower(t*s - ncp) })
	return min(max(p, 0), 1)
}
