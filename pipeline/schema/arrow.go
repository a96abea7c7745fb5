package schema

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// Clock says what the times of the exports are counted from.
type Clock string

// The clocks.
const (
	Calendar     Clock = "calendar"      // microseconds since 1970-01-01T00:00:00Z
	StudyMinutes Clock = "study_minutes" // microseconds since the patient's own zero
)

// Instant is a point of time in microseconds on the exports' clock.
type Instant int64

// Lengths of time in microseconds.
const (
	Second Instant = 1_000_000
	Minute         = 60 * Second
	Hour           = 60 * Minute
	Day            = 24 * Hour
)

// collectedKey is the metadata key of a field that says whether any file of
// the table had the column.
const collectedKey = "collected"

// Codes is the Arrow type of text with few distinct values, and of patient and
// session ids: a dictionary whose order is the levels' or, where there are
// none, that of the bytes.
var Codes = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

// arrowType gives the Arrow type of a column. Ratings are int16 tenths of a
// millimetre, so that comparisons are exact; times are microseconds.
func arrowType(t Type) arrow.DataType {
	switch t {
	case YesNo:
		return arrow.FixedWidthTypes.Boolean
	case Whole, ScoreItem:
		return arrow.PrimitiveTypes.Int32
	case Number, ScoreNumber:
		return arrow.PrimitiveTypes.Float64
	case Time:
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	case VAS:
		return arrow.PrimitiveTypes.Int16
	case PatientID, SessionID, Text, Level, Month:
		return Codes
	}
	panic(fmt.Sprintf("schema: no Arrow type for column type %d", t))
}

// Arrow returns the Arrow schema of a table: all its columns in their order,
// each nullable, and each with the metadata whether the exports had it.
func Arrow(t Table, collected func(column string) bool) *arrow.Schema {
	fields := make([]arrow.Field, len(t.Columns))
	for i, c := range t.Columns {
		fields[i] = arrow.Field{
			Name: c.Name, Type: arrowType(c.Type), Nullable: true,
			Metadata: arrow.NewMetadata([]string{collectedKey}, []string{fmt.Sprint(collected(c.Name))}),
		}
	}
	md := arrow.NewMetadata([]string{"table"}, []string{t.Name})
	return arrow.NewSchema(fields, &md)
}

// View gives typed access to the columns of a table's record. It borrows the
// record: keep that alive as long as the view. The zero View is that of a table
// that the exports do not have: no rows, nothing collected.
type View struct {
	table Table
	rec   arrow.Record
}

// NewView checks that rec is a record of the table and returns its view.
func NewView(table string, rec arrow.Record) (View, error) {
	t, ok := Lookup(table)
	if !ok {
		return View{}, fmt.Errorf("schema: no table %q", table)
	}
	if int(rec.NumCols()) != len(t.Columns) {
		return View{}, fmt.Errorf("schema: %s: %d columns, want %d", table, rec.NumCols(), len(t.Columns))
	}
	for i, c := range t.Columns {
		if rec.ColumnName(i) != c.Name || !arrow.TypeEqual(rec.Column(i).DataType(), arrowType(c.Type)) {
			return View{}, fmt.Errorf("schema: %s: column %d is %s %s, want %s %s",
				table, i, rec.ColumnName(i), rec.Column(i).DataType(), c.Name, arrowType(c.Type))
		}
	}
	return View{table: t, rec: rec}, nil
}

// Present says whether the exports have the table, with or without rows.
func (v View) Present() bool { return v.rec != nil }

// Len is the number of rows.
func (v View) Len() int {
	if v.rec == nil {
		return 0
	}
	return int(v.rec.NumRows())
}

// Collected says whether any file of the table had the column.
func (v View) Collected(column string) bool {
	if v.rec == nil {
		return false
	}
	md := v.rec.Schema().Field(v.table.Index(column)).Metadata
	s, _ := md.GetValue(collectedKey)
	return s == "true"
}

// column returns the array of a column; the zero A of a view of no table.
func column[A arrow.Array](v View, name string) A {
	if v.rec == nil {
		var none A
		return none
	}
	return v.rec.Column(v.table.Index(name)).(A)
}

// CodeColumn is a column of dictionary codes.
type CodeColumn struct {
	arr    *array.Dictionary
	codes  []int32
	values *array.String
	nulls  bool // there are missing codes
}

// Codes returns a column of dictionary codes by name.
func (v View) Codes(name string) CodeColumn {
	a := column[*array.Dictionary](v, name)
	if a == nil {
		return CodeColumn{}
	}
	return CodeColumn{arr: a, codes: a.Indices().(*array.Int32).Int32Values(), values: a.Dictionary().(*array.String), nulls: a.NullN() > 0}
}

// At returns the code of row i, -1 where it is missing.
func (c CodeColumn) At(i int) int32 {
	if c.nulls && c.arr.IsNull(i) {
		return -1
	}
	return c.codes[i]
}

// Text returns the text of a code, "" for -1.
func (c CodeColumn) Text(code int32) string {
	if code < 0 {
		return ""
	}
	return c.values.Value(int(code))
}

// Cardinality is the number of distinct values that the dictionary holds.
func (c CodeColumn) Cardinality() int {
	if c.values == nil {
		return 0
	}
	return c.values.Len()
}

// Instants is a column of times.
type Instants struct {
	arr    *array.Timestamp
	values []arrow.Timestamp
	nulls  bool
}

// Instants returns a column of times by name.
func (v View) Instants(name string) Instants {
	a := column[*array.Timestamp](v, name)
	if a == nil {
		return Instants{}
	}
	return Instants{arr: a, values: a.TimestampValues(), nulls: a.NullN() > 0}
}

// At returns the time of row i, and false where it is missing.
func (c Instants) At(i int) (Instant, bool) {
	return Instant(c.values[i]), !c.nulls || c.arr.IsValid(i)
}

// Numbers is a column of numbers.
type Numbers struct{ arr *array.Float64 }

// Numbers returns a column of numbers by name.
func (v View) Numbers(name string) Numbers { return Numbers{column[*array.Float64](v, name)} }

// At returns the number of row i, and false where it is missing.
func (c Numbers) At(i int) (float64, bool) { return c.arr.Value(i), c.arr.IsValid(i) }

// Wholes is a column of whole numbers.
type Wholes struct{ arr *array.Int32 }

// Wholes returns a column of whole numbers by name.
func (v View) Wholes(name string) Wholes { return Wholes{column[*array.Int32](v, name)} }

// At returns the number of row i, and false where it is missing.
func (c Wholes) At(i int) (int32, bool) { return c.arr.Value(i), c.arr.IsValid(i) }

// Tenths is a column of ratings in tenths of a millimetre.
type Tenths struct{ values []int16 }

// Tenths returns a column of ratings by name.
func (v View) Tenths(name string) Tenths {
	a := column[*array.Int16](v, name)
	if a == nil {
		return Tenths{}
	}
	return Tenths{a.Int16Values()}
}

// At returns the rating of row i. Rows without an answer are not read.
func (c Tenths) At(i int) int16 { return c.values[i] }

// Answer is a yes, a no or a missing cell.
type Answer int8

// The answers.
const (
	Unknown Answer = iota
	No
	Yes
)

// Answers is a column of yes and no.
type Answers struct{ arr *array.Boolean }

// Answers returns a column of yes and no by name.
func (v View) Answers(name string) Answers { return Answers{column[*array.Boolean](v, name)} }

// At returns the answer of row i.
func (c Answers) At(i int) Answer {
	switch {
	case c.arr.IsNull(i):
		return Unknown
	case c.arr.Value(i):
		return Yes
	}
	return No
}
