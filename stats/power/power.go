// Package power plans studies: the power of the t test and of the comparison of two
// proportions, the patients that a power needs, and the events that a hazard ratio
// needs.
//
// Sizes are real numbers, as in R; round them up. A size that no number reaches is an
// error.
package power

import (
	"fmt"
	"math"

	"reprieve/stats/internal/special"
)

// Sides says which tail counts as a rejection; the zero value is Favored.
type Sides int

// The sides. All tests are at the two-sided Alpha.
const (
	// Favored counts rejections in the direction of the true difference only. R's
	// default, strict = FALSE.
	Favored Sides = iota
	// Both counts those in the wrong direction too. R: strict = TRUE.
	Both
)

// Options says which test is planned: Alpha 0 means 0.05, two-sided; Sides 0 means
// Favored.
type Options struct {
	Alpha float64
	Sides Sides
}

func (o Options) filled() (Options, error) {
	if o.Alpha == 0 {
		o.Alpha = 0.05
	}
	if !(o.Alpha > 0 && o.Alpha < 1) {
		return o, fmt.Errorf("alpha %v is not in (0, 1)", o.Alpha)
	}
	if o.Sides != Favored && o.Sides != Both {
		return o, fmt.Errorf("Sides(%d) is not a choice", int(o.Sides))
	}
	return o, nil
}

// TwoSampleT returns the power of the t test with equal variances for n patients in
// each of two groups whose means differ by delta, sd being the standard deviation
// within groups. Fewer than two patients a group, a standard deviation that is not
// positive, a delta that is not finite, or an alpha outside (0, 1) is an error.
//
// In R: power.t.test(n, delta, sd).
func TwoSampleT(n, delta, sd float64, opts Options) (float64, error) {
	p, err := student(n, delta, sd, 2, opts)
	if err != nil {
		return 0, fmt.Errorf("power: two-sample t: %w", err)
	}
	return p, nil
}

// PairedT is the same for n pairs, or one sample; sd is that of the differences.
//
// In R: power.t.test(n, delta, sd, type = "paired").
func PairedT(n, delta, sd float64, opts Options) (float64, error) {
	p, err := student(n, delta, sd, 1, opts)
	if err != nil {
		return 0, fmt.Errorf("power: paired t: %w", err)
	}
	return p, nil
}

// TwoSampleTSize returns the patients in each group that reach a power. A power that
// is not between alpha and 1, a delta of 0, and what is an error for TwoSampleT are
// errors.
//
// In R: power.t.test(power =, delta =, sd =).
func TwoSampleTSize(power, delta, sd float64, opts Options) (float64, error) {
	n, err := size(power, opts, func(n float64) (float64, error) { return student(n, delta, sd, 2, opts) })
	if err != nil {
		return 0, fmt.Errorf("power: two-sample t size: %w", err)
	}
	return n, nil
}

// PairedTSize returns the pairs that reach a power.
func PairedTSize(power, delta, sd float64, opts Options) (float64, error) {
	n, err := size(power, opts, func(n float64) (float64, error) { return student(n, delta, sd, 1, opts) })
	if err != nil {
		return 0, fmt.Errorf("power: paired t size: %w", err)
	}
	return n, nil
}

// student is the power of the t test of this number of samples.
func student(n, delta, sd, samples float64, opts Options) (float64, error) {
	opts, err := opts.filled()
	if err != nil {
		return 0, err
	}
	if !(n >= 2) || math.IsInf(n, 0) {
		return 0, fmt.Errorf("size %v: not from 2", n)
	}
	if !(sd > 0) || math.IsInf(sd, 0) || math.IsNaN(delta) || math.IsInf(delta, 0) {
		return 0, fmt.Errorf("difference %v, standard deviation %v: not finite, or not above 0", delta, sd)
	}
	df := (n - 1) * samples
	critical := -special.StudentQuantile(opts.Alpha/2, df)
	ncp := math.Sqrt(n/samples) * math.Abs(delta) / sd
	power := 1 - special.NoncentralStudentLower(critical, df, ncp)
	if opts.Sides == Both {
		power += special.NoncentralStudentLower(-critical, df, ncp)
	}
	return power, nil
}

