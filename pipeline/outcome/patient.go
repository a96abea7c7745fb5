// Package outcome derives one outcome from one patient's rows: courses,
// baseline, response in every window, duration of relief, depression.
//
// It is pure: no files, no cohort, no clock. Each file follows one of the
// definitions D0 to D14 of the contract, which its comments name by number.
package outcome

import "reprieve/pipeline/schema"

// Patient is what is known of one patient before the data cut.
type Patient struct {
	Sessions           []Session // by start, ties by session_id
	Ratings            []Rating  // by time
	Scores             []Score   // by time
	Medications        []MedicationPeriod
	Vitals             []VitalSign // by time
	Events             []Event
	RecordedDepression schema.Answer
	Cut                schema.Instant // as_of; with study minutes the patient's data_cut
}

// Session is one ketamine administration.
type Session struct {
	Code   int32 // names the session
	Start  schema.Instant
	End    schema.Instant // the start where the end is not known
	Series schema.Series

	Route, Setting, StopReason int32   // the indices of the levels in the sessions table, -1 where missing
	DoseMG, WeightKG           float64 // NaN where missing
	Psychotherapy              schema.Answer
}

// Rating is one Visual Analog Scale rating.
type Rating struct {
	At      schema.Instant
	Phase   schema.Phase
	Item    schema.Item
	Tenths  int16 // of a millimetre
	Session int32 // Code of the session that it names, -1 for none
}

// Score is a total or an item of an instrument.
type Score struct {
	At         schema.Instant
	Instrument Instrument
	Item       int32 // schema.TotalItem, or the item's number
	Value      float64
}

// Instrument is a questionnaire that is scored here.
type Instrument int

// The instruments.
const (
	PHQ9 Instrument = iota
	GAD7
	FIQR
	PGIC
	NumInstruments
)

// Instruments are the instruments by the names that the exports use.
var Instruments = map[string]Instrument{"phq9": PHQ9, "gad7": GAD7, "fiqr": FIQR, "pgic": PGIC}

// Rules are the parts of the definitions that a user can set.
type Rules struct {
	MaxGapDays        int            // course.max_gap_days
	WashoutHours      int            // outcome.washout_hours
	BaselineRules     []BaselineRule // baseline.rule
	MinBaselineTenths int64          // response.min_baseline_mm
	LandmarkDays      int            // relief.landmark_days
	SmoothDays        int            // relief.smooth_days
	MaxSilenceDays    int            // relief.max_silence_days
	DepressionSources []DepressionSource
}

// Outcome is what a patient's rows come to.
type Outcome struct {
	SAF, FAS, RESP bool // contract D4; a patient who is not SAF has of what follows only Depression, as recorded
	T0, TS         schema.Instant
	HasTS          bool // course 1 is closed

	Sessions, SessionsCourse1, Courses int
	SeriesDisagreements                int // sessions marked initial after maintenance

	Baseline   Exact // if FAS
	BaseType   BaselineRule
	Retest     Retest
	Depression Depression
	Baselines  [NumInstruments]ScoreValue // of the instruments
	Scores     [NumInstruments][NumAnchors][NumWindows]ScoreValue

	PHQ9NoSomatic ScoreValue // at baseline, from the items that are not symptoms of fibromyalgia too
	ItemNine      ItemNine

	Windows [NumAnchors][NumWindows]Window
	Relief  Relief

	SecondCourse Window // that of the primary endpoint, after the end of course 2

	Time  TimeInResponse     // if RESP and HasTS
	Weeks [NumWeeks]WeekMean // weeks 1..12 after T0
	Rapid Rapid              // if RESP
	Onset Onset              // if RESP

	Sessions6 [MaxSessionNumber]SessionPain // pain around sessions 1..6
	Session   SessionPain                   // the patient's mean over all sessions
	// PainCourse1 and PainLater are the means over the sessions of course 1 and of later
	// courses.
	PainCourse1, PainLater SessionPain

	Function   [len(FunctionItems)]ItemOutcome
	Medication Medication
	Safety     Safety

	Dosing       Dosing
	Spacing      Spacing
	Completeness Completeness
}

// Anchor is the point of time that a window counts from.
type Anchor int

// The anchors.
const (
	T0 Anchor = iota // start of the first session
	TS               // end of the last session of course 1
	NumAnchors
)

