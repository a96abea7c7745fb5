package schema

import "time"

// FirstInstant returns the first instant of a month in a zone, in UTC. Where
// midnight does not exist it is the end of the gap, where it occurs twice the
// first of the two.
func FirstInstant(year int, month time.Month, zone *time.Location) time.Time {
	// Offsets lie within a day, so no part of the month comes before the day
	// before its midnight in UTC. From there on, offset by offset.
	midnight := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	from := midnight.Add(-26 * time.Hour)
	for {
		_, offset := from.In(zone).Zone()
		_, to := from.In(zone).ZoneBounds()
		first := midnight.Add(-time.Duration(offset) * time.Second)
		if first.Before(from) {
			first = from // the clocks went forward over midnight
		}
		if to.IsZero() || first.Before(to) {
			return first.UTC()
		}
		from = to
	}
}
