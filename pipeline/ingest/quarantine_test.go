package ingest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/schema"
)

// TestQuarantine: rows that break a rule are left out, listed and counted, and
// so are the rows of the patients and sessions that are left out.
func TestQuarantine(t *testing.T) {
	files := text{
		"patients.csv": "patient_id,site,age\n" +
			"p1,S1,40\n" + // 2
			"p2,S2,x\n" + // 3: a bad cell
			"p3,S1,50\n" + // 4: in conflict with 6
			"p4,S9\n" + // 5: a cell too few
			"p3,S1,51\n" + // 6
			"p5,S1,60\n", // 7
		"sessions.csv": "session_id,patient_id,started_at,route,ended_at\n" +
			"s1,p1,2026-01-05T10:00:00Z,iv,\n" + // 2
			"s2,p1,2026-01-06T10:00:00Z,xx,2026-01-01\n" + // 3: two bad cells
			"s3,p2,2026-01-05T10:00:00Z,iv,\n" + // 4: of a patient left out
			"s4,p3,2026-01-05T10:00:00Z,iv,\n" + // 5: of a patient left out
			"s5,p9,2026-01-05T10:00:00Z,iv,\n" + // 6: of nobody
			"s6,p5,2026-01-05T10:00:00Z,iv,\n", // 7
		"vas.csv": "patient_id,recorded_at,phase,vas_mm,session_id\n" +
			"p1,2026-01-04,home,70,\n" + // 2
			"p1,2026-01-03,home,70,s2\n" + // 3: of a session left out
			"p2,2026-01-03,home,70,\n" + // 4: of a patient left out
			"p4,2026-01-03,home,70,\n" + // 5: of a patient left out
			"p9,2026-01-03,home,70,\n" + // 6: of nobody
			"p1,2026-01-03,home,70,s5\n" + // 7: of a session left out
			"p1,2026-01-02,home,1000,\n" + // 8: a bad cell
			"p5,2026-01-02,home,10,\n" + // 9: in conflict with 10 and 11
			"p5,2026-01-02,home,20,\n" + // 10
			"p5,2026-01-02,home,10,\n" + // 11
			"p5,2026-01-03,home,30,s1\n" + // 12: another patient's session
			"p5,2026-01-04,home,40,s6\n" + // 13
			"p5,2026-01-04,home,40,s6\n", // 14: a duplicate
	}
	x := read(t, files, Options{Quarantine: true})
	want := []Refusal{
		{"patients", "patients.csv", 3, 7, "age", "is not a whole number"},
		{"patients", "patients.csv", 4, 1, "patient_id", "same key as patients.csv:6 with other values"},
		{"patients", "patients.csv", 5, 1, "", "the row has 2 cells, the header 3"},
		{"patients", "patients.csv", 6, 1, "patient_id", "same key as patients.csv:4 with other values"},
		{"sessions", "sessions.csv", 3, 28, "route", "is not one of im, iv, sc, sl, po, in"},
		{"sessions", "sessions.csv", 3, 31, "ended_at", "is before started_at"},
		{"sessions", "sessions.csv", 4, 4, "patient_id", "is of a patient whose row is left out"},
		{"sessions", "sessions.csv", 5, 4, "patient_id", "is of a patient whose row is left out"},
		{"sessions", "sessions.csv", 6, 4, "patient_id", "is not in patients"},
		{"vas", "vas.csv", 3, 23, "session_id", "is of a session whose row is left out"},
		{"vas", "vas.csv", 4, 1, "patient_id", "is of a patient whose row is left out"},
		{"vas", "vas.csv", 5, 1, "patient_id", "is of a patient whose row is left out"},
		{"vas", "vas.csv", 6, 1, "patient_id", "is not in patients"},
		{"vas", "vas.csv", 7, 23, "session_id", "is of a session whose row is left out"},
		{"vas", "vas.csv", 8, 20, "vas_mm", "is over 100, the end of the declared scale"},
		{"vas", "vas.csv", 9, 1, "patient_id, recorded_at, phase, item", "same key as vas.csv:10 with other values"},
		{"vas", "vas.csv", 10, 1, "patient_id, recorded_at, phase, item", "same key as vas.csv:9 with other values"},
		{"vas", "vas.csv", 11, 1, "patient_id, recorded_at, phase, item", "same key as vas.csv:10 with other values"},
		{"vas", "vas.csv", 12, 23, "session_id", "is a session of another patient"},
	}
	if diff := cmp.Diff(want, x.Ledger.Refused); diff != "" {
		t.Error(diff)
	}
	wantCounts := []Count{
		{"patients", "patients.csv", CountBadCell, 1},
		{"patients", "patients.csv", CountCells, 1},
		{"patients", "patients.csv", CountConflict, 2},
		{"sessions", "sessions.csv", CountBadCell, 1},
		{"sessions", "sessions.csv", CountReference, 1},
		{"sessions", "sessions.csv", CountCascade, 2},
		{"vas", "vas.csv", CountDuplicate, 1},
		{"vas", "vas.csv", CountBadCell, 1},
		{"vas", "vas.csv", CountReference, 2},
		{"vas", "vas.csv", CountCascade, 4},
		{"vas", "vas.csv", CountConflict, 3},
	}
	if diff := cmp.Diff(wantCounts, x.Ledger.Counts); diff != "" {
		t.Error(diff)
	}
	if got := ratings(x); !cmp.Equal(got, []int16{700, 400}) {
		t.Errorf("ratings %v", got)
	}
	// Dictionaries hold nothing of the rows that are left out.
	patients := x.View(schema.PatientsTable)
	if n := patients.Codes("patient_id").Cardinality(); n != 2 || patients.Len() != 2 {
		t.Errorf("%d patients in the dictionary", n)
	}
	if n := patients.Codes("site").Cardinality(); n != 1 {
		t.Errorf("%d sites in the dictionary", n)
	}
	vas := x.View(schema.VASTable)
	if ids := vas.Codes("session_id"); ids.Text(ids.At(1)) != "s6" || ids.Cardinality() != 2 {
		t.Error("sessions in the dictionary")
	}
}

