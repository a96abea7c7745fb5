package regression

import (
	"fmt"
	"testing"

	"reprieve/stats/internal/reference"
)

// R's pt, pf and pchisq, from testdata/reference/regression.R. 1e-9 of each tail: at a
// million degrees of freedom the incomplete beta function has lost six digits.
func TestTails(t *testing.T) {
	var file struct {
		Tails struct{ T, DF, P, F, DF1, DF2, FP, ChiSq, ChiP reference.Numbers }
	}
	reference.Load(t, "regression.json", &file)
	const tolerance = 1e-9
	r := file.Tails
	for i := range r.T {
		got := twoSided(float64(r.T[i]), float64(r.DF[i]))
		reference.Close(t, fmt.Sprintf("t = %v on %v", r.T[i], r.DF[i]), got, float64(r.P[i]), tolerance)
	}
	for i := range r.F {
		got := fisherUpper(float64(r.F[i]), float64(r.DF1[i]), float64(r.DF2[i]))
		reference.Close(t, fmt.Sprintf("F = %v on %v, %v", r.F[i], r.DF1[i], r.DF2[i]), got, float64(r.FP[i]), tolerance)
	}
	for i := range r.ChiSq {
		reference.Close(t, fmt.Sprintf("chi-squared = %v on 3", r.ChiSq[i]), chiSquaredUpper(float64(r.ChiSq[i]), 3), float64(r.ChiP[i]), tolerance)
	}
}
