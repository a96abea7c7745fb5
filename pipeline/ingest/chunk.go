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
	broken   bool            // the text cannot be split to its end
}

func newChunk(table schema.Table, maxErrors int) *chunk {
	return &chunk{
		rows: newRows(table), counts: map[string]int64{}, left: map[string]bool{},
		problems: problems{max: maxErrors, ids: map[string]bool{}},
	}
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

// join puts the rows of chunks behind each other, and gives the texts of each
// column one set of codes. It empties the chunks on the way.
func (t *rows) join(chunks []*chunk) {
	total := 0
	for _, c := range chunks {
		total += len(c.places)
	}
	t.places = make([]place, 0, total)
	if t.table.Name == schema.SessionsTable {
		t.dateOnly = make([]bool, 0, total)
	}
	for _, c := range chunks {
		t.places = append(t.places, c.places...)
		t.dateOnly = append(t.dateOnly, c.dateOnly...)
		c.places, c.dateOnly = nil, nil
	}
	for i := range t.columns {
		t.columns[i].reserve(total)
		for _, c := range chunks {
			t.columns[i].append(&c.columns[i])
			c.columns[i] = column{}
		}
	}
}

// reserve makes room for n values.
func (c *column) reserve(n int) {
	if isWide(c.spec.Type) {
		c.wide = make([]int64, 0, n)
	} else {
		c.narrow = make([]int32, 0, n)
	}
}

// append adds the values of another column of the same kind.
func (c *column) append(other *column) {
	c.wide = append(c.wide, other.wide...)
	if c.texts == nil {
		c.narrow = append(c.narrow, other.narrow...)
		return
	}
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
