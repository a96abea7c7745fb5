package ingest

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"reprieve/pipeline/schema"
)

// TestSorted: the order is that of comparing whole rows, with any number of
// workers and gaps among the codes.
func TestSorted(t *testing.T) {
	table, _ := schema.Lookup(schema.VASTable)
	rapid.Check(t, func(rt *rapid.T) {
		r := newRows(table)
		n := rapid.IntRange(0, 60).Draw(rt, "n")
		all := make([]int32, n)
		for i := range all {
			all[i] = int32(i)
			small := func(name string) int64 { return int64(rapid.IntRange(0, 3).Draw(rt, name)) }
			session := small("session")
			if session == 3 {
				session = absent
			}
			r.add([]int64{small("patient") * 7, small("time"), small("phase"), small("vas"), session, small("item")}, place{int32(i % 2), int32(i)})
		}
		by := r.keyOrder()
		want := slices.Clone(all)
		slices.SortFunc(want, func(i, j int32) int {
			for _, k := range by {
				if c := cmp.Compare(r.columns[k].at(i), r.columns[k].at(j)); c != 0 {
					return c
				}
			}
			return r.comparePlaces(i, j)
		})
		got := r.sorted(all, by, rapid.IntRange(1, 5).Draw(rt, "workers"))
		if !slices.Equal(got, want) {
			rt.Fatalf("%v, want %v", got, want)
		}
	})
}
