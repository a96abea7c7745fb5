package document

import (
	"fmt"
	"strconv"
)

// Numbers returns the number of each block: "2" or "2.1" of a heading, "3" of a
// table or a figure, counted apart, and "" of other blocks and of headings
// without one. Back-ends number by it, so that all agree.
//
// Levels outside 1 and 2 count as the nearer; a subsection before the first
// section is a section; the subsections of a section without a number have none.
func Numbers(blocks []Block) []string {
	numbers := make([]string, len(blocks))
	var n numbering
	for i, b := range blocks {
		switch b := b.(type) {
		case Heading:
			numbers[i] = n.heading(b)
		case Table:
			n.tables++
			numbers[i] = strconv.Itoa(n.tables)
		case Figure:
			n.figures++
			numbers[i] = strconv.Itoa(n.figures)
		}
	}
	return numbers
}

type numbering struct {
	headings, section, subsection int
	numbered                      bool // the section that is open
	tables, figures               int
}

func (n *numbering) heading(h Heading) string {
	n.headings++
	section := h.Level <= 1 || n.headings == 1
	if section {
		n.numbered = !h.Unnumbered
	}
	switch {
	case h.Unnumbered || !n.numbered:
		return ""
	case section:
		n.section++
		n.subsection = 0
		return strconv.Itoa(n.section)
	}
	n.subsection++
	return fmt.Sprintf("%d.%d", n.section, n.subsection)
}
