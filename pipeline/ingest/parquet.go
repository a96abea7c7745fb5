package ingest

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"strings"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	pqschema "github.com/apache/arrow/go/v17/parquet/schema"

	"reprieve/pipeline/ingest/pages"
)

// parquetFile is an open Parquet file.
type parquetFile struct {
	in   io.ReaderAt
	size int64
	meta *metadata.FileMetaData
	cols []parquetColumn

	group int   // the next row group
	row   int64 // the number of its first row
}

// parquetColumn is a column at the top of the schema.
type parquetColumn struct {
	field
	leaf   int // the index of its values; -1 for a column of columns
	chunk  pages.Chunk
	binary bool // whole numbers as bytes, highest first
	bits   int  // of whole numbers without a sign, if 32 or 64
}

// openParquet reads the footer of a file.
func openParquet(in io.ReaderAt, size int64) (*parquetFile, error) {
	r, err := file.NewParquetReader(io.NewSectionReader(in, 0, size))
	if err != nil {
		return nil, err
	}
	f := &parquetFile{in: in, size: size, meta: r.MetaData(), row: 1}
	root := f.meta.Schema.Root()
	for i := range root.NumFields() {
		f.cols = append(f.cols, newParquetColumn(root.Field(i), f.meta.Schema))
	}
	return f, nil
}

// newParquetColumn takes a column from the schema.
func newParquetColumn(node pqschema.Node, s *pqschema.Schema) parquetColumn {
	p, ok := node.(*pqschema.PrimitiveNode)
	if !ok || node.RepetitionType() == parquet.Repetitions.Repeated {
		return parquetColumn{field: field{name: node.Name(), form: formOther, nested: true}, leaf: -1}
	}
	c := parquetColumn{
		field: field{name: node.Name(), kind: strings.ToLower(p.PhysicalType().String())},
		leaf:  s.ColumnIndexByNode(node),
		chunk: pages.Chunk{
			Type: pages.Type(p.PhysicalType()), Length: p.TypeLength(),
			Optional: node.RepetitionType() == parquet.Repetitions.Optional,
		},
	}
	c.setForm(p)
	return c
}

// setForm takes the meaning of the column's values.
func (c *parquetColumn) setForm(p *pqschema.PrimitiveNode) {
	c.form = formOther
	physical := p.PhysicalType()
	switch t := p.LogicalType().(type) {
	case pqschema.StringLogicalType, pqschema.EnumLogicalType:
		c.form, c.kind = formText, "text"
	case *pqschema.IntLogicalType:
		c.setWhole(*t)
	case pqschema.IntLogicalType:
		c.setWhole(t)
	case *pqschema.DecimalLogicalType:
		c.setDecimal(*t)
	case pqschema.DecimalLogicalType:
		c.setDecimal(t)
	case pqschema.DateLogicalType:
		c.form, c.kind = formDate, "date"
	case *pqschema.TimestampLogicalType:
		c.setTime(*t)
	case pqschema.TimestampLogicalType:
		c.setTime(t)
	case pqschema.NullLogicalType:
		c.form, c.kind = formEmpty, "null"
	case pqschema.NoLogicalType, nil:
		c.form = plainForm(physical)
		if c.form == formBool {
			c.kind = "bool"
		}
	default:
		c.kind = strings.ToLower(t.String())
	}
}

// plainForm is the form of values of which only the physical type is known.
func plainForm(t parquet.Type) form {
	switch t {
	case parquet.Types.Boolean:
		return formBool
	case parquet.Types.Int32, parquet.Types.Int64:
		return formWhole
	case parquet.Types.Float:
		return formFloat32
	case parquet.Types.Double:
		return formFloat
	default:
		return formOther
	}
}

// setWhole remembers where numbers without a sign lie in those with one.
func (c *parquetColumn) setWhole(t pqschema.IntLogicalType) {
	c.form, c.kind = formWhole, fmt.Sprintf("int%d", t.BitWidth())
	if !t.IsSigned() {
		c.kind = "u" + c.kind
		if t.BitWidth() >= 32 {
			c.bits = int(t.BitWidth())
		}
	}
}

