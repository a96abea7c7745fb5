package data

import "github.com/apache/arrow/go/v17/parquet/compress"

// oneEncoder compresses all pages with one encoder. Arrow's own codec makes one, with
// megabytes of tables to clear, for every page of every column; the bytes are the same.
type oneEncoder struct{ compress.Codec }

// EncodeLevel compresses src into dst.
func (c oneEncoder) EncodeLevel(dst, src []byte, level int) []byte {
	if level == compress.DefaultCompressionLevel {
		return c.Encode(dst, src)
	}
	return c.Codec.EncodeLevel(dst, src, level)
}

func init() {
	codec, err := compress.GetCodec(compress.Codecs.Zstd)
	if err != nil {
		panic(err) // Arrow has it built in
	}
	compress.RegisterCodec(compress.Codecs.Zstd, oneEncoder{codec})
}
