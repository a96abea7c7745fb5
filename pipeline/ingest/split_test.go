package ingest

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// TestPlaces: line and column of every cell, by hand.
func TestPlaces(t *testing.T) {
	s := newSplitter(strings.NewReader("a,b\n\né,\"x\ny\"\"é\", z\r\n  ,q\n"), ',')
	want := [][][2]int{
		{{1, 1}, {1, 3}},
		{{3, 1}, {3, 3}, {4, 8}}, // line 4 is y""é", z
		{{5, 3}, {5, 4}},         // blanks before a cell are not part of it
	}
	for _, row := range want {
		if err := s.next(); err != nil {
			t.Fatal(err)
		}
		for i, place := range row {
			if line, column := s.place(i); line != place[0] || column != place[1] {
				t.Errorf("%q is at %d:%d, want %v", s.cells[i], line, column, place)
			}
		}
	}
	if err := s.next(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

// TestPlacesFarIn: the text is not kept, but places stay right, over many
// blocks.
func TestPlacesFarIn(t *testing.T) {
	const rows = 100_000
	s := newSplitter(strings.NewReader(strings.Repeat("é,\"two\nlines\",x\n", rows)), ',')
	for i := range rows {
		if err := s.next(); err != nil {
			t.Fatal(err)
		}
		if line, column := s.place(2); line != 2*i+2 || column != 8 {
			t.Fatalf("row %d: %d:%d, want %d:8", i, line, column, 2*i+2)
		}
		if s.foul() {
			t.Fatal("text is foul")
		}
	}
	if kept := cap(s.tape.kept); kept > 16*blockSize {
		t.Errorf("%d bytes of the text are kept", kept)
	}
}

// TestLongRow: a quote that is not closed does not swallow a large file.
func TestLongRow(t *testing.T) {
	text := io.MultiReader(strings.NewReader("a,b\n\n\"c,d\n"), strings.NewReader(strings.Repeat("e,f\n", maxRow/3)))
	s := newSplitter(text, ',')
	if err := s.next(); err != nil {
		t.Fatal(err)
	}
	err := s.next()
	var quote *brokenQuote
	if !errors.As(err, &quote) || quote.line != 3 || quote.column != 1 || quote.rule != errLongRow.Error() {
		t.Errorf("%+v", err)
	}
	if kept := cap(s.tape.kept); kept > 4*maxRow {
		t.Errorf("%d bytes are kept", kept)
	}
}

// FuzzSplit: the cells are those of encoding/csv on the whole text, and every
// cell is where it is said to be.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"a,b\n", "\"a\nb\",c\r\n", "\"a", "a\"b", "é,ü\n\n x", "\"\"\"\"\n", "\r\n\r", "\"a\"b,c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		reference := csv.NewReader(strings.NewReader(content))
		reference.FieldsPerRecord = -1
		reference.TrimLeadingSpace = true
		lines := strings.SplitAfter(content, "\n")
		s := newSplitter(strings.NewReader(content), ',')
		for {
			want, wantErr := reference.Read()
			err := s.next()
			if (wantErr != nil) != (err != nil) || err == nil && !slices.Equal(want, s.cells) {
				t.Fatalf("%q, %v; want %q, %v", s.cells, err, want, wantErr)
			}
			var quote *brokenQuote
			if errors.As(err, &quote) && (quote.line < 1 || quote.line > len(lines) || quote.column < 1) {
				t.Fatalf("%+v", quote)
			}
			if err != nil {
				return
			}
			for i := range s.cells {
				line, column := s.place(i)
				if line > len(lines) || column > len([]rune(lines[line-1]))+1 {
					t.Fatalf("cell %q at %d:%d", s.cells[i], line, column)
				}
			}
		}
	})
}
