package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"reprieve/pipeline/ingest/pages"
)

// arrowFile is an open Arrow file, in the form of a file or of a stream.
type arrowFile struct {
	schema *arrow.Schema
	cols   []field
	read   func() (arrow.Record, error) // the next batch, and io.EOF after the last

	row    int64        // the number of the first row of left
	left   arrow.Record // of the batch at hand, what next has not given
	done   int64        // rows of it that next has given
	share  int64        // its share of the file in bytes
	shared int64
	size   int64
}

// arrowMagic is how an Arrow file begins and ends that is no stream.
const arrowMagic = "ARROW1"

// openArrow reads the schema of a file.
func openArrow(in io.ReaderAt, size int64) (*arrowFile, error) {
	f := &arrowFile{row: 1, size: size}
	head := make([]byte, len(arrowMagic))
	if _, err := in.ReadAt(head, 0); err != nil {
		return nil, errCut
	}
	section, mem := io.NewSectionReader(in, 0, size), &boundedMemory{limit: min(max(size<<12, 1<<24), 1<<32)}
	var err error
	if bytes.Equal(head, []byte(arrowMagic)) {
		err = f.openBatches(section, mem)
	} else {
		err = f.openStream(in, section, mem)
	}
	if err != nil {
		return nil, err
	}
	for _, c := range f.schema.Fields() {
		f.cols = append(f.cols, arrowField(c))
	}
	return f, nil
}

// openBatches opens a file in the form of a file.
func (f *arrowFile) openBatches(in *io.SectionReader, mem memory.Allocator) error {
	r, err := ipc.NewFileReader(in, ipc.WithAllocator(mem))
	if err != nil {
		return err
	}
	next := 0
	f.schema, f.share = r.Schema(), f.size/int64(max(r.NumRecords(), 1))
	f.read = func() (arrow.Record, error) {
		if next == r.NumRecords() {
			return nil, io.EOF
		}
		next++
		rec, err := r.RecordAt(next - 1)
		if errors.Is(err, io.EOF) {
			err = errCut
		}
		return rec, err
	}
	return nil
}

// openStream opens a file in the form of a stream. Its reader takes a stream that
// is cut off between two batches for whole, so that the mark of the end must be
// there; every writer that closes a stream puts it there.
func (f *arrowFile) openStream(at io.ReaderAt, in *io.SectionReader, mem memory.Allocator) error {
	end := make([]byte, 8)
	if _, err := at.ReadAt(end, max(f.size-8, 0)); err != nil || string(end) != "\xff\xff\xff\xff\x00\x00\x00\x00" {
		return errCut
	}
	r, err := ipc.NewReader(in, ipc.WithAllocator(mem))
	if err != nil {
		return err
	}
	f.schema = r.Schema()
	f.read = func() (arrow.Record, error) {
		before, _ := in.Seek(0, io.SeekCurrent)
		rec, err := r.Read()
		if err != nil {
			return nil, err
		}
		rec.Retain()
		after, _ := in.Seek(0, io.SeekCurrent)
		f.share = after - before
		return rec, nil
	}
	return nil
}

// boundedMemory gives no memory beyond a limit at once: a damaged file can ask
// for any.
type boundedMemory struct {
	memory.GoAllocator
	limit int64
}

// Allocate panics beyond the limit, which guarded turns into an error.
func (m *boundedMemory) Allocate(size int) []byte {
	m.check(size)
	return m.GoAllocator.Allocate(size)
}

// Reallocate panics beyond the limit.
func (m *boundedMemory) Reallocate(size int, b []byte) []byte {
	m.check(size)
	return m.GoAllocator.Reallocate(size, b)
}

func (m *boundedMemory) check(size int) {
	if size < 0 || int64(size) > m.limit {
		panic(fmt.Sprintf("it asks for %d bytes of memory", size))
	}
}