// String returns the anchor as the results write it.
func (a Anchor) String() string { return [...]string{"T0", "TS"}[a] }

// NumWindows is the number of windows, NumWeeks that of weeks after T0.
const (
	NumWindows = 6
	NumWeeks   = 12
)

// WindowDays are the name and the first and last day of a window.
type WindowDays struct {
	Name   string
	Lo, Hi int
}

// Windows are the windows in their order (contract D5).
var Windows = [NumWindows]WindowDays{
	{"W1", 4, 10}, {"W2", 11, 17}, {"W4", 22, 35}, {"W8", 43, 70}, {"W12", 71, 105}, {"W26", 154, 210},
}

// The window of the primary endpoint and its anchor (contract D7).
const (
	PrimaryAnchor = TS
	PrimaryWindow = 2 // W4
)

// Derive returns the outcome of a patient under the rules.
func Derive(p Patient, rules Rules) Outcome {
	var o Outcome
	o.Depression = depression(ScoreValue{}, p.RecordedDepression, rules.DepressionSources)
	o.Medication.Rows = len(p.Medications) > 0
	if len(p.Sessions) == 0 {
		return o
	}
	o.SAF = true
	c := courses(p.Sessions, p.Cut, rules.MaxGapDays)
	o.Sessions, o.SessionsCourse1, o.Courses = len(p.Sessions), c.first, c.count
	o.SeriesDisagreements = c.disagreements
	o.T0, o.TS, o.HasTS = c.t0, c.ts, c.closed
	for i := range NumInstruments {
		o.Baselines[i] = baselineScore(p.Scores, i, o.T0)
		o.Scores[i][T0] = scoresIn(p.Scores, i, o.T0)
		if o.HasTS {
			o.Scores[i][TS] = scoresIn(p.Scores, i, o.TS)
		}
	}
	o.ItemNine = itemNine(p.Scores, &o)
	o.PHQ9NoSomatic = noSomaticBaseline(p.Scores, o.T0)
	o.Depression = depression(o.Baselines[PHQ9], p.RecordedDepression, rules.DepressionSources)

	o.Baseline, o.BaseType, o.FAS = baseline(p.Ratings, schema.Pain, o.T0, rules.BaselineRules)
	o.RESP = inRESP(o.Baseline, o.FAS, rules)
	o.Retest = retest(homeDaysBefore(nil, p.Ratings, schema.Pain, o.T0))

	w := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	w.ratings = outcomeRatings(w.ratings[:0], p.Ratings, p.Sessions, schema.Pain, rules.WashoutHours)
	ratings := w.ratings
	w.days = dailyMeans(w.days[:0], ratings, o.T0)
	o.Windows[T0] = windows(w.days, o.T0, p.Cut, c)
	o.Weeks = weekMeans(w.days)
	o.SecondCourse = secondCourse(p, ratings, c, rules.MaxGapDays)
	var after []Judged
	if o.RESP {
		after = afterSessions(ratings, p.Sessions, o.Baseline, p.Cut, c)
		o.Rapid = rapidRelief(after, p.Ratings, p.Sessions, p.Cut, c)
		o.Onset = onset(p.Ratings, p.Sessions)
	}
	o.Dosing = dosing(p.Sessions, c.first, after)
	o.Spacing = spacing(p.Sessions, p.Cut, c)
	for i, item := range FunctionItems {
		o.Function[i] = function(p, item, &o, rules)
	}
	o.Medication = medication(p.Medications, &o)
	o.Safety = safety(p)
	around := aroundSessions(p.Ratings, p.Sessions)
	copy(o.Sessions6[:], around)
	o.Session, o.PainCourse1, o.PainLater = meanPain(around), meanPain(around[:c.first]), meanPain(around[c.first:])
	o.Completeness = completeness(ratings, p.Sessions, p.Cut, o.T0)
	if o.HasTS {
		w.days = dailyMeans(w.days[:0], ratings, o.TS)
		o.Windows[TS] = windows(w.days, o.TS, p.Cut, c)
		o.Completeness.follow(w.days, o.TS, p.Cut)
	}
	if o.RESP && o.HasTS {
		o.Relief = w.relief(o.Baseline, o.TS, p.Cut, c, rules)
		o.Time = timeInResponse(w.days, o.Baseline, o.TS, p.Cut)
	}
	return o
}
