package since

import (
	"math"
	"slices"

	"reprieve/pipeline/schema"
)

// span is a run of rows from lo to before hi.
type span struct{ lo, hi int }

// spans gives the rows of each patient by the patient's code; the table is in
// order of these.
func spans(v schema.View) []span {
	codes := v.Codes("patient_id")
	list := make([]span, codes.Cardinality())
	for i := range v.Len() {
		s := &list[codes.At(i)]
		if s.hi == 0 {
			s.lo = i
		}
		s.hi = i + 1
	}
	return list
}

// field compares a column of row i of the earlier month with that of row j of the
// later one.
type field struct {
	name string
	same func(i, j int) bool
}

// pairing pairs the rows of one table, patient by patient.
type pairing struct {
	table      schema.Table
	before     []span // of the earlier month, by patient code
	after      []span
	start      schema.Instants // main time of the later rows
	startEarly schema.Instants
	timed      bool // the main time is part of the key
	keys, all  []field
	class      []class
	count      *TableDifferences
	cut        schema.Instant // of the patient, in the earlier month
}

func newPairing(t schema.Table, a, b schema.View, classes []class, count *TableDifferences) *pairing {
	p := &pairing{table: t, class: classes, count: count, before: spans(a), after: spans(b), timed: t.Name != schema.SessionsTable}
	p.startEarly, p.start = a.Instants(mainTimeOf(t)), b.Instants(mainTimeOf(t))
	if a.Len() == 0 || b.Len() == 0 {
		return p // nothing to compare
	}
	for _, c := range t.Columns {
		if c.Type == schema.PatientID || c.Name == "data_cut" {
			continue
		}
		f := field{c.Name, p.compare(c, a, b)}
		p.all = append(p.all, f)
		if slices.Contains(keyColumns[t.Name], c.Name) {
			p.keys = append(p.keys, f)
		}
	}
	return p
}

// mainTimeOf is the main time of a table; patients have a column of times that
// nobody looks at.
func mainTimeOf(t schema.Table) string {
	if name, ok := mainTime[t.Name]; ok {
		return name
	}
	return "data_cut"
}

// patient classes the rows of a patient.
func (p *pairing) patient(x pair) {
	var a, b span
	if x.earlier >= 0 && int(x.earlier) < len(p.before) {
		a = p.before[x.earlier]
	}
	if int(x.now) < len(p.after) {
		b = p.after[x.now]
	}
	if x.earlier < 0 {
		for j := b.lo; j < b.hi; j++ {
			p.class[j] = newcomer
			p.count.Of++
		}
		return
	}
	taken := make([]bool, a.hi-a.lo)
	for j := b.lo; j < b.hi; j++ {
		i := p.partner(a, j, taken)
		if i < 0 {
			p.unknown(j)
			continue
		}
		taken[i-a.lo] = true
		p.known(i, j)
	}
	for k, t := range taken {
		if !t && (p.table.Name == schema.PatientsTable || p.at(p.startEarly, a.lo+k) < p.cut) {
			p.count.Withdrawn++
		}
	}
}

// partner is the row of the earlier month that a row of the later one was: of
// those with the same key that have none yet one that is the same, else the first;
// -1 if there is none.
func (p *pairing) partner(a span, j int, taken []bool) int {
	first := -1
	for i := p.from(a, j); i < a.hi; i++ {
		if p.timed && p.at(p.startEarly, i) > p.at(p.start, j) {
			break
		}
		if taken[i-a.lo] || !p.equal(p.keys, i, j) {
			continue
		}
		if p.equal(p.all, i, j) {
			return i
		}
		if first < 0 {
			first = i
		}
	}
	return first
}

