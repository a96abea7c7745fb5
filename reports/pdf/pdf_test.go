package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/plot/vg"

	"reprieve/reports/document"
	"reprieve/reports/table"
)

var cut = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// doc is a document of blocks with the fields that Write requires.
func doc(blocks ...document.Block) *document.Document {
	return &document.Document{Title: "Title", Language: "en", Date: cut, Blocks: blocks}
}

func write(t *testing.T, d *document.Document) []byte {
	t.Helper()
	registerFonts(t)
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tool runs a program on a file, and skips the test where it is not installed.
func tool(t *testing.T, file []byte, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed: the file cannot be checked with it", name)
	}
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = path
		}
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// extract returns the text of each page.
func extract(t *testing.T, file []byte) []string {
	t.Helper()
	text := tool(t, file, "pdftotext", "-layout", "FILE", "-")
	return strings.Split(strings.TrimSuffix(text, "\f"), "\f")
}

// flat joins the words of text by single blanks.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestWriteText(t *testing.T) {
	file := write(t, demo())
	pages := extract(t, file)
	all := strings.Join(pages, "\n")
	for _, want := range []string{
		"≥ 10 points", "±", "µg", "Montréal", "0–100", "−0.23", "Wilson’s", "χ²", "α", "→", "§", "≤", "×",
		"Table 1.", "Figure 1.", "Figure 2.", "Warning. 23 of 103", "1.1", "Contents",
	} {
		if !strings.Contains(flat(all), want) {
			t.Errorf("text lacks %q", want)
		}
	}
	for i, page := range pages {
		if want := fmt.Sprintf("page %d of %d", i+1, len(pages)); !strings.Contains(page, want) {
			t.Errorf("page %d lacks %q", i+1, want)
		}
		if !strings.Contains(page, "Synthetic data: for demonstration only") {
			t.Errorf("page %d lacks the notice", i+1)
		}
		head := strings.Count(page, "Ketamine outcomes, October 2026")
		if head != 1 { // the title on the first page, the running head on the others
			t.Errorf("page %d: title or running head %d times, want once", i+1, head)
		}
	}
}

// TestKernedWords: a kerned pair does not part a word for those who search.
func TestKernedWords(t *testing.T) {
	const text = "AVATAR Tomorrow WAVE L’Yonne 11.7"
	pages := extract(t, write(t, doc(document.Text(text))))
	if !strings.Contains(flat(pages[0]), text) {
		t.Errorf("%q lacks %q", flat(pages[0]), text)
	}
}

func TestWriteIsSound(t *testing.T) {
	file := write(t, demo())
	out := tool(t, file, "qpdf", "--check", "FILE")
	if !strings.Contains(out, "No syntax or stream encoding errors found") || strings.Contains(out, "WARNING") {
		t.Errorf("qpdf --check: %s", out)
	}
}

func TestWriteMetadata(t *testing.T) {
	d := demo()
	d.Date = time.Date(2026, 10, 31, 22, 0, 0, 0, time.FixedZone("", -4*3600)) // 02:00 UTC of 1 November
	file := write(t, d)
	t.Setenv("TZ", "UTC")
	info := tool(t, file, "pdfinfo", "FILE")
	for _, want := range []string{
		`Title: +Ketamine outcomes, October 2026`, `Subject: +Outcomes of a cohort.`,
		`Author: +Clinique de la douleur, Montréal`, `CreationDate: +Sun Nov +1 02:00:00 2026`,
		`ModDate: +Sun Nov +1 02:00:00 2026`, `Page size: .*A4`, `Tagged: +yes`,
	} {
		if !regexp.MustCompile(want).MatchString(info) {
			t.Errorf("pdfinfo lacks %s:\n%s", want, info)
		}
	}
}

func TestWriteSameBytes(t *testing.T) {
	if a, b := write(t, demo()), write(t, demo()); !bytes.Equal(a, b) {
		t.Error("two runs differ")
	}
}

