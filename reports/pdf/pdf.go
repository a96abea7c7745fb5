// Package pdf writes a document as a PDF file that can be kept and read aloud:
// A4 pages, vector figures, embedded subset fonts, bookmarks, a linked contents
// list, a structure that names headings, lists, tables and their headers, figures
// and what they show; the same bytes for the same document. The file follows
// PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).
//
// The blocks become strips of paper and elements of the structure (layout.go and
// the files named for a kind of block), the strips are put on pages
// (paginate.go), and only then is anything drawn (page.go), so every page number
// is known when it is printed. What is drawn goes through the pen, which marks it
// as an element's content or as an artifact (pen.go); the objects of the file are
// assembled last (assemble.go).
//
// Note: the fonts' subsets, the structure and the profile of the colours are
// written here, not by a library. codeberg.org/go-pdf/fpdf has no structure, and
// its output intents spoil the file; patches over its output were longer.
//
// Note: text is set ragged right. Justified text is harder to read for many
// (WCAG 2.2, 1.4.8), and a report whose lines are full of numbers that may not be
// broken would have wide gaps.
package pdf

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"reprieve/reports/document"
)

// languageTag is the outer form of a BCP 47 tag.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// Write writes doc to w. It is an error, and nothing is written, if the
// document has no date or no title, if its language is not of the form of a BCP 47
// tag, if a block lacks its table, its figure or the figure's alternative text, if
// a table's row has a wrong number of cells, or if a character has no glyph in the
// fonts; the error names the place.
func Write(w io.Writer, doc *document.Document) error {
	l, err := LayOut(doc)
	if err != nil {
		return err
	}
	return l.Write(w)
}

// Layout is a document on its pages, not drawn yet.
type Layout struct {
	doc       *document.Document
	shaper    *shaper
	root      *element
	furniture *furniture
	pages     []page
	places    []*entry
	targets   map[string]*entry
}

// LayOut puts a document on pages. Its errors are those of Write.
func LayOut(doc *document.Document) (*Layout, error) {
	if err := check(doc); err != nil {
		return nil, err
	}
	sh, err := newShaper()
	if err != nil {
		return nil, err
	}
	root := &element{role: "Document"}
	fur, err := newFurniture(sh, root, doc)
	if err != nil {
		return nil, err
	}
	l, err := layoutDocument(sh, root, doc, fur.bodyHeight())
	if err != nil {
		return nil, err
	}
	pages, err := paginate(l.strips, fur.bodyHeight())
	if err != nil {
		return nil, err
	}
	return &Layout{doc, sh, root, fur, pages, l.anchors, l.targets}, nil
}

// check is what a document needs as a whole.
func check(doc *document.Document) error {
	switch {
	case doc == nil:
		return fmt.Errorf("pdf: document: nil")
	case doc.Date.IsZero():
		return fmt.Errorf("pdf: document: date: zero: a document needs the date of its data cut")
	case strings.TrimSpace(doc.Title) == "":
		return fmt.Errorf("pdf: document: title: empty: a screen reader says it first")
	case !languageTag.MatchString(doc.Language):
		return fmt.Errorf("pdf: document: language: %q: not a language tag", doc.Language)
	}
	return nil
}

// Pages returns the page, from 1, on which each place with a name begins: a heading
// under "s-" and its ID, a table under "t-", a figure under "f-", a definition under
// "d-" and its ID, its entries under that with "-1", "-2" and so on.
func (l *Layout) Pages() map[string]int {
	pages := map[string]int{}
	for _, e := range l.places {
		if e.name != "" {
			pages[e.name] = e.page
		}
	}
	return pages
}

// Write draws the pages and writes the file. It may be called once.
func (l *Layout) Write(w io.Writer) error {
	d, err := l.draw()
	if err != nil {
		return err
	}
	return d.write(w)
}

func (l *Layout) draw() (*drawn, error) {
	p := newPen(l.shaper)
	p.targets = l.targets
	if err := drawPages(p, l.pages, l.furniture); err != nil {
		return nil, err
	}
	return &drawn{doc: l.doc, pen: p, root: l.root, entries: l.places, bodyStart: l.furniture.top()}, nil
}
