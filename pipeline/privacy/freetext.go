package privacy

import (
	"strings"
	"unicode/utf8"
)

// The limits of terms.
const (
	maxMeanLength  = 30  // characters, over the different texts
	maxTermLength  = 100 // characters of one
	maxTermWords   = 10  // of one
	maxCodeWords   = 2   // of the name of an instrument, which is a code
	minRowsOfTerms = 50  // from which on nearly all different texts speak for free text
	maxDistinct    = 0.9 // of the rows
)

// freeText marks the texts of a column of terms that are free text; nil if there
// are none. If the mean length is above that of terms, all are.
func freeText(m marked, column string) []bool {
	words := maxTermWords
	if column == "instrument" {
		words = maxCodeWords
	}
	length, n, found := 0, 0, false
	mark := make([]bool, m.column.Cardinality())
	m.different(func(code int, text string) {
		n++
		size := utf8.RuneCountInString(text)
		length += size
		if size > maxTermLength || strings.Count(text, " ") >= words && len(strings.Fields(text)) > words {
			mark[code], found = true, true
		}
	})
	if n > 0 && length > maxMeanLength*n {
		return all(len(mark))
	}
	if !found {
		return nil
	}
	return mark
}
