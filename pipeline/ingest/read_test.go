package ingest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/schema"
)

// TestAllColumns: one row of each table with all its columns, and one with only
// those that must not be missing.
func TestAllColumns(t *testing.T) {
	x := read(t, text{
		"patients.csv": "cohort_month,patient_id,site,sex,age,diagnosis,pain_years,depression,anxiety,failed_classes,psychotherapy_planned,consent,data_cut\n" +
			"2026-01,b,S1,female,90,crps,3.5,YES,n,3.0,True,1,2026-09-01\n,a,,,,,,,,,,,\n",
		"sessions.csv": "session_id,patient_id,started_at,ended_at,route,dose_mg,weight_kg,series,setting,psychotherapy,completed,stop_reason\n" +
			"s1,b,2026-01-05T10:00:00Z,2026-01-06T10:00:00Z,in,1e2,70.5,maintenance,home,0,N,cost\ns0,a,2026-01-05T10:00:00.000001Z,.,,NA,,,,,,\n",
		"vas.csv":            "vas_mm, item ,phase,session_id,recorded_at,patient_id\n 70.5 ,mood,post,s1,2026-01-05T12:00:00+01:00,b\n0,pain,home,,2026-01-01,a\n",
		"adverse_events.csv": "patient_id,term,onset_at,session_id,resolved_at,severity,serious,related\nb,Nausea,2026-01-05,s1,2026-01-06,severe,yes,no\na,x,2026-01-05,,,,,\n",
	}, Options{})

	p := x.View(schema.PatientsTable)
	ids := p.Codes("patient_id")
	if p.Len() != 2 || ids.Text(0) != "a" || ids.Text(1) != "b" || ids.At(0) != 0 || ids.At(1) != 1 {
		t.Fatal("patients are not in the order of their ids")
	}
	months := p.Codes("cohort_month")
	if months.Text(months.At(1)) != "2026-01" || months.At(0) != -1 {
		t.Error("cohort_month")
	}
	if age, ok := p.Wholes("age").At(1); age != 90 || !ok {
		t.Error("age", age, ok)
	}
	if years, ok := p.Numbers("pain_years").At(1); years != 3.5 || !ok {
		t.Error("pain_years", years, ok)
	}
	if classes, ok := p.Wholes("failed_classes").At(1); classes != 3 || !ok {
		t.Error("failed_classes", classes, ok)
	}
	for column, want := range map[string]schema.Answer{"depression": schema.Yes, "anxiety": schema.No, "psychotherapy_planned": schema.Yes, "consent": schema.Yes} {
		if got := p.Answers(column).At(1); got != want {
			t.Errorf("%s is %d, want %d", column, got, want)
		}
		if got := p.Answers(column).At(0); got != schema.Unknown {
			t.Errorf("missing %s is %d", column, got)
		}
	}
	if sex := p.Codes("sex"); sex.At(0) != -1 || sex.Text(sex.At(1)) != "female" || sex.Cardinality() != 4 {
		t.Error("sex")
	}
	cut := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	if at, ok := p.Instants("data_cut").At(1); int64(at) != cut || !ok {
		t.Error("data_cut", at, ok)
	}
	if _, ok := p.Instants("data_cut").At(0); ok {
		t.Error("data_cut of nothing")
	}

	s := x.View(schema.SessionsTable)
	start := time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC).UnixMicro()
	for i, want := range []int64{start + 1, start} { // by patient
		if at, _ := s.Instants("started_at").At(i); int64(at) != want {
			t.Errorf("session %d starts at %d, want %d", i, at, want)
		}
	}
	if dose, ok := s.Numbers("dose_mg").At(1); dose != 100 || !ok {
		t.Error("dose_mg", dose, ok)
	}
	if _, ok := s.Numbers("dose_mg").At(0); ok {
		t.Error("dose_mg of NA")
	}
	if series := s.Codes("series"); schema.Series(series.At(1)) != schema.Maintenance || schema.Series(series.At(0)) != schema.NoSeries {
		t.Error("series")
	}
	sessions := s.Codes("session_id")
	if sessions.Text(sessions.At(0)) != "s0" || sessions.At(1) != 1 {
		t.Error("session_id")
	}

	v := x.View(schema.VASTable)
	if got := ratings(x); !cmp.Equal(got, []int16{0, 705}) {
		t.Errorf("ratings %v", got)
	}
	if item := schema.Item(v.Codes("item").At(1)); item != schema.Mood {
		t.Error("item", item)
	}
	if phase := schema.Phase(v.Codes("phase").At(1)); phase != schema.Post {
		t.Error("phase", phase)
	}
	if v.Codes("session_id").At(1) != 1 || v.Codes("session_id").At(0) != -1 || v.Codes("patient_id").At(1) != 1 {
		t.Error("references of ratings")
	}
	if at, _ := v.Instants("recorded_at").At(1); int64(at) != start+3600e6 {
		t.Error("recorded_at", at)
	}

	a := x.View(schema.AdverseEventsTable)
	if terms := a.Codes("term"); terms.Text(terms.At(1)) != "Nausea" || terms.Cardinality() != 2 || terms.Text(0) != "Nausea" {
		t.Error("term")
	}
	if len(x.Ledger.Counts) != 0 || len(x.Ledger.Refused) != 0 {
		t.Errorf("ledger %+v", x.Ledger)
	}
}

