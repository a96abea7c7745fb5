package ingest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"
)

// splitter splits the text of a file into rows of cells and knows where each
// began. The cells are valid until the next row.
type splitter struct {
	csv   *csv.Reader
	tape  *tape
	cells []string
	raw   []byte // the text of the row, with blank lines before it
	line  int    // in which raw begins
}

// newSplitter begins at the first line of a text.
func newSplitter(text io.Reader, comma rune) *splitter {
	s := &splitter{tape: &tape{text: text}, line: 1}
	s.csv = csv.NewReader(bufio.NewReaderSize(s.tape, blockSize))
	s.csv.Comma = comma
	s.csv.FieldsPerRecord = -1
	s.csv.ReuseRecord = true
	s.csv.TrimLeadingSpace = comma != '\t'
	return s
}

// next reads a row. It returns io.EOF after the last, a brokenQuote where the
// text cannot be split, and otherwise errors of reading.
func (s *splitter) next() error {
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
func (s *splitter) place(cell int) (line, column int) {
	line, at := s.csv.FieldPos(cell)
	return line, s.runes(line, at)
}

// rowLine is the line in which the row begins.
func (s *splitter) rowLine() int {
	line, _ := s.csv.FieldPos(0)
	return line
}

// runes turns a byte column of a line into a column in characters.
func (s *splitter) runes(line, at int) int {
	text := s.from(line)
	return utf8.RuneCount(text[:min(at-1, len(text))]) + 1
}

// from gives the text of the row from a line on.
func (s *splitter) from(line int) []byte {
	text := s.raw
	for range line - s.line {
		_, text, _ = bytes.Cut(text, []byte{'\n'})
	}
	return text
}

// foul says whether the row holds bytes that are no UTF-8 text.
func (s *splitter) foul() bool {
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

// brokenQuote says where the quotes of a file are wrong.
type brokenQuote struct {
	line, column int
	rule         string
}

// Error is the rule.
func (e *brokenQuote) Error() string { return e.rule }

// broken describes an error of quotes. A quote that is not closed swallows the
// rest of the file: then the place is that of its row.
func (s *splitter) broken(e *csv.ParseError) error {
	if errors.Is(e.Err, csv.ErrBareQuote) {
		return &brokenQuote{e.Line, s.runes(e.Line, e.Column), `has a " in a cell that does not begin with one`}
	}
	text := s.from(e.Line)
	if e.Column > len(text) || text[e.Column-1] != '"' {
		return &brokenQuote{e.StartLine, 1, `has a " that is not closed in the rest of the file`}
	}
	return &brokenQuote{e.Line, s.runes(e.Line, e.Column), `has a " that does not end its cell`}
}

// maxRow bounds the text of a row in bytes, so that a quote that is not closed
// does not fill the memory with the rest of the file.
const maxRow = 1 << 24

// errLongRow is the rule of a row over maxRow.
var errLongRow = errors.New(`the row is longer than 16 MiB: a " may not be closed`)

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
	if begin-t.start > blockSize {
		t.kept = append(t.kept[:0], t.kept[begin-t.start:]...)
		t.start = begin
	}
	return t.kept[begin-t.start : end-t.start]
}

// from gives the text from an offset on.
func (t *tape) from(begin int64) []byte { return t.kept[begin-t.start:] }
