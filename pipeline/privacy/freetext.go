package privacy

import (
	"strings"
	"unicode/utf8"
)

// The limits of terms.
const (
	maxMeanLength  = 60  // characters, over the different texts
	maxTermLength  = 100 // characters of one
	maxTermWords   = 12  // of one
	maxCodeWords   = 6   // of the name of an instrument, which is a code
	minRowsOfTerms = 50  // from which on nearly all different texts speak for free text
	maxDistinct    = 0.9 // of the rows

	narrativeLength = 200 // characters that no term and no name of a place has
	narrativeWords  = 30
)

// freeText finds free text in a column of terms. Narratives, which are longer than
// any term, are refused; what may be a long term, or the long name of a clinic,
// is doubtful.
func (e *examination) freeText(table, column string, m marked) {
	words := maxTermWords
	if column == "instrument" {
		words = maxCodeWords
	}
	length, n := 0, 0
	long, narrative := make([]bool, len(m.texts)), make([]bool, len(m.texts))
	m.different(func(code int, text string) {
		n++
		size := utf8.RuneCountInString(text)
		length += size
		if size <= maxTermLength && strings.Count(text, " ") < words {
			return
		}
		in := len(strings.Fields(text))
		long[code] = size > maxTermLength || in > words
		narrative[code] = size > narrativeLength && in > narrativeWords
	})
	if n > 0 && length > maxMeanLength*n {
		long = all(len(long))
	}
	e.note(Finding{Rule: "free_text", Table: table, Column: column, Doubtful: true}, m, long)
	e.note(Finding{Rule: "free_text", Table: table, Column: column, Doubtful: column == "site"}, m, narrative)
}
