package privacy

import "strings"

// The letters of Canadian postal codes: the first, and the others.
const (
	postalDistricts = "ABCEGHJKLMNPRSTVXYabceghjklmnprstvxy"
	postalLetters   = "ABCEGHJKLMNPRSTVWXYZabceghjklmnprstvwxyz"
)

// postalCode finds a Canadian postal code in two words: K1A 0B1, K1A-0B1.
func postalCode(text string) bool { return findPostalCode(text, false) }

// compactPostalCode finds a Canadian postal code that is one word, K1A0B1, and no
// run of vertebrae, as L4L5S1 is.
func compactPostalCode(text string) bool { return findPostalCode(text, true) }

func findPostalCode(text string, compact bool) bool {
	for i := 0; i+6 <= len(text); i++ {
		if i > 0 && alphanumeric(text[i-1]) || !fsa(text[i:i+3]) {
			continue
		}
		end := i + 3
		parted := text[end] == ' ' || text[end] == '-'
		if parted == compact || compact && vertebrae(text[i:i+6]) {
			continue
		}
		if parted {
			end++
		}
		if end+3 > len(text) || !localUnit(text[end:end+3]) {
			continue
		}
		if end+3 == len(text) || !alphanumeric(text[end+3]) {
			return true
		}
	}
	return false
}

// fsa says whether three characters are a forward sortation area.
func fsa(text string) bool {
	return len(text) == 3 && strings.IndexByte(postalDistricts, text[0]) >= 0 && digit(text[1]) && strings.IndexByte(postalLetters, text[2]) >= 0
}

// localUnit says whether three characters are the second half of a postal code.
func localUnit(text string) bool {
	return digit(text[0]) && strings.IndexByte(postalLetters, text[1]) >= 0 && digit(text[2])
}

// vertebrae says whether all letters of a postal code are of parts of the spine.
func vertebrae(code string) bool {
	return strings.IndexByte("CTLSctls", code[0]) >= 0 && strings.IndexByte("CTLSctls", code[2]) >= 0 && strings.IndexByte("CTLSctls", code[4]) >= 0
}

// spacedPostalShape says whether a text is letters and digits in the order of a
// postal code in two words.
func spacedPostalShape(text string) bool {
	return len(text) == 7 && (text[3] == ' ' || text[3] == '-') && postalShape(text[:3]+text[4:])
}

// postalShape says whether a text is letters and digits in the order of a postal
// code.
func postalShape(text string) bool {
	return len(text) == 6 && fsaShape(text[:3]) && digit(text[3]) && !digit(text[4]) && alphanumeric(text[4]) && digit(text[5])
}

// fsaShape says whether a text is a letter, a digit and a letter.
func fsaShape(text string) bool {
	return len(text) == 3 && alphanumeric(text[0]) && !digit(text[0]) && digit(text[1]) && alphanumeric(text[2]) && !digit(text[2])
}
