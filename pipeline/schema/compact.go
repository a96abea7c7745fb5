package schema

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// SelectOnly is Select with nothing left of the other rows: texts and ids that no
// selected row has are gone from the tables too. Rows must name patients and
// sessions that are selected.
func SelectOnly(src Source, keep func(table string, row int) bool) *StoredTables {
	t := Select(src, keep)
	patients := t.View(PatientsTable).used("patient_id")
	sessions := t.View(SessionsTable).used("session_id")
	for _, table := range Tables {
		v := t.View(table.Name)
		if v.rec == nil {
			continue
		}
		t.records[table.Name] = v.renumber(patients, sessions)
		v.rec.Release()
	}
	return t
}

// used gives the codes that a column uses their rank among these, -1 to others.
func (v View) used(name string) []int32 {
	c := v.Codes(name)
	ranks := make([]int32, c.Cardinality())
	for i := range v.Len() {
		if code := c.At(i); code >= 0 {
			ranks[code] = 1
		}
	}
	next := int32(0)
	for i, used := range ranks {
		ranks[i] = -1
		if used > 0 {
			ranks[i] = next
			next++
		}
	}
	return ranks
}

// renumber makes a record whose dictionaries hold what is used: of ids by the
// ranks of the whole exports, of text by those of the column. Levels stay.
func (v View) renumber(patients, sessions []int32) arrow.Record {
	columns := make([]arrow.Array, v.rec.NumCols())
	for i, c := range v.table.Columns {
		switch c.Type {
		case PatientID:
			columns[i] = v.Codes(c.Name).renumber(patients)
		case SessionID:
			columns[i] = v.Codes(c.Name).renumber(sessions)
		case Text, Month:
			columns[i] = v.Codes(c.Name).renumber(v.used(c.Name))
		default:
			columns[i] = v.rec.Column(i)
			columns[i].Retain()
		}
		defer columns[i].Release()
	}
	return array.NewRecord(v.rec.Schema(), columns, v.rec.NumRows())
}

// renumber makes the column anew with the ranks of its codes. Where all are used it is the
// same column.
func (c CodeColumn) renumber(ranks []int32) arrow.Array {
	if !slices.Contains(ranks, -1) {
		c.arr.Retain()
		return c.arr
	}
	texts := array.NewStringBuilder(memory.DefaultAllocator)
	defer texts.Release()
	for code, rank := range ranks {
		if rank >= 0 {
			texts.Append(c.values.Value(code))
		}
	}
	indices := array.NewInt32Builder(memory.DefaultAllocator)
	defer indices.Release()
	indices.Reserve(c.arr.Len())
	for i := range c.arr.Len() {
		if code := c.At(i); code < 0 {
			indices.AppendNull()
		} else {
			indices.Append(ranks[code])
		}
	}
	dictionary, codes := texts.NewArray(), indices.NewArray()
	defer dictionary.Release()
	defer codes.Release()
	return array.NewDictionaryArray(Codes, codes, dictionary)
}
