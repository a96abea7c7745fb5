// Package svg writes one figure as an SVG file.
package svg

import (
	"io"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"reprieve/reports/figure"
	"reprieve/reports/fonts"
)

// Width is the width of a figure: that of the text of a page.
const Width = vg.Length(470)

// Write draws the figure at Width and its own height. Text stays text, in the
// typeface of the reports.
func Write(w io.Writer, f figure.Figure) error {
	if err := fonts.Register(); err != nil {
		return err
	}
	c := vgsvg.New(Width, f.Height(Width))
	f.Draw(draw.New(c))
	_, err := c.WriteTo(w)
	return err
}
