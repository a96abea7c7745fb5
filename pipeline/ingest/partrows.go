package ingest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"reprieve/pipeline/schema"
)

// The rows of a part are segments: the index of the table, the number of rows, the
// number of bytes, and the rows. A row is its file, its line as the distance from that of
// the row before it, and a value for each column of the schema: 0 for a missing one,
// otherwise 2 more than the zigzag number of the value, of times of the distance from the
// value before, or 1 and the value in 8 bytes. The values of texts are numbers from 0 as they first come; the text follows
// its first number. All numbers are varints (encoding/binary).

// segmentSize is the number of bytes from which on a segment is written.
const segmentSize = 1 << 16

// spreader writes the rows of one table to the parts.
type spreader struct {
	s     *spreading
	table schema.Table
	index int
	owner int // the column of the patient
	parts []partRows
	texts []*dictionary // of each column of texts: one code for all chunks
	err   error
}

// partRows is what one part gets of a table.
type partRows struct {
	segment []byte
	rows    int
	line    int32
	times   []int64   // of each column, the last
	numbers [][]int32 // of each column of texts, by its code: 1 more than the number in the part
	known   []int32   // of each column of texts, how many numbers are given
}

func newSpreader(s *spreading, index int) *spreader {
	t := schema.Tables[index]
	w := &spreader{s: s, table: t, index: index, owner: t.Index("patient_id"), parts: make([]partRows, len(s.outputs)), texts: make([]*dictionary, len(t.Columns))}
	for i, c := range t.Columns {
		if ownText(t, c) {
			w.texts[i] = newDictionary()
		}
	}
	for p := range w.parts {
		w.parts[p].times = make([]int64, len(t.Columns))
		w.parts[p].numbers = make([][]int32, len(t.Columns))
		w.parts[p].known = make([]int32, len(t.Columns))
	}
	return w
}

// chunk writes the rows of a chunk.
func (w *spreader) chunk(c *chunk) error {
	codes := make([][]int32, len(c.columns)) // of the chunk's texts, here
	for i := range c.columns {
		if texts := c.columns[i].texts; texts != nil {
			for _, text := range texts.texts {
				codes[i] = append(codes[i], w.texts[i].code(text))
			}
		}
	}
	for i := range c.places.len() {
		w.row(c.rows, int32(i), codes)
	}
	return w.err
}

// row writes a row. codes turns the codes of texts into those of the spreader; nil are
// those that they are.
func (w *spreader) row(t *rows, row int32, codes [][]int32) {
	p := int(w.s.patientPart[t.columns[w.owner].at(row)])
	b := &w.parts[p]
	at := t.place(row)
	b.segment = binary.AppendUvarint(b.segment, uint64(at.file))
	b.segment = binary.AppendVarint(b.segment, int64(at.line-b.line))
	b.line = at.line
	for i := range t.columns {
		var v int64 = absent
		if c := &t.columns[i]; !c.empty() {
			v = c.at(row)
		}
		w.value(b, t, i, v, codes)
	}
	b.rows++
	if len(b.segment) >= segmentSize {
		w.flush(p)
	}
}

// value writes a value of column i.
func (w *spreader) value(b *partRows, t *rows, i int, v int64, codes [][]int32) {
	if v == absent {
		b.segment = append(b.segment, 0)
		return
	}
	c := &t.columns[i]
	switch {
	case c.texts != nil:
		w.text(b, c, i, int32(v), codes)
		return
	case c.spec.Type == schema.PatientID:
		v = int64(w.s.patientCode[v])
	case c.spec.Type == schema.SessionID:
		v = int64(w.s.sessionCode[v])
	case c.spec.Type == schema.Time:
		v, b.times[i] = v-b.times[i], v
	}
	b.segment = appendValue(b.segment, v)
}

// text writes the number of a text, and the text with it at first.
func (w *spreader) text(b *partRows, c *column, i int, code int32, codes [][]int32) {
	text := c.texts.texts[code]
	if codes != nil {
		code = codes[i][code]
	}
	isID := c.spec.Type == schema.PatientID || c.spec.Type == schema.SessionID // of one row
	for !isID && len(b.numbers[i]) <= int(code) {
		b.numbers[i] = append(b.numbers[i], 0)
	}
	if !isID && b.numbers[i][code] > 0 {
		b.segment = appendValue(b.segment, int64(b.numbers[i][code]-1))
		return
	}
	b.segment = appendValue(b.segment, int64(b.known[i]))
	b.segment = binary.AppendUvarint(b.segment, uint64(len(text)))
	b.segment = append(b.segment, text...)
	b.known[i]++
	if !isID {
		b.numbers[i][code] = b.known[i]
	}
}

// appendValue writes a value that is not missing.
func appendValue(to []byte, v int64) []byte {
	zigzag := uint64(v)<<1 ^ uint64(v>>63)
	if zigzag >= 1<<56 { // a varint of 9 and more bytes
		to = append(to, 1)
		return binary.LittleEndian.AppendUint64(to, uint64(v))
	}
	return binary.AppendUvarint(to, zigzag+2)
}

// flush writes the segment of a part.
func (w *spreader) flush(p int) {
	b := &w.parts[p]
	if b.rows == 0 || w.err != nil {
		b.segment, b.rows = b.segment[:0], 0
		return
	}
	head := binary.AppendUvarint(nil, uint64(w.index))
	head = binary.AppendUvarint(head, uint64(b.rows))
	head = binary.AppendUvarint(head, uint64(len(b.segment)))
	if _, w.err = w.s.outputs[p].Write(head); w.err == nil {
		_, w.err = w.s.outputs[p].Write(b.segment)
	}
	b.segment, b.rows = b.segment[:0], 0
}

