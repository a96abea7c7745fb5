package schema

import (
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// storedRows is how many rows a block of a stored table holds.
const storedRows = 64 << 10

// WriteTable writes a table that is not the zero View as a stream of the Arrow
// format, compressed by zstd: all that ReadTable needs to give the same view
// again. The same rows give the same bytes. It does not close w.
func WriteTable(w io.Writer, v View) error {
	return writeView(w, v, storedRows, ipc.WithZstd(), ipc.WithCompressConcurrency(1))
}

func writeView(w io.Writer, v View, rows int, how ...ipc.Option) error {
	if v.rec == nil {
		return errors.New("schema: no table to write")
	}
	dictionaries := make([]arrow.Array, v.rec.NumCols())
	for i := range dictionaries {
		if codes, ok := v.rec.Column(i).(*array.Dictionary); ok {
			dictionaries[i] = codes.Dictionary()
		}
	}
	b := newBlockWriter(w, v.table.Name, v.rec.Schema(), dictionaries, rows, how...)
	return b.close(b.add(v.rec, 0, v.Len(), nil))
}

// blockWriter writes rows in blocks of the same number, the last but it.
type blockWriter struct {
	table string
	out   *ipc.Writer
	block *block
	most  int // rows of a block
	wrote bool
}

func newBlockWriter(w io.Writer, table string, s *arrow.Schema, dictionaries []arrow.Array, rows int, how ...ipc.Option) *blockWriter {
	return &blockWriter{
		table: table, out: ipc.NewWriter(w, append(how, ipc.WithSchema(s))...), most: rows, block: newBlock(s, dictionaries),
	}
}

// add appends rows of a record, with codes as block.add takes them.
func (b *blockWriter) add(rec arrow.Record, lo, hi int, codes [][]int32) error {
	for lo < hi {
		n := min(hi-lo, b.most-b.block.rows)
		b.block.add(rec, lo, lo+n, codes)
		lo += n
		if b.block.rows == b.most {
			if err := b.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *blockWriter) flush() error {
	rec := b.block.record()
	defer rec.Release()
	err := b.out.Write(rec)
	b.block.reset()
	b.wrote = true
	return err
}

// close writes what is left, and at least one block, for the dictionaries are written
// with the first; after an error it only frees what it holds.
func (b *blockWriter) close(err error) error {
	if err == nil && (b.block.rows > 0 || !b.wrote) {
		err = b.flush()
	}
	b.block.release()
	if closed := b.out.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("schema: %s: %w", b.table, err)
	}
	return nil
}

// ReadTables reads tables that WriteTable wrote. Open gives the bytes of a table,
// nil where it was not written; what it gives is closed. A column that the version
// which wrote it did not have is missing and not collected; one that has another type or other levels
// now is an error. The caller releases the result.
func ReadTables(open func(table string) (io.ReadCloser, error)) (*StoredTables, error) {
	t := &StoredTables{records: map[string]arrow.Record{}}
	for _, table := range Tables {
		r, err := open(table.Name)
		if err == nil && r == nil {
			continue
		}
		if err == nil {
			err = t.read(table.Name, r)
			err = errors.Join(err, r.Close())
		}
		if err != nil {
			t.Release()
			return nil, fmt.Errorf("schema: %s: %w", table.Name, err)
		}
	}
	return t, nil
}

// read reads one table.
func (t *StoredTables) read(table string, r io.Reader) error {
	in, err := ipc.NewReader(r, ipc.WithAllocator(memory.DefaultAllocator))
	if err != nil {
		return err
	}
	defer in.Release()
	var blocks []arrow.Record
	defer func() {
		for _, b := range blocks {
			b.Release()
		}
	}()
	for in.Next() {
		b := in.Record()
		b.Retain()
		blocks = append(blocks, b)
	}
	if err := in.Err(); err != nil {
		return err
	}
	joined, err := joinBlocks(in.Schema(), blocks)
	if err != nil {
		return err
	}
	defer joined.Release()
	rec, err := adapt(table, joined)
	if err != nil {
		return err
	}
	t.records[table] = rec
	return nil
}

// adapt makes a record of the columns of this version: one that another version did
// not have is missing in all rows and was not collected, one that this version does
// not have is left out. A column of another type or with other levels is an error.
func adapt(table string, stored arrow.Record) (arrow.Record, error) {
	t, _ := Lookup(table) // the names come from Tables
	columns := make([]arrow.Array, len(t.Columns))
	had := map[string]bool{}
	for i, c := range t.Columns {
		at := stored.Schema().FieldIndices(c.Name)
		if len(at) == 0 {
			columns[i] = array.MakeArrayOfNull(memory.DefaultAllocator, arrowType(c.Type), int(stored.NumRows()))
			defer columns[i].Release()
			continue
		}
		columns[i] = stored.Column(at[0])
		if err := asNow(c, columns[i]); err != nil {
			return nil, err
		}
		text, _ := stored.Schema().Field(at[0]).Metadata.GetValue(collectedKey)
		had[c.Name] = text == "true"
	}
	return array.NewRecord(Arrow(t, func(name string) bool { return had[name] }), columns, stored.NumRows()), nil
}

// asNow checks that a stored column means what it means in this version.
func asNow(c Column, a arrow.Array) error {
	if !arrow.TypeEqual(a.DataType(), arrowType(c.Type)) {
		return fmt.Errorf("%s: is of type %s, not %s", c.Name, a.DataType(), arrowType(c.Type))
	}
	if c.Type != Level {
		return nil
	}
	texts := a.(*array.Dictionary).Dictionary().(*array.String)
	if texts.Len() > len(c.Levels) {
		return fmt.Errorf("%s: has other levels", c.Name)
	}
	for i := range texts.Len() {
		if texts.Value(i) != c.Levels[i] {
			return fmt.Errorf("%s: has other levels", c.Name)
		}
	}
	return nil
}

// joinBlocks makes one record of blocks that share their dictionaries.
func joinBlocks(s *arrow.Schema, blocks []arrow.Record) (arrow.Record, error) {
	if len(blocks) == 0 {
		return nil, errors.New("has no block")
	}
	if len(blocks) == 1 {
		blocks[0].Retain()
		return blocks[0], nil
	}
	columns := make([]arrow.Array, s.NumFields())
	rows := int64(0)
	for _, b := range blocks {
		rows += b.NumRows()
	}
	for i := range columns {
		parts := make([]arrow.Array, len(blocks))
		for j, b := range blocks {
			parts[j] = b.Column(i)
		}
		joined, err := joinColumn(parts)
		if err != nil {
			return nil, err
		}
		defer joined.Release()
		columns[i] = joined
	}
	return array.NewRecord(s, columns, rows), nil
}

// joinColumn joins the parts of a column. The dictionary of a column of codes is
// that of each part.
func joinColumn(parts []arrow.Array) (arrow.Array, error) {
	first, coded := parts[0].(*array.Dictionary)
	if !coded {
		return array.Concatenate(parts, memory.DefaultAllocator)
	}
	indices := make([]arrow.Array, len(parts))
	for i, p := range parts {
		indices[i] = p.(*array.Dictionary).Indices()
	}
	joined, err := array.Concatenate(indices, memory.DefaultAllocator)
	if err != nil {
		return nil, err
	}
	defer joined.Release()
	return array.NewDictionaryArray(Codes, joined, first.Dictionary()), nil
}
