package ingest

import (
	"context"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"reprieve/pipeline/schema"
)

// Parted says what reading an export into parts has shown of it as a whole. What only
// the rows of a patient can show, together, is found part by part: see Part.
type Parted struct {
	Files    []File   // by table, in the order of schema.Tables, then by name
	Others   []string // names in the folder that belong to no table, sorted
	Headers  []Header // those of Exports
	Patients int      // rows of the patients table that are kept
	Form     Form     // what the reading of every part needs to know
	Findings Findings // of the rows as they were read
}

// Form says how the parts are to be read, and what an error in them names.
type Form struct {
	Columns    [][]string // by table, those that any of its files has; nil where there is no file
	Files      []string   // names, in the order of Parted.Files
	FileTables []string
	VASScale   int
	MaxErrors  int
	Quarantine bool
}

// ReadInto reads a folder of exports as Read does, but writes the rows of each
// patient, of all tables, to one of the outputs: part says to which, by the patient's id,
// from 0. Only the patients and the sessions are in memory at once, and a small part of the
// other tables. When the patients and the sessions have been read they are shown to look,
// as they are in Exports. Its errors are those of Read but *Refused, which Conclude gives
// when the parts have been read too, and those of the outputs.
func ReadInto(ctx context.Context, opts Options, outputs []io.Writer, part func(patientID string) int, look func(Registers)) (*Parted, error) {
	return readInto(ctx, opts, outputs, part, look, fullPace())
}

// Registers are the patients and the sessions, until they have been looked at.
type Registers struct{ records map[string]arrow.Record }

// View is that of Exports, of the patients and the sessions.
func (x Registers) View(table string) schema.View { return viewOf(x.records, table) }

func readInto(ctx context.Context, opts Options, outputs []io.Writer, part func(string) int, look func(Registers), p pace) (*Parted, error) {
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
	s := &spreading{reading: r, outputs: outputs, part: part, look: look, form: Form{
		Columns: make([][]string, len(schema.Tables)), VASScale: opts.VASScale, MaxErrors: opts.MaxErrors, Quarantine: opts.Quarantine,
	}}
	if err := s.tables(ctx); err != nil {
		return nil, err
	}
	if len(r.unreadable) > 0 {
		return nil, joined(r.unreadable)
	}
	return s.parted(listing), nil
}

// spreading is the state of one ReadInto.
type spreading struct {
	*reading
	outputs []io.Writer
	part    func(patientID string) int
	look    func(Registers)
	form    Form

	registers map[string]*rows // until they have been looked at

	patientPart, patientCode []int32 // by the code of the patient: the part, and the code in it
	sessionCode              []int32 // by the code of the session: the code in the part of its patient
	sites                    []string
	kept                     int // patients
	scaleUnknown             bool
	found                    []*problems // by table
}

// tables reads the tables in their order. What is wrong with each is kept apart, for
// the problems of its parts come before those of the next.
func (s *spreading) tables(ctx context.Context) error {
	for k, table := range schema.Tables {
		s.problems = &problems{max: s.opts.MaxErrors, ids: map[string]bool{}}
		s.found = append(s.found, s.problems)
		if err := s.table(ctx, k, table); err != nil {
			return err
		}
	}
	return nil
}

// table reads one table into the parts.
func (s *spreading) table(ctx context.Context, k int, table schema.Table) error {
	if table.Name == schema.PatientsTable || table.Name == schema.SessionsTable {
		t, err := s.readTable(ctx, table)
		if err != nil {
			return err
		}
		s.note(k, t)
		if s.registers == nil {
			s.registers = map[string]*rows{}
		}
		s.finish(t, s.registers)
		if table.Name == schema.SessionsTable {
			s.show()
		}
		return s.spreadRegister(k, t)
	}
	out := newSpreader(s, k)
	t, err := s.readTableTo(ctx, table, out.chunk)
	if err == nil {
		err = out.close()
	}
	if err != nil || t == nil {
		return err
	}
	s.note(k, t)
	s.scaleUnknown = s.scaleUnknown || t.broken && table.Name == schema.VASTable
	return nil
}

// show lets the patients and the sessions be looked at.
func (s *spreading) show() {
	builder := newRecordBuilder(memory.DefaultAllocator, s.registers[schema.PatientsTable], s.registers[schema.SessionsTable])
	defer builder.release()
	x := Registers{map[string]arrow.Record{}}
	for name, t := range s.registers {
		x.records[name] = builder.record(t)
	}
	s.look(x)
	releaseAll(x.records)
	s.registers = nil
}

// note keeps which columns the files of a table have.
func (s *spreading) note(k int, t *rows) {
	s.form.Columns[k] = []string{}
	for i, c := range t.columns {
		if c.had {
			s.form.Columns[k] = append(s.form.Columns[k], t.table.Columns[i].Name)
		}
	}
}

