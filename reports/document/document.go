// Package document is a report as an ordered list of blocks, neutral of the
// back-end that draws it: reports/pdf today.
//
// A document holds words and finished numbers; neither it nor its back-ends
// compute.
package document

import (
	"time"

	"reprieve/reports/figure"
	"reprieve/reports/table"
)

// Document is a whole report. The blocks before the first heading, such as
// Facts, belong to the title and stand above the contents list, which a back-end
// makes from the headings; a document without headings has none.
type Document struct {
	Title, Subtitle string    // a title is required of a file that is read aloud
	Subject         string    // one sentence for the file's metadata
	Author          string    // for the file's metadata
	Language        string    // BCP 47, such as "en"
	Date            time.Time // the data cut; the only date a back-end may write; not zero
	RunningHead     string    // top of every page but the first
	Notice          string    // printed on every page, "" for none
	Blocks          []Block
}

// Block is one of the types of this package with an isBlock method.
type Block interface{ isBlock() }

// Heading begins a section. Level 1 is a section, 2 a subsection; both are
// bookmarks and numbered by the back-end unless Unnumbered. A level below 1
// counts as 1, one above 2 as 2, and the first heading as a section; in an
// unnumbered section the subsections are unnumbered too.
type Heading struct {
	Level      int
	Text       string
	ID         string // stable name, such as "primary"
	Unnumbered bool
}

// Span is a run of text in one style. In every text of a document, tables
// included, a newline ends a line, a no-break space (U+00A0) or a narrow one
// (U+202F) keeps a number with its unit, and a zero-width space (U+200B) is
// where a long name may be broken.
//
// A span that shows a number of the results carries the ID of its row, as a
// table.Cell does.
type Span struct {
	Text         string
	Bold, Italic bool
	ID           string
}

// Role says what a paragraph is for; back-ends choose its look from it.
type Role int

// The roles of a paragraph.
const (
	Body    Role = iota // running text
	Lead                // the sentence that a section leads with, larger
	Small               // notes, sources; directly below a table or a figure it belongs to that
	Warning             // must be seen: drawn with a tint and the word "Warning", which Spans lack
)

// Paragraph is running text.
type Paragraph struct {
	Role  Role
	Spans []Span
}

// List is a bulleted list, an item a run of spans.
type List struct{ Items [][]Span }

// Facts is a list of labels with their values, as on a title page.
type Facts struct{ Items []Fact }

// Fact is one label with its value. A Code value, such as a hash, is set in a
// monospaced face and may be broken anywhere.
type Fact struct {
	Label, Value string
	Code         bool
}

// Table is a table with its caption. The back-end numbers it.
type Table struct {
	ID      string // stable name, such as "baseline"
	Caption string
	Table   *table.Table
}

// Figure is a figure with its caption. The back-end numbers it.
type Figure struct {
	ID      string
	Caption string
	Figure  figure.Figure
}

// Definitions say what the numbers of the document are. A number whose id is in
// the Results of an entry belongs to it; a back-end may link it.
type Definitions struct{ Items []Definition }

// Definition is what the results of one kind are: their name, what they answer, facts
// such as the population, and an entry for each of them.
type Definition struct {
	ID      string // stable name, such as "response"
	Term    string
	Text    string
	Facts   []Fact
	Entries []DefinitionEntry
}

// DefinitionEntry defines the results whose ids it lists.
type DefinitionEntry struct {
	Name, Text string
	Results    []string
}

// PageBreak begins a new page; at the top of a page it does nothing.
type PageBreak struct{}

func (Heading) isBlock()     {}
func (Paragraph) isBlock()   {}
func (List) isBlock()        {}
func (Facts) isBlock()       {}
func (Table) isBlock()       {}
func (Figure) isBlock()      {}
func (Definitions) isBlock() {}
func (PageBreak) isBlock()   {}

// Text is a body paragraph of one plain span.
func Text(s string) Paragraph { return Paragraph{Spans: []Span{{Text: s}}} }