func (c *parquetColumn) setDecimal(t pqschema.DecimalLogicalType) {
	c.form, c.kind, c.scale = formDecimal, "decimal", t.Scale()
	c.binary = c.chunk.Type == pages.ByteArray || c.chunk.Type == pages.FixedLenByteArray
}

func (c *parquetColumn) setTime(t pqschema.TimestampLogicalType) {
	switch t.TimeUnit() {
	case pqschema.TimeUnitMillis:
		c.unit = 1e3
	case pqschema.TimeUnitMicros:
		c.unit = 1e6
	case pqschema.TimeUnitNanos:
		c.unit = 1e9
	default:
		c.kind = "timestamp of unknown unit"
		return
	}
	switch {
	case t.IsFromConvertedType():
		c.kind = "timestamp that does not say whether it is in UTC"
	case t.IsAdjustedToUTC():
		c.form, c.kind = formInstant, "timestamp"
	default:
		c.form, c.kind = formLocal, "timestamp"
	}
}

func (f *parquetFile) fields() []field {
	fields := make([]field, len(f.cols))
	for i, c := range f.cols {
		fields[i] = c.field
	}
	return fields
}

func (f *parquetFile) metadata() []Metadata {
	var list []Metadata
	for _, kv := range f.meta.KeyValueMetadata() {
		m := Metadata{Key: kv.Key}
		if kv.Value != nil {
			m.Value = *kv.Value
		}
		list = append(list, m)
	}
	return list
}

// parquetGroup is a row group.
type parquetGroup struct {
	file    *parquetFile
	columns []int
	group   int
	row     int64
	n       int
	size    int64
}

func (f *parquetFile) next(columns []int) (part, error) {
	if f.group == len(f.meta.RowGroups) {
		if f.row-1 != f.meta.NumRows {
			return nil, fmt.Errorf("the file is damaged: its row groups have %d rows, and it says %d", f.row-1, f.meta.NumRows)
		}
		return nil, io.EOF
	}
	g := f.meta.RowGroup(f.group)
	n := g.NumRows()
	if n < 0 || f.row+n > math.MaxInt32 {
		return nil, fmt.Errorf("the file has a row group of %d rows after %d: a file has 2147483647 at most", n, f.row-1)
	}
	p := &parquetGroup{file: f, columns: columns, group: f.group, row: f.row, n: int(n)}
	f.group++
	f.row += n
	for _, i := range columns {
		chunk, err := f.chunk(p.group, f.cols[i].leaf)
		if err != nil {
			return nil, err
		}
		p.size += chunk.TotalCompressedSize()
	}
	return p, nil
}

// chunk finds the values of a column in a row group.
func (f *parquetFile) chunk(group, leaf int) (*metadata.ColumnChunkMetaData, error) {
	g := f.meta.RowGroup(group)
	if leaf < 0 || leaf >= g.NumColumns() {
		return nil, fmt.Errorf("row group %d has %d columns", group+1, g.NumColumns())
	}
	chunk, err := g.ColumnChunk(leaf)
	if err != nil {
		return nil, err
	}
	if chunk.CryptoMetadata() != nil {
		return nil, errors.New("the file is encrypted")
	}
	return chunk, nil
}

func (p *parquetGroup) first() int64 { return p.row }
func (p *parquetGroup) rows() int    { return p.n }
func (p *parquetGroup) bytes() int64 { return p.size }

// storedRows is how many rows of a file are taken at once, at most: enough to be
// quick, and few enough for them to stay in the caches of the processor.
const storedRows = 1 << 13

func (p *parquetGroup) each(visit func(vectors []pages.Vector)) error {
	readers := make([]*pages.Reader, len(p.columns))
	for k, i := range p.columns {
		r, err := p.reader(p.file.cols[i])
		if err != nil {
			return err
		}
		readers[k] = r
	}
	vectors := make([]pages.Vector, len(p.columns))
	for done := 0; done < p.n; {
		n := min(p.n-done, storedRows)
		for _, r := range readers {
			available, err := r.Available()
			if err != nil {
				return err
			}
			n = min(n, available)
		}
		for k, r := range readers {
			v, err := r.Read(n)
			if err != nil {
				return err
			}
			vectors[k] = *v
			p.file.cols[p.columns[k]].settle(&vectors[k])
		}
		visit(vectors)
		done += n
	}
	return nil
}

