package proportion_test

import (
	"fmt"
	"math"
	"testing"

	"reprieve/stats/proportion"
)

// The first is of Cohen et al. 2006 (J Pain): 10 respond to both drugs, 19 to
// neither; 29 of 34 agree. Standard errors by the delta method with numerical
// derivatives, testdata/reference/estimands.R.
func TestKappa(t *testing.T) {
	for _, c := range []struct {
		in                       proportion.Paired
		agreement, kappa, stdErr float64
	}{
		{proportion.Paired{Both: 10, FirstOnly: 3, SecondOnly: 2, Neither: 19}, 29. / 34, 0.684014869888476, 0.129738833685},
		{proportion.Paired{Both: 20, FirstOnly: 5, SecondOnly: 10, Neither: 15}, 0.7, 0.4, 0.126996062956},
		{proportion.Paired{Both: 1, FirstOnly: 6, SecondOnly: 7, Neither: 2}, 3. / 16, -0.625, 0.193625527140},
		{proportion.Paired{Both: 4, Neither: 6}, 1, 1, 0},
	} {
		got, err := proportion.Kappa(c.in, proportion.KappaOptions{})
		if err != nil {
			t.Fatal(err)
		}
		// 1e-9: the derivatives in R are numerical.
		if math.Abs(got.Agreement-c.agreement) > 1e-12 || math.Abs(got.Kappa-c.kappa) > 1e-12 || math.Abs(got.StdErr-c.stdErr) > 1e-9 {
			t.Errorf("%+v: got %+v", c.in, got)
		}
		const z = 1.959963984540054
		if math.Abs(got.Interval.Low-(c.kappa-z*c.stdErr)) > 1e-8 || math.Abs(got.Interval.High-(c.kappa+z*c.stdErr)) > 1e-8 {
			t.Errorf("%+v: interval %v", c.in, got.Interval)
		}
	}
}

func TestKappaEdges(t *testing.T) {
	if got, err := proportion.Kappa(proportion.Paired{}, proportion.KappaOptions{}); err != nil || !math.IsNaN(got.Agreement) || !math.IsNaN(got.Kappa) || got.N != 0 {
		t.Errorf("no pairs: %+v, %v", got, err)
	}
	if got, err := proportion.Kappa(proportion.Paired{Both: 5}, proportion.KappaOptions{}); err != nil || got.Agreement != 1 || !math.IsNaN(got.Kappa) {
		t.Errorf("one answer only: %+v, %v", got, err)
	}
	if _, err := proportion.Kappa(proportion.Paired{Both: -1}, proportion.KappaOptions{}); err == nil {
		t.Error("a negative count is not refused")
	}
	if _, err := proportion.Kappa(proportion.Paired{Both: 1}, proportion.KappaOptions{Level: 2}); err == nil {
		t.Error("a level of 2 is not refused")
	}
}

// Exchanging the two of each pair, or yes and no, changes nothing.
func TestKappaIsSymmetric(t *testing.T) {
	of := func(both, first, second, neither int) proportion.KappaResult {
		r, err := proportion.Kappa(proportion.Paired{Both: both, FirstOnly: first, SecondOnly: second, Neither: neither}, proportion.KappaOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	want := of(11, 4, 7, 9)
	for _, got := range []proportion.KappaResult{of(11, 7, 4, 9), of(9, 4, 7, 11)} {
		if math.Abs(got.Kappa-want.Kappa) > 1e-15 || math.Abs(got.StdErr-want.StdErr) > 1e-15 {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func ExampleKappa() {
	r, err := proportion.Kappa(proportion.Paired{Both: 10, FirstOnly: 3, SecondOnly: 2, Neither: 19}, proportion.KappaOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.3f agree, kappa %.3f (%.3f to %.3f)\n", r.Agreement, r.Kappa, r.Interval.Low, r.Interval.High)
	// Output: 0.853 agree, kappa 0.684 (0.430 to 0.938)
}
