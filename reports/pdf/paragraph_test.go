package pdf

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reprieve/reports/document"
)

// plainStyle makes widths easy: in Liberation Mono at 10 points each character
// is 6 points wide (1229 of 2048 units, 600 thousandths).
var plainStyle = style{mono, 10, ink}

func testShaper(t testing.TB) *shaper {
	t.Helper()
	sh, err := newShaper()
	if err != nil {
		t.Fatal(err)
	}
	return sh
}

func texts(lines []line) []string {
	out := []string{}
	for _, l := range lines {
		text := ""
		for _, p := range l.pieces {
			text += p.text
		}
		out = append(out, text)
	}
	return out
}

func TestBreakLines(t *testing.T) {
	sh := testShaper(t)
	for _, tc := range []struct {
		name  string
		text  string
		chars float64 // width of the line in characters
		want  []string
	}{
		{"nothing", "", 10, []string{}},
		{"blanks", " \t ", 10, []string{}},
		{"one word", "word", 10, []string{"word"}},
		{"fits exactly", "aaaa bbbbb", 10, []string{"aaaa bbbbb"}},
		{"two lines", "aaaa bbbbbb", 10, []string{"aaaa", "bbbbbb"}},
		{"runs of blanks", "a   b", 10, []string{"a b"}},
		// Greedy lines would be "aaa bb cc" (1 short of 10), "ddddd" (5 short),
		// then the last: (1/10)² + (5/10)² = 0.26. Best are "aaa bb" (4 short),
		// "cc ddddd" (2 short): 0.16 + 0.04 = 0.20.
		{"the whole paragraph counts", "aaa bb cc ddddd eeeeeeee", 10, []string{"aaa bb", "cc ddddd", "eeeeeeee"}},
		// Broken before the number: (1/11)² + 0.03 = 0.038; before its noun: (5/11)² =
		// 0.207, which is worse. In the wider line (0.9/24.9)² + 0.03 = 0.031 against
		// (3.9/24.9)² = 0.025, which is better.
		{"a number far from its noun", "aaa bb ccc 12 dddd", 11, []string{"aaa bb ccc", "12 dddd"}},
		{"a number with its noun", "aaaaaaaaaa bbbbbbbbbb cc 12 dddd", 24.9, []string{"aaaaaaaaaa bbbbbbbbbb", "cc 12 dddd"}},
		{"newline", "aa\nbb cc", 10, []string{"aa", "bb cc"}},
		{"empty line", "aa\n\nbb", 10, []string{"aa", "", "bb"}},
		{"first and last newline", "\naa\n", 10, []string{"", "aa"}},
		{"no-break space", "aa 30\u00a0mm", 7, []string{"aa", "30\u00a0mm"}},
		{"hyphen between letters", "follow-up", 8, []string{"follow-", "up"}},
		{"no break in a short compound", "the n/N", 6, []string{"the", "n/N"}},
		{"no break after one letter", "the t-test", 8, []string{"the", "t-test"}},
		{"solidus between words", "yes/unknown", 8, []string{"yes/", "unknown"}},
		{"no break between digits", "a 2020-2021", 10, []string{"a", "2020-2021"}},
		{"no break before a minus", "aaaaaaa -3", 8, []string{"aaaaaaa", "-3"}},
		{"zero-width space", "aaaa\u200bbbbb", 6, []string{"aaaa", "bbbb"}},
		{"soft hyphen is taken out", "aa\u00adbb", 10, []string{"aabb"}},
		{"long word", "abcdefghijkl", 5, []string{"abcde", "fghij", "kl"}},
		{"long word after a mark", "abcd/efghijk", 7, []string{"abcd/", "efghijk"}},
		{"a character wider than the line", "ab", 0.5, []string{"a", "b"}},
		{"composed", "e\u0301", 10, []string{"é"}},
	} {
		words, err := sh.plain(tc.text, plainStyle)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		got := texts(sh.breakLines(words, 6*tc.chars+0.01))
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestSpansJoin(t *testing.T) {
	sh := testShaper(t)
	words, err := sh.words([]document.Span{{Text: "N", Italic: true}, {Text: " = 3, "}, {Text: "bold", Bold: true}, {Text: "er"}},
		style{regular, 10, ink})
	if err != nil {
		t.Fatal(err)
	}
	lines := sh.breakLines(words, 500)
	if len(lines) != 1 {
		t.Fatalf("%d lines, want 1", len(lines))
	}
	var got []string
	for _, p := range lines[0].pieces {
		got = append(got, []string{"r", "b", "i", "bi", "m"}[p.style.face]+":"+p.text)
	}
	if diff := cmp.Diff([]string{"i:N ", "r:= 3, ", "b:bold", "r:er"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestBreakLinesKeepsWords: no character is lost, and no line is too wide.
func TestBreakLinesKeepsWords(t *testing.T) {
	sh := testShaper(t)
	word := rapid.StringMatching(`[A-Za-z0-9.,/±≥é-]{1,30}`)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(word).Draw(t, "words"), " ")
		width := rapid.Float64Range(20, 400).Draw(t, "width")
		words, err := sh.plain(text, style{regular, 9.5, ink})
		if err != nil {
			t.Fatal(err)
		}
		lines := sh.breakLines(words, width)
		got := strings.NewReplacer(" ", "", "\u00a0", "").Replace(strings.Join(texts(lines), "")) // a number and its unit stay together
		if want := strings.ReplaceAll(text, " ", ""); got != want {
			t.Fatalf("text %q, want %q", got, want)
		}
		for _, l := range lines {
			// 2 points: words joined over a break for hyphens are kerned anew.
			if l.width > width+2 {
				t.Fatalf("line %q: %.2f wide, want at most %.2f", texts([]line{l}), l.width, width)
			}
		}
	})
}

// TestWidthIsTheFiles: what is measured is what the file's own widths give.
func TestWidthIsTheFiles(t *testing.T) {
	sh := testShaper(t)
	const text = "Hillock ≥ ± µ é – 0123456789" // no kerned pairs
	for f := range face(5) {
		p := newPen(sh)
		p.addPage()
		p.glyphs(0, 0, f, 10, text)
		sum := 0.0
		for _, r := range text {
			g, _ := sh.lookup(f, r)
			sum += p.fonts.drawn[f][uint16(g.index)].advance * 10 / 1000
		}
		// 1e-9: both are sums of thousandths of 10 points.
		if got := sh.width(style{f, 10, ink}, text); math.Abs(got-sum) > 1e-9 {
			t.Errorf("face %d: %v, the file has %v", f, got, sum)
		}
	}
}

func TestKerning(t *testing.T) {
	sh := testShaper(t)
	st := style{regular, 10, ink}
	pair, apart := sh.width(st, "AV"), sh.width(st, "A")+sh.width(st, "V")
	// The font's table moves V by 152 of 2048 units nearer to A: 0.742 points, 74
	// thousandths of the size in the file.
	if got := apart - pair; math.Abs(got-0.742) > 0.01 {
		t.Errorf("AV is kerned by %.3f points, want 0.742", got)
	}
	if got := sh.width(st, "A V"); math.Abs(got-apart-sh.width(st, " ")) > 1e-9 {
		t.Errorf("a blank is kerned: %v", got)
	}
}

func must(words []word, err error) func(t *rapid.T) []word {
	return func(t *rapid.T) []word {
		if err != nil {
			t.Fatal(err)
		}
		return words
	}
}

// TestMarksOfPrint: marks are curly, also across spans, but for code.
func TestMarksOfPrint(t *testing.T) {
	sh := testShaper(t)
	words, err := sh.words([]document.Span{{Text: "the patient's \""}, {Text: "word", Bold: true}, {Text: "\""}}, bodySet.style)
	if err != nil {
		t.Fatal(err)
	}
	code, err := sh.plain(`"", '.'`, bodySet.with(mono))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range append(words, code...) {
		text := ""
		for _, p := range w.pieces {
			text += p.text
		}
		got = append(got, text)
	}
	if diff := cmp.Diff([]string{"the", "patient’s", "“word”", `"",`, `'.'`}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
