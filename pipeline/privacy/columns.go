package privacy

import "slices"

// marked are the different texts of a column, which rules mark, and the rows of its table.
type marked struct {
	texts []TextCount
	rows  int64
}

// different calls look for every different text of a column that is not empty.
func (m marked) different(look func(code int, text string)) {
	for code, t := range m.texts {
		if t.Text != "" {
			look(code, t.Text)
		}
	}
}

// count gives the rows whose text is marked, and those with a text.
func (m marked) count(mark []bool) (rows, of int64) {
	for code, t := range m.texts {
		of += t.Rows
		if mark[code] {
			rows += t.Rows
		}
	}
	return rows, of
}

// ids looks at a column of ids in its own table.
func (e *examination) ids(table string, m marked, column string) {
	for _, x := range m.match(append(slices.Clone(idPatterns), datePattern(e.opts.Clock))) {
		e.suspect(x, table, column, m, x.certainty(len(m.texts), m.oneForm))
	}
	e.looked(m)
}

// texts looks at a column of texts.
func (e *examination) texts(table string, m marked, column string) {
	n := len(m.texts)
	for _, x := range m.match(append(slices.Clone(textPatterns), datePattern(e.opts.Clock))) {
		how := x.certainty(n, func([]bool) bool { return 2*max(x.shaped, x.matched) <= n })
		if slices.Contains(harmlessIn[x.rule], column) {
			how = min(how, doubtful)
		}
		e.suspect(x, table, column, m, how)
	}
	e.freeText(table, column, m)
	if m.rows >= minRowsOfTerms && float64(n) > maxDistinct*float64(m.rows) {
		e.note(Finding{Rule: "distinct_text", Table: table, Column: column}, m, all(n))
	}
	e.looked(m)
}

// suspect notes what a pattern found, unless chance explains it.
func (e *examination) suspect(x matches, table, column string, m marked, how certainty) {
	if how != chance {
		e.note(Finding{Rule: x.rule, Table: table, Column: column, Doubtful: how == doubtful}, m, x.mark)
	}
}

// looked counts a column that was looked at.
func (e *examination) looked(m marked) {
	e.report.Columns++
	e.report.Texts += int64(len(m.texts))
}

// note finds the rows of marked texts.
func (e *examination) note(f Finding, m marked, mark []bool) {
	if f.Rows, f.Of = m.count(mark); f.Rows > 0 {
		e.find(f)
	}
}

func all(n int) []bool {
	mark := make([]bool, n)
	for i := range mark {
		mark[i] = true
	}
	return mark
}

// longNumbers looks at a column of numbers.
func (e *examination) longNumbers(table string, n NumberColumn) {
	e.report.Columns++
	if n.Long > 0 {
		e.find(Finding{Rule: "long_number", Table: table, Column: n.Column, Rows: n.Long, Of: n.Of, Doubtful: !n.Card})
	}
}
