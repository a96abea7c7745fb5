package survival

import (
	"cmp"
	"fmt"
	"slices"
)

// SchoenfeldResidual is that of one event: Row of the input, its Stratum and
// Time. Residual is the covariates less their mean over those at risk, Scaled the
// coefficients plus the number of events times the model covariance times
// Residual: about the coefficients at that time.
type SchoenfeldResidual struct {
	Row, Stratum     int
	Time             float64
	Residual, Scaled []float64
}

// SchoenfeldResiduals returns the residuals of the events, by stratum and in it by time;
// events of one time are in the order of the input. Where time changes the
// coefficient, Scaled has a trend. With Efron's ties the mean is that over the
// steps in which the events of one time happen. Exact ties have none: an error.
//
// In R: residuals(fit, "schoenfeld"), residuals(fit, "scaledsch"). Schoenfeld
// 1982, Biometrika 69:239; Grambsch and Therneau 1994, Biometrika 81:515.
func (f *CoxFit) SchoenfeldResiduals() ([]SchoenfeldResidual, error) {
	if f.Ties == Exact {
		return nil, fmt.Errorf("survival: cox: schoenfeld residuals: %w", errExactResiduals)
	}
	out := make([]SchoenfeldResidual, 0, f.Events)
	for _, path := range f.rows.paths(f.beta, f.Ties) {
		for i, g := range path.stratum.groups {
			for k := g.from; k < g.from+g.events; k++ {
				out = append(out, f.schoenfeld(k, path.stratum.label, path.jumps[i].mean))
			}
		}
	}
	slices.SortFunc(out, func(a, b SchoenfeldResidual) int {
		return cmp.Or(cmp.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Time, b.Time), cmp.Compare(a.Row, b.Row))
	})
	return out, nil
}

func (f *CoxFit) schoenfeld(k, stratum int, mean []float64) SchoenfeldResidual {
	r := f.rows
	s := SchoenfeldResidual{Row: int(r.order[k]), Stratum: stratum, Time: r.time[k]}
	s.Residual, s.Scaled = make([]float64, r.p), make([]float64, r.p)
	for j, x := range r.row(k) {
		s.Residual[j] = (x - mean[j]) * r.scale[j]
	}
	for j := range s.Scaled {
		s.Scaled[j] = f.beta[j]/r.scale[j] + float64(f.Events)*f.covarianceTimes(j, s.Residual)
	}
	return s
}
