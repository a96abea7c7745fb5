package privacy_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"reprieve/pipeline/ingest"
	"reprieve/pipeline/privacy"
)

// clinic are the exports of a clinic of 20 patients that hold no identifier; every
// column of free words has a few terms.
func clinic() map[string]table {
	tables := map[string]table{
		"patients":       {{"patient_id", "site"}},
		"sessions":       {{"session_id", "patient_id", "started_at"}},
		"instruments":    {{"patient_id", "recorded_at", "instrument", "value"}},
		"medications":    {{"patient_id", "drug", "class", "started_at", "mg_per_day"}},
		"adverse_events": {{"patient_id", "term", "onset_at"}},
	}
	sites := []string{"Toronto", "Montréal", "Thunder Bay"}
	drugs := []string{"tramadol", "pregabalin", "amitriptyline", "naproxen"}
	terms := []string{"nausea", "headache", "Dizziness", "blurred vision"}
	scales := []string{"phq9", "gad7", "pcl6"}
	for i := range 20 {
		id, at := fmt.Sprintf("P-%04d", 3*i), fmt.Sprintf("2026-05-%02dT15:00:00Z", 1+i)
		tables["patients"] = append(tables["patients"], []string{id, sites[i%3]})
		tables["sessions"] = append(tables["sessions"], []string{fmt.Sprintf("S%05d", i), id, at})
		tables["instruments"] = append(tables["instruments"], []string{id, at, scales[(i+1)%3], "7"})
		tables["medications"] = append(tables["medications"], []string{id, drugs[i%4], "other", at, "50"})
		tables["adverse_events"] = append(tables["adverse_events"], []string{id, terms[i%4], at})
	}
	return tables
}

// planted puts a text into one cell of the clinic: into the last row, so that no
// other row names a patient or session that is no more.
func planted(tableName, column, text string) map[string]table {
	tables := clinic()
	t := tables[tableName]
	row := slices.Clone(t[len(t)-1])
	was := row[slices.Index(t[0], column)]
	row[slices.Index(t[0], column)] = text
	t[len(t)-1] = row
	if column == "patient_id" {
		for name, other := range tables {
			at := slices.Index(other[0], "patient_id")
			for i, r := range other {
				if name != tableName && r[at] == was {
					other[i] = slices.Clone(r)
					other[i][at] = text
				}
			}
		}
	}
	return tables
}

// The places of free words and of ids.
var textPlaces = [][2]string{{"patients", "site"}, {"instruments", "instrument"}, {"medications", "drug"}, {"adverse_events", "term"}}

var idPlaces = [][2]string{{"patients", "patient_id"}, {"sessions", "session_id"}}

// identifiers are direct identifiers with the rule that finds them. The numbers
// have the check digits of the cases of TestRulesOfTexts, or these: SIN 130 692
// 544: 4, 4 -> 8, 5, 2 -> 4, 9, 6 -> 12 -> 3, 0, 3 -> 6, 1: 40. BC 9698 658 215
// and 9123 456 798: 6 9 8 6 5 8 2 1 by 2 4 8 5 10 9 7 3 are 12+36+64+30+50+72+14+3 =
// 281 = 25 x 11 + 6, so 5. Card 5500 0000 0000 0004: 4, 5 -> 1, 5: 10.
var identifiers = []struct {
	rule, text string
	warned     []string // columns where it may be something else
}{
	{"email", "jean.tremblay@example.org", nil},
	{"email", "contact: MARY_S+kap@mail.clinic.qc.ca", nil},
	{"phone", "(416) 555-0123", nil},
	{"phone", "416-555-0123", nil},
	{"phone", "514 555 0199", nil},
	{"phone", "+1 604.555.0134", nil},
	{"phone", "6135550187", nil},
	{"phone", "+33 6 12 34 56 78", nil},
	{"postal_code", "K1A 0B1", nil},
	{"postal_code", "m5v-2t6", nil},
	{"postal_code", "H2X1Y4", nil},
	{"sin", "123 456 782", nil},
	{"sin", "130-692-544", nil},
	{"sin", "130692544", nil},
	{"ohip", "1234-567-897", nil},
	{"ohip", "1234 567 897 AB", nil},
	{"ohip", "1234567897", nil},
	{"ramq", "TREM 6153 1219", nil},
	{"ramq", "TREM61531219", nil},
	{"bc_phn", "9698 658 215", nil},
	{"bc_phn", "9123456798", nil},
	{"ssn", "123-45-6789", nil},
	{"card", "4111 1111 1111 1111", nil},
	{"card", "5500000000000004", nil},
	{"ip_address", "192.168.10.25", []string{"site", "instrument"}},
	{"ip_address", "2001:db8:85a3::8a2e:370:7334", []string{"site", "instrument"}},
	{"url", "https://example.org/p/17", []string{"site"}},
	{"url", "www.example.org", []string{"site"}},
	{"birth_date", "1961-04-03", nil},
	{"birth_date", "03/04/1961", nil},
	{"birth_date", "19610403", nil},
	{"birth_date", "3 May 1961", nil},
	{"birth_date", "12 août 1958", nil},
	{"person_name", "Jennifer Smith", []string{"site", "drug"}},
	{"person_name", "Tremblay, Jean-Guy", []string{"site", "drug"}},
	{"uuid", "00:1B:44:11:3A:B7", []string{"site"}},
}

