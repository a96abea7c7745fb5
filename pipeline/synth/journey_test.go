package synth

import (
	"math"
	"testing"
	"time"
)

// The order of the course: enrolment, sessions of the series, then the others,
// none after the dropout, ids and counts as in the truth.
func TestCoursesAreInOrder(t *testing.T) {
	c := testCohort(t, 4)
	for number := range 300 {
		ch := simulate(c, number)
		initial, boosters := 0, 0
		for i, s := range ch.sessions {
			if i > 0 && !s.start.After(ch.sessions[i-1].end) {
				t.Errorf("%s: session %d overlaps", ch.truth.PatientID, i+1)
			}
			if s.series == "initial" {
				initial++
				if boosters > 0 {
					t.Errorf("%s: the series goes on after maintenance", ch.truth.PatientID)
				}
				if i > 0 && s.start.Sub(ch.sessions[i-1].start) > 21*24*time.Hour {
					t.Errorf("%s: a gap within the series", ch.truth.PatientID)
				}
			} else {
				boosters++
			}
			if d := ch.truth.Dropout; d != nil && s.start.Format(time.DateOnly) > *d {
				t.Errorf("%s: a session after the dropout", ch.truth.PatientID)
			}
		}
		if initial != ch.truth.Initial || boosters != ch.truth.Boosters || initial > ch.truth.PlannedSessions {
			t.Errorf("%s: %d and %d sessions", ch.truth.PatientID, initial, boosters)
		}
		if (initial > 0) != (ch.truth.T0 != nil) || initial > 0 && !ch.truth.T0.Equal(ch.sessions[0].start) {
			t.Errorf("%s: T0 %v", ch.truth.PatientID, ch.truth.T0)
		}
		if ts := ch.truth.TS; ts == nil && boosters > 0 || ts != nil && !ts.Equal(ch.sessions[initial-1].end) {
			t.Errorf("%s: TS %v", ch.truth.PatientID, ts)
		}
	}
}

// Questionnaires: the baseline before the first session, and every other one at
// least four days after the series.
func TestFormsAreBeforeOrAfterTheSeries(t *testing.T) {
	c := testCohort(t, 2)
	after := 0
	for number := range 200 {
		ch := simulate(c, number)
		for _, a := range ch.answers {
			switch {
			case ch.truth.T0 == nil || a.at.Before(*ch.truth.T0):
				if a.instrument == "pgic" {
					t.Errorf("%s: a change before treatment", ch.truth.PatientID)
				}
			case ch.truth.TS == nil || a.at.Sub(*ch.truth.TS) < 3*24*time.Hour: // four calendar days
				t.Errorf("%s: %s within the series, %v", ch.truth.PatientID, a.instrument, a.at)
			default:
				after++
			}
		}
	}
	if after < 500 {
		t.Errorf("only %d values after the series", after)
	}
}

// Events begin before the end of the data; one that lasts beyond has no end.
func TestEventsAtTheEndOfTheData(t *testing.T) {
	c := testCohort(t, 2)
	end := c.calendar.end()
	for _, tc := range []struct {
		name              string
		onset, resolved   time.Duration // from the end of the data
		kept, hasResolved bool
	}{
		{"before", -2 * time.Hour, -time.Hour, true, true},
		{"lasts to the end", -2 * time.Hour, 0, true, false},
		{"lasts beyond", -2 * time.Hour, time.Hour, true, false},
		{"begins at the end", 0, time.Hour, false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			j := &journey{cohort: c, chart: &chart{}}
			j.addReaction(reaction{onset: end.Add(tc.onset), resolved: end.Add(tc.resolved), hasResolved: true})
			got := j.chart.reactions
			if len(got) == 1 != tc.kept || tc.kept && got[0].hasResolved != tc.hasResolved {
				t.Errorf("events %+v", got)
			}
		})
	}
}

// A sum is dealt out to items of at most 3, whatever it is.
func TestSpread(t *testing.T) {
	f := form{journey: &journey{rng: newStream(3, 0, medicine)}}
	for sum := range 28 {
		total, highest := 0, 0
		for _, v := range f.spread(sum, 9) {
			total += v
			highest = max(highest, v)
		}
		if total != sum || highest > 3 {
			t.Errorf("%d: dealt %d, highest %d", sum, total, highest)
		}
	}
}

// A day moves the noise so that its spread stays: standard deviation 7 mm and
// correlation 0.5 with the day before. Tolerances: about four standard errors of
// 20000 correlated draws.
func TestNoiseOfTheDay(t *testing.T) {
	c := testCohort(t, 2)
	j := &journey{cohort: c, rng: newStream(9, 0, medicine)}
	var noise, product moments
	for range 20000 {
		before := j.dayNoise
		j.drift()
		noise.add(j.dayNoise)
		product.add(before * j.dayNoise)
	}
	if math.Abs(noise.sd()-7) > 0.2 || math.Abs(noise.mean()) > 0.35 {
		t.Errorf("noise %v (%v) mm", noise.mean(), noise.sd())
	}
	if r := product.mean() / 49; math.Abs(r-0.5) > 0.05 {
		t.Errorf("correlation %v", r)
	}
}
