package pdf

import (
	"fmt"
	"math"

	"reprieve/reports/table"
)

// tableSizes are the font sizes of tables, tried in turn until every word
// fits its column.
var tableSizes = []float64{8.5, 8, 7.5, 7}

const (
	tableGap       = 11.0 // least space between columns
	tableWideGap   = 30.0 // most
	tableNarrowGap = 7.0  // of wide tables
	tableTightGap  = 3.0  // where nothing else helps
	tableIndent    = 9.0
	tableLeading   = 1.27 // of the font size
	rowPadding     = 1.9  // above and below a row's text
)

// tableLook is how a table is set: its font size and its columns.
type tableLook struct {
	size   float64
	x      []float64 // left ends
	widths []float64

	aligned []*alignment // of the columns of numbers, nil for the others
}

func (k tableLook) cell() setting {
	return setting{style{regular, k.size, ink}, k.size * tableLeading}
}

// cellOf is the setting of a column's cells: code is in the monospaced face, which
// looks larger.
func (k tableLook) cellOf(c table.Column) setting {
	set := k.cell()
	if c.Code {
		set.face = mono
		set.size *= 0.9
	}
	return set
}

func (k tableLook) header() setting {
	return setting{style{bold, k.size, ink}, k.size * tableLeading}
}

// width is the width of the whole table.
func (k tableLook) width() float64 {
	last := len(k.x) - 1
	return k.x[last] + k.widths[last] - k.x[0]
}

// need is what a column's texts want.
type need struct {
	natural float64 // no line broken
	word    float64 // no word broken
	header  float64 // no line of the header broken either
}

// strictness says what the columns may do to fit the page.
type strictness int

const (
	wrapText  strictness = iota // columns of text may break at blanks
	wrapAll                     // so may columns of numbers
	breakText                   // so may words in columns of text, never a number
)

// planTable chooses the size and the columns of a table: text is wrapped
// first, then the font gets smaller, then cells of numbers are wrapped, then words
// of text are broken. A table that is wider all the same is an error: a number
// that is cut into two lines is a wrong number.
func (s *shaper) planTable(t *table.Table) (tableLook, error) {
	for _, size := range tableSizes {
		if look, ok, err := s.tryTable(t, size, tableGap, wrapText); ok || err != nil {
			return look, err
		}
	}
	floor := tableSizes[len(tableSizes)-1]
	for _, last := range []struct {
		gap    float64
		strict strictness
	}{{tableNarrowGap, wrapText}, {tableNarrowGap, wrapAll}, {tableTightGap, breakText}} {
		if look, ok, err := s.tryTable(t, floor, last.gap, last.strict); ok || err != nil {
			return look, err
		}
	}
	return tableLook{}, fmt.Errorf("%d columns: too wide for the page", len(t.Columns))
}

// tryTable lays out the columns at a size, if they fit.
func (s *shaper) tryTable(t *table.Table, size, gap float64, strict strictness) (tableLook, bool, error) {
	look := tableLook{size: size}
	needs, err := s.columnNeeds(t, look)
	if err != nil {
		return look, false, err
	}
	least := make([]float64, len(needs))
	natural := make([]float64, len(needs))
	for i, n := range needs {
		natural[i] = n.natural
		least[i] = leastWidth(n, t.Columns[i].Align, i == 0, size, strict)
	}
	spans, err := s.groupNeeds(t, look)
	if err != nil {
		return look, false, err
	}
	available := textWidth - gap*float64(len(needs)-1)
	roomy := roomyWidths(needs, size)
	widenForGroups(spans, roomy, gap, func(n need) float64 { return n.natural })
	widenForGroups(spans, natural, gap, func(n need) float64 { return n.word })
	natural = towards(natural, roomy, available)
	widths, ok := shareWidth(natural, least, available)
	if !ok {
		return look, false, nil
	}
	if sum(natural) > available {
		cells, err := s.cellWidths(t, look)
		if err != nil {
			return look, false, err
		}
		balance(widths, natural, least, cells)
	}
	look.widths = widths
	s.alignColumns(t, &look)
	look.x = placeColumns(look.widths, math.Min(gap, (textWidth-sum(look.widths))/math.Max(float64(len(widths)-1), 1)))
	return look, true, nil
}

// towards widens columns in step towards what they would like, as far as there is
// room; without any they stay as they are.
func towards(widths, liked []float64, available float64) []float64 {
	have, want := sum(widths), sum(liked)
	if have >= available || want <= have {
		return widths
	}
	part := math.Min(1, (available-have)/(want-have))
	out := make([]float64, len(widths))
	for i, w := range widths {
		out[i] = w + part*(liked[i]-w)
	}
	return out
}

