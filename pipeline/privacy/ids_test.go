package privacy_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/pipeline/privacy"
)

// patientsOf are patients with ids.
func patientsOf(ids ...string) map[string]table {
	patients := table{{"patient_id", "site"}}
	for _, id := range ids {
		patients = append(patients, []string{id, "A"})
	}
	return map[string]table{"patients": patients}
}

func TestRulesOfIDs(t *testing.T) {
	for _, c := range []struct {
		name         string
		ids          []string
		refused, let []string
	}{
		{"words of letters and digits", []string{"pit3tz", "pax2wu", "k1a0b1"}, nil, []string{"postal_code"}},
		{"words", []string{"brave-otter", "calm-fox"}, nil, nil},
		{"in sequence", []string{"p0001", "p0002", "p0003", "p0005"}, nil, []string{"sequential_id"}}, // 5 numbers for 4
		{"with gaps", []string{"p0001", "p0012", "p0083", "p0105"}, nil, nil},
		{"two in sequence", []string{"p0001", "p0002"}, nil, nil},
		{"record numbers", []string{"104233", "998120", "430121"}, nil, []string{"record_number"}},
		{"five digits", []string{"10423", "99812", "43012"}, nil, nil},
		{"names", []string{"Smith, John", "x1"}, []string{"person_name"}, nil},
		{"names with a bar", []string{"John_Smith"}, []string{"person_name"}, nil},
		{"e-mail", []string{"a@example.org", "x1"}, []string{"email"}, nil},
		{"random UUID", []string{"123e4567-e89b-42d3-a456-426614174000"}, nil, []string{"uuid_id"}},
		{"UUID of a clock and a device", []string{"123e4567-e89b-12d3-a456-426614174000"}, nil, []string{"uuid"}},
		{"hashes", []string{"d41d8cd98f00b204e9800998ecf8427e"}, nil, []string{"hashed_id"}},
		{"31 hexadecimal digits", []string{"d41d8cd98f00b204e9800998ecf8427"}, nil, nil},
		{"date of birth", []string{"AB-1961-04-03"}, nil, []string{"birth_date"}},

		// Health numbers with their check digits, as in the rules of texts: 1234567897;
		// 2345678900: 0, 0, 9, 8 -> 7, 7, 6 -> 3, 5, 4 -> 8, 3, 2 -> 4 give 46, so with 4
		// at the end 50; 3456789012 gives 2, 1 -> 2, 0, 9 -> 9, 8, 7 -> 5, 6, 5 -> 1, 4,
		// 3 -> 6: 43, so with 9 at the end 50.
		{"health numbers alone", []string{"1234567897", "2345678904", "3456789019"}, []string{"ohip"}, []string{"record_number"}},
		{"health numbers among others", []string{"1234567897", "2345678904", "3456789019", "qx7"}, []string{"ohip"}, []string{"record_number"}},
		{"health numbers after letters", []string{"id1234567897", "id2345678904", "id3456789019", "qx7"}, []string{"ohip"}, nil},
		{"one of three has a check digit", []string{"1234567897", "2345678905", "3456789018"}, nil, []string{"record_number"}},
		{"one among others has a check digit", []string{"1234567897", "qx7", "ab2"}, nil, []string{"ohip"}},
		{"Quebec", []string{"TREM61531219"}, nil, []string{"ramq"}},
	} {
		refused, let := found(t, patientsOf(c.ids...), privacy.Options{})
		if d := cmp.Diff(c.refused, orNil(rules(refused))); d != "" {
			t.Errorf("%s: refused: %s", c.name, d)
		}
		if d := cmp.Diff(c.let, orNil(rules(let))); d != "" {
			t.Errorf("%s: warnings: %s", c.name, d)
		}
	}
}

func orNil(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return list
}

// Pseudonyms that are drawn at random are let in, whatever they look like: of 200
// clinics with 2 to 301 patients none is refused.
func TestRandomPseudonymsPass(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	pick := func(letters string, n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = letters[draw.IntN(len(letters))]
		}
		return string(b)
	}
	const digits, small, hex = "0123456789", "abcdefghijklmnopqrstuvwxyz", "0123456789abcdef"
	styles := map[string]func() string{
		"6 letters and digits": func() string { return pick(small+digits, 6) },
		"8 digits":             func() string { return pick(digits, 8) },
		"9 digits":             func() string { return pick(digits, 9) },
		"10 digits":            func() string { return pick(digits, 10) },
		"13 digits":            func() string { return "p" + pick(digits, 13) },
		"16 digits":            func() string { return pick(digits, 16) },
		"postal shape": func() string {
			return pick(small, 1) + pick(digits, 1) + pick(small, 1) + pick(digits, 1) + pick(small, 1) + pick(digits, 1)
		},
		"letters, 8 digits": func() string { return pick(small, 4) + pick(digits, 8) },
		"UUID": func() string {
			return pick(hex, 8) + "-" + pick(hex, 4) + "-4" + pick(hex, 3) + "-8" + pick(hex, 3) + "-" + pick(hex, 12)
		},
	}
	for name, id := range styles {
		for clinic := range 20 {
			seen := map[string]bool{}
			var ids []string
			for len(ids) < 12+15*clinic {
				if x := id(); !seen[x] {
					seen[x] = true
					ids = append(ids, x)
				}
			}
			if refused, _ := found(t, patientsOf(ids...), privacy.Options{}); len(refused) > 0 {
				t.Errorf("%s: %d patients: %v", name, len(ids), refused)
			}
		}
	}
}

// Health numbers mixed into many pseudonyms of the same form are found: of 40
// random numbers of ten digits 4 have a check digit, not 24.
func TestHealthNumbersAmongPseudonyms(t *testing.T) {
	var ids []string
	for i := range 40 {
		nine := fmt.Sprintf("%09d", 123456789+i*7919)
		check := checkDigit(nine)
		if i >= 24 {
			check = (check + 1) % 10
		}
		ids = append(ids, nine+fmt.Sprint(check))
	}
	refused, _ := found(t, patientsOf(ids...), privacy.Options{})
	if d := cmp.Diff([]string{"ohip patients.patient_id"}, refused); d != "" {
		t.Error(d)
	}
}

// checkDigit is the digit that makes a number of nine digits one of luhn, by the
// table of doubled digits.
func checkDigit(nine string) int {
	doubled := [10]int{0, 2, 4, 6, 8, 1, 3, 5, 7, 9}
	sum := 0
	for i, c := range nine {
		if i%2 == 0 { // the last of nine is doubled, and every second before it
			sum += doubled[c-'0']
		} else {
			sum += int(c - '0')
		}
	}
	return (10 - sum%10) % 10
}

// Many ids are looked at in parts; what is found does not depend on them.
func TestManyIDs(t *testing.T) {
	list := ids(50_000, "P-%06d", 0, 1)
	list[3], list[31_234] = "(416) 555-0123", "(514) 555-0199"
	refused, _ := found(t, patientsOf(list...), privacy.Options{})
	if d := cmp.Diff([]string{"phone patients.patient_id"}, refused); d != "" {
		t.Error(d)
	}
	_, err := privacy.Examine(exportsOf(t, patientsOf(list...)), privacy.Options{})
	if want := "patients.patient_id: 2 of 50000 rows: telephone numbers (phone)"; err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}
