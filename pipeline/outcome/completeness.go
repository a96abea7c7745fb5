package outcome

import (
	"math"

	"reprieve/pipeline/schema"
)

// The days of which Completeness tells.
const (
	RatedDaysBefore = 7  // before T0
	RatedDaysAfter  = 84 // after TS
	DensityDays     = 14 // after a session
)

// Completeness is how fully a patient rated pain, by outcome ratings (contract D2).
type Completeness struct {
	Before   int     // days -7..-1 of T0 with a rating
	After    int     // days 0..83 of TS with a rating, if AfterDue
	AfterDue bool    // the data reach to the end of day 83 of TS
	Since    float64 // days from the last rating to the data cut, NaN without a rating
	// Density holds, for days 0..13 after the start of a session, the home ratings of
	// that day for each day that was lived to its end before the next session and the
	// data cut; NaN without such a day.
	Density [DensityDays]float64
}

// completeness counts the outcome ratings, which are ordered by time, before T0 and after
// sessions.
func completeness(ratings []Rating, sessions []Session, cut, t0 schema.Instant) Completeness {
	f := Completeness{Density: density(ratings, sessions, cut), Since: math.NaN()}
	if n := len(ratings); n > 0 {
		f.Since = daysBetween(ratings[n-1].At, cut)
	}
	last := 0
	for _, r := range ratings {
		if day := dayOf(r.At, t0); day >= -RatedDaysBefore && day < 0 && day != last {
			f.Before++
			last = day
		}
	}
	return f
}

// follow counts the days after TS that have a daily mean, if the data reach so far.
func (f *Completeness) follow(days []dayMean, ts, cut schema.Instant) {
	f.AfterDue = cut >= ts+RatedDaysAfter*schema.Day
	if !f.AfterDue {
		return
	}
	for _, d := range days {
		if d.day < RatedDaysAfter {
			f.After++
		}
	}
}

// density is the home ratings a day after the latest session.
func density(ratings []Rating, sessions []Session, cut schema.Instant) [DensityDays]float64 {
	var counted, lived, d [DensityDays]float64
	r := 0
	for i, s := range sessions {
		end := cut
		if i+1 < len(sessions) {
			end = sessions[i+1].Start
		}
		whole := min(DensityDays, int((end-s.Start)/schema.Day))
		for day := range whole {
			lived[day]++
		}
		for r < len(ratings) && ratings[r].At <= s.Start {
			r++
		}
		for ; r < len(ratings) && ratings[r].At < end; r++ {
			if day := dayOf(ratings[r].At, s.Start); day < whole && ratings[r].Phase == schema.Home {
				counted[day]++
			}
		}
	}
	for day := range d {
		d[day] = math.NaN()
		if lived[day] > 0 {
			d[day] = counted[day] / lived[day]
		}
	}
	return d
}
