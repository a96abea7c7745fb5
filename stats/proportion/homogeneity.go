package proportion

import (
	"fmt"
	"math"

	"reprieve/stats/internal/special"
)

// HomogeneityResult holds tests that the odds ratio is the same in all strata.
// Expected and Variance are those of A's responders in each stratum under the common
// odds ratio of Mantel and Haenszel. Woolf's test and its common odds ratio, with
// the standard error of its log, rest on the strata without an empty cell.
type HomogeneityResult struct {
	BreslowDay, PBreslowDay float64
	Tarone, PTarone         float64
	DF                      float64
	Expected, Variance      []float64
	Woolf, PWoolf, DFWoolf  float64
	WoolfOddsRatio          float64
	WoolfStdErr             float64
}

// Homogeneity tests that the odds ratio is the same in all strata, by Breslow and
// Day (1980, The Analysis of Case-Control Studies, 4.4), with the correction of
// Tarone (1985, Biometrika 72:91), which makes it a proper chi-square, and by Woolf.
//
// Without a common odds ratio, or with a stratum in which a group is empty or all
// or none respond, Breslow and Day's test is NaN; with fewer than two strata both
// tests are. Impossible counts are an error.
//
// In R: DescTools::BreslowDayTest(table, correct = FALSE or TRUE); vcd::woolf_test.
func Homogeneity(strata []Stratum) (HomogeneityResult, error) {
	if _, err := strataLevel(strata, StratifiedOptions{}); err != nil {
		return HomogeneityResult{}, fmt.Errorf("proportion: homogeneity: %w", err)
	}
	nan := math.NaN()
	r := HomogeneityResult{
		BreslowDay: nan, PBreslowDay: nan, Tarone: nan, PTarone: nan, DF: float64(len(strata) - 1),
		Expected: make([]float64, len(strata)), Variance: make([]float64, len(strata)),
	}
	r.woolf(strata)
	t := pool(strata)
	common := quotient(t.ad, t.bc)
	var total, distance, variance float64
	for i, s := range strata {
		c := s.cells()
		e := c.expected(common)
		v := 1 / (1/e + 1/(c.a+c.b-e) + 1/(c.a+c.c-e) + 1/(c.d-c.a+e))
		if !(e > 0) || !(v > 0) {
			e, v = nan, nan
		}
		r.Expected[i], r.Variance[i] = e, v
		total += (c.a - e) * (c.a - e) / v
		distance += c.a - e
		variance += v
	}
	if len(strata) < 2 {
		return r, nil
	}
	r.BreslowDay = total
	r.Tarone = total - distance*distance/variance
	r.PBreslowDay = special.ChiSquareUpper(r.BreslowDay, r.DF)
	r.PTarone = special.ChiSquareUpper(r.Tarone, r.DF)
	return r, nil
}

// expected is the number of A's responders, given the margins, at which the sample
// odds ratio is this: a root of (r-1) e² - (r (n1+m1) + n0 - m1) e + r n1 m1 = 0.
func (c cells) expected(ratio float64) float64 {
	n1, n0, m1 := c.a+c.b, c.c+c.d, c.a+c.c
	h := float64(ratio*(n1+m1)) + n0 - m1
	k := ratio * n1 * m1
	// Of the two roots the one between the margins, in the form without cancellation.
	return 2 * k / (h + math.Sqrt(max(0, float64(h*h)-float64(4*(ratio-1)*k))))
}

// woolf fills in the test by the logs of the strata's odds ratios.
func (r *HomogeneityResult) woolf(strata []Stratum) {
	var weights, total, squares, used float64
	for _, s := range strata {
		c := s.cells()
		if c.a*c.b*c.c*c.d == 0 {
			continue
		}
		w := 1 / (1/c.a + 1/c.b + 1/c.c + 1/c.d)
		weights += w
		total += w * math.Log(c.a/c.b*(c.d/c.c))
		used++
	}
	nan := math.NaN()
	r.Woolf, r.PWoolf, r.DFWoolf, r.WoolfOddsRatio, r.WoolfStdErr = nan, nan, nan, nan, nan
	if used == 0 {
		return
	}
	mean := total / weights
	for _, s := range strata {
		c := s.cells()
		if c.a*c.b*c.c*c.d == 0 {
			continue
		}
		d := math.Log(c.a/c.b*(c.d/c.c)) - mean
		squares += d * d / (1/c.a + 1/c.b + 1/c.c + 1/c.d)
	}
	r.WoolfOddsRatio, r.WoolfStdErr = math.Exp(mean), 1/math.Sqrt(weights)
	r.DFWoolf = used - 1
	if used > 1 {
		r.Woolf, r.PWoolf = squares, special.ChiSquareUpper(squares, used-1)
	}
}
