package describe_test

import (
	"fmt"
	"testing"

	"reprieve/stats/describe"
	"reprieve/stats/internal/reference"
)

// The collection's null distributions of the rank tests, by samples without ties whose
// statistic is q: their lower p-value is P(statistic <= q). Sums of positive terms: 1e-12.
func TestRankDistributionCollection(t *testing.T) {
	var cases []struct {
		ID       string
		Input    map[string]reference.Numbers
		Expected struct{ Value reference.Numbers }
	}
	reference.LoadCollection(t, "special_functions.json", &cases)
	walked := 0
	for _, c := range cases {
		if c.ID != "psignrank_lower" && c.ID != "pwilcox_lower" {
			continue
		}
		walked++
		for i, want := range c.Expected.Value.Floats() {
			q, n := int(c.Input["q"][i]), int(c.Input["n"][i])
			if c.ID == "psignrank_lower" {
				reference.Close(t, fmt.Sprint("signed rank ", q, n), signedRankLess(t, q, n), want, 1e-12)
				continue
			}
			m := int(c.Input["m"][i])
			reference.Close(t, fmt.Sprint("rank sum ", q, m, n), rankSumLess(t, q, m, n), want, 1e-12)
		}
	}
	if walked != 2 {
		t.Errorf("%d of 2 functions are in the collection", walked)
	}
}

// signedRankLess is the lower p-value of n differences whose positive ranks sum to q, or
// to all that there is.
func signedRankLess(t *testing.T, q, n int) float64 {
	t.Helper()
	d, left := make([]float64, n), q
	for k := n; k >= 1; k-- {
		d[k-1] = -float64(k)
		if k <= left {
			d[k-1], left = float64(k), left-k
		}
	}
	r := must[describe.SignedRankResult](t)(describe.SignedRank(d, describe.SignedRankOptions{}))
	reference.Close(t, "V", r.V, float64(min(q, n*(n+1)/2)), 0)
	return r.P.Less
}

// rankSumLess is the lower p-value of m values above q of the n others in all, or above
// all of them.
func rankSumLess(t *testing.T, q, m, n int) float64 {
	t.Helper()
	x, y, left := make([]float64, m), make([]float64, n), q
	for j := range y {
		y[j] = float64(j + 1)
	}
	for i := range x {
		above := min(left, n)
		left -= above
		x[i] = float64(above) + 0.5 + float64(i)/1000
	}
	r := must[describe.MannWhitneyResult](t)(describe.MannWhitney(x, y, describe.MannWhitneyOptions{}))
	reference.Close(t, "U", r.U, float64(min(q, m*n)), 0)
	return r.P.Less
}
