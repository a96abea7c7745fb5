package ingest

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// spot is a line and a column.
type spot [2]int

// splitAll splits a text in blocks and calls row for each row. It returns what
// ended the text: io.EOF or a brokenQuote.
func splitAll(text io.Reader, comma rune, size int, row func(s splitter)) error {
	blocks := newBlockReader(text, size)
	for {
		b, err := blocks.next()
		if err != nil {
			return err
		}
		s := b.split(comma)
		for err = s.next(); err == nil; err = s.next() {
			row(s)
		}
		if !errors.Is(err, io.EOF) {
			return err
		}
	}
}

// places gives the place of each cell of a row of n cells.
func places(n int, place func(int) (int, int)) []spot {
	all := make([]spot, n)
	for i := range all {
		all[i][0], all[i][1] = place(i)
	}
	return all
}

// TestBlocks: where blocks are cut, by hand.
func TestBlocks(t *testing.T) {
	for _, c := range []struct {
		text string
		size int
		want []string
	}{
		{"", 4, nil},
		{"a\nb\nc\n", 4, []string{"a\nb\n", "c\n"}},
		{"a\nb\nc", 100, []string{"a\nb\n", "c"}},
		{"\n\n\n", 2, []string{"\n\n", "\n"}},
		{"a\n\"b\n\"\nc\n", 5, []string{"a\n", "\"b\n\"\nc\n"}}, // the break within quotes is none
		{"\"\"\"\n\"\n1\n", 1, []string{"\"\"\"\n\"\n", "1\n"}}, // nor is that after a doubled quote
		{"\"a\nb\nc\n", 2, []string{"\"a\nb\nc\n"}},             // to the end, if there is no second
		{"a,\"x\ny\",\"\n\"\r\nb\n", 13, []string{"a,\"x\ny\",\"\n\"\r\n", "b\n"}},
	} {
		var got []string
		r := newBlockReader(strings.NewReader(c.text), c.size)
		line := 1
		for {
			b, err := r.next()
			if errors.Is(err, io.EOF) {
				break
			}
			b = b.withText()
			if b.line != line {
				t.Errorf("%q by %d: a block begins in line %d, want %d", c.text, c.size, b.line, line)
			}
			line += strings.Count(b.text, "\n")
			got = append(got, b.text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q by %d: %q, want %q", c.text, c.size, got, c.want)
		}
	}
}

// TestReadError: rows before an error of reading are given, then the error.
func TestReadError(t *testing.T) {
	text := io.MultiReader(strings.NewReader("a\nb\nhalf a ro"), errorReader{})
	var rows []string
	err := splitAll(text, ',', 1<<10, func(s splitter) { rows = append(rows, s.cells()[0]) })
	if !errors.Is(err, io.ErrClosedPipe) || !slices.Equal(rows, []string{"a", "b"}) {
		t.Errorf("%q, %v", rows, err)
	}
}

type errorReader struct{}

func (errorReader) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestLongRowInBlocks: a row over 16 MiB is one error at its first line,
// whatever the size of the blocks, and an error of quotes before that is found.
func TestLongRowInBlocks(t *testing.T) {
	many := strings.Repeat("e,f\n", maxRow/3)
	for _, c := range []struct {
		name, begin  string
		line, column int
		rule         string
	}{
		{"not closed", "a,b\n\n\"c,d\n", 3, 1, errLongRow.Error()},
		{"one line", "a,b\n" + strings.Repeat("x", maxRow), 2, 1, errLongRow.Error()},
		{"one line with quotes", "a,b\n\"\"," + strings.Repeat("x", maxRow), 2, 1, errLongRow.Error()},
		{"a quote in a cell", "a,b\nc\"d\n", 2, 2, `has a " in a cell that does not begin with one`},
		{"a quote that ends no cell", "a,b\n\"c\nd\"e,\n", 3, 2, `has a " that does not end its cell`},
	} {
		for _, size := range []int{1<<20 + 7, 20 << 20} {
			n := 0
			err := splitAll(strings.NewReader(c.begin+many), ',', size, func(splitter) { n++ })
			var quote *brokenQuote
			if !errors.As(err, &quote) || *quote != (brokenQuote{c.line, c.column, c.rule}) || n != 1 {
				t.Errorf("%s by %d: %d rows, %+v", c.name, size, n, err)
			}
		}
	}
	exact := strings.Repeat("x", maxRow-1) + "\n"
	if err := splitAll(strings.NewReader(exact), ',', blockSize, func(splitter) {}); !errors.Is(err, io.EOF) {
		t.Errorf("a row of 16 MiB: %v", err)
	}
}

// FuzzBlocks: the rows of the blocks, with their places and the error that ends
// them, are those of encoding/csv on the whole text.
func FuzzBlocks(f *testing.F) {
	for _, s := range []string{
		"a,b\n", "\"a\nb\",c\r\n", "\"a", "a\"b", "é,ü\n\n x", "\"\"\"\"\n", "\r\n\r", "\"a\"b,c", "a\r\r\n \u00a0,\xff\n", "x;y\t|\n\"\n",
		"a,b\n\n\"c\nd\"e,f\ng\"\n", " \"a\" ,b\n", "\"\r\n\"\r", "a,b\r", "\t\"x\"\n", "\"a\nb\" \n", "\"a\nb\n\r\n",
	} {
		for _, size := range []byte{0, 1, 6, 255} {
			f.Add(s, byte(len(s)), size)
		}
	}
	f.Fuzz(func(t *testing.T, content string, delimiter, size byte) {
		comma := rune(delimiters[int(delimiter)%len(delimiters)])
		plain := newSplitter(strings.NewReader(content), comma)
		err := splitAll(strings.NewReader(content), comma, int(size)+1, func(s splitter) {
			if err := plain.next(); err != nil {
				t.Fatalf("%q after %v", s.cells(), err)
			}
			if got, want := trimmed(s.cells()), trimmed(plain.cells); !slices.Equal(got, want) {
				t.Fatalf("%q, want %q", got, want)
			}
			if got, want := s.rowLine(), plain.rowLine(); got != want {
				t.Fatalf("line %d, want %d", got, want)
			}
			if got, want := places(len(s.cells()), s.place), places(len(plain.cells), plain.place); !slices.Equal(got, want) {
				t.Fatalf("%q at %v, want %v", s.cells(), got, want)
			}
			if got, want := slices.ContainsFunc(s.cells(), foulText), plain.foul(); got != want {
				t.Fatalf("%q: foul %v, want %v", s.cells(), got, want)
			}
		})
		want := plain.next()
		var quote, wantQuote *brokenQuote
		if errors.As(err, &quote) && errors.As(want, &wantQuote) && *quote == *wantQuote {
			return
		}
		if !errors.Is(err, io.EOF) || !errors.Is(want, io.EOF) {
			t.Fatalf("ends with %#v, want %#v", err, want)
		}
	})
}

// trimmed gives the cells without the blanks around them, as they are read.
func trimmed(cells []string) []string {
	all := make([]string, len(cells))
	for i, c := range cells {
		all[i] = strings.TrimSpace(c)
	}
	return all
}
