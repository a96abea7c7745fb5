package data

import (
	"io"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// treatment is what SAF was treated with.
const treatment = "ketamine"

// adsl is one row a patient of ENR.
//
// Note: TRTEDTM is the end of course 1 (TS), from which the outcomes count, not
// that of the last exposure.
var adsl = adamDataset[*cohort.Member]{
	name: "ADSL", label: "Subject-Level Analysis Dataset",
	variables: []adamVariable[*cohort.Member]{
		{"USUBJID", "Unique Subject Identifier", text, func(m *cohort.Member) value { return textOf(m.ID) }},
		{"SITEID", "Study Site Identifier", text, func(m *cohort.Member) value { return textOf(m.Site) }},
		{"AGE", "Age (years; 90 = 90 and over)", whole, func(m *cohort.Member) value { return wholeNumberOf(m.Age) }},
		{"SEX", "Sex", text, func(m *cohort.Member) value { return textOf(m.Sex) }},
		{"TRT01A", "Actual Treatment for Period 01", text, inSAF(always[*outcome.Outcome](treatment))},
		{"TRTSDTM", "Start of the First Session (T0)", instant, inSAF(func(o *outcome.Outcome) value { return timeOf(o.T0) })},
		{"TRTEDTM", "End of the Last Session of Course 1 (TS)", instant, inSAF(courseEnd)},
		{"SAFFL", "Safety Population Flag", text, func(m *cohort.Member) value { return yesOrNo(m.Outcome.SAF) }},
		{"FASFL", "Full Analysis Set Population Flag", text, func(m *cohort.Member) value { return yesOrNo(m.Outcome.FAS) }},
		{"RESPFL", "Response Population Flag", text, func(m *cohort.Member) value { return yesOrNo(m.Outcome.RESP) }},
		{"DEPRESS", "Comorbid Depression at Baseline", text, func(m *cohort.Member) value { return textOf(m.Outcome.Depression.String()) }},
		{"PHQ9BL", "PHQ-9 Total at Baseline", decimal, inSAF(func(o *outcome.Outcome) value { return scoreOf(o.Baselines[outcome.PHQ9]) })},
		{"GAD7BL", "GAD-7 Total at Baseline", decimal, inSAF(func(o *outcome.Outcome) value { return scoreOf(o.Baselines[outcome.GAD7]) })},
		{"BASE", "Baseline Pain, VAS (mm)", decimal, baselineOf},
		{"BASETYPE", "Baseline Type", text, baseTypeOf},
		{"NSESS", "Number of Sessions", whole, func(m *cohort.Member) value { return wholeOf(m.Outcome.Sessions) }},
		{"NSESS1", "Number of Sessions in Course 1", whole, func(m *cohort.Member) value { return wholeOf(m.Outcome.SessionsCourse1) }},
		{"NCOURSE", "Number of Courses", whole, func(m *cohort.Member) value { return wholeOf(m.Outcome.Courses) }},
		{"DIAG", "Main Diagnosis", text, func(m *cohort.Member) value { return textOf(m.Diagnosis) }},
		{"PAINYRS", "Years of Pain before Treatment", decimal, func(m *cohort.Member) value { return numberOf(m.PainYears) }},
		{"FAILCLS", "Number of Failed Drug Classes", whole, func(m *cohort.Member) value { return wholeNumberOf(m.FailedClasses) }},
		{"ANXIETY", "Comorbid Anxiety, as Recorded", text, func(m *cohort.Member) value { return answerOf(m.Anxiety) }},
		{"KAPPLAN", "Psychotherapy Planned at the Start", text, func(m *cohort.Member) value { return answerOf(m.PsychotherapyPlanned) }},
	},
}

// courseEnd is TS, which exists once course 1 is closed.
func courseEnd(o *outcome.Outcome) value {
	if !o.HasTS {
		return value{}
	}
	return timeOf(o.TS)
}

func scoreOf(s outcome.ScoreValue) value { return value{known: s.Known, float: s.Value} }

// answerOf is yes or no; a missing cell is empty.
func answerOf(a schema.Answer) value {
	switch a {
	case schema.Yes:
		return textOf("yes")
	case schema.No:
		return textOf("no")
	case schema.Unknown:
	}
	return value{}
}

// WriteADSL writes the subject-level analysis dataset as Parquet: one row a
// member, in their order. Every variable has its label in the metadata of its
// Arrow field. Times are timestamps in UTC, or whole study minutes. Null are:
// the treatment, its times and the scores of a patient without a session,
// TRTEDTM while course 1 is open, the baseline of those outside FAS, and the
// covariates whose cell is missing; DEPRESS is then "unknown". Errors are those
// of w.
func WriteADSL(w io.Writer, members []cohort.Member, clock schema.Clock) error {
	rows := make([]*cohort.Member, len(members))
	for i := range members {
		rows[i] = &members[i]
	}
	return adsl.write(w, rows, clock)
}
