package pdf

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reprieve/reports/document"
	"reprieve/reports/table"
)

func TestShareWidth(t *testing.T) {
	for _, tc := range []struct {
		name           string
		natural, least []float64
		available      float64
		want           []float64 // nil: no room
	}{
		{"room for all", []float64{30, 20}, []float64{10, 10}, 60, []float64{30, 20}},
		{"the widest gives way", []float64{100, 20, 20}, []float64{10, 10, 10}, 90, []float64{50, 20, 20}},
		{"two give way to one level", []float64{100, 80, 20}, []float64{10, 10, 10}, 100, []float64{40, 40, 20}},
		{"not below the least", []float64{100, 80, 20}, []float64{60, 10, 20}, 100, []float64{60, 20, 20}},
		{"no room", []float64{100, 80}, []float64{60, 60}, 100, nil},
		{"exactly the leasts", []float64{100, 80}, []float64{60, 40}, 100, []float64{60, 40}},
		{"nothing in it", []float64{0, 0}, []float64{0, 0}, 100, []float64{0, 0}},
	} {
		got, ok := shareWidth(tc.natural, tc.least, tc.available)
		if ok != (tc.want != nil) {
			t.Errorf("%s: room: %t", tc.name, ok)
			continue
		}
		for i := range got {
			// 1e-9 points: the level is found by halving.
			if math.Abs(got[i]-tc.want[i]) > 1e-9 {
				t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
				break
			}
		}
	}
}

