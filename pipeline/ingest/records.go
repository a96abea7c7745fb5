package ingest

import (
	"runtime"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"reprieve/pipeline/schema"
)

// recordBuilder makes the records of the tables. The dictionaries of the ids
// are made once and shared by all tables.
type recordBuilder struct {
	mem                memory.Allocator
	patients, sessions *array.String
}

// newRecordBuilder makes the dictionaries of the ids; release frees them.
func newRecordBuilder(mem memory.Allocator, patients, sessions *rows) *recordBuilder {
	return &recordBuilder{
		mem:      mem,
		patients: newTexts(mem, patients.column("patient_id").texts.texts),
		sessions: newTexts(mem, sessions.column("session_id").texts.texts),
	}
}

// release frees the dictionaries of the ids; the records keep theirs.
func (b *recordBuilder) release() {
	b.patients.Release()
	b.sessions.Release()
}

// record makes the record of a table, several columns at a time. The caller
// releases it.
func (b *recordBuilder) record(t *rows) arrow.Record {
	arrays := make([]arrow.Array, len(t.columns))
	each(runtime.GOMAXPROCS(0), len(arrays), func(i int) { arrays[i] = b.array(&t.columns[i], t.order) })
	for _, a := range arrays {
		defer a.Release()
	}
	had := func(name string) bool { return t.column(name).had }
	return array.NewRecord(schema.Arrow(t.table, had), arrays, int64(len(t.order)))
}

// array makes the array of a column.
func (b *recordBuilder) array(c *column, order []int32) arrow.Array {
	switch c.spec.Type {
	case schema.PatientID:
		return b.codes(c, order, b.patients)
	case schema.SessionID:
		return b.codes(c, order, b.sessions)
	case schema.Text, schema.Month, schema.Level:
		texts := c.spec.Levels
		if c.texts != nil {
			texts = c.texts.texts
		}
		dictionary := newTexts(b.mem, texts)
		defer dictionary.Release()
		return b.codes(c, order, dictionary)
	case schema.YesNo:
		return b.answers(c, order)
	case schema.Time:
		return b.times(c, order)
	case schema.Number, schema.ScoreNumber:
		return b.numbers(c, order)
	case schema.VAS:
		return b.tenths(c, order)
	default: // whole numbers and items
		return b.wholes(c, order)
	}
}

// newTexts makes the array of a dictionary's texts.
func newTexts(mem memory.Allocator, texts []string) *array.String {
	builder := array.NewStringBuilder(mem)
	defer builder.Release()
	builder.AppendValues(texts, nil)
	return builder.NewStringArray()
}

func (b *recordBuilder) codes(c *column, order []int32, dictionary *array.String) arrow.Array {
	indices := b.wholes(c, order)
	defer indices.Release()
	return array.NewDictionaryArray(schema.Codes, indices, dictionary)
}

func (b *recordBuilder) wholes(c *column, order []int32) arrow.Array {
	builder := array.NewInt32Builder(b.mem)
	defer builder.Release()
	builder.Reserve(len(order))
	for _, i := range order {
		if v := c.narrow[i]; v == absentNarrow {
			builder.AppendNull()
		} else {
			builder.UnsafeAppend(v)
		}
	}
	return builder.NewArray()
}

func (b *recordBuilder) tenths(c *column, order []int32) arrow.Array {
	builder := array.NewInt16Builder(b.mem)
	defer builder.Release()
	builder.Reserve(len(order))
	for _, i := range order {
		builder.UnsafeAppend(int16(c.narrow[i]))
	}
	return builder.NewArray()
}

func (b *recordBuilder) answers(c *column, order []int32) arrow.Array {
	builder := array.NewBooleanBuilder(b.mem)
	defer builder.Release()
	builder.Reserve(len(order))
	for _, i := range order {
		if v := c.narrow[i]; v == absentNarrow {
			builder.AppendNull()
		} else {
			builder.UnsafeAppend(schema.Answer(v) == schema.Yes)
		}
	}
	return builder.NewArray()
}

func (b *recordBuilder) times(c *column, order []int32) arrow.Array {
	builder := array.NewTimestampBuilder(b.mem, &arrow.TimestampType{Unit: arrow.Microsecond})
	defer builder.Release()
	builder.Reserve(len(order))
	for _, i := range order {
		if v := c.wide[i]; v == absent {
			builder.AppendNull()
		} else {
			builder.UnsafeAppend(arrow.Timestamp(v))
		}
	}
	return builder.NewArray()
}

func (b *recordBuilder) numbers(c *column, order []int32) arrow.Array {
	builder := array.NewFloat64Builder(b.mem)
	defer builder.Release()
	builder.Reserve(len(order))
	for _, i := range order {
		if v := c.wide[i]; v == absent {
			builder.AppendNull()
		} else {
			builder.UnsafeAppend(fromOrderedBits(v))
		}
	}
	return builder.NewArray()
}
