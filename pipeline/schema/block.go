package schema

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// block gathers rows of a table until they are written as one record. What it makes
// depends on the values alone: a missing one is 0 below its mark, and a column without
// any has no marks.
type block struct {
	schema  *arrow.Schema
	columns []blockColumn
	rows    int
}

// blockColumn holds the values of a column in the one list that its type has.
type blockColumn struct {
	kind       arrow.DataType
	dictionary arrow.Array // of codes
	narrow     []int32     // codes and whole numbers
	wide       []int64     // times
	numbers    []float64
	tenths     []int16
	answers    []bool
	there      []bool // by row
	missing    int
}

// newBlock makes an empty block. Dictionaries are those of the columns of codes, nil for
// the others. The caller releases it.
func newBlock(s *arrow.Schema, dictionaries []arrow.Array) *block {
	b := &block{schema: s, columns: make([]blockColumn, s.NumFields())}
	for i := range b.columns {
		b.columns[i].kind, b.columns[i].dictionary = s.Field(i).Type, dictionaries[i]
		if dictionaries[i] != nil {
			dictionaries[i].Retain()
		}
	}
	return b
}

// release frees the dictionaries.
func (b *block) release() {
	for _, c := range b.columns {
		if c.dictionary != nil {
			c.dictionary.Release()
		}
	}
}

// add appends the rows lo to before hi of a record. Codes turn the codes of a column into
// those of the block; nil where they are the same.
func (b *block) add(rec arrow.Record, lo, hi int, codes [][]int32) {
	for i := range b.columns {
		var to []int32
		if codes != nil {
			to = codes[i]
		}
		b.columns[i].add(rec.Column(i), lo, hi, to)
	}
	b.rows += hi - lo
}

func (c *blockColumn) add(a arrow.Array, lo, hi int, to []int32) {
	from := len(c.there)
	if a.NullN() == 0 {
		for range hi - lo {
			c.there = append(c.there, true)
		}
	} else {
		for i := lo; i < hi; i++ {
			c.there = append(c.there, a.IsValid(i))
		}
	}
	switch a := a.(type) {
	case *array.Dictionary:
		c.addCodes(a.Indices().(*array.Int32).Int32Values()[lo:hi], to, from)
	case *array.Int32:
		c.narrow = append(c.narrow, a.Int32Values()[lo:hi]...)
	case *array.Int16:
		c.tenths = append(c.tenths, a.Int16Values()[lo:hi]...)
	case *array.Float64:
		c.numbers = append(c.numbers, a.Float64Values()[lo:hi]...)
	case *array.Timestamp:
		for _, v := range a.TimestampValues()[lo:hi] {
			c.wide = append(c.wide, int64(v))
		}
	case *array.Boolean:
		for i := lo; i < hi; i++ {
			c.answers = append(c.answers, a.Value(i))
		}
	default:
		panic(fmt.Sprintf("schema: no column has the type %s", a.DataType()))
	}
	if a.NullN() > 0 {
		c.clear(from)
	}
}

func (c *blockColumn) addCodes(codes, to []int32, from int) {
	if to == nil {
		c.narrow = append(c.narrow, codes...)
		return
	}
	for i, code := range codes {
		if c.there[from+i] {
			code = to[code]
		}
		c.narrow = append(c.narrow, code)
	}
}

// clear sets the values of missing cells, from a row on, to 0.
func (c *blockColumn) clear(from int) {
	for i := from; i < len(c.there); i++ {
		if c.there[i] {
			continue
		}
		c.missing++
		switch c.kind.ID() {
		case arrow.BOOL:
			c.answers[i] = false
		case arrow.INT16:
			c.tenths[i] = 0
		case arrow.FLOAT64:
			c.numbers[i] = 0
		case arrow.TIMESTAMP:
			c.wide[i] = 0
		default:
			c.narrow[i] = 0
		}
	}
}

// record makes the record of the rows. It borrows their memory until reset.
func (b *block) record() arrow.Record {
	arrays := make([]arrow.Array, len(b.columns))
	for i := range b.columns {
		arrays[i] = b.columns[i].array(b.rows)
		defer arrays[i].Release()
	}
	return array.NewRecord(b.schema, arrays, int64(b.rows))
}

// reset empties the block.
func (b *block) reset() {
	for i := range b.columns {
		c := &b.columns[i]
		c.narrow, c.wide, c.numbers, c.tenths = c.narrow[:0], c.wide[:0], c.numbers[:0], c.tenths[:0]
		c.answers, c.there, c.missing = c.answers[:0], c.there[:0], 0
	}
	b.rows = 0
}

func (c *blockColumn) array(rows int) arrow.Array {
	var marks *memory.Buffer
	if c.missing > 0 {
		marks = memory.NewBufferBytes(bits(c.there))
	}
	if c.dictionary != nil {
		data := array.NewData(arrow.PrimitiveTypes.Int32, rows, []*memory.Buffer{marks, c.values()}, nil, c.missing, 0)
		defer data.Release()
		indices := array.MakeFromData(data)
		defer indices.Release()
		return array.NewDictionaryArray(Codes, indices, c.dictionary)
	}
	data := array.NewData(c.kind, rows, []*memory.Buffer{marks, c.values()}, nil, c.missing, 0)
	defer data.Release()
	return array.MakeFromData(data)
}

// values are the bytes of the values.
func (c *blockColumn) values() *memory.Buffer {
	switch c.kind.ID() {
	case arrow.BOOL:
		return memory.NewBufferBytes(bits(c.answers))
	case arrow.INT16:
		return memory.NewBufferBytes(arrow.Int16Traits.CastToBytes(c.tenths))
	case arrow.FLOAT64:
		return memory.NewBufferBytes(arrow.Float64Traits.CastToBytes(c.numbers))
	case arrow.TIMESTAMP:
		return memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(c.wide))
	default:
		return memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(c.narrow))
	}
}

// bits packs answers, the first lowest.
func bits(of []bool) []byte {
	packed := make([]byte, bitutil.BytesForBits(int64(len(of))))
	for i, set := range of {
		if set {
			bitutil.SetBit(packed, i)
		}
	}
	return packed
}
