package figure

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// HeatMap is a number for each pair of a row and a column: shades on a scale, with
// the numbers in the cells as far as they have room. Cells that stand out have a
// frame.
type HeatMap struct {
	XLabel, YLabel string  // what the columns and the rows are
	Scale          string  // what the shades mean, such as "Difference in response, percentage points"
	Low, High      float64 // ends of the scale, both 0 for those of the values
	Marked         string  // what a frame means
	Columns, Rows  []string
	Cells          [][]HeatCell // by row
}

// HeatCell is one cell. A Value of NaN has no shade and prints NE if Text is "".
// ID is the id of its results row, "" for none.
type HeatCell struct {
	Value  float64 // in the unit of the scale
	Text   string  // the value in the cell
	Note   string  // under it, such as "n = 20"; "" for none
	Marked bool
	ID     string
}

// Height implements Figure.
func (h HeatMap) Height(width vg.Length) vg.Length { return h.layout(width).bottom() + edge }

// heatLayout is where everything stands, measured from the upper left corner.
type heatLayout struct {
	legend       vg.Length // height
	title        block     // over the columns
	corner       block     // over the rows' names
	names        []block   // of the columns; nil where one has no room
	rows         []block   // names of the rows
	heights      []vg.Length
	left, column vg.Length // of the cells: left edge and width of each
	head, top    vg.Length // upper edges of the columns' names and of the cells
	ink          ink       // of the cells
	noted        bool
	low, high    float64 // of the scale
}

func (l heatLayout) bottom() vg.Length { return l.top + max(sum(l.heights), 40) }

func (h HeatMap) layout(width vg.Length) heatLayout {
	var l heatLayout
	rows := min(headingInk.width(clean(h.YLabel)), 0.16*width)
	for _, s := range h.Rows {
		rows = max(rows, tickInk.width(clean(s)))
	}
	rows = min(rows, 0.3*width)
	l.left = edge + rows + 6
	l.column = max((width-l.left-edge)/vg.Length(max(h.columns(), 1)), 1)
	l.ink = h.cellInk(l.column - cellAir)
	l.legend = h.scaleHeight(width) + h.legend().height(width)
	l.title = headingInk.fit(unitKept(h.XLabel), width-l.left-edge)
	l.corner = headingInk.fit(unitKept(h.YLabel), rows+0.01)
	l.names = h.columnNames(l.column)
	l.head = edge + l.legend + 4 + l.title.height() + 2
	l.top = max(l.head+tallest(l.names), edge+l.legend+4+l.corner.height()) + 3
	l.low, l.high = h.span()
	lines := vg.Length(1)
	if l.noted = h.noted(); l.noted {
		lines = 2
	}
	for i := range h.rows() {
		b := tickInk.fit(at(h.Rows, i), rows+0.01)
		l.rows = append(l.rows, b)
		l.heights = append(l.heights, max(b.height()+3, lines*tickInk.leading()+6))
	}
	return l
}

// rows and columns are how many there are.
func (h HeatMap) rows() int { return max(len(h.Rows), len(h.Cells)) }

func (h HeatMap) columns() int {
	n := len(h.Columns)
	for _, r := range h.Cells {
		n = max(n, len(r))
	}
	return n
}

// cell is the one of a row and a column; where none is given it is empty.
func (h HeatMap) cell(i, j int) HeatCell {
	if i < len(h.Cells) && j < len(h.Cells[i]) {
		c := h.Cells[i][j]
		if !drawable(c.Value) && c.Text == "" {
			c.Text = table.NoNumber(c.Value)
		}
		return c
	}
	return HeatCell{Value: math.NaN()}
}

// each visits all cells.
func (h HeatMap) each(visit func(i, j int, c HeatCell)) {
	for i := range h.rows() {
		for j := range h.columns() {
			visit(i, j, h.cell(i, j))
		}
	}
}

func (h HeatMap) noted() bool {
	noted := false
	h.each(func(_, _ int, c HeatCell) { noted = noted || c.Note != "" })
	return noted
}

// cellInk is the largest size in which every number has room, or the smallest.
func (h HeatMap) cellInk(room vg.Length) ink {
	var texts []string
	h.each(func(_, _ int, c HeatCell) { texts = append(texts, clean(c.Text), clean(c.Note)) })
	k := tickInk
	for k.size > smallestSize && widest(k, texts) > room {
		k.size = max(k.size-0.5, smallestSize)
	}
	return k
}

// columnNames break the names into their columns, or into several where these
// are too narrow for every name.
func (h HeatMap) columnNames(column vg.Length) []block {
	stride := int(math.Ceil(float64(narrowestName / column)))
	k := nameInk(h.Columns, vg.Length(stride)*column-4)
	names := make([]block, len(h.Columns))
	for i := 0; i < len(names); i += stride {
		names[i] = block{k, shortened(k.wrap(words(h.Columns[i]), vg.Length(stride)*column-4))}
	}
	return names
}

// at is the i-th text, "" if there are fewer.
func at(texts []string, i int) string {
	if i < len(texts) {
		return texts[i]
	}
	return ""
}

// span is the scale's ends.
func (h HeatMap) span() (low, high float64) {
	if drawable(h.Low) && drawable(h.High) && h.Low < h.High {
		return h.Low, h.High
	}
	low, high = math.Inf(1), math.Inf(-1)
	h.each(func(_, _ int, c HeatCell) {
		if drawable(c.Value) {
			low, high = min(low, c.Value), max(high, c.Value)
		}
	})
	if low > high {
		return 0, 1
	}
	at := roundTicks(low, high, 4)
	return at[0], at[len(at)-1]
}

