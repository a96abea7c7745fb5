package pages

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
)

// Codec is how pages are compressed, as Parquet numbers them.
type Codec int

// The codecs that are read.
const (
	Uncompressed Codec = 0
	Snappy       Codec = 1
	Gzip         Codec = 2
	Brotli       Codec = 4
	Zstd         Codec = 6
)

// decompress gives the bytes of a page, of which there must be size.
func (c Codec) decompress(data []byte, size int) ([]byte, error) {
	if len(data) == 0 && size == 0 { // some writers compress nothing to nothing
		return data, nil
	}
	var err error
	switch c {
	case Uncompressed:
	case Snappy:
		data, err = unsnap(data, size)
	case Gzip:
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(data)); err == nil {
			data, err = unpack(z, size)
		}
	case Brotli:
		z := compress.Codecs.Brotli
		codec, fault := compress.GetCodec(z)
		if fault != nil {
			return nil, fault
		}
		data, err = unpack(codec.NewReader(bytes.NewReader(data)), size)
	case Zstd:
		data, err = unzstd(data, size)
	default:
		return nil, fmt.Errorf("pages are compressed by codec %d, which is not read (snappy, gzip, zstd, brotli or none are)", c)
	}
	if err != nil {
		return nil, fmt.Errorf("a page is damaged: %w", notEOF(err))
	}
	if len(data) != size {
		return nil, damaged("it is not as long as its header says")
	}
	return data, nil
}

// unpack reads size bytes and the end, which is where the sums are checked.
func unpack(z io.Reader, size int) ([]byte, error) {
	data := make([]byte, size)
	if _, err := io.ReadFull(z, data); err != nil {
		return nil, err
	}
	var more [1]byte
	if n, err := z.Read(more[:]); n > 0 || !errors.Is(err, io.EOF) {
		return nil, errors.Join(errors.New("it goes on after its end"), err)
	}
	return data, nil
}

// unsnap checks the size before it makes room.
func unsnap(data []byte, size int) ([]byte, error) {
	if n, _ := binary.Uvarint(data); n != uint64(size) {
		return nil, errors.New("it is not as long as its header says")
	}
	return snappy.Decode(make([]byte, size), data)
}

// zstdDecoder is shared: it decodes whole pages, several at a time.
var zstdDecoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxPage))
})

func unzstd(data []byte, size int) ([]byte, error) {
	z, err := zstdDecoder()
	if err != nil {
		return nil, err
	}
	return z.DecodeAll(data, make([]byte, 0, size))
}
