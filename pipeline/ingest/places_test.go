package ingest

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Every row has the place that it was added with, however the lists were put together.
func TestPlaceList(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var want []place
		var all placeList
		for range rapid.IntRange(0, 4).Draw(rt, "lists") {
			var list placeList
			for _, line := range rapid.SliceOfN(rapid.Int32Range(1, 5), 0, 6).Draw(rt, "lines") {
				first := place{rapid.Int32Range(0, 1).Draw(rt, "file"), line}
				n := rapid.Int32Range(1, 3).Draw(rt, "rows")
				list.addLines(first, int(n))
				for k := range n {
					want = append(want, place{first.file, first.line + k})
				}
			}
			all.addAll(&list)
		}
		if all.len() != len(want) {
			rt.Fatalf("%d rows, want %d", all.len(), len(want))
		}
		got := make([]place, len(want))
		for i := range got {
			got[i] = all.at(int32(i))
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("places %v, want %v", got, want)
		}
	})
}
