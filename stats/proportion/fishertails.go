package proportion

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// FisherTails returns the one-sided p-values of Fisher's exact test: less for the
// alternative that the odds of a are below those of b, greater for above. Both are
// NaN if a group is empty, 1 where the margins allow one table only. Impossible
// counts are an error.
//
// In R: fisher.test(table, alternative = "less" or "greater")$p.value.
func FisherTails(a, b Input) (less, greater float64, err error) {
	if _, err := pairLevel(a, b, stats.DefaultLevel); err != nil {
		return 0, 0, fmt.Errorf("proportion: fisher tails: %w", err)
	}
	if a.N == 0 || b.N == 0 {
		return math.NaN(), math.NaN(), nil
	}
	first, density := margins(a, b).density(1, 0)
	t := discrete{first: first, mass: density}.tails(a.Responders)
	return t.atMost, t.atLeast, nil
}
