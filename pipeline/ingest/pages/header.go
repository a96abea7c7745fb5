package pages

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// pageType is the kind of a page, as Parquet numbers them.
type pageType int32

const (
	dataPage       pageType = 0
	indexPage      pageType = 1
	dictionaryPage pageType = 2
	dataPageV2     pageType = 3
)

// pageHeader is what stands before a page.
type pageHeader struct {
	kind                     pageType
	compressed, uncompressed int32 // bytes
	sum                      uint32
	hasSum                   bool

	values         int32 // of data pages: with those that are null
	encoding       encoding
	levelEncoding  encoding // of the definition levels, in version 1
	defBytes       int32    // of the levels, in version 2
	repBytes       int32
	isUncompressed bool // in version 2: the values are not compressed
}

// errHeader says that a page header is none.
var errHeader = errors.New("a page header is damaged")

// The types of Thrift's compact protocol.
const (
	thriftStop   = 0
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

// maxDepth bounds how deep the structures of a header lie in each other.
const maxDepth = 8

// thrift reads Thrift's compact protocol. After the first error it gives zeros.
type thrift struct {
	in  *bufio.Reader
	err error
}

// readHeader reads a page header. Its error is io.EOF if there is none left.
func readHeader(in *bufio.Reader) (pageHeader, error) {
	if _, err := in.Peek(1); err != nil {
		return pageHeader{}, err
	}
	t := thrift{in: in}
	var h pageHeader
	t.fields(0, func(id int16, kind byte) bool {
		switch {
		case id == 1 && kind == thriftI32:
			h.kind = pageType(t.int())
		case id == 2 && kind == thriftI32:
			h.uncompressed = t.int()
		case id == 3 && kind == thriftI32:
			h.compressed = t.int()
		case id == 4 && kind == thriftI32:
			h.sum, h.hasSum = uint32(t.int()), true
		case (id == 5 || id == 7) && kind == thriftStruct:
			t.fields(1, h.version1(&t))
		case id == 8 && kind == thriftStruct:
			t.fields(1, h.version2(&t))
		default:
			return false
		}
		return true
	})
	if t.err == nil && (h.compressed < 0 || h.uncompressed < 0 || h.values < 0 || h.defBytes < 0 || h.repBytes < 0) {
		t.err = errHeader
	}
	return h, notEOF(t.err)
}

// notEOF turns the end of the bytes into an error: it came too early.
func notEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// version1 takes the fields of the header of a data page of version 1, or of a
// dictionary, which begins alike.
func (h *pageHeader) version1(t *thrift) func(id int16, kind byte) bool {
	return func(id int16, kind byte) bool {
		switch {
		case kind != thriftI32:
			return false
		case id == 1:
			h.values = t.int()
		case id == 2:
			h.encoding = encoding(t.int())
		case id == 3:
			h.levelEncoding = encoding(t.int())
		default:
			return false
		}
		return true
	}
}

// version2 takes the fields of the header of a data page of version 2.
func (h *pageHeader) version2(t *thrift) func(id int16, kind byte) bool {
	return func(id int16, kind byte) bool {
		switch {
		case id == 7 && kind == thriftFalse:
			h.isUncompressed = true
		case id == 7 && kind == thriftTrue:
		case kind != thriftI32:
			return false
		case id == 1:
			h.values = t.int()
		case id == 4:
			h.encoding = encoding(t.int())
		case id == 5:
			h.defBytes = t.int()
		case id == 6:
			h.repBytes = t.int()
		default:
			return false
		}
		return true
	}
}

// fields gives the fields of a structure to take, and skips those that it does
// not take.
func (t *thrift) fields(depth int, take func(id int16, kind byte) bool) {
	if depth > maxDepth {
		t.fail(errHeader)
	}
	id := int16(0)
	for t.err == nil {
		b := t.byte()
		kind := b & 0x0f
		if t.err != nil || kind == thriftStop {
			return
		}
		if delta := int16(b >> 4); delta != 0 {
			id += delta
		} else {
			id = int16(t.int())
		}
		if !take(id, kind) {
			t.skip(kind, depth)
		}
	}
}

// skip goes over a value.
func (t *thrift) skip(kind byte, depth int) {
	switch kind {
	case thriftTrue, thriftFalse: // the type is the value
	case thriftByte:
		t.byte()
	case thriftI16, thriftI32, thriftI64:
		t.varint()
	case thriftDouble:
		t.discard(8)
	case thriftBinary:
		t.discard(t.varint())
	case thriftStruct:
		t.fields(depth+1, func(int16, byte) bool { return false })
	case thriftList, thriftSet:
		t.skipList(depth)
	default:
		t.fail(errHeader) // no header has maps
	}
}

func (t *thrift) skipList(depth int) {
	b := t.byte()
	n, kind := uint64(b>>4), b&0x0f
	if n == 15 {
		n = t.varint()
	}
	for ; n > 0 && t.err == nil; n-- {
		if kind == thriftTrue || kind == thriftFalse {
			t.byte()
		} else {
			t.skip(kind, depth+1)
		}
	}
}

// int reads a number of 32 bits.
func (t *thrift) int() int32 {
	u := t.varint()
	v := int64(u>>1) ^ -int64(u&1)
	if v != int64(int32(v)) {
		t.fail(errHeader)
	}
	return int32(v)
}

func (t *thrift) varint() uint64 {
	if t.err != nil {
		return 0
	}
	u, err := binary.ReadUvarint(t.in)
	t.fail(err)
	return u
}

func (t *thrift) byte() byte {
	if t.err != nil {
		return 0
	}
	b, err := t.in.ReadByte()
	t.fail(err)
	return b
}

func (t *thrift) discard(n uint64) {
	if t.err != nil {
		return
	}
	if n > 1<<30 {
		t.fail(errHeader)
		return
	}
	_, err := t.in.Discard(int(n))
	t.fail(err)
}

// fail keeps the first error.
func (t *thrift) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}
