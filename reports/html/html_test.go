package html_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"reprieve/reports/document"
	"reprieve/reports/figure"
	"reprieve/reports/html"
	"reprieve/reports/table"
)

const hostile = `A & B <script>alert("x")</script> – Montréal`

// sample is a document with one block of each kind, and texts that are markup if
// they are not escaped.
func sample() *document.Document {
	grouped := &table.Table{
		Columns: []table.Column{{Header: "Site", Code: true}, {Header: "n/N", Group: "Response", Align: table.Right}, {Header: "%", Group: "Response", Align: table.Right}},
		Rows: []table.Row{
			{Cells: table.Texts("Region " + hostile), Section: true},
			{Cells: []table.Cell{table.Text("a"), {Text: "3/10", ID: "r|n"}, {Text: "30 (11 to 60)", ID: "r|p"}}, Indent: 1},
			{Cells: []table.Cell{table.Text(hostile), {Text: "1/10", ID: "q|n"}, {}}, Indent: 1},
			{Cells: table.Texts("", "belongs to the row above", "")},
			{Cells: table.Texts(`"", '.'`, "", "")},
		},
		Notes: []string{"Wilson's."},
	}
	forest := figure.Forest{
		XLabel: "Difference", Headers: figure.ForestHeaders{Label: "Site", Text: "Estimate"},
		Rows: []figure.ForestRow{{Label: hostile, Estimate: 0.1, Low: -0.2, High: 0.4, Text: "10 (-20 to 40)"}},
	}
	return &document.Document{
		Title: hostile, Subtitle: "October", Subject: "Outcomes", Language: "en", Date: time.Unix(0, 0), RunningHead: "head", Notice: "Keep.",
		Blocks: []document.Block{
			document.Facts{Items: []document.Fact{{Label: "Hash", Value: "abc", Code: true}}},
			document.Heading{Level: 1, ID: "one", Text: "One"},
			document.Paragraph{Role: document.Lead, Spans: []document.Span{{Text: "3 of 10", Bold: true, ID: "r|n"}, {Text: " " + hostile}, {Text: " patient's \""}, {Text: "word", Bold: true}, {Text: "\""}}},
			document.Paragraph{Role: document.Warning, Spans: []document.Span{{Text: "few"}}},
			document.List{Items: [][]document.Span{{{Text: "item", Italic: true}}}},
			document.Heading{Level: 2, ID: "sub", Text: "Sub"},
			document.Table{ID: "sites", Caption: "Sites", Table: grouped},
			document.PageBreak{},
			document.Heading{Level: 1, ID: "two", Text: "Two"},
			document.Figure{ID: "forest", Caption: "Forest", Figure: forest},
			document.Definitions{Items: []document.Definition{{
				ID: "response", Term: "Response", Text: "Who.", Facts: []document.Fact{{Label: "Population", Value: "RESP"}},
				Entries: []document.DefinitionEntry{{Name: "threshold", Text: "A fall.", Results: []string{"r|n", "r|p"}}},
			}}},
		},
	}
}

func write(t *testing.T, d *document.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := html.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What a block must come out as.
func TestBlocks(t *testing.T) {
	page := write(t, sample())
	for name, want := range map[string]string{
		"language":             `<html lang="en">`,
		"title":                `<h1>A &amp; B &lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; – Montréal</h1>`,
		"notice":               `<p class="notice">Keep.</p>`,
		"contents":             `<li><a href="#s-one"><span class="no">1</span> One</a>`,
		"contents, subsection": `<li><a href="#s-sub"><span class="no">1.1</span> Sub</a></li>`,
		"a fact":               `<dt>Hash</dt><dd><code>abc</code></dd>`,
		"a number of prose":    `<p class="lead"><strong><a class="number" href="#d-response-1" title="r|n">3 of 10</a></strong>`,
		"marks of print":       ` patient’s “<strong>word</strong>”</p>`,
		"marks of code":        `<code>&#34;&#34;, &#39;.&#39;</code>`,
		"n/N on one line":      "n/\u2060N",
		"a warning":            `<p class="warning" role="note"><strong>Warning.</strong> few</p>`,
		"a list":               `<li><em>item</em></li>`,
		"caption":              `<caption>Table 1. Sites</caption>`,
		"spanning header":      `<th scope="colgroup" colspan="2" class="group">Response</th>`,
		"header over two rows": `<th scope="col" rowspan="2" class=" sortable">Site</th>`,
		"section of a table":   `<tr class="section"><th scope="rowgroup" colspan="3">Region A &amp;`,
		"row header":           `<tr class="indent1"><th scope="row" class=""><code>a</code></th>`,
		"number with its link": `<td class="r"><a class="number" tabindex="-1" href="#d-response-1" title="r|p">30 (11 to 60)</a></td>`,
		"id without a link":    `<td class="r">1/10</td>`,
		"no header for a row":  `<td class=""></td>`,
		"note":                 `<p class="note">Wilson’s.</p>`,
		"figure":               `<figcaption><strong>Figure 1.</strong> Forest</figcaption>`,
		"numbers of a figure":  `<summary>Numbers of Figure 1</summary>`,
		"a definition":         `<dt id="d-response-1">threshold</dt>`,
		"its population":       `Population: RESP`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s: the page lacks %s", name, want)
		}
	}
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("%d scripts, want the page's own", n)
	}
}

