package privacy

import (
	"net/netip"
	"regexp"
	"strings"
)

// pattern finds the texts of one rule. Where is what a text must have for it to
// be worth a look. Shape, of columns of ids alone, says which texts could match
// by chance, with the probability Chance: a pseudonym of ten random digits is an
// Ontario health number once in ten. Without a shape one match is enough.
type pattern struct {
	rule   string
	where  func(traits) bool
	match  func(text string) bool
	shape  func(text string) bool
	chance float64
}

// The forms of numbers with marks between them stand apart from hexadecimal
// digits: a UUID has such groups by chance.
var (
	emailForm  = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+`)
	phoneForm  = regexp.MustCompile(`(^|[^0-9A-Fa-f-])(\+?1[ .-]?)?(\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]?\d{4}($|[^0-9A-Fa-f-])`)
	zipForm    = regexp.MustCompile(`(^|[^0-9-])\d{5}-\d{4}($|[^0-9-])|(^|[^\p{L}])(A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? \d{5}($|[^0-9])`)
	fiveDigits = regexp.MustCompile(`^\d{5}$`)
	sinForm    = regexp.MustCompile(`(^|[^0-9A-Fa-f-])\d{3}([ -])\d{3}([ -])\d{3}($|[^0-9A-Fa-f-])`)
	ssnForm    = regexp.MustCompile(`(^|[^0-9A-Fa-f-])(\d{3}-\d{2}-\d{4})($|[^0-9A-Fa-f-])`)
	healthForm = regexp.MustCompile(`(^|[^0-9A-Fa-f-])(\d{4}[ -]\d{3}[ -]\d{3})([ -]?[A-Za-z]{1,2})?($|[^0-9A-Fa-f-])`)
	ramqForm   = regexp.MustCompile(`(^|[^\p{L}\p{N}])[A-Za-z]{4}[ -]?(\d{4}[ -]?\d{4})($|[^\p{L}\p{N}])`)
	cardForm   = regexp.MustCompile(`(^|[^0-9A-Fa-f-])(\d{4}([ -]\d{4}){2,3}[ -]\d{1,4}|\d{4}[ -]\d{6}[ -]\d{5})($|[^0-9A-Fa-f-])`)
	ipv4Form   = regexp.MustCompile(`(^|[^0-9.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})($|[^0-9.]|\.($|[^0-9]))`)
	urlForm    = regexp.MustCompile(`(?i)(https?|ftp)://|(^|[^\p{L}\p{N}])www\.[a-z0-9-]+\.|(^|[^\p{L}\p{N}@.])[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|edu|gov|ca|info|io)($|[^\p{L}\p{N}])`)
	streetForm = regexp.MustCompile(`(?i)(^|[^\p{L}\p{N}])\d{1,5}[a-z]?,? +([\p{L}'’.-]+ +){0,3}(street|st|avenue|ave|road|rd|boulevard|blvd|boul|drive|crescent|cres|lane|court|highway|hwy|rue|chemin|ch|rang|côte)($|[^\p{L}])`)
	ageForm    = regexp.MustCompile(`(?i)(^|[^0-9.,])(9\d|1[0-2]\d)[ -]?(years?|yrs?|y\.?/?o|ans)($|[^\p{L}])`)
	titleForm  = regexp.MustCompile(`(^|[^\p{L}])(Dr|Dre|Mr|Mrs|Ms|Mme|Mlle|Prof)\.? +\p{Lu}`)
	nameForm   = regexp.MustCompile(`^\p{Lu}[\p{L}'’-]*\p{Ll}[\p{L}'’-]*([ _]|, ?)(\p{Lu}\.?[ _])?\p{Lu}[\p{L}'’-]*\p{Ll}[\p{L}'’-]*$`)
	uuidForm   = regexp.MustCompile(`(?i)(^|[^0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}($|[^0-9a-z])`)
	hexForm    = regexp.MustCompile(`(?i)^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$`)
)

// patterns are those of all columns of text and ids, in the order of the rules.
var patterns = []pattern{
	{rule: "email", where: func(t traits) bool { return t.at }, match: emailForm.MatchString},
	{rule: "phone", where: longChain(10), match: phoneForm.MatchString},
	{rule: "phone", where: longRun(10), match: run(canadianPhone), shape: runOf(10, 11), chance: 0.05},
	{rule: "postal_code", where: mixed, match: postalCode, shape: postalShape, chance: 0.41},
	{rule: "fsa", where: short, match: fsa, shape: fsaShape, chance: 0.54},
	{rule: "sin", where: longChain(9), match: within(sinForm, sin)},
	{rule: "sin", where: longRun(9), match: run(sin), shape: runOf(9, 9), chance: 0.08},
	{rule: "ssn", where: longChain(9), match: within(ssnForm, ssn)},
	{rule: "ohip", where: longChain(10), match: within(healthForm, ohip)},
	{rule: "ohip", where: longRun(10), match: run(ohip), shape: runOf(10, 10), chance: 0.09},
	{rule: "ramq", where: longChain(8), match: ramq, shape: ramqForm.MatchString, chance: 0.08},
	{rule: "bc_phn", where: longChain(10), match: within(healthForm, bcPHN)},
	{rule: "bc_phn", where: longRun(10), match: run(bcPHN), shape: nine, chance: 0.082},
	{rule: "card", where: longChain(13), match: within(cardForm, card)},
	{rule: "card", where: longRun(13), match: run(card), shape: runOf(13, 19), chance: 0.1},
	{rule: "ip_address", where: func(t traits) bool { return t.dots >= 3 || t.colons >= 2 }, match: ipAddress},
	{rule: "url", where: func(t traits) bool { return t.dots > 0 || t.colons > 0 }, match: urlForm.MatchString},
	{rule: "birth_date", where: longRun(8), match: run(birthDigits), shape: runOf(8, 8), chance: 0.0005},
	{rule: "birth_date", where: dated, match: birthDate},
	{rule: "hashed_id", where: func(t traits) bool { return t.length >= 32 && t.letters > 0 && t.digits > 0 }, match: hexForm.MatchString},
}

// textPatterns are those of columns of text besides.
var textPatterns = []pattern{
	{rule: "age_over_89", where: func(t traits) bool { return t.digits >= 2 && t.letters >= 2 }, match: ageForm.MatchString},
	{rule: "person_name", where: func(t traits) bool { return t.letters >= 3 && t.blanks > 0 }, match: titleForm.MatchString},
	{rule: "zip", where: longRun(5), match: zipForm.MatchString},
	{rule: "zip_like", where: func(t traits) bool { return t.length == 5 && t.digits == 5 }, match: fiveDigits.MatchString},
	{rule: "street_address", where: func(t traits) bool { return t.digits > 0 && t.blanks > 0 && t.letters > 3 }, match: streetForm.MatchString},
	{rule: "uuid", where: dashes(4), match: uuidForm.MatchString},
	{rule: "long_number", where: longRun(6), match: func(string) bool { return true }},
}

// idPatterns are those of columns of ids besides.
var idPatterns = []pattern{
	{rule: "person_name", where: func(t traits) bool { return t.digits == 0 && t.letters >= 4 }, match: nameForm.MatchString},
	{rule: "uuid", where: dashes(4), match: func(text string) bool { v := uuidVersion(text); return v != 0 && v != '4' }},
	{rule: "uuid_id", where: dashes(4), match: func(text string) bool { return uuidVersion(text) == '4' }},
}

// datePatterns finds dates since firstYear: harmless beside dates in the columns
// of times, but not with a clock that hides them.
func datePatterns(hidden bool) []pattern {
	rule := "date_in_text"
	if hidden {
		rule = "date"
	}
	return []pattern{{rule: rule, where: dated, match: recentDate}}
}

// within matches a form whose digits pass a check.
func within(form *regexp.Regexp, check func(digits string) bool) func(string) bool {
	return func(text string) bool {
		for at := 0; at < len(text); {
			found := form.FindStringIndex(text[at:])
			if found == nil {
				return false
			}
			if check(digitsOf(text[at+found[0] : at+found[1]])) {
				return true
			}
			at += found[0] + 1
		}
		return false
	}
}

// run matches a text with a run of digits that passes a check.
func run(check func(digits string) bool) func(string) bool {
	return func(text string) bool {
		for _, digits := range digitRuns(text) {
			if check(digits) {
				return true
			}
		}
		return false
	}
}

// runOf matches a text with a run of low to high digits.
func runOf(low, high int) func(string) bool {
	return run(func(digits string) bool { return len(digits) >= low && len(digits) <= high })
}

// nine matches a text with a run of 10 digits that begins with 9.
func nine(text string) bool {
	return run(func(digits string) bool { return len(digits) == 10 && digits[0] == '9' })(text)
}

func ramq(text string) bool {
	for _, m := range ramqForm.FindAllStringSubmatch(text, -1) {
		if ramqDigits(digitsOf(m[2])) {
			return true
		}
	}
	return false
}

// ipAddress finds an address of version 4, or a word that is one of version 6.
func ipAddress(text string) bool {
	for _, m := range ipv4Form.FindAllStringSubmatch(text, -1) {
		if _, err := netip.ParseAddr(m[2]); err == nil {
			return true
		}
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t[](),;/\"'", r) }) {
		if a, err := netip.ParseAddr(word); err == nil && a.Is6() && len(word) > 4 {
			return true
		}
	}
	return false
}

// uuidVersion is the digit of the version of an identifier; 0 if there is none.
func uuidVersion(text string) byte {
	m := uuidForm.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	return m[2][0]
}
