package ingest

import (
	"math"

	"reprieve/pipeline/schema"
)

// absent is a missing value in any column.
const absent = math.MinInt64

// absentNarrow and absentShort are missing values in narrow and short columns.
const (
	absentNarrow = math.MinInt32
	absentShort  = math.MinInt16
)

// column holds the values of one column as integers whose order is that of the
// values, in as few bytes as they need: levels, answers and ratings in short, codes and
// whole numbers in narrow, microseconds and the ordered bits of numbers in wide.
type column struct {
	spec   schema.Column
	short  []int16
	narrow []int32
	wide   []int64
	texts  *dictionary // of text columns and, in their own table, of ids
	had    bool        // a file of the table had the column
}

// width is the size of the values of a column.
type width int

const (
	narrow width = iota
	short
	wide
)

// widthOf gives the width of a column.
func widthOf(t schema.Type) width {
	switch t {
	case schema.Time, schema.Number, schema.ScoreNumber:
		return wide
	case schema.Level, schema.YesNo, schema.VAS:
		return short
	default:
		return narrow
	}
}

// add appends a value.
func (c *column) add(v int64) {
	switch widthOf(c.spec.Type) {
	case wide:
		c.wide = append(c.wide, v)
	case short:
		if v == absent {
			v = absentShort
		}
		c.short = append(c.short, int16(v))
	default:
		if v == absent {
			v = absentNarrow
		}
		c.narrow = append(c.narrow, int32(v))
	}
}

// at is the value of a row, absent where it is missing.
func (c *column) at(row int32) int64 {
	switch {
	case c.wide != nil:
		return c.wide[row]
	case c.short != nil:
		if v := c.short[row]; v != absentShort {
			return int64(v)
		}
	default:
		if v := c.narrow[row]; v != absentNarrow {
			return int64(v)
		}
	}
	return absent
}

// empty says whether the column has no values.
func (c *column) empty() bool { return c.size() == 0 }

// reserve makes room for n values.
func (c *column) reserve(n int) {
	switch widthOf(c.spec.Type) {
	case wide:
		c.wide = make([]int64, 0, n)
	case short:
		c.short = make([]int16, 0, n)
	default:
		c.narrow = make([]int32, 0, n)
	}
}

// extend makes the column one of n values, which are in its room.
func (c *column) extend(n int) {
	switch widthOf(c.spec.Type) {
	case wide:
		c.wide = c.wide[:n]
	case short:
		c.short = c.short[:n]
	default:
		c.narrow = c.narrow[:n]
	}
}

// rows are the rows of one table: columns in the order of the schema, and after
// settle the rows that are kept, in their order.
type rows struct {
	table   schema.Table
	columns []column
	places  placeList
	origin  []int32 // of each row, its number in the order of the files; nil: they are in it
	groups  []int32 // where each group of patients ends; nil: there are none
	order   []int32 // the rows that are kept, in canonical order
	broken  bool    // a file of the table could not be read to its end

	arranged bool // the rows lie in their order, without others

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

// place is where a row began.
func (t *rows) place(row int32) place { return t.places.at(t.number(row)) }

// number is the number of a row in the order of the files.
func (t *rows) number(row int32) int32 {
	if t.origin != nil {
		return t.origin[row]
	}
	return row
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
