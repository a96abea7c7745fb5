package ingest

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"reprieve/pipeline/schema"
)

// rowReader reads the rows of one file into those of its table.
type rowReader struct {
	*reading
	number   int32 // of the file
	file     exportFile
	split    *splitter
	layout   layout
	rows     *rows
	mainTime *column // the column of time that orders the rows; nil for none

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

// badCell is a rule that a cell of the row at hand breaks.
type badCell struct {
	column int // in the table
	rule   string
	count  string // the rule of the ledger
}

// readAll reads all rows. Its error is one of reading.
func (p *rowReader) readAll() (n int64, err error) {
	for {
		err := p.split.next()
		var quote *brokenQuote
		switch {
		case errors.Is(err, io.EOF):
			return n, nil
		case errors.As(err, &quote):
			p.rows.broken = true
			p.problems.add(problem{CellError: CellError{File: p.file.Name, Line: quote.line, Column: quote.column, Rule: quote.rule}})
			return n, nil
		case err != nil:
			return n, err
		}
		n++
		p.row()
	}
}

// row reads one row.
func (p *rowReader) row() {
	p.bad, p.unanswered, p.drop = p.bad[:0], false, false
	p.twice, p.skipped, p.dateOnly = false, false, false
	if len(p.split.cells) != p.layout.columns {
		p.wrongCount()
		return
	}
	foul := p.split.foul()
	for i := range p.rows.columns {
		p.cell(i, foul)
	}
	p.checkRow()
	if len(p.bad) > 0 {
		p.refuse()
		return
	}
	p.keep()
}

// cell reads the cell of one column of the table.
func (p *rowReader) cell(i int, foul bool) {
	c := &p.rows.columns[i]
	p.values[i], p.texts[i] = absent, ""
	at := p.layout.cells[i]
	if at < 0 && c.spec.Default == "" {
		return
	}
	text := c.spec.Default
	if at >= 0 {
		text = strings.TrimSpace(p.split.cells[at])
		if foul && foulCell(text) {
			p.wrong(i, "is not UTF-8 text", CountBadCell)
			return
		}
		if p.blank(text) {
			p.missing(i)
			return
		}
	}
	p.texts[i] = text
	if c.texts == nil && (c.spec.Type == schema.PatientID || c.spec.Type == schema.SessionID) {
		p.reference(i, text)
		return
	}
	value, rule := p.parse(c, text)
	if rule != "" {
		p.wrong(i, rule, CountBadCell)
		return
	}
	p.values[i] = value
}

// missing deals with a missing cell.
func (p *rowReader) missing(i int) {
	c := p.rows.columns[i].spec
	switch {
	case c.Answer:
		p.unanswered = true
	case c.NonEmpty, isDataCut(p.rows.table, c) && p.opts.Clock == schema.StudyMinutes:
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
	if p.rows.columns[i].spec.Type == schema.SessionID {
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
func (p *rowReader) value(column string) int64 { return p.values[p.rows.table.Index(column)] }

// keep appends the row, unless it is one of those that are left out by rule.
func (p *rowReader) keep() {
	switch {
	case p.drop:
		p.leave()
		return
	case p.unanswered:
		p.tally.add(p.number, CountUnanswered)
		return
	case p.rows.table.Name == schema.VASTable && p.dateOnly && p.onSessionDay():
		p.tally.add(p.number, CountDateOnly)
		return
	}
	if p.twice {
		p.tally.add(p.number, CountTwice)
	}
	if p.skipped {
		p.tally.add(p.number, CountSkipped)
	}
	p.rows.add(p.values, place{p.number, int32(p.split.rowLine())})
	if p.rows.table.Name == schema.SessionsTable {
		p.rows.dateOnly = append(p.rows.dateOnly, p.dateOnly)
	}
}

// onSessionDay says whether the rating at hand, a date without time of day, is
// on the local date of a session of the patient. If those sessions have only
// dates too, a rating before them is clear of doubt.
func (p *rowReader) onSessionDay() bool {
	onlyDates, ok := p.sessionDays[patientDay{int32(p.value("patient_id")), p.day}]
	if !ok {
		return false
	}
	return !onlyDates || schema.Phase(p.value("phase")) != schema.Pre
}

// refuse notes the rules that the row breaks.
func (p *rowReader) refuse() {
	for _, b := range p.bad {
		x := problem{CellError: CellError{File: p.file.Name, Rule: b.rule}}
		c := p.rows.columns[b.column].spec
		x.Field = c.Name
		x.Line, x.Column = p.split.rowLine(), 1
		if at := p.layout.cells[b.column]; at >= 0 {
			x.Line, x.Column = p.split.place(at)
		}
		x.text, x.cell = p.texts[b.column], describe(c)
		p.note(x)
	}
	for i, c := range p.rows.columns {
		if c.spec.Type == schema.PatientID || c.spec.Type == schema.SessionID {
			p.problems.ids[strings.Clone(p.texts[i])] = true
		}
	}
	p.countRefused(p.bad[0].count)
	p.leave()
}

// note keeps a problem of a row: as a refusal under quarantine, else as an
// error.
func (p *rowReader) note(x problem) {
	if p.opts.Quarantine {
		p.tally.refuse(p.number, x.CellError)
		return
	}
	x.text = strings.Clone(x.text)
	p.problems.add(x)
}

// countRefused counts the row under quarantine.
func (p *rowReader) countRefused(rule string) {
	if p.opts.Quarantine {
		p.tally.add(p.number, rule)
	}
}

// leave remembers the id of a patient or session whose row is left out.
func (p *rowReader) leave() {
	if register, id := p.registerOf(p.rows.table.Name); register != nil {
		if text := p.texts[p.rows.table.Index(id)]; text != "" {
			register.left[strings.Clone(text)] = true
		}
	}
}

// wrongCount notes a row with too few or too many cells. What stands where the
// id should be is taken for the id that is left out.
func (p *rowReader) wrongCount() {
	clear(p.texts)
	if _, id := p.registerOf(p.rows.table.Name); id != "" {
		i := p.rows.table.Index(id)
		if at := p.layout.cells[i]; at >= 0 && at < len(p.split.cells) {
			p.texts[i] = strings.TrimSpace(p.split.cells[at])
		}
	}
	p.note(problem{CellError: CellError{
		File: p.file.Name, Line: p.split.rowLine(), Column: 1,
		Rule: fmt.Sprintf("the row has %d cells, the header %d", len(p.split.cells), p.layout.columns),
	}})
	p.countRefused(CountCells)
	p.leave()
}
