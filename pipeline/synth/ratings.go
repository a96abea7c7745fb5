package synth

import (
	"math"
	"time"
)

// diary is how a patient rates at home.
type diary struct {
	begins  int // first day
	minute  int // usual minute of the day
	seconds bool
	paper   bool // dates without clock time
	tenths  bool // a device that records tenths of a mm
	fatigue float64
	sleep   float64 // true values before treatment, mm
}

func newDiary(rng stream, pop Population, truth Patient, firstSession int) diary {
	d := diary{
		begins:  0,
		minute:  rng.within(18*60+30, 21*60+30),
		seconds: rng.chance(0.2),
		paper:   rng.chance(pop.PaperDiaryShare),
		tenths:  rng.chance(0.15),
		fatigue: clamp(rng.normal(15+0.8*truth.BaselineMM, 9), 20, 95),
		sleep:   clamp(rng.normal(10+0.8*truth.BaselineMM, 12), 15, 95),
	}
	if rng.chance(pop.LateDiaryShare) {
		d.begins = firstSession
	}
	return d
}

// rateHome writes the home ratings of a day, if it has a prompt.
func (j *journey) rateHome(day int) {
	if day < j.diary.begins || !j.prompted(day) {
		return
	}
	sessionDay := j.sessionOn(day)
	if j.diary.paper && sessionDay {
		return // a date alone would not say whether it was before the session
	}
	pain := j.pain()
	if sessionDay {
		pain *= 0.8 // what is left of the session's analgesia in the evening
	}
	pain += j.dayNoise
	r := rating{at: j.diaryTime(day), dateOnly: j.diary.paper, phase: "home", item: "pain"}
	if !j.replies(day, pain) {
		if j.rng.chance(0.15) {
			j.chart.home = append(j.chart.home, r)
		}
		return
	}
	r.answered, r.tenths = true, j.mark(pain+j.rng.normal(0, j.pop.RatingNoiseSDmm), j.diary.tenths)
	j.chart.home = append(j.chart.home, r)
	if j.calendar.weekday(day) == time.Sunday {
		j.rateItems(r)
	}
	if !j.diary.paper && j.rng.chance(0.02) { // a second rating, in the morning
		r.at = j.calendar.at(day, 6*60+j.rng.IntN(60))
		r.tenths = j.mark(pain+j.rng.normal(2, j.pop.RatingNoiseSDmm), j.diary.tenths)
		j.chart.home = append(j.chart.home, r)
	}
}

// prompted reports whether a day has a prompt: every day to a week after the
// series, then four days a week.
func (j *journey) prompted(day int) bool {
	if j.seriesEnd == never || day <= j.seriesEnd+7 {
		return true
	}
	switch j.calendar.weekday(day) {
	case time.Monday, time.Wednesday, time.Friday, time.Sunday:
		return true
	default:
		return false
	}
}

// replies draws whether a prompt is answered, by the day's pain and the months
// since enrolment.
func (j *journey) replies(day int, pain float64) bool {
	odds := logit(j.truth.ReplyProbability) +
		j.pop.ReplySlopePerMM*(pain-j.truth.BaselineMM) +
		j.pop.ReplySlopePerDays*float64(day-j.enrolled)/30
	return j.rng.chance(logistic(odds))
}

func (j *journey) diaryTime(day int) time.Time {
	if j.diary.paper {
		return j.calendar.at(day, 0)
	}
	at := j.calendar.at(day, j.diary.minute+j.rng.within(-25, 25))
	if j.diary.seconds {
		at = at.Add(time.Duration(j.rng.IntN(60)) * time.Second)
	}
	return at
}

// rateItems writes the weekly ratings that go with an answered pain rating.
func (j *journey) rateItems(r rating) {
	if !j.rng.chance(0.8) {
		return
	}
	better := 1 - 0.6*j.relief
	r.item, r.tenths = "fatigue", j.mark(j.diary.fatigue*better+j.rng.normal(0, 7), false)
	j.chart.home = append(j.chart.home, r)
	r.item, r.tenths = "sleep", j.mark(j.diary.sleep*better+j.rng.normal(0, 9), false)
	j.chart.home = append(j.chart.home, r)
	if j.chart.person.diagnosis == "fibromyalgia" && j.rng.chance(0.5) {
		r.item, r.tenths = "cognition", j.mark(0.8*j.diary.fatigue*better+j.rng.normal(0, 10), false)
		j.chart.home = append(j.chart.home, r)
	}
}

// mark returns where the mark on the scale is, in tenths of a mm.
func (j *journey) mark(mm float64, tenths bool) int {
	mm = clamp(mm, 0, 100)
	if tenths {
		return int(math.Round(10 * mm))
	}
	return 10 * int(math.Round(mm))
}

// rateClinic writes the ratings before, during and after a session; at a
// session at home there is only the one before.
func (j *journey) rateClinic(s session) {
	pain := j.pain() + j.dayNoise
	before := s.start.Add(-5 * time.Minute * time.Duration(j.rng.within(0, 5)))
	j.addClinic(s, "pre", before, 0.94, pain+j.rng.normal(2, 6))
	if s.setting == "home" {
		return
	}
	during := s.start.Add(time.Duration(j.rng.within(12, 30)) * time.Minute)
	j.addClinic(s, "during", during, 0.85, 0.35*pain+j.rng.normal(0, 8))
	after := s.end.Add(time.Duration(j.rng.within(10, 60)) * time.Minute)
	j.addClinic(s, "post", after, 0.92, 0.55*pain+j.rng.normal(0, 8))
	if j.rng.chance(0.35) {
		later := s.start.Add(time.Duration(j.rng.within(180, 330)) * time.Minute)
		j.addClinic(s, "post", later, 0.9, 0.6*pain+j.rng.normal(0, 8))
	}
}

// addClinic adds a prompt of the clinic's tablet, answered with probability p.
func (j *journey) addClinic(s session, phase string, at time.Time, p, mm float64) {
	r := rating{at: at, phase: phase, item: "pain", sessionID: s.id, answered: j.rng.chance(p)}
	if r.answered {
		r.tenths = j.mark(mm, false)
	} else if !j.rng.chance(0.5) {
		return
	}
	j.chart.clinic = append(j.chart.clinic, r)
}

// sessionOn reports whether the last session was on a day.
func (j *journey) sessionOn(day int) bool {
	n := len(j.chart.sessions)
	return n > 0 && j.dayOf(j.chart.sessions[n-1].start) == day
}
