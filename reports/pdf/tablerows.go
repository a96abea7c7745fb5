package pdf

import (
	"fmt"
	"slices"

	"reprieve/reports/document"
	"reprieve/reports/table"
)

const (
	// A table up to this part of a page is not broken.
	wholeTable = 0.40
	// White space above the name of a section.
	sectionRowSpace = 3.0
)

// cellText is a cell's set text with where its lines are.
type cellText struct {
	lines []line
	x     float64 // of the column
	width float64
	align table.Align
	tag   *element
	late  func() []line // sets the lines when they are drawn; nil if they are known
}

// table sets a caption, the header, the rows and the notes.
func (l *layout) table(b document.Table, number string) error {
	if b.Table == nil || len(b.Table.Columns) == 0 {
		return l.errorf("no columns")
	}
	if err := checkCells(b.Table); err != nil {
		return l.errorf("%w", err)
	}
	look, err := l.shaper.planTable(b.Table)
	if err != nil {
		return l.errorf("%w", err)
	}
	tags := l.tagTable(b.Table, number)
	head, repeated, err := l.tableHead(b, look, tags)
	if err != nil {
		return err
	}
	rows, err := l.tableRows(b.Table, look, tags, repeated)
	if err != nil {
		return err
	}
	notes, err := l.tableNotes(b.Table.Notes)
	if err != nil {
		return err
	}
	strips := slices.Concat(head, slices.Concat(rows...), []strip{tableEnd(look, len(notes) > 0)}, notes)
	strips[0].entry = l.displayEntry("t-", b.ID, "Table\u00a0"+number, b.Caption)
	if totalHeight(strips) < wholeTable*l.body {
		keepTogether(strips)
		l.addFloat(strips, blockSpace, blockSpace)
		return nil
	}
	strips[0].ordered = true
	priceBreaks(strips, totalHeight(strips) < l.body)
	l.add(strips, blockSpace, blockSpace)
	return nil
}

// priceBreaks sets what it costs to break a table above each of its rows.
func priceBreaks(strips []strip, fitsPage bool) {
	for i := range strips {
		s := &strips[i]
		if s.head == nil {
			continue
		}
		s.breakCost += tableCost
		if fitsPage {
			s.breakCost += wholeCost
		}
	}
}

// tableHead sets the caption and the header, which stay with the first row, and
// what stands in their place on further pages.
func (l *layout) tableHead(b document.Table, look tableLook, tags *tableTags) (head, repeated []strip, err error) {
	header, err := l.tableHeader(b.Table, look, tags)
	if err != nil {
		return nil, nil, err
	}
	caption, err := l.setText(tags.caption, captionSpans("Table", tags.number, b.Caption), captionSet, marginX, textWidth)
	if err != nil {
		return nil, nil, err
	}
	continued, err := l.setText(tags.caption, continuedSpans(tags.number), captionSet, marginX, textWidth)
	if err != nil {
		return nil, nil, err
	}
	head = slices.Concat(caption, header)
	for i := range head {
		head[i].keep = true
	}
	return head, slices.Concat(continued, header), nil
}

// tableRows sets each row as a run of strips. A row that begins a page stands
// below the repeated header and the name of its section.
func (l *layout) tableRows(t *table.Table, look tableLook, tags *tableTags, repeated []strip) ([][]strip, error) {
	rows := make([][]strip, len(t.Rows))
	head := repeated
	for r, row := range t.Rows {
		cellTags := tags.row(row)
		if row.Section || tags.section == nil {
			head = repeated
		}
		strips, err := l.rowStrips(t, row, look, cellTags, head)
		if err != nil {
			return nil, err
		}
		rows[r] = strips
		if !row.Section {
			continue
		}
		if r > 0 {
			rows[r][0].space = sectionRowSpace
		}
		row.Cells = table.Texts(row.Cells[0].Text + " (continued)")
		continued, err := l.rowStrips(t, row, look, cellTags, nil)
		if err != nil {
			return nil, err
		}
		head = slices.Concat(repeated, continued)
	}
	keepRows(t, rows)
	return rows, nil
}

// sections are the sections of a table: the rows from..to-1, the first of which
// names the others.
func sections(t *table.Table) []span {
	var list []span
	for r, row := range t.Rows {
		last := len(list) - 1
		switch {
		case row.Section:
			list = append(list, span{r, r + 1})
		case last >= 0 && list[last].to == r && row.Indent > 0:
			list[last].to++
		}
	}
	return list
}

