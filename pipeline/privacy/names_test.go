package privacy_test

import (
	"slices"
	"strings"
	"testing"

	"reprieve/pipeline/privacy"
	"reprieve/pipeline/schema"
)

func TestHeaderIdentifier(t *testing.T) {
	for name, want := range map[string]string{
		"name": "a name", "PatientName": "a name", "Nom de famille": "a name", "prénom": "a name", "last_name": "a name",
		"dob": "a date of birth", "DDN": "a date of birth", "date_naissance": "a date of birth", "birth date": "a date of birth",
		"OHIP": "a health card", "ramq_no": "a health card", "Health Card Number": "a health card", "carte-soleil": "a health card", "health_number": "a health card",
		"tel": "a telephone number", "CellPhone": "a telephone number", "téléphone": "a telephone number",
		"E-mail": "an e-mail address", "courriel2": "an e-mail address",
		"adresse": "an address", "postal_code": "an address", "ville": "an address", "zip": "an address",
		"MRN": "a record number", "no_dossier": "a record number", "chart#": "a record number",
		"SIN": "a social insurance number", "NAS": "a social insurance number",
		"insurance_policy": "an insurance", "ip": "a device or an internet address", "url": "a device or an internet address",
		"emergency contact": "another person", "employer": "another person", "photo": "a picture or a voice",
		"occupation": "an occupation", "notes": "free text", "commentaires": "free text",

		"": "", "height_cm": "", "drug_name": "", "site_name": "", "nomenclature": "", "ketamine": "", "country_code": "",
		"phones_home": "", "ship": "", "sinus": "", "tip": "", "session_number": "",
	} {
		if got := privacy.HeaderIdentifier(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// An unknown column that is headed as an identifier is to be taken out, not to be
// passed over.
func TestUnknownIdentifier(t *testing.T) {
	c := privacy.Unknown("patients.csv", 3, "email", "patients", []string{"patient_id"})
	if want := "is not a column of patients and is headed as an e-mail address: take it out of the export"; c.Rule != want {
		t.Errorf("got %s, want %s", c.Rule, want)
	}
	c = privacy.Unknown("patients.csv", 3, "height", "patients", []string{"patient_id"})
	if !strings.Contains(c.Rule, "exports.ignore") {
		t.Errorf("got %s", c.Rule)
	}
}

// The names of files, by what becomes of those of a table: nothing, a warning, a
// refusal.
func TestFileNames(t *testing.T) {
	const let, warned, refused = 0, 1, 2
	for name, want := range map[string]int{
		"vas.csv": let, "vas_home.csv.gz": let, "vas-1.csv": let, "vas_2026-09.csv": let, "vas_20260930.csv": let,
		"vas_20260930T101500.csv": let, "vas_2026-09-30_10-15-00.csv": let, "patients_Toronto.csv": let, "patients.12345.csv": let,
		"vas_K1A.csv": let, "truth.json": let, "vas_000001.csv": let, "vas_1714831200.csv": let, "vas_2019-12-31.csv": let,
		"patients_Thunder_Bay.csv": let, "patients_Sault_Ste_Marie.csv": let, "vas_123e4567-e89b-12d3-a456-426614174000.csv": let,
		"vas-part-00000-d41d8cd98f00b204e9800998ecf8427e.csv": let, "vas_site-101-002.csv": let,
		"vas_John_Smith.csv": warned, "vas Smith, John.csv": warned, "vas_Jean_Talon.csv": warned, "vas_1234567.csv": warned, "vas_19610403.csv": warned,
		"vas_k1a0b1.csv": warned, "vas_20260930_1234567897.csv": warned,
		"vas_a@example.org.csv": refused, "vas_416-555-0123.csv": refused, "vas_K1A 0B1.csv": refused, "vas_TREM61531219.csv": refused,
	} {
		report, err := privacy.Examine(exportsOf(t, nil), privacy.Options{Files: []privacy.FileName{{Table: "vas", Name: name}}})
		got := len(report.Findings)
		if err != nil {
			got = refused
		}
		if got != want {
			t.Errorf("%s: %d, want %d: %v, %v", name, got, want, err, report.Findings)
		}
		if err != nil && err.Error() != "vas.file_names: 1 of 1 names: a file's name holds an identifier (file_name)" {
			t.Errorf("%s: %v", name, err)
		}
		report, err = privacy.Examine(exportsOf(t, nil), privacy.Options{Others: []string{name}})
		if err != nil || (len(report.Findings) == 1) != (want > let) {
			t.Errorf("%s, not read: %v, %v", name, report.Findings, err)
		}
	}
}

// What a header holds besides names of columns is a warning where it surely is an
// identifier; programs write versions, paths and codes there.
func TestFileHeaders(t *testing.T) {
	for text, want := range map[string]int{
		`{"pandas_version": "2.1.0", "columns": [{"name": "patient_id"}]}`: 0, "QVJST1cxAAAA1234567890": 0, "parquet-cpp-arrow version 14.0.2": 0,
		"made by jean.tremblay@example.org": 1, "of 416-555-0123": 1,
	} {
		report, err := privacy.Examine(exportsOf(t, nil), privacy.Options{Headers: []privacy.FileHeader{{Table: "vas", Texts: []string{"key", text}}}})
		if err != nil || len(report.Findings) != want {
			t.Errorf("%s: %v, %v", text, report.Findings, err)
		}
		for _, f := range report.Findings {
			if f.String() != "vas.file_headers: 1 of 1 headers: what the header of a file holds besides names of columns holds an identifier (file_metadata)" {
				t.Errorf("%s", f)
			}
		}
	}
}

// A column that is not read and is headed as an identifier is a warning.
func TestIgnoredColumns(t *testing.T) {
	report, err := privacy.Examine(exportsOf(t, nil), privacy.Options{Ignored: []string{"email", "height_cm", "Jean Tremblay courriel"}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := lines(report.Findings), []string{"header exports.email", "header exports.<withheld>"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Every rule has a place, and the places of a rule of cells are its columns.
func TestPlaces(t *testing.T) {
	for _, r := range privacy.RuleNames() {
		if tables, _ := privacy.Places(r, ""); len(tables) == 0 {
			t.Errorf("%s: no table", r)
		}
	}
	for _, c := range []struct {
		rule, table string
		want        []string
	}{
		{"email", schema.PatientsTable, []string{"patient_id", "site"}},
		{"email", schema.SessionsTable, []string{"session_id"}},
		{"email", schema.VASTable, nil},
		{"street_address", schema.PatientsTable, []string{"site"}},
		{"uuid_id", schema.PatientsTable, []string{"patient_id"}},
		{"long_number", schema.MedicationsTable, []string{"drug", "mg_per_day", "mme_per_day"}},
		{"long_number", schema.PatientsTable, []string{"site", "age", "pain_years", "failed_classes"}},
		{"date", schema.AdverseEventsTable, []string{"term"}},
		{"k_anonymity", schema.PatientsTable, []string{privacy.PatientClasses}},
		{"header", "exports", nil},
	} {
		if _, got := privacy.Places(c.rule, c.table); !slices.Equal(got, c.want) {
			t.Errorf("%s in %s: %v, want %v", c.rule, c.table, got, c.want)
		}
	}
}
