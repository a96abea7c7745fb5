package privacy

import (
	"math"
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
	for _, x := range m.match(e.patterns(patterns, idPatterns)) {
		if x.shape != nil && !beyondChance(x.matched, x.shaped, m.column.Cardinality(), x.chance) {
			continue
		}
		e.note(x.rule, table, column, m, x.mark)
	}
	e.looked(m)
}

// texts looks at a column of texts.
func (e *examination) texts(table, column string, v schema.View) {
	m := marked{v.Codes(column), v.Len()}
	for _, x := range m.match(e.patterns(patterns, textPatterns)) {
		e.note(x.rule, table, column, m, x.mark)
	}
	if mark := freeText(m, column); mark != nil {
		e.note("free_text", table, column, m, mark)
	}
	if n := m.column.Cardinality(); m.rows >= minRowsOfTerms && float64(n) > maxDistinct*float64(m.rows) {
		e.note("distinct_text", table, column, m, all(n))
	}
	e.looked(m)
}

// patterns are those of all columns with those of one kind.
func (e *examination) patterns(common, own []pattern) []pattern {
	list := append(append([]pattern{}, common...), own...)
	return append(list, datePatterns(e.opts.Clock == schema.StudyMinutes)...)
}

// looked counts a column that was looked at.
func (e *examination) looked(m marked) {
	e.report.Columns++
	e.report.Texts += int64(m.column.Cardinality())
}

// note finds the rows of marked texts.
func (e *examination) note(rule, table, column string, m marked, mark []bool) {
	rows, of := m.count(mark)
	if rows > 0 {
		e.find(Finding{Rule: rule, Table: table, Column: column, Rows: rows, Of: of})
	}
}

// matches are the texts of a column that a pattern matches.
type matches struct {
	pattern
	mark    []bool
	matched int
	shaped  int // texts of the pattern's shape
}

// match looks at every different text once and returns the patterns that match
// any.
func (m marked) match(list []pattern) []matches {
	all := make([]matches, len(list))
	for i, p := range list {
		all[i].pattern = p
	}
	m.different(func(code int, text string) {
		t := traitsOf(text)
		for i := range all {
			if x := &all[i]; x.where(t) {
				x.look(code, text, m.column.Cardinality())
			}
		}
	})
	return slices.DeleteFunc(all, func(x matches) bool { return x.matched == 0 })
}

func (x *matches) look(code int, text string, texts int) {
	if x.shape != nil && x.shape(text) {
		x.shaped++
	}
	if !x.pattern.match(text) {
		return
	}
	if x.mark == nil {
		x.mark = make([]bool, texts)
	}
	x.mark[code] = true
	x.matched++
}

// The limits of beyondChance.
const (
	surely   = 1e-6 // of the matches among many ids of a shape
	wholly   = 1e-3 // where all ids of the shape match
	theWhole = 0.1  // where these are all ids of the column
)

// beyondChance says whether so many of the ids of a shape match that chance does
// not explain it: all of them do, or the bound of Chernoff on the probability
// of as many, exp(-n KL(m/n, chance)), is below one in a million.
func beyondChance(matched, shaped, ids int, chance float64) bool {
	n, m := float64(shaped), float64(matched)
	if matched == shaped {
		limit := wholly
		if shaped == ids {
			limit = theWhole
		}
		return math.Pow(chance, n) <= limit
	}
	share := m / n
	if share <= chance {
		return false
	}
	divergence := share*math.Log(share/chance) + (1-share)*math.Log((1-share)/(1-chance))
	return -n*divergence < math.Log(surely)
}

func all(n int) []bool {
	mark := make([]bool, n)
	for i := range mark {
		mark[i] = true
	}
	return mark
}

// mostNumber is beyond any dose, weight, score or count of a chart: numbers of 7
// and more digits before the point name something.
const mostNumber = 1e6

// numbers looks at a column of numbers.
func (e *examination) numbers(table, column string, v schema.View) {
	c := v.Numbers(column)
	var rows, of int64
	for i := range v.Len() {
		x, ok := c.At(i)
		if !ok {
			continue
		}
		of++
		if x >= mostNumber || x <= -mostNumber {
			rows++
		}
	}
	e.noteNumbers(table, column, rows, of)
}

// wholes looks at a column of whole numbers.
func (e *examination) wholes(table, column string, v schema.View) {
	c := v.Wholes(column)
	var rows, of int64
	for i := range v.Len() {
		x, ok := c.At(i)
		if !ok {
			continue
		}
		of++
		if float64(x) >= mostNumber {
			rows++
		}
	}
	e.noteNumbers(table, column, rows, of)
}

func (e *examination) noteNumbers(table, column string, rows, of int64) {
	e.report.Columns++
	if rows > 0 {
		e.find(Finding{Rule: "long_number", Table: table, Column: column, Rows: rows, Of: of})
	}
}
