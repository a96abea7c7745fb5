package longitudinal

import (
	"fmt"

	"reprieve/stats"
)

// Method is how degrees of freedom and standard errors are made.
type Method int

// The methods.
const (
	// Satterthwaite: degrees of freedom from the delta method; the covariance of the
	// coefficients is the inverse information. The zero value.
	Satterthwaite Method = iota
	// KenwardRoger: Kenward and Roger 1997, with the second derivatives of the
	// covariance; adjusted covariance and degrees of freedom. Under REML only. With
	// MMRM they depend on the parameters of the structure, here those of R's mmrm:
	// standard errors can be a little below Satterthwaite's, and at a single visit
	// the variance is that of least squares times 1 - 1 / (rows - columns).
	KenwardRoger
)

// String returns satterthwaite or kenward_roger.
func (m Method) String() string {
	switch m {
	case Satterthwaite:
		return "satterthwaite"
	case KenwardRoger:
		return "kenward_roger"
	default:
		return "unknown"
	}
}

// Estimation is what is maximized.
type Estimation int

// The estimations.
const (
	// REML is the restricted likelihood. The zero value.
	REML Estimation = iota
	// ML is the full likelihood.
	ML
)

// String returns REML or ML.
func (e Estimation) String() string {
	switch e {
	case REML:
		return "REML"
	case ML:
		return "ML"
	default:
		return "unknown"
	}
}

// MMRMOptions choose the model for repeated measures.
type MMRMOptions struct {
	Level      float64 // of the intervals; 0 means 0.95
	Structure  Structure
	Estimation Estimation
	Method     Method
}

// check returns the level, or an error for what is not an option.
func (o MMRMOptions) check() (float64, error) {
	if !o.Structure.known() {
		return 0, fmt.Errorf("structure %d is not known", int(o.Structure))
	}
	if o.Estimation != REML && o.Estimation != ML {
		return 0, fmt.Errorf("estimation %d is not known", int(o.Estimation))
	}
	if o.Method != Satterthwaite && o.Method != KenwardRoger {
		return 0, fmt.Errorf("method %d is not known", int(o.Method))
	}
	if o.Method == KenwardRoger && o.Estimation == ML {
		return 0, fmt.Errorf("kenward_roger is defined under REML only")
	}
	return stats.Level(o.Level)
}

// Fit is a fitted model for repeated measures.
type Fit struct {
	Effects
	Structure  Structure
	Estimation Estimation
	Visits     []int       // the distinct visits, ascending
	Covariance [][]float64 // between the visits
	// Theta holds the covariance's parameters: logarithms of standard deviations,
	// then correlations as x of x / sqrt(1 + x^2), under Unstructured the elements of
	// a unit lower triangle, row by row.
	Theta                            []float64
	LogLik                           float64 // restricted under REML, all constants included
	Observations, Patients, Patterns int
	Converged                        bool
	Iterations                       int
	Gradient                         float64 // largest, of -2 LogLik by Theta
	Warnings                         []error
}

// MMRM fits the mixed model for repeated measures: a linear model of the design's
// columns whose errors are correlated within a patient. Visits that are missing
// are taken as missing at random.
//
// Patients of one missingness pattern are taken together, and the gradient and the
// Hessian are exact; the optimum is polished by Newton steps to a gradient below
// 1e-8. An error wraps ErrNoConvergence or ErrNotPositiveDefinite where the data
// do not determine the covariance; a column that is a combination of those before
// it, no more rows than columns, and two rows of one visit are errors too.
// A pair of visits at which no patient was seen together leaves an unstructured
// covariance undetermined. Responses that are fitted without error are an error.
//
// In R: mmrm(y ~ x + us(visit | patient), reml = TRUE, method = "Satterthwaite" or
// "Kenward-Roger", vcov = "Asymptotic" or "Kenward-Roger"). Mallinckrodt et al.
// 2008, Drug Inf J 42:303; Kenward and Roger 1997, Biometrics 53:983.
func MMRM(d Data, opts MMRMOptions) (Fit, error) {
	fit, err := fitMMRM(d, opts)
	if err != nil {
		return Fit{}, fmt.Errorf("longitudinal: mmrm: %s: %w", opts.Structure, err)
	}
	return fit, nil
}

func fitMMRM(d Data, opts MMRMOptions) (Fit, error) {
	level, err := opts.check()
	if err != nil {
		return Fit{}, err
	}
	m, err := newRepeated(d, opts)
	if err != nil {
		return Fit{}, err
	}
	return m.estimate(opts, level)
}

// estimate fits the structure that m is set to.
func (m *repeated) estimate(opts MMRMOptions, level float64) (Fit, error) {
	best, err := minimize(m, m.start())
	if err != nil {
		return Fit{}, err
	}
	inverse, err := invertHessian(best.hessian)
	if err != nil {
		return Fit{}, err
	}
	return m.fit(best, inverse, opts, level), nil
}