// labelled are identifiers that only texts can hold.
var labelled = []struct {
	rule, text string
	warned     []string
}{
	{"phone", "call her at 416-555-0123 after 5", nil},
	{"email", "sent to a.b@example.org", nil},
	{"long_number", "MRN 123456", nil},
	{"long_number", "chart no. 90817", nil},
	{"long_number", "dossier 77 12 34", nil},
	{"birth_date", "DOB 03-04-61", nil},
	{"birth_date", "née le 3 mai 1961", nil},
	{"birth_date", "03APR1961", nil},
	{"age_over_89", "fall, 93 years old", []string{"site", "instrument", "drug"}},
	{"age_over_89", "aged 97", []string{"site", "instrument", "drug"}},
	{"person_name", "seen by Dr. Smith", []string{"site", "drug"}},
	{"person_name", "Mme Tremblay", []string{"site", "drug"}},
	{"street_address", "12 Main Street", []string{"site"}},
	{"street_address", "1200, rue Sherbrooke Ouest", []string{"site"}},
	{"zip", "Albany, NY 12207", []string{"site", "drug"}},
	{"zip", "12207-1234", []string{"site", "drug"}},
	{"uuid", "12ae4567-e89b-42d3-a456-4266e41a400a", []string{"site"}},
	{"hashed_id", "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8", []string{"site"}},
	{"hashed_id", "da39a3ee5e6b4b0d3255bfef95601890afd80709", []string{"site"}},
}

// idWarnings are what is at most a warning in a column of ids.
var idWarnings = []struct{ rule, text string }{
	{"hashed_id", "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"},
	{"hashed_id", "d41d8cd98f00b204e9800998ecf8427e"},
	{"uuid", "123e4567-e89b-12d3-a456-426614174000"},
}

// headers head columns of direct identifiers.
var headers = []string{
	"name", "Last Name", "first_name", "surname", "Nom de famille", "prénom", "initials",
	"dob", "date_of_birth", "DDN", "date_naissance", "birth_date", "ohip_number", "Health Card", "RAMQ", "phn", "numero_assurance_maladie",
	"phone", "cell_phone", "Téléphone", "tel_domicile", "fax", "email", "E-mail", "courriel",
	"address", "adresse", "street", "city", "ville", "postal_code", "code_postal", "zip", "MRN", "chart_no", "no_dossier",
	"SIN", "NAS", "ssn", "passport", "insurance_policy", "ip_address", "url", "device_id", "emergency_contact", "next of kin", "employer", "physician",
	"photo", "signature", "occupation", "notes", "commentaires", "free_text",
}

// fileNames hold identifiers.
var fileNames = []string{
	"vas_a.b@example.org.csv", "vas_416-555-0123.csv", "vas_M5V 2T6.csv", "vas_TREM61531219.csv", "vas_123-456-782.csv", "vas_John_Smith.csv",
	"vas_Tremblay, Julie.csv", "vas_4165550123.csv", "vas_19610403.csv", "vas_h2x1y4.csv",
}

