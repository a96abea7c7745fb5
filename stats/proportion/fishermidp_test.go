package proportion_test

import (
	"fmt"
	"math"
	"testing"

	"reprieve/stats/internal/reference"
	"reprieve/stats/proportion"
)

func ExampleFisherMidP() {
	p, err := proportion.FisherMidP(proportion.Input{Responders: 8, N: 12}, proportion.Input{Responders: 3, N: 12})
	fmt.Printf("%.4f %v\n", p, err)
	// Output:
	// 0.0559 <nil>
}

// By hand: of 3 in 4 and 1 in 4, with 4 responders, P(X = x) is 1, 16, 36, 16, 1 of
// 70 for x = 0 to 4; beyond 3 is 1/70, so that p = 2 (1/70 + 8/70) = 18/70.
func TestFisherMidPByHand(t *testing.T) {
	for _, c := range []struct {
		x1, n1, x2, n2 int
		want           float64
	}{
		{3, 4, 1, 4, 18.0 / 70},
		{1, 4, 3, 4, 18.0 / 70},
		{4, 4, 0, 4, 1.0 / 70},
		{2, 4, 2, 4, 1}, // 2 (17 + 18)/70
		{0, 4, 0, 4, 1}, // one table only
		{4, 4, 4, 4, 1},
		{1, 1, 0, 1, 0.5},
		{0, 0, 3, 4, math.NaN()},
	} {
		p, err := proportion.FisherMidP(in{Responders: c.x1, N: c.n1}, in{Responders: c.x2, N: c.n2})
		if err != nil {
			t.Fatal(err)
		}
		// 1e-12: a sum of at most five terms.
		reference.Close(t, fmt.Sprint("mid-p of ", c.x1, c.n1, c.x2, c.n2), p, c.want, 1e-12)
	}
	if _, err := proportion.FisherMidP(in{Responders: 5, N: 4}, in{}); err == nil {
		t.Error("5 of 4: no error")
	}
}
