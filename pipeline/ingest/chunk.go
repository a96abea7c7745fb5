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
