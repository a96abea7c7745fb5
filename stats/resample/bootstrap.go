package resample

import (
	"context"
	"fmt"
	"math"

	"reprieve/stats"
)

// Method names a bootstrap interval; the zero value is BCa.
type Method int

// The bootstrap intervals (Davison and Hinkley 1997, Bootstrap Methods and their
// Application, chapter 5).
const (
	// BCa takes the quantiles of the replicates that are corrected for bias and, by
	// the jackknife, for skewness. The bias is the share of replicates below the
	// estimate. R: boot::boot.ci(type = "bca", L = jackknife values). Efron 1987, JASA 82:171.
	BCa Method = iota
	// BCaMidrank counts replicates equal to the estimate half: for statistics with
	// few values, a median of whole numbers, say.
	BCaMidrank
	// Percentile takes the quantiles of the replicates. R: boot.ci(type = "perc").
	Percentile
	// Basic turns the quantiles round about the estimate. R: boot.ci(type = "basic").
	Basic
	// Normal is the estimate less its bias, and z standard errors on either side. R:
	// boot.ci(type = "norm").
	Normal
	// NormalUncorrected is the estimate and z standard errors on either side, its bias
	// left in. R: t0 + c(-1, 1) * qnorm(0.975) * sd(t).
	NormalUncorrected
)

// String returns the name as it is printed under a table.
func (m Method) String() string {
	names := [...]string{"BCa", "BCa, ties half", "percentile", "basic", "normal", "normal, bias not corrected"}
	if m < 0 || int(m) >= len(names) {
		return fmt.Sprintf("Method(%d)", int(m))
	}
	return names[m]
}

// Interpolation says how a quantile of the replicates is read between two of them;
// the zero value is NormalScale.
type Interpolation int

// The interpolations.
const (
	// NormalScale interpolates the place (R + 1) p on the scale of the normal
	// quantile, as boot::boot.ci.
	NormalScale Interpolation = iota
	// Linear is the quantile of type 7, R's quantile(t, p).
	Linear
)

// DefaultReplicates is the number that Options.Replicates of 0 means.
const DefaultReplicates = 2000

// Options says how a bootstrap is made: Replicates 0 means 2000, Level 0 means 0.95,
// Method 0 means BCa, Workers 0 as many as there are processors. Any Seed, 0
// included, is a seed. Of the two methods' choices Interpolation is for BCa,
// Percentile and Basic.
type Options struct {
	Replicates    int
	Seed          uint64
	Level         float64
	Method        Method
	Interpolation Interpolation
	Workers       int
}

// Result is a bootstrapped estimate. Replicates are in the order in which they were
// drawn. StdErr is their standard deviation, Bias their mean less the estimate. Z0 and Acceleration
// are the corrections of the BCa methods, Jackknife the statistic with each unit (row or
// cluster) left out, strata ascending; they are NaN and nil for the other methods.
// Undefined is the number of replicates that were NaN or infinite: they are left out.
type Result struct {
	Estimate, StdErr, Bias float64
	Interval               stats.Interval
	Method                 Method
	Z0, Acceleration       float64
	Jackknife              []float64
	Replicates             []float64
	Undefined              int
	Warnings               []error
}

