package figure

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

func TestFit(t *testing.T) {
	full := labelInk.width("one two three")
	for _, c := range []struct {
		name  string
		text  string
		width vg.Length
		want  []string
		size  vg.Length
	}{
		{"all on a line", "one two three", full, []string{"one two three"}, labelSize},
		{"broken at a blank", "one two three", full - 1, []string{"one two", "three"}, labelSize},
		{"blanks and controls", " one \n\ttwo ", full, []string{"one two"}, labelSize},
		{"no-break blank", "one\u00a0two three", labelInk.width("one\u00a0two"), []string{"one\u00a0two", "three"}, labelSize},
		{"a word too wide shrinks the text", "three", labelInk.width("three") * 7 / 8.5, []string{"three"}, 7},
		{"not UTF-8", "a\xffb", full, []string{"a?b"}, labelSize},
		{"empty", "", full, nil, labelSize},
	} {
		b := labelInk.fit(c.text, c.width+0.01)
		if diff := cmp.Diff(c.want, b.lines); diff != "" || b.size != c.size {
			t.Errorf("%s: size %v, want %v; lines (-want +got):\n%s", c.name, b.size, c.size, diff)
		}
	}
}

func TestFitLosesNoCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		width := vg.Length(rapid.Float64Range(-5, 200).Draw(t, "width"))
		b := labelInk.fit(text, width)
		got, want := strings.Join(b.lines, ""), strings.Join(words(text), "")
		if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
			t.Fatalf("lines %q, want the characters of %q", b.lines, want)
		}
		for _, line := range b.lines {
			if len([]rune(line)) > 1 && b.ink.width(line) > width {
				t.Fatalf("line %q is %v wide, want at most %v", line, b.ink.width(line), width)
			}
		}
	})
}

func TestApart(t *testing.T) {
	for _, c := range []struct {
		name            string
		wanted, heights []vg.Length
		want            []vg.Length
	}{
		{"free", []vg.Length{90, 50}, []vg.Length{10, 10}, []vg.Length{90, 50}},
		{"pushed down", []vg.Length{90, 88}, []vg.Length{10, 10}, []vg.Length{90, 78}},
		{"pushed up from the bottom", []vg.Length{15, 12}, []vg.Length{10, 10}, []vg.Length{22, 10}},
		{"over the top", []vg.Length{120}, []vg.Length{10}, []vg.Length{100}},
		{"none", []vg.Length{}, []vg.Length{}, []vg.Length{}},
	} {
		if diff := cmp.Diff(c.want, apart(c.wanted, c.heights, 2, 0, 100)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestRoundTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		n         int
		want      string
	}{
		{0, 100, 5, "0 20 40 60 80 100"},
		{0, 1, 4, "0 0.25 0.5 0.75 1"},
		{-0.3, 0.1, 4, "−0.3 −0.2 −0.1 0 0.1"},
		{3, 3, 4, "2 2.5 3 3.5 4"},
		{0, 103, 5, "0 25 50 75 100 125"},
	} {
		var got []string
		for _, v := range roundTicks(c.low, c.high, c.n) {
			got = append(got, tickLabel(v))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v..%v: %q, want %q", c.low, c.high, got, c.want)
		}
	}
}

func TestRoundTicksCoverTheirRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(-1e12, 1e12).Draw(t, "a")
		b := rapid.Float64Range(-1e12, 1e12).Draw(t, "b")
		low, high := min(a, b), max(a, b)
		ticks := roundTicks(low, high, rapid.IntRange(-3, 20).Draw(t, "n"))
		first, last := ticks[0], ticks[len(ticks)-1]
		slack := 1e-6 * max(math.Abs(low), math.Abs(high))
		if first > low+slack || last < high-slack || len(ticks) > 60 {
			t.Fatalf("%d ticks %v..%v for %v..%v", len(ticks), first, last, low, high)
		}
	})
}
