package ingest

import (
	"math"
	"slices"
	"strings"

	"reprieve/pipeline/schema"
)

// absent is a missing value in any column.
const absent = math.MinInt64

// absentNarrow is a missing value in a narrow column.
const absentNarrow = math.MinInt32

// column holds the values of one column as integers whose order is that of the
// values: codes, whole numbers and tenths as they are in narrow, microseconds
// and the ordered bits of numbers in wide.
type column struct {
	spec   schema.Column
	narrow []int32
	wide   []int64
	texts  *dictionary // of text columns and, in their own table, of ids
	had    bool        // a file of the table had the column
}

// isWide says whether the values need 64 bits.
func isWide(t schema.Type) bool {
	return t == schema.Time || t == schema.Number || t == schema.ScoreNumber
}

// add appends a value.
func (c *column) add(v int64) {
	switch {
	case isWide(c.spec.Type):
		c.wide = append(c.wide, v)
	case v == absent:
		c.narrow = append(c.narrow, absentNarrow)
	default:
		c.narrow = append(c.narrow, int32(v))
	}
}

// at is the value of a row, absent where it is missing.
func (c *column) at(row int32) int64 {
	if c.wide != nil {
		return c.wide[row]
	}
	if v := c.narrow[row]; v != absentNarrow {
		return int64(v)
	}
	return absent
}

// rows are the rows of one table: columns in the order of the schema, and after
// settle the rows that are kept, in their order.
type rows struct {
	table   schema.Table
	columns []column
	places  placeList
	order   []int32 // the rows that are kept, in canonical order
	broken  bool    // a file of the table could not be read to its end

	dateOnly []bool // of sessions: the start is a date without time of day
}

// newRows makes an empty table.
func newRows(table schema.Table) *rows {
	r := &rows{table: table, columns: make([]column, len(table.Columns))}
	for i, c := range table.Columns {
		r.columns[i].spec = c
		if ownText(table, c) {
			r.columns[i].texts = newDictionary()
		}
	}
	return r
}

// ownText says whether the column's texts are collected as they come: text, and
// ids in the table that they are the key of.
func ownText(table schema.Table, c schema.Column) bool {
	switch c.Type {
	case schema.Text, schema.Month:
		return true
	case schema.PatientID:
		return table.Name == schema.PatientsTable
	case schema.SessionID:
		return table.Name == schema.SessionsTable
	default:
		return false
	}
}

// add appends a row.
func (t *rows) add(values []int64, at place) {
	for i := range t.columns {
		t.columns[i].add(values[i])
	}
	t.places.add(at)
}

// column returns the column of a name.
func (t *rows) column(name string) *column { return &t.columns[t.table.Index(name)] }

// orderedBits turns a number into an integer of the same order.
func orderedBits(x float64) int64 {
	b := int64(math.Float64bits(x))
	if b < 0 {
		b = math.MinInt64 - b - 1
	}
	return b
}

// fromOrderedBits turns it back.
func fromOrderedBits(b int64) float64 {
	if b < 0 {
		b = math.MinInt64 - b - 1
	}
	return math.Float64frombits(uint64(b))
}

// dictionary gives the texts of a column codes.
type dictionary struct {
	codes map[string]int32
	texts []string
}

func newDictionary() *dictionary { return &dictionary{codes: map[string]int32{}} }

// code returns the code of a text, which is kept.
func (d *dictionary) code(text string) int32 {
	if c, ok := d.codes[text]; ok {
		return c
	}
	text = strings.Clone(text) // not the whole row that it is part of
	c := int32(len(d.texts))
	d.codes[text] = c
	d.texts = append(d.texts, text)
	return c
}

// sortTexts gives the texts that are used codes in the order of their bytes,
// and rewrites the codes. Texts that no row of rows uses are forgotten.
func (c *column) sortTexts(rows []int32) {
	used := make([]bool, len(c.texts.texts))
	for _, i := range rows {
		if v := c.narrow[i]; v != absentNarrow {
			used[v] = true
		}
	}
	sorted := newDictionary()
	for code, text := range c.texts.texts {
		if used[code] {
			sorted.texts = append(sorted.texts, text)
		}
	}
	slices.Sort(sorted.texts)
	for code, text := range sorted.texts {
		sorted.codes[text] = int32(code)
	}
	ranks := make([]int32, len(c.texts.texts))
	for code, text := range c.texts.texts {
		ranks[code] = sorted.codes[text]
	}
	for _, i := range rows {
		if v := c.narrow[i]; v != absentNarrow {
			c.narrow[i] = ranks[v]
		}
	}
	c.texts = sorted
}
