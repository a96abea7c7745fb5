package ingest

import (
	"testing"

	"pgregory.net/rapid"
)

// TestIDTable: an id has its own code and no other text has one.
func TestIDTable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		// Few letters, so that ids differ by a byte, a length or an end.
		short := rapid.StringOfN(rapid.RuneFrom([]rune("ab\x00")), 1, maxShortID, -1)
		ids := rapid.SliceOfDistinct(short, rapid.ID).Draw(rt, "ids")
		table := newIDTable(append(ids, "", "longer than sixteen bytes"))
		codes := map[string]int32{}
		for code, id := range ids {
			codes[id] = int32(code)
		}
		for _, id := range append(ids, rapid.SliceOf(short).Draw(rt, "others")...) {
			want, ok := codes[id]
			if !ok {
				want = -1
			}
			if got, _ := table.find(id); got != want {
				rt.Fatalf("%q has code %d, want %d", id, got, want)
			}
		}
	})
}
