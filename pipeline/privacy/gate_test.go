package privacy_test

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/privacy"
)

// table is a file of exports: the header and the rows.
type table [][]string

// exportsOf writes and reads tables, with a header alone where a required one is left
// out.
func exportsOf(t testing.TB, tables map[string]table) *ingest.Exports {
	t.Helper()
	x, err := ingest.Read(context.Background(), ingest.Options{Dir: written(t, tables)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(x.Release)
	return x
}

// written is the folder of tables.
func written(t testing.TB, tables map[string]table) string {
	t.Helper()
	dir := t.TempDir()
	all := map[string]table{
		"patients": {{"patient_id", "site"}},
		"sessions": {{"session_id", "patient_id", "started_at"}},
		"vas":      {{"patient_id", "recorded_at", "phase", "vas_mm"}},
	}
	for name, rows := range tables {
		all[name] = rows
	}
	for name, rows := range all {
		f, err := os.Create(filepath.Join(dir, name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(csv.NewWriter(f).WriteAll(rows), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// found are all findings of an examination, refused or not, as "rule place rows/of".
func found(t testing.TB, tables map[string]table, opts privacy.Options) (refused, let []string) {
	t.Helper()
	report, err := privacy.Examine(exportsOf(t, tables), opts)
	var gate *privacy.Gate
	if errors.As(err, &gate) {
		refused = lines(gate.Findings)
	} else if err != nil {
		t.Fatal(err)
	}
	return refused, lines(report.Findings)
}

func lines(list []privacy.Finding) []string {
	var texts []string
	for _, f := range list {
		if f.Rule != "k_anonymity" { // a patient alone is one
			texts = append(texts, f.Rule+" "+f.Place())
		}
	}
	return texts
}

// rulesOf are the rules that find something in the site of the only patient.
func rulesOf(t testing.TB, text string) []string {
	refused, let := found(t, map[string]table{"patients": {{"patient_id", "site"}, {"a1b2", text}}}, privacy.Options{})
	return rules(append(refused, let...))
}

func rules(found []string) []string {
	names := []string{}
	for _, f := range found {
		name, _, _ := strings.Cut(f, " ")
		names = append(names, name)
	}
	return names
}

// siteCases are texts of a column with the rules that find something.
var siteCases = []struct {
	text string
	want []string
}{
	{"", nil},
	{"Toronto", nil},
	{"Thunder Bay", nil},
	{"Sault Ste. Marie", nil},
	{"Montréal (Québec)", nil},
	{"S1", nil},
	{"L5S1", nil},
	{"12345 Nord", nil},

	{"a.b@example.org", []string{"email"}},
	{"see x@mail.clinic.qc.ca", []string{"email"}},
	{"a @ b", nil},
	{"x@y", nil}, // no domain

	{"(416) 555-0123", []string{"phone"}},
	{"call 416-555-0123 now", []string{"phone"}},
	{"+1 416.555.0123", []string{"phone"}},
	{"4165550123", []string{"phone", "long_number"}},
	{"116-555-0123", nil}, // an area does not begin with 1
	{"416-155-0123", nil}, // nor does an exchange
	{"416-555-012", nil},
	{"a416-555-0123", nil}, // as in hexadecimal groups

	{"K1A 0B1", []string{"postal_code"}},
	{"Ottawa k1a0b1", []string{"postal_code"}},
	{"D1A 0B1", nil}, // no area begins with D
	{"K1A 0O1", nil}, // nor has a code an O
	{"XK1A 0B1", nil},
	{"K1A", []string{"fsa"}},
	{"D1A", nil},
	{"K1A2", nil},

	{"NY 10001", []string{"zip"}},
	{"10001-1234", []string{"zip"}},
	{"10001", []string{"zip_like"}},
	{"XX 10001", nil},
	{"1000-1234", nil},

	// Luhn of 12345678: from the right 8 -> 16 -> 7, 7, 6 -> 12 -> 3, 5, 4 -> 8, 3,
	// 2 -> 4, 1: 38, so the check digit is 2.
	{"123 456 782", []string{"sin"}},
	{"123-456-782", []string{"sin"}},
	{"123456782", []string{"sin", "long_number"}},
	{"123 456 783", nil},
	// 046454286 has its check digit (6, 8 -> 16 -> 7, 2, 4 -> 8, 5, 4 -> 8, 6, 4 ->
	// 8, 0: 50), but no number begins with 0.
	{"046 454 286", nil},
	// 7, 7, 3, 5, 8, 3, 4 of the last seven digits as above: with 7 before them 44 and 6,
	// with 8, which numbers of businesses begin with, 45 and 5.
	{"723 456 786", []string{"sin"}},
	{"823 456 785", nil},

	{"123-45-6789", []string{"ssn"}},
	{"000-45-6789", nil},
	{"666-45-6789", nil},
	{"900-45-6789", nil},
	{"123-00-6789", nil},
	{"123-45-0000", nil},

	// Luhn of 123456789: 9 -> 9, 8, 7 -> 5, 6, 5 -> 1, 4, 3 -> 6, 2, 1 -> 2: 43, so 7.
	{"1234-567-897", []string{"ohip"}},
	{"1234-567-897-AB", []string{"ohip"}},
	{"1234567897", []string{"ohip", "long_number"}},
	{"1234567897XK", []string{"ohip", "long_number"}},
	{"1234-567-898", nil},
	{"1234567898", []string{"long_number"}},

	// Woman, born on 12 March 1961: month 3 + 50.
	{"TREM 6153 1219", []string{"ramq"}},
	{"trem61031219", []string{"ramq", "long_number"}},
	{"TREM 6113 1219", nil}, // month 13
	{"TREM 6153 3219", nil}, // 32 March
	{"TREM 6152 3019", nil}, // 30 February
	{"TRE 6153 1219", nil},

	// 9 and 12345679 by 2 4 8 5 10 9 7 3: 2+8+24+20+50+54+49+27 = 234 = 21 x 11 + 3,
	// so the check digit is 11 - 3 = 8.
	{"9123 456 798", []string{"bc_phn"}},
	{"9123456798", []string{"bc_phn", "long_number"}},
	{"9123 456 797", nil},
	// 12345678 gives 231 = 21 x 11: no digit checks it.
	{"9123 456 780", nil},
	{"8123 456 798", nil},

	// 4111 1111 1111 1111: 4 -> 8, seven 1 -> 2, eight 1: 8 + 14 + 8 = 30.
	{"4111 1111 1111 1111", []string{"card"}},
	{"4111111111111111", []string{"card", "long_number"}},
	{"4111 1111 1111 1112", nil},
	{"4111111111111112", []string{"long_number"}},

	{"192.168.0.1", []string{"ip_address"}},
	{"host 10.0.0.255.", []string{"ip_address"}},
	{"256.1.1.1", nil},
	{"1.2.3", nil},
	{"2001:db8::1", []string{"ip_address"}},
	{"10:30:00", nil},

	{"https://x", []string{"url"}},
	{"www.clinic.example", []string{"url"}},
	{"clinic.ca", []string{"url"}},
	{"St.Catharines", nil},

	{"12 Main Street", []string{"street_address"}},
	{"1200, boul. René-Lévesque", []string{"street_address", "person_name"}},
	{"12 rue Saint-Denis", []string{"street_address"}},
	{"Main Street", nil},
	{"2 strong", nil},

	{"1961-04-03", []string{"birth_date"}},
	{"born 03/04/1961", []string{"birth_date"}},
	{"3 May 1961", []string{"birth_date"}},
	{"né le 3 août 1961", []string{"birth_date"}},
	{"May 3, 1961", []string{"birth_date"}},
	{"19610403", []string{"birth_date", "long_number"}},
	{"19611303", []string{"long_number"}},
	{"1961-14-40", nil},
	{"1961", nil},
	{"2026-05-04", []string{"date_in_text"}},

	{"91 years old", []string{"age_over_89"}},
	{"102-year-old", []string{"age_over_89"}},
	{"93 ans", []string{"age_over_89"}},
	{"89 years", nil},
	{"91 mm", nil},

	{"Dr. Smith", []string{"person_name"}},
	{"chez Mme Tremblay", []string{"person_name"}},
	{"dr", nil},

	{"12ae4567-e89b-42d3-a456-4266e41a400a", []string{"uuid"}},
	{"12ae4567-e89b-42d3-a456-4266e41a400", nil}, // a digit short

	{strings.Repeat("0a", 16), []string{"hashed_id"}},
	{strings.Repeat("0a", 20), []string{"hashed_id"}},
	{strings.Repeat("0a", 32), []string{"hashed_id", "free_text"}},
	{strings.Repeat("0a", 15), nil},

	{"ref 123456", []string{"long_number"}},
	{"ref 12345", nil},

	{"Centre de traitement de la douleur chronique de la ville", nil},                         // 56 characters, 10 words
	{"Centre de traitement de la douleur chronique du Saguenay - Lac", []string{"free_text"}}, // 61 characters
	{"a b c d e f g h i j k l", nil},
	{"a b c d e f g h i j k l m", []string{"free_text"}}, // 13 words
}

func TestRulesOfTexts(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range siteCases {
		got := rulesOf(t, c.text)
		want := append([]string{}, c.want...)
		slices.Sort(got)
		slices.Sort(want)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, d)
		}
		for _, r := range want {
			seen[r] = true
		}
	}
	// What is not of single texts has tests of its own.
	for _, r := range []string{"header", "file_name", "other_file_name", "file_metadata", "date", "uuid_id", "distinct_text", "sequential_id", "record_number", "k_anonymity", "outlier"} {
		seen[r] = true
	}
	for _, r := range privacy.RuleNames() {
		if !seen[r] {
			t.Errorf("%s: no text is found by it", r)
		}
	}
}

// With a clock that hides dates a date in a text is a warning; else it is a note.
func TestDatesInTexts(t *testing.T) {
	tables := map[string]table{"patients": {{"patient_id", "site"}, {"a1b2", "A 2026-05-04"}}}
	refused, let := found(t, tables, privacy.Options{})
	if len(refused) > 0 || !slices.Equal(let, []string{"date_in_text patients.site"}) {
		t.Errorf("calendar: refused %v, let %v", refused, let)
	}
	refused, let = found(t, tables, privacy.Options{Clock: "study_minutes"})
	if len(refused) > 0 || !slices.Equal(let, []string{"date patients.site"}) {
		t.Errorf("study minutes: refused %v, let %v", refused, let)
	}
}

// Every column of words and of numbers is looked at, by rows and not by texts.
func TestEveryColumn(t *testing.T) {
	patients := table{{"patient_id", "site"}, {"a1b2", "A"}, {"c3d4", "B"}}
	const at = "2026-05-04T15:00:00Z"
	for _, c := range []struct {
		name string
		rows table
		want string
	}{
		{"medications", table{
			{"patient_id", "drug", "class", "started_at", "mg_per_day"},
			{"a1b2", "see a@example.org", "other", at, "1"},
			{"c3d4", "see a@example.org", "other", at, ""},
			{"c3d4", "tramadol", "opioid", at, "3"},
		}, "medications.drug: 2 of 3 rows: e-mail addresses (email)"},
		{"medications", table{
			{"patient_id", "drug", "class", "started_at", "mg_per_day"},
			{"a1b2", "tramadol", "opioid", at, "4165550123"},
			{"c3d4", "tramadol", "opioid", at, ""},
			{"c3d4", "tramadol", "opioid", at, "999999"},
		}, "medications.mg_per_day: 1 of 2 rows: numbers of six and more digits that no term has, or headed as those of a record or a card (long_number)"},
		{"instruments", table{
			{"patient_id", "recorded_at", "instrument", "value"},
			{"a1b2", at, "asked (416) 555-0123", "1"},
		}, "instruments.instrument: 1 of 1 rows: telephone numbers (phone)"},
		{"adverse_events", table{
			{"patient_id", "term", "onset_at"},
			{"a1b2", "nausea", at},
			{"c3d4", "call 416-555-0123", at},
		}, "adverse_events.term: 1 of 2 rows: telephone numbers (phone)"},
		{"sessions", table{
			{"session_id", "patient_id", "started_at"},
			{"a@example.org", "a1b2", at},
			{"s2", "a1b2", "2026-05-05T15:00:00Z"},
		}, "sessions.session_id: 1 of 2 rows: e-mail addresses (email)"},
	} {
		_, err := privacy.Examine(exportsOf(t, map[string]table{"patients": patients, c.name: c.rows}), privacy.Options{})
		var gate *privacy.Gate
		if !errors.As(err, &gate) {
			t.Errorf("%s: let in, %v", c.name, err)
		} else if gate.Error() != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, gate, c.want)
		}
	}
}

// Nearly as many terms as rows are free text; half as many are not.
func TestDistinctTexts(t *testing.T) {
	for _, c := range []struct {
		rows, texts int
		want        []string
	}{
		{50, 46, []string{"distinct_text adverse_events.term"}}, // 46 > 0.9 x 50
		{50, 45, nil},
		{49, 49, nil}, // too few to tell
	} {
		events := table{{"patient_id", "term", "onset_at"}}
		for i := range c.rows {
			events = append(events, []string{"a1b2", strings.Repeat("x", 1+i%c.texts%26) + strings.Repeat("y", i%c.texts/26), "2026-05-04T15:00:00Z"})
			events[i+1][2] = "2026-05-04T15:00:" + string(rune('0'+i/10)) + string(rune('0'+i%10)) + "Z"
		}
		_, let := found(t, map[string]table{"patients": {{"patient_id", "site"}, {"a1b2", "A"}}, "adverse_events": events}, privacy.Options{})
		if d := cmp.Diff(c.want, let); d != "" {
			t.Errorf("%d texts in %d rows: %s", c.texts, c.rows, d)
		}
	}
}

// An exception holds for its rule, table and column alone, and keeps its reason.
func TestExceptions(t *testing.T) {
	tables := map[string]table{"patients": {{"patient_id", "site"}, {"a1b2", "A1C 2B3"}, {"c3d4", "B"}}}
	exception := privacy.Exception{Rule: "postal_code", Table: "patients", Column: "site", Reason: "our code of a ward"}
	report, err := privacy.Examine(exportsOf(t, tables), privacy.Options{K: 1, Allow: []privacy.Exception{exception}})
	want := []privacy.Finding{{Rule: "postal_code", Table: "patients", Column: "site", Rows: 1, Of: 2, Verdict: privacy.Allowed, Reason: "our code of a ward"}}
	if d := cmp.Diff(want, report.Findings); d != "" || err != nil {
		t.Errorf("%s, %v", d, err)
	}
	for _, other := range []privacy.Exception{
		{Rule: "fsa", Table: "patients", Column: "site"},
		{Rule: "postal_code", Table: "sessions", Column: "site"},
		{Rule: "postal_code", Table: "patients", Column: "sex"},
	} {
		if _, err := privacy.Examine(exportsOf(t, tables), privacy.Options{Allow: []privacy.Exception{other}}); err == nil {
			t.Errorf("%v lets it in", other)
		}
	}
}

// Nothing in, nothing found.
func TestEmptyExports(t *testing.T) {
	refused, let := found(t, nil, privacy.Options{})
	if len(refused)+len(let) > 0 {
		t.Errorf("refused %v, let %v", refused, let)
	}
}
