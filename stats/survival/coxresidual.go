package survival

import (
	"errors"
	"fmt"
	"math"
)

// errExactResiduals: the score of the exact partial likelihood is not a sum over
// rows.
var errExactResiduals = errors.New("not defined with exact ties")

// MartingaleResiduals returns, for each row of the input, the events observed less those
// expected under the fit: event - exp(x'b + offset) times the baseline hazard over
// the row's time at risk. They sum, weighted, to 0. With Efron's ties a row with
// an event meets a part of the hazard of its own time; with Exact ties the hazard
// is Breslow's.
//
// In R: residuals(fit, "martingale"). Therneau, Grambsch and Fleming 1990,
// Biometrika 77:147.
func (f *CoxFit) MartingaleResiduals() []float64 {
	r := f.rows
	out := make([]float64, r.n)
	eta := r.predictors(f.beta)
	f.eachExposure(f.beta, func(k int, hazard float64, _ []float64, _ coxJump) {
		m := -math.Exp(eta[k]) * hazard
		if r.event[k] {
			m++
		}
		out[r.order[k]] = m
	})
	return out
}

// DevianceResiduals returns, for each row of the input, the deviance residual: the
// martingale residual M made more symmetric, sign(M) sqrt(-2 (M + d log(d - M)))
// with d the event. In R: residuals(fit, "deviance").
func (f *CoxFit) DevianceResiduals() []float64 {
	out := f.MartingaleResiduals()
	for k, i := range f.rows.order {
		m := out[i]
		d := -m
		if f.rows.event[k] {
			d = -m - math.Log(1-m)
		}
		out[i] = math.Copysign(math.Sqrt(2*max(d, 0)), m)
	}
	return out
}

// eachExposure calls do for each row with the hazard and the drift it has met,
// and with the jump of its own time. Drift is overwritten by the next call.
func (f *CoxFit) eachExposure(beta []float64, do func(k int, hazard float64, drift []float64, own coxJump)) {
	drift := make([]float64, f.rows.p)
	for _, path := range f.rows.paths(beta, f.Ties) {
		for i, g := range path.stratum.groups {
			for k := g.from; k < g.to; k++ {
				do(k, path.exposure(k, i, f.rows, drift), drift, path.jumps[i])
			}
		}
	}
}

// ScoreResiduals returns the score residuals, [covariate][row of the input]: what each row
// adds to the score, per unit of its weight. They sum, weighted, to 0. Exact ties
// have none: an error.
//
// In R: residuals(fit, "score").
func (f *CoxFit) ScoreResiduals() ([][]float64, error) {
	if f.Ties == Exact {
		return nil, fmt.Errorf("survival: cox: score residuals: %w", errExactResiduals)
	}
	return f.columns(f.scoreRows(f.beta)), nil
}

// scoreRows is the score residuals row by row in the order of the sweep.
func (f *CoxFit) scoreRows(beta []float64) []float64 {
	r := f.rows
	out := make([]float64, r.n*r.p)
	eta := r.predictors(beta)
	f.eachExposure(beta, func(k int, hazard float64, drift []float64, own coxJump) {
		risk := math.Exp(eta[k])
		x := r.row(k)
		for j, scale := range r.scale {
			u := -risk * (float64(x[j]*hazard) - drift[j])
			if r.event[k] {
				u += x[j] - own.mean[j]
			}
			out[k*r.p+j] = u * scale
		}
	})
	return out
}

// columns brings numbers of the sweep's rows into columns of the input's order.
func (f *CoxFit) columns(rows []float64) [][]float64 {
	out := make([][]float64, f.rows.p)
	for j := range out {
		out[j] = make([]float64, f.rows.n)
		for k, i := range f.rows.order {
			out[j][i] = rows[k*f.rows.p+j]
		}
	}
	return out
}

// DFBeta returns, [covariate][row of the input], about how much each coefficient
// would change without the row: the row's weighted score residuals times the
// model covariance. Exact ties have none: an error.
//
// In R: residuals(fit, "dfbeta").
func (f *CoxFit) DFBeta() ([][]float64, error) {
	if f.Ties == Exact {
		return nil, fmt.Errorf("survival: cox: dfbeta: %w", errExactResiduals)
	}
	return f.columns(f.dfbetaRows()), nil
}

// DFBetaS is DFBeta in units of each coefficient's model standard error. In R:
// residuals(fit, "dfbetas").
func (f *CoxFit) DFBetaS() ([][]float64, error) {
	change, err := f.DFBeta()
	if err != nil {
		return nil, err
	}
	for j, column := range change {
		se := math.Sqrt(f.ModelCovariance.At(j, j))
		for i := range column {
			column[i] /= se
		}
	}
	return change, nil
}

// dfbetaRows is the dfbeta residuals row by row in the order of the sweep.
func (f *CoxFit) dfbetaRows() []float64 {
	p := f.rows.p
	out := f.scoreRows(f.beta)
	score := make([]float64, p)
	for k := range f.rows.n {
		row := out[k*p : (k+1)*p]
		copy(score, row)
		for j := range row {
			row[j] = f.rows.weightOf(k) * f.covarianceTimes(j, score)
		}
	}
	return out
}

// covarianceTimes is row j of the model covariance times v.
func (f *CoxFit) covarianceTimes(j int, v []float64) float64 {
	sum := 0.0
	for i, u := range v {
		sum += f.ModelCovariance.At(j, i) * u
	}
	return sum
}
