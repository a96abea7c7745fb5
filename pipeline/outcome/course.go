package outcome

import "reprieve/pipeline/schema"

// courseOne is what the sessions say of the courses (contract D1).
type courseOne struct {
	t0            schema.Instant // start of the first session
	ts            schema.Instant // end of the last session of course 1, if closed
	first         int            // sessions of course 1
	count         int            // courses
	closed        bool
	redosed       bool           // a later course has begun
	redosing      schema.Instant // start of its first session
	disagreements int            // sessions marked initial after one marked maintenance
}

// courses divides sessions, ordered by start, into courses. A session begins a
// new one if it starts more than maxGapDays x 24 h after the one before, or if
// it is marked maintenance and the one before is not.
func courses(sessions []Session, cut schema.Instant, maxGapDays int) courseOne {
	gap := schema.Instant(maxGapDays) * schema.Day
	c := courseOne{t0: sessions[0].Start, count: 1}
	for i := 1; i < len(sessions); i++ {
		before, s := sessions[i-1], sessions[i]
		if s.Series == schema.Initial && before.Series == schema.Maintenance {
			c.disagreements++
		}
		late := s.Start-before.Start > gap
		if !late && (s.Series != schema.Maintenance || before.Series == schema.Maintenance) {
			continue
		}
		if c.count == 1 {
			c.first, c.redosed, c.redosing = i, true, s.Start
		}
		c.count++
	}
	if !c.redosed {
		c.first = len(sessions)
	}
	last := sessions[c.first-1]
	c.closed = c.redosed || cut > last.Start+gap
	if c.closed {
		c.ts = last.End
	}
	return c
}
