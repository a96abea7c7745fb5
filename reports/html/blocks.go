package html

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"

	"reprieve/reports/data"
	"reprieve/reports/document"
	"reprieve/reports/table"
)

// blockView is one block; Kind says which of the fields the template uses.
type blockView struct {
	Kind        string // heading paragraph list facts table figure definitions
	ID, Number  string
	Caption     string
	Role        string // class of a paragraph
	Spans       []spanView
	Items       [][]spanView
	Facts       []document.Fact
	Table       *tableView
	SVG         template.HTML
	Definitions []document.Definition
}

// spanView is a run of text; Link is where its number is defined, "" for none.
type spanView struct {
	Text         string
	Bold, Italic bool
	ID, Link     string
}

// tableView is a table with its header rows and the bodies between which rows are
// not sorted.
type tableView struct {
	Name    string // of the file that its numbers can be saved as
	Caption string
	Groups  []groupView
	Columns []columnView
	Bodies  []bodyView
	Notes   []string
	CSV     template.URL
}

type groupView struct {
	Text string
	Span int
	Rows int // 2 for a column without a group, whose header takes both rows
	Own  columnView
}

type columnView struct {
	Text, Class string
	Group       bool // stands under a group
}

type bodyView struct {
	Section string
	Rows    []rowView
}

type rowView struct {
	Class string
	Cells []cellView
}

type cellView struct {
	Text, Class, ID, Link string
}

// builder turns blocks into what the template shows.
type builder struct{ links map[string]string }

func (b *builder) block(block document.Block, number string) (blockView, error) {
	switch x := block.(type) {
	case document.Heading:
		return blockView{Kind: "heading", ID: "s-" + x.ID, Number: number, Caption: x.Text}, nil
	case document.Paragraph:
		return blockView{Kind: "paragraph", Role: roles[x.Role], Spans: b.spans(x.Spans)}, nil
	case document.List:
		view := blockView{Kind: "list"}
		for _, item := range x.Items {
			view.Items = append(view.Items, b.spans(item))
		}
		return view, nil
	case document.Facts:
		return blockView{Kind: "facts", Facts: x.Items}, nil
	case document.Table:
		t, err := b.table(x.Table, x.ID, fmt.Sprintf("Table %s. %s", number, x.Caption))
		return blockView{Kind: "table", ID: "t-" + x.ID, Number: number, Caption: x.Caption, Table: t}, err
	case document.Figure:
		return b.figure(x, number)
	case document.Definitions:
		return blockView{Kind: "definitions", Definitions: x.Items}, nil
	}
	return blockView{}, nil
}

var roles = map[document.Role]string{document.Body: "", document.Lead: "lead", document.Small: "small", document.Warning: "warning"}

func (b *builder) spans(spans []document.Span) []spanView {
	views := make([]spanView, len(spans))
	for i, s := range spans {
		views[i] = spanView{Text: s.Text, Bold: s.Bold, Italic: s.Italic, ID: s.ID, Link: b.links[s.ID]}
	}
	return views
}

func (b *builder) figure(x document.Figure, number string) (blockView, error) {
	view := blockView{Kind: "figure", ID: "f-" + x.ID, Number: number, Caption: x.Caption}
	drawn, err := inline(x.Figure, "f-"+x.ID)
	if err != nil {
		return view, fmt.Errorf("figure %s: %w", x.ID, err)
	}
	view.SVG = drawn
	view.Table, err = b.table(x.Figure.Data(), "figure-"+x.ID, fmt.Sprintf("Numbers of Figure %s", number))
	return view, err
}

func (b *builder) table(t *table.Table, name, caption string) (*tableView, error) {
	var file strings.Builder
	if err := data.WriteTable(&file, t); err != nil {
		return nil, fmt.Errorf("table %s: %w", name, err)
	}
	v := &tableView{Name: name + ".csv", Caption: caption, Notes: t.Notes}
	v.CSV = template.URL("data:text/csv;charset=utf-8;base64," + base64.StdEncoding.EncodeToString([]byte(file.String()))) //nolint:gosec // written above
	for i, c := range t.Columns {
		own := columnView{Text: c.Header, Class: aligns[c.Align], Group: c.Group != ""}
		v.Columns = append(v.Columns, own)
		switch {
		case c.Group == "":
			v.Groups = append(v.Groups, groupView{Rows: 2, Own: own})
		case i > 0 && t.Columns[i-1].Group == c.Group:
			v.Groups[len(v.Groups)-1].Span++
		default:
			v.Groups = append(v.Groups, groupView{Text: c.Group, Span: 1})
		}
	}
	for _, row := range t.Rows {
		if row.Section || len(v.Bodies) == 0 {
			v.Bodies = append(v.Bodies, bodyView{})
		}
		body := &v.Bodies[len(v.Bodies)-1]
		if row.Section {
			body.Section = row.Cells[0].Text
			continue
		}
		body.Rows = append(body.Rows, b.row(t, row))
	}
	return v, nil
}

// Grouped says whether the table has a row of spanning headers.
func (v *tableView) Grouped() bool {
	for _, c := range v.Columns {
		if c.Group {
			return true
		}
	}
	return false
}

var aligns = map[table.Align]string{table.Left: "", table.Right: "r", table.Center: "c"}

func (b *builder) row(t *table.Table, row table.Row) rowView {
	view := rowView{}
	if row.Indent > 0 {
		view.Class = fmt.Sprintf("indent%d", min(row.Indent, 3))
	}
	for i, c := range row.Cells {
		view.Cells = append(view.Cells, cellView{Text: c.Text, Class: aligns[t.Columns[i].Align], ID: c.ID, Link: b.links[c.ID]})
	}
	return view
}
