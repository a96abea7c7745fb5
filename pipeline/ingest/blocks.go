package ingest

import (
	"bytes"
	"errors"
	"io"
	"slices"
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
	raw    []byte // as it was read, with padding behind it; nil where only text is known
	text   string // a copy of it, if it was asked for
	line   int    // in which it begins
	lines  int    // line breaks in it, or more
	quotes bool   // it has quotes, or has had some before
	free   chan []byte
}

// padding stands behind a block, so that a few bytes can be read from everywhere.
const padding = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"

// withText is the block with its text.
func (b block) withText() block {
	if b.text == "" {
		b.text = string(b.raw)
	}
	return b
}

// from is a block with its text from one of its rows on.
func (b block) from(at, line int) block {
	b.text, b.line = b.text[at:], line
	if b.raw != nil {
		b.raw = b.raw[at:]
	}
	return b
}

// release gives the memory of the block, but for its text, to one that is read later.
func (b block) release() {
	select {
	case b.free <- b.raw[:0]:
	default:
	}
}

// blockReader cuts the text of a file into blocks.
//
// A line break ends a row if the quotes before it are even in number. That is
// exact as long as all quotes are as they must be: a cell without quotes
// around it has none, and in a cell with quotes each is doubled. At the first
// row that is otherwise the reading of the file ends with an error, so that
// wherever the text is cut behind it, nothing comes of it.
type blockReader struct {
	text io.Reader
	size int         // how much is read at once
	kept []byte      // text that has been read and not yet given
	line int         // in which kept begins
	err  error       // why no more can be read
	free chan []byte // the memory of blocks that are done with
}

func newBlockReader(text io.Reader, size int) *blockReader {
	return &blockReader{text: text, size: size, line: 1, free: make(chan []byte, 4)}
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
		room := cap(r.kept) - len(padding)
		if len(r.kept) >= room {
			r.kept = slices.Grow(r.kept, min(want-len(r.kept), max(len(r.kept), 1<<12))+len(padding))
			room = cap(r.kept) - len(padding)
		}
		var n int
		n, r.err = r.text.Read(r.kept[len(r.kept):min(want, room)])
		r.kept = r.kept[:len(r.kept)+n]
	}
}

// cut takes a block from the start of what is kept.
func (r *blockReader) cut(end int) block {
	b := block{line: r.line, free: r.free}
	b.lines, b.quotes = bytes.Count(r.kept[:end], []byte{'\n'}), bytes.IndexByte(r.kept[:end], '"') >= 0
	r.line += b.lines
	var rest []byte
	select {
	case rest = <-r.free:
	default:
	}
	rest = append(rest, r.kept[end:]...)
	b.raw = append(r.kept[:end], padding...)[:end]
	r.kept = rest
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
