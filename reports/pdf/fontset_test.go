package pdf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/reports/pdf/object"
)

// TestSharedGlyph: a glyph of several characters is the first of them in Unicode,
// in whatever order they are drawn: a blank, not a no-break space.
func TestSharedGlyph(t *testing.T) {
	for _, order := range []string{" \u00a0", "\u00a0 "} {
		s := newFontSet()
		for _, r := range order {
			s.use(regular, r, glyph{index: 3, advance: 278})
		}
		if got := s.drawn[regular][3].char; got != ' ' {
			t.Errorf("%q: %q, want a blank", order, got)
		}
	}
}

// TestWidthArray: the runs are those of ISO 32000-1, 9.7.4.3: the first glyph,
// then the widths of it and its neighbours.
func TestWidthArray(t *testing.T) {
	drawn := map[uint16]drawnGlyph{3: {' ', 278}, 4: {'!', 278}, 36: {'A', 667}}
	want := object.Array{3, object.Array{278.0, 278.0}, 36, object.Array{667.0}}
	if diff := cmp.Diff(want, widthArray([]uint16{3, 4, 36}, drawn)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestCharacterMap(t *testing.T) {
	drawn := map[uint16]drawnGlyph{}
	var glyphs []uint16
	for g := range uint16(150) {
		glyphs = append(glyphs, g+1)
		drawn[g+1] = drawnGlyph{char: rune('A' + g)}
	}
	got := string(characterMap(glyphs, drawn))
	// At most 100 entries a block (ISO 32000-1, 9.10.3 by reference to CMaps).
	for _, want := range []string{"100 beginbfchar\n<0001> <0041>\n", "50 beginbfchar\n<0065> <00A5>\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("the map lacks %q:\n%s", want, got)
		}
	}
}
