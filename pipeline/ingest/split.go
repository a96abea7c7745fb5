package ingest

import (
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitter splits the text of a block into rows of cells and knows where each
// began. There are two: bareRows for text without quotes, in which a row is a
// line, and quotedRows for all other.
type splitter interface {
	placer
	// next goes to the next row that is not empty. It returns io.EOF after the
	// last, and a brokenQuote where the text cannot be split.
	next() error
	// cells are those of the row, perhaps with blanks around them, until next.
	cells() []string
	// rest is the text after the row.
	rest() block
}

// placer says where the row at hand is.
type placer interface {
	// place gives the line and column at which a cell of the row begins.
	place(cell int) (line, column int)
	// rowLine is the line in which the row begins.
	rowLine() int
}

// split gives the splitter of a block.
func (b block) split(comma rune) splitter {
	b = b.withText()
	if strings.IndexByte(b.text, '"') >= 0 {
		return newQuotedRows(b, comma)
	}
	return &bareRows{left: b, comma: byte(comma)}
}

// brokenQuote says where the quotes of a file are wrong.
type brokenQuote struct {
	line, column int
	rule         string
}

// Error is the rule.
func (e *brokenQuote) Error() string { return e.rule }

// errLongRow is the rule of a row over maxRow.
var errLongRow = errors.New(`the row is longer than 16 MiB: a " may not be closed`)

// bareRows splits text without quotes.
type bareRows struct {
	left  block  // what follows the row
	row   string // without its line break
	comma byte
	split []string
}

func (s *bareRows) next() error {
	for s.left.text != "" {
		size := strings.IndexByte(s.left.text, '\n') + 1
		if size == 0 {
			size = len(s.left.text) // the last line of the file
		}
		row := s.left.text[:size]
		s.left.text = s.left.text[size:]
		s.left.line++
		if size > maxRow {
			return &brokenQuote{s.rowLine(), 1, errLongRow.Error()}
		}
		s.row = withoutBreak(row)
		if s.row != "" {
			s.cut()
			return nil
		}
	}
	return io.EOF
}

// withoutBreak cuts off the line break, or the carriage return that is left of
// one at the end of the file.
func withoutBreak(line string) string {
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
}

// cut cuts the row into its cells.
func (s *bareRows) cut() {
	s.split = s.split[:0]
	row := s.row
	for {
		i := strings.IndexByte(row, s.comma)
		if i < 0 {
			s.split = append(s.split, row)
			return
		}
		s.split = append(s.split, row[:i])
		row = row[i+1:]
	}
}

func (s *bareRows) cells() []string { return s.split }

func (s *bareRows) place(cell int) (line, column int) {
	start := 0
	for _, c := range s.split[:cell] {
		start += len(c) + 1
	}
	if s.comma != '\t' {
		c := s.split[cell]
		start += len(c) - len(strings.TrimLeftFunc(c, unicode.IsSpace))
	}
	return s.rowLine(), utf8.RuneCountInString(s.row[:start]) + 1
}

func (s *bareRows) rowLine() int { return s.left.line - 1 }

func (s *bareRows) rest() block {
	b := s.left
	if b.raw != nil {
		b.raw = b.raw[len(b.raw)-len(b.text):]
	}
	return b
}

// foulText says whether text is no UTF-8 text, or holds a zero byte.
func foulText(text string) bool {
	return strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text)
}
