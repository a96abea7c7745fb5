package document

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Typeset returns text as it is printed: quotation marks and apostrophes are curly, a
// percent sign follows its number without a blank, a unit on the same line. before is the character
// before the text, a blank at the beginning of a paragraph: after a blank, a dash or
// an opening bracket a mark opens, elsewhere it closes. Back-ends pass all text for
// people through it; code, and the files of data, stay as they are.
func Typeset(text string, before rune) string {
	if strings.Contains(text, " %") {
		text = loosePercent.ReplaceAllString(text, "$1%")
	}
	text = unitAfterNumber.ReplaceAllString(text, "$1\u00a0$2$3")
	text = pValue.ReplaceAllString(text, "p\u00a0$1\u00a0")
	if !strings.ContainsAny(text, `'"`) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch r {
		case '"':
			b.WriteString(mark(before, "“", "”"))
		case '\'':
			after, _ := utf8.DecodeRuneInString(text[i+1:])
			if unicode.IsDigit(after) { // the year ’26
				b.WriteString("’")
			} else {
				b.WriteString(mark(before, "‘", "’"))
			}
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

var loosePercent = regexp.MustCompile(`(\d)[ \x{00a0}\x{202f}]%`)

// The blank between a number and its unit is no place to break a line.
var unitAfterNumber = regexp.MustCompile(`(\d) (mm|mg|kg|h|mmHg|min)([^\pL\d]|$)`)

// Nor are those of p = 0.04.
var pValue = regexp.MustCompile(`\bp ([=<>]) `)

// mark is the opening or the closing mark.
func mark(before rune, opening, closing string) string {
	if unicode.IsSpace(before) || unicode.Is(unicode.Ps, before) || strings.ContainsRune("–—“‘\"", before) {
		return opening
	}
	return closing
}