// The file that a table can be saved as is the one of release/tables.
func TestTableAsFile(t *testing.T) {
	page := write(t, sample())
	found := regexp.MustCompile(`download="sites.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"`).FindStringSubmatch(page)
	if found == nil {
		t.Fatal("no file")
	}
	text, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(found[1], "&#43;", "+"))
	if err != nil {
		t.Fatal(err)
	}
	want := "Site,Response: n/N,Response: n/N (id),Response: %,Response: % (id)\n"
	if !strings.HasPrefix(string(text), want) {
		t.Errorf("the file is %q, want it to begin %q", text, want)
	}
}

// The policy names the hashes of what the page has, and nothing of the page needs
// more: no style attribute, no handler, no address of elsewhere.
func TestPolicy(t *testing.T) {
	page := write(t, sample())
	between := func(from, to string) string {
		_, rest, _ := strings.Cut(page, from)
		text, _, _ := strings.Cut(rest, to)
		return text
	}
	for _, c := range []struct{ directive, content string }{
		{"style-src", between("<style>", "</style>")}, {"script-src", between("<script>", "</script>")},
	} {
		sum := sha256.Sum256([]byte(c.content))
		want := c.directive + " &#39;sha256-" + strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;") + "&#39;"
		if !strings.Contains(page, want) {
			t.Errorf("the policy lacks %s", want)
		}
	}
	for _, banned := range []string{` style="`, ` onclick=`, `http://`, `https://`, `src="`} {
		if strings.Contains(page, banned) {
			t.Errorf("the page has %s", banned)
		}
	}
}

// The drawing is well-formed, has its words as a title, and names of its own.
func TestDrawing(t *testing.T) {
	page := write(t, sample())
	_, rest, _ := strings.Cut(page, `<div class="paper">`)
	drawing, _, _ := strings.Cut(rest, "</div>")
	if !strings.HasPrefix(drawing, `<svg viewBox="0 0 470 `) || !strings.Contains(drawing, `role="img" aria-labelledby="f-forest-alt"><title id="f-forest-alt">`) {
		t.Errorf("the drawing begins %.200s", drawing)
	}
	d := xml.NewDecoder(strings.NewReader(drawing))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestSameBytes(t *testing.T) {
	first, second := write(t, sample()), write(t, sample())
	if first != second {
		t.Error("the same document gives other bytes")
	}
}

func TestNoFigureAndNoRows(t *testing.T) {
	page := write(t, &document.Document{Title: "t", Language: "en", Blocks: []document.Block{
		document.Text("before any heading"),
		document.Heading{Level: 2, ID: "first", Text: "First"},
		document.Table{ID: "empty", Caption: "Empty", Table: &table.Table{Columns: []table.Column{{Header: "A"}}}},
	}})
	if !strings.Contains(page, "before any heading") || !strings.Contains(page, "Table 1. Empty") {
		t.Error("a block is lost")
	}
}

// full fails as a full disk does.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriteError(t *testing.T) {
	if err := html.Write(full{}, sample()); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("got %v", err)
	}
}
