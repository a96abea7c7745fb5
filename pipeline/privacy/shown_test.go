package privacy

import (
	"strings"
	"testing"
)

// TestShown is the table of what may be shown; "" stands for Withheld.
func TestShown(t *testing.T) {
	plain := Cell{}
	when := Cell{Kind: Time}
	age := Cell{Kind: Age}
	rating := Cell{Kind: Rating}
	id := Cell{Kind: Identifier}
	sex := Cell{Levels: []string{"female", "male", "other", "unknown"}}
	phase := Cell{Levels: []string{"home", "pre", "during", "post"}}
	route := Cell{Levels: []string{"im", "iv", "in"}}
	reason := Cell{Levels: []string{"completed", "adverse_event"}}
	known := Cell{Known: func(text string) bool { return text == "7" || text == "kiwi" }}
	for _, c := range []struct {
		name, text string
		cell       Cell
		want       string
	}{
		// Slips are shown.
		{"letter in a number", "7O", rating, `"7O"`},
		{"short code", "F", sex, `"F"`},
		{"two letters", "2x", plain, `"2x"`},
		{"lower-case word", "seventy", plain, `"seventy"`},
		{"small number", "101", rating, `"101"`},
		{"negative", "-5", plain, `"-5"`},
		{"five digits", "12345", plain, `"12345"`},
		{"number and unit", "100mm", plain, `"100mm"`},
		{"number, blank and unit", "100 mm", plain, `"100 mm"`},
		{"decimals and unit", "70.5mg", plain, `"70.5mg"`},
		{"level in capitals", "FEMALE", sex, `"FEMALE"`},
		{"level with a slip", "Femal", sex, `"Femal"`},
		{"level in another case", "Home", phase, `"Home"`},
		{"level with a blank", "adverse event", reason, `"adverse event"`},
		{"code for missing", "None", plain, `"None"`},
		{"code for missing", "N/A", plain, `"N/A"`},
		{"NaN", "NaN", plain, `"NaN"`},
		{"yes", "Yes", plain, `"Yes"`},
		{"blank", "", plain, ``},
		{"control characters", "\x1b[2J", plain, `"\x1b[2J"`},
		{"other digits", "٧", plain, `"٧"`},
		{"decimal comma", "4,5", plain, `"4,5"`},
		{"percent", "30%", plain, `"30%"`},

		// Times of recent years, where a time should be.
		{"no such day", "2026-02-30", when, `"2026-02-30"`},
		{"day first", "30/02/2026", when, `"30/02/2026"`},
		{"month", "2026-13", when, `"2026-13"`},
		{"long time", "2026-04-07T14:57:00.1234567+02:00", when, `"2026-04-07T14:57:00.1234567+02:00"`},
		{"without seconds", "2026-04-07T14:57Z", when, `"2026-04-07T14:57Z"`},
		{"time of day", "14:57:00", when, `"14:57:00"`},
		{"year of a birth", "1956-03-04", when, ""},
		{"year of a birth, last", "04/03/1956", when, ""},
		{"year of a young person's birth", "2004-05-06", when, ""},
		{"year of two digits", "04/03/56", when, ""},
		{"time and a name", "2026-04-07 Smith", when, ""},
		{"date in another column", "2026-02-30", plain, ""},
		{"short date in another column", "1/2/56", plain, ""},
		{"date without separators", "19560304", when, ""},

		// Identifiers.
		{"id column", "7O", id, ""},
		{"text of an id", "7", known, ""},
		{"text of an id", "kiwi", known, ""},
		{"e-mail", "a@b.ca", plain, ""},
		{"handle", "@kiwi", plain, ""},
		{"IP version 6 without letters", "::1", plain, ""},
		{"name near a level", "Hope", phase, ""},
		{"name near a longer level", "Rother", sex, ""},
		{"web", "http://x", plain, ""},
		{"host", "www.x.ca", plain, ""},
		{"IP", "10.0.0.1", plain, ""},
		{"IP version 6", "fe80::1:2", plain, ""},
		{"telephone", "416-555-1234", plain, ""},
		{"telephone with blanks", "(416) 555 1234", plain, ""},
		{"six digits", "123456", plain, ""},
		{"six digits with blanks", "12 34 56", plain, ""},
		{"six digits in a rating", "70.12345", rating, ""},
		{"record number", "MRN123", plain, ""},
		{"record number in lower case", "mrn-123", plain, ""},
		{"health card", "1234-567-890-AB", plain, ""},
		{"RAMQ", "TREM5501", plain, ""},
		{"postal code", "M5V 2T6", plain, ""},
		{"postal code without blank", "m5v2t6", plain, ""},
		{"postal area", "M5V", plain, ""},
		{"postal area in lower case", "m5v", plain, ""},
		{"name", "Smith", plain, ""},
		{"name in capitals", "SMITH", plain, ""},
		{"name with an accent", "Élodie", plain, ""},
		{"short name", "Kim", route, ""},
		{"name near a short level", "Dale", sex, ""},
		{"name near a code", "Ian", plain, ""},
		{"name with capitals within", "McDonald", plain, ""},
		{"two names", "Jean-Luc", plain, ""},
		{"two words", "john smith", plain, ""},
		{"name and initial", "j.smith", plain, ""},
		{"another script", "田中", plain, ""},
		{"Greek", "νίκος", plain, ""},
		{"long text", strings.Repeat("a", 25), plain, ""},
		{"not UTF-8", "caf\xe9", plain, ""},

		// Ages and ratings.
		{"age", "45.5", age, `"45.5"`},
		{"age over 90", "91", age, ""},
		{"age over 90 with a unit", "93 y", age, ""},
		{"age without digits", "old", age, `"old"`},
		{"legal rating", "70", rating, ""},
		{"legal rating with decimals", "70.50", rating, ""},
		{"legal rating with a comma", "4,5", rating, ""},
		{"the end of the scale", "100.0", rating, ""},
		{"no legal rating", "70.55", rating, `"70.55"`},
	} {
		want := c.want
		if want == "" && c.text != "" {
			want = Withheld
		}
		if got := Shown(c.text, c.cell); got != want {
			t.Errorf("%s: Shown(%q) = %s, want %s", c.name, c.text, got, want)
		}
	}
}