// TestPlantedIdentifiersAreFound plants one identifier into a clinic without any, in
// every place that can hold it.
func TestPlantedIdentifiersAreFound(t *testing.T) {
	plantedN, refusedN, warnedN := 0, 0, 0
	check := func(place, text string, found map[string]bool, rule string, warned bool) {
		plantedN++
		is, ok := found[rule]
		switch {
		case !ok:
			t.Errorf("%s: %q: %s finds nothing; found %v", place, text, rule, found)
		case is == warned:
			t.Errorf("%s: %q: %s: refused %v", place, text, rule, is)
		case warned:
			warnedN++
		default:
			refusedN++
		}
	}
	for _, list := range [][]struct {
		rule, text string
		warned     []string
	}{identifiers, labelled} {
		for _, x := range list {
			for _, p := range textPlaces {
				check(p[0]+"."+p[1], x.text, foundIn(t, planted(p[0], p[1], x.text), p[0]+"."+p[1]), x.rule, slices.Contains(x.warned, p[1]))
			}
		}
	}
	for _, p := range idPlaces {
		for _, x := range identifiers {
			check(p[0]+"."+p[1], x.text, foundIn(t, planted(p[0], p[1], x.text), p[0]+"."+p[1]), x.rule, false)
		}
		for _, x := range idWarnings {
			check(p[0]+"."+p[1], x.text, foundIn(t, planted(p[0], p[1], x.text), p[0]+"."+p[1]), x.rule, true)
		}
	}
	for _, c := range [][2]string{{"instruments", "value"}, {"medications", "mg_per_day"}} {
		for _, number := range []string{"4165550123", "130692544", "19610403"} {
			check(c[0]+"."+c[1], number, foundIn(t, planted(c[0], c[1], number), c[0]+"."+c[1]), "long_number", len(number) < 9)
		}
	}
	for _, h := range headers {
		plantedN++
		if privacy.HeaderIdentifier(h) == "" {
			t.Errorf("header %q: no identifier", h)
			continue
		}
		tables := clinic()
		tables["patients"] = slices.Clone(tables["patients"])
		for i, row := range tables["patients"] {
			tables["patients"][i] = append(slices.Clone(row), "x")
		}
		tables["patients"][0][2] = h
		if _, err := ingest.Read(t.Context(), ingest.Options{Dir: written(t, tables)}); !errors.As(err, new(*privacy.Gate)) {
			t.Errorf("header %q: %v", h, err)
			continue
		}
		refusedN++
	}
	for _, name := range fileNames {
		plantedN++
		report, err := privacy.Examine(exportsOf(t, nil), privacy.Options{Files: []privacy.FileName{{Table: "vas", Name: name}}})
		switch {
		case err != nil:
			refusedN++
		case len(report.Findings) > 0:
			warnedN++
		default:
			t.Errorf("file %q: nothing found", name)
		}
	}
	t.Logf("%d identifiers planted, %d found: %d refused, %d warned of", plantedN, refusedN+warnedN, refusedN, warnedN)
	if plantedN < 150 {
		t.Errorf("only %d planted", plantedN)
	}
}

// foundIn are the rules that find something in a place, and whether they refuse it.
func foundIn(t *testing.T, tables map[string]table, place string) map[string]bool {
	t.Helper()
	report, err := privacy.Examine(exportsOf(t, tables), privacy.Options{})
	found := map[string]bool{}
	var gate *privacy.Gate
	if errors.As(err, &gate) {
		for _, f := range gate.Findings {
			if f.Place() == place {
				found[f.Rule] = true
			}
		}
	}
	for _, f := range report.Findings {
		if f.Place() == place && !found[f.Rule] {
			found[f.Rule] = false
		}
	}
	return found
}

