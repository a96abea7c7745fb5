package regression

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"reprieve/stats"
)

// Variance names how GComputation estimates its standard errors; the zero value is
// ModelDelta.
type Variance int

// The variances.
const (
	// ModelDelta is the delta method with the model's covariance; the covariates of the
	// sample are taken as given. R: marginaleffects::avg_comparisons, margins.
	ModelDelta Variance = iota
	// RobustDelta is the delta method with the HC0 covariance.
	RobustDelta
	// Influence is the variance of the influence function: the covariates are a sample
	// too. R: stdReg::stdGlm. Sjolander 2016, Eur J Epidemiol 31:563.
	Influence
)

// String returns the name as it is printed under a table.
func (v Variance) String() string {
	names := [...]string{"delta method, model covariance", "delta method, HC0 covariance", "influence function"}
	if v < 0 || int(v) >= len(names) {
		return fmt.Sprintf("Variance(%d)", int(v))
	}
	return names[v]
}

// GComputationOptions says how GComputation works: Level 0 means 0.95, Variance 0
// means ModelDelta.
type GComputationOptions struct {
	Level    float64
	Variance Variance
}

// Effect is an estimate with its standard error and interval. Of ratios StdErr is on
// the log scale, and the interval is the exponential of the one there.
type Effect struct {
	Estimate, StdErr float64
	Interval         stats.Interval
}

// Standardized are the marginal risks with everyone treated and with no one treated,
// and their difference, ratio and odds ratio. CovariateAdjusted is the standard error of the
// difference in a randomized trial, whatever is wrong with the model (Ye, Bannick,
// Yi and Shao 2023, Stat Theory Relat Fields 7:159); NaN with fewer than two rows in an arm.
type Standardized struct {
	N                            int
	Treated, Control             Effect
	Difference, Ratio, OddsRatio Effect
	CovariateAdjusted            float64
	Variance                     Variance
}

// GComputation returns the standardized risks of a fit by Logistic: the mean over
// all rows of the risk that the model predicts with the variable named treatment set
// to 1, or to the second level of a factor of two levels, and set to 0. Interactions
// of the treatment are predicted too.
//
// It is an effect of the treatment only where the covariates suffice to adjust for
// confounding. A variable that the model does not have or that has other values
// than 0 and 1, a prediction that aliased columns make inestimable, and a level or
// variance that does not exist are errors; so is a fit by another function. Ratios of
// a risk that is 0 are NaN.
//
// In R: predict the two data sets and average; marginaleffects::avg_comparisons.
// Robins 1986, Math Modelling 7:1393; Localio, Margolis and Berlin 2007, J Clin
// Epidemiol 60:874.
func GComputation(f Fit, treatment string, opts GComputationOptions) (Standardized, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return Standardized{}, fmt.Errorf("regression: g-computation: %w", err)
	}
	covariance, err := f.deltaCovariance(opts.Variance)
	if err != nil {
		return Standardized{}, fmt.Errorf("regression: g-computation: %w", err)
	}
	arm, err := f.arms(treatment)
	if err != nil {
		return Standardized{}, fmt.Errorf("regression: g-computation: %w", err)
	}
	treated, err := f.setTo(treatment, 1)
	if err != nil {
		return Standardized{}, fmt.Errorf("regression: g-computation: %w", err)
	}
	control, err := f.setTo(treatment, 0)
	if err != nil {
		return Standardized{}, fmt.Errorf("regression: g-computation: %w", err)
	}
	g := comparison{treated: treated, control: control, covariance: covariance, z: stats.NormalCritical(level)}
	if opts.Variance == Influence {
		g.treated.influence = f.influence(treated, covariance)
		g.control.influence = f.influence(control, covariance)
	}
	s := g.effects()
	s.N, s.Variance = f.N, opts.Variance
	s.CovariateAdjusted = covariateAdjusted(f.model.likelihood.y, arm, treated, control)
	return s, nil
}

// deltaCovariance returns the covariance of the kept coefficients for the delta
// method; for the influence function it is the model's, the inverse information.
func (f Fit) deltaCovariance(v Variance) (*mat.SymDense, error) {
	if f.model == nil {
		return nil, fmt.Errorf("not a fitted model")
	}
	if _, ok := f.model.likelihood.family.(binomialLogit); !ok {
		return nil, fmt.Errorf("the model is not a logistic one")
	}
	switch v {
	case ModelDelta, Influence:
		return f.sandwich.basis.unscaled(f.model.best.inverse, 1), nil
	case RobustDelta:
		robust, err := f.Robust(HC0)
		if err != nil {
			return nil, err
		}
		kept := mat.NewSymDense(f.Rank, nil)
		for a, i := range f.kept {
			for b, j := range f.kept[:a+1] {
				kept.SetSym(a, b, robust.Covariance.At(i, j))
			}
		}
		return kept, nil
	}
	return nil, fmt.Errorf("%v is not a variance", v)
}
