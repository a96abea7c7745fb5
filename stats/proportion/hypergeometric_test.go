package proportion

import (
	"fmt"
	"math"
	"testing"

	"reprieve/stats/internal/reference"
)

// The collection's hypergeometric distribution, of the tests of two by two tables. Sums
// of positive terms: 1e-12.
func TestHypergeometricCollection(t *testing.T) {
	var cases []struct {
		ID       string
		Input    map[string]reference.Numbers
		Expected struct{ Value reference.Numbers }
	}
	reference.LoadCollection(t, "special_functions.json", &cases)
	walked := 0
	for _, c := range cases {
		if c.ID != "phyper_lower" && c.ID != "dhyper" {
			continue
		}
		walked++
		for i, want := range c.Expected.Value.Floats() {
			// K are drawn of M white and N black; the second group is what is left.
			at := func(name string) int { return int(c.Input[name][i]) }
			q, m, n, k := at("q"), at("m"), at("n"), at("k")
			h := margins(Input{Responders: q, N: k}, Input{Responders: m - q, N: m + n - k})
			got := h.tails(1, q).atMost
			if c.ID == "dhyper" {
				got = h.probability(q)
			}
			reference.Close(t, fmt.Sprint(c.ID, " ", q, m, n, k), got, want, 1e-12)
		}
	}
	if walked != 2 {
		t.Errorf("%d of 2 functions are in the collection", walked)
	}
}

// probability is P(x) at odds ratio 1.
func (h hypergeometric) probability(x int) float64 {
	first, density := h.density(1, 0)
	total := 0.0
	for _, d := range density {
		total += d
	}
	if at := x - first; at >= 0 && at < len(density) {
		return density[at] / total
	}
	return math.NaN()
}
