package pdf

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/document"
	"reprieve/reports/table"
)

// spoken is a document of every kind of block.
func spoken() *document.Document {
	span := func(s string) []document.Span { return []document.Span{{Text: s}} }
	small := func(s string) document.Paragraph {
		return document.Paragraph{Role: document.Small, Spans: span(s)}
	}
	d := doc(
		document.Facts{Items: []document.Fact{{Label: "Data cut", Value: "2026-11-01"}}},
		document.Heading{Level: 1, Text: "Results", ID: "results"},
		document.Paragraph{Role: document.Lead, Spans: span("Half responded.")},
		document.List{Items: [][]document.Span{span("One."), span("Two.")}},
		document.Heading{Level: 2, Text: "By sex"},
		document.Paragraph{Role: document.Warning, Spans: span("Few patients.")},
		document.Table{ID: "sex", Caption: "Responders.", Table: &table.Table{
			Columns: []table.Column{{}, {Header: "n", Group: "Yes"}, {Header: "%", Group: "Yes"}, {Header: "p\nvalue"}},
			Rows: []table.Row{
				{Cells: table.Texts("Sex"), Section: true},
				{Cells: table.Texts("Female", "3", "50", "0.5"), Indent: 1},
				{Cells: table.Texts("All", "5", "45", "")},
			},
			Notes: []string{"Wilson."},
		}},
		document.Heading{Level: 1, Text: "Figures", Unnumbered: true},
		document.Figure{ID: "pain", Caption: "Pain.", Figure: drawing{curve{height: 50}, nothing}},
		small("Below the figure."), small("Elsewhere."),
		document.Definitions{Items: []document.Definition{{
			ID: "response", Term: "Response", Text: "How many respond?",
			Facts:   []document.Fact{{Label: "Population", Value: "RESP"}, {Label: "Estimands", Value: "E01"}},
			Entries: []document.DefinitionEntry{{Name: "threshold", Text: "At least 30% less.", Results: []string{"r-1"}}},
		}}},
	)
	d.Notice, d.RunningHead = "Synthetic.", "Running"
	return d
}

