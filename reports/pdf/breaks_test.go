package pdf

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// floating makes a strip a display by itself.
func floating(number int) func(*strip) { return func(s *strip) { s.float = number } }

// titled makes a strip a heading, which is kept with the next.
func titled(level int) func(*strip) { return func(s *strip) { s.level, s.keep = level, true } }

func ordered(s *strip) { s.ordered = true }

// taller makes a strip that may be up to four higher.
func taller(s *strip) { s.higher, s.resize = 4, func(float64) {} }

// The page is 10 high. F and G are displays.
func TestDisplaysWait(t *testing.T) {
	for _, tc := range []struct {
		name   string
		strips []strip
		want   [][]string
	}{
		{
			"a display with room stands where it is",
			[]strip{named("a", 3), named("F", 4, floating(1)), named("b", 3)},
			[][]string{{"a@0", "F@3", "b@7"}},
		},
		{
			"text moves up before one without",
			[]strip{named("a", 4), named("F", 8, floating(1)), named("b", 5), named("c", 2)},
			[][]string{{"a@0", "b@4"}, {"F@0", "c@8"}},
		},
		{
			"displays keep their order",
			[]strip{named("a", 3), named("F", 8, floating(1)), named("G", 2, floating(2)), named("b", 6), named("c", 9)},
			[][]string{{"a@0", "b@3"}, {"F@0", "G@8"}, {"c@0"}},
		},
		{
			"a heading is not left without text",
			[]strip{named("a", 5), named("H", 1, titled(2)), named("F", 8, floating(1)), named("I", 1, titled(2)), named("b", 3), named("c", 6)},
			[][]string{{"a@0"}, {"H@0", "F@1"}, {"I@0", "b@1", "c@4"}},
		},
		{
			"a heading with text is",
			[]strip{named("a", 5), named("H", 1, titled(2)), named("F", 8, floating(1)), named("b", 4), named("c", 2)},
			[][]string{{"a@0", "H@5", "b@6"}, {"F@0", "c@8"}},
		},
		{
			"not beyond a page break",
			[]strip{named("a", 4), named("F", 8, floating(1)), named("b", 5), named("c", 2, newPage)},
			[][]string{{"a@0"}, {"F@0"}, {"b@0"}, {"c@0"}},
		},
		{
			"a table that is broken does not overtake",
			[]strip{named("a", 4), named("F", 8, floating(1)), named("T", 5, ordered), named("b", 4)},
			[][]string{{"a@0"}, {"F@0"}, {"T@0", "b@5"}},
		},
		{
			"a figure grows until the page is full",
			[]strip{named("a", 3), named("F", 4, floating(1), taller), named("b", 6)},
			[][]string{{"a@0", "F@3"}, {"b@0"}},
		},
		{
			"the last page need not be full",
			[]strip{named("a", 3), named("F", 4, floating(1), taller), named("b", 1)},
			[][]string{{"a@0", "F@3", "b@7"}},
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
}

// A figure of 4 that may be 4 higher takes the 3 that are left of the page.
func TestFigureGrows(t *testing.T) {
	grown := 0.0
	f := named("F", 4, floating(1))
	f.higher, f.resize = 4, func(by float64) { grown += by }
	pages, err := paginate([]strip{named("a", 3), f, named("b", 6)}, 10)
	if err != nil {
		t.Fatal(err)
	}
	if grown != 3 || pages[0][1].height != 7 {
		t.Errorf("grown by %v to %v, want by 3 to 7", grown, pages[0][1].height)
	}
}

// Two pages a little short cost less than one half empty: 9 and 4 of 10 leave 1 and 6
// white, whose squares are 37 hundredths; 6 and 7 leave 4 and 3, 25 hundredths. The
// third page is the last.
func TestWhiteIsShared(t *testing.T) {
	pages, err := paginate([]strip{named("a", 6), named("b", 3), named("c", 4), named("d", 9)}, 10)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"a@0"}, {"b@0", "c@3"}, {"d@0"}}
	if diff := cmp.Diff(want, names(pages)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Whatever the document, all strips are drawn once, text and displays each in their
// order, none beyond the page's end, and a display stands on the page of its place in
// the text or on the next.
func TestDisplaysKeepTheirPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "n")
		strips := make([]strip, n)
		floats := 0
		for i := range strips {
			strips[i] = named(fmt.Sprint(i), rapid.Float64Range(1, 20).Draw(t, "height"), spaced)
			s := &strips[i]
			switch rapid.IntRange(0, 5).Draw(t, "kind") {
			case 0, 1:
				floats++
				s.float, s.height = floats, 2.5*s.height
			case 2:
				s.level, s.keep = rapid.IntRange(1, 2).Draw(t, "level"), i+1 < n
			case 3:
				s.breakPage = true
			}
		}
		pages, err := paginate(strips, 100)
		if err != nil {
			t.Fatal(err)
		}
		checkPlaces(t, strips, pages)
	})
}

func checkPlaces(t *rapid.T, strips []strip, pages []page) {
	on := make([]int, len(strips))
	text, displays := -1, -1
	for p, pg := range pages {
		for _, it := range pg {
			if it.y+it.height > 100.001 {
				t.Fatalf("page %d: %s ends at %v", p, it.place, it.y+it.height)
			}
			var i int
			if _, err := fmt.Sscan(it.place, &i); err != nil {
				t.Fatal(err)
			}
			on[i] = p + 1
			last := &text
			if it.float > 0 {
				last = &displays
			}
			if i <= *last {
				t.Fatalf("page %d: strip %d after strip %d", p, i, *last)
			}
			*last = i
		}
	}
	mentioned := 1 // the page of the text that a display belongs to
	for i, s := range strips {
		switch {
		case on[i] == 0:
			t.Fatalf("strip %d is on no page", i)
		case s.float == 0:
			mentioned = on[i]
		case on[i] < mentioned:
			t.Fatalf("display %d stands on page %d, its place is on page %d", i, on[i], mentioned)
		}
	}
	for i, s := range strips {
		if s.float == 0 || i+1 == len(strips) {
			continue
		}
		next := i + 1
		for next < len(strips) && strips[next].float > 0 {
			next++
		}
		if next < len(strips) && on[i] > on[next]+1 {
			t.Fatalf("display %d stands on page %d, the text after it on page %d", i, on[i], on[next])
		}
	}
}