// close writes what is left.
func (w *spreader) close() error {
	for p := range w.parts {
		w.flush(p)
	}
	return w.err
}

// errSegment says that a part is not what ReadInto writes.
var errSegment = errors.New("a segment is not one of rows of a table")

// maxSegment bounds the bytes of a segment: its last row may hold texts of a whole row
// of a file.
const maxSegment = segmentSize + 4*maxRow

// gather reads the segments of a part: rows by table, nil where the exports have no file
// of it.
func gather(in io.Reader, form Form) ([]*rows, error) {
	tables, states := make([]*rows, len(schema.Tables)), make([]partRows, len(schema.Tables))
	for k, table := range schema.Tables {
		if form.Columns[k] == nil {
			continue
		}
		tables[k] = newRows(table)
		states[k].times = make([]int64, len(table.Columns))
		for _, name := range form.Columns[k] {
			i := table.Index(name)
			if i < 0 {
				return nil, fmt.Errorf("form: table %s has no column %q", table.Name, name)
			}
			tables[k].columns[i].had = true
		}
	}
	if tables[0] == nil || tables[1] == nil {
		return nil, fmt.Errorf("form: no patients or no sessions")
	}
	from := bufio.NewReaderSize(in, segmentSize)
	for {
		k, err := binary.ReadUvarint(from)
		if errors.Is(err, io.EOF) {
			return tables, checkCodes(tables)
		}
		if err != nil || k >= uint64(len(tables)) || tables[k] == nil {
			return nil, errors.Join(errSegment, err)
		}
		if err := tables[k].gatherSegment(from, &states[k], len(form.Files)); err != nil {
			return nil, err
		}
	}
}

// checkCodes holds every code to what it stands for.
func checkCodes(tables []*rows) error {
	patients := len(tables[0].column("patient_id").texts.texts)
	sessions := len(tables[1].column("session_id").texts.texts)
	for _, t := range tables {
		for i := 0; t != nil && i < len(t.columns); i++ {
			c := &t.columns[i]
			low, high := int32(math.MinInt32), int32(math.MaxInt32)
			switch c.spec.Type {
			case schema.PatientID:
				low, high = 0, int32(patients-1)
			case schema.SessionID:
				low, high = 0, int32(sessions-1)
			case schema.Level:
				low, high = 0, int32(len(c.spec.Levels)-1)
			case schema.VAS:
				low, high = 0, 1000
			default: // any value
			}
			for k := range c.narrow {
				if v := c.narrow[k]; (v < low || v > high) && (v != absentNarrow || c.spec.NonEmpty || c.spec.Answer) {
					return errSegment
				}
			}
			for k := range c.short {
				if v := c.short[k]; (int32(v) < low || int32(v) > high) && (v != absentShort || c.spec.NonEmpty || c.spec.Answer) {
					return errSegment
				}
			}
		}
	}
	return nil
}

// gatherSegment reads the rows of one segment.
func (t *rows) gatherSegment(from *bufio.Reader, state *partRows, files int) error {
	n, err1 := binary.ReadUvarint(from)
	size, err2 := binary.ReadUvarint(from)
	if err := errors.Join(err1, err2); err != nil || size > maxSegment || n > size {
		return errors.Join(errSegment, err)
	}
	text := make([]byte, size)
	if _, err := io.ReadFull(from, text); err != nil {
		return errors.Join(errSegment, err)
	}
	d := decoder{text: text}
	for range n {
		file, step := d.uvarint(), d.varint()
		state.line += int32(step)
		if file >= uint64(files) {
			return errSegment
		}
		for i := range t.columns {
			d.value(&t.columns[i], &state.times[i])
		}
		t.places.add(place{int32(file), state.line})
	}
	if d.bad || len(d.text) > 0 {
		return errSegment
	}
	return nil
}

// decoder reads the numbers of a segment; bad is set where there are none.
type decoder struct {
	text []byte
	bad  bool
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.text)
	return v * d.skip(n)
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.text)
	return v * int64(d.skip(n))
}

// skip goes on n bytes and returns 1, or 0 where there are not as many.
func (d *decoder) skip(n int) uint64 {
	if n <= 0 || n > len(d.text) {
		d.text, d.bad = nil, true
		return 0
	}
	d.text = d.text[n:]
	return 1
}

// value reads a value into a column.
func (d *decoder) value(c *column, last *int64) {
	v := d.number()
	switch {
	case v == absent:
	case c.texts != nil:
		v = d.textOf(c, v)
	case c.spec.Type == schema.Time:
		v += *last
		*last = v
	}
	if v != absent && widthOf(c.spec.Type) == short && v != int64(int16(v)) {
		d.bad = true
	}
	c.add(v)
}

// number is a value, or absent.
func (d *decoder) number() int64 {
	switch u := d.uvarint(); u {
	case 0:
		return absent
	case 1:
		if len(d.text) < 8 {
			d.bad, d.text = true, nil
			return absent
		}
		v := binary.LittleEndian.Uint64(d.text)
		d.text = d.text[8:]
		return int64(v)
	default:
		u -= 2
		return int64(u>>1) ^ -int64(u&1)
	}
}

// textOf is the code of the text with a number, which it reads where the number is new.
func (d *decoder) textOf(c *column, number int64) int64 {
	known := int64(len(c.texts.texts))
	if number < 0 || number > known {
		d.bad = true
		return absent
	}
	if number < known {
		return number
	}
	size := d.uvarint()
	if size > uint64(len(d.text)) {
		d.bad, d.text = true, nil
		return absent
	}
	code := c.texts.code(string(d.text[:size]))
	d.text = d.text[size:]
	return int64(code)
}
