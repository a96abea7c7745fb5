package ingest

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"

	"reprieve/pipeline/schema"
)

// quickRows reads rows of text in which all cells are what nearly all cells are: no
// quotes, no blanks around them, nothing missing that must be there, ids that are known.
// All other rows it leaves to its rowReader, and both read a row alike.
//
// Several rows make a batch: their ids are looked up together (idTable.lookUp). Where
// one of them is not known all rows of the batch are left.
type quickRows struct {
	*rowReader
	cells     []quickCell // of a row
	constants []constant
	missing   []idKey // the codes for a missing cell
	refers    bool    // to patients
	start     int     // the columns of the start and the end of a session, or -1
	stop      int
	block     block
	text      []byte // of the block, padded
	at        int    // what is not read of it yet
	line      int    // in which that begins
	room      int    // rows that the columns of the chunk can hold at most
	left      bareRows

	// of the date that was read last
	date     uint64
	dateRest uint16
	day      int64

	// of the batch at hand
	patient    [batchRows]idKey
	session    [batchRows]idKey // those that are given
	sessionRow [batchRows]int32 // and their rows
	sessionOf  [batchRows]int32
	given      int
}

// batchRows is the number of rows of a batch.
const batchRows = 256

// quickKind is how a cell is read.
type quickKind uint8

const (
	quickSkip quickKind = iota // it is not read
	quickPatient
	quickSession
	quickMoment
	quickLevel
	quickVAS
	quickOther // as its type says
)

// quickCell is a cell of a row.
type quickCell struct {
	kind   quickKind
	end    byte // what stands behind it
	commas uint64
	column int      // of the table
	must   bool     // it must not be missing
	levels []string // of a level
	words  []levelWord
	short  []int16 // where the values of the batch go
	narrow []int32
	wide   []int64
}

// levelWord is a level of less than 8 bytes.
type levelWord struct {
	word, mask uint64 // its bytes, and which they are
	size       int
	value      int16
}

// constant is a column that the file does not have, with its default.
type constant struct {
	column int
	value  int64
}

// newQuickRows makes a reader of the rows that p reads, or nil where that is not
// worth while: of tables with other columns, or where a code for missing could be
// taken for a value.
func newQuickRows(p *rowReader) *quickRows {
	q := &quickRows{rowReader: p, cells: make([]quickCell, p.layout.columns), date: word("1970-01-01"), dateRest: '0' | '1'<<8}
	if p.opts.Clock != schema.Calendar || p.opts.VASScale != 100 || p.file.comma >= 0x80 {
		return nil
	}
	for _, code := range p.opts.MissingCodes {
		if strings.ContainsAny(code, "0123456789") {
			return nil
		}
		if code != "" && len(code) <= maxShortID {
			q.missing = append(q.missing, newIDKey(code))
		}
	}
	q.start, q.stop = -1, -1
	if p.table.Name == schema.SessionsTable {
		q.start, q.stop = p.layout.cells[p.table.Index("started_at")], p.layout.cells[p.table.Index("ended_at")]
	}
	for k := range q.cells {
		q.cells[k].end, q.cells[k].commas = byte(p.file.comma), everyByte*uint64(p.file.comma)
	}
	q.cells[len(q.cells)-1].end = '\n'
	for _, i := range p.filled {
		if !q.fill(i) {
			return nil
		}
	}
	return q
}

// fill says how a column of the table is read, and whether it is.
func (q *quickRows) fill(i int) bool {
	c := q.table.Columns[i]
	if slices.ContainsFunc(c.Levels, q.blank) {
		return false
	}
	at := q.layout.cells[i]
	if at < 0 {
		value, rule := parseLevel(c.Default, c.Levels)
		q.constants = append(q.constants, constant{i, value})
		return c.Type == schema.Level && rule == ""
	}
	cell := &q.cells[at]
	cell.column, cell.must = i, c.NonEmpty || c.Answer
	switch c.Type {
	case schema.PatientID:
		cell.kind, q.refers = quickPatient, true
		if ownText(q.table, c) {
			cell.kind, q.refers = quickOther, false
		}
	case schema.SessionID:
		cell.kind = quickSession
		if ownText(q.table, c) {
			cell.kind = quickOther
		}
	case schema.Time:
		cell.kind = quickMoment
	case schema.VAS:
		cell.kind = quickVAS
	case schema.Level:
		cell.kind, cell.levels = quickLevel, c.Levels
		for _, level := range c.Levels {
			if len(level) < 8 {
				w, _ := words(level)
				cell.words = append(cell.words, levelWord{w, 1<<(8*len(level)) - 1, len(level), int16(slices.Index(c.Levels, level))})
			}
		}
	case schema.Text, schema.Month, schema.YesNo, schema.Whole, schema.Number:
		cell.kind = quickOther
	default:
		return false
	}
	return true
}

// takes says whether the rows of a block can be read.
func (q *quickRows) takes(b block) bool {
	return q != nil && b.raw != nil && !b.quotes && len(b.raw) <= maxRow
}

