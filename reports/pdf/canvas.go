package pdf

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	"reprieve/reports/fonts"
	"reprieve/reports/pdf/object"
)

// canvas is a vg.Canvas on the current page: figures are drawn with the
// page's own operators and share the fonts of the text. The coordinates of vg,
// points from the lower left corner, are those of the file.
type canvas struct {
	pen           *pen
	width, height vg.Length
	lineWidths    []vg.Length // one for each open Push
	err           error       // the first
}

var _ vg.CanvasSizer = (*canvas)(nil)

// newCanvas opens a canvas of a width and a height, drawn smaller by scale,
// whose upper left corner is (x, y). It must be closed.
func newCanvas(p *pen, x, y, width, height, scale float64) *canvas {
	c := &canvas{pen: p, width: vg.Length(width), height: vg.Length(height), lineWidths: []vg.Length{0}}
	c.operate("q", number(scale), "0 0", number(scale), number(x), number(pageHeight-y-scale*height), "cm")
	vg.Initialize(c)
	return c
}

// close ends the canvas, restores what it has set, and returns the first error
// met on it.
func (c *canvas) close() error {
	for len(c.lineWidths) > 1 {
		c.Pop()
	}
	c.operate("Q")
	return c.err
}

// operate writes operators; a number that is not finite would spoil the file.
func (c *canvas) operate(operators ...string) {
	text := strings.Join(operators, " ")
	if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
		c.fail(fmt.Errorf("canvas: a coordinate is not finite: %s", shorten(text)))
		return
	}
	c.pen.operate(text)
}

func (c *canvas) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// Size returns the size of the canvas.
func (c *canvas) Size() (w, h vg.Length) { return c.width, c.height }

// SetLineWidth sets the width of strokes.
func (c *canvas) SetLineWidth(w vg.Length) {
	c.lineWidths[len(c.lineWidths)-1] = w
	c.operate(number(float64(w)), "w")
}

// SetLineDash sets the dashes of strokes, none for a solid line.
func (c *canvas) SetLineDash(pattern []vg.Length, offset vg.Length) {
	dashes := make([]string, len(pattern))
	for i, v := range pattern {
		dashes[i] = number(float64(v))
	}
	c.operate("["+strings.Join(dashes, " ")+"]", number(float64(offset)), "d")
}

// SetColor sets the colour of strokes, fills and text, with its alpha.
func (c *canvas) SetColor(col color.Color) {
	if col == nil {
		col = color.Black
	}
	k := color.NRGBAModel.Convert(col).(color.NRGBA)
	rgb := strings.Join([]string{component(k.R), component(k.G), component(k.B)}, " ")
	c.operate(rgb, "rg", rgb, "RG")
	c.pen.alphas[k.A] = true
	c.operate("/"+string(opacityName(k.A)), "gs")
}

// opacityName is the name of an opacity in the pages' operators.
func opacityName(alpha uint8) object.Name { return object.Name("A" + strconv.Itoa(int(alpha))) }

// Rotate turns the axes by an angle in radians.
func (c *canvas) Rotate(angle float64) {
	sin, cos := math.Sincos(angle)
	c.operate(fmt.Sprintf("%.6f %.6f %.6f %.6f 0 0 cm", cos, sin, -sin, cos))
}

// Translate moves the origin.
func (c *canvas) Translate(by vg.Point) {
	c.operate("1 0 0 1", number(float64(by.X)), number(float64(by.Y)), "cm")
}

// Scale stretches the axes.
func (c *canvas) Scale(x, y float64) { c.operate(fmt.Sprintf("%.6f 0 0 %.6f 0 0 cm", x, y)) }

// Push saves the state of the canvas.
func (c *canvas) Push() {
	c.lineWidths = append(c.lineWidths, c.lineWidths[len(c.lineWidths)-1])
	c.operate("q")
}

// Pop restores what the last Push saved.
func (c *canvas) Pop() {
	if len(c.lineWidths) < 2 {
		c.fail(fmt.Errorf("canvas: pop without a push"))
		return
	}
	c.lineWidths = c.lineWidths[:len(c.lineWidths)-1]
	c.operate("Q")
}

// Stroke draws a line along a path; a line without width is not drawn.
func (c *canvas) Stroke(p vg.Path) {
	if c.lineWidths[len(c.lineWidths)-1] <= 0 {
		return
	}
	c.operate(pathOperators(p), "S")
}

// Fill fills a path.
func (c *canvas) Fill(p vg.Path) { c.operate(pathOperators(p), "f") }

// FillString draws text with its left end at pt, kerned as gonum measures it. A
// blank follows it, so that one label is not read as a part of the next.
func (c *canvas) FillString(f font.Face, pt vg.Point, text string) {
	if f.Font.Size == 0 || text == "" {
		return
	}
	face, err := embeddedFace(f.Font)
	if err != nil {
		c.fail(err)
		return
	}
	text = typeset(text, face, ' ')
	if err := c.pen.shaper.check(face, text); err != nil {
		c.fail(err)
		return
	}
	if x, y := number(float64(pt.X)), number(float64(pt.Y)); strings.ContainsAny(x+y, "NI") {
		c.fail(fmt.Errorf("canvas: text %q: at (%s, %s)", shorten(text), x, y))
		return
	}
	c.pen.glyphs(float64(pt.X), pageHeight-float64(pt.Y), face, float64(f.Font.Size), text+" ")
}

// embeddedFace returns the face of the file for a font of a figure.
func embeddedFace(f font.Font) (face, error) {
	if f.Typeface != fonts.Typeface {
		return 0, fmt.Errorf("typeface %q: a figure uses %q alone", f.Typeface, fonts.Typeface)
	}
	isBold, isItalic := f.Weight >= stdfont.WeightSemiBold, f.Style != stdfont.StyleNormal
	for i, have := range fonts.Faces {
		if have.Variant == f.Variant && have.Bold == isBold && have.Italic == isItalic {
			return face(i), nil
		}
	}
	return 0, fmt.Errorf("typeface %q: no variant %q, bold %t, italic %t", f.Typeface, f.Variant, isBold, isItalic)
}

// DrawImage draws an image in a rectangle.
func (c *canvas) DrawImage(rect vg.Rectangle, img image.Image) {
	if img.Bounds().Empty() {
		return
	}
	pic := newPicture(img)
	if !slices.ContainsFunc(c.pen.images, func(have *picture) bool { return have.name == pic.name }) {
		c.pen.images = append(c.pen.images, pic)
	}
	size := rect.Size()
	c.operate("q", number(float64(size.X)), "0 0", number(float64(size.Y)),
		number(float64(rect.Min.X)), number(float64(rect.Min.Y)), "cm", "/"+string(pic.name), "Do", "Q")
}