// innocent are columns whose texts look a little like identifiers and are none.
var innocent = []struct {
	column string
	texts  []string
}{
	{"site", []string{"Toronto", "Montréal", "Québec", "Thunder Bay", "Sault Ste. Marie", "St. John's", "Prince George", "Saint-Jean-sur-Richelieu"}},
	{"site", []string{"Centre hospitalier de l'Université de Montréal, clinique de la douleur", "Hôpital Louis-H. Lafontaine, pavillon Bourget, 3e étage"}},
	{"site", []string{"東京都立神経病院", "大阪大学医学部附属病院 疼痛医療センター", "서울대학교병원"}},
	{"site", []string{"Клиника боли № 3", "Κλινική Πόνου", "مستشفى"}},
	{"site", []string{"100001", "100002", "100003"}},
	{"site", []string{"10001", "10002"}},
	{"site", []string{"S1A", "S1B", "S2A", "S2B"}},
	{"site", []string{"K1A", "M5V"}},
	{"site", []string{"A1", "B2", "C3"}},
	{"site", []string{"North York (Leslie St.)", "Etobicoke - The Queensway"}},
	{"site", []string{"Clinique Dr Tremblay", "Dr. Everett Chalmers Hospital"}},
	{"site", []string{"12 King Street West", "Clinic at 100 Queen St"}},
	{"site", []string{"ketamine.ca", "clinique-douleur.ca"}},
	{"site", []string{"Hôpital Jean-Talon", "Hôpital Charles-LeMoyne", "Marie Clarac"}},
	{"site", []string{"d41d8cd98f00b204e9800998ecf8427e", "9e107d9d372bb6826bd81d3542a419d6"}},
	{"site", []string{"123e4567-e89b-12d3-a456-426614174000"}},
	{"site", []string{"Site 01", "Site 02"}},
	{"site", []string{"CA-ON-001", "CA-QC-002", "US-NY-003"}},
	{"site", []string{"Boston, MA 02115", "Albany NY 12207"}},
	{"site", []string{"Vancouver/Burnaby", "Home (virtual)", "N/A"}},
	{"site", []string{"24/7 Pain Clinic", "1st Avenue Clinic", "Wellness @ Home"}},
	{"site", []string{"x", "X", "?"}},
	{"site", []string{"Clinic since 2015-06-01"}},
	{"site", []string{"A very long name of a site that goes on and on and tells where the clinic stands, which floor it has, and what it treats, in far more than two hundred characters, which nobody would print in a table of a report but which some system"}},
	{"site", []string{"Klinik für Anästhesiologie, Universitätsklinikum Würzburg"}},
	{"term", []string{"nausea", "Nausea and vomiting", "headache, throbbing", "Blood pressure increased"}},
	{"term", []string{"Feeling abnormal", "Out-of-body experience", "k-hole"}},
	{"term", []string{"Charles Bonnet syndrome", "Stevens-Johnson syndrome", "Guillain-Barré syndrome", "Bell's palsy", "Raynaud phenomenon", "Claude Syndrome", "Gordon Syndrome", "Bell Palsy"}},
	{"term", []string{"fell 2 times on the road", "fall 3 days after going to court", "1 st degree burn"}},
	{"term", []string{"HbA1C 7.2 %", "A1C raised", "T1D", "B12 low"}},
	{"term", []string{"L4L5S1 radiculopathy", "C5C6C7 stenosis", "L5-S1 pain"}},
	{"term", []string{"BP 185/110", "BP 100 200 300", "HR 120 at 10:30:15"}},
	{"term", []string{"COVID-19", "COVID-19 (2021-03-01)", "H1N1"}},
	{"term", []string{"10028813", "10019211", "10013573"}},
	{"term", []string{"422587007", "25064002", "404640003", "271782001", "386661006"}},
	{"term", []string{"Nausea [422587007]", "Headache [25064002]", "Dizziness [404640003]", "Drowsy [271782001]"}},
	{"term", []string{"R11.0", "G43.909", "M79.7", "T40.995A"}},
	{"term", []string{"nausée", "étourdissement", "céphalée en grappe", "fièvre à 39,5 °C"}},
	{"term", []string{"吐き気", "頭痛", "眩暈"}},
	{"term", []string{"pain score 95 mm", "91 mm", "lasted 100 minutes", "110 kg"}},
	{"term", []string{"dizzy, nauseous and very tired for most of the evening after the second infusion of the week"}},
	{"term", []string{"grade 1.2.3", "v1.2.3.4", "section 3.2.1.10"}},
	{"term", []string{"see note 12", "ref 12345"}},
	{"term", []string{"Dissociation (mild)", "dissociation; anxiety", "dissociation/anxiety"}},
	{"term", []string{"Sinus tachycardia", "sinusitis 2 weeks", "tel", "cell count low 12"}},
	{"term", []string{"3 May", "born tired", "since 2015"}},
	{"term", []string{"a", "b", "c"}},
	{"term", []string{"St. Louis encephalitis", "Rocky Mountain spotted fever", "West Nile virus"}},
	{"term", []string{"10:30", "at 22:15", "day 3"}},
	{"term", []string{"MS Contin withdrawal", "Dr advised rest"}},
	{"term", []string{"hot flash www", "http error"}},
	{"term", []string{"pain 8/10", "10/10", "7-8/10"}},
	{"drug", []string{"tramadol", "Tramadol HCl 50 mg", "tramadol 37.5/325", "Tylenol No. 3"}},
	{"drug", []string{"Ms Contin", "MS Contin 15 mg", "OxyContin CR 10mg"}},
	{"drug", []string{"300 mg St John's Wort", "St. John's wort", "vitamin B12 1000 mcg", "Vit. D. Ca"}},
	{"drug", []string{"gabapentin 300-600-1200 mg", "gabapentin 100-200-500", "pregabalin 75-150-300"}},
	{"drug", []string{"DIN 02268418", "DIN 02244309", "DIN 00123456"}},
	{"drug", []string{"02268418", "02244309", "00123456"}},
	{"drug", []string{"0071-1015-68", "00071-1015-68", "12345-6789-01", "00071-1015"}},
	{"drug", []string{"N06AX01", "N02BE01", "N02AX02"}},
	{"drug", []string{"ketamine 50mg@0.5mg/kg", "ketamine @ 0.5 mg/kg/h"}},
	{"drug", []string{"Dr. Reddy's pregabalin", "Paul Hartmann bandage"}},
	{"drug", []string{"amitriptyline (Elavil®)", "Cipralex™ 10mg", "5-HTP 100 mg", "L-tryptophan"}},
	{"drug", []string{"prégabaline", "amitriptyline à 25 mg", "acide acétylsalicylique"}},
	{"drug", []string{"プレガバリン", "加巴喷丁"}},
	{"drug", []string{"cannabis oil THC:CBD 1:20", "CBD 25:1:0:3"}},
	{"drug", []string{"57-27-2", "6740-88-1", "137-58-6"}},
	{"drug", []string{"botulinum toxin 100 U/4 weeks", "lidocaine 5 % patch q12h"}},
	{"drug", []string{"naproxen 500 mg BID PRN x 90 days", "1 tab 4x/day for 120 days"}},
	{"drug", []string{"SNRI, unknown", "none", "other"}},
	{"drug", []string{"6809", "161", "5489", "214182"}},
	{"instrument", []string{"phq9", "gad7", "fiqr", "pgic", "promis_pi", "pcl6"}},
	{"instrument", []string{"PHQ-9", "GAD-7", "EQ-5D-5L", "SF-36v2", "WHODAS 2.0"}},
	{"instrument", []string{"promis_29_v2.1", "promis-pi 1.0.2.1", "PROMIS Pain Interference 8a"}},
	{"instrument", []string{"44261-6", "70274-6", "72514-3"}},
	{"instrument", []string{"Brief Pain Inventory (short form)", "McGill Pain Questionnaire"}},
	{"instrument", []string{"qids_sr16", "cssrs", "b12", "a1c"}},
	{"instrument", []string{"échelle_douleur", "Questionnaire d'impact de la fibromyalgie"}},
	{"instrument", []string{"1001", "1002", "1003"}},

	{"patient_id", ids(20, "%d", 1, 1)},
	{"patient_id", ids(20, "%04d", 1, 1)},
	{"patient_id", ids(20, "P-%04d", 1, 1)},
	{"patient_id", ids(20, "%06d", 100417, 7)},
	{"patient_id", ids(20, "%d", 1000000001, 1)},
	{"patient_id", ids(20, "%d", 4165550101, 1)},
	{"patient_id", ids(20, "%d", 9000000001, 1)},
	{"patient_id", ids(20, "%d", 20190101, 1)},
	{"patient_id", ids(20, "%d", 19990101, 1)},
	{"patient_id", ids(20, "101-001-%03d", 1, 1)},
	{"patient_id", ids(20, "205-301-%04d", 1, 1)},
	{"patient_id", ids(20, "101-01-%04d", 1, 1)},
	{"patient_id", ids(20, "2024-001-%03d", 1, 1)},
	{"patient_id", ids(20, "2015-01-%02d", 1, 1)},
	{"patient_id", ids(20, "10.1.2.%d", 1, 1)},
	{"patient_id", ids(20, "PAIN%08d", 26010101, 1)},
	{"patient_id", ids(20, "%032x", 1<<60+12345, 987654321)},
	{"patient_id", ids(20, "%040x", 1<<60+12345, 987654321)},
	{"patient_id", ids(20, "%064x", 1<<60+12345, 987654321)},
	{"patient_id", ids(20, "123e4567-e89b-12d3-a456-%012x", 1<<40, 7777)},
	{"patient_id", ids(20, "123e4567-e89b-42d3-a456-%012x", 1<<40, 7777)},
	{"patient_id", []string{"Vega", "Sirius", "Alpha Centauri", "Cor Caroli", "Kaus Australis", "Betelgeuse", "Barnard's Star", "Maia", "Electra", "Rigel"}},
	{"patient_id", []string{"brave-otter", "Happy Fox", "Blue Whale", "Red Panda", "Douglas Fir", "Penny Lane", "Scott Island"}},
	{"patient_id", []string{"Ωμέγα", "患者1", "患者2", "пациент-3"}},
	{"patient_id", []string{"a", "b"}},
	{"patient_id", []string{"1234567897"}},
	{"patient_id", []string{"123456782", "223456789", "323456788"}},
	{"patient_id", []string{"A1B-2C3", "D4E-5F6", "G7H-8J9"}},
	{"patient_id", []string{"k1a0b1", "x9z8y7"}},
	{"session_id", ids(20, "20260504-%03d", 1, 1)},
	{"session_id", ids(20, "P001/2026-05-%02d", 1, 1)},
	{"session_id", ids(20, "%d", 20260504150000, 100)},
	{"session_id", ids(20, "%d", 1714831200, 86400)},
	{"session_id", ids(20, "sess_%d_1", 4165550101, 1)},
}