// TestWriteLinks: a bookmark for each heading, table and figure, and a contents
// line for each section, and both lead to the page where the heading is.
func TestWriteLinks(t *testing.T) {
	d := demo()
	file := write(t, d)
	pages := extract(t, file)
	// An object a line, streams as they are.
	plain := tool(t, file, "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")
	bookmarks, sections := 0, 0
	for _, b := range d.Blocks {
		if isDisplay(b) {
			bookmarks++
		}
		h, ok := b.(document.Heading)
		if !ok {
			continue
		}
		bookmarks++
		if h.Level > 1 {
			continue
		}
		sections++
		line := regexp.MustCompile(`(?m)` + h.Text + `\s+(\d+)\s*$`).FindStringSubmatch(pages[0])
		if line == nil {
			t.Errorf("no contents line for %q", h.Text)
			continue
		}
		var number int
		fmt.Sscan(line[1], &number)
		if !regexp.MustCompile(`(?m)^\s*[\d.]*\s*` + h.Text + `\s*$`).MatchString(pages[number-1]) {
			t.Errorf("%q: not on page %d, as the contents list says", h.Text, number)
		}
	}
	if got := strings.Count(plain, "/Subtype /Link"); got != sections {
		t.Errorf("%d links, want %d", got, sections)
	}
	// A bookmark has a /Parent, a /Title and a /Dest.
	if got := len(regexp.MustCompile(`(?s)/Dest \[[^\]]*\]\s+(/[A-Z][a-z]+ \S+ 0 R\s+)*/Parent`).FindAllString(plain, -1)); got != bookmarks {
		t.Errorf("%d bookmarks, want %d", got, bookmarks)
	}
}

// TestWriteFonts: every font is embedded as a subset that can be searched.
func TestWriteFonts(t *testing.T) {
	file := write(t, demo())
	const limit = 200_000 // the five whole fonts are 1.8 MB
	if len(file) > limit {
		t.Errorf("%d bytes, want at most %d: whole fonts?", len(file), limit)
	}
	lines := strings.Split(strings.TrimSpace(tool(t, file, "pdffonts", "FILE")), "\n")[2:]
	if len(lines) != 4 { // regular, bold, italic, mono
		t.Errorf("%d fonts, want 4: %q", len(lines), lines)
	}
	for _, l := range lines {
		if !regexp.MustCompile(`CID TrueType +Identity-H +yes +\S+ +yes`).MatchString(l) {
			t.Errorf("font is not embedded or has no map to characters: %s", l)
		}
	}
}

func TestLongTable(t *testing.T) {
	registerFonts(t)
	rows := long(130)
	pages := extract(t, write(t, doc(document.Table{ID: "long", Caption: "Sites.", Table: rows})))
	if len(pages) < 3 {
		t.Fatalf("%d pages, want 3 or more", len(pages))
	}
	all := strings.Join(pages, "\n")
	for _, r := range rows.Rows {
		pattern := regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(r.Cells[0].Text) + `(\s\s|$)`)
		if n := len(pattern.FindAllString(all, -1)); n != 1 {
			t.Errorf("row %q %d times, want once", r.Cells[0].Text, n)
		}
	}
	section := regexp.MustCompile(`^\s*Region \d+\s*$`)
	for i, page := range pages {
		if !strings.Contains(page, "Responders, %") {
			t.Errorf("page %d has no header", i+1)
		}
		if got := strings.Contains(flat(page), "Table 1 (continued)"); got != (i > 0) {
			t.Errorf("page %d: says continued: %t", i+1, got)
		}
		if !regexp.MustCompile(`Site +Window.*\n\s*Region \d+( \(continued\))?\s*\n`).MatchString(page) {
			t.Errorf("page %d begins without the name of its section:\n%s", i+1, page)
		}
		lines := nonEmpty(strings.Split(page, "\n"))
		if last := lines[len(lines)-2]; section.MatchString(last) { // before the footer
			t.Errorf("page %d ends with the section %q", i+1, last)
		}
	}
}

func nonEmpty(lines []string) []string {
	var out []string
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			out = append(out, l)
		}
	}
	return out
}

