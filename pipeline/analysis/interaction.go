package analysis

import (
	"math"
	"strings"

	"reprieve/stats/longitudinal"
)

// weekByDepression adds the test that weekly pain differs between the depressed
// and the others by the same amount in every week: that all interactions of week
// and depression in the model of contract D14 are zero. With one week there are
// none.
func weekByDepression(r *Results, fit longitudinal.Fit, weeks int, structure string) {
	if weeks < 2 {
		addInteraction(r, "one week: no interaction", longitudinal.JointTest{})
		return
	}
	var weights [][]float64
	for j, c := range fit.Coefficients {
		if strings.Contains(c.Term, ":") { // the model has one interaction
			w := make([]float64, len(fit.Coefficients))
			w[j] = 1
			weights = append(weights, w)
		}
	}
	test, err := fit.Joint(weights)
	if err != nil {
		addInteraction(r, err.Error(), longitudinal.JointTest{})
		return
	}
	addInteraction(r, structure, test)
}

// addInteraction adds the rows of the test; one without a numerator is not
// estimable, and the warning says why.
func addInteraction(r *Results, warning string, test longitudinal.JointTest) {
	f, numerator, denominator, p := test.F, float64(test.Numerator), test.Denominator, test.P
	if test.Numerator == 0 {
		f, numerator, denominator, p = math.NaN(), math.NaN(), math.NaN(), math.NaN()
	}
	r.add(Row{
		Analysis: "trajectory", Population: "FAS", Variable: "interaction",
		Context: "model", Method: "mmrm", Estimand: "E14", Warning: warning,
	}, stat{"F", f}, stat{"df", numerator}, stat{"df.denominator", denominator}, stat{"p.value", p})
}
