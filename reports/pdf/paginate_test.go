package pdf

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// named makes a strip whose place is its name.
func named(name string, height float64, change ...func(*strip)) strip {
	s := strip{height: height, place: name}
	for _, c := range change {
		c(&s)
	}
	return s
}

func kept(s *strip)    { s.keep = true }
func newPage(s *strip) { s.breakPage = true }
func spaced(s *strip)  { s.space = 2 }
func headed(s *strip)  { s.head = []strip{named("head", 1)} }

// elastic makes a strip that may be two lower.
func elastic(s *strip) { s.lower, s.resize = 2, func(float64) {} }

func names(p []page) [][]string {
	out := [][]string{}
	for _, pg := range p {
		page := []string{}
		for _, it := range pg {
			page = append(page, fmt.Sprintf("%s@%g", it.place, it.y))
		}
		out = append(out, page)
	}
	return out
}

// The page is 10 high. A position is the sum of the heights and spaces above.
func TestPaginate(t *testing.T) {
	for _, tc := range []struct {
		name   string
		strips []strip
		want   [][]string
	}{
		{"none", nil, [][]string{{}}},
		{"one page", []strip{named("a", 4), named("b", 6)}, [][]string{{"a@0", "b@4"}}},
		{"two pages", []strip{named("a", 5), named("b", 6)}, [][]string{{"a@0"}, {"b@0"}}},
		{"space", []strip{named("a", 4, spaced), named("b", 4, spaced)}, [][]string{{"a@0", "b@6"}}},
		{"space does not fit", []strip{named("a", 4), named("b", 5, spaced)}, [][]string{{"a@0"}, {"b@0"}}},
		{"kept", []strip{named("a", 4), named("b", 3, kept), named("c", 5)}, [][]string{{"a@0"}, {"b@0", "c@3"}}},
		{"too long a run", []strip{named("a", 4, kept), named("b", 4, kept), named("c", 4)}, [][]string{{"a@0", "b@4"}, {"c@0"}}},
		{"page break", []strip{named("a", 1, newPage), named("b", 1, newPage)}, [][]string{{"a@0"}, {"b@0"}}},
		{"page break in a run", []strip{named("a", 1, kept), named("b", 1, newPage)}, [][]string{{"a@0"}, {"b@0"}}},
		{"head", []strip{named("a", 9), named("b", 3, headed), named("c", 3, headed)}, [][]string{{"a@0"}, {"head@0", "b@1", "c@4"}}},
		{"squeezed", []strip{named("a", 4), named("b", 7, elastic, kept), named("c", 1)}, [][]string{{"a@0", "b@4", "c@9"}}},
		{"two squeezed alike", []strip{named("a", 4, elastic, kept), named("b", 4, elastic, kept), named("c", 5)}, [][]string{{"a@0", "b@2.5", "c@5"}}}, // 13 high, 4 to give
		{"not squeezed enough", []strip{named("a", 4), named("b", 9, elastic), named("c", 1)}, [][]string{{"a@0"}, {"b@0", "c@9"}}},
		{"page break before an elastic", []strip{named("a", 4), named("b", 7, elastic, newPage)}, [][]string{{"a@0"}, {"b@0"}}},
		{
			"head needs room",
			[]strip{named("a", 9), named("b", 5, headed), named("c", 5, headed)},
			[][]string{{"a@0"}, {"head@0", "b@1"}, {"head@0", "c@1"}},
		},
	} {
		pages, err := paginate(tc.strips, 10)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		if diff := cmp.Diff(tc.want, names(pages)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
	if _, err := paginate([]strip{named("figure", 11)}, 10); err == nil {
		t.Error("no error for a strip higher than a page")
	}
}

// TestPaginateKeepsAll: each strip is on a page once and in order, none beyond
// the page's end, and no page ends with a kept strip if its run fits a page.
func TestPaginateKeepsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "n")
		strips := make([]strip, n)
		run := 0
		for i := range strips {
			strips[i] = named(fmt.Sprint(i), rapid.Float64Range(1, 20).Draw(t, "height"), spaced)
			if run < 3 && rapid.Bool().Draw(t, "keep") { // 4 x 22 fit a page of 100
				strips[i].keep = true
				run++
			} else {
				run = 0
			}
			if rapid.Bool().Draw(t, "head") {
				strips[i].head = []strip{named("head", 4)}
			}
		}
		pages, err := paginate(strips, 100)
		if err != nil {
			t.Fatal(err)
		}
		next := 0
		for p, pg := range pages {
			for _, it := range pg {
				if it.y+it.height > 100.001 {
					t.Fatalf("page %d: %s ends at %v", p, it.place, it.y+it.height)
				}
				if it.place == "head" {
					continue
				}
				if it.place != fmt.Sprint(next) {
					t.Fatalf("page %d: strip %s, want %d", p, it.place, next)
				}
				next++
			}
			if len(pg) > 0 && p < len(pages)-1 && pg[len(pg)-1].keep {
				t.Fatalf("page %d ends with strip %s, which is to be kept with the next", p, pg[len(pg)-1].place)
			}
		}
		if next != n {
			t.Fatalf("%d strips, want %d", next, n)
		}
	})
}
