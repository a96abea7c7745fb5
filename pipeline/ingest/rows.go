package ingest

import (
	"errors"
	"fmt"
	"strings"

	"reprieve/pipeline/schema"
)

// rowReader reads the rows of blocks of one file. Those of several goroutines
// share only what does not change while a table is read.
type rowReader struct {
	opts        Options
	file        exportFile
	number      int32 // of the file
	layout      layout
	table       schema.Table
	filled      []int // the indices of the columns that the file has, or that have a default
	mainTime    int   // the index of the column of time that orders the rows, or -1
	idColumn    int   // the index of the column of the ids that the table is the register of, or -1
	patientAt   int   // the indices of columns that rules between cells name, or -1
	sessionAt   int
	patients    *register
	sessions    *register
	sessionDays func() map[patientDay]bool
	calendar    calendar

	// of the block at hand
	chunk *chunk
	split splitter // of text
	where placer
	cells []string   // of the row at hand
	foul  bool       // the block holds bytes that are no text
	quick *quickRows // of text; nil: all rows are read cell by cell
	late  func()     // fills in texts that are needed for what is wrong; nil: all are there

	// of the row at hand
	values         []int64
	texts          []string
	bad            []badCell
	unanswered     bool
	drop           bool // it belongs to what is left out or unknown
	twice, skipped bool
	dateOnly       bool  // the main time is a date without time of day
	day            int64 // that date
}

// newRowReader makes a reader of rows of a file.
func (r *reading) newRowReader(number int32, table schema.Table, l layout) *rowReader {
	p := &rowReader{
		opts: r.opts, file: r.files[number], number: number, layout: l, table: table,
		mainTime: mainTime(table), idColumn: -1,
		patientAt: table.Index("patient_id"), sessionAt: table.Index("session_id"),
		patients: r.patients, sessions: r.sessions, sessionDays: r.sessionDays,
		calendar: calendar{loc: r.opts.Location},
		values:   make([]int64, len(table.Columns)), texts: make([]string, len(table.Columns)),
	}
	if register, id := r.registerOf(table.Name); register != nil {
		p.idColumn = table.Index(id)
	}
	for i, c := range table.Columns {
		if l.cells[i] >= 0 || c.Default != "" {
			p.filled = append(p.filled, i)
		} else {
			p.values[i] = absent
		}
	}
	p.quick = newQuickRows(p)
	return p
}

// badCell is a rule that a cell of the row at hand breaks.
type badCell struct {
	column int // in the table
	rule   string
	count  string // the rule of the ledger
}

// read reads the rows of a block.
func (p *rowReader) read(b block) *chunk {
	p.chunk = newChunk(p.table, p.opts.MaxErrors, b.lines+1, p.filled)
	if p.quick.takes(b) {
		p.quick.readBlock(b)
		b.release()
		return p.chunk
	}
	b = b.withText()
	b.release()
	p.split, p.foul = b.split(p.file.comma), foulText(b.text)
	p.where = p.split
	err := p.split.next()
	for ; err == nil; err = p.split.next() {
		p.chunk.read++
		p.cells = p.split.cells()
		p.row()
	}
	var quote *brokenQuote // the text is in memory: all other errors are its end
	if errors.As(err, &quote) {
		p.chunk.broken = true
		p.chunk.problems.add(problem{CellError: CellError{File: p.file.Name, Line: quote.line, Column: quote.column, Rule: quote.rule}})
	}
	return p.chunk
}

// row reads one row.
func (p *rowReader) row() {
	p.begin()
	if len(p.cells) != p.layout.columns {
		p.wrongCount()
		return
	}
	for _, i := range p.filled {
		p.cell(i)
	}
	p.finish()
}

// begin forgets the row before.
func (p *rowReader) begin() {
	p.bad, p.unanswered, p.drop = p.bad[:0], false, false
	p.twice, p.skipped, p.dateOnly = false, false, false
}

// finish decides on a row whose cells have been read.
func (p *rowReader) finish() {
	p.checkRow()
	if len(p.bad) > 0 {
		p.refuse()
		return
	}
	p.keep()
}

// cell reads the cell of one column of the table.
func (p *rowReader) cell(i int) {
	if at := p.layout.cells[i]; at >= 0 {
		p.given(i, p.cells[at])
		return
	}
	p.present(i, p.table.Columns[i].Default)
}

// given reads the text of a cell.
func (p *rowReader) given(i int, text string) {
	p.values[i], p.texts[i] = absent, ""
	text = trimSpace(text)
	switch {
	case p.foul && foulText(text):
		p.wrong(i, "is not UTF-8 text", CountBadCell)
	case p.blank(text):
		p.missing(i)
	default:
		p.present(i, text)
	}
}

// present reads a text that is there.
func (p *rowReader) present(i int, text string) {
	c := &p.chunk.columns[i]
	p.values[i], p.texts[i] = absent, text
	if c.texts == nil && (c.spec.Type == schema.PatientID || c.spec.Type == schema.SessionID) {
		p.reference(i, text)
		return
	}
	value, rule := p.parse(i, text)
	if rule != "" {
		p.wrong(i, rule, CountBadCell)
		return
	}
	p.values[i] = value
}

