package pdf

import (
	"strconv"
	"strings"

	"reprieve/reports/table"
)

// measured is the text that a cell is given room for: of pages that are not known
// yet, numbers of three digits.
func measured(c table.Cell) string {
	if len(c.Pages) == 0 {
		return c.Text
	}
	return strings.TrimSuffix(strings.Repeat("888, ", len(c.Pages)), ", ")
}

// pageLines sets the pages on which places of the document begin, once they are
// known. A place that is not in the document has none.
func (l *layout) pageLines(places []string, st style, width float64) []line {
	var pages []string
	for _, name := range places {
		for _, e := range l.anchors {
			if e.name == name {
				pages = append(pages, strconv.Itoa(e.page))
				break
			}
		}
	}
	words, err := l.shaper.plain(strings.Join(pages, ", "), st)
	if err != nil { // digits and commas have glyphs
		return nil
	}
	return l.shaper.breakLines(words, width)
}
