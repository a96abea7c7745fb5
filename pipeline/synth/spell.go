package synth

import "strings"

// The columns of each file, in the order in which the rows are spelled below.
var (
	patientColumns = []string{
		"patient_id", "site", "sex", "age", "diagnosis", "pain_years", "depression", "anxiety",
		"failed_classes", "psychotherapy_planned", "cohort_month", "consent",
	}
	sessionColumns = []string{
		"session_id", "patient_id", "started_at", "ended_at", "route", "dose_mg", "weight_kg",
		"series", "setting", "psychotherapy", "completed", "stop_reason",
	}
	homeColumns       = []string{"patient_id", "recorded_at", "phase", "item", "vas_mm"}
	clinicColumns     = []string{"session_id", "patient_id", "phase", "recorded_at", "vas_mm"}
	instrumentColumns = []string{"patient_id", "recorded_at", "instrument", "item", "value"}
	medicationColumns = []string{
		"patient_id", "drug", "class", "started_at", "stopped_at", "ongoing", "mg_per_day", "mme_per_day",
	}
	vitalColumns    = []string{"patient_id", "session_id", "recorded_at", "parameter", "value"}
	reactionColumns = []string{
		"patient_id", "term", "onset_at", "session_id", "resolved_at", "severity", "serious", "related",
	}
)

func spellPatient(l *line, ch *chart) {
	p := ch.person
	l.cell(ch.truth.PatientID)
	l.cell(ch.truth.Site)
	l.word(p.sex)
	if p.age < 0 {
		l.missing()
	} else {
		l.whole(p.age)
	}
	l.word(p.diagnosis)
	l.known(p.painYears)
	l.flag(p.depression)
	l.flag(p.anxiety)
	l.whole(p.failedClasses)
	l.flag(p.psychotherapy)
	l.cell(p.cohortMonth)
	l.flag(ch.truth.Consent)
}

func (ch *chart) spellSession(l *line, s session) {
	l.cell(s.id)
	l.cell(ch.truth.PatientID)
	l.local(s.start)
	if s.endMissing {
		l.missing()
	} else {
		l.local(s.end)
	}
	l.word(s.route)
	l.number(s.doseMg)
	l.known(s.weightKg)
	l.word(s.series)
	l.cell(s.setting)
	l.flag(s.psychotherapy)
	l.flag(s.completed)
	l.cell(s.stopReason)
}

func (ch *chart) spellHome(l *line, r rating) {
	l.cell(ch.truth.PatientID)
	l.moment(r.at, r.dateOnly)
	l.cell(r.phase)
	l.word(r.item)
	l.rating(r)
}

func (ch *chart) spellClinic(l *line, r rating) {
	l.cell(r.sessionID)
	l.cell(ch.truth.PatientID)
	l.word(r.phase)
	l.exact(r.at)
	l.rating(r)
}

func (l *line) rating(r rating) {
	if !r.answered {
		l.missing()
		return
	}
	l.mm(r.tenths)
}

func (ch *chart) spellAnswer(l *line, a answer) {
	l.cell(ch.truth.PatientID)
	l.moment(a.at, a.dateOnly)
	l.word(a.instrument)
	l.cell(a.item)
	if !a.answered {
		l.missing()
		return
	}
	l.number(a.value)
}

// drugSpeller returns the spelling of medications, which have dates only.
func (ch *chart) drugSpeller(c calendar) func(*line, drug) {
	return func(l *line, d drug) {
		l.cell(ch.truth.PatientID)
		l.word(d.name)
		l.cell(d.class)
		l.cell(c.date(d.started))
		if d.stopped == notStopped {
			l.empty()
		} else {
			l.cell(c.date(d.stopped))
		}
		if d.endUnknown {
			l.missing()
		} else {
			l.flag(d.stopped == notStopped)
		}
		l.number(d.mg)
		if d.class != "opioid" {
			l.empty()
			return
		}
		l.known(d.mme)
	}
}

func (ch *chart) spellVital(l *line, v vital) {
	l.cell(ch.truth.PatientID)
	l.cell(v.sessionID)
	l.exact(v.at)
	l.cell(v.parameter)
	l.whole(v.value)
}

func (ch *chart) spellReaction(l *line, r reaction) {
	l.cell(ch.truth.PatientID)
	term := r.term
	if l.rng.chance(0.05) {
		term = strings.ToUpper(term[:1]) + term[1:]
	}
	l.word(term)
	l.local(r.onset)
	if r.sessionID == "" {
		l.empty()
	} else {
		l.cell(r.sessionID)
	}
	if r.hasResolved {
		l.local(r.resolved)
	} else {
		l.empty()
	}
	l.word(r.severity)
	l.flag(r.serious)
	l.flag(r.related)
}
