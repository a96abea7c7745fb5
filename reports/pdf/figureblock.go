package pdf

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/document"
	"reprieve/reports/figure"
)

const (
	captionGap = 5.0
	// Room left on a figure's page for the heading above it.
	figureHeading = 60.0
)

// figure sets a figure with its caption below. A figure that is higher than a
// page is made smaller as a whole.
func (l *layout) figure(b document.Figure, number string) error {
	if b.Figure == nil {
		return l.errorf("no figure")
	}
	whole := l.section.add("Div")
	e := whole.add("Figure")
	if e.alt = typeset(b.Figure.Alt(), regular, ' '); strings.TrimSpace(e.alt) == "" {
		return l.errorf("no alternative text: those who cannot see the figure have nothing else")
	}
	caption, err := l.setText(whole.add("Caption"), captionSpans("Figure", number, b.Caption), captionSet, marginX, textWidth)
	if err != nil {
		return err
	}
	keepTogether(caption)
	height := float64(b.Figure.Height(vg.Length(textWidth)))
	if !(height > 0) || math.IsInf(height, 0) {
		return l.errorf("height: %v: not a length", height)
	}
	room := l.body - totalHeight(caption) - captionGap - figureHeading
	if room <= 0 {
		return l.errorf("caption: leaves no room for the figure on its page")
	}
	d := &figureDrawing{figure: b.Figure, element: e, place: l.place, height: height, scale: math.Min(1, room/height)}
	strips := append([]strip{d.strip()}, caption...)
	strips[0].entry = l.displayEntry("f-", b.ID, "Figure\u00a0"+number, b.Caption)
	l.addFloat(strips, blockSpace, blockSpace)
	return nil
}

// figureDrawing is a figure with the scale at which it is drawn.
type figureDrawing struct {
	figure  figure.Figure
	element *element
	place   string
	height  float64 // at scale 1
	scale   float64
}

// strip is the figure as a strip. It may be drawn a little smaller so that it fits a
// page; one that is elastic also higher, so that the page is full.
func (d *figureDrawing) strip() strip {
	const least = 0.86 // of the scale
	height := d.height * d.scale
	s := strip{height: height + captionGap, keep: true, draw: d.draw, lower: (1 - least) * height, resize: d.resize}
	if e, ok := d.figure.(figure.Elastic); ok && d.scale == 1 {
		s.higher = math.Max(0, float64(e.MostHeight(vg.Length(textWidth)))-height)
	}
	return s
}

func (d *figureDrawing) resize(by float64) {
	if by < 0 {
		d.scale += by / d.height
		return
	}
	d.height += by
}

func (d *figureDrawing) draw(p *pen, y float64) error {
	x := marginX + (1-d.scale)*textWidth/2
	p.tag(d.element)
	d.element.attribute = boxAttribute(x, pageHeight-y-d.scale*d.height, x+d.scale*textWidth, pageHeight-y)
	c := newCanvas(p, x, y, textWidth, d.height, d.scale)
	d.figure.Draw(draw.New(c))
	if err := c.close(); err != nil {
		return fmt.Errorf("pdf: %s: %w", d.place, err)
	}
	return nil
}

// displayEntry makes the place of a table or a figure, with a bookmark below that
// of its section.
func (l *layout) displayEntry(kind, id, number, caption string) *entry {
	e := &entry{level: 1, number: number + ".", text: shorten(document.Typeset(caption, ' '))}
	if l.heading > 0 {
		e.level += l.entries[l.heading-1].level
	}
	if id != "" {
		e.name = kind + id
	}
	l.anchors = append(l.anchors, e)
	return e
}

// captionSpans returns "Figure 3." in bold and the caption.
func captionSpans(kind, number, text string) []document.Span {
	return []document.Span{
		{Text: kind + "\u00a0" + number + ". ", Bold: true},
		{Text: text},
	}
}
