package outcome

import (
	"math"

	"reprieve/pipeline/schema"
)

// MedicationPeriod is a period on a drug.
type MedicationPeriod struct {
	Class       int32  // the index of the level in the medications table
	Drug        string // in lower case
	Start, Stop schema.Instant
	HasStop     bool
	Ongoing     bool    // without a stop: known to run on
	MG, MME     float64 // a day; NaN where not known
}

// NumClasses is the number of classes of drugs, Opioid the class of opioids.
const (
	NumClasses       = 6
	Opioid     int32 = 0
)

// Medication is what a patient takes at T0 and twelve weeks after TS (contract
// D16). Rows says whether the patient has any row: one who has none takes
// nothing only if the site records medication, which the cohort knows.
type Medication struct {
	Rows    bool
	Classes [NumClasses]ClassUse
	MME     MMEUse
}

// ClassUse is whether a class is taken.
type ClassUse struct {
	NotEvaluable bool // a row has neither a stop nor is it known to run on
	AtT0, AtW12  bool
}

// MMEUse is the dose of opioids in morphine milligram equivalents a day.
type MMEUse struct {
	NotEvaluable bool
	AtT0         float64
	AtTS         float64 // NaN where it cannot be told
	W12          float64 // mean over the days of the window
	W12Any       bool    // not 0 over the whole window
}

// mmeFactors are the factors of the CDC's 2022 guideline: mg a day times the
// factor is the dose in morphine milligram equivalents.
var mmeFactors = map[string]float64{
	"codeine": 0.15, "hydrocodone": 1, "hydromorphone": 5, "methadone": 4.7, "morphine": 1,
	"oxycodone": 1.5, "oxymorphone": 3, "tapentadol": 0.4, "tramadol": 0.2,
}

// medicationWindow is the window of medication, medicationDay the day on which
// the use of a class is asked.
const (
	medicationWindow = 4 // W12
	medicationDay    = 88
)

// medication says what a patient takes. Without TS only T0 is asked.
func medication(periods []MedicationPeriod, o *Outcome) Medication {
	m := Medication{Rows: len(periods) > 0}
	for _, p := range periods {
		c := &m.Classes[p.Class]
		c.NotEvaluable = c.NotEvaluable || !p.HasStop && !p.Ongoing
		c.AtT0 = c.AtT0 || p.runs(o.T0)
		c.AtW12 = c.AtW12 || o.HasTS && p.runs(o.TS+medicationDay*schema.Day)
	}
	m.MME = mmeUse(periods, o)
	m.MME.NotEvaluable = m.MME.NotEvaluable || m.Classes[Opioid].NotEvaluable
	return m
}

// runs says whether the period covers t.
func (p MedicationPeriod) runs(t schema.Instant) bool {
	if t < p.Start {
		return false
	}
	if p.HasStop {
		return t < p.Stop
	}
	return p.Ongoing
}

// mme is the dose of an opioid; NaN where it cannot be told.
func (p MedicationPeriod) mme() float64 {
	if !math.IsNaN(p.MME) {
		return p.MME
	}
	factor, ok := mmeFactors[p.Drug]
	if !ok {
		return math.NaN()
	}
	return p.MG * factor
}

// mmeUse is the dose at T0 and over W12, not evaluable if an opioid runs at one of
// these moments whose dose cannot be told.
func mmeUse(periods []MedicationPeriod, o *Outcome) MMEUse {
	u := MMEUse{AtT0: mmeAt(periods, o.T0)}
	if math.IsNaN(u.AtT0) {
		return MMEUse{NotEvaluable: true}
	}
	if !o.HasTS {
		return u
	}
	u.AtTS = mmeAt(periods, o.TS)
	window := Windows[medicationWindow]
	sum := 0.0
	for d := window.Lo; d <= window.Hi; d++ {
		dose := mmeAt(periods, o.TS+schema.Instant(d)*schema.Day+schema.Day/2)
		sum += dose
		u.W12Any = u.W12Any || dose > 0
	}
	if math.IsNaN(sum) {
		return MMEUse{NotEvaluable: true}
	}
	u.W12 = sum / float64(window.Hi-window.Lo+1)
	return u
}

// mmeAt is the dose of all opioids that run at t; NaN if that of one cannot be told.
func mmeAt(periods []MedicationPeriod, t schema.Instant) float64 {
	sum := 0.0
	for _, p := range periods {
		if p.Class == Opioid && p.runs(t) {
			sum += p.mme()
		}
	}
	return sum
}
