package ingest

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestShortNumbers: a number that is read the short way is that which the rules
// of numbers give.
func TestShortNumbers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringMatching(`[+-]?[0-9.,]{0,4}[0-9]{0,13}[.]?[0-9]{0,4}`).Draw(rt, "text")
		n, ok := parseShort(text)
		if !ok {
			return
		}
		value, rule := parseNumber(text, math.Inf(-1), math.Inf(1), false)
		if rule != "" || math.Float64bits(value) != math.Float64bits(n.float()) {
			rt.Errorf("%q is %v, want %v %s", text, n.float(), value, rule)
		}
		tenths, ok := n.rating()
		want, rule := parseRating(text, 100, false)
		if ok && (rule != "" || int64(want) != tenths) {
			rt.Errorf("rating %q is %d, want %d %s", text, tenths, want, rule)
		}
	})
	for _, text := range []string{"", ".5", "5.", "1.2.3", "-1", "+1", "1e3", "4,5", "1234567890123456", " 1", "٣"} {
		if _, ok := parseShort(text); ok {
			t.Errorf("%q is read the short way", text)
		}
	}
}

// TestTrimSpace: the blanks are those of strings.TrimSpace.
func TestTrimSpace(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("a \t\r\n\v\u0085\u00a0\u2003\x7f\x00é"))).Draw(rt, "text")
		if got, want := trimSpace(text), strings.TrimSpace(text); got != want {
			rt.Errorf("%q, want %q", got, want)
		}
	})
}
