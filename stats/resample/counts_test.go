package resample

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The counts are those of the rows that withReplacement draws, for odd and even numbers
// of rows, and where some random bits are rejected: of 99,991 draws about one, as 2^32 is
// 53,873 above a multiple of 99,991 (53,873 / 2^32 = 1.25e-5 a draw).
func TestCountsAreThoseOfTheDraw(t *testing.T) {
	for _, n := range []int{1, 2, 3, 60, 99991} {
		for replicate := range 3 {
			strata, err := Design{N: n}.units()
			if err != nil {
				t.Fatal(err)
			}
			var s source
			s.start(7, replicate)
			want := make([]int32, n)
			for _, row := range s.withReplacement(urns(strata), nil) {
				want[row]++
			}
			s.start(7, replicate)
			got := make([]int32, n)
			s.count(got)
			if !slices.Equal(got, want) {
				t.Errorf("n = %d, replicate %d: other counts", n, replicate)
			}
		}
	}
}

// Whole numbers, whose sums are exact, and thirds: the results are those of Bootstrap with
// the mean, whichever way the mean is taken.
func TestBootstrapCountsEqualsBootstrap(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	whole, thirds := make([]float64, 61), make([]float64, 61)
	for i := range whole {
		whole[i], thirds[i] = float64(r.IntN(9)), float64(r.IntN(300))/3
	}
	slices.Sort(thirds)
	opts := Options{Replicates: 300, Seed: 11, Method: Percentile, Interpolation: Linear}
	got, err := BootstrapCounts(context.Background(), 61, []Counted{CountedMean(whole), CountedMean(thirds)}, opts)
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range [][]float64{whole, thirds} {
		want, err := Bootstrap(context.Background(), Design{N: 61}, Sample(x, Mean), opts)
		if err != nil {
			t.Fatal(err)
		}
		// The sum of thirds may differ in its last digit.
		close := cmp.Comparer(func(a, b float64) bool {
			return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-15*math.Abs(a)+1e-16
		})
		if d := cmp.Diff(want, got[i], close); d != "" {
			t.Errorf("column %d: %s", i, d)
		}
	}
}

// By hand: 1 twice and 4 once are 6, over 3 rows 2.
func TestCountedMean(t *testing.T) {
	if got := CountedMean([]float64{1, 4, 9})([]int32{2, 1, 0}); got != 2 {
		t.Errorf("got %v", got)
	}
	// 1 is lost beside 1e16 unless the sum keeps what it loses: (1e16 + 1 - 1e16) / 3.
	if got := CountedMean([]float64{1e16, 1, -1e16})([]int32{1, 1, 1}); got != 1.0/3 {
		t.Errorf("with cancellation: got %v", got)
	}
	if got := CountedMean(nil)(nil); !math.IsNaN(got) {
		t.Errorf("of none: got %v", got)
	}
}

func TestBootstrapCountsRefuses(t *testing.T) {
	mean := []Counted{CountedMean([]float64{1, 2})}
	for name, c := range map[string]struct {
		n    int
		opts Options
	}{
		"no rows":             {0, Options{Method: Percentile}},
		"negative rows":       {-1, Options{Method: Percentile}},
		"BCa":                 {2, Options{}},
		"negative replicates": {2, Options{Method: Percentile, Replicates: -1}},
	} {
		if _, err := BootstrapCounts(context.Background(), c.n, mean, c.opts); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := BootstrapCounts(ctx, 2, mean, Options{Method: Percentile}); err == nil {
		t.Error("canceled: no error")
	}
}
