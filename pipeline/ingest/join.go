package ingest

import "reprieve/pipeline/schema"

// join puts the rows of chunks together, gives the texts of each column one set of codes,
// and empties the chunks on the way.
//
// Rows of a table that are ordered by patient are put into groups of patients, those of a
// group in the order in which they come. What is done with the rows of a patient after
// that then stays in the caches of the processor.
func (t *rows) join(chunks []*chunk, workers int) {
	lengths, numbers, total := make([]int, len(chunks)), make([]int32, len(chunks)), 0
	for k, c := range chunks {
		lengths[k], numbers[k] = c.places.len(), int32(total)
		total += lengths[k]
		t.places.addAll(&c.places)
		t.dateOnly = append(t.dateOnly, c.dateOnly...)
	}
	each(workers, len(t.columns), func(i int) {
		t.columns[i].reserve(total)
		t.columns[i].extend(total)
		if t.columns[i].texts != nil {
			for _, c := range chunks {
				t.columns[i].recode(&c.columns[i])
			}
		}
	})
	g := t.grouping(chunks, total)
	if g.groups > 1 {
		t.origin = make([]int32, total)
	}
	starts := g.starts(chunks, lengths)
	if g.groups > 1 {
		for group := 1; group < g.groups; group++ {
			t.groups = append(t.groups, starts[0][group])
		}
		t.groups = append(t.groups, int32(total))
	}
	each(workers, len(chunks), func(k int) {
		first := starts[k][0]
		t.put(chunks[k], g.targets(t, chunks[k], starts[k]), first, numbers[k])
		chunks[k] = nil
	})
}

// grouping divides rows by the code of their patient.
type grouping struct {
	column, groups int
	shift          int // codes of a group are the same but for so many bits
}

// groupRows is the number of rows of a group, more or less: their columns fit into the
// cache of a processor.
const groupRows = 1 << 15

// grouping chooses the groups of the rows of chunks.
func (t *rows) grouping(chunks []*chunk, total int) grouping {
	g := grouping{column: t.table.Index("patient_id"), groups: 1}
	if t.table.Name == schema.PatientsTable || t.table.Name == schema.SessionsTable {
		return g
	}
	codes := int32(1)
	for _, c := range chunks {
		for _, code := range c.columns[g.column].narrow {
			codes = max(codes, code+1)
		}
	}
	for g.shift < 31 && int(codes)>>g.shift > total/groupRows {
		g.shift++
	}
	g.groups = int(codes-1)>>g.shift + 1
	return g
}

// starts gives the rows of each chunk their places: where those of each group begin.
func (g grouping) starts(chunks []*chunk, lengths []int) [][]int32 {
	starts := make([][]int32, len(chunks))
	for k, c := range chunks {
		starts[k] = make([]int32, g.groups)
		if g.groups == 1 {
			starts[k][0] = int32(lengths[k])
			continue
		}
		for _, code := range c.columns[g.column].narrow {
			starts[k][code>>g.shift]++
		}
	}
	next := int32(0)
	for group := range g.groups {
		for k := range chunks {
			n := starts[k][group]
			starts[k][group] = next
			next += n
		}
	}
	return starts
}

// targets says where each row of a chunk goes, in the memory of its codes of patients,
// which it puts there; nil: the rows go behind each other.
func (g grouping) targets(t *rows, c *chunk, starts []int32) []int32 {
	if g.groups == 1 {
		return nil
	}
	to, codes := t.columns[g.column].narrow, c.columns[g.column].narrow
	for i, code := range codes {
		at := starts[code>>g.shift]
		starts[code>>g.shift]++
		to[at], codes[i] = code, at
	}
	return codes
}

// put puts the rows of a chunk to their targets, or from first on. The number of the first
// is that in the order of the files.
func (t *rows) put(c *chunk, targets []int32, first, number int32) {
	n := c.places.len()
	for i := range t.columns {
		to, from := &t.columns[i], &c.columns[i]
		switch widthOf(to.spec.Type) {
		case wide:
			put(to.wide, from.wide, targets, first, n, absent)
		case short:
			put(to.short, from.short, targets, first, n, absentShort)
		default:
			if targets == nil || len(from.narrow) == 0 || &from.narrow[0] != &targets[0] {
				put(to.narrow, from.narrow, targets, first, n, absentNarrow)
			}
		}
	}
	for i, at := range targets {
		t.origin[at] = number + int32(i)
	}
}

// put puts n values to their targets, or from first on; none if there are no values.
func put[T any](to, from []T, targets []int32, first int32, n int, none T) {
	switch {
	case len(from) == 0 && targets == nil:
		for i := range n {
			to[int(first)+i] = none
		}
	case len(from) == 0:
		for _, at := range targets {
			to[at] = none
		}
	case targets == nil:
		copy(to[first:], from)
	default:
		for i, v := range from {
			to[targets[i]] = v
		}
	}
}

// recode gives the values of another column of texts the codes of this one.
func (c *column) recode(other *column) {
	if other.empty() {
		return
	}
	codes := make([]int32, len(other.texts.texts))
	for code, text := range other.texts.texts {
		codes[code] = c.texts.code(text)
	}
	for i, v := range other.narrow {
		if v != absentNarrow {
			other.narrow[i] = codes[v]
		}
	}
}
