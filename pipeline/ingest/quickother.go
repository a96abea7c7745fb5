package ingest

import "reprieve/pipeline/schema"

// other reads a cell of a column that hardly any table has many of. Its text has no
// characters beyond ASCII.
func (q *quickRows) other(c *quickCell, at, n int) (next int, ok bool) {
	text, ok := q.plainText(at)
	if !ok {
		return at, false
	}
	next = at + len(text)
	to := &q.chunk.columns[c.column]
	if len(text) == 0 || q.blank(string(text)) {
		return next, !c.must && c.setAbsent(to.spec.Type, n)
	}
	if !graphic(text[0]) || !graphic(text[len(text)-1]) {
		return next, false
	}
	switch to.spec.Type {
	case schema.PatientID, schema.SessionID:
		c.narrow[n] = to.texts.add(string(text))
		return next, true
	case schema.Text:
		c.narrow[n] = to.texts.code(string(text))
		return next, true
	case schema.Month:
		c.narrow[n] = to.texts.code(string(text))
		return next, parseMonth(string(text)) == ""
	case schema.YesNo:
		answer, ok := yesNo[string(text)]
		c.short[n] = int16(answer)
		return next, ok
	default:
		return next, c.number(&to.spec, string(text), n)
	}
}

// plainText is the text of a cell with nothing but printable characters of ASCII, from
// at up to what ends it.
func (q *quickRows) plainText(at int) (text []byte, ok bool) {
	comma := byte(q.file.comma)
	for end := at; ; end++ {
		switch b := q.text[end]; {
		case b == comma || b == '\n' || b == '\r':
			return q.text[at:end], true
		case b < ' ' || b >= 0x7f:
			return nil, false
		}
	}
}

// setAbsent makes the cell of row n a missing one.
func (c *quickCell) setAbsent(t schema.Type, n int) bool {
	switch widthOf(t) {
	case wide:
		c.wide[n] = absent
	case short:
		c.short[n] = absentShort
	default:
		c.narrow[n] = absentNarrow
	}
	return true
}

// number reads a short number in the range of its column.
func (c *quickCell) number(spec *schema.Column, text string, n int) bool {
	x, ok := parseShort(text)
	if !ok || outside(x.float(), spec.Min, spec.Max) != "" {
		return false
	}
	if spec.Type == schema.Number {
		c.wide[n] = orderedBits(x.float())
		return true
	}
	c.narrow[n] = int32(x.digits)
	return x.decimals == 0 && x.digits <= 1<<31-1
}

// endsInTime says whether the session of row n of the batch ends within the day after
// its start, or has no end.
func (q *quickRows) endsInTime(n int) bool {
	start, end := q.cells[q.start].wide[n], q.cells[q.stop].wide[n]
	return end == absent || end >= start && end <= start+int64(schema.Day)
}
