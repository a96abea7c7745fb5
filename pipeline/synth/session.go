package synth

import (
	"math"
	"time"
)

// session gives the session of a day: its row, its ratings, vital signs and
// adverse events, its effect, and the booking of the next.
func (j *journey) session(day int) {
	start := j.calendar.at(day, 540+5*j.rng.IntN(85))
	s := j.newSession(start)
	j.rateClinic(s)
	j.readVitals(s)
	j.react(s)
	j.chart.sessions = append(j.chart.sessions, s)

	gain := j.pop.SessionGain
	if !s.completed {
		gain /= 2
	}
	j.relief += gain * (j.truth.ReliefFraction - j.relief)
	j.lastRelief = j.relief
	if s.series == "maintenance" {
		j.truth.Boosters++
		j.afterMaintenance(day)
		return
	}
	if j.truth.Initial++; j.truth.Initial == 1 {
		t0 := s.start
		j.truth.T0 = &t0
	}
	j.afterInitial(day)
}

func (j *journey) newSession(start time.Time) session {
	nth := len(j.chart.sessions)
	s := session{
		id:    sessionID(j.seed, j.chart.number, nth),
		start: start, route: j.route, series: "initial", setting: "clinic",
		weightKg: j.weigh(), completed: true, stopReason: "completed",
		psychotherapy: j.chart.person.psychotherapy && (nth < 2 || nth%2 == 1),
		endMissing:    j.rng.chance(0.01),
	}
	if j.seriesEnd != never {
		s.series = "maintenance"
		if j.route == "sl" && j.rng.chance(0.3) {
			s.setting = "home"
		}
	}
	s.doseMg = j.titrate(nth)
	minutes := j.rng.within(40, 75)
	if j.route == "sl" {
		minutes += 25
	}
	if j.rng.chance(0.012) {
		s.completed, s.stopReason = false, "adverse_event"
		minutes = j.rng.within(15, 30)
	}
	s.end = start.Add(time.Duration(minutes) * time.Minute)
	return s
}

// weigh returns the weight of the day; now and then nobody weighs.
func (j *journey) weigh() float64 {
	j.weightKg += j.rng.normal(0, 0.3)
	if j.rng.chance(0.02) {
		return -1
	}
	return round(j.weightKg, 1)
}

// titrate returns the dose of the nth session (from 0), mg: it rises with the
// sessions, faster where there is little relief.
func (j *journey) titrate(nth int) float64 {
	step := 0.08
	if j.relief < 0.3 {
		step = 0.14
	}
	if nth == 0 {
		j.mgPerKg, step = 0.45, 0
	}
	j.mgPerKg = math.Min(j.mgPerKg+step, 1.2)
	mg := j.mgPerKg * j.weightKg
	if j.route == "sl" {
		mg = math.Min(2.5*mg, 300)
	}
	return 5 * math.Round(mg/5)
}
