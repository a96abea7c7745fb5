package markdown_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/document"
	"reprieve/reports/markdown"
	"reprieve/reports/table"
)

// words is a figure of which only the words matter.
type words string

func (words) Height(vg.Length) vg.Length { return 0 }
func (words) Draw(draw.Canvas)           {}
func (w words) Alt() string              { return string(w) }
func (words) Data() *table.Table         { return nil }

func write(t *testing.T, d *document.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := markdown.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// of is what a block is written as.
func of(t *testing.T, block document.Block) string {
	t.Helper()
	const title = "# T\n\n"
	text := write(t, &document.Document{Title: "T", Blocks: []document.Block{block}})
	if !strings.HasPrefix(text, title) {
		t.Fatalf("%q has no title", text)
	}
	return strings.TrimPrefix(text, title)
}

func TestBlocks(t *testing.T) {
	plain := func(s string) []document.Span { return []document.Span{{Text: s}} }
	for _, c := range []struct {
		name  string
		block document.Block
		want  string
	}{
		{"a section", document.Heading{Level: 1, Text: "Methods", ID: "methods"}, "## Methods\n"},
		{"a subsection", document.Heading{Level: 2, Text: "Courses"}, "### Courses\n"},
		{"a paragraph", document.Text("One line."), "One line.\n"},
		{"a paragraph of nothing", document.Paragraph{}, "\n"},
		{
			"bold and italic",
			document.Paragraph{Spans: []document.Span{{Text: "N. ", Bold: true}, {Text: "of "}, {Text: "all", Italic: true}, {Text: "."}}},
			"**N.** of *all*.\n", // the blank stands outside of the marks, where it would undo them
		},
		{"a list", document.List{Items: [][]document.Span{plain("a"), plain("b")}}, "- a\n- b\n"},
		{
			"facts",
			document.Facts{Items: []document.Fact{{Label: "Month", Value: "2026-09"}, {Label: "Hash", Value: "ab_cd", Code: true}}},
			"- Month: 2026-09\n- Hash: ab\\_cd\n",
		},
		{"a figure", document.Figure{Caption: "Flow.", Figure: words("Of 40 patients, 36 are analysed.")}, "Flow. Of 40 patients, 36 are analysed.\n"},
		{"a page break", document.PageBreak{}, "---\n"},
	} {
		if d := cmp.Diff(c.want, of(t, c.block)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// Blocks stand apart by an empty line, the title first.
func TestDocument(t *testing.T) {
	d := &document.Document{Title: "Cohort_1", Subtitle: "not written", Blocks: []document.Block{
		document.Heading{Level: 1, Text: "A"}, document.Text("b"), document.Text("c"),
	}}
	if diff := cmp.Diff("# Cohort\\_1\n\n## A\n\nb\n\nc\n", write(t, d)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("# \n", write(t, &document.Document{})); diff != "" {
		t.Errorf("nothing: %s", diff)
	}
}

// Marks of Markdown in a text are text.
func TestEscapes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"plain, 30 % (n = 3) – Montréal", "plain, 30 % (n = 3) – Montréal"},
		{"a*b", `a\*b`},
		{"a_b", `a\_b`},
		{"a|b", `a\|b`},
		{"a`b", "a\\`b"},
		{`a\b`, `a\\b`},
		{`a\*b`, `a\\\*b`}, // a backslash does not hide the mark after it
		{"<b>p < 0.05", "&lt;b>p &lt; 0.05"},
		{"two\nlines", "two lines"}, // no second line, which could begin with a mark
	} {
		for name, block := range map[string]document.Block{
			"paragraph": document.Text(c.text),
			"bold":      document.Paragraph{Spans: []document.Span{{Text: c.text, Bold: true}}},
			"heading":   document.Heading{Level: 1, Text: c.text},
			"list":      document.List{Items: [][]document.Span{{{Text: c.text}}}},
			"fact":      document.Facts{Items: []document.Fact{{Label: c.text, Value: c.text}}},
			"figure":    document.Figure{Caption: c.text, Figure: words(c.text)},
		} {
			want := map[string]string{
				"paragraph": c.want, "bold": "**" + c.want + "**", "heading": "## " + c.want, "list": "- " + c.want,
				"fact": "- " + c.want + ": " + c.want, "figure": c.want + " " + c.want,
			}[name]
			if got := of(t, block); got != want+"\n" {
				t.Errorf("%s of %q: got %q, want %q", name, c.text, got, want)
			}
		}
	}
}

func TestTable(t *testing.T) {
	full := &table.Table{
		Columns: []table.Column{{Header: "Variable"}, {Header: "Mean\nmm", Group: "All|some", Align: table.Right}, {Header: "Text", Align: table.Center}},
		Rows: []table.Row{
			{Cells: table.Texts("Pain"), Section: true},
			{Cells: table.Texts("a|b", "45.0", "x\ny"), Indent: 1},
			{Cells: table.Texts("1", "2", "3", "a cell too many")},
		},
		Notes: []string{"First_note.", "Second."},
	}
	want := "All patients\\*\n\n" +
		"| Variable | All\\|some: Mean mm | Text |\n" +
		"| --- | ---: | --- |\n" +
		"| Pain |  |  |\n" +
		"| a\\|b | 45.0 | x y |\n" +
		"| 1 | 2 | 3 |\n" +
		"\nFirst\\_note.\n" +
		"\nSecond.\n"
	if d := cmp.Diff(want, of(t, document.Table{Caption: "All patients*", Table: full})); d != "" {
		t.Error(d)
	}
	empty := &table.Table{Columns: []table.Column{{Header: "A"}}}
	if d := cmp.Diff("C\n\n| A |\n| --- |\n", of(t, document.Table{Caption: "C", Table: empty})); d != "" {
		t.Errorf("no rows: %s", d)
	}
}

// Every row of a table has as many cells as the header, whatever the texts.
func TestTableIsRectangular(t *testing.T) {
	tab := &table.Table{Columns: make([]table.Column, 4)}
	for _, cell := range []string{"", "|", `\|`, `\`, "\n|\n", "a|b|c"} {
		tab.Rows = append(tab.Rows, table.Row{Cells: table.Texts(cell, cell)})
	}
	lines := strings.Split(strings.TrimSpace(of(t, document.Table{Caption: "C", Table: tab})), "\n")[2:]
	if len(lines) != 2+len(tab.Rows) {
		t.Fatalf("%d lines, want %d", len(lines), 2+len(tab.Rows))
	}
	for _, line := range lines {
		line = strings.NewReplacer(`\\`, "", `\|`, "").Replace(line) // what is left of bars divides cells
		if n := strings.Count(line, "|"); n != 5 {
			t.Errorf("%q has %d bars, want 5", line, n)
		}
	}
}

func TestSameBytes(t *testing.T) {
	d := &document.Document{Title: "T", Blocks: []document.Block{
		document.Facts{Items: []document.Fact{{Label: "a", Value: "b"}}},
		document.Table{Caption: "C", Table: &table.Table{Columns: []table.Column{{Header: "A"}}, Rows: []table.Row{{Cells: table.Texts("1")}}}},
	}}
	if first := write(t, d); first != write(t, d) {
		t.Error("other bytes at the second time")
	}
}

type full struct{}

var errFull = errors.New("the disk is full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteError(t *testing.T) {
	if err := markdown.Write(full{}, &document.Document{}); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}
