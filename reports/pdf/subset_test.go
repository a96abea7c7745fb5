package pdf

import (
	"slices"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"pgregory.net/rapid"

	"reprieve/reports/fonts"
)

func glyphIndex(t *testing.T, f *sfnt.Font, r rune) uint16 {
	t.Helper()
	g, err := f.GlyphIndex(nil, r)
	if err != nil || g == 0 {
		t.Fatalf("no glyph for %q", r)
	}
	return uint16(g)
}

func outlineOf(t *testing.T, f *sfnt.Font, g uint16) sfnt.Segments {
	t.Helper()
	s, err := f.LoadGlyph(nil, sfnt.GlyphIndex(g), fixed.I(2048), nil)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(s)
}

func advanceOf(t *testing.T, f *sfnt.Font, g uint16) fixed.Int26_6 {
	t.Helper()
	a, err := f.GlyphAdvance(nil, sfnt.GlyphIndex(g), fixed.I(2048), font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// withCmap adds a cmap table to a subset, which has none because a PDF does not
// use it and which the reader of this test wants.
func withCmap(t *testing.T, program, original []byte) *sfnt.Font {
	t.Helper()
	part, err := parseTables(program)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := parseTables(original)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"cmap", "name", "post", "OS/2"} {
		part.table[name] = whole.table[name]
	}
	f, err := sfnt.Parse(assembleFont(part.table))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestSubset: in every face the glyphs asked for have the outlines and widths of
// the whole font, é with its parts, and the others are empty.
func TestSubset(t *testing.T) {
	for i, have := range fonts.Faces {
		whole, err := sfnt.Parse(have.TTF)
		if err != nil {
			t.Fatal(err)
		}
		a, accented, other := glyphIndex(t, whole, 'A'), glyphIndex(t, whole, 'é'), glyphIndex(t, whole, 'Q')
		program, err := subset(have.TTF, []uint16{a, accented})
		if err != nil {
			t.Fatal(err)
		}
		if len(program) > len(have.TTF)/4 {
			t.Errorf("face %d: %d bytes of %d for two glyphs", i, len(program), len(have.TTF))
		}
		// OpenType, "Calculating checksums": the sum over the whole file.
		if got := checksum(program); got != 0xB1B0AFBA {
			t.Errorf("face %d: checksum %X", i, got)
		}
		part := withCmap(t, program, have.TTF)
		for _, g := range []uint16{0, a, accented} {
			if !slices.Equal(outlineOf(t, part, g), outlineOf(t, whole, g)) || advanceOf(t, part, g) != advanceOf(t, whole, g) {
				t.Errorf("face %d: glyph %d differs from that of the whole font", i, g)
			}
		}
		if s := outlineOf(t, part, other); len(s) != 0 {
			t.Errorf("face %d: glyph %d is kept", i, other)
		}
	}
}

// TestSubsetOfRubbish: bytes that are no font are an error, never a panic.
func TestSubsetOfRubbish(t *testing.T) {
	ttf := fonts.Faces[0].TTF
	if _, err := subset(ttf, []uint16{65000}); err == nil {
		t.Error("no error for a glyph that the font does not have")
	}
	rapid.Check(t, func(t *rapid.T) {
		damaged := slices.Clone(ttf[:rapid.IntRange(0, 600).Draw(t, "length")])
		if rapid.Bool().Draw(t, "whole") {
			damaged = slices.Clone(ttf)
		}
		for range rapid.IntRange(0, 8).Draw(t, "changes") {
			if len(damaged) > 0 {
				at := rapid.IntRange(0, min(len(damaged), 400)-1).Draw(t, "at")
				damaged[at] = rapid.Byte().Draw(t, "byte")
			}
		}
		_, _ = subset(damaged, []uint16{1, 36, 120})
	})
}
