package ingest

import (
	"fmt"
	"slices"
	"strings"

	"reprieve/pipeline/schema"
)

// settle puts the rows of a table in their order, without exact duplicates. Rows
// with the same key and other values are problems, or are left out.
func (r *reading) settle(t *rows) {
	workers := r.pace.workers
	t.sortTexts(nil, workers)
	key, canonical := t.keyOrder(), t.canonicalOrder()
	sorted, ties := t.sorted(nil, key, workers)
	t.order, ties = r.unique(t, sorted, ties)
	switch {
	case slices.Equal(canonical, key):
	case slices.Equal(canonical[:2], key[:2]):
		t.sortTies(t.order, ties, canonical[2:])
	default:
		t.order, _ = t.sorted(t.order, canonical, workers)
	}
	t.sortTexts(t.order, workers)
}

// sortTexts gives the texts of all text columns codes in the order of their
// bytes; nil rows are all.
func (t *rows) sortTexts(rows []int32, workers int) {
	each(workers, len(t.columns), func(i int) {
		if t.columns[i].texts != nil {
			t.columns[i].sortTexts(rows)
		}
	})
}

// keyOrder gives all columns with those of the key first.
func (t *rows) keyOrder() []int {
	if t.table.Key == nil {
		return t.canonicalOrder()
	}
	return t.columnOrder(t.table.Key)
}

// canonicalOrder gives all columns with the patient and the main time first.
func (t *rows) canonicalOrder() []int {
	first := []string{"patient_id"}
	if i := mainTime(t.table); i >= 0 {
		first = append(first, t.table.Columns[i].Name)
	}
	return t.columnOrder(first)
}

// columnOrder gives all columns, the named first.
func (t *rows) columnOrder(first []string) []int {
	order := make([]int, 0, len(t.columns))
	for _, name := range first {
		order = append(order, t.table.Index(name))
	}
	for i := range t.columns {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	return order
}

// mainTime is the index of the first column of time that must exist, or -1.
func mainTime(table schema.Table) int {
	return slices.IndexFunc(table.Columns, func(c schema.Column) bool { return c.Type == schema.Time && c.Required })
}

// comparePlaces orders rows by file and line.
func (t *rows) comparePlaces(i, j int32) int {
	return t.place(i).compare(t.place(j))
}

// same says whether two rows have the same values in columns.
func (t *rows) same(i, j int32, columns []int) bool {
	for _, k := range columns {
		if t.columns[k].at(i) != t.columns[k].at(j) {
			return false
		}
	}
	return true
}

// unique takes rows in the order of their keys, with their ties, and returns those
// that are kept, with theirs.
func (r *reading) unique(t *rows, sorted []int32, ties []bool) (kept []int32, keptTies []bool) {
	by := t.keyOrder()
	key := by
	if t.table.Key != nil {
		key = by[:len(t.table.Key)]
	}
	if len(key) > 1 && !slices.Contains(ties, true) {
		return sorted, ties // all differ in the first two columns
	}
	kept, keptTies = make([]int32, 0, len(sorted)), make([]bool, 0, len(sorted))
	fresh := true // none of the rows that are ties of this one is kept
	for begin := 0; begin < len(sorted); {
		end := begin + 1
		for end < len(sorted) && (ties[end] || len(key) == 1) && t.same(sorted[begin], sorted[end], key) {
			end++
		}
		group := sorted[begin:end]
		fresh = fresh || !ties[begin]
		// The group is ordered by all columns: its ends differ if any two rows do.
		if len(group) == 1 || t.same(group[0], group[len(group)-1], by) {
			r.dropDuplicates(t, group)
			kept, keptTies = append(kept, group[0]), append(keptTies, !fresh)
			fresh = false
		} else {
			r.refuseConflict(t, group)
		}
		begin = end
	}
	return kept, keptTies
}

// dropDuplicates counts all rows of a group but the first. A session that has a
// time of day in one of its spellings has one.
func (r *reading) dropDuplicates(t *rows, group []int32) {
	for _, i := range group[1:] {
		r.tally.add(t.place(i).file, CountDuplicate)
		if t.dateOnly != nil {
			t.dateOnly[group[0]] = t.dateOnly[group[0]] && t.dateOnly[i]
		}
	}
}

// refuseConflict notes the rows of one key with different values: each that
// differs from the first names it. Under quarantine all are left out.
func (r *reading) refuseConflict(t *rows, group []int32) {
	group = slices.Clone(group)
	slices.SortFunc(group, t.comparePlaces)
	r.leaveConflict(t, group[0])
	first, all := group[0], t.keyOrder()
	differs := func(i int32) bool { return !t.same(first, i, all) }
	other := group[slices.IndexFunc(group, differs)] // there is one, or it were no conflict
	for _, i := range group {
		switch {
		case differs(i):
			r.noteConflict(t, i, first)
		case r.opts.Quarantine:
			r.noteConflict(t, i, other)
		}
	}
}

// noteConflict notes one row of a key that another row has too.
func (r *reading) noteConflict(t *rows, row, other int32) {
	at, there := t.place(row), t.place(other)
	e := CellError{
		File: r.files[at.file].Name, Line: int(at.line), Column: 1,
		Field: strings.Join(t.table.Key, ", "),
		Rule:  fmt.Sprintf("same key as %s:%d with other values", r.files[there.file].Name, there.line),
	}
	if r.opts.Quarantine {
		r.tally.add(at.file, CountConflict)
		r.tally.refuse(at.file, e)
		return
	}
	r.problems.add(problem{CellError: e, row: row})
}

// leaveConflict remembers the patient or session whose rows contradict.
func (r *reading) leaveConflict(t *rows, row int32) {
	if register, id := r.registerOf(t.table.Name); register != nil {
		c := t.column(id)
		register.left[c.texts.texts[c.narrow[row]]] = true
	}
}
