package schema

import "time"

// FirstInstant returns the first instant of a month in a zone, in UTC. Where
// midnight does not exist it is the end of the gap, where it occurs twice the
// first of the two.
func FirstInstant(year int, month time.Month, zone *time.Location) time.Time {
	// The local date of an instant never goes back by a whole day, so the first
	// instant of the month lies within a day of midnight UTC plus the offset.
	t := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC).Add(-26 * time.Hour)
	end := t.Add(52 * time.Hour)
	before := func(u time.Time) bool {
		y, m, _ := u.In(zone).Date()
		return y < year || y == year && m < month
	}
	for end.Sub(t) > time.Second {
		mid := t.Add((end.Sub(t) / 2).Truncate(time.Second))
		if before(mid) {
			t = mid
		} else {
			end = mid
		}
	}
	return end
}
