package synth

import "time"

// sideEffects are the terms of adverse events and their probability at a first
// session; later ones have less of them.
var sideEffects = []struct {
	term    string
	p       float64
	minutes [2]int // of the onset, from the session's start
	lasts   [2]int // minutes
}{
	{"nausea", 0.16, [2]int{20, 150}, [2]int{20, 240}},
	{"dizziness", 0.12, [2]int{10, 80}, [2]int{20, 150}},
	{"dissociation", 0.10, [2]int{8, 30}, [2]int{20, 70}},
	{"headache", 0.07, [2]int{60, 600}, [2]int{60, 900}},
	{"fatigue", 0.06, [2]int{60, 300}, [2]int{120, 1200}},
	{"vomiting", 0.035, [2]int{30, 180}, [2]int{5, 30}},
	{"anxiety", 0.03, [2]int{8, 40}, [2]int{10, 60}},
	{"blurred vision", 0.025, [2]int{10, 40}, [2]int{20, 60}},
	{"hypertension", 0.015, [2]int{15, 40}, [2]int{20, 60}},
}

var severities = []share[string]{{"mild", 78}, {"moderate", 20}, {"severe", 2}}

// react writes the adverse events of a session. Those in the clinic name the
// session, the later ones often do not.
func (j *journey) react(s session) {
	fewer := 1 / (1 + 0.25*float64(len(j.chart.sessions)))
	for _, e := range sideEffects {
		if !j.rng.chance(e.p * fewer) {
			continue
		}
		onset := s.start.Add(time.Duration(j.rng.within(e.minutes[0], e.minutes[1])) * time.Minute)
		r := j.newReaction(e.term, onset, j.rng.within(e.lasts[0], e.lasts[1]))
		r.sessionID, r.related = s.id, !j.rng.chance(0.04)
		if onset.After(s.end) && j.rng.chance(0.4) {
			r.sessionID = ""
		}
		j.addReaction(r)
	}
	if !s.completed {
		onset := s.start.Add(10 * time.Minute)
		r := j.newReaction("agitation", onset, 45)
		r.sessionID, r.related = s.id, true
		r.severity = draw(j.rng, []share[string]{{"moderate", 70}, {"severe", 30}})
		j.addReaction(r)
	}
}

// ailment writes, rarely, an event of everyday life.
func (j *journey) ailment(day int) {
	if !j.rng.chance(0.0012) {
		return
	}
	term := draw(j.rng, []share[string]{{"respiratory infection", 5}, {"fall", 2}, {"migraine attack", 2}, {"insomnia", 1}})
	j.addReaction(j.newReaction(term, j.calendar.at(day, j.rng.within(7*60, 22*60)), j.rng.within(600, 9000)))
}

func (j *journey) newReaction(term string, onset time.Time, minutes int) reaction {
	r := reaction{
		term: term, onset: onset, severity: draw(j.rng, severities),
		resolved: onset.Add(time.Duration(minutes) * time.Minute), hasResolved: !j.rng.chance(0.06),
	}
	r.serious = r.severity == "severe" && j.rng.chance(0.25)
	return r
}

// addReaction adds an event that has begun within the data; it may not have
// ended there.
func (j *journey) addReaction(r reaction) {
	end := j.calendar.end()
	if !r.onset.Before(end) {
		return
	}
	r.hasResolved = r.hasResolved && r.resolved.Before(end)
	j.chart.reactions = append(j.chart.reactions, r)
}