// rowStrips sets a row as one strip, or as several if it is higher than the
// room below the head.
func (l *layout) rowStrips(t *table.Table, row table.Row, look tableLook, tags []*element, head []strip) ([]strip, error) {
	cells, set, err := l.rowCells(t, row, look, tags)
	if err != nil {
		return nil, err
	}
	room := l.body - totalHeight(head) - 2*rowPadding
	most := int(room / set.leading)
	if most < 1 {
		return nil, l.errorf("its header fills a page")
	}
	var strips []strip
	height := tallest(cells)
	for from := 0; from < max(height, 1); from += most {
		s := rowStrip(cells, set, from, min(from+most, height))
		s.head, s.closing = head, closingRule(look)
		strips = append(strips, s)
	}
	return strips, nil
}

// rowCells sets the cells of a row. The text of a section runs over all
// columns.
func (l *layout) rowCells(t *table.Table, row table.Row, look tableLook, tags []*element) ([]cellText, setting, error) {
	if row.Section {
		set := look.header()
		indent := cellIndent(row, 0)
		lines, err := l.cellLines(document.Span{Text: row.Cells[0].Text}, set.style, look.width()-indent)
		return []cellText{{lines: lines, x: look.x[0] + indent, width: look.width() - indent, align: table.Left, tag: tags[0]}}, set, err
	}
	cells := make([]cellText, len(row.Cells))
	for i, c := range row.Cells {
		indent := cellIndent(row, i)
		width := look.widths[i] - indent
		span := document.Span{Text: measured(c), ID: c.ID}
		lines, err := l.cellLines(span, look.cellOf(t.Columns[i]).style, width)
		if err != nil {
			return nil, setting{}, err
		}
		if a := look.aligned[i]; a != nil && c.Text != "" {
			if aligned, ok := a.line(span); ok {
				lines = []line{aligned}
			}
		}
		cells[i] = cellText{lines: lines, x: look.x[i] + indent, width: width, align: t.Columns[i].Align, tag: tags[i]}
		if len(c.Pages) > 0 {
			cells[i].late = func() []line { return l.pageLines(c.Pages, look.cell().style, width) }
		}
	}
	return cells, look.cell(), nil
}

func (l *layout) cellLines(text document.Span, st style, width float64) ([]line, error) {
	words, err := l.shaper.words([]document.Span{text}, st)
	if err != nil {
		return nil, l.errorf("%w", err)
	}
	return l.shaper.breakLines(words, width), nil
}

func tallest(cells []cellText) int {
	lines := 0
	for _, c := range cells {
		lines = max(lines, len(c.lines))
	}
	return lines
}

// rowStrip draws the lines from..to-1 of cells side by side.
func rowStrip(cells []cellText, set setting, from, to int) strip {
	height := float64(max(to-from, 1))*set.leading + 2*rowPadding
	return strip{height: height, draw: func(p *pen, y float64) error {
		for _, c := range cells {
			lines := c.lines
			if c.late != nil {
				lines = c.late()
			}
			for i := from; i < min(to, len(lines)); i++ {
				top := y + rowPadding + float64(i-from)*set.leading
				p.line(c.tag, c.lineX(lines[i].width), set.baseline(top), lines[i])
			}
		}
		return nil
	}}
}

// lineX returns where a line of a width begins.
func (c cellText) lineX(width float64) float64 {
	switch c.align {
	case table.Right:
		return c.x + c.width - width
	case table.Center:
		return c.x + (c.width-width)/2
	default:
		return c.x
	}
}

func (l *layout) tableNotes(notes []string) ([]strip, error) {
	var out []strip
	for _, note := range notes {
		strips, err := l.setPlain(l.note(), note, noteSet, marginX, textWidth)
		if err != nil {
			return nil, err
		}
		if len(strips) > 0 {
			strips[0].space = 1.5
		}
		if len(out) == 0 && len(strips) > 0 {
			strips[0].space = 3.5
		}
		out = append(out, strips...)
	}
	keepTogether(out)
	return out, nil
}

// keepRows keeps a section with the row below it, a short section as a whole, the
// first two rows and the last two rows together, and the last with the rule below it.
// To part the rows of a longer section costs something.
func keepRows(t *table.Table, rows [][]strip) {
	const short = 4 // rows below the name
	n := len(rows)
	for _, s := range sections(t) {
		for r := s.from; r+1 < s.to; r++ {
			rows[r+1][0].breakCost = rowsCost
			if s.to-s.from-1 <= short {
				rows[r][len(rows[r])-1].keep = true
			}
		}
	}
	for r, row := range rows {
		last := &row[len(row)-1]
		switch {
		case t.Rows[r].Section, r == n-1:
			last.keep = true
		case r == 0 && n > 1, r == n-2:
			last.keep = true
		}
	}
}

// checkCells returns an error that names a row with a wrong number of cells.
func checkCells(t *table.Table) error {
	for r, row := range t.Rows {
		want := len(t.Columns)
		if row.Section {
			want = 1
		}
		if got := len(row.Cells); got != want && !(row.Section && got == len(t.Columns)) {
			return fmt.Errorf("row %d: %d cells, want %d", r+1, got, want)
		}
	}
	return nil
}
