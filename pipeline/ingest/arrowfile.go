package ingest

import (
	"bufio"
	"encoding/binary"
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
	in       *messages
	reader   *ipc.Reader
	schema   *arrow.Schema
	cols     []field
	known    []knownTexts // by column
	row      int64        // the number of the first row of left
	left     arrow.Record // of the batch at hand, what next has not given
	done     int64        // rows of it that next has given
	position int64        // bytes of the file that were left at the last part
}

// knownTexts is the last dictionary of a column.
type knownTexts struct {
	data       arrow.ArrayData
	dictionary *pages.Dictionary
}

// A file of Arrow is a stream between a mark with two zeros and a table of its
// parts, its length, and the mark again.
const (
	arrowMark = "ARROW1"
	arrowHead = int64(len(arrowMark) + 2)
	arrowFoot = int64(len(arrowMark) + 4)
)

// openArrow reads the schema of a file. The table of the parts of a file is not
// used: its parts are read as those of a stream, in which they come in order.
func openArrow(in io.ReaderAt, size int64) (*arrowFile, error) {
	head := make([]byte, len(arrowMark))
	if n, _ := in.ReadAt(head, 0); n < len(head) { // its last bytes may come with io.EOF
		return nil, errCut
	}
	begin, end, isFile := int64(0), size, string(head) == arrowMark
	if isFile {
		foot := make([]byte, arrowFoot)
		if n, _ := in.ReadAt(foot, max(size-arrowFoot, 0)); n < len(foot) || string(foot[4:]) != arrowMark {
			return nil, errCut
		}
		begin, end = arrowHead, size-arrowFoot-int64(binary.LittleEndian.Uint32(foot))
		if end < begin {
			return nil, errCut
		}
	}
	section := io.NewSectionReader(in, begin, end-begin)
	f := &arrowFile{in: &messages{in: bufio.NewReaderSize(section, readSize), left: end - begin, open: isFile}, row: 1}
	mem := &boundedMemory{limit: min(max(size<<12, 1<<24), 1<<32)}
	r, err := ipc.NewReaderFromMessageReader(f.in, ipc.WithAllocator(mem))
	if err != nil {
		return nil, err
	}
	f.reader, f.schema = r, r.Schema()
	for _, c := range f.schema.Fields() {
		f.cols = append(f.cols, arrowField(c))
	}
	f.known = make([]knownTexts, len(f.cols))
	f.position = f.in.left
	return f, nil
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
	record       arrow.Record
	cols         []field
	columns      []int
	dictionaries []*pages.Dictionary // by columns
	row          int64
	size         int64
}

// arrowPart is how many rows of a file are a part: a batch may be all of the file.
const arrowPart = 1 << 16

func (f *arrowFile) next(columns []int) (part, error) {
	for f.left == nil || f.done == f.left.NumRows() {
		rec, err := f.reader.Read()
		if err != nil {
			return nil, err
		}
		rec.Retain()
		f.left, f.done = rec, 0
	}
	n := min(f.left.NumRows()-f.done, arrowPart)
	if f.row+n > math.MaxInt32 {
		return nil, errors.New("the file has more than 2147483647 rows")
	}
	p := &arrowRows{record: f.left.NewSlice(f.done, f.done+n), cols: f.cols, columns: columns, row: f.row, size: f.position - f.in.left}
	p.dictionaries = make([]*pages.Dictionary, len(columns))
	for k, i := range columns {
		p.dictionaries[k] = f.dictionary(i)
	}
	f.done, f.row, f.position = f.done+n, f.row+n, f.in.left
	return p, nil
}

// dictionary gives the texts of a column of codes, once as long as they are the
// same; nil for other columns.
func (f *arrowFile) dictionary(i int) *pages.Dictionary {
	d, ok := f.left.Column(i).(*array.Dictionary)
	if !ok || f.cols[i].form != formText {
		return nil
	}
	known := &f.known[i]
	if data := d.Data().Dictionary(); known.data != data {
		known.data, known.dictionary = data, dictionaryOf(d.Dictionary())
	}
	return known.dictionary
}

func (p *arrowRows) first() int64 { return p.row }
func (p *arrowRows) rows() int    { return int(p.record.NumRows()) }
func (p *arrowRows) bytes() int64 { return p.size }

func (p *arrowRows) each(visit func(vectors []pages.Vector)) error {
	vectors, from := make([]pages.Vector, len(p.columns)), make([]arrowColumn, len(p.columns))
	for k, i := range p.columns {
		from[k] = arrowColumn{field: p.cols[i], dictionary: p.dictionaries[k]}
	}
	for done := int64(0); done < p.record.NumRows(); {
		n := min(p.record.NumRows()-done, storedRows)
		for k, i := range p.columns {
			slice := array.NewSlice(p.record.Column(i), done, done+n)
			err := from[k].fill(&vectors[k], slice)
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
