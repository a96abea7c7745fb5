package outcome

import "reprieve/pipeline/schema"

// ReliefStatus is how the time in relief ended.
type ReliefStatus int

// The ends of relief. The zero value is that of patients who are not followed.
const (
	NotFollowed ReliefStatus = iota
	Loss                     // response was lost
	Redosed                  // a new course began while in response
	Censored                 // in response when last rated
)

// String returns the status as the outcomes write it.
func (s ReliefStatus) String() string { return [...]string{"", "loss", "redosed", "censored"}[s] }

// Relief is the duration of relief after course 1, in days from TS (contract
// D10). L, R and Q are set if In.
type Relief struct {
	Due   bool // the data reach beyond the landmark
	Rated bool // Due, and rated in days 0..m
	In    bool // Rated, in response, and not re-dosed before the landmark's end: followed for relief

	Status      ReliefStatus
	L           int  // the last day in response
	R           int  // the day of loss, if Status is Loss
	Q           int  // the day of re-dosing, if Status is Redosed
	Unconfirmed bool // censored, never re-dosed, and the last rating not in response
}

// responsePercent is the response that relief means.
const responsePercent = 30

// relief follows a patient of RESP whose course 1 is closed. The workspace holds the
// outcome ratings and the daily means after TS.
func (w *workspace) relief(baseline Exact, ts, cut schema.Instant, c courseOne, rules Rules) Relief {
	m := rules.LandmarkDays
	landmark := ts + schema.Instant(m+1)*schema.Day
	if cut < landmark {
		return Relief{}
	}
	days := w.days
	if c.redosed {
		days = dailyMeans(nil, beforeRedosing(w.ratings, c), ts)
	}
	atLandmark, rated := meanOf(days, 0, m)
	rel := Relief{Due: true, Rated: rated}
	redosed := c.redosed && c.redosing < landmark
	if !rated || redosed || !Response(atLandmark, baseline, responsePercent) {
		return rel
	}
	rel.In = true
	w.states = reliefStates(w.states[:0], days, baseline, m, rules.SmoothDays)
	rel.follow(w.states, m, ts, c, rules.MaxSilenceDays)
	return rel
}

// beforeRedosing returns the ratings before the first re-dosing, which there is; a
// rating of phase pre stamped exactly at its start is before it.
func beforeRedosing(ratings []Rating, c courseOne) []Rating {
	n := 0
	for n < len(ratings) && ratings[n].At < c.redosing {
		n++
	}
	before := ratings[:n:n]
	for ; n < len(ratings) && ratings[n].At == c.redosing; n++ {
		if ratings[n].Phase == schema.Pre {
			before = append(before, ratings[n])
		}
	}
	return before
}

// reliefState is the state of one rating day after the landmark.
type reliefState struct {
	day      int
	response bool
}

// reliefStates returns the states of the rating days after day m: whether the
// mean of the daily means of the smooth days that end on it, days after m only,
// is a response. They are appended to states.
func reliefStates(states []reliefState, days []dayMean, baseline Exact, m, smooth int) []reliefState {
	after := days[firstFrom(days, m+1):]
	from := 0 // after[from] is the first day of the mean
	for i, d := range after {
		for from < i && after[from].day <= d.day-smooth {
			from++
		}
		mean := totalOf(after[from : i+1]).dividedBy(i + 1 - from)
		states = append(states, reliefState{d.day, Response(mean, baseline, responsePercent)})
	}
	return states
}

// follow finds the end of relief.
func (rel *Relief) follow(states []reliefState, m int, ts schema.Instant, c courseOne, maxSilence int) {
	lost := firstLoss(states, c.redosed)
	rel.L = m
	for i, s := range states {
		if i == lost {
			break
		}
		if s.response {
			rel.L = s.day
		}
	}
	if lost < len(states) {
		rel.Status, rel.R = Loss, states[lost].day
		return
	}
	rel.Status = Censored
	if c.redosed {
		if q := dayOf(c.redosing, ts); q-rel.L <= maxSilence {
			rel.Status, rel.Q = Redosed, q
		}
		return
	}
	rel.Unconfirmed = len(states) > 0 && !states[len(states)-1].response
}

// firstLoss returns the index of the day of loss, len(states) without one: the
// first day whose state is not response and that is followed next by another
// such day, or is the last before a re-dosing.
func firstLoss(states []reliefState, redosed bool) int {
	for i, s := range states {
		if s.response {
			continue
		}
		last := i == len(states)-1
		if last && redosed || !last && !states[i+1].response {
			return i
		}
	}
	return len(states)
}
