package ingest

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
)

// blockSize is how much text is split at once. It is large enough for what a
// block costs besides its rows to be lost, and small enough for a few of them
// to stay in the caches of the processor.
const blockSize = 1 << 20

// maxRow bounds the text of a row in bytes, so that a quote that is not closed
// does not fill the memory with the rest of the file.
const maxRow = 1 << 24

// block is a part of a file's text: whole rows, unless the last of them is
// longer than maxRow.
type block struct {
	text string
	line int // in which it begins

	// Of blocks that were cut: the text from any row on with line breaks behind it, in
	// which a few bytes may be read from everywhere.
	padded string
	lines  int  // line breaks in the text as it was cut
	quotes bool // it had quotes
}

// padding is what stands behind the text of a block.
const padding = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"

// from is the block from one of its rows on.
func (b block) from(at, line int) block {
	b.text, b.line = b.text[at:], line
	return b
}

// withPadding is the text with what stands behind it.
func (b block) withPadding() string { return b.padded[len(b.padded)-len(b.text)-len(padding):] }

// blockReader cuts the text of a file into blocks.
//
// A line break ends a row if the quotes before it are even in number. That is
// exact as long as all quotes are as they must be: a cell without quotes
// around it has none, and in a cell with quotes each is doubled. At the first
// row that is otherwise the reading of the file ends with an error, so that
// wherever the text is cut behind it, nothing comes of it.
type blockReader struct {
	text io.Reader
	size int    // how much is read at once
	kept []byte // text that has been read and not yet given
	line int    // in which kept begins
	err  error  // why no more can be read
}

func newBlockReader(text io.Reader, size int) *blockReader {
	return &blockReader{text: text, size: size, line: 1}
}

// next gives the next block. Its error is io.EOF after the last, or one of
// reading; all rows that came whole before it have then been given.
func (r *blockReader) next() (block, error) {
	for {
		r.fill()
		end := rowsEnd(r.kept)
		switch {
		case end > 0:
			return r.cut(end), nil
		case errors.Is(r.err, io.EOF) && len(r.kept) > 0:
			return r.cut(len(r.kept)), nil
		case r.err != nil:
			return block{}, r.err
		case len(r.kept) > maxRow:
			b := r.cut(maxRow + 1) // enough for the row to be known as too long
			r.kept, r.err = nil, io.EOF
			return b, nil
		}
	}
}

// fill reads size bytes, or what is left of the text. The room for them grows as
// they come: most files are smaller than a block.
func (r *blockReader) fill() {
	want := len(r.kept) + r.size
	for len(r.kept) < want && r.err == nil {
		if len(r.kept) == cap(r.kept) {
			r.kept = slices.Grow(r.kept, min(want-len(r.kept), max(len(r.kept), 1<<12)))
		}
		var n int
		n, r.err = r.text.Read(r.kept[len(r.kept):min(want, cap(r.kept))])
		r.kept = r.kept[:len(r.kept)+n]
	}
}

// cut takes a block from the start of what is kept.
func (r *blockReader) cut(end int) block {
	var padded strings.Builder
	padded.Grow(end + len(padding))
	padded.Write(r.kept[:end])
	padded.WriteString(padding)
	b := block{padded: padded.String(), line: r.line}
	b.text = b.padded[:end]
	b.lines, b.quotes = strings.Count(b.text, "\n"), strings.Contains(b.text, `"`)
	r.line += b.lines
	r.kept = r.kept[:copy(r.kept, r.kept[end:])]
	return b
}

// rowsEnd is the end of the last row that text, which begins with a row, holds
// whole; 0 if it holds none.
func rowsEnd(text []byte) int {
	odd := bytes.Count(text, []byte{'"'})%2 == 1
	for end := len(text); ; {
		at := bytes.LastIndexByte(text[:end], '\n')
		if at < 0 {
			return 0
		}
		if bytes.Count(text[at:end], []byte{'"'})%2 == 1 {
			odd = !odd
		}
		if !odd {
			return at + 1
		}
		end = at
	}
}
