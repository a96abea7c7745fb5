package outcome

import (
	"math"

	"reprieve/pipeline/schema"
)

// Event is an adverse event.
type Event struct {
	Term     string // trimmed, in lower case
	Onset    schema.Instant
	Session  int32 // code of the session that it names, -1 for none
	Severity int32 // index of the level in the adverse_events table, -1 where missing
	Serious  bool
}

// VitalSign is one value of a vital sign at a session.
type VitalSign struct {
	At        schema.Instant
	Session   int32 // code of the session
	Parameter int32 // index of the level in the vitals table
	Value     float64
}

// The vital signs: the indices of the levels in the vitals table.
const (
	SBP int32 = iota
	DBP
	HR
	SpO2
	Dissociation
	numSigns
)

// Sign is a statement about the vital signs of a session.
type Sign struct {
	Name      string
	Parameter int32
	holds     func(before float64, during []float64) (counts, yes bool)
}

// slack keeps averages of decimals from missing a limit by a rounding.
const slack = 1e-9

func rise(atLeast float64) func(float64, []float64) (bool, bool) {
	return func(before float64, during []float64) (bool, bool) {
		return true, largest(during)-before >= atLeast-slack
	}
}

func high(atLeast float64) func(float64, []float64) (bool, bool) {
	return func(_ float64, during []float64) (bool, bool) { return true, largest(during) >= atLeast-slack }
}

// Signs are the statements in their order (contract D17).
var Signs = [...]Sign{
	{"sbp_rise", SBP, rise(SBPRise)},
	{"dbp_rise", DBP, rise(DBPRise)},
	{"hr_rise", HR, rise(HRRise)},
	{"sbp_high", SBP, high(SBPHigh)},
	{"dbp_high", DBP, high(DBPHigh)},
	{"spo2_low", SpO2, func(_ float64, during []float64) (bool, bool) { return true, smallest(during) < 90-slack }},
	{"dissociation_resolved", Dissociation, func(before float64, during []float64) (bool, bool) {
		return largest(during) > before+slack, during[len(during)-1] <= before+slack
	}},
}

// Safety is what happened at a patient's sessions (contract D17).
type Safety struct {
	Events    []Event // that belong to a session
	NoSession int     // events that belong to none
	Signs     [len(Signs)]struct{ N, Yes int }
	Vitals    [numSigns]VitalCourse
}

// safety assigns events to sessions and judges the vital signs. Vitals are
// ordered by time.
func safety(p Patient) Safety {
	var s Safety
	for _, e := range p.Events {
		if atSession(e, p.Sessions) {
			s.Events = append(s.Events, e)
		} else {
			s.NoSession++
		}
	}
	around := make([][numSigns]signAround, len(p.Sessions))
	for i, session := range p.Sessions {
		around[i] = signsAround(p.Vitals, session)
		s.judge(around[i])
	}
	s.Vitals = vitalCourses(p.Sessions, around)
	return s
}

// judge counts a session in the statements about it.
func (s *Safety) judge(around [numSigns]signAround) {
	for i, sign := range Signs {
		v := around[sign.Parameter]
		if !v.known() {
			continue
		}
		if counts, yes := sign.holds(v.before, v.during); counts {
			s.Signs[i].N++
			if yes {
				s.Signs[i].Yes++
			}
		}
	}
}

// atSession says whether an event names a session, or began within 24 h of the
// start of one.
func atSession(e Event, sessions []Session) bool {
	for _, s := range sessions {
		if e.Session == s.Code || e.Session < 0 && s.Start <= e.Onset && e.Onset <= s.Start+schema.Day {
			return true
		}
	}
	return false
}

// signAround is a sign before a session, NaN if not known, and during it.
type signAround struct {
	before float64
	during []float64
	at     []schema.Instant // the times of during
}

// known says whether there is a value before and one during.
func (v signAround) known() bool { return !math.IsNaN(v.before) && len(v.during) > 0 }

const signSpan = 4 * schema.Hour

// signsAround are the signs of one session: before is the last of the 24 h up to
// the start, during those of the 4 h after it. Values of one minute are averaged.
func signsAround(vitals []VitalSign, s Session) [numSigns]signAround {
	var around [numSigns]signAround
	for parameter := range numSigns {
		var before, during minutes
		for _, v := range vitals {
			switch {
			case v.Session != s.Code || v.Parameter != parameter:
			case v.At >= s.Start-schema.Day && v.At <= s.Start:
				before.add(v)
			case v.At > s.Start && v.At <= s.Start+signSpan:
				during.add(v)
			}
		}
		around[parameter] = signAround{before: math.NaN(), during: during.means, at: during.first}
		if n := len(before.means); n > 0 {
			around[parameter].before = before.means[n-1]
		}
	}
	return around
}

// minutes averages values, which come in order of time, by minute; first are the
// times of the first value of each.
type minutes struct {
	means  []float64
	first  []schema.Instant
	minute schema.Instant
	n      int
}

func (m *minutes) add(v VitalSign) {
	minute := v.At - ((v.At%schema.Minute)+schema.Minute)%schema.Minute
	if len(m.means) == 0 || minute != m.minute {
		m.means, m.first, m.minute, m.n = append(m.means, v.Value), append(m.first, v.At), minute, 1
		return
	}
	last := &m.means[len(m.means)-1]
	m.n++
	*last += (v.Value - *last) / float64(m.n)
}

func largest(values []float64) float64 {
	best := values[0]
	for _, v := range values[1:] {
		best = max(best, v)
	}
	return best
}

func smallest(values []float64) float64 {
	best := values[0]
	for _, v := range values[1:] {
		best = min(best, v)
	}
	return best
}
