package ingest

import (
	"encoding/csv"
	"errors"
	"strings"
	"unicode/utf8"
)

// quotedRows splits text with quotes by encoding/csv.
type quotedRows struct {
	csv        *csv.Reader
	block      block
	begin, end int // of the row in the text of the block
	line       int // in which begin is
	split      []string
}

func newQuotedRows(b block, comma rune) *quotedRows {
	s := &quotedRows{csv: csv.NewReader(strings.NewReader(b.text)), block: b, line: b.line}
	s.csv.Comma = comma
	s.csv.FieldsPerRecord = -1
	s.csv.ReuseRecord = true
	s.csv.TrimLeadingSpace = comma != '\t'
	return s
}

func (s *quotedRows) next() error {
	s.line += strings.Count(s.block.text[s.begin:s.end], "\n")
	s.begin = s.end
	s.skipEmpty()
	var err error
	s.split, err = s.csv.Read()
	s.end = int(s.csv.InputOffset())
	var parse *csv.ParseError
	switch {
	case s.end-s.begin > maxRow:
		return &brokenQuote{s.line, 1, errLongRow.Error()}
	case errors.As(err, &parse):
		return s.broken(parse)
	}
	return err
}

// skipEmpty goes over the lines before the row that hold nothing.
func (s *quotedRows) skipEmpty() {
	for {
		text := s.block.text[s.begin:]
		switch {
		case strings.HasPrefix(text, "\n"):
			s.begin++
		case strings.HasPrefix(text, "\r\n"):
			s.begin += 2
		default:
			return
		}
		s.line++
	}
}

func (s *quotedRows) cells() []string { return s.split }

func (s *quotedRows) place(cell int) (line, column int) {
	line, at := s.csv.FieldPos(cell)
	return s.characters(line, at)
}

func (s *quotedRows) rowLine() int { return s.line }

func (s *quotedRows) rest() block {
	row := s.block.text[s.begin:s.end]
	return s.block.from(s.end, s.line+strings.Count(row, "\n"))
}

// characters turns a line of the block, from 1, and a byte of it into a line of
// the file and a column in characters.
func (s *quotedRows) characters(line, at int) (int, int) {
	line += s.block.line - 1
	text := s.from(line)
	return line, utf8.RuneCountInString(text[:min(at-1, len(text))]) + 1
}

// from gives the text of the row from a line of the file on.
func (s *quotedRows) from(line int) string {
	text := s.block.text[s.begin:]
	for range line - s.line {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}

// broken describes an error of quotes. A quote that is not closed swallows the
// rest of the file: then the place is that of its row.
func (s *quotedRows) broken(e *csv.ParseError) error {
	line, column := s.characters(e.Line, e.Column)
	if errors.Is(e.Err, csv.ErrBareQuote) {
		return &brokenQuote{line, column, `has a " in a cell that does not begin with one`}
	}
	text := s.from(line)
	if e.Column > len(text) || text[e.Column-1] != '"' {
		return &brokenQuote{s.line, 1, `has a " that is not closed in the rest of the file`}
	}
	return &brokenQuote{line, column, `has a " that does not end its cell`}
}