// TestNothingOutside: no word lies outside the margins, whatever the table.
func TestNothingOutside(t *testing.T) {
	word := strings.Repeat("Abcdefghij", 40)
	narrow := &table.Table{Columns: []table.Column{{Header: "A"}, {Header: word, Align: table.Right}}, Rows: []table.Row{
		{Cells: table.Texts(word, "1"), Indent: 2}, {Cells: table.Texts(word), Section: true}, {Cells: table.Texts("b", word)},
	}, Notes: []string{word}}
	registerFonts(t)
	file := write(t, doc(
		document.Heading{Level: 1, Text: word}, document.Text(word), document.Paragraph{Role: document.Warning, Spans: []document.Span{{Text: word}}},
		document.Facts{Items: []document.Fact{{Label: word, Value: word}, {Label: "Hash", Value: word, Code: true}}},
		document.List{Items: [][]document.Span{{{Text: word}}}},
		document.Table{ID: "narrow", Caption: word, Table: narrow},
		document.Table{ID: "wide", Table: wide(14)}, document.Table{ID: "wider", Table: wide(20)},
		document.Figure{ID: "word", Caption: word, Figure: curve{height: 100, label: "y"}},
	))
	boxes := tool(t, file, "pdftotext", "-bbox", "FILE", "-")
	// The numbers are whole, though on two lines.
	if got, want := strings.Count(boxes, ">45/80<"), 3*13+3*19; got != want {
		t.Errorf("%d cells of the wide tables, want %d", got, want)
	}
	for _, m := range regexp.MustCompile(`xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)<`).FindAllStringSubmatch(boxes, -1) {
		var x0, y0, x1, y1 float64
		fmt.Sscan(strings.Join(m[1:5], " "), &x0, &y0, &x1, &y1)
		// 1 point: side bearings and the rounding of widths to 1/1000 em.
		if x0 < marginX-1 || x1 > marginX+textWidth+1 || y0 < 0 || y1 > pageHeight {
			t.Errorf("%s: outside the margins", m[0])
		}
	}
	text := flat(tool(t, file, "pdftotext", "-raw", "FILE", "-"))
	letters := strings.Count(text, "A") + strings.Count(text, "j")
	if want := 2 * 40 * 10; letters < want { // each of the ten places has the whole word
		t.Errorf("%d first and last letters of the long word, want at least %d", letters, want)
	}
}

func TestEmptyDocuments(t *testing.T) {
	registerFonts(t)
	for name, d := range map[string]*document.Document{
		"only a title":     doc(),
		"page breaks":      doc(document.PageBreak{}, document.PageBreak{}),
		"empty blocks":     doc(document.Paragraph{}, document.List{}, document.Facts{}, document.Heading{}, document.Text("")),
		"only subsections": doc(document.Heading{Level: 2, Text: "A"}, document.Heading{Level: 9, Text: "B"}, document.Heading{Level: -1, Text: "C"}),
		"table of no rows": doc(document.Table{Table: &table.Table{Columns: []table.Column{{Header: "A"}}}}),
		"one section row":  doc(document.Table{Table: &table.Table{Columns: []table.Column{{}}, Rows: []table.Row{{Cells: table.Texts(""), Section: true}}}}),
		"newlines":         doc(document.Text("\n\na\n\n"), document.Text(" \t\r\n ")),
	} {
		t.Run(name, func(t *testing.T) {
			pages := extract(t, write(t, d))
			if len(pages) != 1 || !strings.Contains(pages[0], "page 1 of 1") {
				t.Errorf("pages: %q", pages)
			}
		})
	}
}

func TestPageBreaks(t *testing.T) {
	registerFonts(t)
	pages := extract(t, write(t, doc(document.PageBreak{}, document.Heading{Level: 1, Text: "One"},
		document.PageBreak{}, document.Text("Two."), document.PageBreak{}, document.PageBreak{}, document.Text("Three."), document.PageBreak{})))
	if len(pages) != 4 { // title and contents, one, two, three
		t.Fatalf("%d pages, want 4", len(pages))
	}
	for i, want := range []string{"Contents", "One", "Two.", "Three."} {
		if !strings.Contains(pages[i], want) {
			t.Errorf("page %d lacks %q", i+1, want)
		}
	}
}

// broken is a figure with a height that may be none.
type broken struct {
	curve
	height vg.Length
}

