package schema

import (
	"container/heap"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// partRows is how many rows a block of a part of a table holds: few, for blocks of
// all parts are in memory when they are merged.
const partRows = 4 << 10

// WritePart writes a table as WriteTable does, not compressed and in smaller blocks: for
// a part of the patients, to be merged with the others.
func WritePart(w io.Writer, v View) error { return writeView(w, v, partRows) }

// MergeTable writes the table that parts of its rows come to: the bytes that WriteTable
// gives for all rows at once. Parts are streams of WritePart, each with all rows of its
// patients, in order of patient_id. One block of each is in memory, and the ids of
// all.
func MergeTable(w io.Writer, table string, parts []io.Reader) error {
	m := &merging{}
	defer m.release()
	for _, r := range parts {
		if err := m.open(r); err != nil {
			return fmt.Errorf("schema: %s: %w", table, err)
		}
	}
	if err := m.checkAlike(); err != nil {
		return fmt.Errorf("schema: %s: %w", table, err)
	}
	t, ok := Lookup(table)
	if !ok {
		return fmt.Errorf("schema: no table %q", table)
	}
	out := newBlockWriter(w, table, m.parts[0].rec.Schema(), m.dictionaries(t), storedRows, ipc.WithZstd(), ipc.WithCompressConcurrency(1))
	return out.close(m.write(out))
}

// merging is the state of one MergeTable.
type merging struct{ parts []*mergedPart }

// mergedPart is a part that is being read.
type mergedPart struct {
	in    *ipc.Reader
	rec   arrow.Record // the block that is being read
	next  int          // its next row
	owner []int32      // codes of the patients, of its rows
	codes [][]int32    // by column, of its codes those of the whole table; nil where they are the same
}

func (m *merging) release() {
	for _, p := range m.parts {
		if p.rec != nil {
			p.rec.Release()
		}
		p.in.Release()
	}
}

// open reads the first block of a part, and the dictionaries with it.
func (m *merging) open(r io.Reader) error {
	in, err := ipc.NewReader(r, ipc.WithAllocator(memory.DefaultAllocator))
	if err != nil {
		return err
	}
	p := &mergedPart{in: in}
	m.parts = append(m.parts, p)
	more, err := p.read()
	if err == nil && !more {
		return errors.New("has no block")
	}
	return err
}

// read reads the next block; false if there is none.
func (p *mergedPart) read() (bool, error) {
	if p.rec != nil {
		p.rec.Release()
		p.rec = nil
	}
	if !p.in.Next() {
		return false, p.in.Err()
	}
	p.rec, p.next = p.in.Record(), 0
	p.rec.Retain()
	return true, nil
}

// checkAlike holds the parts to one schema.
func (m *merging) checkAlike() error {
	if len(m.parts) == 0 {
		return errors.New("has no parts")
	}
	for _, p := range m.parts {
		if !p.rec.Schema().Equal(m.parts[0].rec.Schema()) {
			return errors.New("its parts have different columns")
		}
	}
	return nil
}

// dictionaries are those of the whole table. Levels are the same in all parts; of
// ids and text it is the union, in order of the bytes.
func (m *merging) dictionaries(t Table) []arrow.Array {
	list := make([]arrow.Array, len(t.Columns))
	for _, p := range m.parts {
		p.codes = make([][]int32, len(t.Columns))
	}
	for i, c := range t.Columns {
		codes, ok := m.parts[0].rec.Column(i).(*array.Dictionary)
		switch {
		case !ok:
		case c.Type == Level:
			list[i] = codes.Dictionary()
		default:
			list[i] = m.union(i)
		}
	}
	return list
}

// texts are those of the dictionaries of one column, of each part the next.
type texts struct {
	of   []*array.String
	next []int
	part []int // a heap of the parts that have one
}

func (t *texts) at(i int) string    { p := t.part[i]; return t.of[p].Value(t.next[p]) }
func (t *texts) Len() int           { return len(t.part) }
func (t *texts) Less(i, j int) bool { return t.at(i) < t.at(j) }
func (t *texts) Swap(i, j int)      { t.part[i], t.part[j] = t.part[j], t.part[i] }
func (t *texts) Push(x any)         { t.part = append(t.part, x.(int)) }
func (t *texts) Pop() any {
	last := t.part[len(t.part)-1]
	t.part = t.part[:len(t.part)-1]
	return last
}

// union makes the dictionary of a column from those of the parts, and gives each part the
// codes in it.
func (m *merging) union(column int) arrow.Array {
	t := &texts{next: make([]int, len(m.parts))}
	for i, p := range m.parts {
		of := p.rec.Column(column).(*array.Dictionary).Dictionary().(*array.String)
		t.of = append(t.of, of)
		p.codes[column] = make([]int32, of.Len())
		if of.Len() > 0 {
			t.part = append(t.part, i)
		}
	}
	heap.Init(t)
	all := array.NewStringBuilder(memory.DefaultAllocator)
	defer all.Release()
	last := ""
	for t.Len() > 0 {
		if text := t.at(0); all.Len() == 0 || text != last {
			all.Append(text)
			last = text
		}
		p := t.part[0]
		m.parts[p].codes[column][t.next[p]] = int32(all.Len() - 1)
		if t.next[p]++; t.next[p] < t.of[p].Len() {
			heap.Fix(t, 0)
		} else {
			heap.Pop(t)
		}
	}
	return all.NewArray()
}

// patients is a heap of parts by the patient of the next row. A part without rows is not in it.
type patients struct {
	parts  []*mergedPart
	column int // patient_id
}

func (h *patients) code(i int) int32 {
	p := h.parts[i]
	return p.codes[h.column][p.owner[p.next]]
}
func (h *patients) Len() int           { return len(h.parts) }
func (h *patients) Less(i, j int) bool { return h.code(i) < h.code(j) }
func (h *patients) Swap(i, j int)      { h.parts[i], h.parts[j] = h.parts[j], h.parts[i] }
func (h *patients) Push(x any)         { h.parts = append(h.parts, x.(*mergedPart)) }
func (h *patients) Pop() any {
	last := h.parts[len(h.parts)-1]
	h.parts = h.parts[:len(h.parts)-1]
	return last
}

// write writes the rows of all parts by patient.
func (m *merging) write(out *blockWriter) error {
	h := &patients{column: m.parts[0].rec.Schema().FieldIndices("patient_id")[0]}
	for _, p := range m.parts {
		if p.rec.NumRows() > 0 {
			p.owner = p.owners(h.column)
			h.parts = append(h.parts, p)
		}
	}
	heap.Init(h)
	for h.Len() > 0 {
		p := h.parts[0]
		end := p.next + 1
		for end < len(p.owner) && p.owner[end] == p.owner[p.next] {
			end++
		}
		if err := out.add(p.rec, p.next, end, p.codes); err != nil {
			return err
		}
		p.next = end
		if p.next < len(p.owner) {
			heap.Fix(h, 0)
			continue
		}
		more, err := p.read()
		if err != nil {
			return err
		}
		if !more || p.rec.NumRows() == 0 {
			heap.Pop(h)
			continue
		}
		p.owner = p.owners(h.column)
		heap.Fix(h, 0)
	}
	return nil
}

// owners are the codes of the patients of a block.
func (p *mergedPart) owners(column int) []int32 {
	return p.rec.Column(column).(*array.Dictionary).Indices().(*array.Int32).Int32Values()
}
