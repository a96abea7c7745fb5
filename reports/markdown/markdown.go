// Package markdown writes a document without figures as Markdown.
package markdown

import (
	"fmt"
	"io"
	"strings"

	"reprieve/reports/document"
	"reprieve/reports/table"
)

// Write writes the document's title, headings, paragraphs, lists, facts and
// tables. A figure is written as its words.
func Write(w io.Writer, d *document.Document) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", escape(d.Title))
	for _, block := range d.Blocks {
		b.WriteString("\n")
		writeBlock(&b, block)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeBlock(b *strings.Builder, block document.Block) {
	switch x := block.(type) {
	case document.Heading:
		fmt.Fprintf(b, "%s %s\n", strings.Repeat("#", min(max(x.Level, 1), 2)+1), escape(x.Text))
	case document.Paragraph:
		if x.Role == document.Warning {
			b.WriteString("**Warning.** ")
		}
		b.WriteString(inline(x.Spans) + "\n")
	case document.List:
		for _, item := range x.Items {
			b.WriteString("- " + inline(item) + "\n")
		}
	case document.Facts:
		for _, f := range x.Items {
			fmt.Fprintf(b, "- %s: %s\n", escape(f.Label), escape(f.Value))
		}
	case document.Table:
		fmt.Fprintf(b, "%s\n\n", escape(x.Caption))
		writeTable(b, x.Table)
	case document.Figure:
		fmt.Fprintf(b, "%s %s\n", escape(x.Caption), escape(x.Figure.Alt()))
	case document.PageBreak:
		b.WriteString("---\n")
	}
}

func writeTable(b *strings.Builder, t *table.Table) {
	row := func(cells []string) {
		b.WriteString("|")
		for i := range t.Columns {
			cell := ""
			if i < len(cells) {
				cell = cells[i]
			}
			b.WriteString(" " + escape(cell) + " |")
		}
		b.WriteString("\n")
	}
	headers, rules := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, c := range t.Columns {
		headers[i] = strings.TrimPrefix(c.Group+": "+c.Header, ": ")
		rules[i] = "---"
		if c.Align == table.Right {
			rules[i] = "---:"
		}
	}
	row(headers)
	row(rules)
	for _, r := range t.Rows {
		row(r.Texts())
	}
	for _, n := range t.Notes {
		fmt.Fprintf(b, "\n%s\n", escape(n))
	}
}

func inline(spans []document.Span) string {
	var b strings.Builder
	for _, s := range spans {
		mark := ""
		switch {
		case s.Bold:
			mark = "**"
		case s.Italic:
			mark = "*"
		}
		text := strings.TrimRight(s.Text, " ")
		b.WriteString(mark + escape(text) + mark + s.Text[len(text):])
	}
	return b.String()
}

var escaper = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "|", `\|`, "&", "&amp;", "<", "&lt;", "[", `\[`, "`", "\\`", "\n", " ")

func escape(s string) string { return escaper.Replace(s) }
