package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// FisherMidP returns the two-sided mid-p value of Fisher's exact test: twice the
// smaller tail, in which the observed table counts half. It rejects where the
// interval of ConditionalMidP leaves out an odds ratio of 1, and is less
// conservative than FisherExact.
//
// Where the margins allow one table only it is 1; NaN if a group is empty.
// Impossible counts are an error.
//
// In R: epitools::ormidp.test(a, b, c, d)$two.sided. Lancaster 1961, JASA 56:223.
func FisherMidP(a, b Input) (pTwoSided float64, err error) {
	if _, err := pairLevel(a, b, stats.DefaultLevel); err != nil {
		return 0, fmt.Errorf("proportion: fisher mid-p: %w", err)
	}
	if a.N == 0 || b.N == 0 {
		return math.NaN(), nil
	}
	first, density := margins(a, b).density(1, 0)
	d := discrete{first: first, mass: density}
	x := a.Responders
	beyond := min(d.tails(x-1).atMost, d.tails(x+1).atLeast)
	at := x - first
	if at < 0 || at >= len(density) {
		return min(2*beyond, 1), nil
	}
	total := 0.0
	for _, m := range density {
		total += m
	}
	return min(2*beyond+density[at]/total, 1), nil
}
