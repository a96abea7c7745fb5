package survival

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"reprieve/stats"
)

// CumulativeHazard is the hazard of a stratum summed up to each of its distinct
// times, events and censorings, in ascending order.
type CumulativeHazard struct {
	Stratum      int
	Time, Hazard []float64
}

// BaselineHazards returns, by stratum, the cumulative hazard of a subject whose
// covariates and offset are 0: with Efron's ties Efron's estimate, otherwise
// Breslow's. A hazard too large for a number is NaN.
//
// In R: basehaz(fit, centered = FALSE).
func (f *CoxFit) BaselineHazards() []CumulativeHazard {
	zero := make([]float64, f.rows.p)
	out := make([]CumulativeHazard, len(f.rows.strata))
	for i, path := range f.rows.paths(f.beta, f.Ties) {
		s := path.stratum
		ratio := math.Exp(f.predictor(s, zero, 0))
		out[i] = CumulativeHazard{Stratum: s.label, Time: make([]float64, len(s.groups)), Hazard: make([]float64, len(s.groups))}
		for k := range s.groups {
			g := len(s.groups) - 1 - k
			out[i].Time[k] = f.rows.time[s.groups[g].from]
			out[i].Hazard[k] = numberOrNaN(ratio * path.cumulative[g].hazard)
		}
	}
	return out
}

func numberOrNaN(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.NaN()
	}
	return x
}

// predictor is x'b + offset as the rows of a stratum have it: centred.
func (f *CoxFit) predictor(s *coxStratum, x []float64, offset float64) float64 {
	eta := offset - s.offset
	for j, v := range f.rows.standardize(s, x) {
		eta += float64(v * f.beta[j])
	}
	return eta
}

// standardize centres and scales covariates as those of a stratum.
func (r *coxRows) standardize(s *coxStratum, x []float64) []float64 {
	z := make([]float64, r.p)
	for j, v := range x {
		z[j] = (v - s.center[j]) / r.scale[j]
	}
	return z
}

// CoxCurveOptions says for which Stratum and Offset a curve is, and how its limits
// are made: Level 0 means 0.95, Transform 0 means LogLog (R's default is log).
type CoxCurveOptions struct {
	Stratum   int
	Offset    float64
	Level     float64
	Transform Transform
}

// CoxCurve is the survival that a Cox regression predicts for given covariates: a
// step for each distinct time of the stratum, in ascending order, and the
// cumulative hazard at each. Counts are those of the stratum's rows, N and Events
// of all of them, whatever their covariates. StdErr is that of survival.
type CoxCurve struct {
	Steps            []Step
	CumulativeHazard []float64
	N, Events        int
	Level            float64
	Transform        Transform
}

// Curve returns the predicted survival of a subject with covariates x:
// exp(-cumulative hazard), where the hazard is Efron's or, with other ties,
// Breslow's.
//
// Variance of the cumulative hazard: the sum over event times of the hazard's own
// variance, and that from the coefficients, with the variance in use (Tsiatis
// 1981, Ann Stat 9:93). An error is: another number of covariates than in the fit,
// a number that is not finite, a stratum that the fit does not have, a level
// outside (0, 1), an unknown transform.
//
// In R: survfit(fit, newdata, conf.type = "log-log"); std.err in its summary.
func (f *CoxFit) Curve(x []float64, opts CoxCurveOptions) (CoxCurve, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return CoxCurve{}, fmt.Errorf("survival: cox curve: %w", err)
	}
	limits, err := opts.Transform.limits()
	if err != nil {
		return CoxCurve{}, fmt.Errorf("survival: cox curve: %w", err)
	}
	if err := f.checkSubject(x, opts.Offset); err != nil {
		return CoxCurve{}, fmt.Errorf("survival: cox curve: %w", err)
	}
	i := slices.IndexFunc(f.rows.strata, func(s coxStratum) bool { return s.label == opts.Stratum })
	if i < 0 {
		return CoxCurve{}, fmt.Errorf("survival: cox curve: stratum %d is not in the fit", opts.Stratum)
	}
	path := f.rows.paths(f.beta, f.Ties)[i]
	c := CoxCurve{Level: level, Transform: opts.Transform, N: path.stratum.to - path.stratum.from}
	c.Steps = f.rows.countSteps(path.stratum)
	c.Events = c.Steps[len(c.Steps)-1].CumulativeEvents
	hazard, variance := f.predictHazard(path, x, opts.Offset)
	c.CumulativeHazard = hazard
	c.fill(variance, limits)
	return c, nil
}