// TwoProportions returns the power of the comparison of two proportions by the normal
// approximation, for n patients in each group. Fewer than one patient a group, a
// proportion outside (0, 1), or an alpha outside (0, 1) is an error.
//
// In R: power.prop.test(n, p1, p2).
func TwoProportions(n, p1, p2 float64, opts Options) (float64, error) {
	p, err := proportions(n, p1, p2, opts)
	if err != nil {
		return 0, fmt.Errorf("power: two proportions: %w", err)
	}
	return p, nil
}

// TwoProportionsSize returns the patients in each group that reach a power. A power
// that is not between alpha and 1, equal proportions, and what is an error for TwoProportions are
// errors.
//
// In R: power.prop.test(power =, p1 =, p2 =).
func TwoProportionsSize(power, p1, p2 float64, opts Options) (float64, error) {
	n, err := size(power, opts, func(n float64) (float64, error) { return proportions(n, p1, p2, opts) })
	if err != nil {
		return 0, fmt.Errorf("power: two proportions size: %w", err)
	}
	return n, nil
}

func proportions(n, p1, p2 float64, opts Options) (float64, error) {
	opts, err := opts.filled()
	if err != nil {
		return 0, err
	}
	if !(n >= 1) || math.IsInf(n, 0) {
		return 0, fmt.Errorf("size %v: not from 1", n)
	}
	for _, p := range []float64{p1, p2} {
		if !(p > 0 && p < 1) {
			return 0, fmt.Errorf("proportion %v is not in (0, 1)", p)
		}
	}
	z := -special.NormalQuantile(opts.Alpha / 2)
	mean := (p1 + p2) / 2
	null := math.Sqrt(2 * mean * (1 - mean))
	spread := math.Sqrt(p1*(1-p1) + p2*(1-p2))
	distance := math.Sqrt(n) * math.Abs(p1-p2)
	power := special.NormalLower((distance - z*null) / spread)
	if opts.Sides == Both {
		power += special.NormalUpper((distance + z*null) / spread)
	}
	return power, nil
}

// Events returns the events that the log-rank test, or a Cox model, needs for a power
// against a hazard ratio; share is the fraction of patients in one group, 0 meaning one
// half (Schoenfeld 1983, Biometrics 39:499). A hazard ratio of 1 or that is not positive, a power that is not between alpha and
// 1, a share outside (0, 1), or an alpha outside (0, 1) is an error.
func Events(power, hazardRatio, share float64, opts Options) (float64, error) {
	opts, err := opts.filled()
	if err != nil {
		return 0, fmt.Errorf("power: events: %w", err)
	}
	if share == 0 {
		share = 0.5
	}
	switch {
	case !(power > opts.Alpha && power < 1):
		return 0, fmt.Errorf("power: events: power %v is not in (alpha, 1)", power)
	case !(hazardRatio > 0) || hazardRatio == 1 || math.IsInf(hazardRatio, 0):
		return 0, fmt.Errorf("power: events: hazard ratio %v: not above 0 and other than 1", hazardRatio)
	case !(share > 0 && share < 1):
		return 0, fmt.Errorf("power: events: share %v is not in (0, 1)", share)
	}
	z := special.NormalQuantile(power) - special.NormalQuantile(opts.Alpha/2)
	l := math.Log(hazardRatio)
	return z * z / (share * (1 - share) * l * l), nil
}

// size halves an interval down to the number whose power is this.
func size(power float64, opts Options, of func(n float64) (float64, error)) (float64, error) {
	opts, err := opts.filled()
	if err != nil {
		return 0, err
	}
	if !(power > opts.Alpha && power < 1) {
		return 0, fmt.Errorf("power %v is not in (alpha, 1)", power)
	}
	const least, most = 2.0, 1e10
	low, high := least, least
	for {
		p, err := of(high)
		if err != nil {
			return 0, err
		}
		if p >= power {
			break
		}
		if low, high = high, 2*high; high > most {
			return 0, fmt.Errorf("power %v: no size up to %g reaches it", power, most)
		}
	}
	for high-low > 1e-13*high {
		mid := (low + high) / 2
		p, err := of(mid)
		if err != nil {
			return 0, err
		}
		if mid == low || mid == high {
			break
		}
		if p < power {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2, nil
}
