package data

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// batch collects the rows of one row group, column by column.
type batch struct {
	builders []array.Builder // nil for text
	texts    []*texts        // nil for the others
}

func newBatch(s *arrow.Schema) *batch {
	b := &batch{builders: make([]array.Builder, s.NumFields()), texts: make([]*texts, s.NumFields())}
	for i, f := range s.Fields() {
		if f.Type.ID() == arrow.STRING {
			b.texts[i] = newTexts(f.Nullable)
			continue
		}
		b.builders[i] = array.NewBuilder(memory.DefaultAllocator, f.Type)
	}
	return b
}

// null adds an empty cell to a column.
func (b *batch) null(column int) {
	if t := b.texts[column]; t != nil {
		t.indices.AppendNull()
		return
	}
	b.builders[column].AppendNull()
}

// take returns a column and empties it. The caller releases it.
func (b *batch) take(column int) arrow.Array {
	if t := b.texts[column]; t != nil {
		return t.take()
	}
	return b.builders[column].NewArray()
}

// texts is a column of text, each different one kept once: most columns have few, and to
// look one up here is cheaper than to have the Parquet writer hash every cell.
type texts struct {
	places  map[string]int32
	list    *array.StringBuilder
	indices *array.Int32Builder
	last    string
	at      int32 // the place of last; -1 at the start

	// nullable: the column may have empty cells. Arrow's Parquet writer counts those of a
	// dictionary in a column that may not as less than none.
	nullable bool
}

func newTexts(nullable bool) *texts {
	return &texts{
		nullable: nullable,
		places:   map[string]int32{}, list: array.NewStringBuilder(memory.DefaultAllocator),
		indices: array.NewInt32Builder(memory.DefaultAllocator), at: -1,
	}
}

func (t *texts) add(s string) {
	if t.at < 0 || s != t.last {
		place, known := t.places[s]
		if !known {
			place = int32(len(t.places))
			t.places[s] = place
			t.list.Append(s)
		}
		t.last, t.at = s, place
	}
	t.indices.Append(t.at)
}

// take returns the column; as a dictionary in the order of first appearance, which the file
// has in any case, where it has half as many texts as cells or fewer.
func (t *texts) take() arrow.Array {
	list, indices := t.list.NewStringArray(), t.indices.NewInt32Array()
	defer list.Release()
	defer indices.Release()
	clear(t.places)
	t.at = -1
	if t.nullable && 2*list.Len() <= indices.Len() && list.Len() > 0 {
		return array.NewDictionaryArray(&arrow.DictionaryType{IndexType: indices.DataType(), ValueType: list.DataType()}, indices, list)
	}
	dense := array.NewStringBuilder(memory.DefaultAllocator)
	defer dense.Release()
	for i := range indices.Len() {
		if indices.IsNull(i) {
			dense.AppendNull()
			continue
		}
		dense.Append(list.Value(int(indices.Value(i))))
	}
	return dense.NewArray()
}
