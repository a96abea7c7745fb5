package ingest

import (
	"time"

	"reprieve/pipeline/schema"
)

const (
	daySeconds = 24 * 60 * 60
	// shiftSeconds is more than the largest distance of a zone from UTC.
	shiftSeconds = 26 * 60 * 60
)

// change is what the time zone did to a local time.
type change int

const (
	unchanged change = iota
	twice            // the clock showed the time twice; the first is meant
	skipped          // the clock never showed it; the offset before the change counts
)

// calendar reads times in a time zone. It keeps the stretch of local time in
// which the last offset holds, so that most times need no look at the zone.
type calendar struct {
	loc      *time.Location
	from, to int64 // local seconds in which offset is the only one
	offset   int64
	date     string // the last date that was read
	day      int64  // in days since 1970-01-01
}

// utc turns local seconds into UTC seconds. A local time that occurs twice is
// the first; one that the clock skipped is taken with the offset before.
func (c *calendar) utc(local int64) (schema.Instant, change) {
	if local >= c.from && local < c.to {
		return schema.Instant(local - c.offset), unchanged
	}
	return c.search(local)
}

// search looks through the stretches of one offset around a local time.
func (c *calendar) search(local int64) (schema.Instant, change) {
	found, count := int64(0), 0
	var last, before int64
	for u, first := local-shiftSeconds, true; u <= local+shiftSeconds; first = false {
		start, end, offset := c.stretch(u)
		at := local - offset
		if at >= start && at < end {
			if count == 0 {
				found = at
				c.remember(start, end, offset)
			}
			count++
		}
		if !first && at < start && local-last >= start {
			before = last
		}
		last, u = offset, end
	}
	switch {
	case count > 1:
		return schema.Instant(found), twice
	case count == 1:
		return schema.Instant(found), unchanged
	}
	return schema.Instant(local - before), skipped
}

// stretch gives the UTC seconds start..end around u in which one offset holds. On the
// last day of some years far ahead, such as 4000, time.ZoneBounds gives bounds that u is
// not within; the offset then holds to the next quarter of an hour.
func (c *calendar) stretch(u int64) (start, end, offset int64) {
	const always = 1 << 40
	t := time.Unix(u, 0).In(c.loc)
	_, off := t.Zone()
	from, to := t.ZoneBounds()
	start, end = -always, always
	if !from.IsZero() {
		start = from.Unix()
	}
	if !to.IsZero() {
		end = to.Unix()
	}
	if u < start || u >= end {
		const quarter = 15 * 60
		start, end = u, (floorDiv(u, quarter)+1)*quarter
	}
	return start, end, int64(off)
}

// remember keeps the local seconds that are far enough from both changes of
// the zone for the offset to be the only one.
func (c *calendar) remember(start, end, offset int64) {
	c.from, c.to, c.offset = start+offset+shiftSeconds, end+offset-shiftSeconds, offset
}

// localDay is the local date of an instant in days since 1970-01-01.
func (c *calendar) localDay(at schema.Instant) int64 {
	seconds := floorDiv(int64(at), 1e6)
	_, offset := time.Unix(seconds, 0).In(c.loc).Zone()
	return floorDiv(seconds+int64(offset), daySeconds)
}

// floorDiv divides and rounds down.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
