// Package table is the model of a table of a report, and the only place where
// numbers are rounded and turned into text for people.
package table

// Table is a rectangle of finished text.
type Table struct {
	Columns []Column
	Rows    []Row
	Notes   []string // under the table, in order
}

// Align is how a column's cells stand.
type Align int

// The alignments.
const (
	Left Align = iota
	Right
	Center
)

// Column is one column. Neighbours with the same Group, not "", stand under one
// spanning header. A newline in a header or a cell ends a line.
type Column struct {
	Header string
	Group  string
	Align  Align // of the header and the cells; text that may be wrapped is Left
	Code   bool  // the cells are code, such as keys: set as they are, in a monospaced face
}

// Cell is a finished text and, where it shows a number of the results, the id of
// that row: of the first one if it shows several, such as an estimate with its
// limits, which differ from it in the last part alone.
//
// A cell with Pages shows the pages of the PDF on which these places of the report
// begin, named as in links to it, such as "s-methods". The PDF knows them when it is
// drawn; elsewhere Text counts, which can be filled in once the PDF is laid out.
type Cell struct {
	Text  string
	ID    string
	Pages []string
}

// Text is a cell that shows no number of the results.
func Text(s string) Cell { return Cell{Text: s} }

// Texts are cells that show no number of the results.
func Texts(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, s := range texts {
		cells[i] = Text(s)
	}
	return cells
}

// Row is one row; it has a cell for each column, or for the first column alone
// if it is a Section.
type Row struct {
	Cells   []Cell
	Indent  int  // steps by which the first cell is indented
	Section bool // a row that only names the indented rows below it
}

// Texts are the texts of the row's cells.
func (r Row) Texts() []string {
	texts := make([]string, len(r.Cells))
	for i, c := range r.Cells {
		texts[i] = c.Text
	}
	return texts
}
