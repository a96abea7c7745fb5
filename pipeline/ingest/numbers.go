package ingest

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The rules of numbers.
const (
	ruleNumber   = "is not a number"
	ruleWhole    = "is not a whole number"
	ruleNegative = "is negative"
	ruleHuge     = "is too large"
)

// decimal is the text of a number: sign, digits, and optionally a point and
// digits. The zeros before and after that change nothing are cut off.
type decimal struct {
	negative    bool
	whole, frac string
}

// parseDecimal takes a number apart; under comma the point may be a comma. No
// exponent, infinity, hexadecimal or separator of thousands is a number here.
func parseDecimal(text string, comma bool) (decimal, bool) {
	var d decimal
	if text != "" && (text[0] == '-' || text[0] == '+') {
		d.negative = text[0] == '-'
		text = text[1:]
	}
	n := digits(text)
	if n == 0 {
		return decimal{}, false
	}
	d.whole = strings.TrimLeft(text[:n], "0")
	rest := text[n:]
	if rest == "" {
		return d, true
	}
	if rest[0] != '.' && (rest[0] != ',' || !comma) {
		return decimal{}, false
	}
	frac := rest[1:]
	if frac == "" || digits(frac) != len(frac) {
		return decimal{}, false
	}
	d.frac = strings.TrimRight(frac, "0")
	return d, true
}

// digits counts the digits at the start of text.
func digits(text string) int {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return i
		}
	}
	return len(text)
}

// zero says whether the number is 0, with either sign.
func (d decimal) zero() bool { return d.whole == "" && d.frac == "" }

// parseRating reads a rating on a scale of 100 (mm) or 10 (cm) as tenths of a
// millimetre, exactly. Decimals beyond a tenth of a millimetre must be 0.
func parseRating(text string, scale int, comma bool) (tenths int32, rule string) {
	d, ok := parseDecimal(text, comma)
	switch {
	case !ok:
		return 0, ruleNumber
	case d.negative && !d.zero():
		return 0, ruleNegative
	case len(d.whole) > 3 || d.over(scale):
		return 0, fmt.Sprintf("is over %d, the end of the declared scale", scale)
	}
	decimals, words := 1, "one decimal"
	if scale == 10 {
		decimals, words = 2, "two decimals"
	}
	if len(d.frac) > decimals {
		return 0, "has more than " + words
	}
	text = d.whole + d.frac + "00"[:decimals-len(d.frac)]
	for i := range len(text) {
		tenths = tenths*10 + int32(text[i]-'0')
	}
	return tenths, ""
}

// over says whether a number of at most three digits before the point is over
// limit.
func (d decimal) over(limit int) bool {
	whole := 0
	for i := range len(d.whole) {
		whole = whole*10 + int(d.whole[i]-'0')
	}
	return whole > limit || whole == limit && d.frac != ""
}

// parseWhole reads a whole number in low..high; 3.0 is 3.
func parseWhole(text string, low, high float64, comma bool) (value int64, rule string) {
	if n, ok := parseShort(text); ok && n.decimals == 0 {
		return n.digits, outside(float64(n.digits), low, min(high, math.MaxInt32))
	}
	d, ok := parseDecimal(text, comma)
	if !ok || d.frac != "" {
		return 0, ruleWhole
	}
	if len(d.whole) > 15 {
		return 0, ruleHuge
	}
	if d.whole != "" {
		value, _ = strconv.ParseInt(d.whole, 10, 64) // at most 15 digits
	}
	if d.negative {
		value = -value
	}
	return value, outside(float64(value), low, min(high, math.MaxInt32))
}

// parseNumber reads a number in low..high, which may have an exponent.
func parseNumber(text string, low, high float64, comma bool) (value float64, rule string) {
	mantissa := text
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		exponent := text[i+1:]
		mantissa = text[:i]
		if exponent != "" && (exponent[0] == '-' || exponent[0] == '+') {
			exponent = exponent[1:]
		}
		if exponent == "" || digits(exponent) != len(exponent) {
			return 0, ruleNumber
		}
	}
	d, ok := parseDecimal(mantissa, comma)
	if !ok {
		return 0, ruleNumber
	}
	if comma {
		text = strings.Replace(text, ",", ".", 1)
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil { // the form is right, so it is the range
		return 0, ruleHuge
	}
	if d.zero() || value == 0 {
		value = 0 // without a sign
	}
	return value, outside(value, low, high)
}

// outside gives the rule that a number outside low..high breaks, or "".
func outside(value, low, high float64) string {
	switch {
	case value < low && low == 0:
		return ruleNegative
	case value < low:
		return "is under " + plain(low)
	case value > high:
		return "is over " + plain(high)
	}
	return ""
}

// plain writes a limit without an exponent.
func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
