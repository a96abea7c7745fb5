package ingest

import (
	"slices"

	"reprieve/pipeline/ingest/pages"
	"reprieve/pipeline/schema"
)

// byColumn says whether batches of the file can be read column by column: none of its
// columns has texts of its own, or rules between cells but that of a session's owner.
func (s *storedReader) byColumn() bool {
	if s.coded || len(s.foreign) > 0 || s.opts.Clock != schema.Calendar || s.opts.VASScale != 100 {
		return false
	}
	switch s.table.Name {
	case schema.PatientsTable, schema.SessionsTable, schema.InstrumentsTable:
		return false
	}
	for _, i := range s.filled {
		switch c := s.table.Columns[i]; c.Type {
		case schema.PatientID, schema.SessionID, schema.Time, schema.VAS, schema.Number, schema.Whole, schema.YesNo:
			if s.vector[i] < 0 {
				return false
			}
		case schema.Level:
		default:
			return false
		}
	}
	return true
}

// readColumns reads a batch column by column, if all its cells are what nearly all are.
// If it does not, nothing of the batch is kept.
func (s *storedReader) readColumns() bool {
	base, n := s.chunk.places.len(), s.vectors[0].N
	s.begin()
	ok := true
	for k := 0; k < len(s.filled) && ok; k++ {
		ok = s.readColumn(s.filled[k], base, n) && !s.twice && !s.skipped && !s.dateOnly
	}
	if !ok || !s.ownersOf(base, n) {
		for _, i := range s.filled {
			if c := &s.chunk.columns[i]; c.size() > base {
				c.extend(base)
			}
		}
		return false
	}
	s.chunk.places.addLines(place{s.rowReader.number, int32(s.number)}, n)
	s.chunk.read += int64(n)
	s.number += int64(n)
	return true
}

// readColumn reads the cells of a column of the table.
func (s *storedReader) readColumn(i, base, n int) bool {
	c, k := &s.chunk.columns[i], s.vector[i]
	c.lengthen(base + n)
	if k < 0 {
		value, rule := parseLevel(c.spec.Default, c.spec.Levels)
		for row := base; row < base+n; row++ {
			c.set(row, value)
		}
		return rule == ""
	}
	v, must := &s.vectors[k], c.spec.NonEmpty || c.spec.Answer
	switch {
	case v.Codes != nil:
		return s.readCodes(i, base, v, must)
	case v.Texts != nil:
		return false
	case v.Valid == nil && c.spec.Type == schema.Time && s.fields[i].form == formInstant && s.fields[i].unit == 1e6:
		return copyWithin(c.wide[base:], v.Ints[:n], firstSecond*1e6, lastSecond*1e6)
	case v.Valid == nil && c.spec.Type == schema.VAS && s.fields[i].form == formDecimal && s.fields[i].scale == 1:
		return copyWithin(c.short[base:], v.Ints[:n], 0, 1000)
	}
	for s.at = range n {
		value, ok := int64(absent), !must
		if valid(v, s.at) {
			value, ok = s.quick(i, v)
		}
		if !ok {
			return false
		}
		c.set(base+s.at, value)
	}
	return true
}

// copyWithin copies numbers, and says whether all are in low..high.
func copyWithin[T int16 | int64](to []T, from []int64, low, high int64) bool {
	outside := false
	for i, x := range from {
		outside = outside || x < low || x > high
		to[i] = T(x)
	}
	return !outside
}

// readCodes reads the cells of a column of texts by their codes.
func (s *storedReader) readCodes(i, base int, v *pages.Vector, must bool) bool {
	c, m := &s.chunk.columns[i], s.memo(i, v)
	for at, code := range v.Codes[:v.N] {
		if !valid(v, at) {
			if must {
				return false
			}
			c.set(base+at, absent)
			continue
		}
		if m.values[code] == unread {
			value, ok := s.known(&c.spec, v.Dictionary.Texts[code])
			if !ok {
				return false
			}
			m.values[code] = value
		}
		c.set(base+at, m.values[code])
	}
	return true
}

// known is the value of a text that is a level, or the id of a patient or session.
func (s *storedReader) known(spec *schema.Column, text string) (int64, bool) {
	if s.blank(text) {
		return 0, false
	}
	register := s.patients
	switch spec.Type {
	case schema.Level:
		value, rule := parseLevel(text, spec.Levels)
		return value, rule == ""
	case schema.SessionID:
		register = s.sessions
	case schema.PatientID:
	default:
		return 0, false
	}
	code, ok := register.code(text)
	return int64(code), ok
}

// ownersOf says whether the sessions of n rows are of the patients of the rows.
func (s *storedReader) ownersOf(base, n int) bool {
	if s.sessionAt < 0 || s.vector[s.sessionAt] < 0 {
		return true
	}
	patients, sessions := s.chunk.columns[s.patientAt].narrow[base:base+n], s.chunk.columns[s.sessionAt].narrow[base:base+n]
	for k, session := range sessions {
		if session != absentNarrow && s.sessions.owner[session] != patients[k] {
			return false
		}
	}
	return true
}

// size is the number of values.
func (c *column) size() int { return len(c.wide) + len(c.narrow) + len(c.short) }

// lengthen makes the column one of n values, of which the new may be any.
func (c *column) lengthen(n int) {
	switch widthOf(c.spec.Type) {
	case wide:
		c.wide = slices.Grow(c.wide, n-len(c.wide))[:n]
	case short:
		c.short = slices.Grow(c.short, n-len(c.short))[:n]
	default:
		c.narrow = slices.Grow(c.narrow, n-len(c.narrow))[:n]
	}
}

// set sets a value of the column.
func (c *column) set(row int, v int64) {
	switch {
	case c.wide != nil:
		c.wide[row] = v
	case c.short != nil:
		if v == absent {
			v = absentShort
		}
		c.short[row] = int16(v)
	default:
		if v == absent {
			v = absentNarrow
		}
		c.narrow[row] = int32(v)
	}
}
