package pages

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Type is the physical type of a column, as Parquet numbers them.
type Type int

// The physical types.
const (
	Boolean Type = iota
	Int32
	Int64
	Int96
	Float
	Double
	ByteArray
	FixedLenByteArray
)

// encoding is how the values of a page are written, as Parquet numbers them.
type encoding int32

const (
	plain           encoding = 0
	plainDictionary encoding = 2
	rle             encoding = 3
	deltaBinary     encoding = 5
	deltaLength     encoding = 6
	deltaByteArray  encoding = 7
	rleDictionary   encoding = 8
	byteStreamSplit encoding = 9
)

// maxTexts bounds the lengths of a page that must be read before its texts.
const maxTexts = 1 << 26

// decoder gives the values of a page that are not null, in their order. A decoder
// gives one kind of values; asked for another, it gives an error.
type decoder interface {
	ints(dst []int64) error
	floats(dst []float64) error
	texts(dst []string) error
	codes(dst []int32) error
}

// damaged is the error of bytes that are not as the format has them.
func damaged(what string) error { return fmt.Errorf("a page is damaged: %s", what) }

// noKind is a decoder of none of the kinds, to be part of those of one.
type noKind struct{}

var errKind = fmt.Errorf("an encoding does not suit the type of its column")

func (noKind) ints([]int64) error     { return errKind }
func (noKind) floats([]float64) error { return errKind }
func (noKind) texts([]string) error   { return errKind }
func (noKind) codes([]int32) error    { return errKind }

// newDecoder gives the decoder of the values of a page; values is their number
// with those that are null.
func newDecoder(c Chunk, e encoding, data []byte, d *dictionary) (decoder, error) {
	texts := c.Type == ByteArray || c.Type == FixedLenByteArray || c.Type == Int96
	switch {
	case e == plain && c.Type == Boolean:
		return &packedBits{data: data}, nil
	case e == plain && texts:
		return &plainTexts{text: string(data), size: c.fixed()}, nil
	case e == plain:
		return &plainNumbers{data: data, kind: c.Type}, nil
	case e == plainDictionary, e == rleDictionary:
		return newDictionaryDecoder(data, d)
	case e == rle && c.Type == Boolean:
		return newRunBits(data)
	case e == deltaBinary && (c.Type == Int32 || c.Type == Int64):
		numbers, err := newDelta(data)
		return &deltaNumbers{delta: numbers, narrow: c.Type == Int32}, err
	case e == deltaLength && c.Type == ByteArray:
		return newDeltaTexts(data)
	case e == deltaByteArray && texts:
		return newSharedTexts(data, c.fixed())
	case e == byteStreamSplit && !(c.Type == Boolean || c.Type == ByteArray || c.Type == Int96):
		return newSplitBytes(c, data)
	}
	return nil, fmt.Errorf("a page has encoding %d for a column of physical type %d, which is not read", e, c.Type)
}

// packedBits are booleans, eight a byte.
type packedBits struct {
	noKind
	data []byte
	next int
}

func (d *packedBits) ints(dst []int64) error {
	if d.next+len(dst) > 8*len(d.data) {
		return damaged("values end early")
	}
	for i := range dst {
		dst[i] = int64(d.data[d.next>>3] >> (d.next & 7) & 1)
		d.next++
	}
	return nil
}

// runBits are booleans in runs.
type runBits struct {
	noKind
	bits    *hybrid
	scratch []int32
}

func newRunBits(data []byte) (decoder, error) {
	data, err := prefixed(data)
	if err != nil {
		return nil, err
	}
	bits, err := newHybrid(data, 1)
	return &runBits{bits: bits}, err
}

// prefixed gives as many bytes as the first four say.
func prefixed(data []byte) ([]byte, error) {
	if len(data) < 4 {
		return nil, damaged("levels or values end early")
	}
	n := binary.LittleEndian.Uint32(data)
	if uint64(n) > uint64(len(data)-4) {
		return nil, damaged("levels or values end early")
	}
	return data[4 : 4+n], nil
}

func (d *runBits) ints(dst []int64) error {
	d.scratch = grown(d.scratch, len(dst))
	if err := d.bits.codes(d.scratch); err != nil {
		return err
	}
	for i, v := range d.scratch {
		dst[i] = int64(v)
	}
	return nil
}

// grown gives a slice of n values, in s if there is room.
func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// plainNumbers are numbers of 4 or 8 bytes, one after the other.
type plainNumbers struct {
	noKind
	data []byte
	kind Type
}

// take gives the bytes of n values of a size.
func (d *plainNumbers) take(n, size int) ([]byte, error) {
	if n > len(d.data)/size {
		return nil, damaged("values end early")
	}
	data := d.data[:n*size]
	d.data = d.data[n*size:]
	return data, nil
}

func (d *plainNumbers) ints(dst []int64) error {
	size := 8
	if d.kind == Int32 {
		size = 4
	}
	data, err := d.take(len(dst), size)
	switch {
	case err != nil:
		return err
	case d.kind == Int32:
		for i := range dst {
			dst[i] = int64(int32(binary.LittleEndian.Uint32(data[4*i:])))
		}
	case d.kind == Int64:
		for i := range dst {
			dst[i] = int64(binary.LittleEndian.Uint64(data[8*i:]))
		}
	default:
		return errKind
	}
	return nil
}

func (d *plainNumbers) floats(dst []float64) error {
	size := 8
	if d.kind == Float {
		size = 4
	}
	data, err := d.take(len(dst), size)
	switch {
	case err != nil:
		return err
	case d.kind == Float:
		for i := range dst {
			dst[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:])))
		}
	case d.kind == Double:
		for i := range dst {
			dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
		}
	default:
		return errKind
	}
	return nil
}

// plainTexts are texts after their lengths, or of one size.
type plainTexts struct {
	noKind
	text string // what is left
	size int    // 0: each has its length before it
}

func (d *plainTexts) texts(dst []string) error {
	for i := range dst {
		size := d.size
		if size == 0 {
			if len(d.text) < 4 {
				return damaged("values end early")
			}
			size = int(uint32(d.text[0]) | uint32(d.text[1])<<8 | uint32(d.text[2])<<16 | uint32(d.text[3])<<24)
			d.text = d.text[4:]
		}
		if size > len(d.text) {
			return damaged("values end early")
		}
		dst[i], d.text = d.text[:size], d.text[size:]
	}
	return nil
}

// deltaNumbers are whole numbers as differences.
type deltaNumbers struct {
	noKind
	delta  *delta
	narrow bool // of 32 bits
}

func (d *deltaNumbers) ints(dst []int64) error {
	if err := d.delta.ints(dst); err != nil {
		return err
	}
	if d.narrow {
		for i, v := range dst {
			dst[i] = int64(int32(v))
		}
	}
	return nil
}

// newSplitBytes decodes numbers, or texts of one size, whose first bytes stand
// together, then their second, and so on.
func newSplitBytes(c Chunk, data []byte) (decoder, error) {
	size := c.fixed()
	switch c.Type {
	case Int32, Float:
		size = 4
	case Int64, Double:
		size = 8
	default:
	}
	if size <= 0 || len(data)%size != 0 {
		return nil, damaged("values end early")
	}
	n := len(data) / size
	joined := make([]byte, len(data))
	for i := range n {
		for k := range size {
			joined[i*size+k] = data[k*n+i]
		}
	}
	if c.Type == FixedLenByteArray {
		return &plainTexts{text: string(joined), size: size}, nil
	}
	return &plainNumbers{data: joined, kind: c.Type}, nil
}
