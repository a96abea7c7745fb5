package privacy

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// headerWords are words that head columns. A name made of them is no person's,
// even where the column holds persons' names.
var headerWords = wordSet(`
	patient patients person client subject participant name names first last given family middle maiden full
	nom prenom prénom date time day month year of birth birthday birthdate dob ddn age sex gender
	ohip ramq phn health card insurance policy plan account number no nr num id ids identifier uuid guid
	phone telephone tel mobile cell fax email mail e-mail address street city town province state country
	postal post code zip mrn chart sin ssn nhs ip url web site emergency contact employer occupation race ethnicity
	language notes note comment comments remark remarks free text description therapist physician doctor
	provider clinician user created updated modified record event form version status source file row index unnamed
	session sessions start end started ended stop stopped at on pain vas nrs score value item phase rating scale mm
	readme license licence manifest codebook dictionary metadata truth
	dose mg kg ml weight height route drug medication class series setting reason type unit total
`)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

// plainName is a name as programs give them to columns.
var plainName = regexp.MustCompile(`^[a-z][a-z]*\d{0,2}(_[a-z]*\d{0,2}){0,5}$`)

// ShownName returns the name of a column in quotes, or Withheld if it may be an
// identifier: the first row of a file without a header is taken for names.
// Shown are names made of words that head columns, names of lower-case words
// joined by underscores, what is close to a known name, and what Shown shows.
func ShownName(name string, known []string) string {
	switch {
	case name == "":
		return `""`
	case len(name) <= 40 && (allHeaderWords(name) || plainName.MatchString(name)):
		return strconv.Quote(name)
	}
	return Shown(name, Cell{Levels: known})
}

// ShownFile returns the name of a file, or Withheld and the name's ending if it
// may be an identifier.
func ShownFile(name string) string {
	ending := path.Ext(name)
	if ShownName(strings.TrimSuffix(name, ending), nil) != Withheld {
		return name
	}
	return Withheld + ending
}

// allHeaderWords says whether all words of a name head columns.
func allHeaderWords(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("_-.:/()#", r)
	})
	for _, w := range words {
		if !headerWords[w] {
			return false
		}
	}
	return len(words) > 0
}
