package data

import (
	"encoding/csv"
	"io"
	"strings"

	"reprieve/reports/table"
)

// WriteTable writes a table of the report as CSV, its texts as they are
// printed. A spanning header stands before the header of each of its columns.
func WriteTable(w io.Writer, t *table.Table) error {
	c := csv.NewWriter(w)
	header := make([]string, len(t.Columns))
	for i, col := range t.Columns {
		header[i] = strings.TrimPrefix(col.Group+": "+col.Header, ": ")
	}
	if err := c.Write(header); err != nil {
		return err
	}
	for _, row := range t.Rows {
		record := make([]string, len(t.Columns))
		copy(record, row.Cells)
		if err := c.Write(record); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
