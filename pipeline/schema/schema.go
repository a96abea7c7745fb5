// Package schema says what the exports are: the tables, their columns and
// rules as data, the Arrow schemas that they are read into, and typed views of
// the records.
//
// One description serves the reader, the command that prints the tables, and
// the program that derives outcomes; a column is added here or nowhere.
package schema

import "math"

// Type is what the cells of a column hold.
type Type int

// The types of a column.
const (
	PatientID   Type = iota // text that names a patient; never echoed
	SessionID               // text that names a session; never echoed
	Text                    // any text, such as a site or a drug
	Level                   // one of Column.Levels
	YesNo                   // yes or no, also y n true false 1 0 in any case
	Whole                   // a whole number in Column.Min..Max
	Number                  // a number in Column.Min..Max
	Month                   // YYYY-MM
	Time                    // a point of time
	VAS                     // a pain rating, 0..100 mm in steps of 0.1 mm
	ScoreItem               // "total" or the number of an instrument's item
	ScoreNumber             // a number whose range depends on the row's instrument
)

// Column describes one column of a table.
type Column struct {
	Name     string
	Type     Type
	Levels   []string // the levels of a Level
	Min, Max float64  // the range of a Whole or Number; infinite where open
	Required bool     // the column must exist
	NonEmpty bool     // its cells must not be missing
	Answer   bool     // a row in which it is missing is a prompt without an answer: left out, counted
	Default  string   // what all rows of a file without the column hold
	Doc      string   // for people: meaning and unit
}

// Table describes one table of the exports.
type Table struct {
	Name     string
	Required bool
	Columns  []Column
	Key      []string // columns that name a row; nil means the whole row
	Doc      string
}

