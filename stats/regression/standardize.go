package regression

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"reprieve/stats"
	"reprieve/stats/design"
)

// scenario is the prediction with the treatment set to one value in every row: the
// risks, their mean, and the gradient of the mean in the kept coefficients.
// influence is that of the rows on the mean, nil for the delta method.
type scenario struct {
	risk, gradient, influence []float64
	mean                      float64
}

// arms returns which rows are treated.
func (f Fit) arms(treatment string) ([]bool, error) {
	values, err := f.model.x.Values(treatment)
	if err != nil {
		return nil, err
	}
	arm := make([]bool, len(values))
	for i, v := range values {
		if v != 0 && v != 1 {
			return nil, fmt.Errorf("%s: row %d: %v is neither 0 nor 1", treatment, i, v)
		}
		arm[i] = v == 1
	}
	return arm, nil
}

// setTo predicts with the treatment set to value.
func (f Fit) setTo(treatment string, value float64) (scenario, error) {
	x, err := f.model.x.Set(treatment, value)
	if err != nil {
		return scenario{}, err
	}
	if err := f.predictable(x); err != nil {
		return scenario{}, err
	}
	s := scenario{risk: make([]float64, f.N), gradient: make([]float64, len(f.kept))}
	for _, j := range f.kept {
		floats.AddScaled(s.risk, f.Coefficients[j].Estimate, x.Column(j))
	}
	slope := make([]float64, f.N)
	for i, eta := range s.risk {
		s.risk[i] = 1 / (1 + math.Exp(-eta))
		slope[i] = s.risk[i] * (1 - s.risk[i])
	}
	s.mean = floats.Sum(s.risk) / float64(f.N)
	for a, j := range f.kept {
		s.gradient[a] = floats.Dot(slope, x.Column(j)) / float64(f.N)
	}
	return s, nil
}

// predictable returns an error if a row of x is not estimable.
func (f Fit) predictable(x *design.Matrix) error {
	if len(f.aliased) == 0 {
		return nil
	}
	row := make([]float64, x.Columns())
	for i := range f.N {
		for j := range row {
			row[j] = x.Column(j)[i]
		}
		if !f.estimable(row) {
			return fmt.Errorf("row %d: aliased columns make its prediction inestimable", i)
		}
	}
	return nil
}

// influence returns that of each row on the scenario's mean risk: by its covariates,
// and by its response through the coefficients.
func (f Fit) influence(s scenario, covariance *mat.SymDense) []float64 {
	through := make([]float64, f.N)
	for a, w := range multiply(covariance, s.gradient) {
		floats.AddScaled(through, w, f.model.x.Column(f.kept[a]))
	}
	for i := range through {
		through[i] = s.risk[i] - s.mean + float64(f.N)*f.sandwich.score[i]*through[i]
	}
	return through
}

// comparison compares two scenarios.
type comparison struct {
	treated, control scenario
	covariance       *mat.SymDense
	z                float64
}

// stdErr is that of a times the treated mean plus b times the control mean.
func (c comparison) stdErr(a, b float64) float64 {
	combine := func(x, y []float64) []float64 {
		out := make([]float64, len(x))
		floats.AddScaled(out, a, x)
		floats.AddScaled(out, b, y)
		return out
	}
	if c.treated.influence != nil {
		influence := combine(c.treated.influence, c.control.influence)
		return math.Sqrt(sumSquares(influence, 0)) / float64(len(influence))
	}
	gradient := combine(c.treated.gradient, c.control.gradient)
	return math.Sqrt(max(floats.Dot(gradient, multiply(c.covariance, gradient)), 0))
}

// plain is an effect on its own scale, ratio one with the interval of its log.
func (c comparison) plain(estimate, a, b float64) Effect {
	se := c.stdErr(a, b)
	return Effect{Estimate: estimate, StdErr: se, Interval: stats.Interval{Low: estimate - c.z*se, High: estimate + c.z*se}}
}

func (c comparison) ratio(estimate, a, b float64) Effect {
	if !(estimate > 0) || math.IsInf(estimate, 0) {
		return Effect{Estimate: math.NaN(), StdErr: math.NaN(), Interval: stats.Undefined()}
	}
	se := c.stdErr(a, b)
	factor := math.Exp(c.z * se)
	return Effect{Estimate: estimate, StdErr: se, Interval: stats.Interval{Low: estimate / factor, High: estimate * factor}}
}

func (c comparison) effects() Standardized {
	p1, p0 := c.treated.mean, c.control.mean
	return Standardized{
		Treated: c.plain(p1, 1, 0), Control: c.plain(p0, 0, 1),
		Difference: c.plain(p1-p0, 1, -1),
		Ratio:      c.ratio(p1/p0, 1/p1, -1/p0),
		OddsRatio:  c.ratio(p1/(1-p1)*(1-p0)/p0, 1/(p1*(1-p1)), -1/(p0*(1-p0))),
	}
}

// covariateAdjusted is the standard error of the difference of Ye and others: with
// the residuals of each arm and the predictions of all rows.
func covariateAdjusted(y []float64, arm []bool, treated, control scenario) float64 {
	own1, residual1, other1 := armOf(y, arm, true, treated.risk, control.risk)
	own0, residual0, other0 := armOf(y, arm, false, control.risk, treated.risk)
	if len(own1) < 2 || len(own0) < 2 {
		return math.NaN()
	}
	n := float64(len(y))
	y1, y0 := sum2(own1, residual1), sum2(own0, residual0)
	v1 := covariance(residual1, residual1)*n/float64(len(own1)) + 2*covariance(y1, own1) - covariance(treated.risk, treated.risk)
	v0 := covariance(residual0, residual0)*n/float64(len(own0)) + 2*covariance(y0, own0) - covariance(control.risk, control.risk)
	v10 := covariance(y1, other1) + covariance(y0, other0) - covariance(treated.risk, control.risk)
	return math.Sqrt(max(v1+v0-2*v10, 0) / n)
}

// armOf returns, of the rows of one arm, the risks in that arm, the residuals, and
// the risks in the other arm.
func armOf(y []float64, arm []bool, which bool, risk, otherRisk []float64) (own, residual, other []float64) {
	for i := range y {
		if arm[i] == which {
			own, other = append(own, risk[i]), append(other, otherRisk[i])
			residual = append(residual, y[i]-risk[i])
		}
	}
	return own, residual, other
}

func sum2(a, b []float64) []float64 {
	out := make([]float64, len(a))
	floats.AddTo(out, a, b)
	return out
}

// covariance is the sample covariance, with divisor n - 1.
func covariance(x, y []float64) float64 {
	mx, my, total := meanOf(x), meanOf(y), 0.0
	for i := range x {
		total += (x[i] - mx) * (y[i] - my)
	}
	return total / float64(len(x)-1)
}