// TestDefaults: a file without a column takes the default, or misses its cells,
// while another file has the column.
func TestDefaults(t *testing.T) {
	files := with(text{
		"vas-2.csv":       "patient_id,recorded_at,phase,vas_mm,item,session_id\np1,2026-01-04T11:00:00Z,home,30,sleep,s1\n",
		"instruments.csv": "patient_id,recorded_at,instrument,value\np1,2026-01-04,phq9,27\n",
	})
	x := read(t, files, Options{})
	v := x.View(schema.VASTable)
	items, sessions := v.Codes("item"), v.Codes("session_id")
	if schema.Item(items.At(0)) != schema.Pain || schema.Item(items.At(1)) != schema.Sleep {
		t.Error("items")
	}
	if sessions.At(0) != -1 || sessions.At(1) != 0 {
		t.Error("sessions")
	}
	if !v.Collected("item") || !v.Collected("session_id") || x.View(schema.PatientsTable).Collected("age") {
		t.Error("collected")
	}
	x = read(t, files, Options{MissingCodes: []string{"total", "pain"}}) // in cells, not for the default
	i := x.View(schema.InstrumentsTable)
	if item, ok := i.Wholes("item").At(0); item != schema.TotalItem || !ok || i.Collected("item") {
		t.Error("item of an instrument")
	}
}

