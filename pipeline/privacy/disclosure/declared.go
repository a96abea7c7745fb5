package disclosure

import (
	"strings"

	"reprieve/pipeline/analysis"
)

// term is a number with the sign that it has in an equation: a row, or one that
// stands in none.
type term struct {
	row    int
	unseen string // instead of a row
	sign   int
}

// equation says that terms add up to 0 (equals), to the size of a group of
// patients (includes) or to a number of at least 0 (atLeast).
type equation struct {
	terms    []term
	relation relation
	from     string // the declaration
}

// facts are what the definitions of the results say of their counts.
type facts struct {
	same      sameness
	equations []equation
}

// sameness joins rows that are equal by definition: the parent of each row.
type sameness []int

func newSameness(n int) sameness {
	s := make(sameness, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// find returns the row that stands for all that are equal to the i-th.
func (s sameness) find(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// join says that two rows are equal. The first of them stands for both.
func (s sameness) join(i, j int) {
	i, j = s.find(i), s.find(j)
	if i < j {
		s[j] = i
	} else {
		s[i] = j
	}
}

// rowTable is the rows by what every pattern names: the analysis and the stat.
type rowTable struct {
	keys   []keys
	byKeys map[keys]int
	byName map[[2]string][]int // by analysis and stat

	byAnalysis map[string][]int
}

func newRowTable(rows []analysis.Row) *rowTable {
	t := &rowTable{keys: make([]keys, len(rows)), byKeys: make(map[keys]int, len(rows)), byName: map[[2]string][]int{}, byAnalysis: map[string][]int{}}
	for i := range rows {
		t.keys[i] = keysOf(&rows[i])
		t.byKeys[t.keys[i]] = i
		name := [2]string{rows[i].Analysis, rows[i].StatName}
		t.byName[name] = append(t.byName[name], i)
		t.byAnalysis[rows[i].Analysis] = append(t.byAnalysis[rows[i].Analysis], i)
	}
	return t
}

// declare applies the declarations to the rows that hold counts.
func declare(t *rowTable, counts func(int) bool, list []declaration, setting func(string) string) facts {
	f := facts{same: newSameness(len(t.keys))}
	for _, d := range list {
		if d.when != nil && !d.when(setting) {
			continue
		}
		f.apply(t, counts, d)
	}
	return f
}

// binder returns the pattern with the most names: its rows bind all of them.
func (d declaration) binder() pattern {
	best := d.left
	for _, p := range d.right {
		if p.unseen == "" && (best.unseen != "" || p.names() > best.names()) {
			best = p.pattern
		}
	}
	return best
}

func (p pattern) names() int {
	n := 0
	for _, x := range p.parts {
		if x.name != "" && !x.sum {
			n++
		}
	}
	return n
}

// apply finds each set of rows that a declaration speaks of.
func (f *facts) apply(t *rowTable, counts func(int) bool, d declaration) {
	first := d.binder()
	seen := map[string]bool{}
	for _, i := range t.candidates(first, nil) {
		b, ok := first.match(&t.keys[i], nil)
		if !ok || !counts(i) {
			continue
		}
		name := b.text()
		if seen[name] {
			continue
		}
		seen[name] = true
		if d.relation == same {
			f.joinAll(t.find(d.left, b))
			continue
		}
		if e, ok := d.equation(t, counts, b); ok {
			f.add(e)
		}
	}
}

func (b bindings) text() string {
	var s strings.Builder
	for _, x := range b {
		s.WriteString(x.text)
		s.WriteByte('|')
	}
	return s.String()
}

func (f *facts) joinAll(rows []int) {
	for _, i := range rows {
		f.same.join(rows[0], i)
	}
}

// in puts the texts that names stand for into a name of what stands in no row.
func (b bindings) in(name string) string {
	for _, x := range b {
		name = strings.ReplaceAll(name, "{"+x.name+"}", "{"+x.text+"}")
	}
	return name
}

// add joins what is equal, and keeps what is more than that.
func (f *facts) add(e equation) {
	if len(e.terms) == 2 && e.relation == equals && e.terms[0].unseen+e.terms[1].unseen == "" && e.terms[0].sign != e.terms[1].sign {
		f.same.join(e.terms[0].row, e.terms[1].row)
		return
	}
	if len(e.terms) > 0 {
		f.equations = append(f.equations, e)
	}
}

// equation is a declaration with its names bound: false if the results lack one
// of the rows, which then says nothing.
func (d declaration) equation(t *rowTable, counts func(int) bool, b bindings) (equation, bool) {
	e := equation{relation: d.relation, from: d.text}
	for _, side := range append([]signedPattern{{d.left, -1, false}}, d.right...) {
		if side.unseen != "" {
			e.terms = append(e.terms, term{row: -1, unseen: b.in(side.unseen), sign: -side.sign})
			continue
		}
		rows := t.find(side.pattern, b)
		if len(rows) == 0 && !side.optional {
			return e, false
		}
		for _, i := range rows {
			if !counts(i) {
				return e, false
			}
			e.terms = append(e.terms, term{row: i, sign: -side.sign})
		}
	}
	return e, true
}

// candidates returns the rows of the analysis and the stats of a pattern.
func (t *rowTable) candidates(p pattern, b bindings) []int {
	last := &p.parts[keyFields-1]
	text, bound := last.text, last.name == ""
	if !bound && !last.sum {
		text, bound = b.of(last.name)
	}
	if bound {
		return t.byName[[2]string{p.parts[0].text, text}]
	}
	if last.levels == nil {
		return t.byAnalysis[p.parts[0].text]
	}
	var list []int
	for _, stat := range last.levels {
		list = append(list, t.byName[[2]string{p.parts[0].text, stat}]...)
	}
	return list
}

// find returns the rows of a pattern whose names are bound, but for those that it
// sums over.
func (t *rowTable) find(p pattern, b bindings) []int {
	if k, whole := p.keys(b); whole {
		if i, ok := t.byKeys[k]; ok {
			return []int{i}
		}
		return nil
	}
	var rows []int
	for _, i := range t.candidates(p, b) {
		if _, ok := p.match(&t.keys[i], b); ok {
			rows = append(rows, i)
		}
	}
	return rows
}

// keys are the keys of the one row of a pattern; false if it may have several.
func (p pattern) keys(b bindings) (keys, bool) {
	var k keys
	for i := range p.parts {
		x := &p.parts[i]
		if x.name == "" {
			k[i] = x.text
			continue
		}
		text, ok := b.of(x.name)
		if x.sum || !ok {
			return k, false
		}
		k[i] = text
	}
	return k, true
}
