package outcome

import "reprieve/pipeline/schema"

// MonitorBin is a span of time after the start of a session, without From and with
// To, in minutes.
type MonitorBin struct {
	Name     string
	From, To int
}

// MonitorBins are the spans in which vital signs are averaged, up to the 4 h of the
// contract: narrow where a clinic reads them every quarter or half hour, wide
// where few patients are left. Readings planned for 15, 30, 45, 60, 90 or 120 minutes
// may be some minutes early or late without leaving their span.
var MonitorBins = [...]MonitorBin{{"0-25", 0, 25}, {"25-50", 25, 50}, {"50-75", 50, 75}, {"75-105", 75, 105}, {"105-150", 105, 150}, {"150-240", 150, 240}}

// VitalCourse is how a vital sign ran at a patient's sessions, of those with a
// value before and one within 4 h after the start: means over the sessions that
// have the number, NaN if none has.
type VitalCourse struct {
	Before float64
	Within [len(MonitorBins)]float64 // the value of a span
	Change [len(MonitorBins)]float64 // the value of a span less that before
	Peak   float64                   // the largest value after the start, of SpO2 the smallest, less that before

	Risen, Settled int // sessions with a rise that counts, and those of them in which the last value was near that before again
}

// settledWithin is how far above the value before the last one may lie to be near it
// again, as a factor.
const settledWithin = 1.1

// vitalCourses are those of the vital signs, by their level in the vitals table, from
// the signs around each of the sessions.
func vitalCourses(sessions []Session, around [][numSigns]signAround) [numSigns]VitalCourse {
	var sums [numSigns]vitalSums
	for i, session := range sessions {
		for parameter, v := range around[i] {
			if v.known() {
				sums[parameter].add(int32(parameter), v, session.Start)
			}
		}
	}
	var courses [numSigns]VitalCourse
	for i := range sums {
		courses[i] = sums[i].course()
	}
	return courses
}

// vitalSums add up the sessions of a vital sign.
type vitalSums struct {
	before, peak   sumOf
	within, change [len(MonitorBins)]sumOf
	risen, settled int
}

func (s *vitalSums) add(parameter int32, v signAround, start schema.Instant) {
	peak := largest(v.during) - v.before
	if parameter == SpO2 {
		peak = smallest(v.during) - v.before
	}
	s.before.add(v.before)
	s.peak.add(peak)
	if atLeast, ok := riseThatCounts(parameter); ok && peak >= atLeast-slack {
		s.risen++
		if v.during[len(v.during)-1] <= settledWithin*v.before+slack {
			s.settled++
		}
	}
	for i, bin := range MonitorBins {
		var of sumOf
		for j, value := range v.during {
			since := v.at[j] - start
			if since > schema.Instant(bin.From)*schema.Minute && since <= schema.Instant(bin.To)*schema.Minute {
				of.add(value)
			}
		}
		s.within[i].add(of.mean())
		s.change[i].add(of.mean() - v.before)
	}
}

func (s *vitalSums) course() VitalCourse {
	c := VitalCourse{Before: s.before.mean(), Peak: s.peak.mean(), Risen: s.risen, Settled: s.settled}
	for i := range MonitorBins {
		c.Within[i], c.Change[i] = s.within[i].mean(), s.change[i].mean()
	}
	return c
}

// The rises of a vital sign over the value before that count, and the values from which
// it counts as high, in mmHg or a minute (contract D17).
const (
	SBPRise = 20
	DBPRise = 10
	HRRise  = 20
	SBPHigh = 180
	DBPHigh = 110
)

// riseThatCounts is that of a vital sign; false for one that has none.
func riseThatCounts(parameter int32) (atLeast float64, ok bool) {
	switch parameter {
	case SBP:
		return SBPRise, true
	case DBP:
		return DBPRise, true
	case HR:
		return HRRise, true
	}
	return 0, false
}
