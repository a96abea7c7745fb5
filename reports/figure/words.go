package figure

import (
	"math"
	"strings"

	"reprieve/reports/table"
)

// prefixed is "name: text", or the text alone without a name.
func prefixed(name, text string) string {
	if name == "" {
		return text
	}
	return clean(name) + ": " + text
}

// nEquals is "n = 120" in one piece.
func nEquals(n int) string { return "n" + noBreak + "=" + noBreak + table.Count(n) }

// inOnePiece is an estimate whose limits, "3.9 to 6.3", stand on one line.
func inOnePiece(estimate string) string {
	return strings.ReplaceAll(estimate, " to ", noBreak+"to"+noBreak)
}

// unitKept is an axis label whose unit, ", %", stands on the line of the word
// before it.
func unitKept(label string) string { return strings.ReplaceAll(label, ", %", ","+noBreak+"%") }

// orElse is s, or a default if it is empty.
func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// columns are a table's columns: the first is text, the others are numbers.
func columns(headers ...string) []table.Column {
	cs := make([]table.Column, len(headers))
	for i, h := range headers {
		cs[i] = table.Column{Header: clean(h), Align: table.Right}
	}
	cs[0].Align = table.Left
	return cs
}

func section(text string) table.Row {
	return table.Row{Cells: table.Texts(clean(text)), Section: true}
}

func row(indent int, cells ...string) table.Row {
	for i, s := range cells {
		cells[i] = clean(s)
	}
	return table.Row{Cells: table.Texts(cells...), Indent: indent}
}

// identified is a row with a number of the results, whose id the cell of a column
// carries.
func identified(indent int, id string, column int, cells ...string) table.Row {
	r := row(indent, cells...)
	r.Cells[column].ID = id
	return r
}

// percentText is a share of n patients with its limits, alone if neither is
// estimable.
func percentText(share, low, high float64, n int) string {
	low, high = estimable(low), estimable(high)
	if math.IsNaN(low) && math.IsNaN(high) {
		return table.Percent(share, n)
	}
	return table.PercentWithInterval(share, low, high, n)
}
