package ingest

import (
	"runtime"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
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
	t.arrange(runtime.GOMAXPROCS(0))
	arrays := make([]arrow.Array, len(t.columns))
	each(runtime.GOMAXPROCS(0), len(arrays), func(i int) { arrays[i] = b.array(&t.columns[i], t.order, t.arranged) })
	for _, a := range arrays {
		defer a.Release()
	}
	had := func(name string) bool { return t.column(name).had }
	return array.NewRecord(schema.Arrow(t.table, had), arrays, int64(len(t.order)))
}

// array makes the array of a column.
func (b *recordBuilder) array(c *column, order []int32, arranged bool) arrow.Array {
	switch c.spec.Type {
	case schema.PatientID:
		return b.codes(c, order, arranged, b.patients)
	case schema.SessionID:
		return b.codes(c, order, arranged, b.sessions)
	case schema.Text, schema.Month, schema.Level:
		texts := c.spec.Levels
		if c.texts != nil {
			texts = c.texts.texts
		}
		dictionary := newTexts(b.mem, texts)
		defer dictionary.Release()
		return b.codes(c, order, arranged, dictionary)
	case schema.YesNo:
		return b.answers(c, order)
	case schema.Time:
		return b.times(c, order, arranged)
	case schema.Number, schema.ScoreNumber:
		return b.numbers(c, order)
	case schema.VAS:
		return b.tenths(c, order, arranged)
	default: // whole numbers and items
		return b.wholes(c, order, arranged)
	}
}

// newTexts makes the array of a dictionary's texts.
func newTexts(mem memory.Allocator, texts []string) *array.String {
	builder := array.NewStringBuilder(mem)
	defer builder.Release()
	builder.AppendValues(texts, nil)
	return builder.NewStringArray()
}

func (b *recordBuilder) codes(c *column, order []int32, arranged bool, dictionary *array.String) arrow.Array {
	var indices arrow.Array
	if widthOf(c.spec.Type) == short {
		indices = b.levels(c, order)
	} else {
		indices = b.wholes(c, order, arranged)
	}
	defer indices.Release()
	return array.NewDictionaryArray(schema.Codes, indices, dictionary)
}

func (b *recordBuilder) wholes(c *column, order []int32, arranged bool) arrow.Array {
	data := memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(c.narrow))
	if !arranged {
		data = b.buffer(4 * len(order))
	}
	values := arrow.Int32Traits.CastFromBytes(data.Bytes())
	nulls := 0
	for k, i := range order {
		if !arranged {
			values[k] = c.narrow[i]
		}
		if values[k] == absentNarrow {
			nulls++
		}
	}
	return b.primitive(arrow.PrimitiveTypes.Int32, data, nulls, len(order), func(k int) bool { return values[k] != absentNarrow })
}

func (b *recordBuilder) levels(c *column, order []int32) arrow.Array {
	data := b.buffer(4 * len(order))
	values := arrow.Int32Traits.CastFromBytes(data.Bytes())
	nulls := 0
	for k, i := range order {
		values[k] = int32(c.short[i])
		if values[k] == absentShort {
			values[k] = absentNarrow
			nulls++
		}
	}
	return b.primitive(arrow.PrimitiveTypes.Int32, data, nulls, len(order), func(k int) bool { return values[k] != absentNarrow })
}

func (b *recordBuilder) tenths(c *column, order []int32, arranged bool) arrow.Array {
	data := memory.NewBufferBytes(arrow.Int16Traits.CastToBytes(c.short))
	if !arranged {
		data = b.buffer(2 * len(order))
		values := arrow.Int16Traits.CastFromBytes(data.Bytes())
		for k, i := range order {
			values[k] = c.short[i]
		}
	}
	return b.primitive(arrow.PrimitiveTypes.Int16, data, 0, len(order), nil)
}

// buffer gives memory for the values of a column.
func (b *recordBuilder) buffer(size int) *memory.Buffer {
	buffer := memory.NewResizableBuffer(b.mem)
	buffer.Resize(size)
	return buffer
}

// primitive makes the array of values, which it takes over; valid is asked only if
// there are nulls. (The builders of the Arrow module take 15 times as long a value.)
func (b *recordBuilder) primitive(kind arrow.DataType, data *memory.Buffer, nulls, n int, valid func(k int) bool) arrow.Array {
	defer data.Release()
	var bitmap *memory.Buffer
	if nulls > 0 {
		bitmap = b.buffer(int(bitutil.BytesForBits(int64(n))))
		defer bitmap.Release()
		bits := bitmap.Bytes()
		clear(bits)
		for k := range n {
			if valid(k) {
				bits[k/8] |= 1 << (k % 8)
			}
		}
	}
	all := array.NewData(kind, n, []*memory.Buffer{bitmap, data}, nil, nulls, 0)
	defer all.Release()
	return array.MakeFromData(all)
}

func (b *recordBuilder) answers(c *column, order []int32) arrow.Array {
	builder := array.NewBooleanBuilder(b.mem)
	defer builder.Release()
	builder.Reserve(len(order))
	for _, i := range order {
		if v := c.short[i]; v == absentShort {
			builder.AppendNull()
		} else {
			builder.UnsafeAppend(schema.Answer(v) == schema.Yes)
		}
	}
	return builder.NewArray()
}

func (b *recordBuilder) times(c *column, order []int32, arranged bool) arrow.Array {
	data := memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(c.wide))
	if !arranged {
		data = b.buffer(8 * len(order))
	}
	values := arrow.Int64Traits.CastFromBytes(data.Bytes())
	nulls := 0
	for k, i := range order {
		if !arranged {
			values[k] = c.wide[i]
		}
		if values[k] == absent {
			nulls++
		}
	}
	kind := &arrow.TimestampType{Unit: arrow.Microsecond}
	return b.primitive(kind, data, nulls, len(order), func(k int) bool { return values[k] != absent })
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
