package synth

import (
	"math"
	"time"
)

// pulse is a patient's circulation: at rest, and how it answers to a session.
type pulse struct {
	sbp, dbp, hr, spo2            float64
	sbpRise, dbpRise, hrRise, dip float64
	dissociation                  float64 // usual peak, 0..10
}

func newPulse(rng stream) pulse {
	return pulse{
		sbp: clamp(rng.normal(124, 12), 98, 158), dbp: clamp(rng.normal(77, 8), 56, 98),
		hr: clamp(rng.normal(73, 9), 52, 104), spo2: clamp(rng.normal(97.6, 0.9), 95, 99.5),
		sbpRise: math.Max(0, rng.normal(16, 8)), dbpRise: math.Max(0, rng.normal(9, 5)),
		hrRise: rng.normal(8, 6), dip: math.Max(0, rng.normal(1.2, 0.8)),
		dissociation: clamp(rng.normal(4.5, 2), 0, 9),
	}
}

// readVitals writes the readings of a session at the clinic: before, near the
// peak, past it and at the end. The rise is 0, whole, part and little of itself.
func (j *journey) readVitals(s session) {
	if s.setting == "home" {
		return
	}
	peak := j.rng.within(15, 25)
	minutes := []int{-j.rng.within(5, 15), peak, peak + 20, int(s.end.Sub(s.start).Minutes()) + 5}
	parts := []float64{0, 1, 0.6, 0.15}
	if !s.completed {
		minutes, parts = minutes[:2], parts[:2]
	}
	size := j.rng.normal(1, 0.25) // of this session's answer
	for i, minute := range minutes {
		if i == 2 && minutes[3] <= minute+5 {
			continue
		}
		j.readOnce(s, s.start.Add(time.Duration(minute)*time.Minute), parts[i], size*parts[i])
	}
}

// readOnce writes the readings of one moment; part is that of the dissociation's
// peak, rise the factor of the usual rise.
func (j *journey) readOnce(s session, at time.Time, part, rise float64) {
	p := j.resting
	dissociation := 0.0
	if part > 0.5 {
		dissociation = clamp(part*p.dissociation+j.rng.normal(0, 1), 0, 10)
	} else if part > 0 && j.rng.chance(0.12) {
		dissociation = 1
	}
	readings := []struct {
		parameter string
		value     float64
	}{
		{"sbp", p.sbp + rise*p.sbpRise + j.rng.normal(0, 5)},
		{"dbp", p.dbp + rise*p.dbpRise + j.rng.normal(0, 4)},
		{"hr", p.hr + rise*p.hrRise + j.rng.normal(0, 4)},
		{"spo2", math.Min(100, p.spo2-rise*p.dip+j.rng.normal(0, 0.7))},
		{"dissociation", dissociation},
	}
	for _, r := range readings {
		if j.rng.chance(0.01) {
			continue
		}
		j.chart.vitals = append(j.chart.vitals, vital{
			sessionID: s.id, at: at, parameter: r.parameter, value: int(math.Round(r.value)),
		})
	}
}