// Column returns the column of a name, and whether there is one.
func (t Table) Column(name string) (Column, bool) {
	for _, c := range t.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// Index returns the position of the column of a name, or -1.
func (t Table) Index(name string) int {
	for i, c := range t.Columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

// The names of the tables.
const (
	PatientsTable      = "patients"
	SessionsTable      = "sessions"
	VASTable           = "vas"
	InstrumentsTable   = "instruments"
	MedicationsTable   = "medications"
	VitalsTable        = "vitals"
	AdverseEventsTable = "adverse_events"
)

// Phase is when a rating was given: the index of the level in the vas table.
type Phase int32

// The phases, in the order of the levels.
const (
	Home Phase = iota
	Pre
	During
	Post
)

// Item is what a rating is of: the index of the level in the vas table.
type Item int32

// The items of a rating, in the order of the levels.
const (
	Pain Item = iota
	Fatigue
	Sleep
	Cognition
	Mood
)

// Series is the kind of course that a session was planned for: the index of
// the level in the sessions table.
type Series int32

// The kinds of series, in the order of the levels; NoSeries is a missing cell.
const (
	NoSeries    Series = -1
	Initial     Series = 0
	Maintenance Series = 1
)

// TotalItem is the item number of an instrument's total.
const TotalItem = 0

// MaxAge is the age that stands for itself and all above it.
const MaxAge = 90

var inf = math.Inf(1)

// Tables are the tables of the exports in the order in which they are read.
var Tables = []Table{
	{
		Name: PatientsTable, Required: true, Key: []string{"patient_id"},
		Doc: "one row a patient",
		Columns: []Column{
			{Name: "patient_id", Type: PatientID, Required: true, NonEmpty: true, Doc: "the patient's pseudonym"},
			{Name: "site", Type: Text, Required: true, Doc: "the clinic's site"},
			{Name: "sex", Type: Level, Levels: []string{"female", "male", "other", "unknown"}, Doc: "sex"},
			{Name: "age", Type: Whole, Min: 0, Max: MaxAge, Doc: "age in whole years; 90 stands for 90 and over"},
			{Name: "diagnosis", Type: Level, Levels: []string{"fibromyalgia", "crps", "neuropathic", "back_pain", "migraine", "other"}, Doc: "main diagnosis"},
			{Name: "pain_years", Type: Number, Max: inf, Doc: "years of pain before treatment"},
			{Name: "depression", Type: YesNo, Doc: "comorbid depression, as recorded"},
			{Name: "anxiety", Type: YesNo, Doc: "comorbid anxiety, as recorded"},
			{Name: "failed_classes", Type: Whole, Max: inf, Doc: "drug classes that failed before"},
			{Name: "psychotherapy_planned", Type: YesNo, Doc: "psychotherapy planned at the start"},
			{Name: "cohort_month", Type: Month, Doc: "month of enrolment"},
			{Name: "consent", Type: YesNo, Doc: "consent to research; without the column all count as consenting"},
			{Name: "data_cut", Type: Time, Doc: "end of the patient's data; required with exports.clock study_minutes"},
		},
	},
	{
		Name: SessionsTable, Required: true, Key: []string{"session_id"},
		Doc: "one row a ketamine administration",
		Columns: []Column{
			{Name: "session_id", Type: SessionID, Required: true, NonEmpty: true, Doc: "the session's pseudonym"},
			{Name: "patient_id", Type: PatientID, Required: true, NonEmpty: true, Doc: "whose session"},
			{Name: "started_at", Type: Time, Required: true, NonEmpty: true, Doc: "start"},
			{Name: "ended_at", Type: Time, Doc: "end, at most 24 h after the start"},
			{Name: "route", Type: Level, Levels: []string{"im", "iv", "sc", "sl", "po", "in"}, Doc: "route of administration"},
			{Name: "dose_mg", Type: Number, Max: inf, Doc: "dose in mg"},
			{Name: "weight_kg", Type: Number, Max: inf, Doc: "body weight in kg"},
			{Name: "series", Type: Level, Levels: []string{"initial", "maintenance"}, Doc: "series that the session was planned for"},
			{Name: "setting", Type: Level, Levels: []string{"clinic", "home"}, Doc: "where it took place"},
			{Name: "psychotherapy", Type: YesNo, Doc: "with psychotherapy"},
			{Name: "completed", Type: YesNo, Doc: "the session was completed"},
			{Name: "stop_reason", Type: Level, Levels: []string{"completed", "adverse_event", "lack_of_effect", "cost", "other"}, Doc: "why it ended"},
		},
	},
	{
		Name: VASTable, Required: true, Key: []string{"patient_id", "recorded_at", "phase", "item"},
		Doc: "one row a Visual Analog Scale rating",
		Columns: []Column{
			{Name: "patient_id", Type: PatientID, Required: true, NonEmpty: true, Doc: "whose rating"},
			{Name: "recorded_at", Type: Time, Required: true, NonEmpty: true, Doc: "when it was given"},
			{Name: "phase", Type: Level, Levels: []string{"home", "pre", "during", "post"}, Required: true, NonEmpty: true, Doc: "at home, or before, during or after a session"},
			{Name: "vas_mm", Type: VAS, Required: true, Answer: true, Doc: "0 (none) to 100 (worst), mm; see exports.vas_scale"},
			{Name: "session_id", Type: SessionID, Doc: "the session that it belongs to"},
			{Name: "item", Type: Level, Levels: []string{"pain", "fatigue", "sleep", "cognition", "mood"}, NonEmpty: true, Default: "pain", Doc: "what was rated; a file without the column rates pain"},
		},
	},
	{
		Name: InstrumentsTable, Key: []string{"patient_id", "recorded_at", "instrument", "item"},
		Doc: "one row a score or item of a questionnaire",
		Columns: []Column{
			{Name: "patient_id", Type: PatientID, Required: true, NonEmpty: true, Doc: "whose answer"},
			{Name: "recorded_at", Type: Time, Required: true, NonEmpty: true, Doc: "when it was given"},
			{Name: "instrument", Type: Text, Required: true, NonEmpty: true, Doc: "phq9, gad7, pcl6, fiqr, pgic, promis_pi, ..."},
			{Name: "value", Type: ScoreNumber, Required: true, Answer: true, Doc: "score; ranges of phq9, gad7, fiqr and pgic are checked"},
			{Name: "item", Type: ScoreItem, NonEmpty: true, Default: "total", Doc: "total, or the item's number; a file without the column holds totals"},
		},
	},
	{
		Name: MedicationsTable,
		Doc:  "one row a period on a drug",
		Columns: []Column{
			{Name: "patient_id", Type: PatientID, Required: true, NonEmpty: true, Doc: "whose medication"},
			{Name: "drug", Type: Text, Required: true, NonEmpty: true, Doc: "name of the substance"},
			{Name: "class", Type: Level, Levels: []string{"opioid", "antidepressant", "anxiolytic", "gabapentinoid", "nsaid", "other"}, Required: true, NonEmpty: true, Doc: "class of the drug"},
			{Name: "started_at", Type: Time, Required: true, NonEmpty: true, Doc: "first day"},
			{Name: "stopped_at", Type: Time, Doc: "when it ended"},
			{Name: "ongoing", Type: YesNo, Doc: "still taken"},
			{Name: "mg_per_day", Type: Number, Max: inf, Doc: "dose in mg a day"},
			{Name: "mme_per_day", Type: Number, Max: inf, Doc: "morphine milligram equivalents a day"},
		},
	},
	{
		Name: VitalsTable,
		Doc:  "one row a vital sign at a session",
		Columns: []Column{
			{Name: "patient_id", Type: PatientID, Required: true, NonEmpty: true, Doc: "whose sign"},
			{Name: "session_id", Type: SessionID, Required: true, NonEmpty: true, Doc: "at which session"},
			{Name: "recorded_at", Type: Time, Required: true, NonEmpty: true, Doc: "when it was measured"},
			{Name: "parameter", Type: Level, Levels: []string{"sbp", "dbp", "hr", "spo2", "dissociation"}, Required: true, NonEmpty: true, Doc: "mmHg, mmHg, 1/min, %, score"},
			{Name: "value", Type: Number, Min: -inf, Max: inf, Required: true, Answer: true, Doc: "value"},
		},
	},
	{
		Name: AdverseEventsTable,
		Doc:  "one row an adverse event",
		Columns: []Column{
			{Name: "patient_id", Type: PatientID, Required: true, NonEmpty: true, Doc: "who had it"},
			{Name: "term", Type: Text, Required: true, NonEmpty: true, Doc: "what happened"},
			{Name: "onset_at", Type: Time, Required: true, NonEmpty: true, Doc: "when it began"},
			{Name: "session_id", Type: SessionID, Doc: "the session that it belongs to"},
			{Name: "resolved_at", Type: Time, Doc: "when it ended"},
			{Name: "severity", Type: Level, Levels: []string{"mild", "moderate", "severe"}, Doc: "severity"},
			{Name: "serious", Type: YesNo, Doc: "serious by the regulatory definition"},
			{Name: "related", Type: YesNo, Doc: "thought to be related to ketamine"},
		},
	},
}

// Lookup returns the table of a name, and whether there is one.
func Lookup(name string) (Table, bool) {
	for _, t := range Tables {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}

// ScoreRange returns the legal range of a questionnaire's value, and whether
// the instrument has one: phq9 total 0..27, gad7 total 0..21, items of both
// 0..3, fiqr total 0..100, pgic total 1..7.
func ScoreRange(instrument string, item int32) (low, high float64, ok bool) {
	switch {
	case instrument == "phq9" && item == TotalItem:
		return 0, 27, true
	case instrument == "gad7" && item == TotalItem:
		return 0, 21, true
	case instrument == "phq9", instrument == "gad7":
		return 0, 3, true
	case instrument == "fiqr":
		return 0, 100, true
	case instrument == "pgic":
		return 1, 7, true
	}
	return 0, 0, false
}
