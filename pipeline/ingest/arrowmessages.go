package ingest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// messages reads the messages of an Arrow stream for the reader of the Arrow
// module. That takes a stream that is cut off between two messages for whole, and
// makes room for whatever a damaged message says: here each is checked first.
type messages struct {
	in   *bufio.Reader
	left int64 // bytes that have not been read
	open bool  // the stream may end without a mark
}

// errMessage says that a message is none.
var errMessage = errors.New("the file is damaged: a message is not as it must be")

// goOn is what every message begins with, and the mark of the end.
const goOn = 0xffffffff

// Message gives the next message, and io.EOF after the last.
func (m *messages) Message() (*ipc.Message, error) {
	if m.left == 0 && m.open {
		return nil, io.EOF
	}
	size, err := m.number()
	if err == nil && size == goOn {
		size, err = m.number()
	}
	switch {
	case err != nil:
		return nil, err
	case size == 0:
		return nil, io.EOF
	}
	meta, err := m.take(int64(size))
	if err != nil {
		return nil, err
	}
	bodySize, ok := checkMessage(meta)
	if !ok {
		return nil, errMessage
	}
	body, err := m.take(bodySize)
	if err != nil {
		return nil, err
	}
	return ipc.NewMessage(memory.NewBufferBytes(meta), memory.NewBufferBytes(body)), nil
}

// Retain does nothing: messages are freed when nothing refers to them.
func (m *messages) Retain() {}

// Release does nothing.
func (m *messages) Release() {}

// number reads 32 bits.
func (m *messages) number() (uint32, error) {
	b, err := m.take(4)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(b), nil
}

// take reads bytes, of which there must be as many left.
func (m *messages) take(n int64) ([]byte, error) {
	if n < 0 || n > m.left {
		return nil, errCut
	}
	m.left -= n
	b := make([]byte, n)
	if _, err := io.ReadFull(m.in, b); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errCut
		}
		return nil, err
	}
	return b, nil
}

// flat is the header of a message, in FlatBuffers: tables that refer to tables,
// strings and lists behind them. Its methods look only where there are bytes; bad
// is set where there are none.
type flat struct {
	b      []byte
	fields int
	bad    bool
}

// The kinds of messages and types that are told apart here.
const (
	headerSchema     = 1
	headerDictionary = 2
	headerRecord     = 3
	typeTimestamp    = 10
	typeUnion        = 14
)

// maxFields bounds the columns of a file with those in them, and maxNested how deep
// they lie in each other.
const (
	maxFields = 1 << 14
	maxNested = 64
)

// checkMessage checks the header of a message, and gives the length of its body.
func checkMessage(meta []byte) (body int64, ok bool) {
	f := &flat{b: meta}
	message := f.number(0, 4)
	body = f.scalar(message, 3, 8)
	header := f.refer(f.field(message, 2))
	f.pairs(f.field(message, 4))
	switch f.scalar(message, 1, 1) {
	case headerSchema:
		f.list(f.field(header, 1), func(at int64) { f.column(at, 0) })
		f.pairs(f.field(header, 2))
	case headerDictionary:
		f.batch(f.refer(f.field(header, 1)), body)
	case headerRecord:
		f.batch(header, body)
	default:
		f.bad = true
	}
	return body, !f.bad && body >= 0
}

// number reads a number of some bytes; 0 where there is none.
func (f *flat) number(at int64, size int) int64 {
	if at < 0 || at+int64(size) > int64(len(f.b)) {
		f.bad = true
		return 0
	}
	var b [8]byte
	copy(b[:], f.b[at:at+int64(size)])
	return int64(binary.LittleEndian.Uint64(b[:]))
}

// none is the place of a field that a table does not have.
const none = -1

// field finds a field of a table; none if the table does not have it.
func (f *flat) field(table int64, id int64) int64 {
	if table == none {
		return none
	}
	shape := table - int64(int32(f.number(table, 4)))
	if f.bad || 6+2*id > f.number(shape, 2) {
		return none
	}
	offset := f.number(shape+4+2*id, 2)
	if f.bad || offset == 0 {
		return none
	}
	return table + offset
}

// scalar reads a number of a table; 0 if the table does not have it.
func (f *flat) scalar(table, id int64, size int) int64 {
	at := f.field(table, id)
	if at == none {
		return 0
	}
	return f.number(at, size)
}

// refer follows a reference; none stays none.
func (f *flat) refer(at int64) int64 {
	if at == none {
		return none
	}
	return at + f.number(at, 4)
}

// vector finds a list of values of some bytes each.
func (f *flat) vector(at, size int64) (first, n int64) {
	if at = f.refer(at); at == none {
		return 0, 0
	}
	n = f.number(at, 4)
	if at+4+n*size > int64(len(f.b)) {
		f.bad = true
	}
	if f.bad {
		return 0, 0
	}
	return at + 4, n
}

// list visits the tables of a list.
func (f *flat) list(at int64, visit func(table int64)) {
	first, n := f.vector(at, 4)
	for i := range n {
		if f.bad {
			return
		}
		visit(f.refer(first + 4*i))
	}
}

// pairs checks a list of keys and values.
func (f *flat) pairs(at int64) {
	f.list(at, func(table int64) {
		f.vector(f.field(table, 0), 1)
		f.vector(f.field(table, 1), 1)
	})
}

// column checks the description of a column.
func (f *flat) column(table int64, depth int) {
	if f.fields++; f.fields > maxFields || depth > maxNested {
		f.bad = true
	}
	f.vector(f.field(table, 0), 1)
	described := f.refer(f.field(table, 3))
	switch f.scalar(table, 2, 1) {
	case typeTimestamp:
		f.vector(f.field(described, 1), 1)
	case typeUnion:
		f.vector(f.field(described, 1), 4)
	}
	f.field(f.refer(f.field(f.refer(f.field(table, 4)), 1)), 0)
	f.list(f.field(table, 5), func(at int64) { f.column(at, depth+1) })
	f.pairs(f.field(table, 6))
}

// batch checks the description of columns, which lie in a body of some bytes.
func (f *flat) batch(table, body int64) {
	if f.scalar(table, 0, 8) < 0 {
		f.bad = true
	}
	first, n := f.vector(f.field(table, 1), 16)
	for i := range n {
		if f.number(first+16*i, 8) < 0 {
			f.bad = true
		}
	}
	first, buffers := f.vector(f.field(table, 2), 16)
	for i := range buffers {
		at, size := f.number(first+16*i, 8), f.number(first+16*i+8, 8)
		if at < 0 || size < 0 || at > body || size > body-at {
			f.bad = true
		}
	}
	first, n = f.vector(f.field(table, 4), 8)
	for i := range n {
		if count := f.number(first+8*i, 8); count < 0 || count > buffers {
			f.bad = true
		}
	}
}