// missing deals with a missing cell.
func (p *rowReader) missing(i int) {
	c := p.table.Columns[i]
	switch {
	case c.Answer:
		p.unanswered = true
	case c.NonEmpty, isDataCut(p.table, c) && p.opts.Clock == schema.StudyMinutes:
		p.wrong(i, ruleMissing, CountBadCell)
	}
}

// wrong notes a rule that a cell breaks.
func (p *rowReader) wrong(i int, rule, count string) {
	p.bad = append(p.bad, badCell{i, rule, count})
}

// reference finds the row of another table that an id names.
func (p *rowReader) reference(i int, text string) {
	register, none, left := p.patients, ruleNoPatient, rulePatientLeft
	if p.table.Columns[i].Type == schema.SessionID {
		register, none, left = p.sessions, ruleNoSession, ruleSessionLeft
	}
	code, ref := register.lookup(text)
	switch {
	case ref == found:
		p.values[i] = int64(code)
	case ref == unknown:
		p.wrong(i, none, CountReference)
	case ref == leftOut && p.opts.Quarantine:
		p.wrong(i, left, CountCascade)
	default: // its error stands with the row that it names
		p.drop = true
	}
}

// value is the value of a column of the row at hand.
func (p *rowReader) value(column string) int64 { return p.values[p.table.Index(column)] }

// keep appends the row, unless it is one of those that are left out by rule.
func (p *rowReader) keep() {
	switch {
	case p.drop:
		p.leave()
		return
	case p.unanswered:
		p.chunk.count(CountUnanswered)
		return
	case p.table.Name == schema.VASTable && p.dateOnly && p.onSessionDay():
		p.chunk.count(CountDateOnly)
		return
	}
	if p.twice {
		p.chunk.count(CountTwice)
	}
	if p.skipped {
		p.chunk.count(CountSkipped)
	}
	p.chunk.keep(p.values, p.filled, place{p.number, int32(p.where.rowLine())})
	if p.table.Name == schema.SessionsTable {
		p.chunk.dateOnly = append(p.chunk.dateOnly, p.dateOnly)
	}
}

// onSessionDay says whether the rating at hand, a date without time of day, is
// on the local date of a session of the patient. If those sessions have only
// dates too, a rating before them is clear of doubt.
func (p *rowReader) onSessionDay() bool {
	onlyDates, ok := p.sessionDays()[patientDay{int32(p.value("patient_id")), p.day}]
	if !ok {
		return false
	}
	return !onlyDates || schema.Phase(p.value("phase")) != schema.Pre
}

// refuse notes the rules that the row breaks.
func (p *rowReader) refuse() {
	p.complete()
	for _, b := range p.bad {
		x := problem{CellError: CellError{File: p.file.Name, Rule: b.rule}}
		c := p.table.Columns[b.column]
		x.Field = c.Name
		x.Line, x.Column = p.where.rowLine(), 1
		if at := p.layout.cells[b.column]; at >= 0 {
			x.Line, x.Column = p.where.place(at)
		}
		x.text, x.cell = p.texts[b.column], describe(c)
		p.note(x)
	}
	for i, c := range p.table.Columns {
		if c.Type == schema.PatientID || c.Type == schema.SessionID {
			p.chunk.problems.ids[strings.Clone(p.texts[i])] = true
		}
	}
	p.countRefused(p.bad[0].count)
	p.leave()
}

// complete fills in the texts of the row that are not there yet.
func (p *rowReader) complete() {
	if p.late != nil {
		p.late()
	}
}

// note keeps a problem of a row: as a refusal under quarantine, else as an
// error.
func (p *rowReader) note(x problem) {
	if p.opts.Quarantine {
		p.chunk.refused = append(p.chunk.refused, x.CellError)
		return
	}
	x.text = strings.Clone(x.text)
	p.chunk.problems.add(x)
}

// countRefused counts the row under quarantine.
func (p *rowReader) countRefused(rule string) {
	if p.opts.Quarantine {
		p.chunk.count(rule)
	}
}

// leave remembers the id of a patient or session whose row is left out.
func (p *rowReader) leave() {
	if p.idColumn < 0 {
		return
	}
	p.complete()
	if text := p.texts[p.idColumn]; text != "" {
		p.chunk.left[strings.Clone(text)] = true
	}
}

// wrongCount notes a row with too few or too many cells. What stands where the
// id should be is taken for the id that is left out.
func (p *rowReader) wrongCount() {
	clear(p.texts)
	if p.idColumn >= 0 {
		if at := p.layout.cells[p.idColumn]; at >= 0 && at < len(p.cells) {
			p.texts[p.idColumn] = trimSpace(p.cells[at])
		}
	}
	p.note(problem{CellError: CellError{
		File: p.file.Name, Line: p.split.rowLine(), Column: 1,
		Rule: fmt.Sprintf("the row has %d cells, the header %d", len(p.cells), p.layout.columns),
	}})
	p.countRefused(CountCells)
	p.leave()
}
