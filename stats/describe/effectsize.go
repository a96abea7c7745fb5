package describe

import (
	"fmt"
	"math"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// EffectSize is a difference of means in standard deviations, without unit.
// CohenD is in pooled standard deviations, HedgesG is CohenD times Correction,
// which takes off its bias; StdErr is that of HedgesG by Borenstein et al. (2009).
// Interval is for HedgesG: the noncentralities of the t distribution at which the
// observed t is a tail's quantile.
type EffectSize struct {
	CohenD, HedgesG, Correction, StdErr float64
	Interval                            stats.Interval
}

// HedgesCorrection names a correction for the bias of Cohen's d with m degrees of
// freedom; the zero value is GammaCorrection.
type HedgesCorrection int

// The corrections (Hedges 1981, J Educ Stat 6:107).
const (
	// GammaCorrection is the exact one, Γ(m/2) / (Γ((m-1)/2) √(m/2)). R:
	// effectsize::hedges_g.
	GammaCorrection HedgesCorrection = iota
	// ApproximateCorrection is 1 - 3/(4m - 1), which many reviews were made with. R:
	// d * (1 - 3/(4 * m - 1)).
	ApproximateCorrection
)

// String returns the name as it is printed under a table.
func (c HedgesCorrection) String() string {
	switch c {
	case GammaCorrection:
		return "exact correction"
	case ApproximateCorrection:
		return "approximate correction"
	}
	return fmt.Sprintf("HedgesCorrection(%d)", int(c))
}

// EffectSizeOptions says how an effect size is made: Level 0 means 0.95, Correction 0
// means GammaCorrection. The correction enters HedgesG, StdErr and Interval.
type EffectSizeOptions struct {
	Level      float64
	Correction HedgesCorrection
}

// HedgesG returns the standardized difference of the means of x and y with Hedges'
// correction for small samples of m = n1 + n2 - 2. Positive means that x is larger.
//
// All are NaN where a sample is empty, the two have fewer than four values
// together, or neither varies. A NaN or an infinity, a level outside (0, 1), or an
// unknown correction is an error.
//
// In R: effectsize::hedges_g(x, y).
func HedgesG(x, y []float64, opts EffectSizeOptions) (EffectSize, error) {
	level, err := opts.level()
	if err != nil {
		return EffectSize{}, fmt.Errorf("describe: hedges g: %w", err)
	}
	a, b, err := twoMoments(x, y)
	if err != nil {
		return EffectSize{}, fmt.Errorf("describe: hedges g: %w", err)
	}
	sd, df := pooledSD(a, b), a.n+b.n-2
	if !(sd > 0) || df < 2 {
		return undefinedEffect(), nil
	}
	e := EffectSize{CohenD: (a.mean - b.mean) / sd, Correction: opts.Correction.factor(df)}
	e.HedgesG = e.CohenD * e.Correction
	scale := 1/a.n + 1/b.n
	e.StdErr = e.Correction * math.Sqrt(scale+float64(e.CohenD*e.CohenD)/(2*(a.n+b.n)))
	e.Interval = noncentralInterval(e.CohenD, math.Sqrt(scale), e.Correction, df, level)
	return e, nil
}

// PairedHedgesG returns the mean difference of pairs x[i] - y[i] in standard
// deviations of the differences (Cohen's dz), with Hedges' correction for m = n - 1.
// StdErr is Correction √(1/n + dz²/(2n)).
//
// All are NaN for fewer than three pairs, or where the differences do not vary.
// Errors are those of PairedT, and an unknown correction.
//
// In R: effectsize::hedges_g(x, y, paired = TRUE).
func PairedHedgesG(x, y []float64, opts EffectSizeOptions) (EffectSize, error) {
	level, err := opts.level()
	if err != nil {
		return EffectSize{}, fmt.Errorf("describe: paired hedges g: %w", err)
	}
	t, err := PairedT(x, y, TOptions{Level: level})
	if err != nil {
		return EffectSize{}, fmt.Errorf("describe: paired hedges g: %w", err)
	}
	if !(t.SD > 0) || t.DF < 2 {
		return undefinedEffect(), nil
	}
	n := float64(t.NX)
	e := EffectSize{CohenD: t.Difference / t.SD, Correction: opts.Correction.factor(t.DF)}
	e.HedgesG = e.CohenD * e.Correction
	e.StdErr = e.Correction * math.Sqrt(1/n+float64(e.CohenD*e.CohenD)/(2*n))
	e.Interval = noncentralInterval(e.CohenD, 1/math.Sqrt(n), e.Correction, t.DF, level)
	return e, nil
}

func undefinedEffect() EffectSize {
	nan := math.NaN()
	return EffectSize{CohenD: nan, HedgesG: nan, Correction: nan, StdErr: nan, Interval: stats.Undefined()}
}

// level checks the options and returns the level to use.
func (o EffectSizeOptions) level() (float64, error) {
	if o.Correction < GammaCorrection || o.Correction > ApproximateCorrection {
		return 0, fmt.Errorf("%v is not a correction", o.Correction)
	}
	return stats.Level(o.Level)
}

// factor takes off the bias of a standardized difference with m > 1 degrees of
// freedom.
func (c HedgesCorrection) factor(m float64) float64 {
	if c == ApproximateCorrection || m > 1e5 {
		return 1 - 3/(4*m-1) // the gamma functions lose more than the formula's m^-3
	}
	a, _ := math.Lgamma(m / 2)
	b, _ := math.Lgamma((m - 1) / 2)
	return math.Exp(a-b) / math.Sqrt(m/2)
}

// noncentralInterval inverts the noncentral t distribution: d / scale is t.
func noncentralInterval(d, scale, factor, df, level float64) stats.Interval {
	t, tail := d/scale, (1-level)/2
	at := func(p float64) float64 {
		// P(T <= t) falls from 1 to 0 as the noncentrality rises.
		width := 1.0
		for special.NoncentralStudentLower(t, df, t-width) < p || special.NoncentralStudentLower(t, df, t+width) > p {
			width *= 2
		}
		low, high := t-width, t+width
		for range 100 {
			mid := (low + high) / 2
			if mid == low || mid == high {
				break
			}
			if special.NoncentralStudentLower(t, df, mid) > p {
				low = mid
			} else {
				high = mid
			}
		}
		return (low + high) / 2 * scale * factor
	}
	return stats.Interval{Low: at(1 - tail), High: at(tail)}
}
