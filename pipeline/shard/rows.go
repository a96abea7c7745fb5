package shard

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"reprieve/pipeline/schema"
)

// section is where the stream of a table, or another part of a file, lies in the body.
type section struct {
	Name     string
	At, Size int64
}

// rowsHead is what a file of rows says of itself.
type rowsHead struct{ Tables []section }

// RowsPath is the file of the rows that a month keeps of the patients of a part, from 0, in
// a folder.
func RowsPath(dir string, part int) string { return filepath.Join(dir, fmt.Sprintf("rows-%05d", part)) }

// begin begins the stream of a table.
func (w *fileWriter) begin(table string) io.Writer {
	w.end()
	w.tables = append(w.tables, section{Name: table, At: w.written})
	return w
}

// end ends the last stream, if any is open.
func (w *fileWriter) end() {
	if n := len(w.tables); n > 0 && w.tables[n-1].Size == 0 {
		w.tables[n-1].Size = w.written - w.tables[n-1].At
	}
}

// writeTables writes the rows of tables.
func (w *fileWriter) writeTables(rows schema.Source) error {
	for _, t := range schema.Tables {
		v := rows.View(t.Name)
		if !v.Present() {
			continue
		}
		if err := schema.WritePart(w.begin(t.Name), v); err != nil {
			return err
		}
	}
	w.end()
	return nil
}

// WriteRows writes the rows that a month keeps of some patients to a file, which must not
// exist.
func WriteRows(path string, rows schema.Source) error {
	f, err := create(path, rowsKind)
	if err != nil {
		return err
	}
	if err := f.writeTables(rows); err != nil {
		return errors.Join(err, f.file.Close(), os.Remove(path))
	}
	return f.finish(rowsHead{f.tables})
}

// SplitRows writes the rows that a month has kept, which open gives table by table as
// schema.ReadTables has it, to so many files in a folder, named by RowsPath: a
// patient's rows to the file of the shard that Of gives. It leaves no file behind an error.
func SplitRows(ctx context.Context, open func(table string) (io.ReadCloser, error), dir string, parts int) error {
	files := make([]*fileWriter, 0, parts)
	discard := func(err error) error {
		for i, f := range files {
			_ = f.file.Close()
			err = errors.Join(err, os.Remove(RowsPath(dir, i)))
		}
		return err
	}
	for i := range parts {
		f, err := create(RowsPath(dir, i), rowsKind)
		if err != nil {
			return discard(err)
		}
		files = append(files, f)
	}
	opened := func(table string) (io.ReadCloser, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return open(table)
	}
	err := schema.PartTables(opened, parts, func(id string) int { return Of(id, parts) },
		func(part int, table string) io.Writer { return files[part].begin(table) })
	if err != nil {
		return discard(err)
	}
	for _, f := range files {
		f.end()
		if err := f.finish(rowsHead{f.tables}); err != nil {
			return discard(err)
		}
	}
	return nil
}

// Rows are the rows that a month keeps of the patients of one shard, in a file.
type Rows struct {
	file   *fileReader
	tables []section
}

// OpenRows opens a file of WriteRows or SplitRows. One that is not as it was written is
// *Corrupt. The caller closes it.
func OpenRows(path string) (*Rows, error) {
	file, err := open(path, rowsKind)
	if err != nil {
		return nil, err
	}
	var h rowsHead
	if err := file.decode(&h); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &Rows{file, h.Tables}, nil
}

// Has says whether the file has a table, with or without rows.
func (r *Rows) Has(table string) bool { return r.find(table) != nil }

func (r *Rows) find(table string) *section {
	for i := range r.tables {
		if r.tables[i].Name == table {
			return &r.tables[i]
		}
	}
	return nil
}

// Table gives the stream of a table, of the form of schema.WritePart; nil where there is
// none. It is valid until Close.
func (r *Rows) Table(table string) io.Reader {
	s := r.find(table)
	if s == nil {
		return nil
	}
	return bufio.NewReader(io.NewSectionReader(r.file.body, s.At, s.Size))
}

// Read reads all tables. The caller releases them.
func (r *Rows) Read() (*schema.StoredTables, error) {
	tables, err := schema.ReadTables(func(table string) (io.ReadCloser, error) {
		if in := r.Table(table); in != nil {
			return io.NopCloser(in), nil
		}
		return nil, nil
	})
	if err != nil {
		return nil, r.file.corrupt(err.Error())
	}
	return tables, nil
}

// Close closes the file.
func (r *Rows) Close() error { return r.file.Close() }