// readBlock reads the rows of a block that it takes into the chunk at hand.
func (q *quickRows) readBlock(b block) {
	q.block, q.at, q.line, q.room, q.foul = b, 0, b.line, b.lines+1, true
	q.text = b.raw[:len(b.raw)+len(padding)]
	for q.at < len(b.raw) {
		n, next := q.batch(q.at)
		if n > 0 && q.keepBatch(n) {
			q.at, q.line = next, q.line+n
		} else {
			q.leaveRows(max(n, 1))
		}
	}
	q.block, q.text = block{}, nil
}

// leaveRows leaves the next n rows to the rowReader.
func (q *quickRows) leaveRows(n int) {
	q.block = q.block.withText()
	q.left.left, q.left.comma = block{text: q.block.text[q.at:], line: q.line}, byte(q.file.comma)
	q.split, q.where = &q.left, &q.left
	for range n {
		if q.left.next() != nil {
			break // the end: no row is too long
		}
		q.chunk.read++
		q.rowReader.cells = q.left.cells()
		q.row()
	}
	q.at, q.line = len(q.block.text)-len(q.left.left.text), q.left.left.line
}

// batch reads the cells of rows from at on, until one cannot be read.
func (q *quickRows) batch(at int) (n, next int) {
	base := q.chunk.places.len()
	most := min(batchRows, q.room-base)
	for k := range q.cells {
		if c := &q.cells[k]; c.kind != quickSkip {
			to := &q.chunk.columns[c.column]
			switch widthOf(to.spec.Type) {
			case wide:
				c.wide = to.wide[base : base+most]
			case short:
				c.short = to.short[base : base+most]
			default:
				c.narrow = to.narrow[base : base+most]
			}
		}
	}
	q.given = 0
	for n < most && at < len(q.block.raw) {
		given := q.given
		next := q.cellsOf(at, n)
		if next < 0 {
			q.given = given
			break
		}
		at = next
		n++
	}
	return n, min(at, len(q.block.raw)) // the last line may end without a line break
}

// cellsOf reads the cells of row n of the batch, which begins at at. It returns where
// the next row begins, or -1 if it cannot be read.
func (q *quickRows) cellsOf(at, n int) int {
	text := q.text
	for k := range q.cells {
		c := &q.cells[k]
		x := binary.LittleEndian.Uint64(text[at:])
		ok := true
		switch c.kind {
		case quickSkip:
			for text[at] != c.end && text[at] != '\n' {
				at++
			}
		case quickPatient:
			at = q.id(&q.patient[n], at, x, c.commas)
			ok = q.patient[n].size > 0
		case quickSession:
			at, ok = q.sessionID(c, at, n, x)
		case quickMoment:
			at, ok = q.moment(c, at, n, x)
		case quickLevel:
			at, ok = q.level(c, at, n, x)
		case quickOther:
			at, ok = q.other(c, at, n)
		case quickVAS:
			size := cellSize(x, c.commas)
			c.short[n], ok = wordRating(x, size)
			at += size
		}
		if ok && text[at] == '\r' && c.end == '\n' {
			at++
		}
		if !ok || text[at] != c.end {
			return -1
		}
		at++
	}
	if q.stop >= 0 && !q.endsInTime(n) {
		return -1
	}
	return at
}

// Words with the same byte eight times, and the number of which they are multiples.
const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
	zeros     = '0' * everyByte
)

// cellSize is the number of bytes before the first comma, blank, control or byte
// beyond ASCII in the 8 of a word; 8 if there is none.
func cellSize(x, commas uint64) int {
	y := x ^ commas // a byte of it is 0 where x has a comma
	ends := ((y-everyByte)&^y | (x-everyByte*('!'))&^x | x) & highBits
	return bits.TrailingZeros64(ends) / 8
}

// id reads an id of at most maxShortID bytes; a longer one does not end at next.
func (q *quickRows) id(to *idKey, at int, x, commas uint64) (next int) {
	size := cellSize(x, commas)
	if size < 8 {
		*to = idKey{first: x & (1<<(8*size) - 1), size: int32(size)}
		return at + size
	}
	size += cellSize(binary.LittleEndian.Uint64(q.text[at+8:]), commas)
	*to = idKey{first: x, last: binary.LittleEndian.Uint64(q.text[at+size-8:]), size: int32(size)}
	return at + size
}

// sessionID reads the id of a session, which may be missing.
func (q *quickRows) sessionID(c *quickCell, at, n int, x uint64) (next int, ok bool) {
	c.narrow[n] = absentNarrow
	if q.text[at] == c.end {
		return at, !c.must
	}
	key := &q.session[q.given]
	next = q.id(key, at, x, c.commas)
	for _, code := range q.missing {
		if *key == code {
			return next, true
		}
	}
	q.sessionRow[q.given] = int32(n)
	q.given++
	return next, true
}

