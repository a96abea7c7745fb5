package impute

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// plainNearest is the rule of predictive mean matching as it is stated: the n donors
// whose predictions are nearest, of two at one distance the lower; of equal
// predictions those that a list sorted by prediction and row has around the place.
func plainNearest(list []donor, at float64, n int) []donor {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b donor) int {
		return cmp.Or(cmp.Compare(a.prediction, b.prediction), cmp.Compare(a.row, b.row))
	})
	from := 0
	for from < len(list) && list[from].prediction < at {
		from++
	}
	to := from
	for to-from < min(n, len(list)) {
		if to == len(list) || from > 0 && at-list[from-1].prediction <= list[to].prediction-at {
			from--
		} else {
			to++
		}
	}
	return list[from:to]
}

// Drawers change nothing: predictions spread evenly, with ties, all in one place but
// for one far away, all equal, and beyond what floats hold.
func TestNearestIsThatOfTheSortedList(t *testing.T) {
	predictions := map[string]*rapid.Generator[float64]{
		"spread":  rapid.Float64Range(-50, 150),
		"ties":    rapid.Map(rapid.IntRange(0, 4), func(i int) float64 { return float64(i) / 3 }),
		"crowded": rapid.OneOf(rapid.Float64Range(0, 1e-9), rapid.Just(1e9)),
		"equal":   rapid.Just(7.5),
		"extreme": rapid.OneOf(rapid.Just(-math.MaxFloat64), rapid.Just(math.MaxFloat64), rapid.Float64Range(-1, 1), rapid.Just(5e-324)),
	}
	for name, prediction := range predictions {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				values := rapid.SliceOfN(prediction, 1, 200).Draw(t, "predictions")
				var rows []int
				var list []donor
				for i, v := range values {
					if rapid.IntRange(0, 3).Draw(t, "kept") > 0 || i == 0 {
						rows = append(rows, i)
						list = append(list, donor{v, float64(i), i})
					}
				}
				marks := make([]float64, len(values))
				for i := range marks {
					marks[i] = float64(i)
				}
				var d donors
				d.sort(rows, values, marks)
				n := rapid.IntRange(1, 8).Draw(t, "n")
				for _, at := range append([]float64{-1e300, 1e300, 0, 7.5}, prediction.Draw(t, "at")) {
					if got, want := d.nearest(at, n), plainNearest(list, at, n); !slices.Equal(got, want) {
						t.Fatalf("at %v: %v, want %v", at, got, want)
					}
				}
			})
		})
	}
}