// Bootstrap estimates the statistic with all rows and its interval from replicates
// drawn with replacement.
//
// The interval is NaN where the replicates or the jackknife do not say: where all
// replicates lie on one side of the estimate, no unit changes the statistic, or
// fewer than two replicates are defined (BCa); where the statistic of all rows is undefined.
// Warnings tell of undefined replicates and of limits at the smallest or largest replicate.
// A design without rows or with labels that do not fit, a negative number of
// replicates, a level outside (0, 1), an unknown method, and the end of ctx are
// errors.
//
// In R: boot::boot(data, statistic, R, strata = strata).
func Bootstrap(ctx context.Context, design Design, statistic Statistic, opts Options) (Result, error) {
	strata, level, err := prepare(design, opts)
	if err != nil {
		return Result{}, fmt.Errorf("resample: bootstrap: %w", err)
	}
	n := opts.Replicates
	if n == 0 {
		n = DefaultReplicates
	}
	replicates := make([]float64, n)
	room, from := most(strata), urns(strata)
	err = each(ctx, n, opts.Workers, func() func(int) {
		var s source
		rows, scratch := make([]int, 0, room), make([]float64, room)
		return func(i int) {
			s.start(opts.Seed, i)
			rows = s.withReplacement(from, rows[:0])
			replicates[i] = statistic(rows, scratch)
		}
	})
	if err != nil {
		return Result{}, fmt.Errorf("resample: bootstrap: %w", err)
	}
	return conclude(ctx, strata, statistic, replicates, level, opts)
}

// FromRows is Bootstrap with the rows of each replicate given, from 0: draws that
// another program made. Options' Replicates and Seed are not used. A row that the
// design has not is an error.
func FromRows(ctx context.Context, rows [][]int, design Design, statistic Statistic, opts Options) (Result, error) {
	strata, level, err := prepare(design, opts)
	if err != nil {
		return Result{}, fmt.Errorf("resample: from rows: %w", err)
	}
	room := design.N
	for i, draw := range rows {
		room = max(room, len(draw))
		for _, row := range draw {
			if row < 0 || row >= design.N {
				return Result{}, fmt.Errorf("resample: from rows: replicate %d: row %d of %d", i, row, design.N)
			}
		}
	}
	replicates := make([]float64, len(rows))
	err = each(ctx, len(rows), opts.Workers, func() func(int) {
		scratch := make([]float64, room)
		return func(i int) { replicates[i] = statistic(rows[i], scratch) }
	})
	if err != nil {
		return Result{}, fmt.Errorf("resample: from rows: %w", err)
	}
	return conclude(ctx, strata, statistic, replicates, level, opts)
}

// prepare checks the design and the options.
func prepare(design Design, opts Options) ([][]unit, float64, error) {
	strata, err := design.units()
	if err != nil {
		return nil, 0, err
	}
	if opts.Replicates < 0 {
		return nil, 0, fmt.Errorf("%d replicates: negative", opts.Replicates)
	}
	if opts.Method < BCa || opts.Method > NormalUncorrected {
		return nil, 0, fmt.Errorf("%v is not a method", opts.Method)
	}
	if opts.Interpolation != NormalScale && opts.Interpolation != Linear {
		return nil, 0, fmt.Errorf("Interpolation(%d) is not an interpolation", int(opts.Interpolation))
	}
	level, err := stats.Level(opts.Level)
	return strata, level, err
}

// conclude makes the result of the replicates.
func conclude(ctx context.Context, strata [][]unit, statistic Statistic, replicates []float64, level float64, opts Options) (Result, error) {
	all := 0
	for _, units := range strata {
		for _, u := range units {
			all += len(u)
		}
	}
	rows := make([]int, all)
	for i := range rows {
		rows[i] = i
	}
	r := Result{
		Estimate: statistic(rows, make([]float64, all)), Interval: stats.Undefined(), Method: opts.Method,
		Z0: math.NaN(), Acceleration: math.NaN(), Replicates: replicates,
	}
	sorted := r.defined()
	mean, sd := meanSD(sorted)
	r.StdErr, r.Bias = sd, mean-r.Estimate
	if opts.Method == BCa || opts.Method == BCaMidrank {
		influence, jackknife, err := leaveOneOut(ctx, strata, statistic, opts.Workers)
		if err != nil {
			return Result{}, fmt.Errorf("resample: jackknife: %w", err)
		}
		r.Jackknife, r.Acceleration = jackknife, acceleration(influence)
		r.Z0 = biasCorrection(sorted, r.Estimate, opts.Method)
	}
	if !math.IsNaN(r.Estimate) {
		r.limits(sorted, level, opts.Interpolation)
	}
	return r, nil
}