// checkSubject refuses covariates that the fit cannot predict from.
func (f *CoxFit) checkSubject(x []float64, offset float64) error {
	if len(x) != f.rows.p {
		return fmt.Errorf("%d covariates for a fit of %d", len(x), f.rows.p)
	}
	for j, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("covariate %d: %v is not a finite number", j, v)
		}
	}
	if math.IsNaN(offset) || math.IsInf(offset, 0) {
		return errors.New("the offset is not a finite number")
	}
	return nil
}

// predictHazard returns the cumulative hazard and its variance at each time.
func (f *CoxFit) predictHazard(path coxPath, x []float64, offset float64) (hazard, variance []float64) {
	n := len(path.jumps)
	hazard, variance = make([]float64, n), make([]float64, n)
	z := f.rows.standardize(path.stratum, x)
	ratio := math.Exp(f.predictor(path.stratum, x, offset))
	for k := range hazard {
		sum := path.cumulative[n-1-k]
		v := sum.variance
		for i := range z {
			di := z[i]*sum.hazard - sum.drift[i]
			for j := range z {
				dj := z[j]*sum.hazard - sum.drift[j]
				v += di * dj * f.Covariance.At(i, j) * f.rows.scale[i] * f.rows.scale[j]
			}
		}
		hazard[k], variance[k] = numberOrNaN(ratio*sum.hazard), numberOrNaN(ratio*ratio*v)
	}
	return hazard, variance
}

// countSteps counts the rows at each distinct time of a stratum.
func (r *coxRows) countSteps(s *coxStratum) []Step {
	n := len(s.groups)
	steps := make([]Step, n)
	events := 0
	for i := range steps {
		g := s.groups[n-1-i]
		events += g.events
		steps[i] = Step{
			Time: r.time[g.from], AtRisk: g.to - s.from, Events: g.events, Censored: g.to - g.from - g.events,
			CumulativeEvents: events,
		}
		if r.start != nil { // byStart descends
			steps[i].AtRisk -= sort.Search(len(s.byStart), func(j int) bool { return r.start[s.byStart[j]] < steps[i].Time })
		}
	}
	return steps
}

// fill makes survival and limits of the hazard and its variance.
func (c CoxCurve) fill(variance []float64, limits limitsFunc) {
	z := stats.NormalCritical(c.Level)
	for i := range c.Steps {
		s := &c.Steps[i]
		se := math.Sqrt(variance[i])
		s.Survival = math.Exp(-c.CumulativeHazard[i])
		s.StdErr = s.Survival * se
		switch {
		case s.Survival == 1:
			s.Interval = c.Transform.limitsAtOne()
		case s.Survival > 0:
			s.Interval = limits(s.Survival, se, z)
		default:
			s.StdErr, s.Interval = math.NaN(), stats.Undefined()
		}
	}
}

// curve gives the steps the lookups of a Kaplan-Meier curve.
func (c CoxCurve) curve() Curve {
	return Curve{Steps: c.Steps, N: c.N, Events: c.Events, Level: c.Level, Transform: c.Transform}
}

// At is Curve.At of the predicted survival.
func (c CoxCurve) At(t float64) (Point, error) { return c.curve().At(t) }

// Quantile is Curve.Quantile of the predicted survival.
func (c CoxCurve) Quantile(p float64) (Quantile, error) { return c.curve().Quantile(p) }

// Median is Curve.Median of the predicted survival.
func (c CoxCurve) Median() Quantile { return c.curve().Median() }
