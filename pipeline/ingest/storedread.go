package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

// isStored says whether a file holds typed columns and no text.
func isStored(name string) bool {
	end := filepath.Ext(name)
	return end == ".parquet" || end == ".arrow"
}

// fieldNames are the columns of a Parquet or Arrow file as titles. They stand in
// no line.
type fieldNames []field

func (n fieldNames) cells() []string {
	names := make([]string, len(n))
	for i, f := range n {
		names[i] = f.name
	}
	return names
}

func (fieldNames) place(cell int) (line, column int) { return 0, cell + 1 }

func (fieldNames) rowLine() int { return 0 }

// storedHeader matches the columns of a Parquet or Arrow file with those of its
// table.
func (r *reading) storedHeader(f exportFile, s stored) headerReport {
	var h headerReport
	names := fieldNames(s.fields())
	if slices.ContainsFunc(names.cells(), foulText) {
		h.add(f, 0, 1, "", "the header is not UTF-8 text")
		return h
	}
	h.match(names, f, tableByName(f.Table), r.opts)
	return h
}

// withStored opens a Parquet or Arrow file for use. An error of reading is noted
// and the file given up; the error returned is that of the context.
func (r *reading) withStored(ctx context.Context, f exportFile, use func(file *os.File, s stored) error) error {
	file, err := os.Open(f.path)
	if err == nil {
		defer file.Close() //nolint:errcheck // it was only read
		var s stored
		if s, err = r.openStoredFile(file, f); err == nil {
			err = use(file, s)
		}
	}
	if ctxErr := ctx.Err(); ctxErr != nil {
		return fmt.Errorf("ingest: %w", ctxErr)
	}
	if err != nil {
		r.unreadable = append(r.unreadable, &Unreadable{File: f.Name, Err: plainError(err)})
	}
	return nil
}

// openStoredFile opens a Parquet or Arrow file, which may be encrypted.
func (r *reading) openStoredFile(file *os.File, f exportFile) (stored, error) {
	if !f.sealed {
		return openStored(file, f.Bytes, f.format)
	}
	text, size, err := r.opts.Identities.OpenAt(file, f.Bytes)
	if err != nil {
		return nil, err
	}
	return openStored(text, size, f.format)
}

// checkStored shows the columns of a file to the gate.
func (r *reading) checkStored(ctx context.Context, f exportFile, gate *privacy.Gate) error {
	return r.withStored(ctx, f, func(_ *os.File, s stored) error {
		h := r.storedHeader(f, s)
		gate.Columns = append(gate.Columns, h.unknown...)
		r.headers = append(r.headers, Header{File: f.Name, Columns: fieldNames(s.fields()).cells(), Metadata: s.metadata()})
		return nil
	})
}

// readStoredThrough reads a file to its end for what cannot be read. Nested columns
// are left out: of them nothing would be read.
func (r *reading) readStoredThrough(ctx context.Context, f exportFile) error {
	return r.withStored(ctx, f, func(_ *os.File, s stored) error {
		var columns []int
		for i, c := range s.fields() {
			if c.form != formOther {
				columns = append(columns, i)
			}
		}
		for ctx.Err() == nil {
			var end bool
			err := guarded(func() error {
				p, err := s.next(columns)
				if end = errors.Is(err, io.EOF); end || err != nil {
					return err
				}
				return p.each(nothing)
			})
			switch {
			case end:
				return nil
			case err != nil:
				return err
			}
		}
		return ctx.Err()
	})
}

// readStored reads one Parquet or Arrow file of a table and gives its rows to keep,
// in the order in which they stand. An error of keep ends the reading.
func (r *reading) readStored(ctx context.Context, number int32, t *rows, keep func(*chunk) error) error {
	f := &r.files[number]
	var failed error
	var read int64 // while parts are read, their readers look at f
	complete, begin := false, r.done
	take := func(c *chunk) bool {
		read += c.read
		r.rows.Add(c.read)
		failed = keep(c)
		return failed == nil
	}
	err := r.withStored(ctx, *f, func(file *os.File, s stored) error {
		sum := hashed(ctx, file, f.Bytes)
		err := r.readParts(ctx, number, s, t, take)
		h := <-sum // before the file is closed
		if err = errors.Join(err, h.err); err != nil || failed != nil {
			return err
		}
		f.SHA256, complete = h.sha, true
		return sameSize(file, f.Bytes)
	})
	f.Rows += read
	r.done = begin + f.Bytes
	r.opts.Progress(r.done, r.total, r.rows.Load())
	t.broken = t.broken || !complete
	return errors.Join(failed, err)
}

// sum is the hash of a file, or why there is none.
type sum struct {
	sha string
	err error
}

// hashed takes the hash of a file while its parts are read.
func hashed(ctx context.Context, file *os.File, size int64) <-chan sum {
	done := make(chan sum, 1)
	go func() {
		h := sha256.New()
		n, err := io.Copy(h, &untilDone{ctx, io.NewSectionReader(file, 0, size)})
		if err == nil && n < size {
			err = errCut
		}
		done <- sum{hex.EncodeToString(h.Sum(nil)), plainError(err)}
	}()
	return done
}

// untilDone reads until a context is done.
type untilDone struct {
	ctx context.Context
	in  io.Reader
}

// Read reads, or gives the context's error.
func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.in.Read(p)
}

// sameSize checks that a file, which is read at several places, has not become
// another meanwhile.
func sameSize(file *os.File, size int64) error {
	info, err := file.Stat()
	if err == nil && info.Size() != size {
		err = errors.New("the file has changed while it was read")
	}
	return plainError(err)
}

// readParts reads the rows of a file, until keep says no.
func (r *reading) readParts(ctx context.Context, number int32, s stored, t *rows, keep func(*chunk) bool) error {
	f := r.files[number]
	h := r.storedHeader(f, s)
	h.refuseNested(f, t.table, s.fields())
	if len(h.wrong) > 0 {
		t.broken = true
		for _, x := range h.wrong {
			r.problems.add(x)
		}
		return nil
	}
	for i, at := range h.layout.cells {
		t.columns[i].had = t.columns[i].had || at >= 0
	}
	columns := slices.DeleteFunc(slices.Clone(h.layout.cells), func(at int) bool { return at < 0 })
	next := func() (p part, err error) {
		err = guarded(func() (err error) { p, err = s.next(columns); return err })
		return p, err
	}
	newWorker := func() func(part) *chunk { return r.newStoredReader(number, t.table, h.layout, s.fields()).read }
	var unread error
	err := ordered(ctx, r.pace.workers, next, newWorker, func(c *chunk) bool {
		if unread = c.err; unread != nil {
			return false
		}
		r.take(c, number)
		r.done += c.bytes
		r.opts.Progress(min(r.done, r.total), r.total, r.rows.Load())
		t.broken = t.broken || c.broken
		return keep(c) && !c.broken
	})
	return errors.Join(err, unread)
}

// refuseNested notes columns that hold columns or lists.
func (h *headerReport) refuseNested(f exportFile, table schema.Table, fields []field) {
	for i, at := range h.layout.cells {
		if at >= 0 && fields[at].nested {
			h.add(f, 0, at+1, table.Columns[i].Name, "is a column of a nested type")
		}
	}
}
