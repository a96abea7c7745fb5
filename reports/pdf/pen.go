package pdf

import (
	"encoding/hex"
	"fmt"

	"reprieve/reports/pdf/object"
)

// pen draws on the last page of a file. Positions are in points from the
// page's upper left corner, text stands on its baseline.
//
// Everything drawn is the content of an element of the structure, or an
// artifact, such as a rule, which a screen reader leaves out: what holds is what
// the last call of tag or artifact said.
type pen struct {
	shaper  *shaper
	fonts   fontSet
	alphas  map[uint8]bool // opacities that figures use
	images  []*picture
	sheets  []*sheet
	open    any               // the *element or artifact whose content is being drawn, nil for none
	targets map[string]*entry // the definitions of results, by the results' ids
	repeat  bool              // what is drawn stood on an earlier page already: all of it is artifact
}

// sheet is a drawn page.
type sheet struct {
	content []byte
	marks   []*element // of each marked-content sequence
	links   []*link
}

// artifact is the property list of content that belongs to no element.
type artifact string

const (
	decoration artifact = "<</Type/Layout>>"
	pageHeader artifact = "<</Type/Pagination/Subtype/Header/Attached[/Top]>>"
	pageFooter artifact = "<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>"
	repetition artifact = "<</Type/Pagination>>"
)

func newPen(sh *shaper) *pen {
	return &pen{shaper: sh, fonts: newFontSet(), alphas: map[uint8]bool{}}
}

// addPage ends the page and begins the next.
func (p *pen) addPage() {
	p.endMark()
	p.sheets = append(p.sheets, &sheet{})
}

func (p *pen) sheet() *sheet { return p.sheets[len(p.sheets)-1] }

// tag says that what is drawn next is an element's content.
func (p *pen) tag(e *element) {
	if p.repeat {
		p.artifact(repetition)
		return
	}
	if p.open == any(e) {
		return
	}
	p.endMark()
	sh := p.sheet()
	m := mark{page: len(p.sheets) - 1, id: len(sh.marks)}
	sh.content = fmt.Appendf(sh.content, "/%s <</MCID %d>> BDC\n", e.role, m.id)
	sh.marks = append(sh.marks, e)
	e.kids = append(e.kids, m)
	p.open = e
}

// artifact says that what is drawn next belongs to no element.
func (p *pen) artifact(a artifact) {
	if p.open == any(a) {
		return
	}
	p.endMark()
	sh := p.sheet()
	sh.content = fmt.Appendf(sh.content, "/Artifact %s BDC\n", a)
	p.open = a
}

func (p *pen) endMark() {
	if p.open != nil {
		p.operate("EMC")
	}
	p.open = nil
}

// operate writes operators with their operands.
func (p *pen) operate(operators string) {
	sh := p.sheet()
	sh.content = append(append(sh.content, operators...), '\n')
}

// text draws text with its left end at x.
func (p *pen) text(x, y float64, st style, text string) {
	if text == "" {
		return
	}
	p.fillColour(st.colour)
	p.glyphs(x, y, st.face, st.size, text)
}

// glyphs draws kerned text in the current colour.
func (p *pen) glyphs(x, y float64, f face, size float64, text string) {
	b := p.sheet().content
	b = append(b, "BT "...)
	b = object.Append(b, f.resource())
	b = append(object.AppendNumber(append(b, ' '), size), " Tf "...)
	b = append(object.AppendNumber(b, x), ' ')
	b = append(object.AppendNumber(b, pageHeight-y), " Td [<"...)
	p.shaper.shape(f, text, func(r rune, g glyph, kern float64) {
		if kern != 0 {
			b = append(b, '>')
			b = append(object.AppendNumber(b, -kern), '<')
		}
		b = hex.AppendEncode(b, []byte{byte(g.index >> 8), byte(g.index)})
		p.fonts.use(f, r, g)
	})
	p.sheet().content = append(b, ">] TJ ET\n"...)
}

func (p *pen) fillColour(c colour) {
	p.operate(fmt.Sprintf("%s %s %s rg", component(c.r), component(c.g), component(c.b)))
}

// box fills a rectangle whose upper left corner is (x, y). Rules are thin
// boxes. It is decoration.
func (p *pen) box(x, y, w, h float64, c colour) {
	p.artifact(decoration)
	p.fillColour(c)
	p.operate(fmt.Sprintf("%s %s %s %s re f",
		number(x), number(pageHeight-y-h), number(w), number(h)))
}

// leader draws a dotted line from x1 to x2 for the eye to follow.
func (p *pen) leader(x1, x2, y float64, c colour) {
	if x2 <= x1 {
		return
	}
	p.artifact(decoration)
	p.operate(fmt.Sprintf("q %s %s %s RG 0.9 w 1 J [0 4.2] 0 d %s %s m %s %s l S Q",
		component(c.r), component(c.g), component(c.b),
		number(x1), number(pageHeight-y), number(x2), number(pageHeight-y)))
}

// number writes a number as the file wants it, to a thousandth of a point.
func number(v float64) string { return string(object.AppendNumber(nil, v)) }

func component(v uint8) string { return number(float64(v) / 255) }
