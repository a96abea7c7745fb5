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

// Elastic is a figure that can be drawn higher than Height says: its data take the
// room, its text keeps its size.
type Elastic interface {
	Figure
	// MostHeight is the greatest height at which the figure looks well at a width.
	MostHeight(width vg.Length) vg.Length
}
