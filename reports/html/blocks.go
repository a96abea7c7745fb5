package html

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

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
	Code                  bool
}

// builder turns blocks into what the template shows.
type builder struct{ links map[string]string }

func (b *builder) block(block document.Block, number string) (blockView, error) {
	switch x := block.(type) {
	case document.Heading:
		return blockView{Kind: "heading", ID: "s-" + x.ID, Number: number, Caption: typeset(x.Text)}, nil
	case document.Paragraph:
		return blockView{Kind: "paragraph", Role: roles[x.Role], Spans: b.spans(x.Spans)}, nil
	case document.List:
		view := blockView{Kind: "list"}
		for _, item := range x.Items {
			view.Items = append(view.Items, b.spans(item))
		}
		return view, nil
	case document.Facts:
		return blockView{Kind: "facts", Facts: facts(x.Items)}, nil
	case document.Table:
		t, err := b.table(x.Table, x.ID, fmt.Sprintf("Table %s. %s", number, typeset(x.Caption)))
		return blockView{Kind: "table", ID: "t-" + x.ID, Number: number, Caption: typeset(x.Caption), Table: t}, err
	case document.Figure:
		return b.figure(x, number)
	case document.Definitions:
		return blockView{Kind: "definitions", Definitions: definitions(x.Items)}, nil
	}
	return blockView{}, nil
}

var roles = map[document.Role]string{document.Body: "", document.Lead: "lead", document.Small: "small", document.Warning: "warning"}

func (b *builder) spans(spans []document.Span) []spanView {
	views := make([]spanView, len(spans))
	before := ' '
	for i, s := range spans {
		views[i] = spanView{Text: document.Typeset(s.Text, before), Bold: s.Bold, Italic: s.Italic, ID: s.ID, Link: b.links[s.ID]}
		if last, n := utf8.DecodeLastRuneInString(s.Text); n > 0 {
			before = last
		}
	}
	return views
}

// typeset is a text of its own as it is printed.
func typeset(text string) string { return document.Typeset(text, ' ') }

func facts(list []document.Fact) []document.Fact {
	list = slices.Clone(list)
	for i, f := range list {
		list[i].Label = typeset(f.Label)
		if !f.Code {
			list[i].Value = typeset(f.Value)
		}
	}
	return list
}

func definitions(list []document.Definition) []document.Definition {
	list = slices.Clone(list)
	for i := range list {
		d := &list[i]
		d.Text, d.Facts, d.Entries = typeset(d.Text), facts(d.Facts), slices.Clone(d.Entries)
		for k := range d.Entries {
			d.Entries[k].Text = typeset(d.Entries[k].Text)
		}
	}
	return list
}

func (b *builder) figure(x document.Figure, number string) (blockView, error) {
	view := blockView{Kind: "figure", ID: "f-" + x.ID, Number: number, Caption: typeset(x.Caption)}
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
	v := &tableView{Name: name + ".csv", Caption: caption}
	for _, note := range t.Notes {
		v.Notes = append(v.Notes, typeset(note))
	}
	v.CSV = template.URL("data:text/csv;charset=utf-8;base64," + base64.StdEncoding.EncodeToString([]byte(file.String()))) //nolint:gosec // written above
	for i, c := range t.Columns {
		own := columnView{Text: unbroken.Replace(typeset(c.Header)), Class: aligns[c.Align], Group: c.Group != ""}
		v.Columns = append(v.Columns, own)
		switch {
		case c.Group == "":
			v.Groups = append(v.Groups, groupView{Rows: 2, Own: own})
		case i > 0 && t.Columns[i-1].Group == c.Group:
			v.Groups[len(v.Groups)-1].Span++
		default:
			v.Groups = append(v.Groups, groupView{Text: typeset(c.Group), Span: 1})
		}
	}
	for _, row := range t.Rows {
		if row.Section || len(v.Bodies) == 0 {
			v.Bodies = append(v.Bodies, bodyView{})
		}
		body := &v.Bodies[len(v.Bodies)-1]
		if row.Section {
			body.Section = typeset(row.Cells[0].Text)
			continue
		}
		body.Rows = append(body.Rows, b.row(t, row))
	}
	return v, nil
}

// unbroken keeps n/N on one line by a word joiner, for browsers break lines after a
// solidus.
var unbroken = strings.NewReplacer("n/N", "n/\u2060N")

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
		cell := cellView{Text: c.Text, Class: aligns[t.Columns[i].Align], ID: c.ID, Link: b.links[c.ID], Code: t.Columns[i].Code && c.Text != ""}
		if !cell.Code {
			cell.Text = typeset(c.Text)
		}
		view.Cells = append(view.Cells, cell)
	}
	return view
}
