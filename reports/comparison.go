package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"reprieve/pipeline/analysis"
	"reprieve/reports/data"
	"reprieve/reports/document"
	"reprieve/reports/markdown"
	"reprieve/reports/table"
)

// The formats of a comparison.
const (
	ComparisonText = "text"
	ComparisonJSON = "json"
	ComparisonCSV  = "csv" // results rows
	ComparisonMD   = "md"
)

// WriteComparison writes the rows of a comparison of two months in a format.
func WriteComparison(w io.Writer, format string, results *analysis.Results) error {
	r := rows{results}
	blocks := append(changeBlocks(r), restatedEstimates(r)...)
	switch format {
	case ComparisonJSON:
		return writeRows(w, results)
	case ComparisonCSV:
		return data.WriteARD(w, results)
	case ComparisonMD:
		return markdown.Write(w, &document.Document{Title: "Comparison of two months", Blocks: blocks})
	}
	for _, b := range blocks {
		if err := writePlain(w, b); err != nil {
			return err
		}
	}
	return nil
}

// jsonRow is a results row; Value is nil where it is not estimable or a text.
type jsonRow struct {
	ID      string   `json:"id"`
	Value   *float64 `json:"value"`
	Text    string   `json:"text,omitempty"`
	Warning string   `json:"warning,omitempty"`
}

func writeRows(w io.Writer, results *analysis.Results) error {
	list := make([]jsonRow, len(results.Rows))
	for i, row := range results.Rows {
		list[i] = jsonRow{ID: row.ID(), Text: row.StatText, Warning: row.Warning}
		if !math.IsNaN(row.Stat) {
			list[i].Value = &results.Rows[i].Stat
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Rows []jsonRow `json:"rows"`
	}{list})
}

// writePlain writes a block as plain text.
func writePlain(w io.Writer, block document.Block) error {
	var err error
	switch b := block.(type) {
	case document.Heading:
		_, err = fmt.Fprintf(w, "%s\n\n", b.Text)
	case document.Paragraph:
		var text strings.Builder
		for _, s := range b.Spans {
			text.WriteString(s.Text)
		}
		_, err = fmt.Fprintf(w, "%s\n\n", text.String())
	case document.Table:
		err = writePlainTable(w, b)
	}
	return err
}

// writePlainTable writes a table in columns, a group before the header of each of
// its columns.
func writePlainTable(w io.Writer, b document.Table) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	heads := make([]string, len(b.Table.Columns))
	for i, c := range b.Table.Columns {
		heads[i] = strings.ToUpper(plain(c.Header))
		if c.Group != "" && b.ID == "restated" {
			heads[i] = strings.ToUpper(plain(c.Group)) + ": " + plain(c.Header)
		}
	}
	fmt.Fprintln(t, strings.Join(heads, "\t"))
	for _, row := range b.Table.Rows {
		fmt.Fprintln(t, strings.Join(plainCells(row), "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, note := range b.Table.Notes {
		if _, err := fmt.Fprintln(w, note); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}

func plainCells(row table.Row) []string {
	texts := row.Texts()
	for i := range texts {
		texts[i] = plain(texts[i])
	}
	return texts
}

// plain is a text with blanks that a terminal shows as such.
func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }
