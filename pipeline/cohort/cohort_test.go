package cohort

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reprieve/pipeline/outcome"
	"reprieve/pipeline/schema"
)

// required are charts of the tables that must exist, with these patients.
func required(patients chart) map[string]chart {
	return map[string]chart{
		schema.PatientsTable: patients,
		schema.SessionsTable: "session_id patient_id started_at",
		schema.VASTable:      "patient_id recorded_at phase vas_mm",
	}
}

func ids(c *Cohort) string {
	var list []string
	for _, m := range c.Members {
		list = append(list, m.ID)
	}
	return strings.Join(list, " ")
}

// The cut is on day 100; rows a second before it count, rows at it do not
// (contract D0).
func TestDataCut(t *testing.T) {
	const before, cut = "99.99998843", "100" // 8639999 s / 86400
	x := required("patient_id site\np1 A\np2 A")
	x[schema.SessionsTable] = chart("session_id patient_id started_at\n" +
		"s1 p1 0\ns2 p1 " + before + "\ns3 p1 " + cut + "\ns4 p1 101\ns5 p2 " + cut)
	x[schema.VASTable] = chart("patient_id recorded_at phase vas_mm\n" +
		"p1 -3 home 70\np1 " + before + " home 40\np1 " + cut + " home 10\np1 200 home 10\np2 " + before + " home 40\np2 100.5 home 10")
	x[schema.InstrumentsTable] = chart("patient_id recorded_at instrument value item\np1 -1 phq9 12 total\np1 " + cut + " phq9 2 total")
	x[schema.MedicationsTable] = chart("patient_id drug class started_at stopped_at\np1 d opioid -5 200\np1 d opioid " + cut + " -\np2 d opioid 99 -")
	x[schema.VitalsTable] = chart("patient_id session_id recorded_at parameter value\np1 s1 0 hr 80\np1 s3 " + cut + " hr 80\np1 s4 101 hr 80")
	x[schema.AdverseEventsTable] = chart("patient_id term onset_at resolved_at\np1 nausea " + before + " 150\np2 nausea " + cut + " -")

	c := derive(t, newExports(t, x), schema.Calendar, at(100))
	want := []Cut{
		{schema.SessionsTable, 3},      // s3, s4, s5
		{schema.VASTable, 3},           // two of p1, one of p2
		{schema.InstrumentsTable, 1},   //
		{schema.MedicationsTable, 1},   // by started_at
		{schema.VitalsTable, 2},        //
		{schema.AdverseEventsTable, 1}, // by onset_at
	}
	if d := cmp.Diff(want, c.Cuts); d != "" {
		t.Error(d)
	}
	p1, p2 := c.Members[0].Outcome, c.Members[1].Outcome
	if p1.Sessions != 2 || p1.Courses != 2 || p2.Sessions != 0 || p2.SAF {
		t.Errorf("sessions: p1 %d in %d courses, p2 %d; want 2 in 2 and 0", p1.Sessions, p1.Courses, p2.Sessions)
	}
	if !p1.Baselines[outcome.PHQ9].Known || p1.Baselines[outcome.PHQ9].Value != 12 || p1.Depression != outcome.Depressed {
		t.Errorf("phq9: %+v", p1.Baselines[outcome.PHQ9])
	}
	// W12 of T0 is days 71..105: the rating before the cut is the only one in it,
	// and the window is not due.
	if w := p1.Windows[outcome.T0][4]; !w.Observed || w.Value.MM() != 40 || w.Due {
		t.Errorf("W12: %+v, want 40 mm, not due", w)
	}
}

// An end at or after the cut is missing, and then TS is the start. A maintenance
// session closes course 1 where a gap would not.
func TestEndOfSession(t *testing.T) {
	for _, c := range []struct {
		name  string
		rows  chart
		hasTS bool
		ts    float64
	}{
		{"an end", "s1 p1 0 0.1 -", true, 0.1},
		{"no end", "s1 p1 0 - -", true, 0},
		{"the end of the last session of course 1", "s1 p1 0 0.1 -\ns2 p1 7 7.1 -", true, 7.1},
		{"a second before the cut", "s1 p1 99 99.99998843 initial\ns2 p1 99.99997685 - maintenance", true, 99.99998843},
		{"at the cut", "s1 p1 99 100 initial\ns2 p1 99.5 - maintenance", true, 99},
		{"after the cut", "s1 p1 99 100.5 initial\ns2 p1 99.5 - maintenance", true, 99},
		{"the next course is cut off, so course 1 is open", "s1 p1 99 99.1 initial\ns2 p1 100 - maintenance", false, 0},
	} {
		x := required("patient_id site\np1 A")
		x[schema.SessionsTable] = "session_id patient_id started_at ended_at series\n" + c.rows
		o := derive(t, newExports(t, x), schema.Calendar, at(100)).Members[0].Outcome
		if o.HasTS != c.hasTS || o.TS != at(c.ts) {
			t.Errorf("%s: TS %v %d, want %v %d", c.name, o.HasTS, o.TS, c.hasTS, at(c.ts))
		}
	}
}

