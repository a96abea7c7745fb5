package privacy

import (
	"cmp"
	"slices"

	"reprieve/pipeline/schema"
)

// Content is what the rules ask of the columns of one table: its different texts and how
// far its numbers go. That of several parts of the rows, added up, is that of all.
type Content struct {
	Table   string
	Rows    int64
	Texts   []TextColumn   // of texts, and of the ids that name the table's rows; in the order of the schema
	Numbers []NumberColumn // in the order of the schema
}

// TextColumn is the different texts of a column, bytewise.
type TextColumn struct {
	Column string
	Texts  []TextCount
}

// TextCount is a text and the number of its rows.
type TextCount struct {
	Text string
	Rows int64
}

// NumberColumn is the cells of a column that hold a number: Long have 7 and more digits
// before the point, Card says that one has 9 and more.
type NumberColumn struct {
	Column   string
	Of, Long int64
	Card     bool
}

// ContentOf is the content of a table's rows.
func ContentOf(table schema.Table, v schema.View) Content {
	c := Content{Table: table.Name, Rows: int64(v.Len())}
	for _, col := range table.Columns {
		if !v.Collected(col.Name) {
			continue
		}
		switch col.Type {
		case schema.PatientID, schema.SessionID:
			if isKey(table, col.Name) {
				c.Texts = append(c.Texts, textsOf(col.Name, v))
			}
		case schema.Text:
			c.Texts = append(c.Texts, textsOf(col.Name, v))
		case schema.Number, schema.ScoreNumber:
			numbers := v.Numbers(col.Name)
			c.Numbers = append(c.Numbers, numbersOf(col.Name, v.Len(), numbers.At))
		case schema.Whole:
			wholes := v.Wholes(col.Name)
			c.Numbers = append(c.Numbers, numbersOf(col.Name, v.Len(), func(i int) (float64, bool) {
				x, ok := wholes.At(i)
				return float64(x), ok
			}))
		default: // of a fixed form: levels, answers, months, times, ratings
		}
	}
	return c
}

func textsOf(column string, v schema.View) TextColumn {
	codes := v.Codes(column)
	t := TextColumn{Column: column, Texts: make([]TextCount, codes.Cardinality())}
	for code := range t.Texts {
		t.Texts[code].Text = codes.Text(int32(code))
	}
	for i := range v.Len() {
		if code := codes.At(i); code >= 0 {
			t.Texts[code].Rows++
		}
	}
	return t
}

// The numbers that are beyond any dose, weight, score or count of a chart: those of
// 7 and more digits before the point are a warning, those of 9 and more, as
// telephones and health cards have them, are refused.
const (
	mostNumber = 1e6
	cardNumber = 1e8
)

func numbersOf(column string, rows int, at func(i int) (float64, bool)) NumberColumn {
	n := NumberColumn{Column: column}
	for i := range rows {
		x, ok := at(i)
		if !ok {
			continue
		}
		n.Of++
		if x >= mostNumber || x <= -mostNumber {
			n.Long++
		}
		n.Card = n.Card || x >= cardNumber
	}
	return n
}

// Add adds the content of other rows of the table.
func (c *Content) Add(other Content) {
	c.Rows += other.Rows
	for _, t := range other.Texts {
		i := slices.IndexFunc(c.Texts, func(x TextColumn) bool { return x.Column == t.Column })
		if i < 0 {
			c.Texts = append(c.Texts, t)
			continue
		}
		c.Texts[i].Texts = addTexts(c.Texts[i].Texts, t.Texts)
	}
	for _, n := range other.Numbers {
		i := slices.IndexFunc(c.Numbers, func(x NumberColumn) bool { return x.Column == n.Column })
		if i < 0 {
			c.Numbers = append(c.Numbers, n)
			continue
		}
		x := &c.Numbers[i]
		x.Of, x.Long, x.Card = x.Of+n.Of, x.Long+n.Long, x.Card || n.Card
	}
}

// addTexts puts two lists, each bytewise, together.
func addTexts(a, b []TextCount) []TextCount {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(x, y TextCount) int { return cmp.Compare(x.Text, y.Text) })
	kept := all[:0]
	for _, t := range all {
		if end := len(kept) - 1; end >= 0 && kept[end].Text == t.Text {
			kept[end].Rows += t.Rows
			continue
		}
		kept = append(kept, t)
	}
	return kept
}

// ContentsOf is the contents of the tables besides the patients and the sessions.
func ContentsOf(src Source) []Content {
	var list []Content
	for _, table := range schema.Tables {
		if isRegister(table) {
			continue
		}
		if v := src.View(table.Name); v.Len() > 0 {
			list = append(list, ContentOf(table, v))
		}
	}
	return list
}

// AddContents adds contents of other rows, in the order of schema.Tables.
func AddContents(to, more []Content) []Content {
	for _, c := range more {
		i := slices.IndexFunc(to, func(x Content) bool { return x.Table == c.Table })
		if i < 0 {
			to = append(to, c)
			continue
		}
		to[i].Add(c)
	}
	rank := func(c Content) int {
		return slices.IndexFunc(schema.Tables, func(t schema.Table) bool { return t.Name == c.Table })
	}
	slices.SortFunc(to, func(a, b Content) int { return rank(a) - rank(b) })
	return to
}

func isRegister(t schema.Table) bool {
	return t.Name == schema.PatientsTable || t.Name == schema.SessionsTable
}

// Begun is an examination of the patients and the sessions, which the other tables may
// follow part by part.
type Begun struct {
	Report Report
	Found  []Finding
}

// Begin examines the patients and the sessions. Of the options K and Clock count.
func Begin(src Source, opts Options) Begun {
	e := newExamination(opts)
	for _, table := range schema.Tables {
		if v := src.View(table.Name); isRegister(table) && v.Len() > 0 {
			e.table(table, ContentOf(table, v))
		}
	}
	e.patientIDs(src.View(schema.PatientsTable))
	e.anonymity(src.View(schema.PatientsTable))
	e.outliers(src.View(schema.PatientsTable), src.View(schema.SessionsTable))
	return Begun{e.report, e.found}
}

// Finish examines the contents of the other tables and the names of the files, and judges
// all. It gives what Examine gives of all rows at once.
func (b Begun) Finish(contents []Content, opts Options) (Report, error) {
	e := newExamination(opts)
	e.report, e.found = b.Report, slices.Clone(b.Found)
	e.names()
	for _, c := range contents {
		table, _ := schema.Lookup(c.Table)
		e.table(table, c)
	}
	return e.result()
}
