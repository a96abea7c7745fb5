package privacy

import (
	"slices"

	"reprieve/pipeline/schema"
)

// marked are the different texts of a column with those that a rule found.
type marked struct {
	column schema.CodeColumn
	rows   int
}

// different calls look for every different text of a column that is not empty.
func (m marked) different(look func(code int, text string)) {
	for code := range m.column.Cardinality() {
		if text := m.column.Text(int32(code)); text != "" {
			look(code, text)
		}
	}
}

// count gives the rows whose text is marked, and those with a text.
func (m marked) count(mark []bool) (rows, of int64) {
	for i := range m.rows {
		code := m.column.At(i)
		if code < 0 {
			continue
		}
		of++
		if mark[code] {
			rows++
		}
	}
	return rows, of
}

// ids looks at a column of ids in its own table.
func (e *examination) ids(table, column string, v schema.View) {
	m := marked{v.Codes(column), v.Len()}
	for _, x := range m.match(append(slices.Clone(idPatterns), datePattern(e.opts.Clock))) {
		e.suspect(x, table, column, m, x.certainty(m.column.Cardinality(), m.oneForm))
	}
	e.looked(m)
}

// texts looks at a column of texts.
func (e *examination) texts(table, column string, v schema.View) {
	m := marked{v.Codes(column), v.Len()}
	n := m.column.Cardinality()
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
	e.report.Texts += int64(m.column.Cardinality())
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

// The numbers that are beyond any dose, weight, score or count of a chart: those of
// 7 and more digits before the point are a warning, those of 9 and more, as
// telephones and health cards have them, are refused.
const (
	mostNumber = 1e6
	cardNumber = 1e8
)

// numbers looks at a column of numbers.
func (e *examination) numbers(table, column string, v schema.View) {
	c := v.Numbers(column)
	e.longNumbers(table, column, v.Len(), c.At)
}

// wholes looks at a column of whole numbers.
func (e *examination) wholes(table, column string, v schema.View) {
	c := v.Wholes(column)
	e.longNumbers(table, column, v.Len(), func(i int) (float64, bool) {
		x, ok := c.At(i)
		return float64(x), ok
	})
}

func (e *examination) longNumbers(table, column string, rows int, at func(i int) (float64, bool)) {
	f := Finding{Rule: "long_number", Table: table, Column: column, Doubtful: true}
	for i := range rows {
		x, ok := at(i)
		if !ok {
			continue
		}
		f.Of++
		if x >= mostNumber || x <= -mostNumber {
			f.Rows++
		}
		if x >= cardNumber {
			f.Doubtful = false
		}
	}
	e.report.Columns++
	if f.Rows > 0 {
		e.find(f)
	}
}