// legend explains the frame.
func (h HeatMap) legend() legend {
	marked := false
	h.each(func(_, _ int, c HeatCell) { marked = marked || c.Marked })
	if !marked || clean(h.Marked) == "" {
		return nil
	}
	return legend{{h.Marked, 18, func(c draw.Canvas, left, middle vg.Length) {
		drawFrame(c, left, middle-4, left+13, middle+4)
	}}}
}

// drawFrame marks a cell: black within white, which is seen on any shade.
func drawFrame(c draw.Canvas, left, bottom, right, top vg.Length) {
	strokeBox(c, draw.LineStyle{Color: color.Black, Width: 1.3}, left+0.9, bottom+0.9, right-0.9, top-0.9)
	strokeBox(c, draw.LineStyle{Color: color.White, Width: 0.6}, left+1.9, bottom+1.9, right-1.9, top-1.9)
}

// Draw implements Figure.
func (h HeatMap) Draw(c draw.Canvas) {
	l := h.layout(c.Max.X - c.Min.X)
	h.drawScale(c)
	h.legend().draw(draw.Crop(c, 0, 0, 0, -h.scaleHeight(c.Max.X-c.Min.X)))
	left, y := c.Min.X+l.left, c.Max.Y
	l.title.draw(c, (left+c.Max.X-edge)/2, y-edge-l.legend-4, draw.XCenter)
	l.corner.draw(c, c.Min.X+edge, y-l.top+3+l.corner.height(), draw.XLeft)
	for j, b := range l.names {
		b.draw(c, left+(vg.Length(j)+0.5)*l.column, y-l.top+3+b.height(), draw.XCenter)
	}
	top := y - l.top
	for i, b := range l.rows {
		bottom := top - l.heights[i]
		b.draw(c, c.Min.X+edge, (top+bottom+b.height())/2, draw.XLeft)
		for j := range h.columns() {
			x := left + vg.Length(j)*l.column
			drawCell(c, l, h.cell(i, j), x, bottom, x+l.column, top)
		}
		top = bottom
	}
	if !h.estimable() {
		greyInk.draw(c, (left+c.Max.X-edge)/2, y-l.bottom()+3, draw.XCenter, notEstimable)
	}
}

// drawCell fills a cell and writes its texts if they have room.
func drawCell(c draw.Canvas, l heatLayout, q HeatCell, left, bottom, right, top vg.Length) {
	ground := color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	if drawable(q.Value) {
		ground = shade((q.Value - l.low) / (l.high - l.low))
	}
	outline := box(left, bottom, right, top)
	c.FillPolygon(ground, outline)
	c.StrokeLines(thin, append(outline, outline[0]))
	if q.Marked {
		drawFrame(c, left, bottom, right, top)
	}
	k := l.ink.on(ground)
	texts := []string{clean(q.Text)}
	if l.noted {
		texts = append(texts, clean(q.Note))
	}
	y := (top+bottom)/2 + k.leading()*vg.Length(len(texts))/2
	for i, s := range texts {
		if k.width(s) <= right-left-cellAir {
			k.draw(c, (left+right)/2, y-vg.Length(i)*k.leading()-0.95*k.size, draw.XCenter, s)
		}
	}
}

func (h HeatMap) estimable() bool {
	known := false
	h.each(func(_, _ int, c HeatCell) { known = known || drawable(c.Value) })
	return known
}

// Alt implements Figure.
func (h HeatMap) Alt() string {
	type place struct {
		i, j int
		HeatCell
	}
	var known []place
	marked := 0
	h.each(func(i, j int, c HeatCell) {
		if drawable(c.Value) {
			known = append(known, place{i, j, c})
		}
		if c.Marked {
			marked++
		}
	})
	if len(known) == 0 {
		return "Numbers by row and column: " + notEstimable + "."
	}
	byValue := func(a, b place) int { return cmp.Compare(a.Value, b.Value) }
	say := func(p place) string {
		return fmt.Sprintf("%s (%s, %s)", strings.TrimSpace(clean(p.Text)+" "+clean(p.Note)), clean(at(h.Rows, p.i)), clean(at(h.Columns, p.j)))
	}
	alt := fmt.Sprintf("“%s” by “%s” and “%s”: from %s to %s", clean(h.Scale), clean(h.YLabel), clean(h.XLabel),
		say(slices.MinFunc(known, byValue)), say(slices.MaxFunc(known, byValue)))
	if h.legend() != nil {
		alt += fmt.Sprintf(". %s: %s of %s cells", clean(h.Marked), table.Count(marked), table.Count(len(known)))
	}
	return alt + "."
}

// Data implements Figure.
func (h HeatMap) Data() *table.Table {
	headers := []string{orElse(h.YLabel, "Row")}
	for j := range h.columns() {
		headers = append(headers, at(h.Columns, j))
	}
	t := &table.Table{Columns: columns(headers...), Notes: []string{clean(h.Scale) + "."}}
	for j := range h.columns() {
		t.Columns[j+1].Group = clean(h.XLabel)
	}
	if h.legend() != nil {
		t.Notes = append(t.Notes, "*: "+clean(h.Marked)+".")
	}
	for i := range h.rows() {
		r := row(0, at(h.Rows, i))
		for j := range h.columns() {
			c := h.cell(i, j)
			text := clean(c.Text)
			if c.Note != "" {
				text += " (" + clean(c.Note) + ")"
			}
			if c.Marked {
				text += "*"
			}
			r.Cells = append(r.Cells, table.Cell{Text: text, ID: c.ID})
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}
