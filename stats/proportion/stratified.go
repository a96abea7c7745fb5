package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// Stratum is the two groups of one stratum: A is compared with B.
type Stratum struct{ A, B Input }

// cells are a stratum's counts: a and b respond and do not respond in A, c and d in
// B.
type cells struct{ a, b, c, d float64 }

func (s Stratum) cells() cells {
	return cells{
		a: float64(s.A.Responders), b: float64(s.A.N - s.A.Responders),
		c: float64(s.B.Responders), d: float64(s.B.N - s.B.Responders),
	}
}

func (c cells) n() float64 { return c.a + c.b + c.c + c.d }

// StratifiedOptions says how intervals are made: Level 0 means 0.95.
type StratifiedOptions struct{ Level float64 }

// MantelHaenszelResult is the comparison of two groups within strata. ChiSquare
// tests, with one degree of freedom, that the common odds ratio is 1; StdErr of a
// ratio is that of its log.
type MantelHaenszelResult struct {
	ChiSquare, P          float64
	Corrected, PCorrected float64 // with continuity correction
	OddsRatio             float64
	OddsRatioStdErr       float64 // Robins, Breslow and Greenland
	OddsRatioInterval     stats.Interval
	RiskRatio             float64
	RiskRatioStdErr       float64 // Greenland and Robins
	RiskRatioInterval     stats.Interval
	RiskDifference        float64
	RiskDifferenceStdErr  float64 // Sato
	RiskDifferenceInt     stats.Interval
}

// MantelHaenszel compares two groups within strata: the Cochran-Mantel-Haenszel
// test and the Mantel-Haenszel odds ratio, risk ratio and risk difference (Mantel
// and Haenszel 1959, JNCI 22:719; Robins, Breslow and Greenland 1986, Biometrics
// 42:311; Greenland and Robins 1985, Biometrics 41:55; Sato 1989, Biometrics
// 45:1323).
//
// The correction of one half is applied where the distance from the expected count
// is at least that, as R does. Strata with fewer than two patients, or with an empty
// group, tell nothing and are left out; without any other all is NaN. A ratio whose
// denominator is 0, and limits without a standard error, are NaN. Impossible counts
// or a level outside (0, 1) are errors.
//
// In R: mantelhaen.test(table, correct = FALSE or TRUE).
func MantelHaenszel(strata []Stratum, opts StratifiedOptions) (MantelHaenszelResult, error) {
	level, err := strataLevel(strata, opts)
	if err != nil {
		return MantelHaenszelResult{}, fmt.Errorf("proportion: mantel-haenszel: %w", err)
	}
	t := pool(strata)
	r := MantelHaenszelResult{
		OddsRatio: quotient(t.ad, t.bc), OddsRatioStdErr: t.logOddsError(), OddsRatioInterval: stats.Undefined(),
		RiskRatio: quotient(t.riskA, t.riskB), RiskRatioStdErr: math.Sqrt(quotient(t.ratioVariance, t.riskA*t.riskB)),
		RiskRatioInterval: stats.Undefined(),
		RiskDifference:    quotient(t.riskA-t.riskB, t.weight),
		RiskDifferenceInt: stats.Undefined(),
	}
	r.RiskDifferenceStdErr = math.Sqrt(r.RiskDifference*t.satoP+t.satoQ) / t.weight
	r.ChiSquare = quotient(t.distance*t.distance, t.variance)
	less := math.Abs(t.distance)
	if less >= 0.5 {
		less -= 0.5
	}
	r.Corrected = quotient(less*less, t.variance)
	r.P, r.PCorrected = special.ChiSquareUpper(r.ChiSquare, 1), special.ChiSquareUpper(r.Corrected, 1)
	if r.OddsRatioStdErr >= 0 {
		r.OddsRatioInterval = logInterval(r.OddsRatio, r.OddsRatioStdErr*r.OddsRatioStdErr, level)
	}
	if r.RiskRatioStdErr >= 0 {
		r.RiskRatioInterval = logInterval(r.RiskRatio, r.RiskRatioStdErr*r.RiskRatioStdErr, level)
	}
	if r.RiskDifferenceStdErr >= 0 {
		half := float64(stats.NormalCritical(level) * r.RiskDifferenceStdErr)
		r.RiskDifferenceInt = stats.Interval{Low: r.RiskDifference - half, High: r.RiskDifference + half}
	}
	return r, nil
}

// strataLevel checks the counts and returns the level to use.
func strataLevel(strata []Stratum, opts StratifiedOptions) (float64, error) {
	for i, s := range strata {
		if _, err := pairLevel(s.A, s.B, stats.DefaultLevel); err != nil {
			return 0, fmt.Errorf("stratum %d: %w", i, err)
		}
	}
	return stats.Level(opts.Level)
}

// quotient is a / b, NaN where b is 0.
func quotient(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

// pooled are sums over strata.
type pooled struct {
	distance, variance          float64 // of a from its expectation
	ad, bc                      float64 // a d / n and b c / n
	pr, cross, qs               float64 // of the variance of the log odds ratio
	riskA, riskB, weight        float64 // a n0 / n, c n1 / n, n1 n0 / n
	ratioVariance, satoP, satoQ float64
}

// pool sums what tells something.
func pool(strata []Stratum) pooled {
	var t pooled
	for _, s := range strata {
		c := s.cells()
		n, n1, n0 := c.n(), c.a+c.b, c.c+c.d
		if n < 2 || n1 == 0 || n0 == 0 {
			continue
		}
		m1, m0 := c.a+c.c, c.b+c.d
		t.distance += c.a - n1*m1/n
		t.variance += n1 / n * n0 / n * m1 * m0 / (n - 1)
		ad, bc := c.a*c.d/n, c.b*c.c/n
		t.ad += ad
		t.bc += bc
		t.pr += (c.a + c.d) / n * ad
		t.cross += (c.a+c.d)/n*bc + (c.b+c.c)/n*ad
		t.qs += (c.b + c.c) / n * bc
		t.riskA += c.a * n0 / n
		t.riskB += c.c * n1 / n
		t.weight += n1 * n0 / n
		t.ratioVariance += (m1*n1*n0 - c.a*c.c*n) / (n * n)
		t.satoP += (n1*n1*c.c - n0*n0*c.a + n1*n0*(n0-n1)/2) / (n * n)
		t.satoQ += (c.a*(n0-c.c) + c.c*(n1-c.a)) / (2 * n)
	}
	return t
}

// logOddsError is the standard error of the log of the common odds ratio.
func (t pooled) logOddsError() float64 {
	if t.ad == 0 || t.bc == 0 {
		return math.NaN()
	}
	return math.Sqrt(t.pr/(2*t.ad*t.ad) + t.cross/(2*t.ad*t.bc) + t.qs/(2*t.bc*t.bc))
}