// TestSpellings: delimiter, decimal comma, byte-order mark, CRLF, quotes and
// tabs say the same.
func TestSpellings(t *testing.T) {
	want := read(t, with(vasFile("p1,2026-01-04T10:00:00Z,home,70.5,s1,pain\n")), Options{})
	comma := text{
		"patients.csv": "patient_id;site\np1;S1\np2;S2\n",
		"sessions.csv": "session_id;patient_id;started_at\ns1;p1;2026-01-05T10:00:00Z\ns2;p2;2026-01-06T10:00:00Z\n",
		"vas.csv":      "patient_id;recorded_at;phase;vas_mm;session_id;item\np1;2026-01-04T10:00:00Z;home;70,5;s1;pain\n",
	}
	for name, got := range map[string]*Exports{
		"semicolon and comma": read(t, comma, Options{Delimiter: ';', DecimalComma: true}),
		"mark and CRLF":       read(t, with(vasFile("p1,2026-01-04T10:00:00Z,home,70.5,s1,pain\r\n\r\n")), Options{}),
		"quotes and blanks":   read(t, with(vasFile("\" p1 \", \"2026-01-04T10:00:00Z\",home,\"\n70.50\",s1 , pain\t\n")), Options{}),
		"no last line break":  read(t, with(vasFile("p1,2026-01-04T10:00:00Z,home,70.5,s1,pain")), Options{}),
		"another clock":       read(t, with(vasFile("p1,2026-01-04T05:00,home,70.5,s1,pain")), Options{Location: zone(t, "America/Toronto")}),
	} {
		if diff := difference(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	tabs := with(nil)
	delete(tabs, "vas.csv")
	tabs["vas.tsv"] = "\ufeffpatient_id\trecorded_at\tphase\tvas_mm\tsession_id\titem\np1\t2026-01-04T10:00:00Z\thome\t70.5\ts1\tpain\n"
	if diff := difference(want, read(t, tabs, Options{})); diff != "" {
		t.Errorf("tabs: %s", diff)
	}
}

// difference says which table differs, "" if none does.
func difference(want, got *Exports) string {
	for _, table := range schema.Tables {
		a, b := want.records[table.Name], got.records[table.Name]
		if (a == nil) != (b == nil) {
			return table.Name + " is there in one only"
		}
		if a == nil {
			continue
		}
		if !a.Schema().Equal(b.Schema()) {
			return table.Name + ": schemas differ"
		}
		if diff := cmp.Diff(lines(a), lines(b)); diff != "" {
			return table.Name + ": " + diff
		}
	}
	return ""
}

// TestUnanswered: prompts without an answer are left out and counted.
func TestUnanswered(t *testing.T) {
	files := with(vasFile("p1,2026-01-04,home,,,pain\np1,2026-01-04,home,NA,,pain\np1,2026-01-04,home,5,,pain\np1,2026-01-03,home,-9,,pain\n"))
	files["vitals.csv"] = "patient_id,session_id,recorded_at,parameter,value\np1,s1,2026-01-05,hr,\n"
	files["instruments.csv"] = "patient_id,recorded_at,instrument,value\np1,2026-01-05,phq9,\n"
	x := read(t, files, Options{MissingCodes: []string{"NA", "-9"}})
	want := map[string]int64{
		"vas.csv: " + CountUnanswered: 3, "vitals.csv: " + CountUnanswered: 1, "instruments.csv: " + CountUnanswered: 1,
	}
	if diff := cmp.Diff(want, counts(x)); diff != "" {
		t.Error(diff)
	}
	if got := ratings(x); !cmp.Equal(got, []int16{50}) {
		t.Errorf("ratings %v", got)
	}
	err := fail(t, with(vasFile("p1,2026-01-04,hom,,,pain\n")), Options{})
	if want := `vas.csv:2:15: phase: "hom" is not one of home, pre, during, post`; err.Error() != want {
		t.Errorf("the other cells of a prompt: %v", err)
	}
}

// TestDateOnly: sessions of p1 on 5 January (with a time of day), 7 January (a
// date only), 9 and 11 January (one of each), local dates of Toronto: 03:00Z on
// the 6th is 22:00 on the 5th.
func TestDateOnly(t *testing.T) {
	files := with(vasFile(""))
	files["sessions.csv"] = "session_id,patient_id,started_at\n" +
		"s1,p1,2026-01-06T03:00:00Z\ns2,p1,2026-01-07\ns3,p1,2026-01-09\ns4,p1,2026-01-09 10:00\ns5,p1,2026-01-11 00:00\ns6,p1,2026-01-11\n"
	for _, c := range []struct {
		row  string
		left bool
	}{
		{"p1,2026-01-05,home", true},
		{"p1,2026-01-05,pre", true},
		{"p1,2026-01-05 00:00,home", false}, // a time of day, even so
		{"p1,2026-01-06,pre", false},        // the UTC date of s1
		{"p2,2026-01-05,home", false},       // another patient
		{"p1,2026-01-07,pre", false},        // both are dates, and it was before
		{"p1,2026-01-07,home", true},
		{"p1,2026-01-07,post", true},
		{"p1,2026-01-09,pre", true}, // one of the two sessions has a time of day
		{"p1,2026-01-11,pre", true}, // whichever comes first
		{"p1,2026-01-10,home", false},
	} {
		for _, item := range []string{"pain", "sleep"} {
			files["vas.csv"] = "patient_id,recorded_at,phase,vas_mm,item\n" + c.row + ",50," + item + "\n"
			x := read(t, files, Options{Location: zone(t, "America/Toronto")})
			want := map[string]int64{}
			if c.left {
				want["vas.csv: "+CountDateOnly] = 1
			}
			if diff := cmp.Diff(want, counts(x)); diff != "" || len(ratings(x)) == len(want) {
				t.Errorf("%s, %s: %d rows, %s", c.row, item, len(ratings(x)), diff)
			}
		}
	}
}

// TestClockChanges: local times that occur twice or not at all are read and
// counted, a row once.
func TestClockChanges(t *testing.T) {
	files := with(vasFile("p1,2026-11-01 01:30,home,1,,pain\np1,2026-03-08 02:30,home,2,,pain\np1,2026-03-08 03:00,home,3,,pain\n"))
	files["medications.csv"] = "patient_id,drug,class,started_at,stopped_at\np1,x,other,2026-11-01 01:30,2026-11-01 01:40\n"
	x := read(t, files, Options{Location: zone(t, "America/Toronto")})
	want := map[string]int64{
		"vas.csv: " + CountTwice: 1, "vas.csv: " + CountSkipped: 1, "medications.csv: " + CountTwice: 1,
	}
	if diff := cmp.Diff(want, counts(x)); diff != "" {
		t.Error(diff)
	}
	if got := ratings(x); !cmp.Equal(got, []int16{30, 20, 10}) { // 07:00Z, 07:30Z, 1 November
		t.Errorf("ratings %v", got)
	}
}

func TestStudyClock(t *testing.T) {
	files := text{
		"patients.csv": "patient_id,site,data_cut\np1,S1,100000\n",
		"sessions.csv": "session_id,patient_id,started_at,ended_at\ns1,p1,0,1440\n",
		"vas.csv":      "patient_id,recorded_at,phase,vas_mm\np1,0,pre,60\np1,-1440,home,70\n",
	}
	x := read(t, files, Options{Clock: schema.StudyMinutes})
	if got := ratings(x); !cmp.Equal(got, []int16{700, 600}) {
		t.Errorf("ratings %v", got)
	}
	if cut, ok := x.View(schema.PatientsTable).Instants("data_cut").At(0); cut != 100000*schema.Minute || !ok {
		t.Error("data_cut", cut, ok)
	}
	if at, _ := x.View(schema.VASTable).Instants("recorded_at").At(0); at != -schema.Day {
		t.Error("recorded_at", at)
	}
	files["patients.csv"] = "patient_id,site,data_cut\np1,S1,\n"
	if err := fail(t, files, Options{Clock: schema.StudyMinutes}); err.Error() != "patients.csv:2:7: data_cut: is missing" {
		t.Errorf("%v", err)
	}
	files["patients.csv"] = "patient_id,site,data_cut\np1,S1,2026-01-01\n"
	if err := fail(t, files, Options{Clock: schema.StudyMinutes}); err.Error() != `patients.csv:2:7: data_cut: "2026-01-01" is not a whole number of minutes` {
		t.Errorf("%v", err)
	}
	files["patients.csv"] = "patient_id,site,data_cut\np1,S1,1\n"
	files["sessions.csv"] = "session_id,patient_id,started_at,ended_at\ns1,p1,0,1441\n"
	if err := fail(t, files, Options{Clock: schema.StudyMinutes}); err.Error() != `sessions.csv:2:9: ended_at: "1441" is more than 24 h after started_at` {
		t.Errorf("%v", err)
	}
}
