package privacy

import "slices"

// Rule is one question that the gate asks of the exports.
type Rule struct {
	Name    string // in the configuration and in reports
	Refuses bool   // what it finds is refused; else it is a warning
	Finds   string // what it finds, in words
}

// Rules are the rules of the gate in the order of reports.
//
// Refused is what names a person by itself or leads to a number that does. A
// warning is what may be a good pseudonym or not, or what lies in the size of a
// clinic: someone has to look, but the clinic can run.
var Rules = []Rule{
	{"header", false, "a column that is not read is headed as a direct identifier"},
	{"file_name", true, "a file's name holds an identifier"},
	{"other_file_name", false, "the name of a file that is not read holds an identifier"},
	{"email", true, "e-mail addresses"},
	{"phone", true, "North American telephone numbers"},
	{"postal_code", true, "Canadian postal codes"},
	{"fsa", true, "forward sortation areas: the first half of Canadian postal codes"},
	{"zip", true, "United States ZIP codes with a state or four more digits"},
	{"zip_like", false, "five digits, which may be ZIP codes"},
	{"sin", true, "Canadian social insurance numbers: 9 digits with a check digit"},
	{"ssn", true, "United States social security numbers"},
	{"ohip", true, "Ontario health numbers: 10 digits with a check digit"},
	{"ramq", true, "Quebec health insurance numbers: 4 letters and 8 digits with a date of birth"},
	{"bc_phn", true, "British Columbia personal health numbers: 10 digits with a check digit"},
	{"card", true, "numbers of 13 to 19 digits with a check digit, as of payment cards"},
	{"ip_address", true, "internet addresses of version 4 or 6"},
	{"url", true, "addresses of the web"},
	{"street_address", true, "addresses with a street and number"},
	{"birth_date", true, "dates before 2020, which may be of births"},
	{"date", true, "dates, with a clock that is to hide them"},
	{"date_in_text", false, "dates in a column that is not of times"},
	{"age_over_89", true, "ages over 89 in words"},
	{"person_name", true, "names of persons"},
	{"uuid", true, "device or account identifiers (UUID)"},
	{"uuid_id", false, "random identifiers (UUID version 4), which other systems may share"},
	{"hashed_id", true, "32, 40, 56, 64, 96 or 128 hexadecimal digits: a hash of a health number can be reversed"},
	{"long_number", true, "numbers of six and more digits in a column that has no such numbers"},
	{"free_text", true, "free text in a column of short terms"},
	{"distinct_text", true, "nearly as many different texts as rows in a column of terms"},
	{"sequential_id", false, "patients numbered in sequence: their order may be that of enrolment"},
	{"record_number", false, "patients named by 6 to 10 digits alone, as medical records are"},
	{"k_anonymity", false, "patients whose traits too few others share"},
	{"outlier", false, "patients who alone have very many sessions, or a dose or a weight far from all others"},
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