// ENR: consent is yes, or no file has the column (contract D4).
func TestConsent(t *testing.T) {
	for _, c := range []struct {
		name     string
		patients chart
		want     string
	}{
		{"no column: all", "patient_id site\np1 A\np2 A\np3 A", "p1 p2 p3"},
		{"yes, no and empty", "patient_id site consent\np1 A yes\np2 A no\np3 A -", "p1"},
		{"the column, and nobody's consent", "patient_id site consent\np1 A -\np2 A -", ""},
		{"no patients", "patient_id site", ""},
	} {
		x := newExports(t, required(c.patients))
		got := derive(t, x, schema.Calendar, at(100))
		if ids(got) != c.want || got.Patients != x.View(schema.PatientsTable).Len() {
			t.Errorf("%s: got %q of %d", c.name, ids(got), got.Patients)
		}
	}
}

// The rows of a patient who did not consent go to nobody else.
func TestRowsStayWithTheirPatient(t *testing.T) {
	x := required("patient_id site consent\np1 A yes\np2 A no\np3 A yes\np4 A yes")
	x[schema.SessionsTable] = "session_id patient_id started_at\ns1 p1 0\ns2 p2 0\ns3 p2 1\ns4 p4 0\ns5 p4 1\ns6 p4 2"
	x[schema.VASTable] = "patient_id recorded_at phase vas_mm\np1 -1 home 61\np2 -1 home 62\np4 -1 home 64"
	x[schema.InstrumentsTable] = "patient_id recorded_at instrument value item\np1 -1 phq9 1 total\np2 -1 phq9 2 total\np4 -1 phq9 4 total"
	c := derive(t, newExports(t, x), schema.Calendar, at(100))
	type want struct {
		ID       string
		Sessions int
		MM, PHQ9 float64
	}
	var got []want
	for _, m := range c.Members {
		w := want{ID: m.ID, Sessions: m.Outcome.Sessions, PHQ9: m.Outcome.Baselines[outcome.PHQ9].Value}
		if m.Outcome.FAS {
			w.MM = m.Outcome.Baseline.MM()
		}
		got = append(got, w)
	}
	if d := cmp.Diff([]want{{"p1", 1, 61, 1}, {"p3", 0, 0, 0}, {"p4", 3, 64, 4}}, got); d != "" {
		t.Error(d)
	}
}

// What of the ratings and scores reaches the outcome.
func TestRatingsAndScores(t *testing.T) {
	x := required("patient_id site depression\np1 A no")
	x[schema.SessionsTable] = "session_id patient_id started_at\ns1 p1 0"
	x[schema.VASTable] = "patient_id recorded_at phase vas_mm item\n" +
		"p1 -3 home 70.5 -\np1 -2 during 1 pain\np1 -2 post 2 pain\np1 -2 home 3 sleep\np1 -1 pre 50.5 pain"
	// Items of PHQ-9 1..9: 9 x 1, and the tenth is not summed; GAD-7 has its total.
	x[schema.InstrumentsTable] = "patient_id recorded_at instrument value item\n" +
		"p1 -1 phq9 1 1\np1 -1 phq9 1 2\np1 -1 phq9 1 3\np1 -1 phq9 1 4\np1 -1 phq9 1 5\np1 -1 phq9 1 6\np1 -1 phq9 1 7\np1 -1 phq9 1 8\np1 -1 phq9 1 9\np1 -1 phq9 3 10\n" +
		"p1 -0.5 gad7 17 total\np1 -0.5 pcl6 30 total\np1 -0.5 PHQ9 27 total"
	o := derive(t, newExports(t, x), schema.Calendar, at(100)).Members[0].Outcome
	if o.BaseType != outcome.HomeLast || o.Baseline.MM() != 70.5 {
		t.Errorf("baseline %v %v, want the last home rating 70.5", o.BaseType, o.Baseline)
	}
	want := outcome.ScoreValue{Known: true, Value: 9}
	if o.Baselines[outcome.PHQ9] != want || o.Baselines[outcome.GAD7] != (outcome.ScoreValue{Known: true, Value: 17}) {
		t.Errorf("phq9 %+v, gad7 %+v, want 9 and 17", o.Baselines[outcome.PHQ9], o.Baselines[outcome.GAD7])
	}
	if o.Depression != outcome.NotDepressed {
		t.Errorf("depression %v: the score is below 10", o.Depression)
	}
}

func TestCovariates(t *testing.T) {
	x := required("patient_id site sex age diagnosis pain_years depression anxiety failed_classes psychotherapy_planned\n" +
		"p1 A male 90 crps 2.5 yes no 3 yes\np2 - - - - - - - - -")
	got := derive(t, newExports(t, x), schema.Calendar, at(100)).Members
	nan := math.NaN()
	want := []Member{
		{
			ID: "p1", Site: "A", Sex: "male", Diagnosis: "crps", Age: 90, PainYears: 2.5, FailedClasses: 3,
			Anxiety: schema.No, PsychotherapyPlanned: schema.Yes,
		},
		{ID: "p2", Age: nan, PainYears: nan, FailedClasses: nan},
	}
	if d := cmp.Diff(want, got, cmpopts.EquateNaNs(), cmpopts.IgnoreFields(Member{}, "Outcome", "Alternatives")); d != "" {
		t.Error(d)
	}
	if got[0].Outcome.Depression != outcome.Depressed || got[1].Outcome.Depression != outcome.DepressionUnknown {
		t.Errorf("depression %v, %v", got[0].Outcome.Depression, got[1].Outcome.Depression)
	}
}

// With study minutes each patient has a data cut, and asOf is none.
func TestStudyMinutes(t *testing.T) {
	x := required("patient_id site data_cut\np1 A 10\np2 A 50")
	x[schema.SessionsTable] = "session_id patient_id started_at\ns1 p1 0\ns2 p1 10\ns3 p2 0\ns4 p2 10"
	x[schema.VASTable] = "patient_id recorded_at phase vas_mm\np1 -1 home 60\np1 5 home 40\np2 -1 home 60\np2 5 home 40"
	for _, asOf := range []float64{-1, 5, 1000} {
		c := derive(t, newExports(t, x), schema.StudyMinutes, at(asOf))
		if c.Members[0].Outcome.Sessions != 1 || c.Members[1].Outcome.Sessions != 2 || c.Cuts[0].Rows != 1 {
			t.Errorf("as of %v: %d and %d sessions, %d cut; want 1, 2 and 1", asOf, c.Members[0].Outcome.Sessions, c.Members[1].Outcome.Sessions, c.Cuts[0].Rows)
		}
		// W1 of T0 ends with day 10: due at day 11.
		if c.Members[0].Outcome.Windows[outcome.T0][0].Due || !c.Members[1].Outcome.Windows[outcome.T0][0].Due {
			t.Errorf("as of %v: due by another cut than the patient's", asOf)
		}
	}
	if c := derive(t, newExports(t, x), schema.Calendar, at(5)); c.Cuts[0].Rows != 2 || c.Cuts[1].Rows != 2 {
		t.Errorf("on the calendar the data_cut counts: %v", c.Cuts)
	}
}

func TestStudyMinutesWithoutCut(t *testing.T) {
	x := newExports(t, required("patient_id site data_cut\np1 A 10\np2 A -"))
	_, err := Derive(context.Background(), x, schema.StudyMinutes, 0, defaults, func(int64, int64) {})
	if err == nil || err.Error() != "cohort: patients: row 2 has no data_cut" {
		t.Errorf("got %v", err)
	}
}

// Initial after maintenance in one course is counted, also over patients, but
// not of those who did not consent.
func TestSeriesDisagreements(t *testing.T) {
	x := required("patient_id site consent\np1 A yes\np2 A yes\np3 A no")
	x[schema.SessionsTable] = "session_id patient_id started_at series\n" +
		"s1 p1 0 maintenance\ns2 p1 1 initial\ns3 p1 2 maintenance\ns4 p1 3 initial\n" + // s3 begins a course
		"s5 p2 0 maintenance\ns6 p2 1 initial\ns7 p3 0 maintenance\ns8 p3 1 initial"
	if c := derive(t, newExports(t, x), schema.Calendar, at(100)); c.SeriesDisagreement != 3 {
		t.Errorf("%d disagreements, want 3", c.SeriesDisagreement)
	}
}

// Only the required tables exist: the counts of the others are 0.
func TestOptionalTablesAbsent(t *testing.T) {
	c := derive(t, newExports(t, required("patient_id site\np1 A")), schema.Calendar, at(100))
	want := []Cut{{"sessions", 0}, {"vas", 0}, {"instruments", 0}, {"medications", 0}, {"vitals", 0}, {"adverse_events", 0}}
	if d := cmp.Diff(want, c.Cuts); d != "" {
		t.Error(d)
	}
	if o := c.Members[0].Outcome; o.SAF || o.FAS || o.RESP || o.Baselines[outcome.PHQ9].Known {
		t.Errorf("a patient without rows: %+v", o)
	}
}

