package regression

import (
	"errors"
	"fmt"

	"reprieve/stats/design"
)

// Logistic fits the log odds of an event as X beta by maximum likelihood (Newton's
// method, which here is iteratively reweighted least squares).
//
// If the responses are separated by the columns, so that no finite estimate exists,
// the error is a *SeparationError that names them; so it is if all responses are
// the same and there is an intercept. Aliased columns are left out and named, as in
// Linear. Errors: no rows, no columns, another number of responses than rows, a level
// or tolerance outside (0, 1), no convergence.
//
// In R: glm(y ~ x, family = binomial); intervals confint.default(fit), profile
// likelihood intervals (Fit.Profile) confint(fit).
func Logistic(x *design.Matrix, event []bool, opts Options) (Fit, error) {
	y := zeroOne(event)
	if err := varied("logistic", x, y); err != nil {
		return Fit{}, err
	}
	return job{name: "logistic", family: binomialLogit{}, x: x, y: y, options: opts, profiled: true}.fit()
}

// zeroOne is 1 for true.
func zeroOne(event []bool) []float64 {
	y := make([]float64, len(event))
	for i, e := range event {
		if e {
			y[i] = 1
		}
	}
	return y
}

// varied returns the error of a model with an intercept whose events are all or
// none, which no start could fit.
func varied(name string, x *design.Matrix, y []float64) error {
	if len(y) == 0 || !x.HasIntercept() {
		return nil
	}
	for _, v := range y {
		if v != y[0] {
			return nil
		}
	}
	return &SeparationError{Model: name, Terms: []string{interceptName}, Complete: true}
}

// ModifiedPoisson fits the log risk of an event as X beta by the Poisson likelihood,
// with standard errors that are robust to its wrong variance: of type HC0, as the
// method was published. Exponentials of the coefficients are risk ratios. The
// log-likelihood, the criteria and the deviance are the Poisson ones, of little
// use for binary responses; fitted risks may exceed 1, which a warning counts. Fit.Robust
// gives other types, Fit.Clustered those for correlated rows. Errors are those of
// Logistic; separation here is a combination of columns without any event.
//
// In R: glm(y ~ x, family = poisson), sandwich::vcovHC(fit, "HC0"). Zou 2004, Am J
// Epidemiol 159:702.
func ModifiedPoisson(x *design.Matrix, event []bool, opts Options) (Fit, error) {
	y := zeroOne(event)
	if err := varied("modified poisson", x, y); err != nil && y[0] == 0 {
		return Fit{}, err
	}
	f, err := job{name: "modified poisson", family: poisson{}, x: x, y: y, options: opts}.fit()
	if err != nil {
		return Fit{}, err
	}
	if f.Estimates, err = f.Robust(HC0); err != nil {
		return Fit{}, err
	}
	above := 0
	for _, risk := range f.Fitted {
		if risk > 1 {
			above++
		}
	}
	if above > 0 {
		f.Warnings = append(f.Warnings, fmt.Errorf("regression: modified poisson: %d of %d fitted risks exceed 1", above, f.N))
	}
	return f, nil
}

// boundary is the fitted risk beyond which a log-binomial fit is taken to lie on the
// edge of what is possible, where its standard errors do not hold.
const boundary = 1 - 1e-6

// LogBinomial fits the log risk of an event as X beta by the binomial likelihood.
// Exponentials of the coefficients are risk ratios. The design must have an
// intercept. Where the maximum lies on the edge of the possible, at a fitted risk of 1,
// the search does not converge inside and that is an error: ModifiedPoisson is the
// model to take instead. Other errors are those of Logistic.
//
// In R: glm(y ~ x, family = binomial("log"), start = ...). Wacholder 1986, Am J
// Epidemiol 123:174.
func LogBinomial(x *design.Matrix, event []bool, opts Options) (Fit, error) {
	const name = "log-binomial"
	y := zeroOne(event)
	if !x.HasIntercept() {
		return Fit{}, fmt.Errorf("regression: %s: the design has no intercept", name)
	}
	if err := varied(name, x, y); err != nil {
		return Fit{}, err
	}
	f, err := job{name: name, family: binomialLog{}, x: x, y: y, options: opts}.fit()
	if separated := (*SeparationError)(nil); errors.As(err, &separated) {
		return Fit{}, separated
	}
	if err != nil {
		return Fit{}, fmt.Errorf("%w: is the maximum on the boundary, at a fitted risk of 1?", err)
	}
	for i, risk := range f.Fitted {
		if risk > boundary {
			return Fit{}, fmt.Errorf("regression: %s: row %d: the fitted risk is 1: the maximum lies on the boundary", name, i)
		}
	}
	return f, nil
}
