package table

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// NE stands in reports for a number that is not estimable: NaN, an infinity,
// a percentage of nobody.
const NE = "NE"

const (
	// The sign follows the number without a space, as medical journals print it.
	percentSign = "%"
	// U+2212, which is as wide as a plus sign; a hyphen is not a minus.
	minus = "−"
	// U+202F, a narrow space at which no line is broken, groups the digits of
	// counts of five digits and more. A comma would be a decimal mark in French.
	thousands = "\u202f"
	// Limits are joined by a word, so that −1.2 to 0.4 cannot be misread.
	to = " to "
)

// Percents with fewer than this many patients are whole.
const decimalPercentN = 100

// Number returns v with a fixed number of decimals, 0 to 15, and a true minus
// sign; zero has no sign. NaN and infinities give NE; so in all functions of this
// package, where Withheld gives Mark instead.
//
// Rounding in this package is to nearest, half-way cases away from zero, of
// the decimal number with 15 significant digits that is nearest to v: 0.145 at
// two decimals is 0.15, although its binary value is a little less, and so is a
// 0.14499999999999999 that arithmetic has left.
func Number(v float64, decimals int) string {
	d, ok := decimal(v)
	if !ok {
		return NoNumber(v)
	}
	return fixed(d, decimals)
}

// decimal returns v to 15 significant digits, false if it is not finite.
func decimal(v float64) (*big.Rat, bool) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, false
	}
	return new(big.Rat).SetString(strconv.FormatFloat(v, 'e', 14, 64))
}

// fixed rounds d. big.Rat rounds half-way cases away from zero.
func fixed(d *big.Rat, decimals int) string {
	text := d.FloatString(min(max(decimals, 0), 15))
	digits, negative := strings.CutPrefix(text, "-")
	if !negative || strings.Trim(digits, "0.") == "" {
		return digits
	}
	return minus + digits
}

// percentDecimals is the rule for the precision of percentages: n patients
// support no more.
func percentDecimals(n int) int {
	if n < decimalPercentN {
		return 0
	}
	return 1
}

// hundredfold returns a fraction as percent, exactly.
func hundredfold(p float64) (*big.Rat, bool) {
	d, ok := decimal(p)
	if !ok {
		return nil, false
	}
	return d.Mul(d, big.NewRat(100, 1)), true
}

// Percent returns a fraction of n patients, such as 0.5625, as percent: whole
// if n < 100, with one decimal otherwise. A fraction that is not 0 but would be
// printed as 0 is "<1%" ("<0.1%"), one that is not 1 but would be printed as 100
// is ">99%" (">99.9%"). NaN, an infinity and n <= 0 give NE.
func Percent(p float64, n int) string {
	d, ok := hundredfold(p)
	if !ok || n <= 0 {
		return NoNumber(p)
	}
	decimals := percentDecimals(n)
	text := fixed(d, decimals)
	switch {
	case p > 0 && p < 1 && text == fixed(new(big.Rat), decimals):
		return "<" + []string{"1", "0.1"}[decimals] + percentSign
	case p > 0 && p < 1 && text == fixed(big.NewRat(100, 1), decimals):
		return ">" + []string{"99", "99.9"}[decimals] + percentSign
	default:
		return text + percentSign
	}
}

// Percentage returns a number that is in percent already, such as a percent
// change, with a fixed number of decimals: −30 gives "−30%".
func Percentage(v float64, decimals int) string {
	text := Number(v, decimals)
	if isMark(text) {
		return text
	}
	return text + percentSign
}

// PercentInterval returns the limits of a fraction of n patients as percent,
// "45% to 67%", with the decimals of Percent. A limit that is NaN or infinite
// is NE; if both are, the interval is.
func PercentInterval(low, high float64, n int) string {
	return join(percentLimit(low, n), percentLimit(high, n))
}

// percentLimit is Percent without "<" and ">", which would read as a second
// inequality in an interval.
func percentLimit(p float64, n int) string {
	d, ok := hundredfold(p)
	if !ok || n <= 0 {
		return NoNumber(p)
	}
	return fixed(d, percentDecimals(n)) + percentSign
}

