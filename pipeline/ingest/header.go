package ingest

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

// layout says in which cell of a row each column of the table stands; -1 where
// the file does not have it. columns is the number of cells.
type layout struct {
	cells   []int
	columns int
}

// headerReport is what a header shows: its layout, the columns that no table
// has, and what is wrong with it.
type headerReport struct {
	layout  layout
	unknown []privacy.Column
	wrong   []problem
	rest    block // what follows the header in its block
}

// readHeader reads the first row of a file. Its error is one of reading.
func readHeader(blocks *blockReader, f exportFile, table schema.Table, opts Options) (headerReport, error) {
	var h headerReport
	s, err := firstRow(blocks, f.comma)
	var quote *brokenQuote
	switch {
	case errors.Is(err, io.EOF):
		h.add(f, 1, 1, "", "the file is empty")
		return h, nil
	case errors.As(err, &quote):
		h.add(f, quote.line, quote.column, "", quote.rule)
		return h, nil
	case err != nil:
		return h, err
	case slices.ContainsFunc(s.cells(), foulText):
		h.add(f, s.rowLine(), 1, "", "the header is not UTF-8 text")
		return h, nil
	}
	h.match(s, f, table, opts)
	h.rest = s.rest()
	return h, nil
}

// firstRow goes to the first row of a file.
func firstRow(blocks *blockReader, comma rune) (splitter, error) {
	for {
		b, err := blocks.next()
		if err != nil {
			return nil, err
		}
		s := b.split(comma)
		if err := s.next(); !errors.Is(err, io.EOF) {
			return s, err
		}
	}
}

// add notes something wrong with the header.
func (h *headerReport) add(f exportFile, line, column int, field, rule string) {
	h.wrong = append(h.wrong, problem{CellError: CellError{File: f.Name, Line: line, Column: column, Field: field, Rule: rule}})
}

// titles are the names of a file's columns and their places.
type titles interface {
	placer
	cells() []string
}

// match finds the columns by their names.
func (h *headerReport) match(s titles, f exportFile, table schema.Table, opts Options) {
	cells := s.cells()
	h.layout = layout{cells: make([]int, len(table.Columns)), columns: len(cells)}
	for i := range h.layout.cells {
		h.layout.cells[i] = -1
	}
	for i, cell := range cells {
		name := strings.TrimSpace(cell)
		line, column := s.place(i)
		at := table.Index(name)
		switch {
		case at < 0 && !slices.Contains(opts.Ignore, name):
			h.unknown = append(h.unknown, unknownColumn(f, column, name, table, len(cells)))
		case at >= 0 && h.layout.cells[at] >= 0:
			h.add(f, line, column, name, "stands twice in the header")
		case at >= 0:
			h.layout.cells[at] = i
		}
	}
	h.require(s, f, table, opts)
}

// unknownColumn describes a column that the table does not have. If it is the
// only one and holds another delimiter, that is why.
func unknownColumn(f exportFile, column int, name string, table schema.Table, columns int) privacy.Column {
	c := privacy.Unknown(f.Name, column, name, table.Name, columnNames(table))
	if i := strings.IndexAny(name, delimiters); columns == 1 && i >= 0 && f.format == formatText {
		c.Rule = fmt.Sprintf("is the only column: the cells are split at %q but seem to end with %q (exports.delimiter)", f.comma, name[i])
	}
	return c
}

// require notes the columns that must exist and do not.
func (h *headerReport) require(s titles, f exportFile, table schema.Table, opts Options) {
	for i, c := range table.Columns {
		if h.layout.cells[i] >= 0 {
			continue
		}
		if c.Required {
			h.add(f, s.rowLine(), 1, c.Name, "is missing in the header")
		}
		if isDataCut(table, c) && opts.Clock == schema.StudyMinutes {
			h.add(f, s.rowLine(), 1, c.Name, fmt.Sprintf("is missing in the header, and exports.clock is %s", schema.StudyMinutes))
		}
	}
}

// isDataCut says whether a column is patients.data_cut.
func isDataCut(table schema.Table, c schema.Column) bool {
	return table.Name == schema.PatientsTable && c.Name == "data_cut"
}

// columnNames gives the names of a table's columns.
func columnNames(table schema.Table) []string {
	names := make([]string, len(table.Columns))
	for i, c := range table.Columns {
		names[i] = c.Name
	}
	return names
}
