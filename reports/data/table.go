package data

import (
	"encoding/csv"
	"io"
	"strings"

	"reprieve/reports/table"
)

// WriteTable writes a table of the report as CSV, its texts as they are
// printed. A spanning header stands before the header of each of its columns.
// After a column that shows numbers of the results comes one with their ids.
func WriteTable(w io.Writer, t *table.Table) error {
	c := csv.NewWriter(w)
	named := columnsWithIDs(t)
	var header []string
	for i, col := range t.Columns {
		name := strings.TrimPrefix(col.Group+": "+col.Header, ": ")
		header = append(header, name)
		if named[i] {
			header = append(header, name+" (id)")
		}
	}
	if err := c.Write(header); err != nil {
		return err
	}
	for _, row := range t.Rows {
		var record []string
		for i := range t.Columns {
			var cell table.Cell
			if i < len(row.Cells) {
				cell = row.Cells[i]
			}
			record = append(record, cell.Text)
			if named[i] {
				record = append(record, cell.ID)
			}
		}
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// columnsWithIDs says of each column whether a cell of it has an id.
func columnsWithIDs(t *table.Table) []bool {
	named := make([]bool, len(t.Columns))
	for _, row := range t.Rows {
		for i, cell := range row.Cells {
			named[i] = named[i] || cell.ID != ""
		}
	}
	return named
}
