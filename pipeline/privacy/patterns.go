package privacy

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"reprieve/pipeline/schema"
)

// pattern finds the texts of one rule. Where is what a text must have for it to
// be worth a look. Shape says which texts could match by chance, with the
// probability chance: a pseudonym of ten random digits is an Ontario health
// number once in ten. Without a shape one match is enough. Unit is the part of a
// text that was drawn, where the match lies in a prefix that pseudonyms share:
// numbers in sequence have one area code.
type pattern struct {
	rule     string
	where    func(traits) bool
	match    func(text string) bool
	shape    func(text string) bool
	chance   float64
	unit     func(text string) string
	doubtful bool // what matches may be something else, however often
	short    bool // one that is a stranger in its column may be a code
}

// The forms of numbers with marks between them stand apart from hexadecimal
// digits: a UUID has such groups by chance.
var (
	emailForm    = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@([\p{L}\p{N}-]+\.)+\p{L}{2,}`)
	phoneForm    = regexp.MustCompile(`(^|[^0-9A-Fa-f-])(\+?1[ .-]?)?(\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]?\d{4}($|[^0-9A-Fa-f-])`)
	abroadForm   = regexp.MustCompile(`(^|[^\p{N}])\+[1-9]([ .()-]{0,2}\d){8,14}($|[^\p{N}])`)
	zipForm      = regexp.MustCompile(`(^|[^0-9-])\d{5}-\d{4}($|[^0-9-])|(^|[^\p{L}])(A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? \d{5}($|[^0-9])`)
	fiveDigits   = regexp.MustCompile(`^\d{5}$`)
	sinForm      = regexp.MustCompile(`(^|[^0-9A-Fa-f-])(\d{3}[ -]\d{3}[ -]\d{3})($|[^0-9A-Fa-f-])`)
	ssnForm      = regexp.MustCompile(`(^|[^0-9A-Fa-f-])(\d{3}-\d{2}-\d{4})($|[^0-9A-Fa-f-])`)
	healthForm   = regexp.MustCompile(`(^|[^0-9A-Fa-f-])(\d{4}[ -]\d{3}[ -]\d{3})([ -]?[A-Za-z]{1,2})?($|[^0-9A-Fa-f-])`)
	ramqForm     = regexp.MustCompile(`(^|[^\p{L}\p{N}])[A-Za-z]{4}[ -]?(\d{4}[ -]?\d{4})($|[^\p{L}\p{N}])`)
	cardForm     = regexp.MustCompile(`(^|[^0-9A-Fa-f-])(\d{4}([ -]\d{4}){2,3}[ -]\d{1,4}|\d{4}[ -]\d{6}[ -]\d{5})($|[^0-9A-Fa-f-])`)
	ipv4Form     = regexp.MustCompile(`(^|[^0-9.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})($|[^0-9.]|\.($|[^0-9]))`)
	webForm      = regexp.MustCompile(`(?i)(https?|ftp)://|(^|[^\p{L}\p{N}])www\.[a-z0-9-]+\.`)
	domainForm   = regexp.MustCompile(`(?i)(^|[^\p{L}\p{N}@.])[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|edu|gov|ca|info|io)($|[^\p{L}\p{N}])`)
	streetForm   = regexp.MustCompile(`(^|[^\p{L}\p{N}.,])\d{1,5}[A-Za-z]?,? +(\p{Lu}[\p{L}'’.-]+ +){1,3}([Ss]treet|[Aa]venue|[Rr]oad|[Bb]oulevard|[Dd]rive|[Cc]rescent|[Ll]ane|[Cc]ourt|[Hh]ighway|(St|Ave|Rd|Blvd|Cres|Hwy)(\.|,|$| [NSEW]($|[^\p{L}]))|Dr(,|$))`)
	rueForm      = regexp.MustCompile(`(^|[^\p{L}\p{N}.,])\d{1,5}[A-Za-z]?,? +([Rr]ue|[Cc]hemin|[Bb]oul\.?|[Bb]oulevard|[Aa]venue|[Aa]v\.|[Rr]ang|[Cc]ôte) +((de|du|des|la|le|les|l['’]|d['’]) *){0,2}(\p{Lu}|St|\d)`)
	ageForm      = regexp.MustCompile(`(?i)(^|[^0-9.,])(9\d|1[0-2]\d)[ -]?(years?|yrs?|y\.?/?o|ans)($|[^\p{L}])|(^|[^\p{L}])aged?:? +(9[1-9]|1[0-2]\d)($|[^0-9.,])`)
	uuidForm     = regexp.MustCompile(`(?i)(^|[^0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}($|[^0-9a-z])`)
	macForm      = regexp.MustCompile(`(?i)(^|[^0-9a-z:-])([0-9a-f]{2}(:[0-9a-f]{2}){5}|[0-9a-f]{2}(-[0-9a-f]{2}){5})($|[^0-9a-z:-])`)
	hexForm      = regexp.MustCompile(`(?i)(^|[^0-9a-z])([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})($|[^0-9a-z])`)
	labelledForm = regexp.MustCompile(`(?i)(^|[^\p{L}])(ohip|ramq|phn|mrn|nas|ssn|sin|nam|health ?card|healthcard|carte soleil|dossier|chart|tel|tél|telephone|téléphone|phone|cell|cellulaire|fax|passport|passeport|licence|license|permis)[^\p{L}\p{N}]{0,3}((no|nr|num|number|numéro)[^\p{L}\p{N}]{0,3})?\d([ -]?\d){4,}`)
)

// Of texts and of ids alike.
var (
	email   = pattern{rule: "email", where: func(t traits) bool { return t.at }, match: emailForm.MatchString}
	abroad  = pattern{rule: "phone", where: longChain(9), match: abroadForm.MatchString}
	web     = pattern{rule: "url", where: func(t traits) bool { return t.dots > 0 || t.colons > 0 }, match: webForm.MatchString}
	fsaCode = pattern{rule: "fsa", where: short, match: fsa, shape: fsaShape, chance: 0.54, short: true, unit: func(text string) string { return strings.ToLower(text[:2]) }}
	compact = pattern{rule: "postal_code", where: mixed, match: compactPostalCode, shape: postalShape, chance: 0.41}
	named   = pattern{rule: "person_name", where: func(t traits) bool { return t.digits == 0 && t.letters >= 4 }, match: fullName}
	hashed  = pattern{rule: "hashed_id", where: func(t traits) bool { return t.length >= 32 && t.letters > 0 && t.digits > 0 }, match: hexForm.MatchString}
)

// numbers are the patterns of numbers without marks between their digits. In
// texts any long number may be one; in ids, one of its length.
func numberPatterns(shape func(own func(string) bool) func(string) bool) []pattern {
	return []pattern{
		{rule: "phone", where: longRun(10), match: run(canadianPhone), shape: shape(runOf(10, 11)), chance: 0.05, unit: areaCode},
		{rule: "sin", where: longRun(9), match: run(sin), shape: shape(runOf(9, 9)), chance: 0.08},
		{rule: "ohip", where: longRun(10), match: run(ohip), shape: shape(runOf(10, 10)), chance: 0.09},
		{rule: "bc_phn", where: longRun(10), match: run(bcPHN), shape: shape(nine), chance: 0.082},
		{rule: "card", where: longRun(13), match: run(card), shape: shape(runOf(13, 19)), chance: 0.1},
		{rule: "birth_date", where: longRun(8), match: run(birthDigits), shape: shape(runOf(8, 8)), chance: 0.3, unit: birthYear},
	}
}

// textPatterns are those of columns of texts.
var textPatterns = slices.Concat([]pattern{
	email, abroad, web, fsaCode, compact, named, hashed,
	{rule: "phone", where: longChain(10), match: withinForm(phoneForm, func(d string) bool { return !rounded(d, 3) })},
	{rule: "postal_code", where: mixed, match: postalCode},
	{rule: "sin", where: longChain(9), match: withinForm(sinForm, func(d string) bool { return sin(d) && !rounded(d, 3) })},
	{rule: "ssn", where: longChain(9), match: withinForm(ssnForm, ssn)},
	{rule: "ohip", where: longChain(10), match: withinForm(healthForm, ohip)},
	{rule: "bc_phn", where: longChain(10), match: withinForm(healthForm, bcPHN)},
	{rule: "ramq", where: longChain(8), match: ramq},
	{rule: "card", where: longChain(13), match: withinForm(cardForm, card)},
	{rule: "ip_address", where: dotted, match: func(text string) bool { return ipAddress(text) && !versionNumber(text) }},
	{rule: "ip_address", where: dotted, match: ipAddress, doubtful: true},
	{rule: "url", where: func(t traits) bool { return t.dots > 0 }, match: domainForm.MatchString},
	{rule: "birth_date", where: dated, match: birthDate},
	{rule: "birth_date", where: func(t traits) bool { return t.digits >= 4 && t.letters >= 2 }, match: labelledBirth},
	{rule: "age_over_89", where: func(t traits) bool { return t.digits >= 2 && t.letters >= 2 }, match: ageForm.MatchString},
	{rule: "person_name", where: func(t traits) bool { return t.letters >= 3 && t.blanks > 0 }, match: titleForm.MatchString},
	{rule: "person_name", where: func(t traits) bool { return t.letters >= 6 && t.blanks > 0 }, match: namesSomeone, doubtful: true},
	{rule: "zip", where: longRun(5), match: zipForm.MatchString},
	{rule: "zip_like", where: func(t traits) bool { return t.length == 5 && t.digits == 5 }, match: fiveDigits.MatchString},
	{rule: "street_address", where: func(t traits) bool { return t.digits > 0 && t.blanks > 0 && t.letters > 3 }, match: street},
	{rule: "uuid", where: dashes(4), match: uuidForm.MatchString},
	{rule: "uuid", where: func(t traits) bool { return t.colons >= 5 || t.dashes >= 5 }, match: macForm.MatchString},
	{rule: "long_number", where: longChain(5), match: labelledForm.MatchString},
	{rule: "long_number", where: longRun(6), match: func(string) bool { return true }, doubtful: true},
}, numberPatterns(func(func(string) bool) func(string) bool { return runOf(6, 99) }))

// idPatterns are those of columns of ids. Any form of a number is that of a
// pseudonym too.
var idPatterns = slices.Concat([]pattern{
	email, abroad, web, fsaCode, compact, named,
	{rule: "phone", where: longChain(10), match: phoneForm.MatchString, shape: phoneForm.MatchString, chance: 0.6, unit: areaCode},
	{rule: "phone", where: longChain(10), match: withinForm(phoneForm, canadianPhone), shape: phoneForm.MatchString, chance: 0.05, unit: areaCode},
	{rule: "postal_code", where: mixed, match: postalCode, shape: spacedPostalShape, chance: 0.41},
	{rule: "sin", where: longChain(9), match: withinForm(sinForm, sin), shape: sinForm.MatchString, chance: 0.08},
	{rule: "ssn", where: longChain(9), match: withinForm(ssnForm, ssn), shape: ssnForm.MatchString, chance: 0.9, unit: areaCode},
	{rule: "ohip", where: longChain(10), match: withinForm(healthForm, ohip), shape: healthForm.MatchString, chance: 0.09},
	{rule: "bc_phn", where: longChain(10), match: withinForm(healthForm, bcPHN), shape: healthForm.MatchString, chance: 0.082},
	{rule: "ramq", where: longChain(8), match: ramq, shape: ramqForm.MatchString, chance: 0.08, unit: ramqLetters},
	{rule: "card", where: longChain(13), match: withinForm(cardForm, card), shape: cardForm.MatchString, chance: 0.1},
	{rule: "ip_address", where: dotted, match: ipAddress, shape: ipAddress, chance: 1},
	{rule: "url", where: func(t traits) bool { return t.dots > 0 }, match: domainForm.MatchString, doubtful: true},
	{rule: "birth_date", where: dated, match: birthDate, shape: fullDate, chance: 0.3, unit: firstYearOf},
	{rule: "person_name", where: func(t traits) bool { return t.digits == 0 && t.letters >= 4 }, match: nameForm.MatchString, shape: nameForm.MatchString, chance: 1},
	{rule: "hashed_id", where: hashed.where, match: hashed.match, doubtful: true},
	{rule: "uuid", where: dashes(4), match: func(text string) bool { v := uuidVersion(text); return v != 0 && v != '4' }, doubtful: true},
	{rule: "uuid_id", where: dashes(4), match: func(text string) bool { return uuidVersion(text) == '4' }},
	{rule: "uuid", where: func(t traits) bool { return t.colons >= 5 || t.dashes >= 5 }, match: macForm.MatchString, shape: macForm.MatchString, chance: 1},
}, numberPatterns(func(own func(string) bool) func(string) bool { return own }))

// harmlessIn are the columns where what a rule finds may be of a clinic or of a
// product: a clinic has an address, a product a number, and an instrument a
// version.
var harmlessIn = map[string][]string{
	"url": {"site"}, "street_address": {"site"}, "person_name": {"site", "drug"}, "zip": {"site", "drug"}, "uuid": {"site"}, "hashed_id": {"site"},
	"ip_address": {"site", "instrument"}, "age_over_89": {"site", "drug", "instrument"},
}

// datePattern finds dates that are of no birth: harmless beside dates in the
// columns of times, but not with a clock that hides them.
func datePattern(clock schema.Clock) pattern {
	rule := "date_in_text"
	if clock == schema.StudyMinutes {
		rule = "date"
	}
	return pattern{rule: rule, where: dated, match: recentDate}
}

// withinForm matches a form, in the second or whole group of which digits pass a
// check.
func withinForm(form *regexp.Regexp, check func(digits string) bool) func(string) bool {
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

// rounded says whether all groups of some digits are multiples of 25, as doses
// are: gabapentin 300-600-1200. The last group is as long as what is left.
func rounded(digits string, group int) bool {
	for at := 0; at < len(digits); at += group {
		end := at + group
		if len(digits)-end < group {
			end = len(digits)
		}
		if n := twoDigits(digits[end-2:]); n%25 != 0 {
			return false
		}
		if end == len(digits) {
			break
		}
	}
	return true
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

// areaCode is the unit of telephone and social security numbers: the three digits
// that they begin with.
func areaCode(text string) string {
	digits := digitsOf(text)
	if len(digits) == 11 {
		digits = digits[1:]
	}
	return digits[:min(3, len(digits))]
}

// birthYear is the unit of dates of birth without marks: the century and the year.
func birthYear(text string) string {
	for _, digits := range digitRuns(text) {
		if birthDigits(digits) {
			return digits[:4]
		}
	}
	return ""
}

func ramq(text string) bool {
	for _, m := range ramqForm.FindAllStringSubmatch(text, -1) {
		if ramqDigits(digitsOf(m[2])) {
			return true
		}
	}
	return false
}

// ramqLetters are the unit of Quebec health numbers: the letters of the name.
func ramqLetters(text string) string {
	return strings.TrimRight(strings.ToUpper(strings.TrimSpace(ramqForm.FindString(text))), "0123456789 -")
}

// street finds a street with a number.
func street(text string) bool { return streetForm.MatchString(text) || rueForm.MatchString(text) }

// ipAddress finds an address of version 4, or a word that is one of version 6.
func ipAddress(text string) bool {
	for _, m := range ipv4Form.FindAllStringSubmatch(text, -1) {
		if _, err := netip.ParseAddr(m[2]); err == nil {
			return true
		}
	}
	if strings.Count(text, ":") < 3 {
		return false
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t[](),;/\"'", r) }) {
		if a, err := netip.ParseAddr(word); err == nil && a.Is6() && len(word) > 6 {
			return true
		}
	}
	return false
}

// versionNumber says whether all numbers of a text are below 32, as those of
// versions and sections are.
func versionNumber(text string) bool {
	numbers := strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	return !strings.Contains(text, ":") && !slices.ContainsFunc(numbers, func(n string) bool { return len(n) > 2 || len(n) == 2 && twoDigits(n) >= 32 })
}

// dotted says whether a text can hold an internet address.
func dotted(t traits) bool { return t.dots >= 3 || t.colons >= 3 }

// uuidVersion is the digit of the version of an identifier; 0 if there is none.
func uuidVersion(text string) byte {
	m := uuidForm.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	return m[2][0]
}
