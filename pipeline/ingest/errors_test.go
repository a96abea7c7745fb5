package ingest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/schema"
)

// TestRefused has one fault a case and the whole message.
func TestRefused(t *testing.T) {
	patients := func(header, row string) text {
		return text{"patients.csv": "patient_id,site," + header + "\np1,S1," + row + "\np2,S2" + strings.Repeat(",", strings.Count(header, ",")+1) + "\n"}
	}
	session := func(header, row string) text {
		return text{"sessions.csv": "session_id,patient_id,started_at," + header + "\ns1,p1,2026-01-05T10:00:00Z," + row + "\n"}
	}
	scores := func(row string) text {
		return text{"instruments.csv": "patient_id,recorded_at,instrument,value,item\np1,2026-01-05," + row + "\n"}
	}
	study := Options{Clock: schema.StudyMinutes}
	for _, c := range []struct {
		name  string
		files text
		opts  Options
		want  string
	}{
		// Ratings.
		{"letter in a rating", vasFile("p1,2026-01-04,home,7O,,pain\n"), Options{}, `vas.csv:2:20: vas_mm: "7O" is not a number`},
		{"rating over the scale", vasFile("p1,2026-01-04,home,101,,pain\n"), Options{}, `vas.csv:2:20: vas_mm: "101" is over 100, the end of the declared scale`},
		{"rating over the scale of 10 may be legal on 100", vasFile("p1,2026-01-04,home,85,,pain\n"), Options{VASScale: 10}, `vas.csv:2:20: vas_mm: <withheld> is over 10, the end of the declared scale`},
		{"decimals", vasFile("p1,2026-01-04,home,70.25,,pain\n"), Options{}, `vas.csv:2:20: vas_mm: "70.25" has more than one decimal`},
		{"decimals on 10", vasFile("p1,2026-01-04,home,7.255,,pain\n"), Options{VASScale: 10}, `vas.csv:2:20: vas_mm: "7.255" has more than two decimals`},
		{"negative rating", vasFile("p1,2026-01-04,home,-1,,pain\n"), Options{}, `vas.csv:2:20: vas_mm: "-1" is negative`},
		{"comma without DecimalComma", vasFile("p1,2026-01-04,home,\"4,5\",,pain\n"), Options{}, `vas.csv:2:20: vas_mm: <withheld> is not a number`},

		// Words.
		{"level", vasFile("p1,2026-01-04,hom,70,,pain\n"), Options{}, `vas.csv:2:15: phase: "hom" is not one of home, pre, during, post`},
		{"case", vasFile("p1,2026-01-04,Home,70,,pain\n"), Options{}, `vas.csv:2:15: phase: "Home" is not one of home, pre, during, post (in lower case)`},
		{"a name for a level", vasFile("p1,2026-01-04,Smith,70,,pain\n"), Options{}, `vas.csv:2:15: phase: <withheld> is not one of home, pre, during, post`},
		{"missing level", vasFile("p1,2026-01-04,,70,,pain\n"), Options{}, `vas.csv:2:15: phase: is missing`},
		{"missing item", vasFile("p1,2026-01-04,home,70,,NA\n"), Options{}, `vas.csv:2:24: item: is missing`},
		{"sex", patients("sex", "F"), Options{}, `patients.csv:2:7: sex: "F" is not one of female, male, other, unknown`},
		{"yes or no", patients("consent", "maybe"), Options{}, `patients.csv:2:7: consent: "maybe" is not yes or no`},
		{"month", patients("cohort_month", "2026-13"), Options{}, `patients.csv:2:7: cohort_month: "2026-13" is not a month YYYY-MM`},

		// Numbers.
		{"age", patients("age", "91"), Options{}, `patients.csv:2:7: age: <withheld> is over 90: write 90, which stands for 90 and over`},
		{"half an age", patients("age", "45.5"), Options{}, `patients.csv:2:7: age: "45.5" is not a whole number`},
		{"negative age", patients("age", "-1"), Options{}, `patients.csv:2:7: age: "-1" is negative`},
		{"word for a number", patients("pain_years", "seven"), Options{}, `patients.csv:2:7: pain_years: "seven" is not a number`},
		{"infinite", session("dose_mg", "inf"), Options{}, `sessions.csv:2:28: dose_mg: "inf" is not a number`},
		{"unit", session("dose_mg", "50mg"), Options{}, `sessions.csv:2:28: dose_mg: "50mg" is not a number`},

		// Scores.
		{"phq9 total", scores("phq9,28,total"), Options{}, `instruments.csv:2:20: value: "28" is not in 0..27, the range of the total of phq9`},
		{"phq9 item", scores("phq9,4,10"), Options{}, `instruments.csv:2:20: value: "4" is not in 0..3, the range of the items of phq9`},
		{"gad7 total", scores("gad7,21.5,total"), Options{}, `instruments.csv:2:20: value: "21.5" is not in 0..21, the range of the total of gad7`},
		{"fiqr", scores("fiqr,101,total"), Options{}, `instruments.csv:2:20: value: "101" is not in 0..100, the range of the total of fiqr`},
		{"pgic", scores("pgic,0,total"), Options{}, `instruments.csv:2:20: value: "0" is not in 1..7, the range of the total of pgic`},
		{"item 0", scores("phq9,1,0"), Options{}, `instruments.csv:2:22: item: "0" is not total or the number of an item, from 1`},
		{"half an item", scores("phq9,1,1.5"), Options{}, `instruments.csv:2:22: item: "1.5" is not total or the number of an item, from 1`},

		// Times.
		{"no such day", vasFile("p1,2026-02-30,home,70,,pain\n"), Options{}, `vas.csv:2:4: recorded_at: "2026-02-30" is not a day of the calendar`},
		{"American date", vasFile("p1,01/04/2026,home,70,,pain\n"), Options{}, `vas.csv:2:4: recorded_at: "01/04/2026" ` + ruleTime},
		{"a birth date", vasFile("p1,3/4/1956,home,70,,pain\n"), Options{}, `vas.csv:2:4: recorded_at: <withheld> ` + ruleTime},
		{"end before start", session("ended_at", "2026-01-05T09:59:59Z"), Options{}, `sessions.csv:2:28: ended_at: "2026-01-05T09:59:59Z" is before started_at`},
		{"end after a day", session("ended_at", "2026-01-06T10:00:01Z"), Options{}, `sessions.csv:2:28: ended_at: "2026-01-06T10:00:01Z" is more than 24 h after started_at`},
		{"study minutes", vasFile("p1,2.5,home,70,,pain\n"), study, "patients.csv:1:1: data_cut: is missing in the header, and exports.clock is study_minutes"},

		// Keys and references.
		{"missing id", vasFile(",2026-01-04,home,70,,pain\n"), Options{}, `vas.csv:2:1: patient_id: is missing`},
		{"unknown patient", vasFile("p9,2026-01-04,home,70,,pain\n"), Options{}, `vas.csv:2:1: patient_id: <withheld> is not in patients`},
		{"unknown session", vasFile("p1,2026-01-04,home,70,s9,pain\n"), Options{}, `vas.csv:2:23: session_id: <withheld> is not in sessions`},
		{"session of another", vasFile("p1,2026-01-04,home,70,s2,pain\n"), Options{}, `vas.csv:2:23: session_id: <withheld> is a session of another patient`},
		{"an id in another column", vasFile("p1,2026-01-04,p2,70,,pain\n"), Options{}, `vas.csv:2:15: phase: <withheld> is not one of home, pre, during, post`},
		{"an id of nobody in another column", vasFile("p9,2026-01-04,p9,70,,pain\n"), Options{}, "vas.csv:2:1: patient_id: <withheld> is not in patients\nvas.csv:2:15: phase: <withheld> is not one of home, pre, during, post"},
		{"conflict", vasFile("p1,2026-01-04,home,70,,pain\np1,2026-01-04,home,70.1,,pain\n"), Options{}, `vas.csv:3:1: patient_id, recorded_at, phase, item: same key as vas.csv:2 with other values`},
		{"conflict of patients", text{"patients.csv": "patient_id,site\np1,S1\np2,S2\np1,\n"}, Options{}, `patients.csv:4:1: patient_id: same key as patients.csv:2 with other values`},
		{"conflict in two files", text{"vas-2.csv": "patient_id,recorded_at,phase,vas_mm\np1,2026-01-04 10:00,home,7\n"}, Options{}, `vas.csv:2:1: patient_id, recorded_at, phase, item: same key as vas-2.csv:2 with other values`},

		// The form of the files.
		{"empty", text{"vas.csv": ""}, Options{}, `vas.csv:1:1: the file is empty`},
		{"blank lines only", text{"vas.csv": "\n\r\n"}, Options{}, `vas.csv:1:1: the file is empty`},
		{"missing column", text{"vas.csv": "patient_id,recorded_at,phase\n"}, Options{}, `vas.csv:1:1: vas_mm: is missing in the header`},
		{"column twice", text{"vas.csv": "patient_id,recorded_at,phase,vas_mm, phase\n"}, Options{}, `vas.csv:1:38: phase: stands twice in the header`},
		{"too few cells", vasFile("p1,2026-01-04,home,70,\n"), Options{}, `vas.csv:2:1: the row has 5 cells, the header 6`},
		{"too many cells", vasFile("p1,2026-01-04,home,70,,pain,\n"), Options{}, `vas.csv:2:1: the row has 7 cells, the header 6`},
		{"blanks only", vasFile("p1,2026-01-04,home,70,,pain\n \n"), Options{}, `vas.csv:3:1: the row has 1 cells, the header 6`},
		{"quote not closed", vasFile("p1,2026-01-04,home,\"70,,pain\np1,2026-01-03,home,70,,pain\n"), Options{}, `vas.csv:2:1: has a " that is not closed in the rest of the file`},
		{"quote within", vasFile("p1,2026-01-04,home,7\"0,,pain\n"), Options{}, `vas.csv:2:21: has a " in a cell that does not begin with one`},
		{"text after a quote", vasFile("p1,2026-01-04,home,\"7\"0,,pain\n"), Options{}, `vas.csv:2:22: has a " that does not end its cell`},
		{"not UTF-8", vasFile("p1,2026-01-04,h\xf6me,70,,pain\n"), Options{}, `vas.csv:2:15: phase: is not UTF-8 text`},
		{"NUL", vasFile("p1,2026-01-04,home,7\x000,,pain\n"), Options{}, `vas.csv:2:20: vas_mm: is not UTF-8 text`},
		{"UTF-16", text{"vas.csv": "\xff\xfep\x00a\x00t\x00"}, Options{}, `vas.csv:1:1: the header is not UTF-8 text`},

		// Places.
		{"characters, not bytes", text{"patients.csv": "site,patient_id,age\nMontréal,p1,x\nS2,p2,1\n"}, Options{}, `patients.csv:2:13: age: "x" is not a whole number`},
		{"byte-order mark and CRLF", text{"vas.csv": "\ufeffpatient_id,recorded_at,phase,vas_mm\r\n\r\np1,2026-01-04,home,x\r\n"}, Options{}, `vas.csv:3:20: vas_mm: "x" is not a number`},
		{"line break in a cell", text{"patients.csv": "patient_id,site,age\np1,\"a\nbé\",x\np2,S2,1\n"}, Options{}, `patients.csv:3:5: age: "x" is not a whole number`},
		{"after a line break in a cell", text{"patients.csv": "patient_id,site,age\np1,\"a\n\n\",1\np2,S2,x\n"}, Options{}, `patients.csv:5:7: age: "x" is not a whole number`},
		{"quotes", vasFile("\"p1\",\"2026-01-04\",\"home\", \"x\",,pain\n"), Options{}, `vas.csv:2:27: vas_mm: "x" is not a number`},
		{"control characters", vasFile("p1,2026-01-04,home,\"\x1b\",,pain\n"), Options{}, `vas.csv:2:20: vas_mm: "\x1b" is not a number`},
		{"tabs", text{"vas_2.tsv": "patient_id\trecorded_at\tsession_id\tphase\tvas_mm\np1\t2026-01-04\t\thome\tx\n"}, Options{}, `vas_2.tsv:2:21: vas_mm: "x" is not a number`},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := fail(t, with(c.files), c.opts)
			var refused *Refused
			if !errors.As(err, &refused) {
				t.Fatalf("%T %v, want *Refused", err, err)
			}
			if diff := cmp.Diff(c.want, firstLine(c.opts, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// firstLine is the message; only its first line under study minutes, where the
// other files of the minimal folder are wrong too.
func firstLine(opts Options, err error) string {
	if opts.Clock == schema.StudyMinutes {
		line, _, _ := strings.Cut(err.Error(), "\n")
		return line
	}
	return err.Error()
}

// TestAllErrorsAreFound: of all files and all cells of a row, in order.
func TestAllErrorsAreFound(t *testing.T) {
	files := text{
		"patients.csv":    "patient_id,site,sex,age\np2,S2,x,y\np1,S1,male,z\n",
		"sessions.csv":    "session_id,patient_id,started_at,route\ns1,p1,2026-01-05,xx\n",
		"vas.csv":         "patient_id,recorded_at,phase,vas_mm\np1,never,home,70\np3,2026-01-01,home,x\n",
		"vas_b.csv":       "patient_id,recorded_at,phase,vas_mm\np1,2026-01-01,home,\"70\n",
		"vitals.csv":      "patient_id,session_id,recorded_at,parameter\n",
		"medications.csv": "",
	}
	want := strings.Join([]string{
		`medications.csv:1:1: the file is empty`,
		`patients.csv:2:7: sex: "x" is not one of female, male, other, unknown`,
		`patients.csv:2:9: age: "y" is not a whole number`,
		`patients.csv:3:12: age: "z" is not a whole number`,
		`sessions.csv:2:18: route: "xx" is not one of im, iv, sc, sl, po, in`,
		`vas.csv:2:4: recorded_at: "never" ` + ruleTime,
		`vas.csv:3:1: patient_id: <withheld> is not in patients`,
		`vas.csv:3:20: vas_mm: "x" is not a number`,
		`vas_b.csv:2:1: has a " that is not closed in the rest of the file`,
		`vitals.csv:1:1: value: is missing in the header`,
	}, "\n")
	if diff := cmp.Diff(want, fail(t, files, Options{}).Error()); diff != "" {
		t.Error(diff)
	}
}

// TestMaxErrors: the limit is that of all files together, and the rest is
// counted.
func TestMaxErrors(t *testing.T) {
	files := with(vasFile(strings.Repeat("p1,2026-01-04,home,x,,pain\n", 5)))
	files["patients.csv"] = "patient_id,site,age\np1,S1,x\np2,S2,\n"
	err := fail(t, files, Options{MaxErrors: 3})
	want := `patients.csv:2:7: age: "x" is not a whole number
vas.csv:2:20: vas_mm: "x" is not a number
vas.csv:3:20: vas_mm: "x" is not a number
and 3 more`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
}

// TestOneFaultOneError: what follows from a fault of a patient's or a session's
// row, or of their files, is no further error.
func TestOneFaultOneError(t *testing.T) {
	for name, files := range map[string]text{
		"patient with a bad cell":     {"patients.csv": "patient_id,site,age\np1,S1,x\np2,S2,1\n"},
		"patient with too few cells":  {"patients.csv": "patient_id,site,age\np1,S1\np2,S2,1\n"},
		"patient twice":               {"patients.csv": "patient_id,site\np1,S1\np2,S2\np1,S3\n"},
		"patients without the id":     {"patients.csv": "site\nS1\n"},
		"patients with a broken file": {"patients.csv": "patient_id,site\np2,\"S1\n"},
		"session with a bad cell":     {"sessions.csv": "session_id,patient_id,started_at\ns1,p1,x\ns2,p2,2026-01-06T10:00:00Z\n"},
		"session of nobody":           {"sessions.csv": "session_id,patient_id,started_at\ns1,p9,2026-01-05\ns2,p2,2026-01-06T10:00:00Z\n"},
	} {
		t.Run(name, func(t *testing.T) {
			all := with(vasFile("p1,2026-01-04,pre,70,s1,pain\n"))
			for name, content := range files {
				all[name] = content
			}
			var refused *Refused
			if err := fail(t, all, Options{}); !errors.As(err, &refused) || len(refused.Errors) != 1 {
				t.Errorf("%v, want one error", err)
			}
		})
	}
}

// TestScale: a site whose pain values are all 10 or less, 20 of them or more, is
// refused on a declared scale of 100.
func TestScale(t *testing.T) {
	ratings := func(patient, value, item string, n int) string {
		var b strings.Builder
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for range n {
			at = at.Add(time.Hour)
			b.WriteString(patient + "," + at.Format(time.RFC3339) + ",home," + value + ",," + item + "\n")
		}
		return b.String()
	}
	noSite := text{"patients.csv": "patient_id,site\np1,\np2,S2\n"}
	for _, c := range []struct {
		name  string
		files text
		rows  string
		opts  Options
		want  string
	}{
		{
			name: "20 at 10", rows: ratings("p2", "80", "pain", 1) + ratings("p1", "10", "pain", 20),
			want: `vas.csv:3:1: vas_mm: site "S1" has 20 pain values from here on, none over 10, on a declared scale of 100 (exports.vas_scale)`,
		},
		{name: "19", rows: ratings("p1", "10", "pain", 19)},
		{name: "one over 10", rows: ratings("p1", "10", "pain", 20) + "p1,2026-03-01,home,10.1,,pain\n"},
		{
			name: "another site over 10", rows: ratings("p2", "80", "pain", 30) + ratings("p1", "3.5", "pain", 21),
			want: `vas.csv:32:1: vas_mm: site "S1" has 21 pain values from here on, none over 10, on a declared scale of 100 (exports.vas_scale)`,
		},
		{name: "another item", rows: ratings("p1", "10", "sleep", 30)},
		{name: "declared 10", rows: ratings("p1", "10", "pain", 30), opts: Options{VASScale: 10}},
		{
			name: "no site", files: noSite, rows: ratings("p1", "0", "pain", 20),
			want: `vas.csv:2:1: vas_mm: no site has 20 pain values from here on, none over 10, on a declared scale of 100 (exports.vas_scale)`,
		},
		{
			name: "under quarantine too", rows: ratings("p1", "1", "pain", 20), opts: Options{Quarantine: true},
			want: `vas.csv:2:1: vas_mm: site "S1" has 20 pain values from here on, none over 10, on a declared scale of 100 (exports.vas_scale)`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := with(vasFile(c.rows))
			for name, content := range c.files {
				files[name] = content
			}
			if c.want == "" {
				read(t, files, c.opts)
				return
			}
			if diff := cmp.Diff(c.want, fail(t, files, c.opts).Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
