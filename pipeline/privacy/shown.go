package privacy

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Withheld stands for a text that is not shown.
const Withheld = "<withheld>"

// Kind is what a cell was meant to hold.
type Kind int

// The kinds of cells.
const (
	Plain      Kind = iota
	Identifier      // the id of a patient or a session: never shown
	Time            // a date or time: shown if it is one of recent years
	Age             // in years: not shown above 90
	Rating          // of pain: not shown if it is legal on a scale in use
)

// Cell says what is known of a cell whose text is to be shown.
type Cell struct {
	Kind   Kind
	Levels []string               // the words that the column may hold
	Known  func(text string) bool // whether a text is the id of a patient or a session; nil: none is
}

const (
	maxShown  = 24   // characters of a text
	maxDigits = 5    // of a text; longer numbers may be of telephones or health cards
	firstYear = 2020 // dates of earlier years may be of births
)

// missingCodes are words for a missing value in common use.
var missingCodes = []string{"yes", "no", "true", "false", "unknown", "none", "missing", "nan", "null", "n/a"}

// Shown returns the text of a bad cell in quotes, with what cannot be printed
// escaped, or Withheld if it may be an identifier. Withheld are: ids, and any
// text that equals one; more than 24 characters; two or more words; e-mail and
// web addresses; numbers of six and more digits; letters mixed with three and
// more digits, but for a number with its unit; postal codes; words with a
// capital letter, unless they are those of the column or a code for missing;
// dates, but for dates since 2020 in a column of times; ages over 90; legal
// ratings. An empty text is shown as nothing.
func Shown(text string, c Cell) string {
	if text == "" {
		return ""
	}
	if c.withholds(text) {
		return Withheld
	}
	return strconv.Quote(text)
}

// withholds decides for a text that is not empty.
func (c Cell) withholds(text string) bool {
	switch {
	case c.Kind == Identifier, c.Known != nil && c.Known(text):
		return true
	case !utf8.ValidString(text):
		return true
	case c.Kind == Time && recentTime(text):
		return false
	case isWord(text, c.Levels), isWord(text, missingCodes):
		return false
	case c.Kind == Age && overAge(text), c.Kind == Rating && legalRating(text):
		return true
	}
	return looksLikeIdentifier(text)
}

var (
	unitNumber  = regexp.MustCompile(`^[+-]?\d{1,5}([.,]\d{1,3})? ?(mm|cm|m|mg|mcg|µg|g|kg|lb|lbs|ml|l|h|hr|min|s|d|y|yr|yrs|bpm|mmhg|mmHg|%)$`)
	dateLike    = regexp.MustCompile(`\d+[-/.:]\d+[-/.:]\d+`)
	yearFirst   = regexp.MustCompile(`^(\d{4})[-/.]\d{1,2}([-/.]\d{1,2})?($|[Tt ][0-9:.,+ TtZz-]*$)`)
	yearLast    = regexp.MustCompile(`^\d{1,2}[-/.]\d{1,2}[-/.](\d{4})($|[Tt ][0-9:.,+ TtZz-]*$)`)
	clockTime   = regexp.MustCompile(`^\d{1,2}:\d{2}(:\d{2})?$`)
	leadingInt  = regexp.MustCompile(`\d+`)
	ratingShape = regexp.MustCompile(`^\+?0*(\d{1,2}([.,]\d)?|100([.,]0)?)0*$`)
)

// looksLikeIdentifier finds what may name a person in a text of no known form.
func looksLikeIdentifier(text string) bool {
	if utf8.RuneCountInString(text) > maxShown {
		return true
	}
	if unitNumber.MatchString(text) {
		return false
	}
	letters, numerals, runs := count(text)
	switch {
	case strings.ContainsRune(text, '@'), strings.Contains(text, "://"), strings.Count(text, ":") > 1:
		return true // e-mail, web, IP version 6
	case numerals > maxDigits, letters > 0 && numerals >= 3:
		return true
	case dateLike.MatchString(text):
		return true // also IP version 4
	case runs > 1, // also postal codes, which have a digit between letters
		len(strings.Fields(text)) > 1 && letters > 0:
		return true
	}
	return mayBeName(text, letters)
}

// count gives the letters, the digits, and the runs of letters of a text.
func count(text string) (letters, numerals, runs int) {
	inRun := false
	for _, r := range text {
		letter := unicode.IsLetter(r) || unicode.IsMark(r)
		if letter {
			letters++
			if !inRun {
				runs++
			}
		}
		if unicode.IsDigit(r) {
			numerals++
		}
		inRun = letter || inRun && (r == '\'' || r == '’')
	}
	return letters, numerals, runs
}

// mayBeName says whether the one word of a text may be a name: three or more
// letters, one of them a capital, or any letter of a script other than Latin.
func mayBeName(text string, letters int) bool {
	for _, r := range text {
		if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) && r != 'µ' {
			return true
		}
		if letters >= 3 && (unicode.IsUpper(r) || unicode.IsTitle(r)) {
			return true
		}
	}
	return false
}

// isWord says whether a text is one of the words, ignoring case, or a slip of
// one letter in a word of five and more that keeps its first letter: shorter
// words are too close to names.
func isWord(text string, words []string) bool {
	lower := strings.ToLower(text)
	for _, w := range words {
		w = strings.ToLower(w)
		if lower == w {
			return true
		}
		if len(w) >= 5 && len(lower) > 0 && lower[0] == w[0] && distance(lower, w) == 1 {
			return true
		}
	}
	return false
}

// recentTime says whether a text has the form of a date, with or without a time
// of day, since firstYear, or of a time of day alone.
func recentTime(text string) bool {
	if len(text) > 40 {
		return false
	}
	if clockTime.MatchString(text) {
		return true
	}
	for _, form := range []*regexp.Regexp{yearFirst, yearLast} {
		if m := form.FindStringSubmatch(text); m != nil {
			year, err := strconv.Atoi(m[1])
			return err == nil && year >= firstYear
		}
	}
	return false
}

// overAge says whether a text holds a number above 90.
func overAge(text string) bool {
	for _, n := range leadingInt.FindAllString(text, -1) {
		if age, err := strconv.Atoi(n); err != nil || age > 90 {
			return true
		}
	}
	return false
}

// legalRating says whether a text is a rating on a scale to 10 or 100.
func legalRating(text string) bool { return ratingShape.MatchString(text) }
