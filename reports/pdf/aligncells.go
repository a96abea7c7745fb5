package pdf

import (
	"math"
	"regexp"
	"strings"

	"reprieve/reports/document"
	"reprieve/reports/table"
)

// A column of numbers is aligned on the decimal point of the first number of its
// cells. What follows it, an interval or a denominator, begins at one place, and of a
// mean ± SD the SD is aligned too:
//
//	 51.4 (44.7 to 58.1)      156/223      50.1 ± 12.7 [1]
//	  7   (3 to 14)             6/87        8.3 ±  7.2

// numberCell is the text of a cell in its parts.
type numberCell struct {
	word          string // "NE" in the place of a number
	whole, part   string // of the first number: up to the decimal point, and from it on
	plusMinus     string // before an SD, "" for none
	whole2, part2 string
	rest          string
	kind          string // what follows the first number
}

var (
	firstNumber  = regexp.MustCompile(`^([<>]?−?\d[\d\x{202f}]*)((?:\.\d+)?%?)(.*)$`)
	secondNumber = regexp.MustCompile(`^( ± )(\d[\d\x{202f}]*)((?:\.\d+)?)(.*)$`)
	noNumber     = regexp.MustCompile(`^(NE|–)($| .*$)`)
)

// parseCell takes a cell's text apart; false if it does not begin with a number or
// with what stands for one, or is a range.
func parseCell(text string) (numberCell, bool) {
	var c numberCell
	if m := firstNumber.FindStringSubmatch(text); m != nil {
		c = numberCell{whole: m[1], part: m[2], rest: m[3]}
	} else if m := noNumber.FindStringSubmatch(text); m != nil {
		c = numberCell{word: m[1], rest: m[2]}
	} else {
		return c, false
	}
	if strings.HasPrefix(c.rest, " to ") { // a range has no first number that others compare with
		return c, false
	}
	if m := secondNumber.FindStringSubmatch(c.rest); m != nil {
		c.plusMinus, c.whole2, c.part2, c.rest = m[1], m[2], m[3], m[4]
	}
	c.kind = strings.TrimSpace(c.plusMinus + c.rest)
	if r := []rune(c.kind); len(r) > 0 {
		c.kind = string(r[0])
	}
	return c, true
}

// alignment is where the parts of a column's numbers stand, from the left end of the
// widest.
type alignment struct {
	shaper *shaper
	style  style
	whole  float64                // the width of the first numbers before their points
	kinds  map[string]*kindWidths // by what follows the first number
	width  float64
}

// kindWidths are widths of the parts of cells of a kind.
type kindWidths struct{ part, whole2, part2 float64 }

// alignColumn measures a column; nil if it has not two numbers, or a text that is no
// number.
func (s *shaper) alignColumn(t *table.Table, column int, st style) *alignment {
	a := &alignment{shaper: s, style: st, kinds: map[string]*kindWidths{}}
	var cells []numberCell
	numbers := 0
	for _, row := range t.Rows {
		if row.Section || row.Cells[column].Text == "" || len(row.Cells[column].Pages) > 0 {
			continue
		}
		c, ok := parseCell(typeset(row.Cells[column].Text, st.face, ' '))
		if !ok {
			return nil
		}
		if c.whole != "" {
			numbers++
		}
		cells = append(cells, c)
		k := a.kinds[c.kind]
		if k == nil {
			k = &kindWidths{}
			a.kinds[c.kind] = k
		}
		a.whole = math.Max(a.whole, s.width(st, c.whole))
		k.part = math.Max(k.part, s.width(st, c.part))
		k.whole2 = math.Max(k.whole2, s.width(st, c.whole2))
		k.part2 = math.Max(k.part2, s.width(st, c.part2))
	}
	if numbers < 2 {
		return nil
	}
	for _, c := range cells {
		a.whole = math.Max(a.whole, s.width(st, c.word)-a.kinds[c.kind].part)
	}
	for _, c := range cells {
		last := a.pieces(c, "")
		a.width = math.Max(a.width, lineWidth(last))
	}
	return a
}

func lineWidth(pieces []piece) float64 {
	width := 0.0
	for _, p := range pieces {
		width += p.shift + p.width
	}
	return width
}

// line sets a cell; false if its text cannot be aligned.
func (a *alignment) line(text document.Span) (line, bool) {
	c, ok := parseCell(typeset(text.Text, a.style.face, ' '))
	if !ok {
		return line{}, false
	}
	return line{pieces: a.pieces(c, text.ID), width: a.width}, true
}

// pieces places the parts of a cell.
func (a *alignment) pieces(c numberCell, id string) []piece {
	var pieces []piece
	at := 0.0
	put := func(text string, from float64, right bool) {
		if text == "" {
			return
		}
		width := a.shaper.width(a.style, text)
		if right {
			from -= width
		}
		pieces = append(pieces, piece{text: text, style: a.style, width: width, id: id, shift: from - at})
		at = from + width
	}
	k := a.kinds[c.kind]
	put(c.word, a.whole+k.part, true)
	put(c.whole+c.part, a.whole-a.shaper.width(a.style, c.whole), false)
	end := a.whole + k.part
	if c.plusMinus != "" {
		put(c.plusMinus, end, false)
		end = at + k.whole2
		put(c.whole2+c.part2, end-a.shaper.width(a.style, c.whole2), false)
		end += k.part2
	}
	put(c.rest, end, false)
	return pieces
}

// alignColumns measures the columns of numbers and gives those the width that they
// need beyond that of their texts, as far as there is room; a column that gets none is
// not aligned.
func (s *shaper) alignColumns(t *table.Table, look *tableLook) {
	look.aligned = make([]*alignment, len(t.Columns))
	room := textWidth - sum(look.widths) - tableNarrowGap*float64(len(look.widths)-1)
	for i, c := range t.Columns {
		if c.Align != table.Right {
			continue
		}
		a := s.alignColumn(t, i, look.cellOf(c).style)
		if a == nil {
			continue
		}
		more := a.width - look.widths[i]
		if more > room {
			continue
		}
		look.aligned[i] = a
		if more > 0 {
			look.widths[i] += more
			room -= more
		}
	}
}
