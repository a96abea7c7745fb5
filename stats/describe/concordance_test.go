package describe

import (
	"testing"

	"pgregory.net/rapid"
)

// The count by merging is that of all pairs compared one by one, with ties in both
// variables.
func TestConcordanceIsThatOfAllPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "n")
		x, y := make([]float64, n), make([]float64, n)
		want := 0
		for i := range n {
			x[i], y[i] = float64(rapid.IntRange(0, 9).Draw(t, "x")), float64(rapid.IntRange(0, 9).Draw(t, "y"))
			for j := range i {
				switch product := (x[i] - x[j]) * (y[i] - y[j]); {
				case product > 0:
					want++
				case product < 0:
					want--
				}
			}
		}
		if got := concordance(x, y); got != float64(want) {
			t.Fatalf("got %v, want %d", got, want)
		}
	})
}
