package schema

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Source gives the view of each table of some exports; that of a table that
// they do not have is the zero View.
type Source interface {
	View(table string) View
}

// StoredTables are tables that hold their own records until Release.
type StoredTables struct{ records map[string]arrow.Record }

// View gives the rows of a table; the zero View if there is none. It is valid
// until Release.
func (t *StoredTables) View(table string) View {
	rec := t.records[table]
	if rec == nil {
		return View{}
	}
	known, _ := Lookup(table) // a table was made of one
	return View{table: known, rec: rec}
}

// Release frees the records.
func (t *StoredTables) Release() {
	for _, rec := range t.records {
		rec.Release()
	}
	t.records = nil
}

// Select makes tables of some of the rows of a source, in their order: of each
// table those for which keep holds. The codes of text mean what they meant. A
// table that the source does not have, the new ones do not have either. The
// caller releases the result.
func Select(src Source, keep func(table string, row int) bool) *StoredTables {
	t := &StoredTables{records: map[string]arrow.Record{}}
	for _, table := range Tables {
		v := src.View(table.Name)
		if v.rec == nil {
			continue
		}
		t.records[table.Name] = v.kept(func(row int) bool { return keep(table.Name, row) })
	}
	return t
}

// kept makes a record of the rows for which keep holds; that of the view where it holds
// for all.
func (v View) kept(keep func(row int) bool) arrow.Record {
	n := 0
	for i := range v.Len() {
		if keep(i) {
			n++
		}
	}
	if n == v.Len() {
		v.rec.Retain()
		return v.rec
	}
	rows := make([]int, 0, n)
	for i := range v.Len() {
		if keep(i) {
			rows = append(rows, i)
		}
	}
	return v.take(rows)
}

// take makes a record of some rows.
func (v View) take(rows []int) arrow.Record {
	columns := make([]arrow.Array, v.rec.NumCols())
	for i := range columns {
		columns[i] = takeColumn(v.rec.Column(i), rows)
		defer columns[i].Release()
	}
	return array.NewRecord(v.rec.Schema(), columns, int64(len(rows)))
}

// takeColumn makes an array of some values of one of the types of arrowType.
func takeColumn(a arrow.Array, rows []int) arrow.Array {
	mem := memory.DefaultAllocator
	switch a := a.(type) {
	case *array.Dictionary:
		indices := takeColumn(a.Indices(), rows)
		defer indices.Release()
		return array.NewDictionaryArray(Codes, indices, a.Dictionary())
	case *array.Int32:
		return takeValues(array.NewInt32Builder(mem), a.IsNull, a.Value, rows)
	case *array.Int16:
		return takeValues(array.NewInt16Builder(mem), a.IsNull, a.Value, rows)
	case *array.Float64:
		return takeValues(array.NewFloat64Builder(mem), a.IsNull, a.Value, rows)
	case *array.Boolean:
		return takeValues(array.NewBooleanBuilder(mem), a.IsNull, a.Value, rows)
	case *array.Timestamp:
		return takeValues(array.NewTimestampBuilder(mem, a.DataType().(*arrow.TimestampType)), a.IsNull, a.Value, rows)
	}
	panic(fmt.Sprintf("schema: no column has the type %s", a.DataType()))
}

// builder makes an array of values of one type.
type builder[T any] interface {
	array.Builder
	Append(T)
}

func takeValues[T any](b builder[T], null func(int) bool, value func(int) T, rows []int) arrow.Array {
	defer b.Release()
	b.Reserve(len(rows))
	for _, i := range rows {
		if null(i) {
			b.AppendNull()
			continue
		}
		b.Append(value(i))
	}
	return b.NewArray()
}
