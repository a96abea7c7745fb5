package ingest

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"reprieve/pipeline/schema"
)

// plainRows reads the rows of one file into those of its table, one cell after
// the other.
type plainRows struct {
	*plainReading
	number   int32 // of the file
	file     exportFile
	split    *tapeSplitter
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

// readAll reads all rows. Its error is one of reading.
func (p *plainRows) readAll() (n int64, err error) {
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
func (p *plainRows) row() {
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
func (p *plainRows) cell(i int, foul bool) {
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
func (p *plainRows) missing(i int) {
	c := p.rows.columns[i].spec
	switch {
	case c.Answer:
		p.unanswered = true
	case c.NonEmpty, isDataCut(p.rows.table, c) && p.opts.Clock == schema.StudyMinutes:
		p.wrong(i, ruleMissing, CountBadCell)
	}
}

// wrong notes a rule that a cell breaks.
func (p *plainRows) wrong(i int, rule, count string) {
	p.bad = append(p.bad, badCell{i, rule, count})
}

// reference finds the row of another table that an id names.
func (p *plainRows) reference(i int, text string) {
	register, none, left := p.patients, ruleNoPatient, rulePatientLeft
	if p.rows.columns[i].spec.Type == schema.SessionID {
		register, none, left = p.sessions, ruleNoSession, ruleSessionLeft
	}
	code, ref := plainLookup(register, text)
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
func (p *plainRows) value(column string) int64 { return p.values[p.rows.table.Index(column)] }

// keep appends the row, unless it is one of those that are left out by rule.
func (p *plainRows) keep() {
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
func (p *plainRows) onSessionDay() bool {
	onlyDates, ok := p.sessionDays()[patientDay{int32(p.value("patient_id")), p.day}]
	if !ok {
		return false
	}
	return !onlyDates || schema.Phase(p.value("phase")) != schema.Pre
}

// refuse notes the rules that the row breaks.
func (p *plainRows) refuse() {
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
func (p *plainRows) note(x problem) {
	if p.opts.Quarantine {
		p.tally.refuse(p.number, x.CellError)
		return
	}
	x.text = strings.Clone(x.text)
	p.problems.add(x)
}

// countRefused counts the row under quarantine.
func (p *plainRows) countRefused(rule string) {
	if p.opts.Quarantine {
		p.tally.add(p.number, rule)
	}
}

// leave remembers the id of a patient or session whose row is left out.
func (p *plainRows) leave() {
	if register, id := p.registerOf(p.rows.table.Name); register != nil {
		if text := p.texts[p.rows.table.Index(id)]; text != "" {
			register.left[strings.Clone(text)] = true
		}
	}
}

// wrongCount notes a row with too few or too many cells. What stands where the
// id should be is taken for the id that is left out.
func (p *plainRows) wrongCount() {
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

// blank says whether a trimmed cell stands for a missing value.
func (p *plainRows) blank(text string) bool {
	if text == "" {
		return true
	}
	for _, code := range p.opts.MissingCodes {
		if text == code {
			return true
		}
	}
	return false
}

// parse reads a cell that is not missing and names no row of another table.
func (p *plainRows) parse(c *column, text string) (value int64, rule string) {
	comma := p.opts.DecimalComma
	switch c.spec.Type {
	case schema.Text, schema.PatientID, schema.SessionID:
		return int64(c.texts.code(text)), ""
	case schema.Month:
		if rule = parseMonth(text); rule != "" {
			return 0, rule
		}
		return int64(c.texts.code(text)), ""
	case schema.Level:
		return parseLevel(text, c.spec.Levels)
	case schema.YesNo:
		answer, ok := plainYesNo[strings.ToLower(text)]
		if !ok {
			return 0, "is not yes or no"
		}
		return int64(answer), ""
	case schema.Whole:
		value, rule = parseWhole(text, c.spec.Min, c.spec.Max, comma)
		if c.spec.Name == "age" && rule == "is over 90" {
			rule = ruleAge
		}
		return value, rule
	case schema.Number, schema.ScoreNumber:
		low, high := c.spec.Min, c.spec.Max
		if c.spec.Type == schema.ScoreNumber {
			low, high = math.Inf(-1), math.Inf(1)
		}
		x, rule := parseNumber(text, low, high, comma)
		return orderedBits(x), rule
	case schema.Time:
		return p.parseTime(c, text)
	case schema.VAS:
		tenths, rule := parseRating(text, p.opts.VASScale, comma)
		return int64(tenths), rule
	case schema.ScoreItem:
		return parseItem(text, comma)
	}
	return 0, "is of a type that is not read"
}

// plainYesNo reads the answers in lower case.
var plainYesNo = map[string]schema.Answer{
	"yes": schema.Yes, "y": schema.Yes, "true": schema.Yes, "1": schema.Yes,
	"no": schema.No, "n": schema.No, "false": schema.No, "0": schema.No,
}

// parseTime reads a time on the exports' clock.
func (p *plainRows) parseTime(c *column, text string) (int64, string) {
	if p.opts.Clock == schema.StudyMinutes {
		at, rule := parseMinutes(text)
		return int64(at), rule
	}
	m, rule := (&calendar{loc: p.opts.Location}).parse(text)
	if rule != "" {
		return 0, rule
	}
	p.twice = p.twice || m.change == twice
	p.skipped = p.skipped || m.change == skipped
	if c == p.mainTime {
		p.dateOnly, p.day = m.dateOnly, m.day
	}
	return int64(m.at), ""
}

// checkRow checks the rules between the cells of a row.
func (p *plainRows) checkRow() {
	switch p.rows.table.Name {
	case schema.SessionsTable:
		p.checkEnd()
	case schema.InstrumentsTable:
		p.checkScore()
	}
	p.checkOwner()
}

// checkEnd holds the end of a session to the 24 hours after its start.
func (p *plainRows) checkEnd() {
	start, end := p.value("started_at"), p.value("ended_at")
	if start == absent || end == absent {
		return
	}
	switch i := p.rows.table.Index("ended_at"); {
	case end < start:
		p.wrong(i, "is before started_at", CountBadCell)
	case end > start+int64(schema.Day):
		p.wrong(i, "is more than 24 h after started_at", CountBadCell)
	}
}

// checkScore holds a score to the range of its instrument.
func (p *plainRows) checkScore() {
	value, item := p.value("value"), p.value("item")
	if value == absent || item == absent {
		return
	}
	instrument := p.texts[p.rows.table.Index("instrument")]
	low, high, ok := schema.ScoreRange(instrument, int32(item))
	x := fromOrderedBits(value)
	if !ok || x >= low && x <= high {
		return
	}
	name := "total"
	if item != schema.TotalItem {
		name = "items"
	}
	rule := fmt.Sprintf("is not in %s..%s, the range of the %s of %s", plain(low), plain(high), name, instrument)
	p.wrong(p.rows.table.Index("value"), rule, CountBadCell)
}

// checkOwner holds the session of a row to the patient of the row.
func (p *plainRows) checkOwner() {
	i := p.rows.table.Index("session_id")
	if i < 0 || p.rows.columns[i].texts != nil || p.values[i] == absent {
		return
	}
	patient := p.value("patient_id")
	if patient != absent && int64(p.sessions.owner[p.values[i]]) != patient {
		p.wrong(i, ruleOtherPatient, CountReference)
	}
}

// plainLookup is lookup in the ids themselves.
func plainLookup(g *register, text string) (int32, reference) {
	if c, ok := slices.BinarySearch(g.ids, text); ok {
		return int32(c), found
	}
	switch {
	case g.unchecked:
		return 0, unchecked
	case g.left[text]:
		return 0, leftOut
	}
	return 0, unknown
}
