package ingest

import (
	"math"
	"strings"
	"testing"
)

func TestParseRating(t *testing.T) {
	for _, c := range []struct {
		text   string
		scale  int
		comma  bool
		tenths int32
		rule   string
	}{
		{"70", 100, false, 700, ""},
		{"70.0", 100, false, 700, ""},
		{"70.00", 100, false, 700, ""},
		{"+070.5", 100, false, 705, ""},
		{"0", 100, false, 0, ""},
		{"-0.0", 100, false, 0, ""},
		{"0.1", 100, false, 1, ""},
		{"100.000", 100, false, 1000, ""},
		{"4,5", 100, true, 45, ""},
		{"4.5", 100, true, 45, ""},
		{"7.25", 10, false, 725, ""}, // 7.25 cm = 72.5 mm
		{"7.250", 10, false, 725, ""},
		{"0.01", 10, false, 1, ""},
		{"10", 10, false, 1000, ""},
		{"7", 10, false, 700, ""},

		{"100.1", 100, false, 0, "is over 100, the end of the declared scale"},
		{"101", 100, false, 0, "is over 100, the end of the declared scale"},
		{"99999999999999999999", 100, false, 0, "is over 100, the end of the declared scale"},
		{"10.01", 10, false, 0, "is over 10, the end of the declared scale"},
		{"70", 10, false, 0, "is over 10, the end of the declared scale"},
		{"70.05", 100, false, 0, "has more than one decimal"},
		{"7.255", 10, false, 0, "has more than two decimals"},
		{"-1", 100, false, 0, "is negative"},
		{"-0.1", 100, false, 0, "is negative"},
		{"4,5", 100, false, 0, "is not a number"},
		{"7O", 100, false, 0, "is not a number"},
		{"1e1", 100, false, 0, "is not a number"},
		{"", 100, false, 0, "is not a number"},
		{"+", 100, false, 0, "is not a number"},
		{".5", 100, false, 0, "is not a number"},
		{"5.", 100, false, 0, "is not a number"},
		{"5.5.5", 100, false, 0, "is not a number"},
		{"1,000.5", 100, true, 0, "is not a number"},
		{"nan", 100, false, 0, "is not a number"},
		{"0x1F", 100, false, 0, "is not a number"},
		{"1_0", 100, false, 0, "is not a number"},
		{"٧٠", 100, false, 0, "is not a number"}, // 70 in Arabic digits
		{"70 ", 100, false, 0, "is not a number"},
	} {
		tenths, rule := parseRating(c.text, c.scale, c.comma)
		if tenths != c.tenths || rule != c.rule {
			t.Errorf("parseRating(%q, %d, %v) = %d, %q; want %d, %q", c.text, c.scale, c.comma, tenths, rule, c.tenths, c.rule)
		}
	}
}

func TestParseWhole(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		text      string
		low, high float64
		value     int64
		rule      string
	}{
		{"3", 0, 90, 3, ""},
		{"3.0", 0, 90, 3, ""},
		{"003", 0, 90, 3, ""},
		{"90", 0, 90, 90, ""},
		{"-0", 0, 90, 0, ""},
		{"-5", -10, 10, -5, ""},
		{"2147483647", 0, inf, 2147483647, ""},
		{"3.5", 0, 90, 0, "is not a whole number"},
		{"3e0", 0, 90, 0, "is not a whole number"},
		{"three", 0, 90, 0, "is not a whole number"},
		{"-1", 0, 90, -1, "is negative"},
		{"91", 0, 90, 91, "is over 90"},
		{"0", 1, 9, 0, "is under 1"},
		{"2147483648", 0, inf, 2147483648, "is over 2147483647"},
		{"12345678901234567890", 0, inf, 0, "is too large"},
	} {
		value, rule := parseWhole(c.text, c.low, c.high, false)
		if rule != c.rule || rule == "" && value != c.value {
			t.Errorf("parseWhole(%q) = %d, %q; want %d, %q", c.text, value, rule, c.value, c.rule)
		}
	}
}

func TestParseNumber(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		text  string
		comma bool
		value float64
		rule  string
	}{
		{"70.25", false, 70.25, ""},
		{"1e3", false, 1000, ""},
		{"1.5E-1", false, 0.15, ""},
		{"1,5e+1", true, 15, ""},
		{"1.5", true, 1.5, ""},
		{"-0", false, 0, ""},
		{"1e-999", false, 0, ""},
		{"-1", false, 0, "is negative"},
		{"1e999", false, 0, "is too large"},
		{"1e", false, 0, "is not a number"},
		{"1e+", false, 0, "is not a number"},
		{"e5", false, 0, "is not a number"},
		{"1e1.5", false, 0, "is not a number"},
		{"inf", false, 0, "is not a number"},
		{"NaN", false, 0, "is not a number"},
		{"0x1p4", false, 0, "is not a number"},
		{"1_000", false, 0, "is not a number"},
		{"1,5", false, 0, "is not a number"},
		{"1 000", false, 0, "is not a number"},
	} {
		value, rule := parseNumber(c.text, 0, inf, c.comma)
		if rule != c.rule || rule == "" && value != c.value {
			t.Errorf("parseNumber(%q, %v) = %g, %q; want %g, %q", c.text, c.comma, value, rule, c.value, c.rule)
		}
		if rule == "" && value == 0 && math.Signbit(value) {
			t.Errorf("parseNumber(%q) has a sign", c.text)
		}
	}
}

// TestOrderedBits: the integers are in the order of the numbers and turn back.
func TestOrderedBits(t *testing.T) {
	numbers := []float64{-math.MaxFloat64, -1e10, -2.5, -1, -5e-324, 0, 5e-324, 0.1, 1, 1e300, math.MaxFloat64}
	for i, x := range numbers {
		if got := fromOrderedBits(orderedBits(x)); got != x {
			t.Errorf("%g comes back as %g", x, got)
		}
		if i > 0 && orderedBits(numbers[i-1]) >= orderedBits(x) {
			t.Errorf("%g does not come before %g", numbers[i-1], x)
		}
	}
}

// FuzzNumbers: a text that is a rating is also a number, of the same value; and
// no text makes the parsers panic.
func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"70", "70.5", "-0", "100.00", "1e5", "4,5", "", "+.", "inf", "00000000000000000000000001.1"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, comma bool) {
		tenths, rule := parseRating(text, 100, comma)
		x, numberRule := parseNumber(text, math.Inf(-1), math.Inf(1), comma)
		if rule == "" && (numberRule != "" || math.Abs(x*10-float64(tenths)) > 1e-9) {
			t.Errorf("%q is %d tenths but the number %g, %q", text, tenths, x, numberRule)
		}
		if rule == "" && (tenths < 0 || tenths > 1000) {
			t.Errorf("%q is %d tenths", text, tenths)
		}
		if whole, rule := parseWhole(text, -1e6, 1e6, comma); rule == "" && float64(whole) != x {
			t.Errorf("%q is the whole number %d but the number %g", text, whole, x)
		}
		if strings.TrimSpace(text) != text && rule == "" {
			t.Errorf("%q has blanks", text)
		}
	})
}
