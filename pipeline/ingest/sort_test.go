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
		got, ties := r.sorted(all, by, rapid.IntRange(1, 5).Draw(rt, "workers"))
		if !slices.Equal(got, want) {
			rt.Fatalf("%v, want %v", got, want)
		}
		for k, tie := range ties {
			if tie != (k > 0 && r.same(got[max(k-1, 0)], got[k], by[:2])) {
				rt.Fatalf("row %d of %v is a tie: %v", k, got, tie)
			}
		}
	})
}

// TestSettledOrder: the rows that are kept are in the canonical order, whichever
// columns the key has, with rows that are the same or contradict each other.
func TestSettledOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		opts, err := Options{Quarantine: true}.withDefaults()
		if err != nil {
			rt.Fatal(err)
		}
		for _, name := range []string{schema.VASTable, schema.SessionsTable, schema.InstrumentsTable, schema.VitalsTable} {
			table, _ := schema.Lookup(name)
			r := newReading(opts, listing{files: []exportFile{{}, {}}}, pace{blockSize, rapid.IntRange(1, 3).Draw(rt, "workers")})
			rows := newRows(table)
			for i := range rapid.IntRange(0, 40).Draw(rt, "n") {
				values := make([]int64, len(table.Columns))
				for k, c := range table.Columns {
					values[k] = int64(rapid.IntRange(0, 2).Draw(rt, c.Name))
					if rows.columns[k].texts != nil {
						values[k] = int64(rows.columns[k].texts.code(string(rune('a' + values[k]))))
					}
				}
				rows.add(values, place{int32(i % 2), int32(i)})
				rows.dateOnly = append(rows.dateOnly, false)
			}
			r.settle(rows)
			by := rows.canonicalOrder()
			if !slices.IsSortedFunc(rows.order, func(i, j int32) int { return rows.compare(i, j, by) }) {
				rt.Fatalf("%s: %v is not in the order of %v", name, rows.order, by)
			}
			key := rows.table.Key
			if key == nil {
				key = columnNames(table)
			}
			for k, i := range rows.order {
				for _, j := range rows.order[:k] {
					if rows.same(i, j, rows.columnOrder(key)[:len(key)]) {
						rt.Fatalf("%s: rows %d and %d have the same key", name, i, j)
					}
				}
			}
		}
	})
}
