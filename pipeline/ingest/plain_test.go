package ingest

import (
	"context"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"reprieve/pipeline/privacy/seal"
	"reprieve/pipeline/schema"
)

// plainReading reads by the plain rules: every file from its first byte to its
// last by encoding/csv, one row after the other. It shares with the reading of
// blocks what comes after the rows.
type plainReading struct{ *reading }

// plainRead is Read by the plain rules, once the headers are known to be those
// of the tables.
func plainRead(ctx context.Context, opts Options) (*Exports, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	listing, err := list(opts.Dir, opts.Delimiter)
	if err != nil {
		return nil, err
	}
	r := plainReading{newReading(opts, listing, pace{blockSize, 1})}
	if err := r.checkHeaders(ctx); err != nil {
		return nil, err
	}
	tables, err := r.readTables(ctx)
	if err != nil {
		return nil, err
	}
	x := &Exports{Others: listing.others, Ledger: r.tally.ledger(), records: map[string]arrow.Record{}}
	for _, f := range r.files {
		x.Files = append(x.Files, f.File)
	}
	builder := newRecordBuilder(memory.DefaultAllocator, tables[schema.PatientsTable], tables[schema.SessionsTable])
	defer builder.release()
	for name, t := range tables {
		x.records[name] = builder.record(t)
	}
	return x, nil
}

func (r plainReading) readTables(ctx context.Context) (map[string]*rows, error) {
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

func (r plainReading) readTable(ctx context.Context, table schema.Table) (*rows, error) {
	var t *rows
	for i := range r.files {
		if r.files[i].Table != table.Name {
			continue
		}
		if t == nil {
			t = newRows(table)
		}
		f, complete := &r.files[i], false
		err := r.withSource(ctx, *f, nil, func(s *source) (err error) {
			if f.Rows, err = r.readRows(int32(i), s, t); err != nil {
				return err
			}
			f.SHA256, err = s.drain()
			complete = err == nil
			return err
		})
		t.broken = t.broken || !complete
		if err != nil {
			return nil, fmt.Errorf("plain: %w", err)
		}
	}
	return t, nil
}

// readRows reads the header, by the reader of headers, and the rows.
func (r plainReading) readRows(number int32, s *source, t *rows) (int64, error) {
	f := r.files[number]
	header, err := r.header(f, t.table)
	if err != nil {
		return 0, err
	}
	if len(header.wrong) > 0 {
		t.broken = true
		for _, x := range header.wrong {
			r.problems.add(x)
		}
		return 0, nil
	}
	for i, at := range header.layout.cells {
		t.columns[i].had = t.columns[i].had || at >= 0
	}
	p := &plainRows{
		plainReading: &r, number: number, file: f, split: newSplitter(s, f.comma), layout: header.layout, rows: t,
		values: make([]int64, len(t.columns)), texts: make([]string, len(t.columns)),
	}
	if i := mainTime(t.table); i >= 0 {
		p.mainTime = &t.columns[i]
	}
	if err := p.split.next(); err != nil { // the header
		return 0, err
	}
	return p.readAll()
}

// header reads the header of a file, which is opened once more for it.
func (r plainReading) header(f exportFile, table schema.Table) (h headerReport, err error) {
	s, err := openSource(context.Background(), f, seal.Identities{}, func(int64) {})
	if err != nil {
		return h, err
	}
	defer s.Close()
	return readHeader(newBlockReader(s, blockSize), f, table, r.opts)
}
