package pdf

import (
	"fmt"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"reprieve/reports/fonts"
)

// pen draws on the current page of a file. Positions are in points from the
// page's upper left corner, text stands on its baseline.
type pen struct {
	file   *fpdf.Fpdf
	shaper *shaper
	loaded map[face]bool
}

func newPen(file *fpdf.Fpdf, sh *shaper) *pen {
	return &pen{file: file, shaper: sh, loaded: map[face]bool{}}
}

// setFont selects a font, and embeds it when it is first used.
func (p *pen) setFont(f face, size float64) {
	family := "face" + strconv.Itoa(int(f))
	if !p.loaded[f] {
		p.loaded[f] = true
		p.file.AddUTF8FontFromBytes(family, "", fonts.Faces[f].TTF)
	}
	p.file.SetFont(family, "", size)
}

// text draws text with its left end at x.
func (p *pen) text(x, y float64, st style, text string) {
	if text == "" {
		return
	}
	p.fillColour(st.colour)
	p.glyphs(x, y, st.face, st.size, text)
}

// glyphs draws text in the current colour. The file's Text does not kern, so
// each kerned pair begins a new piece of text.
func (p *pen) glyphs(x, y float64, f face, size float64, text string) {
	p.setFont(f, size)
	for _, seg := range p.shaper.segments(f, text) {
		p.file.Text(x, y, seg.text)
		x += seg.width * size / 1000
	}
}

func (p *pen) fillColour(c colour) {
	p.file.RawWriteStr(fmt.Sprintf("%s %s %s rg", component(c.r), component(c.g), component(c.b)))
}

// box fills a rectangle whose upper left corner is (x, y). Rules are thin
// boxes.
func (p *pen) box(x, y, w, h float64, c colour) {
	p.fillColour(c)
	p.file.RawWriteStr(fmt.Sprintf("%s %s %s %s re f",
		number(x), number(pageHeight-y-h), number(w), number(h)))
}

// leader draws a dotted line from x1 to x2 for the eye to follow.
func (p *pen) leader(x1, x2, y float64, c colour) {
	if x2 <= x1 {
		return
	}
	p.file.RawWriteStr(fmt.Sprintf("q %s %s %s RG 0.9 w 1 J [0 4.2] 0 d %s %s m %s %s l S Q",
		component(c.r), component(c.g), component(c.b),
		number(x1), number(pageHeight-y), number(x2), number(pageHeight-y)))
}

// number writes a number as the file wants it, to a thousandth of a point.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}

func component(v uint8) string { return number(float64(v) / 255) }
