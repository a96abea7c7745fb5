package ingest

import (
	"cmp"
	"slices"
)

// sorted orders rows by columns, and equal rows by their places. The first
// column is one of codes, none of them missing.
//
// The rows are first put together by the first column: there are as many
// patients, or sessions, as processors can share, and the rows of one come in
// the order of time more often than not.
//
// Nil rows are all.
//
// Ties says of each row whether it has the values of the row before it in the first
// two columns.
func (t *rows) sorted(rows []int32, by []int, workers int) (together []int32, ties []bool) {
	together, starts := t.columns[by[0]].together(rows)
	ties = make([]bool, len(together))
	share := func(k int) int { // the first code that is not of the first k of the workers
		code, _ := slices.BinarySearch(starts, int32(len(together)*k/workers))
		return min(code, len(starts)-1)
	}
	each(workers, workers, func(k int) {
		var scratch []timed
		for code := share(k); code < share(k+1); code++ {
			from, to := starts[code], starts[code+1]
			scratch = t.sortWithin(together[from:to], ties[from:to], by[1:], scratch)
		}
	})
	return together, ties
}

// together gives the rows by their code in the column, those of a code in the
// order in which they come. Those of code c are from starts[c] to starts[c+1].
func (c *column) together(rows []int32) (together, starts []int32) {
	codes, n := int32(-1), len(rows)
	if rows == nil {
		n = len(c.narrow)
	}
	row := func(k int) int32 {
		if rows == nil {
			return int32(k)
		}
		return rows[k]
	}
	for k := range n {
		codes = max(codes, c.narrow[row(k)])
	}
	starts = make([]int32, codes+2)
	for k := range n {
		starts[c.narrow[row(k)]+1]++
	}
	for k := range codes + 1 {
		starts[k+1] += starts[k]
	}
	together = make([]int32, n)
	at := slices.Clone(starts)
	for k := range n {
		i := row(k)
		code := c.narrow[i]
		together[at[code]] = i
		at[code]++
	}
	return together, starts
}

// timed is a row with its value in the column that settles most of the order.
type timed struct {
	value int64
	row   int32
}

// sortWithin orders the rows of one code in place and notes those of one value in
// the first column. It returns the scratch that it used, for the next.
func (t *rows) sortWithin(rows []int32, ties []bool, by []int, scratch []timed) []timed {
	scratch = scratch[:0]
	first, rising := &t.columns[by[0]], true
	for k, i := range rows {
		scratch = append(scratch, timed{first.at(i), i})
		rising = rising && (k == 0 || scratch[k-1].value < scratch[k].value)
	}
	if rising {
		return scratch
	}
	slices.SortFunc(scratch, func(x, y timed) int {
		if c := cmp.Compare(x.value, y.value); c != 0 {
			return c
		}
		return t.compare(x.row, y.row, by[1:])
	})
	for k, e := range scratch {
		rows[k] = e.row
		ties[k] = k > 0 && e.value == scratch[k-1].value
	}
	return scratch
}

// compare orders rows by columns, and equal rows by their places.
func (t *rows) compare(i, j int32, by []int) int {
	for _, k := range by {
		if c := cmp.Compare(t.columns[k].at(i), t.columns[k].at(j)); c != 0 {
			return c
		}
	}
	return t.comparePlaces(i, j)
}

// sortTies puts rows that are ties into the order of columns, in place.
func (t *rows) sortTies(rows []int32, ties []bool, by []int) {
	for begin := 0; begin < len(rows); {
		end := begin + 1
		for end < len(rows) && ties[end] {
			end++
		}
		if end > begin+1 {
			slices.SortFunc(rows[begin:end], func(i, j int32) int { return t.compare(i, j, by) })
		}
		begin = end
	}
}
