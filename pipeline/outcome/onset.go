package outcome

import (
	"math"

	"reprieve/pipeline/schema"
)

// OnsetPercents are the falls of pain whose onset is timed.
var OnsetPercents = [2]int{30, 50}

// Onset is the time from T0 to the first relief after the first session, known to
// lie between two ratings.
type Onset struct {
	In    bool // a rating over 0 in the 24 h up to T0 to compare with
	Rated bool // In, and rated after T0
	Hours [len(OnsetPercents)]HourInterval
}

// HourInterval is a time in hours after T0 that lies in (After, By]; By is infinite
// where it was not reached.
type HourInterval struct{ After, By float64 }

// The hours after T0 of the ratings in which onset is looked for.
const (
	onsetFrom = 2 * schema.Hour
	onsetSpan = 14 * schema.Day
)

// onset looks for the first rating of a patient of RESP that is at most (100 - p) %
// of the last before T0. The acute effect is what is asked for, so there is no
// washout but that of the first two hours, in which patients are sedated.
func onset(all []Rating, sessions []Session) Onset {
	t0 := sessions[0].Start
	before, ok := preSession(all, schema.Pain, t0)
	if !ok || before.IsZero() {
		return Onset{}
	}
	moments := onsetMoments(all, sessions)
	o := Onset{In: true, Rated: len(moments) > 0}
	for i, percent := range OnsetPercents {
		h := HourInterval{By: math.Inf(1)}
		for _, m := range moments {
			hours := float64(m.at-t0) / float64(schema.Hour)
			if Response(m.value, before, percent) {
				h.By = hours
				break
			}
			h.After = hours
		}
		o.Hours[i] = h
	}
	return o
}

// moment is the mean of the ratings of one time.
type moment struct {
	at    schema.Instant
	value Exact
}

// onsetMoments are the ratings of pain of phase home, pre or post from 2 h to 14 days
// after T0, before the second session; one of phase pre stamped exactly at its start
// is before it. Those of one time are averaged.
func onsetMoments(all []Rating, sessions []Session) []moment {
	t0 := sessions[0].Start
	var moments []moment
	var sum, n int64
	for _, r := range all {
		if r.Item != schema.Pain || r.Phase == schema.During || r.At < t0+onsetFrom || r.At > t0+onsetSpan || !beforeSecond(r, sessions) {
			continue
		}
		if len(moments) == 0 || moments[len(moments)-1].at != r.At {
			moments = append(moments, moment{at: r.At})
			sum, n = 0, 0
		}
		sum += int64(r.Tenths)
		n++
		moments[len(moments)-1].value = ratio(sum, n)
	}
	return moments
}

func beforeSecond(r Rating, sessions []Session) bool {
	if len(sessions) == 1 {
		return true
	}
	start := sessions[1].Start
	return r.At < start || r.At == start && r.Phase == schema.Pre
}
