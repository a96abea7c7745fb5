package table

import (
	"math"
	"strings"
)

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

// About stands before a count that the disclosure policy rounds: ≈55.
const About = "≈"

// A rounded count is a NaN whose lowest bits are the number, or a whole number
// larger than any number of patients: nothing can be computed from it.
const (
	roundedBits  = 0x7ff9_0000_0000_0000
	roundedCount = 1 << 30
	roundedMost  = 1<<20 - 1
)

// Rounded returns the NaN that the functions of this package print as a rounded
// count, such as ≈55; n is from 0 to 1,048,575.
func Rounded(n int) float64 { return math.Float64frombits(roundedBits | uint64(n)&roundedMost) }

// RoundedOf is the number of a Rounded; false for all others.
func RoundedOf(v float64) (int, bool) {
	const sign = 1 << 63
	bits := math.Float64bits(v) &^ sign
	return int(bits & roundedMost), bits&^roundedMost == roundedBits
}

// RoundedCount returns the count that Count prints as a rounded one.
func RoundedCount(n int) int { return roundedCount | n&roundedMost }

// Known says whether a count is neither withheld nor rounded.
func Known(n int) bool { return n < roundedCount }

// NoNumber is what stands for a number that cannot be printed: Mark if one of the
// values is withheld, its rounded count if there is one, else NE.
func NoNumber(values ...float64) string {
	for _, v := range values {
		if IsWithheld(v) {
			return Mark
		}
		if n, rounded := RoundedOf(v); rounded {
			return About + Count(n)
		}
	}
	return NE
}

// isMark says whether a text stands for a number that cannot be printed.
func isMark(text string) bool {
	return text == NE || text == Mark || strings.HasPrefix(text, About)
}
