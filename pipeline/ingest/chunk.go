package ingest

import (
	"maps"

	"reprieve/pipeline/schema"
)

// chunk is what one block of a file gives. Chunks are made by several
// goroutines and taken in the order of their blocks, so that what comes of them
// does not depend on who made which, or on where the text was cut.
type chunk struct {
	*rows
	read     int64            // rows of the block
	counts   map[string]int64 // of its rows, by the rules of the ledger
	problems problems
	refused  []CellError
	left     map[string]bool // ids of patients or sessions whose rows are left out
	broken   bool            // the file cannot be understood from here on
	err      error           // why the part of the file could not be read
	bytes    int64           // of the file
}

// newChunk makes a chunk with room for n rows in the columns that are filled.
func newChunk(table schema.Table, maxErrors, n int, filled []int) *chunk {
	c := &chunk{
		rows: newRows(table), counts: map[string]int64{}, left: map[string]bool{},
		problems: problems{max: maxErrors, ids: map[string]bool{}},
	}
	for _, i := range filled {
		c.columns[i].reserve(n)
	}
	return c
}

// count counts a row by a rule.
func (c *chunk) count(rule string) { c.counts[rule]++ }

// take adds to the reading what a chunk of a file holds besides its rows.
func (r *reading) take(c *chunk, number int32) {
	for rule, n := range c.counts {
		r.tally.counts[tallyKey{number, rule}] += n
	}
	for _, e := range c.refused {
		r.tally.refuse(number, e)
	}
	r.problems.addAll(&c.problems)
	if register, _ := r.registerOf(c.table.Name); register != nil {
		maps.Copy(register.left, c.left)
	}
}

// keep appends a row. Columns that the file lacks stay empty.
func (c *chunk) keep(values []int64, filled []int, at place) {
	for _, i := range filled {
		c.columns[i].add(values[i])
	}
	c.places.add(at)
}

// join puts the rows of chunks behind each other, and gives the texts of each
// column one set of codes. It empties the chunks on the way.
func (t *rows) join(chunks []*chunk, workers int) {
	lengths, total := make([]int, len(chunks)), 0
	for k, c := range chunks {
		lengths[k] = c.places.len()
		total += c.places.len()
	}
	for _, c := range chunks {
		t.places.addAll(&c.places)
		t.dateOnly = append(t.dateOnly, c.dateOnly...)
		c.dateOnly = nil
	}
	each(workers, len(t.columns), func(i int) {
		t.columns[i].reserve(total)
		for k, c := range chunks {
			t.columns[i].append(&c.columns[i], lengths[k])
			c.columns[i] = column{}
		}
	})
}

// reserve makes room for n values.
func (c *column) reserve(n int) {
	if isWide(c.spec.Type) {
		c.wide = make([]int64, 0, n)
	} else {
		c.narrow = make([]int32, 0, n)
	}
}

// append adds the n values of another column of the same kind, or that many
// missing values if it has none.
func (c *column) append(other *column, n int) {
	switch {
	case len(other.wide)+len(other.narrow) == 0:
		for range n {
			c.add(absent)
		}
	case c.texts == nil:
		c.wide = append(c.wide, other.wide...)
		c.narrow = append(c.narrow, other.narrow...)
	default:
		c.appendCodes(other)
	}
}

// appendCodes adds the values of another column of texts.
func (c *column) appendCodes(other *column) {
	codes := make([]int32, len(other.texts.texts))
	for code, text := range other.texts.texts {
		codes[code] = c.texts.code(text)
	}
	for _, v := range other.narrow {
		if v != absentNarrow {
			v = codes[v]
		}
		c.narrow = append(c.narrow, v)
	}
}
