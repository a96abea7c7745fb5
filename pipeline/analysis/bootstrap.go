package analysis

import (
	"context"

	"reprieve/stats"
	"reprieve/stats/resample"
)

// bootstrapOptions are those of every bootstrap of patients: 2000 draws, percentile
// limits.
var bootstrapOptions = resample.Options{Seed: Seed, Method: resample.Percentile, Interpolation: resample.Linear}

// drawn is a statistic of n patients that is bootstrapped; nil where there is none.
type drawn struct {
	n         int
	statistic resample.Counted
}

// bootstrapLimits are percentile limits of each statistic, not estimable where there is
// none. Draws depend on the number of patients and on Seed alone: statistics of the same
// number share them.
func bootstrapLimits(ctx context.Context, list []drawn) ([]stats.Interval, error) {
	limits := make([]stats.Interval, len(list))
	for i := range limits {
		limits[i] = stats.Undefined()
	}
	done := map[int]bool{}
	for _, first := range list {
		if first.statistic == nil || done[first.n] {
			continue
		}
		done[first.n] = true
		var together []resample.Counted
		var places []int
		for i, d := range list {
			if d.statistic != nil && d.n == first.n {
				together, places = append(together, d.statistic), append(places, i)
			}
		}
		results, err := resample.BootstrapCounts(ctx, first.n, together, bootstrapOptions)
		if err != nil {
			return nil, err
		}
		for k, i := range places {
			limits[i] = results[k].Interval
		}
	}
	return limits, nil
}