// level reads the word of a level.
func (q *quickRows) level(c *quickCell, at, n int, x uint64) (next int, ok bool) {
	for i := range c.words {
		if w := &c.words[i]; x&w.mask == w.word && q.text[at+w.size] == c.end {
			c.short[n] = w.value
			return at + w.size, true
		}
	}
	size := cellSize(x, c.commas)
	if size == 0 {
		c.short[n] = absentShort
		return at, !c.must
	}
	if size == 8 {
		size += cellSize(binary.LittleEndian.Uint64(q.text[at+8:]), c.commas)
	}
	value, rule := parseLevel(string(q.text[at:at+size]), c.levels)
	c.short[n] = int16(value)
	return at + size, rule == ""
}

// wordRating reads a rating of 1 to 5 characters, with at most one decimal, in
// tenths.
func wordRating(x uint64, size int) (tenths int16, ok bool) {
	if size == 0 || size > 5 {
		return 0, false
	}
	x = x<<(64-8*size) | zeros>>(8*size) // its last character highest, zeros before the first
	point := byte(x>>48) == '.'
	if point {
		x = x&(0xff<<56) | x&(1<<48-1)<<8 | '0' // without the point
	} else {
		x = x>>8 | '0'<<56 // with a decimal of 0
	}
	x ^= zeros
	if (x|(x+6*everyByte))&(0xf0*everyByte) != 0 || point && size < 3 || !point && size > 3 {
		return 0, false
	}
	tenths = int16(x>>56) + 10*int16(x>>48&15) + 100*int16(x>>40&15) + 1000*int16(x>>32&15)
	return tenths, tenths <= 1000
}

// moment reads a time of the calendar with hours and minutes, and perhaps seconds
// and an offset; or none, where it may be missing.
func (q *quickRows) moment(c *quickCell, at, n int, x uint64) (next int, ok bool) {
	to := &c.wide[n]
	text := q.text[at : at+len(padding)-1]
	if (text[0] == c.end || text[0] == '\r') && !c.must {
		*to = absent
		return at, true
	}
	if rest := binary.LittleEndian.Uint16(text[8:]); x != q.date || rest != q.dateRest {
		day, _, rule := parseDate(string(text[:10]))
		if rule != "" {
			return at, false
		}
		q.date, q.dateRest, q.day = x, rest, day
	}
	clock, full := binary.LittleEndian.Uint64(text[11:]), text[16] == ':'
	if !full {
		clock = clock&(1<<40-1) | 0x30303a<<40 // and no seconds
	}
	seconds, ok := clockSeconds(clock)
	if between := text[10]; !ok || between != 'T' && between != ' ' && between != 't' {
		return at, false
	}
	seconds += q.day * daySeconds
	switch {
	case !full:
		return at + 16, q.local(to, seconds)
	case text[19] == 'Z' || text[19] == 'z':
		*to = seconds * 1e6
		return at + 20, true
	case text[19] == '+' || text[19] == '-':
		offset, ok := parseOffset(string(text[19:25]))
		*to = (seconds - offset) * 1e6
		return at + 25, ok
	}
	return at + 19, q.local(to, seconds)
}

// local takes a local time, unless the clocks change near by.
func (q *quickRows) local(to *int64, seconds int64) bool {
	*to = (seconds - q.calendar.offset) * 1e6
	return seconds >= q.calendar.from && seconds < q.calendar.to
}

// clockSeconds reads hh:mm:ss.
func clockSeconds(x uint64) (seconds int64, ok bool) {
	const form, digits, rest = 0x30303a30303a3030, 0x0606000606000606, 0xf0f0fff0f0fff0f0
	x ^= form
	if (x|(x+digits))&rest != 0 {
		return 0, false
	}
	hour, minute, second := x&15*10+x>>8&15, x>>24&15*10+x>>32&15, x>>48&15*10+x>>56
	return int64(hour*3600 + minute*60 + second), hour < 24 && minute < 60 && second < 60
}

// keepBatch keeps the n rows of the batch, if all their ids are known.
func (q *quickRows) keepBatch(n int) bool {
	chunk := q.chunk
	base := chunk.places.len()
	if q.refers {
		patient := chunk.columns[q.patientAt].narrow[base : base+n]
		if !q.patients.short.lookUp(q.patient[:n], patient) || !q.keepSessions(patient, base) {
			return false
		}
	}
	for _, i := range q.filled {
		chunk.columns[i].extend(base + n)
	}
	for _, k := range q.constants {
		values := chunk.columns[k.column].short[base:]
		for i := range values {
			values[i] = int16(k.value)
		}
	}
	chunk.places.addLines(place{q.number, int32(q.line)}, n)
	chunk.read += int64(n)
	if q.table.Name == schema.SessionsTable {
		chunk.dateOnly = append(chunk.dateOnly, make([]bool, n)...)
	}
	return true
}

// keepSessions keeps the sessions of the batch, if all are known and of the patients
// of their rows.
func (q *quickRows) keepSessions(patient []int32, base int) bool {
	codes, n := q.sessionOf[:q.given], len(patient)
	if q.given == 0 {
		return true
	}
	if !q.sessions.short.lookUp(q.session[:q.given], codes) {
		return false
	}
	session := q.chunk.columns[q.sessionAt].narrow[base : base+n]
	for k, code := range codes {
		row := q.sessionRow[k]
		if q.sessions.owner[code] != patient[row] {
			return false
		}
		session[row] = code
	}
	return true
}
