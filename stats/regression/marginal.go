package regression

import (
	"fmt"

	"reprieve/stats/design"
)

// MarginalMeans returns the estimated marginal (least-squares) means of a fit, one
// for each point of a reference grid of its design matrix (design.Matrix.Grid), on
// the scale of the linear predictor. A mean that aliased columns make inestimable
// is NaN. A point that is not of the design's width is an error.
//
// In R: emmeans::emmeans(fit, ~ group). Searle, Speed and Milliken 1980, Am Stat
// 34:216.
func (e Estimates) MarginalMeans(points []design.Point) ([]Coefficient, error) {
	means := make([]Coefficient, len(points))
	for i, p := range points {
		m, err := e.Contrast(p.Label, p.Row)
		if err != nil {
			return nil, fmt.Errorf("regression: marginal means: %s: %w", p.Label, err)
		}
		means[i] = m
	}
	return means, nil
}

// PairwiseDifferences returns the differences of the marginal means of every two
// points, the later minus the earlier, in the order 2-1, 3-1, ..., 3-2, ..., not
// adjusted for their number. A point that is not of the design's width is an error.
//
// In R: emmeans::pairs(means, reverse = TRUE, adjust = "none").
func (e Estimates) PairwiseDifferences(points []design.Point) ([]Coefficient, error) {
	var differences []Coefficient
	for i, a := range points {
		for _, b := range points[i+1:] {
			name := b.Label + " - " + a.Label
			if len(a.Row) != len(b.Row) {
				return nil, fmt.Errorf("regression: pairwise differences: %s: points of %d and %d columns", name, len(b.Row), len(a.Row))
			}
			weights := make([]float64, len(b.Row))
			for j := range weights {
				weights[j] = b.Row[j] - a.Row[j]
			}
			d, err := e.Contrast(name, weights)
			if err != nil {
				return nil, fmt.Errorf("regression: pairwise differences: %s: %w", name, err)
			}
			differences = append(differences, d)
		}
	}
	return differences, nil
}
