package fonts_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	stdfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"

	"reprieve/reports/fonts"
)

func parse(t *testing.T, f fonts.Face) *sfnt.Font {
	t.Helper()
	face, err := opentype.Parse(f.TTF)
	if err != nil {
		t.Fatal(err)
	}
	return face
}

// Each file is the face that its fields say.
func TestFaces(t *testing.T) {
	names := map[string]bool{}
	for _, f := range fonts.Faces {
		want := map[[2]bool]string{
			{false, false}: "", {true, false}: " Bold", {false, true}: " Italic", {true, true}: " Bold Italic",
		}[[2]bool{f.Bold, f.Italic}]
		want = "Liberation " + string(f.Variant) + want
		got, err := parse(t, f).Name(nil, sfnt.NameIDFull)
		if err != nil || got != want {
			t.Errorf("%s: the file is of %q, %v", want, got, err)
		}
		if names[want] {
			t.Errorf("%s is there twice", want)
		}
		names[want] = true
	}
	if len(names) != 5 {
		t.Errorf("%d faces, want four of Sans and one of Mono", len(names))
	}
}

func TestSans(t *testing.T) {
	for _, c := range []struct {
		bold bool
		want font.Font
	}{
		{false, font.Font{Typeface: "Liberation", Variant: "Sans", Size: 9}},
		{true, font.Font{Typeface: "Liberation", Variant: "Sans", Size: 9, Weight: stdfont.WeightBold}},
	} {
		if d := cmp.Diff(c.want, fonts.Sans(9, c.bold)); d != "" {
			t.Errorf("bold %v: %s", c.bold, d)
		}
	}
}

// After Register gonum/plot finds each face under its name, not another one in
// its place, and draws with Sans unless told otherwise.
func TestRegister(t *testing.T) {
	for range 2 { // the second time does nothing
		if err := fonts.Register(); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range fonts.Faces {
		desc := font.Font{Typeface: fonts.Typeface, Variant: f.Variant}
		if f.Bold {
			desc.Weight = stdfont.WeightBold
		}
		if f.Italic {
			desc.Style = stdfont.StyleItalic
		}
		if !font.DefaultCache.Has(desc) {
			t.Errorf("%+v is not registered", desc)
			continue
		}
		want, err := parse(t, f).Name(nil, sfnt.NameIDFull)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := font.DefaultCache.Lookup(desc, 10).Face.Name(nil, sfnt.NameIDFull); err != nil || got != want {
			t.Errorf("%s is registered as %s, %v", got, want, err)
		}
	}
	if plot.DefaultFont != fonts.Sans(0, false) || plotter.DefaultFont != fonts.Sans(0, false) {
		t.Errorf("the default fonts are %+v, %+v", plot.DefaultFont, plotter.DefaultFont)
	}
	if _, ok := plot.DefaultTextHandler.(text.Plain); !ok {
		t.Errorf("text is set by %T", plot.DefaultTextHandler)
	}
}

func TestMissing(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // the characters without a glyph
	}{
		{"", ""},
		{"!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~ ", ""},
		{"a\tb", "\t"},
		{"Montréal, Łódź, Αθήνα, Київ", ""},
		{"30 % – ≤ ≥ × − ± √ “mm”\u00a0…", ""}, // what the reports write
		{"a痛b", "痛"},
		{"痛 and 🙂 and 痛", "痛🙂痛"}, // in order, as often as they come
		{"\uE000", "\uE000"},     // a character of private use
	} {
		if got := string(fonts.MissingSans(c.text)); got != c.want {
			t.Errorf("%q: missing %q, want %q", c.text, got, c.want)
		}
		for _, f := range fonts.Faces {
			if f.Variant != "Sans" {
				continue
			}
			if got := string(fonts.Missing(parse(t, f), c.text)); got != c.want {
				t.Errorf("%q, bold %v, italic %v: missing %q, want %q", c.text, f.Bold, f.Italic, got, c.want)
			}
		}
	}
}
