package figure

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// forestIndent is the width of one step of indentation, in points.
const forestIndent vg.Length = 8

// forestLayout is where the columns stand, from the left edge of the canvas.
type forestLayout struct {
	ink          ink
	widths       []vg.Length // label, columns, text
	left, right  vg.Length   // of the axis
	header       []block
	rows         [][]block // a section has one block
	heights      []vg.Length
	headerHeight vg.Length
	legendHeight vg.Length
}

// cells are a row's texts: label, columns, text.
func (f Forest) cells(r ForestRow) []string {
	cells := make([]string, f.columnCount()+2)
	cells[0] = r.Label
	if r.Section {
		return cells
	}
	copy(cells[1:len(cells)-1], r.Columns)
	cells[len(cells)-1] = inOnePiece(r.text())
	return cells
}

func (f Forest) columnCount() int {
	n := len(f.Headers.Columns)
	for _, r := range f.Rows {
		n = max(n, len(r.Columns))
	}
	return n
}

func (f Forest) headerCells() []string {
	cells := make([]string, f.columnCount()+2)
	cells[0], cells[len(cells)-1] = f.Headers.Label, f.Headers.Text
	copy(cells[1:len(cells)-1], f.Headers.Columns)
	return cells
}

// forestAxis is the least length of the axis.
const forestAxis vg.Length = 70

// layout finds a size of text and widths of columns with which the axis keeps a
// third of the width. Where even the smallest text is too wide the axis gives
// way, then the cells break at their blanks; a number is cut only where nothing
// else is left.
func (f Forest) layout(width vg.Length) forestLayout {
	room := width - 2*edge - vg.Length(f.columnCount()+2)*columnGap
	l := forestLayout{ink: tickInk}
	f.chooseWidths(&l, room)
	l.place(f, width)
	return l
}

func (f Forest) chooseWidths(l *forestLayout, room vg.Length) {
	whole, byWord := ink.width, widestWord
	fits := func() bool {
		return sum(l.widths[1:])+min(l.widths[0], 0.4*room) <= room*2/3 && room > forestAxis
	}
	if l.widths = f.widths(l.ink, whole, whole); fits() {
		l.squeeze(room * 2 / 3)
		return
	}
	for ; l.ink.size >= smallestSize; l.ink.size -= 0.5 {
		if l.widths = f.widths(l.ink, byWord, whole); fits() {
			l.squeeze(room * 2 / 3)
			return
		}
	}
	l.ink.size = smallestSize
	if sum(l.widths[1:])+0.3*room+forestAxis > room {
		l.widths = append(l.widths[:1], f.widths(l.ink, byWord, byWord)[1:]...)
	}
	l.squeeze(max(room-forestAxis, 0))
}

// measure is a way to measure the room that a text needs.
type measure func(ink, string) vg.Length

// widths are those of the columns by the measures of their headers and cells.
func (f Forest) widths(k ink, header, cell measure) []vg.Length {
	bold := k
	bold.bold = true
	widths := make([]vg.Length, f.columnCount()+2)
	for i, s := range f.headerCells() {
		widths[i] = header(bold, clean(s))
	}
	for _, r := range f.Rows {
		if r.Section {
			continue
		}
		for i, s := range f.cells(r) {
			w := cell(k, clean(s))
			if i == 0 {
				w += r.indent()
			}
			widths[i] = max(widths[i], w)
		}
	}
	return widths
}

func (r ForestRow) indent() vg.Length { return vg.Length(min(max(r.Indent, 0), 4)) * forestIndent }

// squeeze narrows the columns to a room: the label first, to a fifth of it.
func (l *forestLayout) squeeze(room vg.Length) {
	others := sum(l.widths[1:])
	l.widths[0] = min(l.widths[0], max(room-others, 0.2*room))
	if left := room - l.widths[0]; others > left {
		for i := range l.widths[1:] {
			l.widths[i+1] *= left / others
		}
	}
}

// place breaks the cells and places the axis.
func (l *forestLayout) place(f Forest, width vg.Length) {
	last := len(l.widths) - 1
	l.left = edge + sum(l.widths[:last]) + vg.Length(last)*columnGap
	l.right = width - edge - l.widths[last] - columnGap
	bold := l.ink
	bold.bold = true
	l.header = l.breakCells(bold, f.headerCells(), 0)
	l.headerHeight = tallest(l.header)
	l.legendHeight = f.legend().height(width)
	for _, r := range f.Rows {
		k := l.ink
		if r.Section {
			k = bold
			b := k.fit(r.Label, width-2*edge-r.indent())
			l.rows = append(l.rows, []block{b})
			l.heights = append(l.heights, b.height()+6)
			continue
		}
		blocks := l.breakCells(k, f.cells(r), r.indent())
		l.rows = append(l.rows, blocks)
		l.heights = append(l.heights, max(tallest(blocks), k.leading())+3.5)
	}
}

// breakCells breaks the cells of a row into the widths of their columns.
func (l *forestLayout) breakCells(k ink, cells []string, indent vg.Length) []block {
	blocks := make([]block, len(cells))
	for i, s := range cells {
		w := l.widths[i] + 0.01
		if i == 0 {
			w -= indent
		}
		blocks[i] = k.fit(s, w)
	}
	return blocks
}

func (l *forestLayout) dataHeight() vg.Length { return max(sum(l.heights), 40) }

// drawHeader draws the headers on a common baseline at the top.
func (l *forestLayout) drawHeader(c draw.Canvas) {
	l.drawCells(c, l.header, 0, func(b block) vg.Length { return c.Max.Y - edge - l.legendHeight - l.headerHeight + b.height() })
}

// drawRow draws the texts of a row centred on a height.
func (l *forestLayout) drawRow(c draw.Canvas, blocks []block, middle, indent vg.Length) {
	l.drawCells(c, blocks, indent, func(b block) vg.Length { return middle + b.height()/2 })
}

func (l *forestLayout) drawCells(c draw.Canvas, blocks []block, indent vg.Length, top func(block) vg.Length) {
	x := c.Min.X + edge
	for i, b := range blocks {
		switch i {
		case 0:
			b.draw(c, x+indent, top(b), draw.XLeft)
		case len(blocks) - 1:
			b.draw(c, c.Max.X-edge, top(b), draw.XRight)
		default:
			b.draw(c, x+l.widths[i], top(b), draw.XRight)
		}
		x += l.widths[i] + columnGap
	}
}