// TestQuarantineStops: what is wrong with a whole file is never left out.
func TestQuarantineStops(t *testing.T) {
	for name, files := range map[string]text{
		"empty":          {"vas.csv": ""},
		"missing column": {"vas.csv": "patient_id,recorded_at,phase\n"},
		"column twice":   {"vas.csv": "patient_id,recorded_at,phase,vas_mm,phase\n"},
		"quote":          vasFile("p1,2026-01-04,home,\"70,,pain\n"),
	} {
		t.Run(name, func(t *testing.T) {
			fail(t, with(files), Options{Quarantine: true})
		})
	}
}

// TestOrder: rows come by patient, main time, and then the other columns in the
// order of the schema, with missing cells first.
func TestOrder(t *testing.T) {
	x := read(t, text{
		"patients.csv": "patient_id,site\np2,\np10,\n",
		"sessions.csv": "session_id,patient_id,started_at\na,p2,2026-01-06\nb,p2,2026-01-05\nc,p10,2026-01-07\nd,p2,2026-01-05\n",
		"vas.csv":      "patient_id,recorded_at,phase,vas_mm\n",
		"adverse_events.csv": "patient_id,term,onset_at,severity,session_id\n" +
			"p2,x,2026-01-09,mild,a\np2,y,2026-01-08,mild,a\np2,x,2026-01-08,severe,\np2,x,2026-01-08,mild,\np2,x,2026-01-08,,a\np10,z,2026-01-10,,\n",
	}, Options{})
	s := x.View(schema.SessionsTable).Codes("session_id")
	got := ""
	for i := range 4 {
		got += s.Text(s.At(i))
	}
	if got != "cbda" { // p10 is before p2; b and d start at the same time
		t.Errorf("sessions %s, want cbda", got)
	}
	a := x.View(schema.AdverseEventsTable)
	terms, severities, sessions := a.Codes("term"), a.Codes("severity"), a.Codes("session_id")
	var events []string
	for i := range a.Len() {
		events = append(events, terms.Text(terms.At(i))+" "+sessions.Text(sessions.At(i))+" "+severities.Text(severities.At(i)))
	}
	want := []string{"z  ", "x  mild", "x  severe", "x a ", "y a mild", "x a mild"}
	if diff := cmp.Diff(want, events); diff != "" {
		t.Error(diff)
	}
}

// TestDuplicates: what is the same after parsing is one row; what is not in the
// key counts too.
func TestDuplicates(t *testing.T) {
	files := with(vasFile("p1,2026-01-04T10:00:00Z,home,70,s1,pain\np1,2026-01-04 10:00,home,70.0,s1,pain\np1,2026-01-04T11:00:00+01:00,home,+70.00, s1 ,\"pain\"\n"))
	files["medications.csv"] = "patient_id,drug,class,started_at,mg_per_day\np1,a,other,2026-01-01,5\np1,a,other,2026-01-01,5.0\np1,a,other,2026-01-01,\np1,a,other,2026-01-01,6\n"
	files["patients_2.csv"] = "site,patient_id\nS2,p2\n"
	x := read(t, files, Options{})
	want := map[string]int64{
		"vas.csv: " + CountDuplicate: 2, "medications.csv: " + CountDuplicate: 1, "patients_2.csv: " + CountDuplicate: 1,
	}
	if diff := cmp.Diff(want, counts(x)); diff != "" {
		t.Error(diff)
	}
	if n := x.View(schema.MedicationsTable).Len(); n != 3 {
		t.Errorf("%d medications, want 3", n)
	}
	err := fail(t, with(vasFile("p1,2026-01-04,home,70,s1,pain\np1,2026-01-04,home,70,,pain\n")), Options{})
	if want := "vas.csv:3:1: patient_id, recorded_at, phase, item: same key as vas.csv:2 with other values"; err.Error() != want {
		t.Errorf("%v", err)
	}
}

// TestSessionInTwoSpellings: a session's start as a date and as its midnight is
// one row, and it has a time of day, in whichever order they come.
func TestSessionInTwoSpellings(t *testing.T) {
	for _, rows := range []string{"s1,p1,2026-01-05\ns1,p1,2026-01-05 00:00\n", "s1,p1,2026-01-05 00:00\ns1,p1,2026-01-05\n"} {
		files := with(vasFile("p1,2026-01-05,pre,70,,pain\n"))
		files["sessions.csv"] = "session_id,patient_id,started_at\n" + rows
		x := read(t, files, Options{})
		want := map[string]int64{"sessions.csv: " + CountDuplicate: 1, "vas.csv: " + CountDateOnly: 1}
		if diff := cmp.Diff(want, counts(x)); diff != "" {
			t.Error(diff)
		}
	}
}
