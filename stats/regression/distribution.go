package regression

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// chiSquaredUpper is the probability of a chi-squared variable above x >= 0. In R:
// pchisq(x, df, lower.tail = FALSE).
func chiSquaredUpper(x, df float64) float64 {
	if df == 1 {
		return math.Erfc(math.Sqrt(x / 2))
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}

// fisherUpper is the probability of an F variable above x >= 0. In R: pf(x, df1,
// df2, lower.tail = FALSE).
func fisherUpper(x, df1, df2 float64) float64 {
	return mathext.RegIncBeta(df2/2, df1/2, df2/(df2+df1*x))
}
