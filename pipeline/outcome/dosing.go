package outcome

import (
	"math"

	"reprieve/pipeline/schema"
)

// Dose is a dose, in mg and in mg for each kg of body weight; NaN where not known.
type Dose struct{ MG, MGPerKG float64 }

// DoseTrend is how the last known dose of course 1 compares with the first.
type DoseTrend int

// The trends. The zero value is that of patients with fewer than two known doses in
// course 1.
const (
	NoDoseTrend DoseTrend = iota
	DoseRaised
	DoseLowered
	DoseUnchanged
)

// Dosing is what a patient was given.
type Dosing struct {
	Sessions       [MaxSessionNumber]Dose // of sessions 1..6, by rank among all
	Mean           Dose                   // over the sessions where it is known
	Route, Setting int32                  // at the first session: the indices of the levels, -1 where missing
	Trend          DoseTrend
	// Change is the mean change, mg, from a session of course 1 to the next, where the
	// session before was not followed by a response and where it was (contract D8,
	// after_session). It is NaN without such a pair of known doses, and if not RESP.
	ChangeNoResponse, ChangeResponse float64
	Psychotherapy                    schema.Answer // Yes with any session, Unknown where no session says
}

// doseOf is the dose of a session. A weight that is not above 0 is none.
func doseOf(s Session) Dose {
	if !(s.WeightKG > 0) {
		return Dose{s.DoseMG, math.NaN()}
	}
	return Dose{s.DoseMG, s.DoseMG / s.WeightKG}
}

// dosing describes the sessions, of which first belong to course 1; after are the
// judgements after each of these, nil if the patient is not RESP.
func dosing(sessions []Session, first int, after []Judged) Dosing {
	d := Dosing{Route: sessions[0].Route, Setting: sessions[0].Setting, Trend: doseTrend(sessions[:first])}
	var mg, perKG sumOf
	for i := range MaxSessionNumber {
		d.Sessions[i] = Dose{math.NaN(), math.NaN()}
	}
	for i, s := range sessions {
		dose := doseOf(s)
		mg.add(dose.MG)
		perKG.add(dose.MGPerKG)
		if i < MaxSessionNumber {
			d.Sessions[i] = dose
		}
		d.Psychotherapy = max(d.Psychotherapy, s.Psychotherapy) // Unknown, No, Yes
	}
	d.Mean = Dose{mg.mean(), perKG.mean()}
	var change [2]sumOf
	for k := range len(after) - 1 {
		group := &change[0]
		if after[k].Responder {
			group = &change[1]
		}
		group.add(sessions[k+1].DoseMG - sessions[k].DoseMG)
	}
	d.ChangeNoResponse, d.ChangeResponse = change[0].mean(), change[1].mean()
	return d
}

// doseTrend compares the last known dose with the first.
func doseTrend(sessions []Session) DoseTrend {
	var known []float64
	for _, s := range sessions {
		if !math.IsNaN(s.DoseMG) {
			known = append(known, s.DoseMG)
		}
	}
	if len(known) < 2 {
		return NoDoseTrend
	}
	switch first, last := known[0], known[len(known)-1]; {
	case last > first:
		return DoseRaised
	case last < first:
		return DoseLowered
	}
	return DoseUnchanged
}
