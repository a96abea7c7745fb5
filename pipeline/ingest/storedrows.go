package ingest

import (
	"reprieve/pipeline/ingest/pages"
	"reprieve/pipeline/schema"
)

// nothing is done with rows that are read for what cannot be read.
func nothing([]pages.Vector) {}

// storedReader reads the rows of parts of one Parquet or Arrow file, by the rules
// of text: a cell is read as the text that stands for it (cellText), and what
// nearly all cells hold without that detour.
type storedReader struct {
	*rowReader
	fields  []field // by the columns of the table that the file has; else empty
	vector  []int   // by the columns of the table: which of the vectors, or -1
	foreign []int   // the columns of the table in a form that does not suit them
	codes   []codeMemo
	coded   bool // a code for missing may be the text of a number

	columnwise bool // batches can be read column by column

	vectors []pages.Vector
	at      int   // the row at hand, in the vectors
	number  int64 // of the row, in the file
}

// newStoredReader makes a reader of rows of a file.
func (r *reading) newStoredReader(number int32, table schema.Table, l layout, fields []field) *storedReader {
	s := &storedReader{
		rowReader: r.newRowReader(number, table, l),
		fields:    make([]field, len(table.Columns)),
		vector:    make([]int, len(table.Columns)),
		codes:     make([]codeMemo, len(table.Columns)),
		coded:     mayBeTyped(r.opts.MissingCodes),
	}
	s.where, s.late, s.foul = s, s.fillTexts, true
	next := 0
	for i, c := range table.Columns {
		s.vector[i] = -1
		if at := l.cells[i]; at >= 0 {
			s.fields[i], s.vector[i] = fields[at], next
			next++
			if !suits(c, r.opts.Clock, fields[at].form) {
				s.foreign = append(s.foreign, i)
			}
		}
	}
	s.columnwise = s.byColumn()
	return s
}

// rowLine is the number of the row.
func (s *storedReader) rowLine() int { return int(s.number) }

// place gives the row and the number of the column.
func (s *storedReader) place(cell int) (line, column int) { return int(s.number), cell + 1 }

// maxRoom bounds the rows for which room is made before they are read: a damaged
// file can say any number. DuckDB writes row groups of not quite so many.
const maxRoom = 1 << 17

// read reads the rows of a part.
func (s *storedReader) read(p part) *chunk {
	s.chunk, s.number = newChunk(s.table, s.opts.MaxErrors, min(p.rows(), maxRoom), s.filled), p.first()
	s.chunk.bytes = p.bytes()
	s.chunk.err = guarded(func() error { return p.each(s.batch) })
	return s.chunk
}

// batch reads some rows.
func (s *storedReader) batch(vectors []pages.Vector) {
	s.vectors = vectors
	if s.chunk.broken || s.refuseForeign() {
		return
	}
	if s.columnwise && s.readColumns() {
		return
	}
	for s.at = range vectors[0].N {
		s.begin()
		for _, i := range s.filled {
			s.cell(i)
		}
		s.finish()
		s.chunk.read++
		s.number++
	}
}

// refuseForeign notes the columns of a form that does not suit them, at their
// first cell that is not missing. With such a cell nothing more is read of the
// file; a column without one holds nothing that could be misunderstood.
func (s *storedReader) refuseForeign() bool {
	for _, i := range s.foreign {
		v := &s.vectors[s.vector[i]]
		for k := range v.N {
			if !valid(v, k) {
				continue
			}
			c := s.table.Columns[i]
			s.chunk.problems.add(problem{CellError: CellError{
				File: s.file.Name, Line: int(s.number) + k, Column: s.layout.cells[i] + 1, Field: c.Name,
				Rule: "is a column of type " + s.fields[i].kind + ": " + wantedForm(c, s.opts.Clock),
			}})
			s.chunk.broken = true
			break
		}
	}
	return s.chunk.broken
}

// cell reads the cell of one column of the table.
func (s *storedReader) cell(i int) {
	k := s.vector[i]
	if k < 0 {
		s.rowReader.cell(i)
		return
	}
	v := &s.vectors[k]
	switch {
	case !valid(v, s.at):
		s.values[i], s.texts[i] = absent, ""
		s.missing(i)
	case v.Codes != nil:
		s.code(i, v)
	case v.Texts != nil:
		s.given(i, v.Texts[s.at])
	default:
		if value, ok := s.quick(i, v); ok && !s.coded {
			s.values[i], s.texts[i] = value, ""
			return
		}
		s.given(i, cellText(s.fields[i], v, s.at))
	}
}

// fillTexts gives the row at hand the texts that were not needed.
func (s *storedReader) fillTexts() {
	for _, i := range s.filled {
		k := s.vector[i]
		if k < 0 || s.texts[i] != "" || s.values[i] == absent {
			continue
		}
		s.texts[i] = trimSpace(cellText(s.fields[i], &s.vectors[k], s.at))
	}
}

// codeMemo remembers what the texts of a dictionary come to.
type codeMemo struct {
	dictionary *pages.Dictionary
	chunk      *chunk
	values     []int64 // by code; unread where it is not known
}

// unread is no value.
const unread = absent + 1

// memo is what is known of the texts of a column's dictionary.
func (s *storedReader) memo(i int, v *pages.Vector) *codeMemo {
	m, own := &s.codes[i], s.chunk.columns[i].texts != nil
	if m.dictionary != v.Dictionary || own && m.chunk != s.chunk {
		m.dictionary, m.chunk = v.Dictionary, s.chunk
		m.values = grow(m.values, len(v.Dictionary.Texts))
		for k := range m.values {
			m.values[k] = unread
		}
	}
	return m
}

// code reads a text by its code. What it comes to is remembered if it is a value;
// the codes of a column's own texts hold for one chunk.
func (s *storedReader) code(i int, v *pages.Vector) {
	m, own := s.memo(i, v), s.chunk.columns[i].texts != nil
	code := v.Codes[s.at]
	if value := m.values[code]; value != unread {
		s.values[i], s.texts[i] = value, ""
		if own { // a rule between cells may ask for it
			s.texts[i] = v.Dictionary.Texts[code]
		}
		return
	}
	bad, drop, twice, skipped := len(s.bad), s.drop, s.twice, s.skipped
	s.drop, s.twice, s.skipped = false, false, false
	s.given(i, v.Dictionary.Texts[code])
	plain := len(s.bad) == bad && !s.drop && !s.twice && !s.skipped && i != s.mainTime
	if plain && s.values[i] != absent {
		m.values[code] = s.values[i]
	}
	s.drop, s.twice, s.skipped = s.drop || drop, s.twice || twice, s.skipped || skipped
}
