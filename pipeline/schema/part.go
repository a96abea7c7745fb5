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

// PartTables writes the rows of tables that WriteTable wrote to parts, each as WritePart
// does: part says to which by patient_id, from 0. Open is that of ReadTables, and is asked
// twice for the sessions; create gives what the stream of a table of a part is written
// to, table by table. One block of a table is in memory, one of each part, and the ids of
// all. Tables that ReadTables refuses are an error.
func PartTables(open func(table string) (io.ReadCloser, error), parts int, part func(patientID string) int,
	create func(part int, table string) io.Writer,
) error {
	p := &parting{parts: parts, part: part, create: create}
	for _, t := range Tables {
		var err error
		switch t.Name {
		case PatientsTable:
			err = p.read(t, open, p.patientsOf)
		case SessionsTable:
			err = p.read(t, open, p.sessionsOf)
		}
		if err == nil {
			err = p.table(t, open)
		}
		if err != nil {
			return fmt.Errorf("schema: %s: %w", t.Name, err)
		}
	}
	return nil
}

// parting is the state of one PartTables.
type parting struct {
	parts  int
	part   func(patientID string) int
	create func(part int, table string) io.Writer

	patients, sessions ids
}

// ids are those of all patients or of all sessions, and what becomes of them.
type ids struct {
	all   arrow.Array
	part  []int32       // by code
	codes []int32       // by code, the code in the part
	of    []arrow.Array // by part
}

// read gives the blocks of a table, in this version's columns, to visit.
func (p *parting) read(t Table, open func(string) (io.ReadCloser, error), visit func(arrow.Record) error) error {
	r, err := open(t.Name)
	if err != nil || r == nil {
		return err
	}
	return errors.Join(eachBlock(t, r, visit), r.Close())
}

func eachBlock(t Table, r io.Reader, visit func(arrow.Record) error) error {
	in, err := ipc.NewReader(r, ipc.WithAllocator(memory.DefaultAllocator))
	if err != nil {
		return err
	}
	defer in.Release()
	for in.Next() {
		rec, err := adapt(t.Name, in.Record())
		if err != nil {
			return err
		}
		err = visit(rec)
		rec.Release()
		if err != nil {
			return err
		}
	}
	return in.Err()
}

// patientsOf learns which part each patient is of.
func (p *parting) patientsOf(rec arrow.Record) error {
	if p.patients.all != nil {
		return nil
	}
	all := codesOf(rec, "patient_id").Dictionary().(*array.String)
	part := make([]int32, all.Len())
	for code := range part {
		part[code] = int32(p.part(all.Value(code)))
	}
	p.patients.take(all, part, p.parts)
	return nil
}

// sessionsOf learns which part each session is of: that of its patient.
func (p *parting) sessionsOf(rec arrow.Record) error {
	sessions, patients := codesOf(rec, "session_id"), codesOf(rec, "patient_id")
	if p.sessions.all == nil {
		p.sessions.all = sessions.Dictionary()
		p.sessions.all.Retain()
		p.sessions.part = make([]int32, p.sessions.all.Len())
	}
	if !p.patients.has(patients) {
		return errOtherIDs
	}
	for i := range sessions.Len() {
		p.sessions.part[sessions.GetValueIndex(i)] = p.patients.part[patients.GetValueIndex(i)]
	}
	return nil
}

func codesOf(rec arrow.Record, column string) *array.Dictionary {
	return rec.Column(rec.Schema().FieldIndices(column)[0]).(*array.Dictionary)
}

// errOtherIDs are tables that were not written together.
var errOtherIDs = errors.New("its ids are not those of the patients and the sessions")

// has says whether the codes of a column are of these ids.
func (x *ids) has(a *array.Dictionary) bool {
	return x.all != nil && array.Equal(x.all, a.Dictionary())
}

// take gives the ids their codes in the parts.
func (x *ids) take(all *array.String, part []int32, parts int) {
	if x.all == nil {
		all.Retain()
		x.all = all
	}
	x.part, x.codes = part, make([]int32, len(part))
	builders := make([]*array.StringBuilder, parts)
	for i := range builders {
		builders[i] = array.NewStringBuilder(memory.DefaultAllocator)
	}
	for code, p := range part {
		x.codes[code] = int32(builders[p].Len())
		builders[p].Append(all.Value(code))
	}
	x.of = nil
	for _, b := range builders {
		x.of = append(x.of, b.NewArray())
		b.Release()
	}
}

// table writes the rows of a table.
func (p *parting) table(t Table, open func(string) (io.ReadCloser, error)) error {
	if t.Name == SessionsTable {
		if p.sessions.all == nil {
			return errOtherIDs
		}
		p.sessions.take(p.sessions.all.(*array.String), p.sessions.part, p.parts)
	}
	var out []*blockWriter
	err := p.read(t, open, func(rec arrow.Record) error {
		if out == nil {
			var err error
			if out, err = p.writers(t, rec); err != nil {
				return err
			}
		}
		return p.block(t, rec, out)
	})
	for _, w := range out {
		if closed := w.close(err); err == nil {
			err = closed
		}
	}
	return err
}

// writers begin the streams of a table, with its dictionaries. Texts are those of the
// whole table in each part.
func (p *parting) writers(t Table, rec arrow.Record) ([]*blockWriter, error) {
	var out []*blockWriter
	for part := range p.parts {
		dictionaries := make([]arrow.Array, len(t.Columns))
		for i, c := range t.Columns {
			codes, ok := rec.Column(i).(*array.Dictionary)
			switch {
			case !ok:
				continue
			case c.Type == PatientID && p.patients.has(codes):
				dictionaries[i] = p.patients.of[part]
			case c.Type == SessionID && (p.sessions.has(codes) || codes.NullN() == codes.Len()):
				dictionaries[i] = p.sessions.of[part]
			case c.Type == PatientID || c.Type == SessionID:
				return nil, errOtherIDs
			default:
				dictionaries[i] = codes.Dictionary()
			}
		}
		out = append(out, newBlockWriter(p.create(part, t.Name), t.Name, rec.Schema(), dictionaries, partRows))
	}
	return out, nil
}

// block writes the rows of a block to their parts, those of one patient together.
func (p *parting) block(t Table, rec arrow.Record, out []*blockWriter) error {
	codes := make([][]int32, len(t.Columns))
	for i, c := range t.Columns {
		switch c.Type {
		case PatientID:
			codes[i] = p.patients.codes
		case SessionID:
			codes[i] = p.sessions.codes
		default:
		}
	}
	patients := codesOf(rec, "patient_id")
	owner := patients.Indices().(*array.Int32).Int32Values()
	for lo := 0; lo < len(owner); {
		hi := lo + 1
		for hi < len(owner) && owner[hi] == owner[lo] {
			hi++
		}
		if err := out[p.patients.part[owner[lo]]].add(rec, lo, hi, codes); err != nil {
			return err
		}
		lo = hi
	}
	return nil
}