// reader opens the values of a column.
func (p *parquetGroup) reader(c parquetColumn) (*pages.Reader, error) {
	chunk, err := p.file.chunk(p.group, c.leaf)
	if err != nil {
		return nil, err
	}
	begin, size := chunk.DataPageOffset(), chunk.TotalCompressedSize()
	if at := chunk.DictionaryPageOffset(); chunk.HasDictionaryPage() && at > 0 && at < begin {
		begin = at
	}
	switch {
	case begin < 0 || size < 0 || begin > p.file.size || size > p.file.size-begin:
		return nil, errCut
	case pages.Type(chunk.Type()) != c.chunk.Type:
		return nil, fmt.Errorf("the file is damaged: row group %d has a column of another physical type than the schema", p.group+1)
	case chunk.NumValues() != int64(p.n):
		return nil, fmt.Errorf("the file is damaged: row group %d has a column of %d values for %d rows", p.group+1, chunk.NumValues(), p.n)
	}
	described := c.chunk
	described.Codec, described.Values = pages.Codec(chunk.Compression()), chunk.NumValues()
	return pages.NewReader(io.NewSectionReader(p.file.in, begin, size), size, described)
}

// settle brings values into the one way that their form has.
func (c *parquetColumn) settle(v *pages.Vector) {
	switch {
	case c.binary:
		c.fromBinary(v)
	case c.bits == 32:
		for i, x := range v.Ints {
			v.Ints[i] = int64(uint32(x))
		}
	case c.bits == 64:
		c.fromUnsigned(v)
	}
}

// fromUnsigned gives numbers that a sign would spoil as their texts.
func (c *parquetColumn) fromUnsigned(v *pages.Vector) {
	large := false
	for i, x := range v.Ints {
		large = large || x < 0 && valid(v, i)
	}
	if !large {
		return
	}
	v.Texts = make([]string, v.N)
	for i, x := range v.Ints {
		v.Texts[i] = fmt.Sprint(uint64(x))
	}
	v.Ints = nil
}

// fromBinary turns bytes into whole numbers or, where one is too large, all into
// the texts of the decimals.
func (c *parquetColumn) fromBinary(v *pages.Vector) {
	of := func(i int) string {
		if v.Codes != nil {
			return v.Dictionary.Texts[v.Codes[i]]
		}
		return v.Texts[i]
	}
	ints, fits := make([]int64, v.N), true
	for i := range v.N {
		if !valid(v, i) {
			continue
		}
		x, ok := wholeOf(of(i))
		ints[i], fits = x, fits && ok
	}
	if fits {
		v.Ints, v.Texts, v.Codes = ints, nil, nil
		return
	}
	texts := make([]string, v.N)
	for i := range v.N {
		if valid(v, i) {
			texts[i] = decimalText(bigOf(of(i)).String(), c.scale)
		}
	}
	v.Texts, v.Codes = texts, nil
}

// valid says whether a value is not null.
func valid(v *pages.Vector, i int) bool { return v.Valid == nil || v.Valid[i] }

// wholeOf reads a number with a sign of its bytes, highest first, if 64 bits hold
// it.
func wholeOf(b string) (int64, bool) {
	var x int64
	if len(b) > 0 && b[0] >= 0x80 {
		x = -1
	}
	for i := range len(b) {
		if x != x<<8>>8 {
			return 0, false
		}
		x = x<<8 | int64(b[i])
	}
	return x, true
}

// bigOf reads such a number of any size.
func bigOf(b string) *big.Int {
	x := new(big.Int).SetBytes([]byte(b))
	if len(b) > 0 && b[0] >= 0x80 {
		x.Sub(x, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return x
}
