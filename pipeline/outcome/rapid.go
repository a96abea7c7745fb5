package outcome

import "reprieve/pipeline/schema"

// Judged says whether a patient counts for a statement, and whether it holds.
type Judged struct{ Counted, Responder bool }

// MaxRapidSession is the number of sessions up to which response is followed.
const MaxRapidSession = 6

// Rapid is the response within the initial series (contract D8). AfterSession[k]
// and BySession[k] are those of session k+1. Only patients of RESP count.
type Rapid struct {
	AfterSession, BySession [MaxRapidSession]Judged
	Hours                   [2]Judged // about 4 h and 24 h after the first session
}

const (
	rapidFrom = 12 * schema.Hour // after the start of the session
	rapidSpan = 14 * schema.Day
)

// HourWindows are the hours after T0 whose ratings count for "in a matter of
// hours".
var HourWindows = [2]struct {
	Name   string
	Lo, Hi schema.Instant
}{
	{"4h", 2 * schema.Hour, 8 * schema.Hour},
	{"24h", 12 * schema.Hour, 36 * schema.Hour},
}

// afterSessions judges the outcome ratings after each session of course 1 of a
// patient of RESP.
func afterSessions(ratings []Rating, sessions []Session, baseline Exact, cut schema.Instant, c courseOne) []Judged {
	after := make([]Judged, c.first)
	for k := range after {
		after[k] = afterSession(ratings, sessions, k, baseline, cut)
	}
	return after
}

// rapidRelief sums up the judgements after the sessions of course 1 of a patient of
// RESP, and judges the hours after the first; all are the ratings.
func rapidRelief(after []Judged, all []Rating, sessions []Session, cut schema.Instant, c courseOne) Rapid {
	var r Rapid
	for k := range MaxRapidSession {
		if k < len(after) {
			r.AfterSession[k] = after[k]
		}
		r.BySession[k] = bySession(after, k+1, c.closed)
	}
	for i, w := range HourWindows {
		r.Hours[i] = withinHours(all, sessions, w.Lo, w.Hi, cut)
	}
	return r
}

// afterSession judges the mean of the daily means from 12 h after session k to
// the next session, at most 14 days. An outcome rating of phase pre stamped
// exactly at the next session counts, however soon that is.
func afterSession(ratings []Rating, sessions []Session, k int, baseline Exact, cut schema.Instant) Judged {
	start := sessions[k].Start
	end, next := start+rapidSpan, false
	if k+1 < len(sessions) && sessions[k+1].Start <= end {
		end, next = sessions[k+1].Start, true
	}
	if cut < end {
		return Judged{}
	}
	var within []Rating
	for _, r := range ratings {
		if r.At >= start+rapidFrom && r.At < end || next && r.At == end && r.Phase == schema.Pre {
			within = append(within, r)
		}
	}
	days := dailyMeans(nil, within, start)
	if len(days) == 0 {
		return Judged{Counted: true}
	}
	value, _ := meanOf(days, days[0].day, days[len(days)-1].day)
	return Judged{true, Response(value, baseline, responsePercent)}
}

// bySession judges response after any of the first k sessions of course 1, of
// those who had k or whose course 1 is closed.
func bySession(after []Judged, k int, closed bool) Judged {
	if len(after) < k && !closed {
		return Judged{}
	}
	j := Judged{Counted: true}
	for _, a := range after[:min(k, len(after))] {
		if !a.Counted {
			return Judged{}
		}
		j.Responder = j.Responder || a.Responder
	}
	return j
}

// withinHours judges the plain mean of the ratings of phase post or home, before
// the second session, against the last rating before the first.
func withinHours(all []Rating, sessions []Session, lo, hi schema.Instant, cut schema.Instant) Judged {
	t0 := sessions[0].Start
	pre, ok := preSession(all, schema.Pain, t0)
	if !ok || pre.IsZero() || cut < t0+hi {
		return Judged{}
	}
	var sum, n int64
	for _, r := range all {
		second := len(sessions) > 1 && r.At >= sessions[1].Start
		if r.Item != schema.Pain || r.Phase != schema.Post && r.Phase != schema.Home || second || r.At < t0+lo || r.At > t0+hi {
			continue
		}
		sum += int64(r.Tenths)
		n++
	}
	return Judged{true, n > 0 && Response(ratio(sum, n), pre, responsePercent)}
}
