package pdf

import (
	"fmt"

	"reprieve/reports/pdf/object"
	"reprieve/reports/table"
)

// tableTags are the elements of a table: the cells of its header now, those of a
// row when it is set. Each cell names the headers that hold for it, so that a
// screen reader need not guess them under spanning headers and sections.
type tableTags struct {
	number  string
	whole   *element
	caption *element
	body    *element
	groups  []*element   // the spanning headers, in order
	headers []*element   // of each column
	above   [][]*element // the headers above each column, the nearest first
	section *element     // the header of the section that is being set, nil outside
	rows    int
}

// tagTable adds a table with its header to the tree.
func (l *layout) tagTable(t *table.Table, number string) *tableTags {
	tags := &tableTags{number: number, whole: l.section.add("Table"), headers: make([]*element, len(t.Columns))}
	tags.caption = tags.whole.add("Caption")
	head := tags.whole.add("THead")
	first := head.add("TR")
	second := first
	spans := groups(t)
	if len(spans) > 0 {
		second = head.add("TR")
	}
	tags.above = make([][]*element, len(t.Columns))
	for i, column := range t.Columns {
		if g := groupAt(spans, i); g == nil {
			tags.headers[i] = tags.headerCell(first, column.Header, i, len(spans) > 0)
		} else {
			if g.from == i {
				tags.groups = append(tags.groups, tags.groupCell(first, *g))
			}
			tags.headers[i] = tags.headerCell(second, column.Header, i, false)
		}
		if tags.headers[i].role == "TH" {
			tags.above[i] = append(tags.above[i], tags.headers[i])
		}
		if groupAt(spans, i) != nil {
			tags.above[i] = append(tags.above[i], tags.groups[len(tags.groups)-1])
		}
	}
	tags.body = tags.whole.add("TBody")
	return tags
}

func groupAt(spans []group, column int) *group {
	for i, g := range spans {
		if g.from <= column && column < g.to {
			return &spans[i]
		}
	}
	return nil
}

// headerCell adds the header of a column, of two rows if it stands beside
// spanning headers. One without text heads nothing.
func (t *tableTags) headerCell(row *element, text string, column int, tall bool) *element {
	e := row.add("TH")
	e.attribute = object.Dict{"O": object.Name("Table")}
	if text == "" {
		e.role = "TD"
	} else {
		e.attribute["Scope"] = object.Name("Column")
		e.id = t.cellID("h", 1, column)
	}
	if tall {
		e.attribute["RowSpan"] = 2
	}
	return e
}

func (t *tableTags) groupCell(row *element, g group) *element {
	e := row.add("TH")
	e.id = t.cellID("h", 0, g.from)
	e.attribute = object.Dict{"O": object.Name("Table"), "Scope": object.Name("Column"), "ColSpan": g.to - g.from}
	return e
}

// cellID names a header cell.
func (t *tableTags) cellID(part string, row, column int) string {
	return fmt.Sprintf("table%s.%s%d.%d", t.number, part, row, column)
}

// row adds a row and returns the elements of its cells: of a section, one for the
// whole width, which heads the indented rows below it; else the first cell heads
// the others.
func (t *tableTags) row(row table.Row) []*element {
	t.rows++
	tr := t.body.add("TR")
	if row.Section {
		e := tr.add("TH")
		e.id = t.cellID("r", t.rows, 0)
		e.attribute = object.Dict{"O": object.Name("Table"), "Scope": object.Name("Column"), "ColSpan": len(t.headers)}
		t.section = e
		return []*element{e}
	}
	if row.Indent <= 0 {
		t.section = nil
	}
	cells := make([]*element, len(row.Cells))
	var headers []*element
	for i := range row.Cells {
		cells[i] = tr.add("TD")
		cells[i].attribute = object.Dict{"O": object.Name("Table")}
		if i == 0 && len(row.Cells) > 1 && row.Cells[0].Text != "" {
			cells[0].role, cells[0].id = "TH", t.cellID("r", t.rows, 0)
			cells[0].attribute["Scope"] = object.Name("Row")
		}
		if ids := headerIDs(append(headers, t.headersOf(i)...)); len(ids) > 0 {
			cells[i].attribute["Headers"] = ids
		}
		if i == 0 && cells[0].role == "TH" {
			headers = []*element{cells[0]}
		}
	}
	return cells
}

// headersOf lists what heads a cell of a column besides its row: the column and
// the section.
func (t *tableTags) headersOf(column int) []*element {
	above := t.above[column]
	if t.section != nil {
		return append(append([]*element{}, above...), t.section)
	}
	return above
}

// headerIDs is the list of headers that a cell has.
func headerIDs(headers []*element) object.Array {
	ids := object.Array{}
	for _, h := range headers {
		ids = append(ids, object.Bytes(h.id))
	}
	return ids
}
