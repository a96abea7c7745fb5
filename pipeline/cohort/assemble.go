package cohort

import (
	"sort"
	"strings"

	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// assembler walks the tables patient by patient. All are ordered by patient,
// then time, as the reader leaves them; each cursor moves forward once.
type assembler struct {
	patients                                                             schema.View
	id, site, sex, diagnosis                                             schema.CodeColumn
	age, failedClasses                                                   schema.Wholes
	painYears                                                            schema.Numbers
	depression, anxiety, psychotherapy, consent                          schema.Answers
	dataCut                                                              schema.Instants
	sessions, vas, instruments, medications, vitals, adverse             *cursor
	sessionEnd                                                           schema.Instants
	sessionRoute, sessionSetting, sessionStop                            schema.CodeColumn
	sessionDose, sessionWeight                                           schema.Numbers
	sessionPsychotherapy                                                 schema.Answers
	sessionSeries, sessionID, vasSession, vasPhase, vasItem              schema.CodeColumn
	vasTenths                                                            schema.Tenths
	instrumentCode                                                       map[int32]outcome.Instrument
	instrumentName                                                       schema.CodeColumn
	instrumentItem                                                       schema.Wholes
	instrumentValue                                                      schema.Numbers
	sessionBuffer                                                        []outcome.Session
	ratingBuffer                                                         []outcome.Rating
	medicationDrug, medicationClass                                      schema.CodeColumn
	medicationStop                                                       schema.Instants
	medicationOngoing                                                    schema.Answers
	medicationMG, medicationMME                                          schema.Numbers
	vitalSession, vitalParameter, eventTerm, eventSession, eventSeverity schema.CodeColumn
	vitalValue                                                           schema.Numbers
	eventSerious                                                         schema.Answers
	vitalBuffer                                                          []outcome.VitalSign
	medicationBuffer                                                     []outcome.MedicationPeriod
	scoreBuffer                                                          []outcome.Score
}

// cursor is a place in a table that is ordered by patient.
type cursor struct {
	table   string
	view    schema.View
	patient schema.CodeColumn
	at      schema.Instants
	next    int
	cut     int64 // rows at or after the data cut
}

func newCursor(src Source, table, timeColumn string) *cursor {
	v := src.View(table)
	return &cursor{table: table, view: v, patient: v.Codes("patient_id"), at: v.Instants(timeColumn)}
}

// seek goes to the first row of a patient, or of those after.
func (c *cursor) seek(patient int32) {
	c.next = sort.Search(c.view.Len(), func(row int) bool { return c.patient.At(row) >= patient })
}

// rows calls visit for the patient's rows before the cut, in order of time, and
// counts the others (contract D0).
func (c *cursor) rows(patient int32, cut schema.Instant, visit func(row int, at schema.Instant)) {
	for ; c.next < c.view.Len() && c.patient.At(c.next) == patient; c.next++ {
		at, _ := c.at.At(c.next)
		if at >= cut {
			c.cut++
			continue
		}
		visit(c.next, at)
	}
}

func newAssembler(src Source) *assembler {
	p := src.View(schema.PatientsTable)
	a := &assembler{
		patients: p,
		id:       p.Codes("patient_id"), site: p.Codes("site"), sex: p.Codes("sex"), diagnosis: p.Codes("diagnosis"),
		age: p.Wholes("age"), failedClasses: p.Wholes("failed_classes"), painYears: p.Numbers("pain_years"),
		depression: p.Answers("depression"), anxiety: p.Answers("anxiety"),
		psychotherapy: p.Answers("psychotherapy_planned"), consent: p.Answers("consent"),
		dataCut:     p.Instants("data_cut"),
		sessions:    newCursor(src, schema.SessionsTable, "started_at"),
		vas:         newCursor(src, schema.VASTable, "recorded_at"),
		instruments: newCursor(src, schema.InstrumentsTable, "recorded_at"),
		medications: newCursor(src, schema.MedicationsTable, "started_at"),
		vitals:      newCursor(src, schema.VitalsTable, "recorded_at"),
		adverse:     newCursor(src, schema.AdverseEventsTable, "onset_at"),
	}
	a.sessionEnd, a.sessionSeries = a.sessions.view.Instants("ended_at"), a.sessions.view.Codes("series")
	sv := a.sessions.view
	a.sessionRoute, a.sessionSetting, a.sessionStop = sv.Codes("route"), sv.Codes("setting"), sv.Codes("stop_reason")
	a.sessionDose, a.sessionWeight, a.sessionPsychotherapy = sv.Numbers("dose_mg"), sv.Numbers("weight_kg"), sv.Answers("psychotherapy")
	a.vasPhase, a.vasItem, a.vasTenths = a.vas.view.Codes("phase"), a.vas.view.Codes("item"), a.vas.view.Tenths("vas_mm")
	a.sessionID, a.vasSession = a.sessions.view.Codes("session_id"), a.vas.view.Codes("session_id")
	mv := a.medications.view
	a.medicationDrug, a.medicationClass, a.medicationStop = mv.Codes("drug"), mv.Codes("class"), mv.Instants("stopped_at")
	a.medicationOngoing, a.medicationMG, a.medicationMME = mv.Answers("ongoing"), mv.Numbers("mg_per_day"), mv.Numbers("mme_per_day")
	vv := a.vitals.view
	a.vitalSession, a.vitalParameter, a.vitalValue = vv.Codes("session_id"), vv.Codes("parameter"), vv.Numbers("value")
	ev := a.adverse.view
	a.eventTerm, a.eventSession, a.eventSeverity, a.eventSerious = ev.Codes("term"), ev.Codes("session_id"), ev.Codes("severity"), ev.Answers("serious")
	iv := a.instruments.view
	a.instrumentName, a.instrumentItem, a.instrumentValue = iv.Codes("instrument"), iv.Wholes("item"), iv.Numbers("value")
	a.instrumentCode = map[int32]outcome.Instrument{}
	for code := range int32(a.instrumentName.Cardinality()) {
		if instrument, ok := outcome.Instruments[a.instrumentName.Text(code)]; ok {
			a.instrumentCode[code] = instrument
		}
	}
	return a
}

// patient gathers the rows of the i-th patient. Its slices are valid until the
// next call.
func (a *assembler) patient(i int, cut schema.Instant) outcome.Patient {
	code := a.id.At(i)
	a.sessionBuffer = a.sessionBuffer[:0]
	a.sessions.rows(code, cut, func(row int, start schema.Instant) {
		a.sessionBuffer = append(a.sessionBuffer, a.session(row, start, cut))
	})
	a.ratingBuffer = a.ratingBuffer[:0]
	a.vas.rows(code, cut, func(row int, at schema.Instant) {
		a.ratingBuffer = append(a.ratingBuffer, outcome.Rating{
			At: at, Phase: schema.Phase(a.vasPhase.At(row)), Item: schema.Item(a.vasItem.At(row)), Tenths: a.vasTenths.At(row), Session: a.vasSession.At(row),
		})
	})
	a.scoreBuffer = a.scoreBuffer[:0]
	a.instruments.rows(code, cut, func(row int, at schema.Instant) {
		if instrument, ok := a.instrumentCode[a.instrumentName.At(row)]; ok {
			item, _ := a.instrumentItem.At(row)
			value, _ := a.instrumentValue.At(row)
			a.scoreBuffer = append(a.scoreBuffer, outcome.Score{At: at, Instrument: instrument, Item: item, Value: value})
		}
	})
	a.medicationBuffer = a.medicationBuffer[:0]
	a.medications.rows(code, cut, func(row int, start schema.Instant) {
		a.medicationBuffer = append(a.medicationBuffer, a.period(row, start, cut))
	})
	a.vitalBuffer = a.vitalBuffer[:0]
	a.vitals.rows(code, cut, func(row int, at schema.Instant) {
		value, _ := a.vitalValue.At(row)
		a.vitalBuffer = append(a.vitalBuffer, outcome.VitalSign{At: at, Session: a.vitalSession.At(row), Parameter: a.vitalParameter.At(row), Value: value})
	})
	// Events outlive the call: they are part of the outcome.
	var events []outcome.Event
	a.adverse.rows(code, cut, func(row int, onset schema.Instant) {
		events = append(events, outcome.Event{
			Term: strings.ToLower(a.eventTerm.Text(a.eventTerm.At(row))), Onset: onset, Session: a.eventSession.At(row),
			Severity: a.eventSeverity.At(row), Serious: a.eventSerious.At(row) == schema.Yes,
		})
	})
	return outcome.Patient{
		Sessions: a.sessionBuffer, Ratings: a.ratingBuffer, Scores: a.scoreBuffer, Medications: a.medicationBuffer, Vitals: a.vitalBuffer, Events: events,
		RecordedDepression: a.depression.At(i), Cut: cut,
	}
}

// session is a row of the sessions; an end at or after the cut is missing.
func (a *assembler) session(row int, start, cut schema.Instant) outcome.Session {
	end, ok := a.sessionEnd.At(row)
	if !ok || end >= cut {
		end = start
	}
	return outcome.Session{
		Code: a.sessionID.At(row), Start: start, End: end, Series: schema.Series(a.sessionSeries.At(row)),
		Route: a.sessionRoute.At(row), Setting: a.sessionSetting.At(row), StopReason: a.sessionStop.At(row),
		DoseMG: number(a.sessionDose.At(row)), WeightKG: number(a.sessionWeight.At(row)), Psychotherapy: a.sessionPsychotherapy.At(row),
	}
}

// period is a row of the medications; a stop at or after the cut counts as
// ongoing.
func (a *assembler) period(row int, start, cut schema.Instant) outcome.MedicationPeriod {
	p := outcome.MedicationPeriod{
		Class: a.medicationClass.At(row), Drug: strings.ToLower(a.medicationDrug.Text(a.medicationDrug.At(row))),
		Start: start, Ongoing: a.medicationOngoing.At(row) == schema.Yes,
		MG: number(a.medicationMG.At(row)), MME: number(a.medicationMME.At(row)),
	}
	p.Stop, p.HasStop = a.medicationStop.At(row)
	if p.HasStop && p.Stop >= cut {
		p.HasStop, p.Ongoing = false, true
	}
	return p
}

// named says what any row names, before the cut or after it.
func (a *assembler) named() Named {
	n := Named{
		Items: map[schema.Item]bool{}, Instruments: map[outcome.Instrument]bool{},
		Vitals: a.vitals.view.Collected("recorded_at"), Events: a.adverse.view.Collected("onset_at"),
	}
	for i := range a.sessions.view.Len() {
		n.Sessions.add(a.session(i, 0, 0))
	}
	items := make([]bool, a.vasItem.Cardinality())
	for i := range a.vas.view.Len() {
		items[a.vasItem.At(i)] = true
	}
	for item, has := range items {
		if has {
			n.Items[schema.Item(item)] = true
		}
	}
	for _, instrument := range a.instrumentCode {
		n.Instruments[instrument] = true
	}
	for i := range a.medications.view.Len() {
		n.Classes[a.medicationClass.At(i)] = true
	}
	return n
}

// cuts returns how many rows of each table lie at or after the data cut.
func (a *assembler) cuts() []Cut {
	var cuts []Cut
	for _, c := range a.cursors() {
		cuts = append(cuts, Cut{Table: c.table, Rows: c.cut})
	}
	return cuts
}

// cursors are those of the tables with times, in the order of schema.Tables.
func (a *assembler) cursors() []*cursor {
	return []*cursor{a.sessions, a.vas, a.instruments, a.medications, a.vitals, a.adverse}
}

// seek goes to the rows of the i-th patient, which come next.
func (a *assembler) seek(i int) {
	if i < a.patients.Len() {
		for _, c := range a.cursors() {
			c.seek(a.id.At(i))
		}
	}
}
