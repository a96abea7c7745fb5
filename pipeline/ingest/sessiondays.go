package ingest

import "reprieve/pipeline/schema"

// patientDay is a local date of one patient.
type patientDay struct {
	patient int32
	day     int64
}

// findSessionDays gives the local dates on which each patient has sessions, and
// whether all of them that day have only a date.
func (r *reading) findSessionDays(sessions *rows) map[patientDay]bool {
	days := map[patientDay]bool{}
	if r.opts.Clock == schema.StudyMinutes {
		return days
	}
	patients, starts := sessions.column("patient_id"), sessions.column("started_at")
	for _, i := range sessions.order {
		key := patientDay{patients.narrow[i], r.calendar.localDay(schema.Instant(starts.wide[i]))}
		before, ok := days[key]
		days[key] = sessions.dateOnly[i] && (before || !ok)
	}
	return days
}