// TestBalance: a row has as many lines as its longest cell, whose lines end 10
// points before the column.
func TestBalance(t *testing.T) {
	for _, tc := range []struct {
		name    string
		widths  []float64
		natural []float64
		least   []float64
		cells   [][]float64
		want    []float64
	}{
		// 400/(a-10) lines against 40/(b-10) where b < 40, a + b = 200: with a = 160 they
		// are 2.67 and 1, with 172 they are 2.47 and 2.22, with 176 2.41 and 2.86.
		{"takes what is free", []float64{100, 100}, []float64{400, 100}, []float64{10, 10}, [][]float64{{400, 40}, {400, 40}}, []float64{172, 28}},
		{"not below the least", []float64{100, 100}, []float64{400, 100}, []float64{20, 80}, [][]float64{{400, 40}, {400, 40}}, []float64{120, 80}},
		{"alike", []float64{100, 100}, []float64{400, 400}, []float64{20, 20}, [][]float64{{400, 400}}, []float64{100, 100}},
		// Three rows with 400/(a-10) lines against one with 400/(b-10), a + b = 200: the
		// sum is least where (a-10)/(b-10) is the root of 3, at a = 124.1.
		{"the more rows the more", []float64{100, 100}, []float64{400, 400}, []float64{20, 20}, [][]float64{{400, 0}, {400, 0}, {400, 0}, {0, 400}}, []float64{124, 76}},
		{"no cells", []float64{100}, []float64{400}, []float64{20}, nil, []float64{100}},
	} {
		balance(tc.widths, tc.natural, tc.least, tc.cells)
		if diff := cmp.Diff(tc.want, tc.widths); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestGroups(t *testing.T) {
	column := func(group string) table.Column { return table.Column{Group: group} }
	for _, tc := range []struct {
		name    string
		columns []table.Column
		want    []group
	}{
		{"none", []table.Column{column(""), column("")}, nil},
		{"one", []table.Column{column(""), column("A"), column("A")}, []group{{"A", 1, 3}}},
		{"neighbours", []table.Column{column("A"), column("B"), column("B")}, []group{{"A", 0, 1}, {"B", 1, 3}}},
		{"parted", []table.Column{column("A"), column(""), column("A")}, []group{{"A", 0, 1}, {"A", 2, 3}}},
	} {
		got := groups(&table.Table{Columns: tc.columns})
		if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(group{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

// TestPlanTable: wrapping comes before a smaller font, and numbers are wrapped
// last.
func TestPlanTable(t *testing.T) {
	sh := testShaper(t)
	numbers := func(columns int, first string) *table.Table {
		t := &table.Table{Columns: []table.Column{{Header: "A"}}, Rows: []table.Row{{Cells: table.Texts(first)}}}
		for range columns {
			t.Columns = append(t.Columns, table.Column{Header: "N", Align: table.Right})
			t.Rows[0].Cells = append(t.Rows[0].Cells, table.Text("45/80 (56%)"))
		}
		return t
	}
	// "45/80 (56%)" is 5.45 font sizes wide and the first column keeps 82.6 points
	// of 459.3: seven of them need 324 + 7 gaps of 11 at size 8.5 (484 in all),
	// 305 at 8 (465), 286 at 7.5 (446).
	text := strings.Repeat("word ", 60)
	for _, tc := range []struct {
		name   string
		t      *table.Table
		size   float64
		across float64 // the least width of the last column, in font sizes
	}{
		{"small", numbers(2, "a"), 8.5, 5.4},
		{"long text is wrapped", numbers(3, text), 8.5, 5.4},
		{"smaller font", numbers(7, text), 7.5, 5.4},
		{"numbers on two lines", numbers(12, text), 7, 2.5},
	} {
		look, err := sh.planTable(tc.t)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		last := look.widths[len(look.widths)-1]
		if look.size != tc.size || last < tc.across*tc.size {
			t.Errorf("%s: size %v, last column %.1f; want size %v, at least %.1f", tc.name, look.size, last, tc.size, tc.across*tc.size)
		}
	}
}

// TestHeadersHaveRoom: where there is room a header of a column of numbers, or one
// over several, is not wrapped; a very long one is.
func TestHeadersHaveRoom(t *testing.T) {
	sh := testShaper(t)
	long := strings.Repeat("long ", 12)
	tab := &table.Table{
		Columns: []table.Column{
			{Header: "A"},
			{Header: "n/N", Align: table.Right},
			{Header: "Without depression", Align: table.Right},
			{Header: "n", Group: "After the first session", Align: table.Right},
			{Header: long, Align: table.Right},
		},
		Rows: []table.Row{{Cells: table.Texts("a", "1", "2", "3", "4")}},
	}
	look, err := sh.planTable(tab)
	if err != nil {
		t.Fatal(err)
	}
	l := &layout{shaper: sh}
	for i, want := range []struct {
		text  string
		lines int
	}{{"A", 1}, {"n/N", 1}, {"Without depression", 1}, {"After the first session", 1}, {long, 3}} {
		lines, err := l.cellLines(document.Span{Text: want.text}, look.header().style, look.widths[i])
		// A bold "long " is 2.389 font sizes wide, 2.111 without the blank: four words,
		// 9.28, fit in a column of 10.
		if err != nil || len(lines) != want.lines {
			t.Errorf("%q: %d lines, want %d (%v)", want.text, len(lines), want.lines, err)
		}
	}
}

// TestPlanTableFits: whatever fits is within the text's width, columns do not
// overlap, and none of their words is wider than its column unless it is broken.
func TestPlanTableFits(t *testing.T) {
	sh := testShaper(t)
	cell := rapid.StringMatching(`[A-Za-z0-9.,%()± ]{0,40}`)
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 12).Draw(t, "columns")
		tab := &table.Table{}
		row := table.Row{Indent: rapid.IntRange(-1, 9).Draw(t, "indent")}
		for range columns {
			tab.Columns = append(tab.Columns, table.Column{
				Header: rapid.OneOf(cell, rapid.Just("n/N")).Draw(t, "header"), Group: rapid.SampledFrom([]string{"", "A", "Long group name"}).Draw(t, "group"),
				Align: rapid.SampledFrom([]table.Align{table.Left, table.Right, table.Center}).Draw(t, "align"),
			})
			row.Cells = append(row.Cells, table.Text(cell.Draw(t, "cell")))
		}
		tab.Rows = []table.Row{row}
		look, err := sh.planTable(tab)
		if err != nil {
			return // too wide, which is said
		}
		end := marginX
		for i := range look.x {
			if look.x[i] < end-1e-6 || look.widths[i] < 0 {
				t.Fatalf("column %d at %v, want from %v", i, look.x[i], end)
			}
			end = look.x[i] + look.widths[i]
			lines := sh.breakLines(must(sh.plain(tab.Columns[i].Header, look.header().style))(t), look.widths[i])
			if tab.Columns[i].Header == "n/N" && len(lines) > 1 {
				t.Fatalf("column %d, %v wide: n/N is broken", i, look.widths[i])
			}
		}
		if end > marginX+textWidth+1e-6 {
			t.Fatalf("the table ends at %v, the text at %v", end, marginX+textWidth)
		}
	})
}
