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
}

// Row is one row; it has a cell for each column, or for the first column alone
// if it is a Section.
type Row struct {
	Cells   []string
	Indent  int  // steps by which the first cell is indented
	Section bool // a row that only names the rows below it
}
