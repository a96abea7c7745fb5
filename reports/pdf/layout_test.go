package pdf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/reports/document"
)

func TestHeadingEntries(t *testing.T) {
	h := func(level int, unnumbered bool) document.Block {
		return document.Heading{Level: level, Text: "T", Unnumbered: unnumbered}
	}
	for _, tc := range []struct {
		name   string
		blocks []document.Block
		want   string // level:number of each
	}{
		{"none", []document.Block{document.Text("a")}, ""},
		{"sections", []document.Block{h(1, false), h(2, false), h(2, false), h(1, false), h(2, false)}, "1:1 2:1.1 2:1.2 1:2 2:2.1"},
		{"unnumbered section", []document.Block{h(1, false), h(1, true), h(2, false), h(1, false)}, "1:1 1: 2: 1:2"},
		{"unnumbered subsection", []document.Block{h(1, false), h(2, true), h(2, false)}, "1:1 2: 2:1.1"},
		{"begins with a subsection", []document.Block{h(2, false), h(2, false)}, "1:1 2:1.1"},
		{"other levels", []document.Block{h(0, false), h(3, false)}, "1:1 2:1.1"},
	} {
		var got []string
		for _, e := range headingEntries(tc.blocks, document.Numbers(tc.blocks)) {
			got = append(got, string(rune('0'+e.level))+":"+e.number)
		}
		if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

// TestNoLonelyLines: a page neither ends with the first line of a paragraph nor
// begins with its last, wherever the page ends.
func TestNoLonelyLines(t *testing.T) {
	sh := testShaper(t)
	for lines := 2; lines <= 6; lines++ {
		text := strings.TrimSpace(strings.Repeat("line\n", lines))
		d := doc(document.Text(text), document.Text(text), document.Text(text))
		d.Title = ""
		for height := 100.0; height < 220; height += 3 {
			l, err := layoutDocument(sh, &element{role: "Document"}, d, height)
			if err != nil {
				t.Fatal(err)
			}
			pages, err := paginate(l.strips, height)
			if err != nil {
				t.Fatal(err)
			}
			for p, pg := range pages {
				for place, n := range linesOfParagraphs(pg) {
					if n == 1 {
						t.Errorf("%d lines, page height %v: page %d has one line of %s", lines, height, p+1, place)
					}
				}
			}
		}
	}
}

func linesOfParagraphs(pg page) map[string]int {
	count := map[string]int{}
	for _, it := range pg {
		count[it.place]++
	}
	return count
}

// TestSmallBelowFigure: a note follows its figure closely and on its page; a
// note elsewhere is a paragraph.
func TestSmallBelowFigure(t *testing.T) {
	sh := testShaper(t)
	note := document.Paragraph{Role: document.Small, Spans: []document.Span{{Text: "Note."}}}
	d := doc(document.Figure{Figure: curve{height: 100}, Caption: "C."}, note, note)
	d.Title = ""
	l, err := layoutDocument(sh, &element{role: "Document"}, d, 600)
	if err != nil {
		t.Fatal(err)
	}
	strips := l.strips
	// The figure, its caption, the note below it, the other note.
	if len(strips) != 4 || !strips[1].keep || strips[2].space != noteSpace {
		t.Errorf("%d strips; caption kept with the note: %t; space %v, want %v", len(strips), strips[1].keep, strips[2].space, noteSpace)
	}
	if strips[2].keep || max(strips[2].below, strips[3].space) != blockSpace {
		t.Errorf("the second note: kept %t, space %v", strips[2].keep, strips[3].space)
	}
}

// TestContentsFit: the list is set tighter and in two columns before it goes on on a
// second page, and begins a page if it is too long for the first.
func TestContentsFit(t *testing.T) {
	sh := testShaper(t)
	// Title, subtitle and rule take 28 + 10 + 17 + 12 + 1.4 points, the heading of the
	// list 26 + 15 + 6: 115.4 of 600. The rest, 484.6, holds 30 lines of 15.8 points,
	// 36 of 13.2; in two columns twice 37 of 13 and twice 44 of 11.
	for _, tc := range []struct {
		sections int
		leading  float64
		first    bool
	}{{1, 13.8, true}, {30, 13.8, true}, {31, 12.4, true}, {36, 12.4, true}, {37, 13, true}, {74, 13, true}, {75, 11, true}, {88, 11, true}, {89, 13.8, false}} {
		d := doc()
		d.Subtitle = "Subtitle"
		for range tc.sections {
			d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: "Section"})
		}
		l, err := layoutDocument(sh, &element{role: "Document"}, d, 600)
		if err != nil {
			t.Fatal(err)
		}
		pages, err := paginate(l.strips, 600)
		if err != nil {
			t.Fatal(err)
		}
		for i, pg := range pages {
			for _, it := range pg {
				isLine := it.place == "contents" && it.height != subsectSet.leading
				if isLine && (it.height != tc.leading || (i == 0) != tc.first) {
					t.Fatalf("%d sections: a line of %v points on page %d, want %v, on the first: %t", tc.sections, it.height, i+1, tc.leading, tc.first)
				}
			}
		}
	}
}
