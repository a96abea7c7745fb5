package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// ChiSquareResult holds the large-sample tests, each with one degree of freedom,
// that two proportions are equal. ExpectedMin is the smallest expected count of the
// four cells: below about 5 prefer FisherExact.
type ChiSquareResult struct {
	Pearson, P         float64
	Yates, PYates      float64 // with continuity correction
	NMinusOne, PNMinus float64 // Pearson times (N - 1)/N
	G, PG              float64 // likelihood ratio
	ExpectedMin        float64
}

// ChiSquare returns the tests that the proportions of a and b are equal. The
// correction of Yates (1934, Suppl J R Stat Soc 1:217) is one half, or the distance
// from the expected count where that is less; the N - 1 test is that of E. Pearson
// as Campbell recommends (2007, Stat Med 26:3661). All are NaN where a group is
// empty or all or none respond. Impossible counts are an error.
//
// In R: chisq.test(table, correct = FALSE) and chisq.test(table).
func ChiSquare(a, b Input) (ChiSquareResult, error) {
	if _, err := pairLevel(a, b, stats.DefaultLevel); err != nil {
		return ChiSquareResult{}, fmt.Errorf("proportion: chi-square: %w", err)
	}
	n := float64(a.N + b.N)
	responders := float64(a.Responders + b.Responders)
	if a.N == 0 || b.N == 0 || responders == 0 || responders == n {
		nan := math.NaN()
		return ChiSquareResult{nan, nan, nan, nan, nan, nan, nan, nan, nan}, nil
	}
	observed := [4]float64{
		float64(a.Responders), float64(a.N - a.Responders),
		float64(b.Responders), float64(b.N - b.Responders),
	}
	p := responders / n
	expected := [4]float64{
		float64(a.N) * p, float64(a.N) * ((n - responders) / n),
		float64(b.N) * p, float64(b.N) * ((n - responders) / n),
	}
	distance := math.Abs(float64(a.Responders)*float64(b.N)-float64(b.Responders)*float64(a.N)) / n
	corrected := distance - min(0.5, distance)
	inverse, g, least := 0.0, 0.0, math.Inf(1)
	for i, e := range expected {
		inverse += 1 / e
		if observed[i] > 0 {
			g += 2 * observed[i] * math.Log(observed[i]/e)
		}
		least = min(least, e)
	}
	r := ChiSquareResult{Pearson: distance * distance * inverse, Yates: corrected * corrected * inverse, G: max(g, 0), ExpectedMin: least}
	r.NMinusOne = r.Pearson * ((n - 1) / n)
	r.P = special.ChiSquareUpper(r.Pearson, 1)
	r.PYates = special.ChiSquareUpper(r.Yates, 1)
	r.PNMinus = special.ChiSquareUpper(r.NMinusOne, 1)
	r.PG = special.ChiSquareUpper(r.G, 1)
	return r, nil
}
