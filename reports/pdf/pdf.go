// Package pdf writes a document as a PDF file: A4 pages, vector figures,
// embedded subset fonts, bookmarks, a linked contents list, the same bytes for
// the same document.
//
// The blocks become strips of paper (layout.go and the files named for a kind
// of block), the strips are put on pages (paginate.go), and only then is
// anything drawn (page.go), so every page number is known when it is printed.
//
// Note: the file is not a tagged PDF. All content passes through page.draw,
// where marked content would be opened and closed.
package pdf

import (
	"fmt"
	"io"
	"regexp"

	"codeberg.org/go-pdf/fpdf"

	"reprieve/reports/document"
)

// languageTag is the outer form of a BCP 47 tag.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// Write writes doc to w. It is an error, and nothing is written, if the
// document has no date, if its language is neither "" nor of the form of a BCP
// 47 tag, if a block lacks its table or figure, if a table's row has a wrong
// number of cells, or if a character has no glyph in the fonts; the error
// names the place.
func Write(w io.Writer, doc *document.Document) error {
	if doc == nil {
		return fmt.Errorf("pdf: document: nil")
	}
	if doc.Date.IsZero() {
		return fmt.Errorf("pdf: document: date: zero: a document needs the date of its data cut")
	}
	if doc.Language != "" && !languageTag.MatchString(doc.Language) {
		return fmt.Errorf("pdf: document: language: %q: not a language tag", doc.Language)
	}
	sh, err := newShaper()
	if err != nil {
		return err
	}
	fur, err := newFurniture(sh, doc)
	if err != nil {
		return err
	}
	strips, entries, err := layoutDocument(sh, doc, fur.bodyHeight())
	if err != nil {
		return err
	}
	pages, err := paginate(strips, fur.bodyHeight())
	if err != nil {
		return err
	}
	p := newPen(newFile(doc), sh)
	if err := drawPages(p, pages, fur, entries); err != nil {
		return err
	}
	if err := p.file.Output(w); err != nil {
		return fmt.Errorf("pdf: output: %w", err)
	}
	return nil
}

// newFile returns an empty file with the document's metadata. Its dates are
// the document's, never the clock's.
func newFile(doc *document.Document) *fpdf.Fpdf {
	file := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", SizeStr: "A4"})
	file.SetCatalogSort(true)
	file.SetCreationDate(doc.Date.UTC())
	file.SetModificationDate(doc.Date.UTC())
	file.SetTitle(doc.Title, true)
	file.SetSubject(doc.Subject, true)
	file.SetAuthor(doc.Author, true)
	file.SetCreator("reprieve", true)
	file.SetProducer("reprieve", true)
	file.SetLang(doc.Language)
	file.SetMargins(0, 0, 0)
	file.SetCellMargin(0)
	file.SetAutoPageBreak(false, 0)
	return file
}