func ids(n int, format string, first, step int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(format, first+i*step)
	}
	return list
}

// TestInnocentColumnsPass gives a clinic one column of texts after the other.
func TestInnocentColumnsPass(t *testing.T) {
	refused := 0
	for _, x := range innocent {
		if list, _ := found(t, withColumn(x.column, x.texts), privacy.Options{}); len(list) > 0 {
			refused++
			t.Errorf("%s %q: refused: %v", x.column, x.texts, list)
		}
	}
	t.Logf("%d innocent columns, %d refused", len(innocent), refused)
	if len(innocent) < 100 {
		t.Errorf("only %d innocent columns", len(innocent))
	}
}

// withColumn is the clinic with a column of given texts. Ids have as many rows as
// texts.
func withColumn(column string, texts []string) map[string]table {
	tables := clinic()
	switch column {
	case "patient_id":
		tables = map[string]table{"patients": {{"patient_id", "site"}}}
		for _, id := range texts {
			tables["patients"] = append(tables["patients"], []string{id, "A"})
		}
		return tables
	case "session_id":
		tables["sessions"] = tables["sessions"][:1]
		for i, id := range texts {
			tables["sessions"] = append(tables["sessions"], []string{id, "P-0000", fmt.Sprintf("2026-05-04T15:%02d:00Z", i)})
		}
		return tables
	}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		at := slices.Index(tables[name][0], column)
		if at < 0 {
			continue
		}
		for i, row := range tables[name][1:] {
			row[at] = texts[i%len(texts)]
		}
	}
	return tables
}
