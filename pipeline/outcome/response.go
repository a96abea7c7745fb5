package outcome

import "reprieve/pipeline/schema"

// Window is a patient's pain in one window after an anchor.
type Window struct {
	Due      bool  // the data reach beyond the window
	Observed bool  // at least one daily mean lies in it, due or not
	Value    Exact // mean of the daily means, if Observed
	Carried  Exact // the last daily mean of days 0..lo-1, if HasCarried (contract D7, locf)

	HasCarried bool
	Redosed    bool // a later course began before the window's end (contract D7, composite)
}

// windows returns the windows after an anchor (contract D5, D7).
func windows(days []dayMean, anchor, cut schema.Instant, c courseOne) [NumWindows]Window {
	var ws [NumWindows]Window
	for i, days2 := range Windows {
		w := &ws[i]
		end := anchor + schema.Instant(days2.Hi+1)*schema.Day
		w.Due = cut >= end
		w.Value, w.Observed = meanOf(days, days2.Lo, days2.Hi)
		w.Carried, w.HasCarried = lastBefore(days, days2.Lo)
		w.Redosed = c.redosed && c.redosing < end
	}
	return ws
}

// lastBefore returns the last daily mean of days 0..lo-1.
func lastBefore(days []dayMean, lo int) (Exact, bool) {
	for i := len(days) - 1; i >= 0; i-- {
		if days[i].day < lo {
			return days[i].exact(), true
		}
	}
	return Exact{}, false
}

// PercentChange returns 100 (value - baseline) / baseline; the window is
// observed and baseline is over 0.
func (w Window) PercentChange(baseline Exact) float64 { return percentChange(w.Value, baseline) }

// WeekMean is a patient's mean pain in one week.
type WeekMean struct {
	Observed bool
	Value    Exact
}

// weekMeans returns the means of the daily means of days 7(k-1)..7k-1 of T0 for
// weeks k = 1..12 (contract D14).
func weekMeans(days []dayMean) [NumWeeks]WeekMean {
	var ws [NumWeeks]WeekMean
	for k := range ws {
		ws[k].Value, ws[k].Observed = meanOf(days, 7*k, 7*k+6)
	}
	return ws
}
