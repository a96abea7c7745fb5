package resample

import (
	"context"
	"fmt"
	"math"
	"slices"

	"reprieve/stats"
	"reprieve/stats/internal/special"
)

// defined returns the finite replicates in ascending order and notes the others.
func (r *Result) defined() []float64 {
	sorted := make([]float64, 0, len(r.Replicates))
	for _, v := range r.Replicates {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			sorted = append(sorted, v)
		}
	}
	slices.Sort(sorted)
	if r.Undefined = len(r.Replicates) - len(sorted); r.Undefined > 0 {
		r.Warnings = append(r.Warnings, fmt.Errorf("resample: %d of %d replicates are undefined and left out", r.Undefined, len(r.Replicates)))
	}
	return sorted
}

// meanSD are the mean and the standard deviation of sorted values.
func meanSD(sorted []float64) (mean, sd float64) {
	n := float64(len(sorted))
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	mean = Mean(sorted)
	squares := 0.0
	for _, v := range sorted {
		squares += float64((v - mean) * (v - mean))
	}
	if n < 2 {
		return mean, math.NaN()
	}
	return mean, math.Sqrt(squares / (n - 1))
}

// limits fills in the interval of the sorted replicates.
func (r *Result) limits(sorted []float64, level float64, how Interpolation) {
	if len(sorted) < 2 {
		return
	}
	tail := (1 - level) / 2
	z := stats.NormalCritical(level)
	low, high := tail, 1-tail
	switch r.Method {
	case Normal, NormalUncorrected:
		center := r.Estimate
		if r.Method == Normal {
			center -= r.Bias
		}
		r.Interval = stats.Interval{Low: center - float64(z*r.StdErr), High: center + float64(z*r.StdErr)}
		return
	case BCa, BCaMidrank:
		low, high = adjusted(r.Z0, r.Acceleration, -z), adjusted(r.Z0, r.Acceleration, z)
		if math.IsNaN(low) || math.IsNaN(high) {
			return
		}
	case Percentile, Basic:
	}
	ci := stats.Interval{Low: r.quantile(sorted, low, how), High: r.quantile(sorted, high, how)}
	if r.Method == Basic {
		ci = stats.Interval{Low: 2*r.Estimate - ci.High, High: 2*r.Estimate - ci.Low}
	}
	r.Interval = ci
}

// adjusted is the probability whose quantile is BCa's limit at the normal z.
func adjusted(z0, a, z float64) float64 {
	w := z0 + z
	return special.NormalLower(z0 + w/(1-float64(a*w)))
}

// quantile reads the p-quantile of the sorted replicates.
func (r *Result) quantile(sorted []float64, p float64, how Interpolation) float64 {
	n := len(sorted)
	if how == Linear {
		at := float64(float64(n-1) * p)
		k := min(int(at), n-2)
		return sorted[k] + float64((at-float64(k))*(sorted[k+1]-sorted[k]))
	}
	place := float64(float64(n+1) * p)
	if place <= 1 || place >= float64(n) {
		r.Warnings = append(r.Warnings, fmt.Errorf("resample: a limit is the %s of %d replicates: draw more", end(place), n))
	}
	k := int(place)
	switch {
	case k <= 0:
		return sorted[0]
	case k >= n:
		return sorted[n-1]
	case place == float64(k):
		return sorted[k-1]
	}
	below := special.NormalQuantile(float64(k) / float64(n+1))
	above := special.NormalQuantile(float64(k+1) / float64(n+1))
	share := (special.NormalQuantile(p) - below) / (above - below)
	return sorted[k-1] + float64(share*(sorted[k]-sorted[k-1]))
}

func end(place float64) string {
	if place <= 1 {
		return "smallest"
	}
	return "largest"
}

// biasCorrection is the normal quantile of the share of replicates below the
// estimate; NaN where that is 0 or 1.
func biasCorrection(sorted []float64, estimate float64, method Method) float64 {
	below, equal := 0.0, 0.0
	for _, v := range sorted {
		switch {
		case v < estimate:
			below++
		case v == estimate:
			equal++
		}
	}
	if method == BCaMidrank {
		below += equal / 2
	}
	share := below / float64(len(sorted))
	if !(share > 0 && share < 1) {
		return math.NaN()
	}
	return special.NormalQuantile(share)
}

// leaveOneOut returns the statistic without each unit, and the units' influence: the
// stratum's number of units less one, times the distance from the stratum's mean.
func leaveOneOut(ctx context.Context, strata [][]unit, statistic Statistic, workers int) (influence, jackknife []float64, err error) {
	var units []unit
	for _, stratum := range strata {
		units = append(units, stratum...)
	}
	owner := make([]int, 0)
	for i, u := range units {
		for _, row := range u {
			for len(owner) <= row {
				owner = append(owner, 0)
			}
			owner[row] = i
		}
	}
	jackknife = make([]float64, len(units))
	err = each(ctx, len(units), workers, func() func(int) {
		rows, scratch := make([]int, 0, len(owner)), make([]float64, len(owner))
		return func(i int) {
			rows = rows[:0]
			for row, of := range owner {
				if of != i {
					rows = append(rows, row)
				}
			}
			jackknife[i] = statistic(rows, scratch)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	from := 0
	for _, stratum := range strata {
		part := jackknife[from : from+len(stratum)]
		mean, _ := meanSD(part)
		for _, v := range part {
			if len(part) == 1 {
				v = mean // a stratum of one unit cannot be without it
			}
			influence = append(influence, float64(len(part)-1)*(mean-v))
		}
		from += len(stratum)
	}
	return influence, jackknife, nil
}

// acceleration is a sixth of the skewness of the influence, NaN without any.
func acceleration(influence []float64) float64 {
	squares, cubes := 0.0, 0.0
	for _, v := range influence {
		if math.IsNaN(v) {
			v = 0
		}
		squares += float64(v * v)
		cubes += float64(v * v * v)
	}
	return cubes / (6 * math.Pow(squares, 1.5))
}
