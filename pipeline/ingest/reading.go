package ingest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

// reading is the state of one Read.
type reading struct {
	opts        Options
	pace        pace
	files       []exportFile
	total, done int64        // bytes on disk
	rows        atomic.Int64 // that have been read
	calendar    *calendar
	problems    *problems
	tally       *tally
	patients    *register
	sessions    *register
	sessionDays func() map[patientDay]bool // made when it is first asked for
	headers     []Header
	unreadable  []error
}

func newReading(opts Options, l listing, p pace) *reading {
	return &reading{
		opts: opts, pace: p, files: l.files, total: l.bytes,
		calendar: &calendar{loc: opts.Location},
		problems: &problems{max: opts.MaxErrors, ids: map[string]bool{}},
		tally:    &tally{files: l.files, counts: map[tallyKey]int64{}},
		patients: newRegister(), sessions: newRegister(),
		sessionDays: func() map[patientDay]bool { return nil },
	}
}

// checkHeaders opens the gate: no row is read while a file has a column that no
// table has. If one does, the files are read to their ends for what cannot be
// read, which comes first.
func (r *reading) checkHeaders(ctx context.Context) error {
	gate := &privacy.Gate{}
	for _, f := range r.files {
		if f.format != formatText {
			if err := r.checkStored(ctx, f, gate); err != nil {
				return err
			}
			continue
		}
		err := r.withSource(ctx, f, nil, func(s *source) error {
			h, err := readHeader(newBlockReader(s, min(readSize, r.pace.blockSize)), f, tableByName(f.Table), r.opts)
			gate.Columns = append(gate.Columns, h.unknown...)
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(gate.Columns) == 0 && len(r.unreadable) == 0 {
		return nil
	}
	r.unreadable = nil
	for _, f := range r.files {
		err := r.readThrough(ctx, f)
		if err != nil {
			return err
		}
	}
	if len(r.unreadable) > 0 {
		return joined(r.unreadable)
	}
	return gate
}

// readThrough reads a file to its end for what cannot be read.
func (r *reading) readThrough(ctx context.Context, f exportFile) error {
	if f.format != formatText {
		return r.readStoredThrough(ctx, f)
	}
	return r.withSource(ctx, f, nil, func(s *source) error { _, err := s.drain(); return err })
}

// withSource opens a file for use. An error of reading is noted and the file
// given up; the error returned is that of the context. If all of the file is
// read, sha is its hash.
func (r *reading) withSource(ctx context.Context, f exportFile, progress func(n int64), use func(*source) error) error {
	if progress == nil {
		progress = func(int64) {}
	}
	s, err := openSource(ctx, f, r.opts.Identities, progress)
	if err == nil {
		defer s.Close() //nolint:errcheck // it was only read
		err = use(s)
	}
	if ctxErr := ctx.Err(); ctxErr != nil {
		return fmt.Errorf("ingest: %w", ctxErr)
	}
	if err != nil {
		r.unreadable = append(r.unreadable, &Unreadable{File: f.Name, Err: err})
	}
	return nil
}

// joined is nil, the one error of a list, or all of them.
func joined(list []error) error {
	if len(list) == 1 {
		return list[0]
	}
	return errors.Join(list...)
}

// tableByName is the table of a file.
func tableByName(name string) schema.Table {
	t, _ := schema.Lookup(name) // the name came from schema.Tables
	return t
}

// readTables reads the tables in the order of schema.Tables, which has the
// patients first and the sessions second.
func (r *reading) readTables(ctx context.Context) (map[string]*rows, error) {
	tables := map[string]*rows{}
	for _, table := range schema.Tables {
		t, err := r.readTable(ctx, table)
		if err != nil {
			return nil, err
		}
		if t != nil {
			r.finish(t, tables)
		}
	}
	return r.result(tables)
}

// finish puts the rows of a table in order, adds it to the tables, and notes
// what the tables after it need to know.
func (r *reading) finish(t *rows, tables map[string]*rows) {
	r.settle(t)
	tables[t.table.Name] = t
	switch t.table.Name {
	case schema.PatientsTable:
		r.patients.fill(t, "patient_id")
	case schema.SessionsTable:
		r.sessions.fill(t, "session_id")
		r.sessions.fillOwners(t)
		r.sessionDays = sync.OnceValue(func() map[patientDay]bool { return r.findSessionDays(t) })
	case schema.VASTable:
		r.checkScale(tables[schema.PatientsTable], t)
	}
}

// result gives the tables, or what is wrong.
func (r *reading) result(tables map[string]*rows) (map[string]*rows, error) {
	if len(r.unreadable) > 0 {
		return nil, joined(r.unreadable)
	}
	known := func(text string) bool { return r.patients.knows(text) || r.sessions.knows(text) }
	return tables, r.problems.refused(known)
}

// readTable reads the files of one table; nil if there is none.
func (r *reading) readTable(ctx context.Context, table schema.Table) (*rows, error) {
	var chunks []*chunk
	t, err := r.readTableTo(ctx, table, func(c *chunk) error { chunks = append(chunks, c); return nil })
	if t != nil {
		t.join(chunks, r.pace.workers)
	}
	return t, err
}

// readTableTo reads the files of one table, nil if there is none, and gives the rows
// to keep, in the order in which they stand. An error of keep ends the reading.
func (r *reading) readTableTo(ctx context.Context, table schema.Table, keep func(*chunk) error) (*rows, error) {
	var t *rows
	for i := range r.files {
		if r.files[i].Table != table.Name {
			continue
		}
		if t == nil {
			t = newRows(table)
		}
		read := r.readFile
		if r.files[i].format != formatText {
			read = r.readStored
		}
		if err := read(ctx, int32(i), t, keep); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// readFile reads one file of a table.
func (r *reading) readFile(ctx context.Context, number int32, t *rows, keep func(*chunk) error) error {
	f := &r.files[number]
	var failed error
	var read int64 // while blocks are read, their readers look at f
	complete := false
	progress := func(n int64) {
		r.done += n
		r.opts.Progress(r.done, r.total, r.rows.Load())
	}
	take := func(c *chunk) bool {
		read += c.read
		r.rows.Add(c.read)
		failed = keep(c)
		return failed == nil
	}
	err := r.withSource(ctx, *f, progress, func(s *source) (err error) {
		if err = r.readRows(ctx, number, s, t, take); err != nil || failed != nil {
			return err
		}
		f.SHA256, err = s.drain()
		complete = err == nil
		return err
	})
	f.Rows += read
	t.broken = t.broken || !complete
	return errors.Join(failed, err)
}

// readRows reads the header and the rows of a file, until keep says no.
func (r *reading) readRows(ctx context.Context, number int32, s *source, t *rows, keep func(*chunk) bool) error {
	f := r.files[number]
	blocks := newBlockReader(s, r.pace.blockSize)
	h, err := readHeader(blocks, f, t.table, r.opts)
	if err != nil {
		return err
	}
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
	return r.readBlocks(ctx, number, t, h, blocks, keep)
}

// readBlocks reads the rows after the header.
func (r *reading) readBlocks(ctx context.Context, number int32, t *rows, h headerReport, blocks *blockReader, keep func(*chunk) bool) error {
	first := true
	next := func() (block, error) {
		if first {
			first = false
			return h.rest, nil
		}
		return blocks.next()
	}
	newWorker := func() func(block) *chunk { return r.newRowReader(number, t.table, h.layout).read }
	return ordered(ctx, r.pace.workers, next, newWorker, func(c *chunk) bool {
		r.take(c, number)
		t.broken = t.broken || c.broken
		return keep(c) && !c.broken
	})
}