// A table without rows is collected: nothing happened.
func TestEventsWithoutRows(t *testing.T) {
	x := required("patient_id site\np1 A")
	x[schema.AdverseEventsTable] = "patient_id term onset_at"
	if n := derive(t, newExports(t, x), schema.Calendar, at(100)).Named; !n.Events || n.Vitals {
		t.Errorf("events %v, vitals %v; want the table of events alone", n.Events, n.Vitals)
	}
}

// The tables are the same for a second cohort, and the outcomes are too.
func TestDeriveTwice(t *testing.T) {
	x := required("patient_id site\np1 A\np2 B")
	x[schema.SessionsTable] = "session_id patient_id started_at\ns1 p1 0\ns2 p2 0"
	x[schema.VASTable] = "patient_id recorded_at phase vas_mm\np1 -1 home 60\np2 -1 home 70\np2 30 home 40"
	src := newExports(t, x)
	first, second := derive(t, src, schema.Calendar, at(100)), derive(t, src, schema.Calendar, at(100))
	if d := cmp.Diff(first, second, cmpopts.EquateNaNs(), cmp.AllowUnexported(outcome.Exact{})); d != "" {
		t.Error(d)
	}
}

func TestProgress(t *testing.T) {
	type call struct{ done, total int64 }
	var calls []call
	note := func(done, total int64) { calls = append(calls, call{done, total}) }
	x := newExports(t, required("patient_id site\np1 A\np2 A"))
	if _, err := Derive(context.Background(), x, schema.Calendar, 0, defaults, note); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]call{{0, 2}, {2, 2}}, calls, cmp.AllowUnexported(call{})); d != "" {
		t.Error(d)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c, err := Derive(ctx, newExports(t, required("patient_id site\np1 A")), schema.Calendar, 0, defaults, func(int64, int64) {})
	if !errors.Is(err, context.Canceled) || c != nil {
		t.Errorf("got %v, %v", c, err)
	}
}

// Doses, weights and levels of sessions reach the outcome; an empty cell is missing.
func TestSessionColumns(t *testing.T) {
	x := required("patient_id site\np1 A")
	x[schema.SessionsTable] = "session_id patient_id started_at route setting dose_mg weight_kg psychotherapy stop_reason\n" +
		"s1 p1 0 sl home 40 80 no completed\n" +
		"s2 p1 7 - - - 80 yes -\n" +
		"s3 p1 14 im clinic 50 - - cost"
	c := derive(t, newExports(t, x), schema.Calendar, at(100))
	o := c.Members[0].Outcome
	nan := math.NaN()
	want := outcome.Dosing{
		Sessions: [outcome.MaxSessionNumber]outcome.Dose{{MG: 40, MGPerKG: 0.5}, {MG: nan, MGPerKG: nan}, {MG: 50, MGPerKG: nan}, {MG: nan, MGPerKG: nan}, {MG: nan, MGPerKG: nan}, {MG: nan, MGPerKG: nan}},
		Mean:     outcome.Dose{MG: 45, MGPerKG: 0.5}, Route: 3, Setting: 1, // sl is the fourth route, home the second setting
		Trend: outcome.DoseRaised, ChangeNoResponse: nan, ChangeResponse: nan, Psychotherapy: schema.Yes,
	}
	if d := cmp.Diff(want, o.Dosing, cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
	if o.Spacing.StopReason != 3 { // cost
		t.Errorf("stop reason %d", o.Spacing.StopReason)
	}
	if all := (SessionColumns{true, true, true, true, true, true}); c.Named.Sessions != all {
		t.Errorf("named %+v", c.Named.Sessions)
	}
}

// A column is collected if any cell of it is filled; a weight, if a dose stands beside it.
func TestNamedSessionColumns(t *testing.T) {
	for _, c := range []struct {
		rows chart
		want SessionColumns
	}{
		{"session_id patient_id started_at\ns1 p1 0", SessionColumns{}},
		{"session_id patient_id started_at dose_mg route\ns1 p1 0 - -\ns2 p1 1 - -", SessionColumns{}},
		{"session_id patient_id started_at dose_mg route\ns1 p1 0 - -\ns2 p1 1 30 im", SessionColumns{Dose: true, Route: true}},
		{"session_id patient_id started_at dose_mg weight_kg\ns1 p1 0 30 -\ns2 p1 1 - 70", SessionColumns{Dose: true}},
		{"session_id patient_id started_at dose_mg weight_kg\ns1 p1 0 30 70", SessionColumns{Dose: true, Weight: true}},
		{"session_id patient_id started_at setting psychotherapy stop_reason\ns1 p1 0 clinic no other", SessionColumns{Setting: true, Psychotherapy: true, StopReason: true}},
	} {
		x := required("patient_id site\np1 A")
		x[schema.SessionsTable] = c.rows
		if got := derive(t, newExports(t, x), schema.Calendar, at(100)).Named.Sessions; got != c.want {
			t.Errorf("%s: %+v, want %+v", c.rows, got, c.want)
		}
	}
}
