// Package figure draws the figures of a report with gonum/plot on any
// draw.Canvas. A figure is plain numbers that stand in the results rows; it
// computes nothing but where they lie on the page.
package figure

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"reprieve/reports/table"
)

// Figure can be drawn, said in words and given as numbers.
type Figure interface {
	// Height is the height that the figure wants at a width.
	Height(width vg.Length) vg.Length
	// Draw fills the canvas. It may be called more than once.
	Draw(c draw.Canvas)
	// Alt is the figure in one to three sentences, with its main numbers.
	Alt() string
	// Data is every number that the figure shows.
	Data() *table.Table
}
