package table

import "math"

// Mark stands in reports for a number that the disclosure policy withholds: [c]
// for confidential, the shorthand of official statistics. It is the same for
// every number, so that it says nothing of what it stands for.
const Mark = "[c]"

// withheldBits is a NaN that no arithmetic makes of itself; arithmetic with it
// keeps it.
const withheldBits = 0x7ff8_0000_00c0_ffee

// Withheld returns the NaN that the functions of this package print as Mark.
func Withheld() float64 { return math.Float64frombits(withheldBits) }

// IsWithheld says whether a number is Withheld.
func IsWithheld(v float64) bool {
	const sign = 1 << 63
	return math.Float64bits(v)&^sign == withheldBits
}

// WithheldCount is the count that Count prints as Mark. It is larger than any
// number of patients: who asks whether there are any is told so.
const WithheldCount = math.MaxInt32

// NoNumber is what stands for a number that cannot be printed: Mark if one of the
// values is withheld, else NE.
func NoNumber(values ...float64) string {
	for _, v := range values {
		if IsWithheld(v) {
			return Mark
		}
	}
	return NE
}

// isMark says whether a text stands for a number that cannot be printed.
func isMark(text string) bool { return text == NE || text == Mark }