func (f broken) Height(vg.Length) vg.Length { return f.height }

// mute is a figure that does not say what it shows.
type mute struct{ curve }

func (mute) Alt() string { return " " }

func TestWriteErrors(t *testing.T) {
	registerFonts(t)
	cell := func(text string) document.Table {
		return document.Table{ID: "sites", Table: &table.Table{
			Columns: []table.Column{{Header: "Site"}}, Rows: []table.Row{{Cells: table.Texts("a")}, {Cells: table.Texts(text)}},
		}}
	}
	columns := &table.Table{Columns: make([]table.Column, 400)}
	for i := range columns.Columns {
		columns.Columns[i].Header = "mm"
	}
	noDate, badLanguage, badNotice, noTitle, noLanguage := doc(), doc(), doc(), doc(), doc()
	noTitle.Title, noLanguage.Language = "", ""
	noDate.Date = time.Time{}
	badLanguage.Language = "en) /X ("
	badNotice.Notice = "漢"
	for _, tc := range []struct {
		name string
		doc  *document.Document
		want string
	}{
		{"nil", nil, "pdf: document: nil"},
		{"date", noDate, "pdf: document: date: zero"},
		{"language", badLanguage, "not a language tag"},
		{"no title", noTitle, "pdf: document: title: empty"},
		{"no language", noLanguage, `language: "": not a language tag`},
		{"glyph in the notice", badNotice, `pdf: notice: "漢": no glyph for "漢" (U+6F22)`},
		{"glyph in a heading", doc(document.Heading{Text: "a 漢"}), `no glyph for "漢" (U+6F22)`},
		{"glyph in a paragraph", doc(document.Text("a"), document.Text("x 漢")), `pdf: block 2 (paragraph): "x 漢": no glyph`},
		{"glyph in a cell", doc(cell("漢")), `pdf: table "sites": row 2: "漢": no glyph for "漢" (U+6F22)`},
		{"glyph beyond 16 bits", doc(cell("😀")), `(U+1F600)`},
		{"control character", doc(cell("a\x00b")), `(U+0000)`},
		{"no thin space in the monospaced face", doc(document.Facts{Items: []document.Fact{{Value: "1\u202f2", Code: true}}}), "U+202F"},
		{"glyph in a figure", doc(document.Figure{ID: "pain", Figure: curve{100, "漢"}}), `pdf: figure "pain": "漢": no glyph`},
		{"no figure", doc(document.Figure{ID: "pain"}), `pdf: figure "pain": no figure`},
		{"no text for a figure", doc(document.Figure{ID: "pain", Figure: mute{}}), `pdf: figure "pain": no alternative text`},
		{"height", doc(document.Figure{ID: "pain", Figure: broken{height: vg.Length(-1)}}), `pdf: figure "pain": height: -1`},
		{"no table", doc(document.Table{ID: "sites"}), `pdf: table "sites": no columns`},
		{
			"cells", doc(document.Table{ID: "sites", Table: &table.Table{Columns: make([]table.Column, 2), Rows: []table.Row{{Cells: table.Texts("a")}}}}),
			`pdf: table "sites": row 1: 1 cells, want 2`,
		},
		{"columns", doc(document.Table{ID: "many", Table: columns}), `pdf: table "many": 400 columns: too wide for the page`},
		{"nil block", doc(nil), "pdf: block 1: <nil>"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var b bytes.Buffer
			err := Write(&b, tc.doc)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q", err, tc.want)
			}
			if b.Len() > 0 {
				t.Errorf("%d bytes written beside an error", b.Len())
			}
		})
	}
}

type fullDisk struct{}

var errDisk = errors.New("disk full")

func (fullDisk) Write([]byte) (int, error) { return 0, errDisk }

func TestWriteToFullDisk(t *testing.T) {
	var w io.Writer = fullDisk{}
	if err := Write(w, doc()); !errors.Is(err, errDisk) {
		t.Errorf("error %v, want %v", err, errDisk)
	}
}

func BenchmarkWrite(b *testing.B) {
	registerFonts(b)
	for b.Loop() {
		if err := Write(io.Discard, demo()); err != nil {
			b.Fatal(err)
		}
	}
}
