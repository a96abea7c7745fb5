package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"

	"reprieve/pipeline/schema"
	"reprieve/pipeline/shard"
	"reprieve/pipeline/since"
)

// KeptRows are the rows that a month keeps, to be compared with. They are valid until
// the writer that they are handed to returns.
type KeptRows interface {
	// Present says whether the exports have a table, with or without rows.
	Present(table string) bool
	// WriteTable writes a table as schema.WriteTable does: the same bytes by every route.
	WriteTable(w io.Writer, table string) error
}

// monthRows are the rows of a month as a comparison takes them.
type monthRows interface {
	KeptRows
	since.Rows
	io.Closer
}

// rowsAtOnce are rows that are in memory.
type rowsAtOnce struct {
	since.Whole
	tables *schema.StoredTables
}

func newRowsAtOnce(tables *schema.StoredTables) monthRows {
	return rowsAtOnce{since.Whole{Source: tables}, tables}
}

func (r rowsAtOnce) Present(table string) bool { return r.tables.View(table).Present() }

func (r rowsAtOnce) WriteTable(w io.Writer, table string) error {
	return schema.WriteTable(w, r.tables.View(table))
}

// Close frees the rows.
func (r rowsAtOnce) Close() error {
	r.tables.Release()
	return nil
}

// rowsInFiles are rows that are in files, one a shard.
type rowsInFiles []*shard.Rows

// openRowsInFiles opens the files of rows in a folder.
func openRowsInFiles(dir string, parts int) (rowsInFiles, error) {
	var r rowsInFiles
	for i := range parts {
		part, err := shard.OpenRows(shard.RowsPath(dir, i))
		if err != nil {
			return nil, errors.Join(err, r.Close())
		}
		r = append(r, part)
	}
	return r, nil
}

func (r rowsInFiles) Present(table string) bool { return r[0].Has(table) }

func (r rowsInFiles) WriteTable(w io.Writer, table string) error {
	var streams []io.Reader
	for _, part := range r {
		stream := part.Table(table)
		if stream == nil {
			return fmt.Errorf("pipeline: rows: table %s is not in all parts", table)
		}
		streams = append(streams, stream)
	}
	return schema.MergeTable(w, table, streams)
}

// Parts is the number of files.
func (r rowsInFiles) Parts() int { return len(r) }

// Part reads a file.
func (r rowsInFiles) Part(i int) (since.Part, error) { return r[i].Read() }

// Close closes the files.
func (r rowsInFiles) Close() error {
	var err error
	for _, part := range r {
		err = errors.Join(err, part.Close())
	}
	return err
}

// tableOpener gives the bytes of a table that a month keeps; nil where there is none.
type tableOpener func(table string) (io.ReadCloser, error)

// holdAtOnce reads the rows of a month into memory.
func holdAtOnce(_ context.Context, open tableOpener) (monthRows, error) {
	tables, err := schema.ReadTables(open)
	if err != nil {
		return nil, fmt.Errorf("pipeline: %w", err)
	}
	return newRowsAtOnce(tables), nil
}