// leastWidth is the least that a column may be given.
func leastWidth(n need, align table.Align, first bool, size float64, strict strictness) float64 {
	const firstColumn, longWord = 0.18, 0.35 // of the text's width
	switch {
	case strict == breakText && align == table.Left:
		return math.Min(n.natural, 5*size)
	case first && align == table.Left:
		return math.Min(n.natural, math.Max(firstColumn*textWidth, math.Min(n.word, longWord*textWidth)))
	case strict == wrapText && align != table.Left:
		return n.natural
	default:
		return math.Min(n.word, longWord*textWidth)
	}
}

// columnNeeds measures the headers and the cells of each column. Headers may
// always be wrapped.
func (s *shaper) columnNeeds(t *table.Table, look tableLook) ([]need, error) {
	needs := make([]need, len(t.Columns))
	for i, c := range t.Columns {
		n, err := s.textNeed(c.Header, look.header().style)
		if err != nil {
			return nil, fmt.Errorf("header: %w", err)
		}
		needs[i] = need{natural: n.word, word: n.word, header: n.natural}
		if c.Align == table.Left {
			needs[i].natural = n.natural
		}
	}
	for r, row := range t.Rows {
		if row.Section {
			continue
		}
		for i, cell := range row.Cells {
			n, err := s.textNeed(measured(cell), look.cellOf(t.Columns[i]).style)
			if err != nil {
				return nil, fmt.Errorf("row %d: %w", r+1, err)
			}
			indent := cellIndent(row, i)
			needs[i].natural = math.Max(needs[i].natural, n.natural+indent)
			needs[i].word = math.Max(needs[i].word, n.word+indent)
		}
	}
	return needs, nil
}

// cellIndent is the indent of a row's cell: of the first alone.
func cellIndent(row table.Row, column int) float64 {
	if column > 0 {
		return 0
	}
	return tableIndent * float64(min(max(row.Indent, 0), 6))
}

// textNeed measures a text: its widest line and its widest word. A hair is
// added, so that sums of widths cannot fall short of it.
func (s *shaper) textNeed(text string, st style) (need, error) {
	const hair = 0.01
	words, err := s.plain(text, st)
	if err != nil {
		return need{}, err
	}
	var n need
	used := 0.0
	for _, w := range words {
		n.word = math.Max(n.word, w.width+hair)
		n.natural = math.Max(n.natural, used+w.width+hair)
		used += w.width + w.blank
		if w.ends {
			used = 0
		}
	}
	return n, nil
}

// roomyWidths are the widths of columns whose headers are not wrapped, unless
// they are long.
func roomyWidths(needs []need, size float64) []float64 {
	const most = 10 // font sizes
	widths := make([]float64, len(needs))
	for i, n := range needs {
		widths[i] = math.Max(n.natural, math.Min(n.header, most*size))
	}
	return widths
}

// groupNeed is what a spanning header wants.
type groupNeed struct {
	group
	need
}

func (s *shaper) groupNeeds(t *table.Table, look tableLook) ([]groupNeed, error) {
	var out []groupNeed
	for _, g := range groups(t) {
		n, err := s.textNeed(g.text, look.header().style)
		if err != nil {
			return nil, fmt.Errorf("header: %w", err)
		}
		out = append(out, groupNeed{g, n})
	}
	return out, nil
}

// widenForGroups widens the columns under each spanning header until it has the
// width that it wants.
func widenForGroups(spans []groupNeed, widths []float64, gap float64, wanted func(need) float64) {
	for _, g := range spans {
		count := float64(g.to - g.from)
		missing := wanted(g.need) - gap*(count-1)
		for _, w := range widths[g.from:g.to] {
			missing -= w
		}
		for i := g.from; i < g.to && missing > 0; i++ {
			widths[i] += missing / count
		}
	}
}

// placeColumns spreads the columns over the text's width with gaps that are
// not too wide to read across. If little is then left over the first column
// takes it, and the table is as wide as the text.
func placeColumns(widths []float64, gap float64) []float64 {
	const little = 0.25
	spare := textWidth - sum(widths)
	between := float64(len(widths) - 1)
	if between > 0 {
		gap = math.Max(gap, math.Min(spare/between, tableWideGap))
	}
	if left := spare - gap*between; left > 0 && left < little*textWidth {
		widths[0] += left
	}
	x := make([]float64, len(widths))
	at := marginX
	for i, w := range widths {
		x[i] = at
		at += w + gap
	}
	return x
}

// group is a spanning header over the columns from..to-1.
type group struct {
	text     string
	from, to int
}

// groups returns the spanning headers of a table, none for columns without.
func groups(t *table.Table) []group {
	var out []group
	for i, c := range t.Columns {
		if c.Group == "" {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].to == i && out[last].text == c.Group {
			out[last].to++
			continue
		}
		out = append(out, group{c.Group, i, i + 1})
	}
	return out
}
