package pdf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/reports/document"
	"reprieve/reports/table"
)

// asTyped is a line as a typewriter would set it: in plainStyle a character is 6 points
// wide.
func asTyped(l line) string {
	const character = 6.0
	var b strings.Builder
	for _, p := range l.pieces {
		b.WriteString(strings.Repeat("·", int(p.shift/character+0.5)))
		b.WriteString(p.text)
	}
	return b.String()
}

// A dot is a place that is left white. The last number is how wide the column is.
func TestAlignColumn(t *testing.T) {
	sh := testShaper(t)
	for _, tc := range []struct {
		name        string
		cells, want []string
		wide        int
	}{
		{"decimals", []string{"0.15", "1", "4.7", "12"}, []string{"·0.15", "·1", "·4.7", "12"}, 5},
		{"signs", []string{"−1.2", "3.4", "<0.1"}, []string{"−1.2", "·3.4", "<0.1"}, 4},
		{"intervals", []string{"51.4 (44.7 to 58.1)", "7 (3 to 14)"}, []string{"51.4 (44.7 to 58.1)", "·7·· (3 to 14)"}, 19},
		{"fractions", []string{"156/223", "6/87"}, []string{"156/223", "··6/87"}, 7},
		{"SDs", []string{"50.1 ± 12.7 [1]", "8.3 ± 7.2", "9 ± 7"}, []string{"50.1 ± 12.7 [1]", "·8.3 ± ·7.2", "·9·· ± ·7"}, 15},
		{"kinds apart", []string{"50.1 ± 12.7", "194 (77%)"}, []string{"·50.1 ± 12.7", "194 (77%)"}, 12},
		{"percent", []string{"90.9%", "7%"}, []string{"90.9%", "·7%"}, 5},
		{"none", []string{"51.4 (44.7 to 58.1)", "7 (NE)", "NE", "–"}, []string{"51.4 (44.7 to 58.1)", "·7·· (NE)", "NE", "·–"}, 19},
	} {
		tab := &table.Table{Columns: []table.Column{{Align: table.Right}}}
		for _, c := range tc.cells {
			tab.Rows = append(tab.Rows, table.Row{Cells: table.Texts(c)})
		}
		a := sh.alignColumn(tab, 0, plainStyle)
		if a == nil {
			t.Errorf("%s: not aligned", tc.name)
			continue
		}
		var got []string
		for _, c := range tc.cells {
			l, ok := a.line(document.Span{Text: c})
			if !ok {
				t.Errorf("%s: %s is not set", tc.name, c)
			}
			got = append(got, asTyped(l))
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
		if wide := int(a.width/6 + 0.5); wide != tc.wide {
			t.Errorf("%s: %d characters wide, want %d", tc.name, wide, tc.wide)
		}
	}
	for name, cells := range map[string][]string{"words": {"yes", "no"}, "one number": {"1", "–"}, "a word": {"1", "2", "no"}, "ranges": {"39% to 63%", "42.7% to 60.2%"}} {
		tab := &table.Table{Columns: []table.Column{{}}}
		for _, c := range cells {
			tab.Rows = append(tab.Rows, table.Row{Cells: table.Texts(c)})
		}
		if sh.alignColumn(tab, 0, plainStyle) != nil {
			t.Errorf("%s are aligned", name)
		}
	}
}
