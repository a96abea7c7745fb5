package ingest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"reprieve/pipeline/privacy/seal"
	"reprieve/pipeline/schema"
)

// Options say where the exports are and how they are written. The zero value of
// a field is its default.
type Options struct {
	Dir          string
	Location     *time.Location  // of times without offset; nil: UTC
	Clock        schema.Clock    // "": Calendar
	Delimiter    rune            // between the cells of .csv; 0: ','
	DecimalComma bool            // 4,5 is a number, as is 4.5
	MissingCodes []string        // besides the empty cell; nil: NA and .
	VASScale     int             // 100 (mm) or 10 (cm); 0: 100
	Ignore       []string        // names of columns that are not read
	MaxErrors    int             // problems that are listed; 0: 1000
	Quarantine   bool            // leave out rows that break a rule instead of stopping
	Identities   seal.Identities // for files that are encrypted (.age)

	// Progress is told how much of the files has been read, and how many rows, from
	// another goroutine but once at a time; nil: nobody is.
	Progress func(doneBytes, totalBytes, rows int64)
}

// File is one file that was read.
type File struct {
	Name, Table string
	Bytes       int64  // on disk
	Rows        int64  // without the header and before any is left out
	SHA256      string // of the file as it lies on disk, in hexadecimal
}

// Exports are the tables of a folder. They hold Arrow memory until Release.
type Exports struct {
	Files  []File   // by table, in the order of schema.Tables, then by name
	Others []string // names in the folder that belong to no table, sorted
	// Headers are those of the .parquet and .arrow files, in the order of Files: what
	// may name someone and is no cell.
	Headers []Header
	Ledger  Ledger

	records map[string]arrow.Record
}

// View gives the rows of a table: patients by id, the others by patient, main
// time, and then their other columns in the order of the schema. The codes of
// patient_id are the rows of patients; those of session_id are ranks of the
// ids. It is the zero View if the folder has no file of the table, and valid
// until Release.
func (x *Exports) View(table string) schema.View { return viewOf(x.records, table) }

func viewOf(records map[string]arrow.Record, table string) schema.View {
	rec := records[table]
	if rec == nil {
		return schema.View{}
	}
	v, err := schema.NewView(table, rec)
	if err != nil {
		panic(err) // the record was made by the same schema
	}
	return v
}

// Release frees the records.
func (x *Exports) Release() { releaseAll(x.records) }

// releaseAll frees records and forgets them.
func releaseAll(records map[string]arrow.Record) {
	for _, rec := range records {
		rec.Release()
	}
	clear(records)
}

// Read reads a folder of exports. Its errors are, in this order of precedence,
// *Missing and *Unreadable (joined if there are several), *privacy.Gate, and
// *Refused; besides, errors of Options and of the context. The caller releases
// the result.
func Read(ctx context.Context, opts Options) (*Exports, error) {
	return readWith(ctx, opts, memory.DefaultAllocator)
}

// readWith is Read with the memory that the records are made in.
func readWith(ctx context.Context, opts Options, mem memory.Allocator) (*Exports, error) {
	return readAt(ctx, opts, mem, fullPace())
}

// readAt is readWith with the division of the work.
func readAt(ctx context.Context, opts Options, mem memory.Allocator, p pace) (*Exports, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	listing, err := list(opts.Dir, opts.Delimiter)
	if err != nil {
		return nil, err
	}
	r := newReading(opts, listing, p)
	if err := r.checkHeaders(ctx); err != nil {
		return nil, err
	}
	tables, err := r.readTables(ctx)
	if err != nil {
		return nil, err
	}
	x := &Exports{Others: listing.others, Headers: r.headers, Ledger: r.tally.ledger(), records: map[string]arrow.Record{}}
	for _, f := range r.files {
		x.Files = append(x.Files, f.File)
	}
	builder := newRecordBuilder(mem, tables[schema.PatientsTable], tables[schema.SessionsTable])
	defer builder.release()
	for name, t := range tables {
		x.records[name] = builder.record(t)
	}
	return x, nil
}

// withDefaults fills in the defaults and checks what is left.
func (o Options) withDefaults() (Options, error) {
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Clock == "" {
		o.Clock = schema.Calendar
	}
	if o.Delimiter == 0 {
		o.Delimiter = ','
	}
	if o.MissingCodes == nil {
		o.MissingCodes = []string{"NA", "."}
	}
	if o.VASScale == 0 {
		o.VASScale = 100
	}
	if o.MaxErrors == 0 {
		o.MaxErrors = defaultMaxErrors
	}
	if o.Progress == nil {
		o.Progress = func(int64, int64, int64) {}
	}
	return o, o.check()
}

// delimiters are those that may stand between cells.
const delimiters = ",;\t|"

// check refuses options that cannot be meant.
func (o Options) check() error {
	switch {
	case o.Clock != schema.Calendar && o.Clock != schema.StudyMinutes:
		return fmt.Errorf("ingest: clock: %q is not %s or %s", o.Clock, schema.Calendar, schema.StudyMinutes)
	case !strings.ContainsRune(delimiters, o.Delimiter):
		return fmt.Errorf("ingest: delimiter: %q is not a comma, a semicolon, a tab or a bar", o.Delimiter)
	case o.VASScale != 100 && o.VASScale != 10:
		return fmt.Errorf("ingest: scale: %d is not 100 or 10", o.VASScale)
	case o.MaxErrors < 0:
		return fmt.Errorf("ingest: max errors: %d is negative", o.MaxErrors)
	}
	return nil
}
