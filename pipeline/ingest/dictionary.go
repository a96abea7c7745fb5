package ingest

import (
	"hash/maphash"
	"slices"
	"strings"
)

// dictionary gives the texts of a column codes: their places in texts.
type dictionary struct {
	texts []string
	slots []int32 // a power of two, less than three quarters of them used: 1 more than a code, or 0
}

func newDictionary() *dictionary { return &dictionary{slots: make([]int32, 16)} }

// seed is that of the slots, in which no order shows.
var seed = maphash.MakeSeed()

// slot is that of a text, or the empty one that it would have.
func (d *dictionary) slot(text string) *int32 {
	for at := maphash.String(seed, text); ; at++ {
		slot := &d.slots[at&uint64(len(d.slots)-1)]
		if *slot == 0 || d.texts[*slot-1] == text {
			return slot
		}
	}
}

// code returns the code of a text, which is kept.
func (d *dictionary) code(text string) int32 {
	slot := d.slot(text)
	if *slot == 0 {
		*slot = d.add(text) + 1
		d.grow()
	}
	return *slot - 1
}

// add gives a text, which may have one already, a code of its own.
func (d *dictionary) add(text string) int32 {
	d.texts = append(d.texts, strings.Clone(text)) // not the whole row that it is part of
	return int32(len(d.texts) - 1)
}

// grow makes room for another text.
func (d *dictionary) grow() {
	if 4*(len(d.texts)+1) < 3*len(d.slots) {
		return
	}
	d.slots = make([]int32, 2*len(d.slots))
	for code, text := range d.texts {
		*d.slot(text) = int32(code) + 1
	}
}

// sortTexts gives the texts that are used codes in the order of their bytes,
// and rewrites the codes; nil rows are all. Texts that no row of rows uses are forgotten, and no more
// can be added.
func (c *column) sortTexts(rows []int32) {
	texts := c.texts.texts
	used := make([]bool, len(texts))
	c.each(rows, func(v *int32) { used[*v] = true })
	if !slices.Contains(used, false) && slices.IsSorted(texts) {
		return
	}
	codes := make([]int32, 0, len(texts))
	for code := range texts {
		if used[code] {
			codes = append(codes, int32(code))
		}
	}
	slices.SortFunc(codes, func(a, b int32) int { return strings.Compare(texts[a], texts[b]) })
	sorted, ranks := make([]string, len(codes)), make([]int32, len(texts))
	for rank, code := range codes {
		sorted[rank], ranks[code] = texts[code], int32(rank)
	}
	c.each(rows, func(v *int32) { *v = ranks[*v] })
	c.texts = &dictionary{texts: sorted}
}

// each visits the codes of rows that are not missing; nil are all rows.
func (c *column) each(rows []int32, visit func(code *int32)) {
	n := len(rows)
	if rows == nil {
		n = len(c.narrow)
	}
	for k := range n {
		i := int32(k)
		if rows != nil {
			i = rows[k]
		}
		if c.narrow[i] != absentNarrow {
			visit(&c.narrow[i])
		}
	}
}