// spreadRegister gives the patients, or the sessions, their parts and their codes there,
// and writes their rows.
func (s *spreading) spreadRegister(k int, t *rows) error {
	out := newSpreader(s, k)
	if t.table.Name == schema.PatientsTable {
		s.kept, s.scaleUnknown = len(t.order), t.broken
		s.sites = t.column("site").texts.texts
		ids := t.column("patient_id").texts.texts
		s.patientPart, s.patientCode = make([]int32, len(ids)), make([]int32, len(ids))
		next := make([]int32, len(s.outputs))
		for code, id := range ids {
			p := s.part(id)
			s.patientPart[code], s.patientCode[code] = int32(p), next[p]
			next[p]++
		}
	} else {
		s.sessionCode = make([]int32, len(s.sessions.owner))
		next := make([]int32, len(s.outputs))
		for code, patient := range s.sessions.owner {
			p := s.patientPart[patient]
			s.sessionCode[code] = next[p]
			next[p]++
		}
	}
	for _, i := range t.order {
		out.row(t, i, nil)
	}
	return out.close()
}

// parted puts together what is known when all has been read. The texts of bad cells are
// judged now, for the ids are known only here.
func (s *spreading) parted(l listing) *Parted {
	p := &Parted{Others: l.others, Headers: s.headers, Patients: s.kept}
	for _, f := range s.files {
		p.Files = append(p.Files, f.File)
		s.form.Files, s.form.FileTables = append(s.form.Files, f.Name), append(s.form.FileTables, f.Table)
	}
	p.Form = s.form
	ids := map[string]bool{}
	for _, found := range s.found {
		for id := range found.ids {
			ids[id] = true
		}
	}
	known := func(text string) bool { return ids[text] || s.patients.knows(text) || s.sessions.knows(text) }
	p.Findings.takeTally(s.tally)
	p.Findings.ScaleUnknown = s.scaleUnknown
	for k, found := range s.found {
		for _, x := range found.list {
			p.Findings.Wrong = append(p.Findings.Wrong, Wrong{Table: k, Error: x.shown(known)})
		}
		if found.more > 0 {
			p.Findings.More = append(p.Findings.More, More{Table: k, Problems: found.more})
		}
	}
	for _, site := range s.sites {
		p.Findings.Sites = append(p.Findings.Sites, Site{Name: site, Shown: siteProblem(site).shown(known).Shown})
	}
	return p
}

// Part is the rows of the patients of one part.
type Part struct {
	Findings Findings // of these rows

	records map[string]arrow.Record
}

// View is that of Exports, of the rows of the part. The codes of patient_id and of
// session_id are the ranks of the ids of the part.
func (x *Part) View(table string) schema.View { return viewOf(x.records, table) }

// Release frees the records.
func (x *Part) Release() { releaseAll(x.records) }

// ReadPart reads one output of ReadInto and applies the rules that hold between the
// rows of a patient. Text that ReadInto did not write is an error. The caller releases
// the result.
func ReadPart(in io.Reader, form Form) (*Part, error) {
	return readPart(in, form, memory.DefaultAllocator)
}

func readPart(in io.Reader, form Form, mem memory.Allocator) (*Part, error) {
	if len(form.Columns) != len(schema.Tables) || len(form.Files) != len(form.FileTables) {
		return nil, fmt.Errorf("ingest: part: form: %d tables, %d files of %d tables", len(form.Columns), len(form.Files), len(form.FileTables))
	}
	tables, err := gather(in, form)
	if err != nil {
		return nil, fmt.Errorf("ingest: part: %w", err)
	}
	x := &Part{records: map[string]arrow.Record{}}
	r := partReading(form)
	for k, table := range schema.Tables {
		t := tables[k]
		if t == nil {
			continue
		}
		r.problems = &problems{max: form.MaxErrors, ids: map[string]bool{}}
		r.settle(t)
		x.Findings.take(k, t, tables[0], r.problems)
		if table.Name == schema.VASTable {
			x.Findings.Scales = r.scales(tables[0], t)
		}
	}
	x.Findings.takeTally(r.tally)
	builder := newRecordBuilder(mem, tables[0], tables[1])
	defer builder.release()
	for _, t := range tables {
		if t != nil {
			x.records[t.table.Name] = builder.record(t)
		}
	}
	return x, nil
}

// partReading is a reading of rows whose cells have been read.
func partReading(form Form) *reading {
	r := &reading{
		opts: Options{VASScale: form.VASScale, MaxErrors: form.MaxErrors, Quarantine: form.Quarantine},
		pace: pace{workers: 1}, patients: newRegister(), sessions: newRegister(),
	}
	for i, name := range form.Files {
		r.files = append(r.files, exportFile{File: File{Name: name, Table: form.FileTables[i]}})
	}
	r.tally = &tally{files: r.files, counts: map[tallyKey]int64{}}
	return r
}
