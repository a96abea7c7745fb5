package synth

import "math"

// afterInitial books the next session of the series, or ends it: all sessions
// that were planned, or a stop before.
func (j *journey) afterInitial(day int) {
	if j.truth.Initial == j.truth.PlannedSessions {
		j.closeSeries(day)
		return
	}
	if reason := j.stopReason(); reason != "" {
		j.chart.sessions[len(j.chart.sessions)-1].stopReason = reason
		j.plan = NoMaintenance
		j.closeSeries(day)
		return
	}
	j.booked = j.nextSlot(day)
	if j.rng.chance(0.07) { // missed, and given at the slot after
		j.booked = j.nextSlot(j.booked)
	}
}

// stopReason draws whether a patient stops the series after a session; "" is no.
func (j *journey) stopReason() string {
	lack := 0.0
	if j.truth.Initial >= 2 && j.relief < 0.15 {
		lack = 0.12
	}
	return draw(j.rng, []share[string]{
		{"lack_of_effect", lack}, {"adverse_event", 0.006}, {"cost", 0.008}, {"other", 0.006}, {"", 0.98 - lack},
	})
}

// closeSeries ends the initial series with the session of a day, the last so far.
func (j *journey) closeSeries(day int) {
	j.seriesEnd, j.booked = day, never
	j.nextForm = day + j.rng.within(4, 8)
	end, relief := j.chart.sessions[len(j.chart.sessions)-1].end, round(j.lastRelief, 4)
	j.truth.TS, j.truth.ReliefAtTS = &end, &relief
	if relief >= lossOfResponse {
		days := round(j.truth.HalfLifeDays*math.Log2(relief/lossOfResponse), 1)
		j.truth.ReliefDays = &days
	}
	if j.plan == Scheduled && j.worthwhile() {
		j.booked = j.nextSlot(day + j.rng.within(34, 55))
	}
}

// lossOfResponse is the relief below which a patient is no responder at 30 %.
const lossOfResponse = 0.3

// worthwhile reports whether the series did enough for sessions to go on.
func (j *journey) worthwhile() bool { return *j.truth.ReliefAtTS > 0.15 }

// bookMaintenance lets a patient whose sessions are as needed call for one,
// sooner or later after the relief has fallen to half of that at the series' end.
func (j *journey) bookMaintenance(day int) {
	if j.plan != AsNeeded || j.seriesEnd == never || j.booked != never || !j.worthwhile() {
		return
	}
	last := j.dayOf(j.chart.sessions[len(j.chart.sessions)-1].start)
	if day >= last+14 && j.relief <= *j.truth.ReliefAtTS/2 && j.rng.chance(0.12) {
		j.booked = j.nextSlot(day + j.rng.within(2, 9))
	}
}

// afterMaintenance books the next session of a schedule. Now and then a patient
// wants no more of them.
func (j *journey) afterMaintenance(day int) {
	j.booked = never
	if j.rng.chance(0.1) {
		j.plan = NoMaintenance
	}
	if j.plan == Scheduled {
		j.booked = j.nextSlot(day + j.rng.within(27, 45))
	}
}

// nextSlot returns the first day of the patient's weekdays after a day.
func (j *journey) nextSlot(day int) int {
	for {
		day++
		if w := j.calendar.weekday(day); w == j.pattern[0] || w == j.pattern[1] {
			return day
		}
	}
}
