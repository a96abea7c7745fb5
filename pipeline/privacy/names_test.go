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

// The names of files, by whether they hold an identifier.
func TestFileNames(t *testing.T) {
	for name, want := range map[string]bool{
		"vas.csv": false, "vas_home.csv.gz": false, "vas-1.csv": false, "vas_2026-09.csv": false, "vas_20260930.csv": false,
		"vas_20260930T101500.csv": false, "vas_2026-09-30_10-15-00.csv": false, "patients_Toronto.csv": false, "patients.12345.csv": false,
		"vas_K1A.csv": false, "truth.json": false,
		"vas_John_Smith.csv": true, "vas Smith, John.csv": true, "vas_a@example.org.csv": true, "vas_123456.csv": true, "vas_19610403.csv": true,
		"vas_416-555-0123.csv": true, "vas_K1A 0B1.csv": true, "vas_k1a0b1.csv": true, "vas_20260930_1234567897.csv": true,
	} {
		report, err := privacy.Examine(exportsOf(t, nil), privacy.Options{Files: []privacy.FileName{{Table: "vas", Name: name}}})
		if (err != nil) != want {
			t.Errorf("%s: %v, want refused %v", name, err, want)
		}
		if err != nil && err.Error() != "vas.file_names: 1 of 1 names: a file's name holds an identifier (file_name)" {
			t.Errorf("%s: %v", name, err)
		}
		if len(report.Findings) > 0 {
			t.Errorf("%s: %v", name, report.Findings)
		}
		report, err = privacy.Examine(exportsOf(t, nil), privacy.Options{Others: []string{name}})
		if err != nil || (len(report.Findings) == 1) != want {
			t.Errorf("%s, not read: %v, %v", name, report.Findings, err)
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
