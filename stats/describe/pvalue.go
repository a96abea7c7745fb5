package describe

import (
	"math"

	"reprieve/stats/internal/special"
)

// PValues are the p-values of one test for the three alternatives: that the
// difference is not 0, that it is below 0, and that it is above 0. They are NaN
// where the test's statistic is.
type PValues struct{ TwoSided, Less, Greater float64 }

// undefinedP is what a test without a statistic gives.
func undefinedP() PValues {
	nan := math.NaN()
	return PValues{TwoSided: nan, Less: nan, Greater: nan}
}

// studentP are the p-values of a t statistic.
func studentP(t, df float64) PValues {
	return PValues{
		TwoSided: special.StudentTwoSided(t, df),
		Less:     special.StudentUpper(-t, df),
		Greater:  special.StudentUpper(t, df),
	}
}

// normalP are the p-values of a normal statistic.
func normalP(z float64) PValues {
	return PValues{TwoSided: special.NormalTwoSided(z), Less: special.NormalLower(z), Greater: special.NormalUpper(z)}
}
