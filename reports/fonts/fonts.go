// Package fonts holds the typefaces of the reports, the same for text and
// plots: Liberation Sans, and Liberation Mono for hashes.
package fonts

import (
	"fmt"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationmonoregular"
	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansbolditalic"
	"codeberg.org/go-fonts/liberation/liberationsansitalic"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	stdfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
)

// Typeface is the name under which the faces are registered with gonum/plot.
const Typeface = "Liberation"

// Face is one font file.
type Face struct {
	Variant font.Variant // "Sans" or "Mono"
	Bold    bool
	Italic  bool
	TTF     []byte
}

// Faces are the font files in a fixed order.
var Faces = []Face{
	{Variant: "Sans", TTF: liberationsansregular.TTF},
	{Variant: "Sans", Bold: true, TTF: liberationsansbold.TTF},
	{Variant: "Sans", Italic: true, TTF: liberationsansitalic.TTF},
	{Variant: "Sans", Bold: true, Italic: true, TTF: liberationsansbolditalic.TTF},
	{Variant: "Mono", TTF: liberationmonoregular.TTF},
}

// Sans is the font of figures at a size in points.
func Sans(size font.Length, bold bool) font.Font {
	f := font.Font{Typeface: Typeface, Variant: "Sans", Size: size}
	if bold {
		f.Weight = stdfont.WeightBold
	}
	return f
}

var once = sync.OnceValue(register)

// Register makes the faces known to gonum/plot and makes Liberation Sans its
// default. Call it before the first plot is made; it works once.
func Register() error { return once() }

func register() error {
	collection := make(font.Collection, 0, len(Faces))
	for _, f := range Faces {
		face, err := opentype.Parse(f.TTF)
		if err != nil {
			return fmt.Errorf("fonts: %s: %w", f.Variant, err)
		}
		desc := font.Font{Typeface: Typeface, Variant: f.Variant}
		if f.Bold {
			desc.Weight = stdfont.WeightBold
		}
		if f.Italic {
			desc.Style = stdfont.StyleItalic
		}
		collection = append(collection, font.Face{Font: desc, Face: face})
	}
	font.DefaultCache.Add(collection)
	plot.DefaultFont = Sans(0, false)
	plotter.DefaultFont = Sans(0, false)
	plot.DefaultTextHandler = text.Plain{Fonts: font.DefaultCache}
	return nil
}

// Missing returns the characters of s that a font has no glyph for, which a
// page would show as empty boxes.
func Missing(f *sfnt.Font, s string) []rune {
	var buf sfnt.Buffer
	var missing []rune
	for _, r := range s {
		if g, err := f.GlyphIndex(&buf, r); err != nil || g == 0 {
			missing = append(missing, r)
		}
	}
	return missing
}

// parsedSans is the regular face of the text.
var parsedSans = sync.OnceValues(func() (*sfnt.Font, error) { return opentype.Parse(Faces[0].TTF) })

// MissingSans returns the characters of s that the face of the text has no
// glyph for.
func MissingSans(s string) []rune {
	f, err := parsedSans()
	if err != nil {
		return []rune(s)
	}
	if isPlain(s) {
		return nil
	}
	return Missing(f, s)
}

// isPlain says that s is of the printable characters of ASCII alone, for all of
// which every face has a glyph.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
