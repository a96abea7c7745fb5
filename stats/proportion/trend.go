package proportion

import (
	"fmt"
	"math"

	"reprieve/stats/internal/special"
)

// TrendResult is a test for a trend of proportions over ordered groups. Z is
// positive where they rise with the scores. Hypergeometric is Z with the variance
// given the margins, smaller by sqrt((n - 1)/n). Pearson tests any difference of
// the groups; Departure, the rest of Pearson after the trend, tests that it is not
// a straight line.
type TrendResult struct {
	ChiSquare, Z, P       float64
	Hypergeometric        float64
	Pearson, DF, PPearson float64
	Departure, PDeparture float64
}

// Trend is the test of Cochran (1954, Biometrics 10:417) and Armitage (1955,
// Biometrics 11:375) for a linear trend of the proportions over the scores. Nil
// scores are 1, 2, 3 ...
//
// All are NaN where all or none respond, where the groups with patients have one
// score only, or without groups; the departure is NaN with fewer than three groups.
// An empty group counts as absent. Impossible counts, scores of another number than the groups, or a score
// that is not finite are errors.
//
// In R: prop.trend.test(x, n, score).
func Trend(groups []Input, scores []float64) (TrendResult, error) {
	scores, err := trendScores(groups, scores)
	if err != nil {
		return TrendResult{}, fmt.Errorf("proportion: trend: %w", err)
	}
	var n, x, k, mean float64
	for i, g := range groups {
		n += float64(g.N)
		x += float64(g.Responders)
		mean += float64(float64(g.N) * scores[i])
		if g.N > 0 {
			k++
		}
	}
	p := x / n
	mean /= n
	var slope, spread, pearson float64
	for i, g := range groups {
		d := scores[i] - mean
		excess := float64(g.Responders) - float64(float64(g.N)*p)
		slope += float64(d * excess)
		spread += float64(float64(g.N) * d * d)
		if g.N > 0 {
			pearson += excess * excess / (float64(g.N) * p * (1 - p))
		}
	}
	nan := math.NaN()
	if !(p > 0 && p < 1) || !(spread > 0) {
		return TrendResult{nan, nan, nan, nan, nan, nan, nan, nan, nan}, nil
	}
	r := TrendResult{Z: slope / math.Sqrt(p*(1-p)*spread), Pearson: pearson, DF: k - 1, Departure: nan, PDeparture: nan}
	r.ChiSquare = r.Z * r.Z
	r.P = special.NormalTwoSided(r.Z)
	r.Hypergeometric = r.Z * math.Sqrt((n-1)/n)
	r.PPearson = special.ChiSquareUpper(pearson, r.DF)
	if k > 2 {
		r.Departure = max(0, pearson-r.ChiSquare)
		r.PDeparture = special.ChiSquareUpper(r.Departure, k-2)
	}
	return r, nil
}

// trendScores checks the groups and returns the scores to use.
func trendScores(groups []Input, scores []float64) ([]float64, error) {
	for i, g := range groups {
		if err := g.valid(); err != nil {
			return nil, fmt.Errorf("group %d: %w", i, err)
		}
	}
	if scores == nil {
		for i := range groups {
			scores = append(scores, float64(i+1))
		}
	}
	if len(scores) != len(groups) {
		return nil, fmt.Errorf("%d scores for %d groups", len(scores), len(groups))
	}
	for i, s := range scores {
		if math.IsNaN(s) || math.IsInf(s, 0) {
			return nil, fmt.Errorf("score %d: %v is not a finite number", i, s)
		}
	}
	return scores, nil
}
