package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// CellError is a problem of one cell, or of one row: then Column is 1 and Field
// is empty or names the columns of the row's key.
type CellError struct {
	File string // name in the folder
	// Line is that of the decompressed text, from 1, the header being line 1, and
	// Column that of the cell's first character in its line, in characters, from 1.
	// Of .parquet and .arrow files they are the row, from 1, and the column's number;
	// Line is 0 for what is wrong with a column as such.
	Line, Column int
	Field        string // name of the column
	Shown        string // the cell's text in quotes, or <withheld>; empty if the cell is
	Rule         string // what is wrong; never holds text of a cell
}

// Error gives file:line:column: field: "value" rule, without line and column if
// the line is 0.
func (e CellError) Error() string {
	var b strings.Builder
	if e.Line == 0 {
		fmt.Fprintf(&b, "%s: ", e.File)
	} else {
		fmt.Fprintf(&b, "%s:%d:%d: ", e.File, e.Line, e.Column)
	}
	if e.Field != "" {
		b.WriteString(e.Field + ": ")
	}
	if e.Shown != "" {
		b.WriteString(e.Shown + " ")
	}
	b.WriteString(e.Rule)
	return b.String()
}

// Refused says that the data break rules of the contract; nothing is read.
type Refused struct {
	Errors []CellError // by file, line and column; at most Options.MaxErrors
	More   int         // the number of further problems
}

// Error gives one line a problem, and says where lines are rows.
func (e *Refused) Error() string {
	lines, rows := make([]string, len(e.Errors), len(e.Errors)+2), false
	for i, c := range e.Errors {
		lines[i] = c.Error()
		rows = rows || c.Line > 0 && isStored(c.File)
	}
	if rows {
		lines = append(lines, "(of .parquet and .arrow files: the row and the number of the column)")
	}
	if e.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", e.More))
	}
	return strings.Join(lines, "\n")
}

// Missing says that the folder, or all files of required tables, do not exist.
type Missing struct {
	Dir    string
	Tables []string // required tables without a file; empty if the folder is missing
	Err    error    // why the folder could not be listed; nil if it could
}

// Error names what is missing.
func (e *Missing) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("exports: %s: %v", e.Dir, e.Err)
	}
	lines := make([]string, len(e.Tables))
	for i, t := range e.Tables {
		lines[i] = fmt.Sprintf("exports: %s: no file of table %s (%s.csv, .tsv, either with .gz or .zst, .parquet or .arrow)", e.Dir, t, t)
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the error of the folder.
func (e *Missing) Unwrap() error { return e.Err }

// Unreadable says that a file could not be read to its end, or is of a format
// that is not read.
type Unreadable struct {
	File string
	Err  error
}

// Error names the file.
func (e *Unreadable) Error() string { return fmt.Sprintf("%s: cannot be read: %v", e.File, e.Err) }

// Unwrap gives the error of the operating system or the decompression.
func (e *Unreadable) Unwrap() error { return e.Err }

// byPlace orders problems by file, line and column.
func byPlace(a, b problem) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Rule, b.Rule),
	)
}

// sortProblems orders problems by file, line and column.
func sortProblems(list []problem) { slices.SortStableFunc(list, byPlace) }
