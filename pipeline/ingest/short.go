package ingest

import "strings"

// shortNumber is a number of few digits without a sign: digits / 10^decimals.
type shortNumber struct {
	digits   int64
	decimals int
}

// maxShortNumber is the length of the longest text that is taken for one, so
// that the digits are a float64 exactly.
const maxShortNumber = 15

// powers are those of ten that a float64 is exactly, as far as they are used.
var powers = [maxShortNumber]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14}

// parseShort reads digits, and among them at most one point: what nearly all
// cells hold. All else is left to parseDecimal.
func parseShort(text string) (n shortNumber, ok bool) {
	if len(text) == 0 || len(text) > maxShortNumber {
		return n, false
	}
	point := -1
	for i := range len(text) {
		c := text[i]
		switch {
		case c-'0' <= 9:
			n.digits = n.digits*10 + int64(c-'0')
		case c == '.' && point < 0 && i > 0 && i+1 < len(text):
			point = i
		default:
			return n, false
		}
	}
	if point >= 0 {
		n.decimals = len(text) - 1 - point
	}
	return n, true
}

// rating gives a rating on a scale of 100 in tenths of a millimetre, if it is
// one with at most one decimal.
func (n shortNumber) rating() (tenths int64, ok bool) {
	tenths = n.digits
	if n.decimals == 0 {
		tenths *= 10
	}
	return tenths, n.decimals <= 1 && tenths <= 1000
}

// float gives the number as a float64. Both sides of the division are exact, so
// that it is the nearest.
func (n shortNumber) float() float64 { return float64(n.digits) / powers[n.decimals] }

// trimSpace is strings.TrimSpace; most cells have no blank at either end.
func trimSpace(text string) string {
	if n := len(text); n > 0 && graphic(text[0]) && graphic(text[n-1]) {
		return text
	}
	return strings.TrimSpace(text)
}

// graphic says whether a byte is a character of ASCII that is no blank.
func graphic(c byte) bool { return c > ' ' && c < 0x7f }
