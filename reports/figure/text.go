package figure

import (
	"image/color"
	"strings"
	"unicode"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/fonts"
)

// The sizes of text, in points.
const (
	labelSize    vg.Length = 8.5
	tickSize     vg.Length = 8
	smallestSize vg.Length = 6.5
)

// capitals is the height of figures and capitals of the size of ticks.
const capitals = 0.72 * tickSize

// notEstimable stands in a figure that has nothing to draw: a figure cannot tell
// what cannot be estimated from what may not be shown.
const notEstimable = "not estimable or withheld"

// ink is a way to set text: Liberation Sans at a size, in a colour.
type ink struct {
	size  vg.Length
	bold  bool
	color color.Color
}

var (
	labelInk   = ink{size: labelSize, color: color.Black}
	tickInk    = ink{size: tickSize, color: color.Black}
	headingInk = ink{size: tickSize, bold: true, color: color.Black}
	greyInk    = ink{size: labelSize, color: grey}
)

func (k ink) face() font.Face {
	registerFonts()
	return font.DefaultCache.Lookup(fonts.Sans(k.size, k.bold), k.size)
}

// registerFonts makes the typeface known. The font files are part of the
// program, so that an error is a fault of the build.
func registerFonts() {
	if err := fonts.Register(); err != nil {
		panic(err)
	}
}

func (k ink) width(s string) vg.Length {
	f := k.face()
	return f.Width(s)
}

// leading is the distance from one baseline to the next.
func (k ink) leading() vg.Length { return 1.2 * k.size }

// draw sets one line with its baseline at y.
func (k ink) draw(c draw.Canvas, x, y vg.Length, align draw.XAlignment, s string) {
	if s == "" {
		return
	}
	f := k.face()
	c.SetColor(k.color)
	c.FillString(f, vg.Point{X: x + vg.Length(align)*f.Width(s), Y: y}, s)
}

// block is text broken into lines.
type block struct {
	ink
	lines []string
}

func (b block) height() vg.Length { return vg.Length(len(b.lines)) * b.leading() }

func (b block) width() vg.Length { return widest(b.ink, b.lines) }

// draw sets the lines below y, the upper edge.
func (b block) draw(c draw.Canvas, x, y vg.Length, align draw.XAlignment) {
	for i, s := range b.lines {
		b.ink.draw(c, x, y-vg.Length(i)*b.leading()-0.95*b.size, align, s)
	}
}

// widest is the width of the widest of some lines.
func widest(k ink, lines []string) vg.Length {
	f := k.face()
	var w vg.Length
	for _, s := range lines {
		w = max(w, f.Width(s))
	}
	return w
}

// fit breaks s into lines no wider than width, in the largest size from k's own
// down to the smallest at which no word must be cut; words are cut only in the
// smallest.
func (k ink) fit(s string, width vg.Length) block {
	words := words(s)
	for widest(k, words) > width && k.size > smallestSize {
		k.size = max(k.size-0.5, smallestSize)
	}
	return block{k, k.wrap(words, width)}
}

// wrap fills lines with words, and cuts a word that is wider than a line.
func (k ink) wrap(words []string, width vg.Length) []string {
	f := k.face()
	var lines []string
	line := ""
	for _, word := range words {
		if line != "" && f.Width(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
		for f.Width(line) > width {
			n := fitting(f, line, width)
			if n == len(line) {
				break
			}
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitting is the number of bytes of the longest beginning of s, of one character
// at least, that is no wider than width.
func fitting(f font.Face, s string, width vg.Length) int {
	n := 0
	for i, r := range s {
		end := i + len(string(r))
		if n > 0 && f.Width(s[:end]) > width {
			break
		}
		n = end
	}
	return n
}

// Blanks at which no line may break.
const (
	noBreak       = "\u00a0"
	narrowNoBreak = "\u202f"
)

// words splits s at blanks that may be broken; control characters count as
// blanks and bytes that are not UTF-8 become question marks.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToValidUTF8(s, "?"), func(r rune) bool {
		return !strings.ContainsRune(noBreak+narrowNoBreak, r) && (unicode.IsSpace(r) || unicode.IsControl(r))
	})
}

// clean is s on one line.
func clean(s string) string { return strings.Join(words(s), " ") }

// widestWord is the width of the widest word.
func widestWord(k ink, s string) vg.Length { return widest(k, words(s)) }

// tallest is the height of the tallest of some blocks.
func tallest(blocks []block) vg.Length {
	var h vg.Length
	for _, b := range blocks {
		h = max(h, b.height())
	}
	return h
}