// TestStructure: what a screen reader reads, in order, as another program finds
// it in the file.
func TestStructure(t *testing.T) {
	want := `
Document
  P "Synthetic."
  H1 "Title"
  Table
    TR
      TH /Scope /Row "Data cut"
      TD "2026-11-01"
  H2 "Contents"
  TOC
    TOCI
      Reference
        Link "1 Results" " 1" Object
    TOCI
      Reference
        Link "Figures" " 1" Object
  Sect
    H2 "1 Results"
    P "Half responded."
    L /ListNumbering /Disc
      LI
        Lbl "•"
        LBody "One."
      LI
        Lbl "•"
        LBody "Two."
    Sect
      H3 "1.1 By sex"
      P "Warning. Few patients."
      Table
        Caption "Table 1. Responders."
        THead
          TR
            TD /RowSpan 2
            TH <table1.h0.1> /ColSpan 2 /Scope /Column "Yes"
            TH <table1.h1.3> /RowSpan 2 /Scope /Column "p value"
          TR
            TH <table1.h1.1> /Scope /Column "n"
            TH <table1.h1.2> /Scope /Column "%"
        TBody
          TR
            TH <table1.r1.0> /ColSpan 4 /Scope /Column "Sex"
          TR
            TH <table1.r2.0> /Headers [(table1.r1.0)] /Scope /Row "Female"
            TD /Headers [(table1.r2.0) (table1.h1.1) (table1.h0.1) (table1.r1.0)] "3"
            TD /Headers [(table1.r2.0) (table1.h1.2) (table1.h0.1) (table1.r1.0)] "50"
            TD /Headers [(table1.r2.0) (table1.h1.3) (table1.r1.0)] "0.5"
          TR
            TH <table1.r3.0> /Scope /Row "All"
            TD /Headers [(table1.r3.0) (table1.h1.1) (table1.h0.1)] "5"
            TD /Headers [(table1.r3.0) (table1.h1.2) (table1.h0.1)] "45"
            TD /Headers [(table1.r3.0) (table1.h1.3)]
      Note <note1> "Wilson."
  Sect
    H2 "Figures"
    Div
      Figure /Placement /Block
      Caption "Figure 1. Pain."
    Note <note2> "Below the figure."
    P "Elsewhere."
    L /ListNumbering /None
      LI
        LBody
          P "Response"
          P "How many respond?"
          P "Population: RESP; Estimands: E01"
          P "threshold"
          P "At least 30% less."
`
	if diff := cmp.Diff(strings.TrimSpace(want), structureOf(t, write(t, spoken()))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// structureOf is the structure as pdfinfo prints it, an element a line.
func structureOf(t *testing.T, file []byte) string {
	t.Helper()
	var lines []string
	for _, l := range strings.Split(tool(t, file, "pdfinfo", "-struct-text", "FILE"), "\n") {
		text := strings.TrimSpace(l)
		switch {
		case text == "" || text == `""` || strings.HasPrefix(text, "/BBox"):
		case strings.HasPrefix(text, "Object "):
			lines[len(lines)-1] += " Object"
		case strings.HasPrefix(text, `"`) || strings.HasPrefix(text, "/"):
			lines[len(lines)-1] += " " + text
		default:
			lines = append(lines, strings.NewReplacer(" (block)", "", " (inline)", "", ":", "").Replace(l))
		}
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"), "\u00a0", " ")
}

func nothing(draw.Canvas) {}

// objects are the objects of a file as qpdf reads them: null, numbers, strings
// ("u:" or "b:" and the text, "/" and a name, "12 0 R"), arrays and dictionaries.
type objects map[string]any

func readObjects(t *testing.T, file []byte) objects {
	t.Helper()
	var out struct{ QPDF []json.RawMessage } // what it is, the objects
	if err := json.Unmarshal([]byte(tool(t, file, "qpdf", "--json=2", "--json-key=qpdf", "FILE")), &out); err != nil {
		t.Fatal(err)
	}
	var values map[string]struct {
		Value  any
		Stream struct{ Dict any }
	}
	if err := json.Unmarshal(out.QPDF[1], &values); err != nil {
		t.Fatal(err)
	}
	all := objects{}
	for name, o := range values {
		all[strings.TrimPrefix(name, "obj:")] = o.Value
		if o.Stream.Dict != nil {
			all[strings.TrimPrefix(name, "obj:")] = o.Stream.Dict
		}
	}
	return all
}

// at follows references and names of dictionaries; nil if there is no such
// thing.
func (o objects) at(v any, names ...string) any {
	for {
		if ref, ok := v.(string); ok && strings.HasSuffix(ref, " 0 R") {
			v = o[ref]
			continue
		}
		if len(names) == 0 {
			return v
		}
		dict, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v, names = dict[names[0]], names[1:]
	}
}

func (o objects) list(v any, names ...string) []any {
	list, _ := o.at(v, names...).([]any)
	return list
}

// each visits the structure elements below one.
func (o objects) each(e any, visit func(e any, role string)) {
	if role, ok := o.at(e, "/S").(string); ok {
		visit(e, role)
	}
	for _, kid := range o.list(e, "/K") {
		if o.at(kid, "/S") != nil {
			o.each(kid, visit)
		}
	}
}

func (o objects) catalog() any { return o.at(o["trailer"], "/Root") }

// TestElements: each figure says what it shows and where it stands, each table
// has headers, each id that a cell names is that of a header, each note has an
// id of its own.
func TestElements(t *testing.T) {
	o := readObjects(t, write(t, demo()))
	root := o.at(o.catalog(), "/StructTreeRoot")
	named := map[string]string{} // roles by id
	names := o.list(root, "/IDTree", "/Names")
	for i := 0; i < len(names); i += 2 {
		named[names[i].(string)] = o.at(names[i+1], "/S").(string)
	}
	counts := map[string]int{}
	o.each(root, func(e any, role string) {
		counts[role]++
		if id, ok := o.at(e, "/ID").(string); ok && named[id] != role {
			t.Errorf("%s %q: the tree of ids has the role %q", role, id, named[id])
		}
		for _, id := range o.list(e, "/A", "/Headers") {
			if named[id.(string)] != "/TH" {
				t.Errorf("%s names the header %q, which is %q", role, id, named[id.(string)])
			}
		}
		switch role {
		case "/Figure":
			if o.at(e, "/Alt") != "u:Two falling lines." || len(o.list(e, "/A", "/BBox")) != 4 {
				t.Errorf("figure: alternative %v, box %v", o.at(e, "/Alt"), o.list(e, "/A", "/BBox"))
			}
		case "/Table":
			headers := 0
			o.each(e, func(_ any, role string) {
				if role == "/TH" {
					headers++
				}
			})
			if headers == 0 {
				t.Error("a table has no header")
			}
		case "/TH":
			if o.at(e, "/A", "/Scope") == nil {
				t.Error("a header has no scope")
			}
		case "/Note":
			if o.at(e, "/ID") == nil {
				t.Error("a note has no id")
			}
		}
	})
	// The demonstration has three tables with three notes besides its facts,
	// two figures, four sections, the contents, and two subsections.
	for role, want := range map[string]int{"/Table": 4, "/Figure": 2, "/Note": 3, "/H1": 1, "/H2": 5, "/H3": 2, "/TOC": 1} {
		if counts[role] != want {
			t.Errorf("%d elements %s, want %d", counts[role], role, want)
		}
	}
}

// TestParents: every marked sequence and every link of a page leads to an
// element, and that element holds it.
func TestParents(t *testing.T) {
	o := readObjects(t, write(t, demo()))
	parents := map[float64]any{}
	nums := o.list(o.catalog(), "/StructTreeRoot", "/ParentTree", "/Nums")
	for i := 0; i < len(nums); i += 2 {
		parents[nums[i].(float64)] = nums[i+1]
	}
	links := 0
	for i, page := range o.list(o.catalog(), "/Pages", "/Kids") {
		for id, e := range o.list(parents[o.at(page, "/StructParents").(float64)]) {
			if !o.holds(e, page, float64(id)) {
				t.Errorf("page %d: sequence %d: its parent does not hold it", i+1, id)
			}
		}
		if o.at(page, "/Tabs") != "/S" {
			t.Errorf("page %d: its links are not visited in the structure's order", i+1)
		}
		for _, l := range o.list(page, "/Annots") {
			links++
			contents, _ := o.at(l, "/Contents").(string)
			if !strings.Contains(contents, ", page ") {
				t.Errorf("page %d: a link says %q", i+1, contents)
			}
			e := parents[o.at(l, "/StructParent").(float64)]
			if o.at(e, "/S") != "/Link" || !slices.ContainsFunc(o.list(e, "/K"), func(k any) bool { return o.at(k, "/Type") == "/OBJR" }) {
				t.Errorf("page %d: a link's parent is %v", i+1, o.at(e))
			}
		}
	}
	if links != 4 { // the sections
		t.Errorf("%d links, want 4", links)
	}
}

// holds reports whether an element has a marked sequence of a page.
func (o objects) holds(e, page any, id float64) bool {
	return slices.ContainsFunc(o.list(e, "/K"), func(kid any) bool {
		if kid == any(id) {
			return fmt.Sprint(o.at(e, "/Pg")) == fmt.Sprint(o.at(page))
		}
		return o.at(kid, "/MCID") == any(id) && fmt.Sprint(o.at(kid, "/Pg")) == fmt.Sprint(o.at(page))
	})
}

// TestNames: headings, tables and figures can be linked to from outside.
func TestNames(t *testing.T) {
	o := readObjects(t, write(t, spoken()))
	var got []string
	for i, v := range o.list(o.catalog(), "/Names", "/Dests", "/Names") {
		if i%2 == 0 {
			got = append(got, strings.TrimPrefix(v.(string), "u:"))
		}
	}
	if diff := cmp.Diff([]string{"d-response", "d-response-1", "f-pain", "s-results", "t-sex"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestOutline: tables and figures stand below their section, one before the first
// section beside it.
func TestOutline(t *testing.T) {
	fig := func(id string) document.Figure {
		return document.Figure{ID: id, Caption: "Figure " + id + ".", Figure: drawing{curve{height: 5}, nothing}}
	}
	o := readObjects(t, write(t, doc(fig("a"), document.Heading{Level: 1, Text: "One"}, fig("b"),
		document.Heading{Level: 2, Text: "Sub"}, fig("c"), document.Heading{Level: 1, Text: "Two"})))
	var got []string
	var walk func(parent any, indent string)
	walk = func(parent any, indent string) {
		for item := o.at(parent, "/First"); item != nil; item = o.at(item, "/Next") {
			title, _ := o.at(item, "/Title").(string)
			got = append(got, indent+strings.NewReplacer("u:", "", "\u00a0", " ", "\u2002", " ").Replace(title))
			walk(item, indent+"  ")
		}
	}
	walk(o.at(o.catalog(), "/Outlines"), "")
	want := []string{"Figure 1. Figure a.", "1 One", "  Figure 2. Figure b.", "  1.1 Sub", "    Figure 3. Figure c.", "2 Two"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestAllIsMarked: whatever is drawn is the content of an element or an artifact,
// and neither stands in the other.
func TestAllIsMarked(t *testing.T) {
	registerFonts(t)
	l, err := LayOut(demo())
	if err != nil {
		t.Fatal(err)
	}
	d, err := l.draw()
	if err != nil {
		t.Fatal(err)
	}
	paints := regexp.MustCompile(`(^| )(TJ|f|S|Do)( |$)`)
	for i, sh := range d.pen.sheets {
		open := 0
		for _, line := range strings.Split(string(sh.content), "\n") {
			switch {
			case strings.HasSuffix(line, " BDC"):
				open++
			case line == "EMC":
				open--
			case open != 1 && paints.MatchString(line):
				t.Errorf("page %d: %q stands in %d marked sequences, want 1", i+1, line, open)
			}
		}
		if open != 0 {
			t.Errorf("page %d: %d sequences are left open", i+1, open)
		}
	}
}

// TestRepeatedHeaders: the header of a table of several pages, and the name of a
// section that goes on, are read once.
func TestRepeatedHeaders(t *testing.T) {
	text := structureOf(t, write(t, doc(document.Table{ID: "long", Caption: "Sites.", Table: long(130)})))
	if n := strings.Count(text, "Responders, % (95% interval)"); n != 1 {
		t.Errorf("a header is read %d times", n)
	}
	if strings.Contains(text, "(continued)") {
		t.Error("that the table goes on is read")
	}
	for region := 1; region <= 11; region++ { // of 12 sites each
		if n := strings.Count(text, fmt.Sprintf("%q", fmt.Sprintf("Region %d", region))); n != 1 {
			t.Errorf("Region %d is read %d times", region, n)
		}
	}
}

// TestPrune: what has no content is not in the tree, but for a table's cells and
// the body below its header.
func TestPrune(t *testing.T) {
	root := &element{role: "Document"}
	root.add("P")
	root.add("Sect").add("H2")
	tab := root.add("Table")
	row := tab.add("THead").add("TR")
	row.add("TH")
	tab.add("TBody")
	root.prune()
	if len(root.kids) != 1 || root.kids[0] != any(tab) || len(tab.kids) != 2 || len(row.kids) != 1 {
		t.Errorf("%d elements below the root, %d in the table, %d in its row", len(root.kids), len(tab.kids), len(row.kids))
	}
}

// TestNumbersAreLinked: a number of prose and one of a table are links in the
// structure, to where their result is defined; a number that nothing defines is none,
// nor is one in a header that is repeated.
func TestNumbersAreLinked(t *testing.T) {
	numbers := &table.Table{
		Columns: []table.Column{{Header: "Sex"}, {Header: "n"}, {Header: "p"}},
		Rows:    []table.Row{{Cells: []table.Cell{table.Text("All"), {Text: "45", ID: "r|n"}, {Text: "0.5", ID: "unknown"}}}},
	}
	d := doc(
		document.Paragraph{Spans: []document.Span{{Text: "Of all "}, {Text: "52%", ID: "r|p"}, {Text: " responded."}}},
		document.Table{ID: "sex", Caption: "C", Table: numbers},
		document.PageBreak{},
		document.Definitions{Items: []document.Definition{{
			ID: "response", Term: "response", Text: "Who?", Entries: []document.DefinitionEntry{
				{Name: "n", Text: "How many.", Results: []string{"r|n"}}, {Name: "p", Text: "Their share.", Results: []string{"r|p"}},
			},
		}}},
	)
	file := write(t, d)
	got := structureOf(t, file)
	for _, want := range []string{`P "Of all "` + "\n    Link \"52%\" Object", `TD /Headers [(table1.r1.0) (table1.h1.1)]` + "\n          Link \"45\" Object", `TD /Headers [(table1.r1.0) (table1.h1.2)] "0.5"`} {
		if !strings.Contains(got, want) {
			t.Errorf("the structure lacks %s:\n%s", want, got)
		}
	}
	o := readObjects(t, file)
	pages := o.list(o.catalog(), "/Pages", "/Kids")
	var said []string
	for _, l := range o.list(o.at(pages[0]), "/Annots") {
		said = append(said, fmt.Sprint(o.at(l, "/Contents")))
		if to := o.list(l, "/Dest"); len(to) == 0 || to[0] != pages[1] {
			t.Errorf("a link leads to %v, want page %v", to, pages[1])
		}
	}
	if diff := cmp.Diff([]string{"u:definition: response, p", "u:definition: response, n"}, said); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
