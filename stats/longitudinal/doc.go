// Package longitudinal fits models of responses that are measured again and again
// in the same patients: mixed models for repeated measures (MMRM), models with
// random intercepts and slopes, and generalized estimating equations (GEE).
//
// NewDesign makes a model's columns from covariates and factors. MMRM, MMRMLadder,
// RandomIntercept and RandomSlope give coefficients with Satterthwaite's or
// Kenward and Roger's degrees of freedom; Effects.Contrast gives differences and,
// with the weights of Design.Mean, least-squares means, Effects.Joint tests several
// at once. GEE gives robust standard
// errors.
//
// A visit that was missed has no row. Every fit is the same to the bit whatever the
// order of the rows. A fit that does not converge is an error, never a result; so
// are columns that are combinations of others, and responses without scatter.
//
// # Numbers
//
// The criteria are differentiated exactly, gradient and Hessian, on an orthonormal
// basis of the design, and minimized by damped Newton steps until the gradient is
// below 1e-8. Estimates agree with R (mmrm 0.3.18, lme4, lmerTest, pbkrtest,
// geepack, gee), where those are polished, to 1e-7 and better, degrees of freedom
// to 1e-5.
//
// # Speed
//
// On simulated patients with dropout (the benchmarks' trial), both sides in one run
// on one busy machine with two cores; seconds, of R 4.2.2 with the reference BLAS
// processor time, of this package elapsed:
//
//	                                       here     R               ratio
//	unstructured REML,  2,000 patients x 5  0.007    21.3 nlme::gls  3,000
//	                   20,000 patients x 5  0.045
//	                      400 patients x 12 0.16
//	random slope,       2,000 patients x 5  0.009     0.83 lme4      90
//
// The first three are with Satterthwaite's degrees of freedom.
package longitudinal