// from is the first row of a span that can be the partner of row j.
func (p *pairing) from(a span, j int) int {
	if !p.timed {
		return a.lo
	}
	lo, hi, want := a.lo, a.hi, p.at(p.start, j)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if p.at(p.startEarly, mid) < want {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// at is the main time of a row; that of a patient is nobody's concern.
func (p *pairing) at(c schema.Instants, row int) schema.Instant {
	if p.table.Name == schema.PatientsTable {
		return 0
	}
	t, _ := c.At(row)
	return t
}

func (p *pairing) equal(fields []field, i, j int) bool {
	for _, f := range fields {
		if !f.same(i, j) {
			return false
		}
	}
	return true
}

// unknown classes a row that the earlier month did not have.
func (p *pairing) unknown(j int) {
	if p.at(p.start, j) < p.cut {
		p.class[j] = late
		p.count.Late++
		return
	}
	p.class[j] = recent
	p.count.New++
}

// known classes a row that the earlier month had, and counts its corrections. A
// row that lay beyond the cut then and does now corrects nothing.
func (p *pairing) known(i, j int) {
	p.class[j] = known
	if p.table.Name != schema.PatientsTable && p.at(p.startEarly, i) >= p.cut && p.at(p.start, j) >= p.cut {
		p.class[j] = recent
		p.count.New++
		return
	}
	corrected := false
	for _, f := range p.all {
		if !f.same(i, j) {
			corrected = true
			p.count.Fields[f.name]++
		}
	}
	if corrected {
		p.count.Corrected++
	}
}

// compare makes the comparison of a column.
func (p *pairing) compare(c schema.Column, a, b schema.View) func(i, j int) bool {
	switch c.Type {
	case schema.YesNo:
		return p.sameAnswer(c.Name, a, b)
	case schema.Time:
		x, y := a.Instants(c.Name), b.Instants(c.Name)
		if c.Name == mainTimeOf(p.table) {
			return func(i, j int) bool { return p.at(x, i) == p.at(y, j) }
		}
		return func(i, j int) bool { return p.ended(x, i) == p.ended(y, j) }
	case schema.Whole, schema.ScoreItem:
		x, y := a.Wholes(c.Name), b.Wholes(c.Name)
		return func(i, j int) bool { return same(x.At(i))(y.At(j)) }
	case schema.Number, schema.ScoreNumber:
		x, y := a.Numbers(c.Name), b.Numbers(c.Name)
		return func(i, j int) bool { return same(x.At(i))(y.At(j)) }
	case schema.VAS:
		x, y := a.Tenths(c.Name), b.Tenths(c.Name)
		return func(i, j int) bool { return x.At(i) == y.At(j) }
	default:
		return sameText(a.Codes(c.Name), b.Codes(c.Name))
	}
}

// same compares two cells that may be missing.
func same[T comparable](v T, ok bool) func(T, bool) bool {
	return func(w T, there bool) bool { return ok == there && (!ok || v == w) }
}

// notKnown is an end that is missing, or that lies at or after the cut.
const notKnown = schema.Instant(math.MaxInt64)

// ended is an end as it was known at the cut.
func (p *pairing) ended(c schema.Instants, row int) schema.Instant {
	if t, ok := c.At(row); ok && t < p.cut {
		return t
	}
	return notKnown
}

// sameAnswer compares answers; a medication whose stop was not known at the cut
// was ongoing then.
func (p *pairing) sameAnswer(name string, a, b schema.View) func(i, j int) bool {
	x, y := a.Answers(name), b.Answers(name)
	if name != "ongoing" {
		return func(i, j int) bool { return x.At(i) == y.At(j) }
	}
	stopA, stopB := a.Instants("stopped_at"), b.Instants("stopped_at")
	ongoing := func(answers schema.Answers, stops schema.Instants, row int) schema.Answer {
		if t, ok := stops.At(row); ok && t >= p.cut {
			return schema.Yes
		}
		return answers.At(row)
	}
	return func(i, j int) bool { return ongoing(x, stopA, i) == ongoing(y, stopB, j) }
}

// sameText compares texts by the codes of the earlier month put into those of the
// later one.
func sameText(a, b schema.CodeColumn) func(i, j int) bool {
	codes := make(map[string]int32, b.Cardinality())
	for code := range int32(b.Cardinality()) {
		codes[b.Text(code)] = code
	}
	const gone = -2
	to := make([]int32, a.Cardinality())
	for code := range int32(a.Cardinality()) {
		to[code] = gone
		if now, ok := codes[a.Text(code)]; ok {
			to[code] = now
		}
	}
	return func(i, j int) bool {
		code := a.At(i)
		if code >= 0 {
			code = to[code]
		}
		return code == b.At(j)
	}
}
