package survival

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"reprieve/stats"
	"reprieve/stats/parallel"
)

// BootstrapOptions says how TurnbullBootstrap works: Level 0 means 0.95, Resamples
// 0 means 1000. Seed gives the resamples: the same seed, the same limits, on any
// number of processors.
type BootstrapOptions struct {
	Level     float64
	Resamples int
	Seed      uint64
}

// TurnbullLimits is bootstrap intervals of a Turnbull estimate: of survival at
// Times, and of the median. Known[i] is the number of resamples in which survival
// at Times[i] could be estimated, from which the limits are; a limit of the median
// is NaN where the median of that resample was not reached. Warnings holds
// ErrResamplesUnknown where some Known are below Resamples.
type TurnbullLimits struct {
	Times     []float64
	Survival  []stats.Interval
	Known     []int
	Median    stats.Interval
	Level     float64
	Resamples int
	Warnings  []error
}

// ErrResamplesUnknown is the warning of a time that lies beyond the data of some
// resamples.
var ErrResamplesUnknown = errors.New("in some resamples the curve is not known at all times")

// TurnbullBootstrap returns percentile limits of the curve of Turnbull from
// resamples of the subjects with replacement; quantiles are of type 7. The curve
// comes to its limit slowly, with the cube root of the number of subjects, unless
// the limits of the intervals are few and fixed: then only the limits have the
// level that they say; else they are a guide.
//
// Resample b draws from PCG(Seed, b) among the subjects in ascending order of Left and
// Right, so that their order in obs does not show. No subjects or
// no time at which anything can be estimated give NaN. A time that is negative, NaN or
// infinite, a level outside (0, 1), Resamples below 0, what Turnbull refuses and the
// end of ctx are errors.
func TurnbullBootstrap(ctx context.Context, obs []Censored, times []float64, opts BootstrapOptions) (TurnbullLimits, error) {
	level, err := stats.Level(opts.Level)
	if err != nil {
		return TurnbullLimits{}, fmt.Errorf("survival: turnbull bootstrap: %w", err)
	}
	if opts.Resamples < 0 {
		return TurnbullLimits{}, fmt.Errorf("survival: turnbull bootstrap: %d resamples: the number is not at least 0", opts.Resamples)
	}
	r := TurnbullLimits{Times: slices.Clone(times), Level: level, Resamples: opts.Resamples}
	if r.Resamples == 0 {
		r.Resamples = 1000
	}
	curve, err := Turnbull(obs, TurnbullOptions{})
	if err != nil {
		return TurnbullLimits{}, fmt.Errorf("survival: turnbull bootstrap: %w", err)
	}
	if _, err := curve.survivalAt(times); err != nil {
		return TurnbullLimits{}, fmt.Errorf("survival: turnbull bootstrap: %w", err)
	}
	sorted := slices.Clone(obs)
	slices.SortFunc(sorted, func(a, b Censored) int { return cmp.Or(cmp.Compare(a.Left, b.Left), cmp.Compare(a.Right, b.Right)) })
	draws, err := resampleCurves(ctx, sorted, times, r.Resamples, opts.Seed)
	if err != nil {
		return TurnbullLimits{}, fmt.Errorf("survival: turnbull bootstrap: %w", err)
	}
	r.fill(draws)
	return r, nil
}

// survivalAt is the curve at times.
func (c IntervalCurve) survivalAt(times []float64) ([]float64, error) {
	s := make([]float64, len(times))
	for i, t := range times {
		p, err := c.At(t)
		if err != nil {
			return nil, err
		}
		s[i] = p.Survival
	}
	return s, nil
}

// resampled is one resample: survival at the times and the median.
type resampled struct {
	survival []float64
	median   float64
	err      error
}

// resampleCurves fits all resamples on all processors, each into its own place.
func resampleCurves(ctx context.Context, obs []Censored, times []float64, resamples int, seed uint64) ([]resampled, error) {
	draws := make([]resampled, resamples)
	workers := min(runtime.GOMAXPROCS(0), resamples)
	var wait parallel.Group
	for w := range workers {
		wait.Go(func() {
			sample := make([]Censored, len(obs))
			for b := w; b < resamples && ctx.Err() == nil; b += workers {
				source := rand.New(rand.NewPCG(seed, uint64(b)))
				for i := range sample {
					sample[i] = obs[source.IntN(len(obs))]
				}
				draws[b] = resampleCurve(sample, times)
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for b, d := range draws {
		if d.err != nil {
			return nil, fmt.Errorf("resample %d: %w", b, d.err)
		}
	}
	return draws, nil
}

func resampleCurve(sample []Censored, times []float64) resampled {
	c, err := Turnbull(sample, TurnbullOptions{})
	if err != nil {
		return resampled{err: err}
	}
	s, err := c.survivalAt(times)
	return resampled{survival: s, median: c.Median(), err: err}
}

// fill makes the limits of the resamples.
func (r *TurnbullLimits) fill(draws []resampled) {
	for i := range r.Times {
		var known []float64
		for _, d := range draws {
			if !math.IsNaN(d.survival[i]) {
				known = append(known, d.survival[i])
			}
		}
		r.Known = append(r.Known, len(known))
		r.Survival = append(r.Survival, percentiles(known, r.Level))
	}
	if slices.ContainsFunc(r.Known, func(k int) bool { return k < r.Resamples }) {
		r.Warnings = append(r.Warnings, ErrResamplesUnknown)
	}
	medians := make([]float64, len(draws))
	for b, d := range draws {
		medians[b] = d.median
		if math.IsNaN(d.median) {
			medians[b] = math.Inf(1) // later than any that is reached
		}
	}
	r.Median = percentiles(medians, r.Level)
}

// percentiles is the interval between the quantiles of type 7 that leave half of
// 1-level on either side; a limit that would be infinite is NaN. x is sorted.
func percentiles(x []float64, level float64) stats.Interval {
	if len(x) == 0 {
		return stats.Undefined()
	}
	slices.Sort(x)
	at := func(p float64) float64 {
		position := p * float64(len(x)-1)
		low := int(position)
		high := min(low+1, len(x)-1)
		if math.IsInf(x[high], 1) && (math.IsInf(x[low], 1) || position > float64(low)) {
			return math.NaN()
		}
		if position == float64(low) {
			return x[low]
		}
		return x[low] + (position-float64(low))*(x[high]-x[low])
	}
	return stats.Interval{Low: at((1 - level) / 2), High: at((1 + level) / 2)}
}
