package ingest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"
)

// tapeSplitter splits the text of a file into rows by encoding/csv, from its
// first byte to its last, and knows where each cell began. It is what the
// splitters of blocks are held to. The cells are valid until the next row.
type tapeSplitter struct {
	csv   *csv.Reader
	tape  *tape
	cells []string
	raw   []byte // the text of the row, with blank lines before it
	line  int    // in which raw begins
}

// plainSize is how much is read at once.
const plainSize = 1 << 16

// newSplitter begins at the first line of a text.
func newSplitter(text io.Reader, comma rune) *tapeSplitter {
	s := &tapeSplitter{tape: &tape{text: text}, line: 1}
	s.csv = csv.NewReader(bufio.NewReaderSize(s.tape, plainSize))
	s.csv.Comma = comma
	s.csv.FieldsPerRecord = -1
	s.csv.ReuseRecord = true
	s.csv.TrimLeadingSpace = comma != '\t'
	return s
}

// next reads a row. It returns io.EOF after the last, a brokenQuote where the
// text cannot be split, and otherwise errors of reading.
func (s *tapeSplitter) next() error {
	s.line += bytes.Count(s.raw, []byte{'\n'})
	begin := s.csv.InputOffset()
	cells, err := s.csv.Read()
	s.cells = cells
	var parse *csv.ParseError
	switch {
	case errors.Is(err, errLongRow):
		text := s.tape.from(begin)
		blank := len(text) - len(bytes.TrimLeft(text, "\r\n"))
		return &brokenQuote{s.line + bytes.Count(text[:blank], []byte{'\n'}), 1, err.Error()}
	case errors.As(err, &parse):
		s.raw = s.tape.from(begin)
		return s.broken(parse)
	case err != nil:
		return err
	}
	s.raw = s.tape.between(begin, s.csv.InputOffset())
	return nil
}

// place gives the line and column at which a cell of the row begins.
func (s *tapeSplitter) place(cell int) (line, column int) {
	line, at := s.csv.FieldPos(cell)
	return line, s.runes(line, at)
}

// rowLine is the line in which the row begins.
func (s *tapeSplitter) rowLine() int {
	line, _ := s.csv.FieldPos(0)
	return line
}

// runes turns a byte column of a line into a column in characters.
func (s *tapeSplitter) runes(line, at int) int {
	text := s.from(line)
	return utf8.RuneCount(text[:min(at-1, len(text))]) + 1
}

// from gives the text of the row from a line on.
func (s *tapeSplitter) from(line int) []byte {
	text := s.raw
	for range line - s.line {
		_, text, _ = bytes.Cut(text, []byte{'\n'})
	}
	return text
}

// foul says whether the row holds bytes that are no UTF-8 text.
func (s *tapeSplitter) foul() bool {
	return bytes.IndexByte(s.raw, 0) >= 0 || !utf8.Valid(s.raw)
}

// foulCell says whether one cell does.
func foulCell(cell string) bool {
	for _, r := range cell {
		if r == 0 {
			return true
		}
	}
	return !utf8.ValidString(cell)
}

// broken describes an error of quotes. A quote that is not closed swallows the
// rest of the file: then the place is that of its row.
func (s *tapeSplitter) broken(e *csv.ParseError) error {
	if errors.Is(e.Err, csv.ErrBareQuote) {
		return &brokenQuote{e.Line, s.runes(e.Line, e.Column), `has a " in a cell that does not begin with one`}
	}
	text := s.from(e.Line)
	if e.Column > len(text) || text[e.Column-1] != '"' {
		return &brokenQuote{e.StartLine, 1, `has a " that is not closed in the rest of the file`}
	}
	return &brokenQuote{e.Line, s.runes(e.Line, e.Column), `has a " that does not end its cell`}
}

// tape keeps the text that has been read but not yet split.
type tape struct {
	text  io.Reader
	kept  []byte
	start int64 // offset of kept in the text
}

// Read reads and keeps.
func (t *tape) Read(p []byte) (int, error) {
	if len(t.kept) > maxRow {
		return 0, errLongRow
	}
	n, err := t.text.Read(p)
	t.kept = append(t.kept, p[:n]...)
	return n, err
}

// between gives the text of a range of offsets, and forgets what is before it.
// It is valid until the next read.
func (t *tape) between(begin, end int64) []byte {
	if begin-t.start > plainSize {
		t.kept = append(t.kept[:0], t.kept[begin-t.start:]...)
		t.start = begin
	}
	return t.kept[begin-t.start : end-t.start]
}

// from gives the text from an offset on.
func (t *tape) from(begin int64) []byte { return t.kept[begin-t.start:] }
