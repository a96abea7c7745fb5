package pages

import (
	"bufio"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// Chunk describes the values of a column in one row group.
type Chunk struct {
	Type     Type
	Length   int  // of the values of FixedLenByteArray
	Optional bool // values may be null
	Codec    Codec
	Values   int64 // with those that are null
}

// kind is what a column chunk gives.
type kind int

const (
	ofInts kind = iota
	ofFloats
	ofTexts
)

func (c Chunk) kind() kind {
	switch c.Type {
	case Boolean, Int32, Int64:
		return ofInts
	case Float, Double:
		return ofFloats
	default:
		return ofTexts
	}
}

// fixed is the size of a text of a column in which all have one, or 0.
func (c Chunk) fixed() int {
	switch c.Type {
	case FixedLenByteArray:
		return c.Length
	case Int96:
		return 12
	default:
		return 0
	}
}

// Vector is some values of a column. Of Ints, Floats, Texts, and Codes with their
// Dictionary, one is not nil, unless N is 0; it has N values, of which those that
// are null mean nothing. Booleans are 0 and 1. Texts of FixedLenByteArray, and of
// byte arrays that are no text, are their bytes.
type Vector struct {
	N          int
	Valid      []bool // nil: none is null
	Ints       []int64
	Floats     []float64
	Texts      []string
	Codes      []int32
	Dictionary *Dictionary
}

// maxPage bounds the bytes of a page.
const maxPage = 1 << 30

// Reader reads the values of a column chunk in their order.
type Reader struct {
	chunk      Chunk
	in         *bufio.Reader
	left       int64 // bytes of the chunk that have not been read
	seen       int64 // values of the pages so far
	dictionary *dictionary

	// of the page at hand
	available int
	levels    *hybrid // nil: none is null
	values    decoder
	coded     bool // the values are codes of a dictionary

	valid  []bool
	level  []int32
	vector Vector
}

// NewReader reads a column chunk, which is the size bytes of in.
func NewReader(in io.Reader, size int64, c Chunk) (*Reader, error) {
	if c.Type < Boolean || c.Type > FixedLenByteArray || c.Type == FixedLenByteArray && (c.Length <= 0 || c.Length > maxPage) {
		return nil, fmt.Errorf("a column of physical type %d is not read", c.Type)
	}
	return &Reader{chunk: c, in: bufio.NewReaderSize(io.LimitReader(in, size), 1<<15), left: size}, nil
}

// Available is the number of values that Read can give at once, which are those
// left of a page; 0 after the last value. A chunk that ends before its last value
// is an error.
func (r *Reader) Available() (int, error) {
	for r.available == 0 && r.seen < r.chunk.Values {
		if err := r.page(); err != nil {
			if errors.Is(err, io.EOF) {
				err = damaged("a column ends before its last row")
			}
			return 0, err
		}
	}
	return r.available, nil
}

// page reads the next page. Its error is io.EOF after the last.
func (r *Reader) page() error {
	h, err := readHeader(r.in)
	if err != nil {
		return err
	}
	if int64(h.compressed) > r.left || h.uncompressed > maxPage {
		return damaged("it is larger than its column")
	}
	body := make([]byte, h.compressed)
	if _, err := io.ReadFull(r.in, body); err != nil {
		return notEOF(err)
	}
	if h.hasSum && crc32.ChecksumIEEE(body) != h.sum {
		return damaged("its bytes do not have the sum that they were written with")
	}
	switch h.kind {
	case dictionaryPage:
		return r.readDictionary(h, body)
	case dataPage:
		return r.version1(h, body)
	case dataPageV2:
		return r.version2(h, body)
	default:
		return nil // of a kind that a reader may leave out
	}
}

func (r *Reader) readDictionary(h pageHeader, body []byte) error {
	if r.dictionary != nil {
		return damaged("a column has two dictionaries")
	}
	data, err := r.chunk.Codec.decompress(body, int(h.uncompressed))
	if err == nil {
		r.dictionary, err = newDictionary(r.chunk, int(h.values), data)
	}
	return err
}

func (r *Reader) version1(h pageHeader, body []byte) error {
	data, err := r.chunk.Codec.decompress(body, int(h.uncompressed))
	if err != nil {
		return err
	}
	if !r.chunk.Optional {
		return r.begin(h, nil, data)
	}
	if h.levelEncoding != rle {
		return fmt.Errorf("a page has levels of encoding %d, which is not read", h.levelEncoding)
	}
	levels, err := prefixed(data)
	if err != nil {
		return err
	}
	return r.begin(h, levels, data[4+len(levels):])
}

func (r *Reader) version2(h pageHeader, body []byte) error {
	size := int64(h.repBytes) + int64(h.defBytes)
	if size > int64(len(body)) || size > int64(h.uncompressed) {
		return damaged("levels or codes end early")
	}
	levels, data := body[h.repBytes:size], body[size:]
	codec := r.chunk.Codec
	if h.isUncompressed {
		codec = Uncompressed
	}
	data, err := codec.decompress(data, int(int64(h.uncompressed)-size))
	if err != nil {
		return err
	}
	if !r.chunk.Optional {
		levels = nil
	}
	return r.begin(h, levels, data)
}

// begin begins a page of data.
func (r *Reader) begin(h pageHeader, levels, data []byte) (err error) {
	r.seen += int64(h.values)
	if r.seen > r.chunk.Values {
		return damaged("a column has more values than rows")
	}
	r.levels = nil
	if r.chunk.Optional {
		if r.levels, err = newHybrid(levels, 1); err != nil {
			return err
		}
	}
	r.available = int(h.values)
	r.coded = (h.encoding == plainDictionary || h.encoding == rleDictionary) && r.chunk.kind() == ofTexts
	r.values, err = newDecoder(r.chunk, h.encoding, data, r.dictionary)
	return err
}

// Read gives the next n values, which Available has promised. They are valid until
// the next call; texts, and dictionaries, stay.
func (r *Reader) Read(n int) (*Vector, error) {
	r.available -= n
	filled, err := r.nulls(n)
	if err != nil {
		return nil, err
	}
	v := &r.vector
	v.N, v.Valid = n, r.valid
	switch {
	case r.coded:
		v.Texts, v.Dictionary = nil, r.dictionary.strings
		v.Codes = grown(v.Codes, n)
		err = r.values.codes(v.Codes[:filled])
		spread(v.Codes, v.Valid, filled)
	case r.chunk.kind() == ofInts:
		v.Ints = grown(v.Ints, n)
		err = r.values.ints(v.Ints[:filled])
		spread(v.Ints, v.Valid, filled)
	case r.chunk.kind() == ofFloats:
		v.Floats = grown(v.Floats, n)
		err = r.values.floats(v.Floats[:filled])
		spread(v.Floats, v.Valid, filled)
	default:
		v.Codes, v.Dictionary = nil, nil
		v.Texts = grown(v.Texts, n)
		err = r.values.texts(v.Texts[:filled])
		spread(v.Texts, v.Valid, filled)
	}
	return v, err
}

// nulls reads which of the next n values are null, and gives how many are not.
func (r *Reader) nulls(n int) (filled int, err error) {
	if r.levels == nil {
		r.valid = nil
		return n, nil
	}
	if level, ok := r.levels.same(n); ok && level == 1 {
		r.valid = nil
		return n, nil
	} else if ok {
		r.valid = grown(r.valid, n)
		clear(r.valid)
		return 0, nil
	}
	r.level, r.valid = grown(r.level, n), grown(r.valid, n)
	if err := r.levels.codes(r.level); err != nil {
		return 0, err
	}
	for i, level := range r.level {
		r.valid[i] = level == 1
		filled += int(level)
	}
	return filled, nil
}

// spread moves the first values of s, as many as are not null, to their places.
func spread[T any](s []T, valid []bool, filled int) {
	if valid == nil {
		return
	}
	var none T
	for i := len(s) - 1; i >= 0; i-- {
		if valid[i] {
			filled--
			s[i] = s[filled]
		} else {
			s[i] = none
		}
	}
}
