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
	for i := range Windows {
		ws[i] = windowAt(days, Windows[i], anchor, cut, c)
	}
	return ws
}

// windowAt returns one of the windows after an anchor.
func windowAt(days []dayMean, at WindowDays, anchor, cut schema.Instant, c courseOne) Window {
	end := anchor + schema.Instant(at.Hi+1)*schema.Day
	w := Window{Due: cut >= end, Redosed: c.redosed && c.redosing < end}
	w.Value, w.Observed = meanOf(days, at.Lo, at.Hi)
	w.Carried, w.HasCarried = lastBefore(days, at.Lo)
	return w
}

// lastBefore returns the last daily mean of days 0..lo-1.
func lastBefore(days []dayMean, lo int) (Exact, bool) {
	i := firstFrom(days, lo)
	if i == 0 {
		return Exact{}, false
	}
	return days[i-1].exact(), true
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