// arrowField takes a column from the schema.
func arrowField(c arrow.Field) field {
	f := field{name: c.Name, form: formOther, kind: strings.ToLower(c.Type.ID().String())}
	switch t := c.Type.(type) {
	case *arrow.StringType, *arrow.LargeStringType, *arrow.StringViewType:
		f.form = formText
	case *arrow.DictionaryType:
		if isText(t.ValueType) {
			f.form = formText
		}
	case *arrow.Int8Type, *arrow.Int16Type, *arrow.Int32Type, *arrow.Int64Type,
		*arrow.Uint8Type, *arrow.Uint16Type, *arrow.Uint32Type, *arrow.Uint64Type:
		f.form = formWhole
	case *arrow.Float32Type:
		f.form = formFloat32
	case *arrow.Float64Type:
		f.form = formFloat
	case arrow.DecimalType:
		f.form, f.scale = formDecimal, t.GetScale()
	case *arrow.BooleanType:
		f.form = formBool
	case *arrow.Date32Type:
		f.form = formDate
	case *arrow.TimestampType:
		f.form, f.unit = formLocal, int64(math.Pow10(3*int(t.Unit)))
		if t.TimeZone != "" {
			f.form = formInstant
		}
	case *arrow.NullType:
		f.form = formEmpty
	case arrow.NestedType:
		f.nested = true
	}
	return f
}

func isText(t arrow.DataType) bool {
	switch t.ID() {
	case arrow.STRING, arrow.LARGE_STRING, arrow.STRING_VIEW:
		return true
	default:
		return false
	}
}

func (f *arrowFile) fields() []field { return f.cols }

func (f *arrowFile) metadata() []Metadata {
	var list []Metadata
	add := func(md arrow.Metadata) {
		for i, key := range md.Keys() {
			list = append(list, Metadata{key, md.Values()[i]})
		}
	}
	add(f.schema.Metadata())
	for _, c := range f.schema.Fields() {
		add(c.Metadata)
	}
	return list
}

// arrowRows are some rows of a batch.
type arrowRows struct {
	record  arrow.Record
	cols    []field
	columns []int
	row     int64
	size    int64
}

// arrowPart is how many rows of a file are a part: a batch may be all of the file.
const arrowPart = 1 << 16

func (f *arrowFile) next(columns []int) (part, error) {
	for f.left == nil || f.done == f.left.NumRows() {
		if f.left != nil {
			f.left.Release()
			f.left = nil
		}
		err := guarded(func() (err error) {
			f.left, err = f.read()
			return err
		})
		if err != nil {
			f.left = nil
			return nil, err
		}
		f.done, f.shared = 0, f.share
	}
	n := min(f.left.NumRows()-f.done, arrowPart)
	if f.row+n > math.MaxInt32 {
		return nil, errors.New("the file has more than 2147483647 rows")
	}
	p := &arrowRows{record: f.left.NewSlice(f.done, f.done+n), cols: f.cols, columns: columns, row: f.row, size: f.shared}
	f.done, f.row, f.shared = f.done+n, f.row+n, 0
	return p, nil
}

func (p *arrowRows) first() int64 { return p.row }
func (p *arrowRows) rows() int    { return int(p.record.NumRows()) }
func (p *arrowRows) bytes() int64 { return p.size }

func (p *arrowRows) each(visit func(vectors []pages.Vector)) error {
	defer p.record.Release()
	vectors, dictionaries := make([]pages.Vector, len(p.columns)), make([]*pages.Dictionary, len(p.columns))
	for k, i := range p.columns {
		if d, ok := p.record.Column(i).(*array.Dictionary); ok && p.cols[i].form == formText {
			dictionaries[k] = dictionaryOf(d.Dictionary())
		}
	}
	for done := int64(0); done < p.record.NumRows(); {
		n := min(p.record.NumRows()-done, storedRows)
		for k, i := range p.columns {
			slice := array.NewSlice(p.record.Column(i), done, done+n)
			err := fill(&vectors[k], slice, p.cols[i], dictionaries[k])
			slice.Release()
			if err != nil {
				return err
			}
		}
		visit(vectors)
		done += n
	}
	return nil
}