func TestShownName(t *testing.T) {
	known := []string{"patient_id", "age", "site"}
	for name, want := range map[string]string{
		"email": `"email"`, "Email": `"Email"`, "Patient Name": `"Patient Name"`, "DOB": `"DOB"`, "Date of Birth": `"Date of Birth"`,
		"side_effects": `"side_effects"`, "Patient_ID": `"Patient_ID"`, "phq9_1": `"phq9_1"`, "": `""`,
		"Smith": Withheld, "John Smith": Withheld, "p00012": Withheld, "4165551234": Withheld, "2026-01-05": Withheld,
		"M5V 2T6": Withheld, "j.smith@x.ca": Withheld, "patient_id;site;age": Withheld, strings.Repeat("a", 41): Withheld,
	} {
		if got := ShownName(name, known); got != want {
			t.Errorf("ShownName(%q) = %s, want %s", name, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"patient_id", "site", "sex", "age", "recorded_at", "item"}
	for name, want := range map[string]string{
		"patientid": "patient_id", "Patient_ID": "patient_id", "patient_idd": "patient_id", "pateint_id": "patient_id",
		"recordedat": "recorded_at", "sites": "site", "agee": "age", "date": "", "Ali": "", "notes": "", "": "",
	} {
		if got := Nearest(name, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestDistance: classic examples, by hand.
func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"a", "", 1},
		{"", "ab", 2},
		{"abc", "", 3},
		{"book", "back", 2},
		{"kitten", "sitting", 3},
		{"ab", "ba", 2},
		{"é", "e", 1},
		{"flaw", "lawn", 2},
		{"same", "same", 0},
		{"abcdef", "ghijkl", 3},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestGateError(t *testing.T) {
	known := []string{"patient_id", "site"}
	e := &Gate{Columns: []Column{
		Unknown("patients.csv", 12, "sitee", "patients", known),
		Unknown("patients.csv", 18, "Smith", "patients", known),
	}}
	want := `patients.csv:1:12: column "sitee" is not a column of patients (did you mean site?); list it under exports.ignore if it cannot identify anyone
patients.csv:1:18: column <withheld> is not a column of patients; list it under exports.ignore if it cannot identify anyone`
	if e.Error() != want {
		t.Errorf("got %s\nwant %s", e.Error(), want)
	}
}

// FuzzShown: what is shown is one line of printable characters, and holds no
// address and no long number.
func FuzzShown(f *testing.F) {
	for _, s := range []string{"7O", "a@b", "\x00", "2026-01-01", "M5V", "\u202e", "Ï", "1 2 3 4 5 6"} {
		f.Add(s, 0)
		f.Add(s, int(Time))
	}
	f.Fuzz(func(t *testing.T, text string, kind int) {
		got := Shown(text, Cell{Kind: Kind(kind)})
		if strings.ContainsAny(got, "\n\r\x1b\x00@") {
			t.Errorf("Shown(%q) = %q", text, got)
		}
		if _, digits, _ := count(text); Kind(kind) != Time && got != Withheld && digits > maxDigits {
			t.Errorf("Shown(%q) = %q", text, got)
		}
	})
}

func TestShownFile(t *testing.T) {
	for name, want := range map[string]string{
		"truth.json":               "truth.json",
		"data_dictionary.csv":      "data_dictionary.csv",
		"notes.txt":                "notes.txt",
		"README.md":                "README.md",
		"John Smith.docx":          "<withheld>.docx",
		"someone@example.org.txt":  "<withheld>.txt",
		"4165551234.pdf":           "<withheld>.pdf",
		"chart 1234-567-890 A.pdf": "<withheld>.pdf",
	} {
		if got := ShownFile(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
