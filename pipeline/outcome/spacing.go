package outcome

import (
	"math"

	"reprieve/pipeline/schema"
)

// Spacing is when a patient's sessions took place, in days of 24 h and parts of them.
// Intervals are from the start of a session to the start of the next.
type Spacing struct {
	FollowUp float64   // from T0 to the data cut
	Starts   []float64 // of the sessions after the first, from T0
	Interval float64   // the mean within course 1; NaN of one session
	// Maintenance are the intervals from the first session of course 2 on, in order.
	Maintenance []float64
	Gap         float64 // from TS to the start of course 2; NaN without one
	StopReason  int32   // of the last session of course 1 if that is closed: the index of the level, else -1
}

func daysBetween(from, to schema.Instant) float64 { return float64(to-from) / float64(schema.Day) }

// spacing describes the sessions, ordered by start.
func spacing(sessions []Session, cut schema.Instant, c courseOne) Spacing {
	s := Spacing{FollowUp: daysBetween(c.t0, cut), Interval: math.NaN(), Gap: math.NaN(), StopReason: -1}
	for i := range sessions[1:] {
		s.Starts = append(s.Starts, daysBetween(c.t0, sessions[i+1].Start))
		if i >= c.first {
			s.Maintenance = append(s.Maintenance, daysBetween(sessions[i].Start, sessions[i+1].Start))
		}
	}
	if c.first > 1 {
		s.Interval = daysBetween(c.t0, sessions[c.first-1].Start) / float64(c.first-1)
	}
	if c.redosed {
		s.Gap = daysBetween(c.ts, c.redosing)
	}
	if c.closed {
		s.StopReason = sessions[c.first-1].StopReason
	}
	return s
}
