// Package survival estimates how long something lasts when, for some, it was
// still lasting at the last look (right censoring), when only an interval is known
// in which it ended (interval censoring), when it can end in several ways
// (competing causes), and how often something comes back (recurrent events).
//
// Times are numbers of one unit, the caller's choice, counted from 0; results
// have that unit, survival probabilities are fractions. What cannot be estimated
// is NaN. The zero value of every options struct is the documented default.
//
//   - one curve: KaplanMeier, with its quantiles and restricted means
//   - groups: LogRank and its weighted family, CompareRestrictedMeans
//   - competing causes: AalenJohansen, Gray, FineGray
//   - intervals: Turnbull, TurnbullBootstrap, IntervalTest
//   - recurrent events: MeanCumulativeCount
//   - regression: Cox, Parametric
//
// Processor seconds of R 4.2.2 (survival 3.5-3, cmprsk 2.2-11) and of this package,
// the least of three runs (R: one to two), one after the other on a machine of two
// processors that had other work, data of one generator:
//
//	                                                       R       Go    ratio
//	survdiff, two groups, n = 1,000,000                 2.59    0.182       14
//	survfit, two competing causes, n = 100,000          5.10    0.014      360
//	cuminc, two groups, both causes, n = 100,000        0.19    0.055        3
//	survfit of intervals (ends at 1e-6), n = 10,000     0.50    0.007       75
//	crr, three covariates, n = 2,000                    1.02    0.002      420
//
// Wall seconds, the least of two or three runs of R and the mean of four of Go, one
// after the other on the same machine without other work; times in hundredths:
//
//	survfit, n = 1,000,000                              1.26    0.070       18
//	coxph, 5 covariates, Efron, n = 100,000             0.60    0.064        9
//	coxph, 5 covariates, Efron, n = 1,000,000           7.31    0.580       12
package survival
