package ingest

import (
	"cmp"
	"slices"
	"strings"
)

// The rules by which rows are counted, in the order of the ledger.
const (
	CountUnanswered = "prompt without an answer: left out"
	CountDateOnly   = "rating without a time of day on the day of a session: left out"
	CountDuplicate  = "exact duplicate of another row: dropped"
	CountTwice      = "local time that occurs twice: the first is meant"
	CountSkipped    = "local time that does not exist: the offset before the change is used"
	CountBadCell    = quarantine + "a bad cell"
	CountCells      = quarantine + "wrong number of cells"
	CountReference  = quarantine + "an unknown patient or session, or another patient's session"
	CountCascade    = quarantine + "of a patient or session that is left out"
	CountConflict   = quarantine + "same key as another row with other values"
)

// countOrder is the order of the rules in the ledger.
var countOrder = []string{
	CountUnanswered, CountDateOnly, CountDuplicate, CountTwice, CountSkipped,
	CountBadCell, CountCells, CountReference, CountCascade, CountConflict,
}

// Ledger accounts for the rows that are not read as they stand.
type Ledger struct {
	Counts  []Count   // none is 0; by table, file and rule
	Refused []Refusal // under quarantine: what is wrong with the rows left out
}

// Count is a number of rows of one file to which a rule was applied. A row that
// is left out is counted once, by the first rule that applies.
type Count struct {
	Table, File, Rule string
	Rows              int64
}

// Refusal is one thing wrong with a row that is left out: place and rule, no
// text. A row with several bad cells has several.
type Refusal struct {
	Table, File  string
	Line, Column int
	Field, Rule  string
}

// tally counts by file and rule while the files are read.
type tally struct {
	files    []exportFile
	counts   map[tallyKey]int64
	refusals []refusal
}

type tallyKey struct {
	file int32
	rule string
}

type refusal struct {
	Refusal
	file int32
}

// add counts one row.
func (t *tally) add(file int32, rule string) { t.counts[tallyKey{file, rule}]++ }

// refuse notes what is wrong with a row that is left out.
func (t *tally) refuse(file int32, e CellError) {
	t.refusals = append(t.refusals, refusal{file: file, Refusal: Refusal{
		Table: t.files[file].Table, File: e.File, Line: e.Line, Column: e.Column, Field: e.Field, Rule: e.Rule,
	}})
}

// ledger puts all in order: by file, in the order of reading, and then counts
// by rule and refusals by line and column.
func (t *tally) ledger() Ledger {
	var l Ledger
	for i := range t.files {
		for _, rule := range countOrder {
			if n := t.counts[tallyKey{int32(i), rule}]; n > 0 {
				l.Counts = append(l.Counts, Count{Table: t.files[i].Table, File: t.files[i].Name, Rule: rule, Rows: n})
			}
		}
	}
	slices.SortStableFunc(t.refusals, func(a, b refusal) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	for _, r := range t.refusals {
		l.Refused = append(l.Refused, r.Refusal)
	}
	return l
}

// quarantine begins the rules of rows that were left out as bad.
const quarantine = "quarantine: "

// Quarantined is the number of rows that were left out as bad.
func (l Ledger) Quarantined() int64 {
	var n int64
	for _, c := range l.Counts {
		if strings.HasPrefix(c.Rule, quarantine) {
			n += c.Rows
		}
	}
	return n
}
