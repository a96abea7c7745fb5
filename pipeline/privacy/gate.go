package privacy

import (
	"fmt"
	"strings"
)

// Column is a column of a file that no table has.
type Column struct {
	File   string // name in the folder
	Column int    // of the name's first character in the header, in characters, from 1
	Shown  string // the name in quotes, or Withheld
	Rule   string // why it is refused, and what may have been meant
}

// Gate says that the exports could identify someone: they have columns that no
// table has, of which nothing has been read, or their cells or the names of
// their files hold identifiers.
type Gate struct {
	Columns  []Column  // by file, then by their order in the header
	Findings []Finding // by rule, then by place in the exports
}

// Error gives one line a column or finding. No line holds text of a cell.
func (e *Gate) Error() string {
	lines := make([]string, 0, len(e.Columns)+len(e.Findings))
	for _, c := range e.Columns {
		lines = append(lines, fmt.Sprintf("%s:1:%d: column %s %s", c.File, c.Column, c.Shown, c.Rule))
	}
	for _, f := range e.Findings {
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "\n")
}

// Unknown describes a column that a table does not have; known are the names
// that it has.
func Unknown(file string, column int, name, table string, known []string) Column {
	c := Column{File: file, Column: column, Shown: ShownName(name, known)}
	c.Rule = fmt.Sprintf("is not a column of %s", table)
	if kind := HeaderIdentifier(name); kind != "" {
		c.Rule += fmt.Sprintf(" and is headed as %s: take it out of the export", kind)
		return c
	}
	if near := Nearest(name, known); near != "" {
		c.Rule += fmt.Sprintf(" (did you mean %s?)", near)
	}
	c.Rule += "; list it under exports.ignore if it cannot identify anyone"
	return c
}

// Nearest returns the known name that a mistyped one may have been meant for:
// the first at the smallest edit distance of at most 2 (1 for names of up to 4
// letters), ignoring case; "" if there is none.
func Nearest(name string, known []string) string {
	name = strings.ToLower(name)
	best, nearest := 3, ""
	for _, k := range known {
		limit := 2
		if len(k) <= 4 {
			limit = 1
		}
		if d := distance(name, k); d <= limit && d < best {
			best, nearest = d, k
		}
	}
	return nearest
}

// distance is the edit distance of Levenshtein, and 3 for all above 2.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > 2 || len(y)-len(x) > 2 {
		return 3
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			change := diagonal
			if x[i] != y[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return min(row[len(y)], 3)
}
