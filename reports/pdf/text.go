package pdf

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"reprieve/reports/document"
	"reprieve/reports/fonts"
)

// shaper measures text with the fonts' kerning. It is not for use by several
// goroutines at once.
type shaper struct {
	fonts  []*sfnt.Font
	glyphs []map[rune]glyph
	kerns  []map[[2]sfnt.GlyphIndex]float64
	buf    sfnt.Buffer
}

// glyph is a glyph with its advance width in thousandths of the font size.
type glyph struct {
	index   sfnt.GlyphIndex
	advance float64
}

var parseFaces = sync.OnceValues(func() ([]*sfnt.Font, error) {
	parsed := make([]*sfnt.Font, len(fonts.Faces))
	for i, f := range fonts.Faces {
		var err error
		if parsed[i], err = sfnt.Parse(f.TTF); err != nil {
			return nil, fmt.Errorf("pdf: font %d: %w", i, err)
		}
	}
	return parsed, nil
})

func newShaper() (*shaper, error) {
	parsed, err := parseFaces()
	if err != nil {
		return nil, err
	}
	s := &shaper{fonts: parsed}
	for range parsed {
		s.glyphs = append(s.glyphs, map[rune]glyph{})
		s.kerns = append(s.kerns, map[[2]sfnt.GlyphIndex]float64{})
	}
	return s, nil
}

// unprinted have no place on paper: soft hyphens, byte-order marks, carriage
// returns.
var unprinted = strings.NewReplacer("\u00ad", "", "\ufeff", "", "\r\n", "\n")

// clean composes accents and takes out what is not printed.
func clean(text string) string { return unprinted.Replace(norm.NFC.String(text)) }

// typeset is text as it is printed; in the monospaced face, which is that of code, its
// marks stay as they are.
func typeset(text string, f face, before rune) string {
	text = clean(text)
	if f == mono {
		return text
	}
	return document.Typeset(text, before)
}

// lookup returns the glyph of r, and whether the face has one.
func (s *shaper) lookup(f face, r rune) (glyph, bool) {
	if g, ok := s.glyphs[f][r]; ok {
		return g, g.index != 0
	}
	g := s.load(f, r)
	s.glyphs[f][r] = g
	return g, g.index != 0
}

// load returns the zero glyph for a character that cannot be drawn. The file
// addresses glyphs by 16 bits, so that nothing beyond U+FFFF can.
func (s *shaper) load(f face, r rune) glyph {
	if r > 0xFFFF || unicode.IsControl(r) {
		return glyph{}
	}
	ft := s.fonts[f]
	index, err := ft.GlyphIndex(&s.buf, r)
	if err != nil || index == 0 {
		return glyph{}
	}
	upem := ft.UnitsPerEm()
	advance, err := ft.GlyphAdvance(&s.buf, index, fixed.I(int(upem)), font.HintingNone)
	if err != nil {
		return glyph{}
	}
	// Rounded as the widths that the file states.
	return glyph{index, math.Round(1000 * float64(advance) / 64 / float64(upem))}
}

// check returns an error that names the first character of text for which the
// face has no glyph.
func (s *shaper) check(f face, text string) error {
	for _, r := range text {
		if _, ok := s.lookup(f, r); !ok {
			return fmt.Errorf("%q: no glyph for %q (%U)", shorten(text), string(r), r)
		}
	}
	return nil
}

// shorten keeps an error message readable.
func shorten(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// shape visits the glyphs of text with the kerning before each, in thousandths
// of the font size. Pairs with a blank are not kerned, so that the width of a
// line is the sum of its words and blanks.
func (s *shaper) shape(f face, text string, visit func(r rune, g glyph, kern float64)) {
	var prev glyph
	prevRune := ' '
	for _, r := range text {
		g, _ := s.lookup(f, r)
		kern := 0.0
		if r != ' ' && prevRune != ' ' {
			kern = s.kern(f, prev, g)
		}
		visit(r, g, kern)
		prev, prevRune = g, r
	}
}

func (s *shaper) kern(f face, a, b glyph) float64 {
	pair := [2]sfnt.GlyphIndex{a.index, b.index}
	if k, ok := s.kerns[f][pair]; ok {
		return k
	}
	upem := s.fonts[f].UnitsPerEm()
	k, err := s.fonts[f].Kern(&s.buf, a.index, b.index, fixed.I(int(upem)), font.HintingNone)
	if err != nil { // the font has no kerning table
		k = 0
	}
	s.kerns[f][pair] = math.Round(1000 * float64(k) / 64 / float64(upem))
	return s.kerns[f][pair]
}

// width returns the width of text in points.
func (s *shaper) width(st style, text string) float64 {
	sum := 0.0
	s.shape(st.face, text, func(_ rune, g glyph, kern float64) { sum += kern + g.advance })
	return sum * st.size / 1000
}