// Count returns a count; five digits and more are grouped by threes.
// WithheldCount gives Mark, and a RoundedCount of 55 ≈55.
func Count(n int) string {
	if n == WithheldCount {
		return Mark
	}
	if !Known(n) {
		return About + Count(n&roundedMost)
	}
	digits, negative := strings.CutPrefix(strconv.Itoa(n), "-")
	if len(digits) >= 5 {
		digits = grouped(digits)
	}
	if negative {
		return minus + digits
	}
	return digits
}

func grouped(digits string) string {
	first := (len(digits)-1)%3 + 1
	text := digits[:first]
	for i := first; i < len(digits); i += 3 {
		text += thousands + digits[i:i+3]
	}
	return text
}

// Interval returns two limits as "12.3 to 45.6". A limit that is NaN or
// infinite is NE; if both are, the interval is.
func Interval(low, high float64, decimals int) string {
	return join(Number(low, decimals), Number(high, decimals))
}

// join joins two limits, which are one NE or Mark if both are.
func join(low, high string) string {
	if low == high && isMark(low) {
		return low
	}
	return low + to + high
}

// WithInterval returns an estimate with its limits, "5.1 (3.9 to 6.3)".
func WithInterval(estimate, low, high float64, decimals int) string {
	return bracket(Number(estimate, decimals), Interval(low, high, decimals))
}

// bracket puts an interval in brackets behind its estimate; both being NE, one
// is enough.
func bracket(estimate, interval string) string {
	if estimate == interval && isMark(estimate) {
		return estimate
	}
	return estimate + " (" + interval + ")"
}

// PercentWithInterval returns a fraction of n patients with its limits, "56%
// (45% to 67%)".
func PercentWithInterval(p, low, high float64, n int) string {
	return bracket(Percent(p, n), PercentInterval(low, high, n))
}

// PercentCell is PercentWithInterval without the signs, "56 (45 to 67)", for
// columns whose header says that they are percent.
func PercentCell(p, low, high float64, n int) string {
	return strings.ReplaceAll(PercentWithInterval(p, low, high, n), percentSign, "")
}

// MeanSD returns "48.2 ± 12.1"; both being NE, one is enough.
func MeanSD(mean, sd float64, decimals int) string {
	if !finite(mean) && !finite(sd) {
		return NoNumber(mean, sd)
	}
	return Number(mean, decimals) + " ± " + Number(sd, decimals)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Ratio returns a ratio (risk, odds, hazard) with two decimals below 10, one
// below 100 and none above, three below 0.1, and "<0.001" for what is positive
// and less. The precision is that of the rounded number: 9.996 gives "10.0".
func Ratio(v float64) string {
	d, ok := decimal(v)
	if !ok {
		return NoNumber(v)
	}
	if v > 0 && v < 0.001 {
		return "<0.001"
	}
	return fixed(d, ratioDecimals(d))
}

func ratioDecimals(d *big.Rat) int {
	size := new(big.Rat).Abs(d)
	for _, step := range []struct {
		below    *big.Rat // the least number that is printed as the next step's
		decimals int
	}{
		{big.NewRat(5, 10000), 2}, // zero
		{big.NewRat(995, 10000), 3},
		{big.NewRat(9995, 1000), 2},
		{big.NewRat(9995, 100), 1},
	} {
		if size.Cmp(step.below) < 0 {
			return step.decimals
		}
	}
	return 0
}

// RatioInterval returns the limits of a ratio, "0.49 to 12.3".
func RatioInterval(low, high float64) string { return join(Ratio(low), Ratio(high)) }

// RatioWithInterval returns a ratio with its limits, "0.62 (0.49 to 0.78)".
func RatioWithInterval(v, low, high float64) string {
	return bracket(Ratio(v), RatioInterval(low, high))
}

// PValue returns a p value with three decimals, "<0.001" below that and
// ">0.999" where three decimals would make it 1. NaN gives NE, and so does a
// number that is no probability.
func PValue(p float64) string {
	const noise = 1e-9 // by which sums of probabilities exceed 1
	d, ok := decimal(p)
	switch {
	case !ok || p < 0 || p > 1+noise:
		return NoNumber(p)
	case p < 0.001:
		return "<0.001"
	case fixed(d, 3) == "1.000":
		return ">0.999"
	default:
		return fixed(d, 3)
	}
}
