package survival

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// CompareOptions says which limits a comparison of two curves has: Level 0 means
// 0.95.
type CompareOptions struct{ Level float64 }

// Contrast is a comparison of two numbers, with its interval and the two-sided
// p-value of no difference.
type Contrast struct {
	Estimate float64
	Interval stats.Interval
	P        float64
}

// RestrictedMeanComparison compares the restricted means of two curves, A with B:
// Difference is A - B in the unit of time, Ratio is A / B, and LostRatio the ratio
// of the times lost, (Tau - A) / (Tau - B).
type RestrictedMeanComparison struct {
	A, B                         RestrictedMean
	Difference, Ratio, LostRatio Contrast
	Level                        float64
}

// CompareRestrictedMeans compares the restricted means to tau of two independent
// curves, by normal limits of the difference and of the logarithms of the ratios,
// whose standard errors come from the delta method.
//
// Where a mean is NaN (see Curve.RestrictedMean) so are the contrasts; a ratio
// with a part that is 0 is NaN, and where both standard errors are 0 the limits
// and p are NaN. A tau that is not a positive finite number and a level outside
// (0, 1) are errors.
//
// In R: survRM2::rmst2(time, status, arm, tau), arm 1 for A. The restricted mean is
// NaN where rmst2 would refuse tau. Royston and Parmar 2013, BMC Med Res Methodol
// 13:152; Uno et al. 2014, J Clin Oncol 32:2380.
func CompareRestrictedMeans(a, b Curve, tau float64, opts CompareOptions) (RestrictedMeanComparison, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return RestrictedMeanComparison{}, fmt.Errorf("survival: compare restricted means: %w", err)
	}
	c := RestrictedMeanComparison{Level: level}
	if c.A, err = a.RestrictedMean(tau); err != nil {
		return RestrictedMeanComparison{}, err
	}
	if c.B, err = b.RestrictedMean(tau); err != nil {
		return RestrictedMeanComparison{}, err
	}
	z := stats.NormalCritical(level)
	c.Difference = newContrast(c.A.Mean-c.B.Mean, math.Hypot(c.A.StdErr, c.B.StdErr), z)
	c.Ratio = ratioContrast(c.A.Mean, c.A.StdErr, c.B.Mean, c.B.StdErr, z)
	c.LostRatio = ratioContrast(tau-c.A.Mean, c.A.StdErr, tau-c.B.Mean, c.B.StdErr, z)
	return c, nil
}

// newContrast is symmetric about the estimate, whose value is 0 without a
// difference.
func newContrast(estimate, stdErr, z float64) Contrast {
	c := Contrast{Estimate: estimate, Interval: stats.Undefined(), P: math.NaN()}
	if stdErr > 0 {
		half := z * stdErr
		c.Interval = stats.Interval{Low: estimate - half, High: estimate + half}
		c.P = normalTwoSided(estimate / stdErr)
	}
	return c
}

// ratioContrast is newContrast of the logarithm of a / b, taken back.
func ratioContrast(a, aErr, b, bErr, z float64) Contrast {
	if !(a > 0 && b > 0) {
		return Contrast{Estimate: math.NaN(), Interval: stats.Undefined(), P: math.NaN()}
	}
	c := newContrast(math.Log(a/b), math.Hypot(aErr/a, bErr/b), z)
	c.Estimate = a / b
	c.Interval = stats.Interval{Low: math.Exp(c.Interval.Low), High: math.Exp(c.Interval.High)}
	return c
}
