package data

import (
	"io"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// The texts of the time-to-event dataset.
const (
	reliefCode      = "RELIEF"
	reliefParameter = "Time to loss of relief, days"
	lastInResponse  = "Last day in response, or the landmark"
)

// ending is how an end of relief is written.
type ending struct {
	cnsr                  int    // 0 is the event
	event, censoringDated string // EVNTDESC, CNSDTDSC
}

// endings are the ends of relief by status.
var endings = map[outcome.ReliefStatus]ending{
	outcome.Loss:     {0, "Loss of relief", ""},
	outcome.Censored: {1, "No confirmed loss of relief", lastInResponse},
	outcome.Redosed:  {2, "Re-dosed in response", lastInResponse},
}

// reliefEnding makes a variable of how relief ended.
func reliefEnding(of func(ending) value) func(*cohort.Member) value {
	return func(m *cohort.Member) value { return of(endings[m.Outcome.Relief.Status]) }
}

// reliefDay makes a variable of a day that only one status has.
func reliefDay(status outcome.ReliefStatus, of func(outcome.Relief) int) func(*cohort.Member) value {
	return func(m *cohort.Member) value {
		if m.Outcome.Relief.Status != status {
			return value{}
		}
		return wholeOf(of(m.Outcome.Relief))
	}
}

// adtte is one row a patient followed for relief (contract D10).
var adtte = adamDataset[*cohort.Member]{
	name: "ADTTE", label: "Time-to-Event Analysis Dataset",
	variables: []adamVariable[*cohort.Member]{
		{"USUBJID", "Unique Subject Identifier", text, func(m *cohort.Member) value { return textOf(m.ID) }},
		{"PARAMCD", "Parameter Code", text, always[*cohort.Member](reliefCode)},
		{"PARAM", "Parameter", text, always[*cohort.Member](reliefParameter)},
		{"STARTDTM", "Time-to-Event Origin (TS)", instant, func(m *cohort.Member) value { return courseEnd(&m.Outcome) }},
		{"AVAL", "Analysis Value", whole, reliefTime},
		{"CNSR", "Censor (0 Loss, 1 Censored, 2 Re-dosed)", whole, reliefEnding(func(e ending) value { return wholeOf(e.cnsr) })},
		{"EVNTDESC", "Event or Censoring Description", text, reliefEnding(func(e ending) value { return textOf(e.event) })},
		{"CNSDTDSC", "Censor Date Description", text, reliefEnding(func(e ending) value { return textOf(e.censoringDated) })},
		{"ALO", "Last Day in Response (L)", whole, func(m *cohort.Member) value { return wholeOf(m.Outcome.Relief.L) }},
		{"AHI", "Day of Loss (R)", whole, reliefDay(outcome.Loss, func(r outcome.Relief) int { return r.R })},
		{"REDOSDY", "Day of Re-dosing (Q)", whole, reliefDay(outcome.Redosed, func(r outcome.Relief) int { return r.Q })},
	},
}

// reliefTime is the time of the Kaplan-Meier curve: the day of loss, otherwise
// the last day in response.
func reliefTime(m *cohort.Member) value {
	if r := m.Outcome.Relief; r.Status == outcome.Loss {
		return wholeOf(r.R)
	}
	return wholeOf(m.Outcome.Relief.L)
}

// WriteADTTE writes the time-to-event analysis dataset as Parquet: one row a
// patient followed for relief, in the order of the members. Every variable has
// its label in the metadata of its Arrow field. CNSR is 0 for a loss, which is
// the event, and 1 or 2 for a censoring, as in ADaM and the reverse of R's
// status. Days count from STARTDTM. The loss lies in (ALO, AHI], and AHI is null
// where there was none; REDOSDY is null but for CNSR 2. STARTDTM is a timestamp in
// UTC, or whole study minutes. Errors are those of w.
func WriteADTTE(w io.Writer, members []cohort.Member, clock schema.Clock) error {
	var rows []*cohort.Member
	for i := range members {
		if members[i].Outcome.Relief.In {
			rows = append(rows, &members[i])
		}
	}
	return adtte.write(w, rows, clock)
}
