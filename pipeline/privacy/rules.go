package privacy

import "slices"

// Rule is one question that the gate asks of the exports.
type Rule struct {
	Name    string  // in the configuration and in reports
	Verdict Verdict // on what it finds, unless that is doubtful or allowed
	Finds   string  // what it finds, in words
}

// Rules are the rules of the gate in the order of reports.
//
// Refused is what names a person by itself or leads to a number that does. A
// warning is what may be an identifier or a good pseudonym or term: someone has
// to look, but the clinic can run. A note is what lies in the size of a clinic
// and in its way of numbering.
var Rules = []Rule{
	{"header", Warned, "a column that is not read is headed as a direct identifier"},
	{"file_name", Refused, "a file's name holds an identifier"},
	{"other_file_name", Warned, "the name of a file that is not read holds an identifier"},
	{"file_metadata", Warned, "what the header of a file holds besides names of columns holds an identifier"},
	{"email", Refused, "e-mail addresses"},
	{"phone", Refused, "telephone numbers"},
	{"postal_code", Refused, "Canadian postal codes"},
	{"fsa", Refused, "forward sortation areas: the first half of Canadian postal codes"},
	{"zip", Refused, "United States ZIP codes with a state or four more digits"},
	{"zip_like", Noted, "five digits, which may be ZIP codes"},
	{"sin", Refused, "Canadian social insurance numbers: 9 digits with a check digit"},
	{"ssn", Refused, "United States social security numbers"},
	{"ohip", Refused, "Ontario health numbers: 10 digits with a check digit"},
	{"ramq", Refused, "Quebec health insurance numbers: 4 letters and 8 digits with a date of birth"},
	{"bc_phn", Refused, "British Columbia personal health numbers: 10 digits with a check digit"},
	{"card", Refused, "numbers of 13 to 19 digits with a check digit, as of payment cards"},
	{"ip_address", Refused, "internet addresses of version 4 or 6"},
	{"url", Refused, "addresses of the web"},
	{"street_address", Refused, "addresses with a street and number"},
	{"birth_date", Refused, "dates of birth: before 2010, or so named"},
	{"date", Warned, "dates, with a clock that is to hide them"},
	{"date_in_text", Noted, "dates in a column that is not of times"},
	{"age_over_89", Refused, "ages over 89 in words"},
	{"person_name", Refused, "names of persons"},
	{"uuid", Refused, "device or account identifiers (UUID, MAC address)"},
	{"uuid_id", Noted, "random identifiers (UUID version 4), which other systems may share"},
	{"hashed_id", Refused, "32, 40, 56, 64, 96 or 128 hexadecimal digits: a hash of a health number can be reversed"},
	{"long_number", Refused, "numbers of six and more digits that no term has, or headed as those of a record or a card"},
	{"free_text", Refused, "free text in a column of short terms"},
	{"distinct_text", Warned, "nearly as many different texts as rows in a column of terms"},
	{"sequential_id", Noted, "patients numbered in sequence: their order may be that of enrolment"},
	{"record_number", Noted, "patients named by 6 to 10 digits alone, as medical records are"},
	{"k_anonymity", Noted, "patients whose traits too few others share"},
	{"outlier", Noted, "patients who alone have very many sessions, or a dose or a weight far from all others"},
}

// RuleNames are the names of the rules in their order.
func RuleNames() []string {
	names := make([]string, len(Rules))
	for i, r := range Rules {
		names[i] = r.Name
	}
	return names
}

// LookupRule returns the rule of a name, and whether there is one.
func LookupRule(name string) (Rule, bool) {
	i := ruleRank(name)
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}

func ruleRank(name string) int {
	return slices.IndexFunc(Rules, func(r Rule) bool { return r.Name == name })
}
