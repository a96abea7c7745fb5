package table_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"reprieve/reports/table"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

// The expected texts are hand arithmetic, stated where it is more than reading
// the digits.
func TestNumber(t *testing.T) {
	for _, tc := range []struct {
		name     string
		v        float64
		decimals int
		want     string
	}{
		{"whole", 12, 0, "12"},
		{"padded", 12, 2, "12.00"},
		{"down", 12.34, 1, "12.3"},
		{"up", 12.36, 1, "12.4"},
		{"half, exact in binary", 0.125, 2, "0.13"},
		{"half to an even digit all the same", 2.5, 0, "3"},
		{"half, below in binary (2.67499999999999982)", 2.675, 2, "2.68"},
		{"half, below in binary (1.00499999999999989)", 1.005, 2, "1.01"},
		{"half left by arithmetic: 0.145 * 100 = 14.499999999999998", 0.145 * 100, 0, "15"},
		{"not half", 14.4999, 0, "14"},
		{"negative half goes away from zero", -2.5, 0, "−3"},
		{"minus sign", -1.2, 1, "−1.2"},
		{"zero has no sign", math.Copysign(0, -1), 1, "0.0"},
		{"rounded to zero has no sign", -0.04, 1, "0.0"},
		{"carry", 9.96, 1, "10.0"},
		{"large", 1e15, 0, "1000000000000000"},
		{"tiny", 1e-300, 2, "0.00"},
		{"decimals below 0 are 0", 12.5, -1, "13"},
		{"NaN", nan, 1, "NE"},
		{"infinite", inf, 1, "NE"},
		{"minus infinite", -inf, 1, "NE"},
	} {
		if got := table.Number(tc.v, tc.decimals); got != tc.want {
			t.Errorf("%s: Number(%v, %d) = %q, want %q", tc.name, tc.v, tc.decimals, got, tc.want)
		}
	}
}

func TestPercent(t *testing.T) {
	for _, tc := range []struct {
		name string
		p    float64
		n    int
		want string
	}{
		{"whole below 100 patients", 45.0 / 80, 80, "56%"}, // 56.25
		{"one decimal from 100 patients", 45.0 / 100, 100, "45.0%"},
		{"99 patients", 1.0 / 99, 99, "1%"},             // 1.01
		{"half: 1/8", 1.0 / 8, 8, "13%"},                // 12.5
		{"half: 29/200 = 0.145", 0.145, 40, "15%"},      // 14.5
		{"down at one decimal", 1.0 / 800, 800, "0.1%"}, // 0.125
		{"half up at one decimal: 3/400 = 0.75", 3.0 / 400, 400, "0.8%"},
		{"none", 0, 80, "0%"},
		{"none of many", 0, 800, "0.0%"},
		{"all", 1, 80, "100%"},
		{"all of many", 1, 800, "100.0%"},
		{"not none", 0.004, 50, "<1%"},
		{"not none of many", 1.0 / 3000, 3000, "<0.1%"}, // 0.033
		{"not all", 0.996, 50, ">99%"},
		{"not all of many", 2999.0 / 3000, 3000, ">99.9%"}, // 99.967
		{"difference", -0.1234, 150, "−12.3%"},
		{"nobody", 0, 0, "NE"},
		{"NaN", nan, 10, "NE"},
		{"infinite", inf, 10, "NE"},
	} {
		if got := table.Percent(tc.p, tc.n); got != tc.want {
			t.Errorf("%s: Percent(%v, %d) = %q, want %q", tc.name, tc.p, tc.n, got, tc.want)
		}
	}
}

// TestTexts covers the functions that join numbers.
func TestTexts(t *testing.T) {
	for _, tc := range []struct{ name, got, want string }{
		{"count", table.Count(0), "0"},
		{"four digits", table.Count(1234), "1234"},
		{"five digits", table.Count(12345), "12\u202f345"},
		{"seven digits", table.Count(1234567), "1\u202f234\u202f567"},
		{"six digits", table.Count(123456), "123\u202f456"},
		{"negative count", table.Count(-3), "−3"},
		{"interval", table.Interval(12.34, 45.56, 1), "12.3 to 45.6"},
		{"negative interval", table.Interval(-1.25, -0.04, 1), "−1.3 to 0.0"},
		{"open interval", table.Interval(34, nan, 0), "34 to NE"},
		{"infinite interval", table.Interval(34, inf, 0), "34 to NE"},
		{"no interval", table.Interval(nan, nan, 0), "NE"},
		{"percent interval", table.PercentInterval(0.4532, 0.6659, 80), "45% to 67%"},
		{"percent interval of many", table.PercentInterval(0.4532, 0.6659, 800), "45.3% to 66.6%"},
		{"percent interval from nearly none", table.PercentInterval(0.002, 0.04, 80), "0% to 4%"},
		{"no percent interval", table.PercentInterval(nan, nan, 80), "NE"},
		{"percentage", table.Percentage(-30.04, 1), "−30.0%"},
		{"no percentage", table.Percentage(nan, 1), "NE"},
		{"with interval", table.WithInterval(-5.12, -6.31, -3.94, 1), "−5.1 (−6.3 to −3.9)"},
		{"without interval", table.WithInterval(5, nan, nan, 0), "5 (NE)"},
		{"nothing estimable", table.WithInterval(nan, nan, nan, 1), "NE"},
		{"percent cell", table.PercentCell(0.5625, 0.4532, 0.6659, 80), "56 (45 to 67)"},
		{"percent cell of nobody", table.PercentCell(nan, nan, nan, 0), "NE"},
		{"percent with interval", table.PercentWithInterval(0.5625, 0.4532, 0.6659, 80), "56% (45% to 67%)"},
		{"mean and sd", table.MeanSD(48.24, 12.06, 1), "48.2 ± 12.1"},
		{"sd of one patient", table.MeanSD(48, nan, 1), "48.0 ± NE"},
		{"neither", table.MeanSD(nan, nan, 1), "NE"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, tc.got, tc.want)
		}
	}
}

func TestRatio(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0.00", 0.0005: "<0.001", 0.00099: "<0.001", 0.001: "0.001", 0.0344: "0.034",
		0.0994: "0.099", 0.0995: "0.10", 0.1: "0.10", 0.625: "0.63", 1: "1.00", 9.994: "9.99",
		9.995: "10.0", 9.996: "10.0", 12.34: "12.3", 99.94: "99.9", 99.95: "100", 123.4: "123", -0.5: "−0.50",
	} {
		if got := table.Ratio(v); got != want {
			t.Errorf("Ratio(%v) = %q, want %q", v, got, want)
		}
	}
	if got, want := table.RatioWithInterval(0.62, 0.49, inf), "0.62 (0.49 to NE)"; got != want {
		t.Errorf("RatioWithInterval = %q, want %q", got, want)
	}
	if got, want := table.RatioInterval(0.487, 12.34), "0.49 to 12.3"; got != want {
		t.Errorf("RatioInterval = %q, want %q", got, want)
	}
}

func TestPValue(t *testing.T) {
	for _, tc := range []struct {
		p    float64
		want string
	}{
		{0, "<0.001"},
		{0.0009999, "<0.001"},
		{0.001, "0.001"},
		{0.0425, "0.043"},
		{0.0496, "0.050"},
		{0.9994, "0.999"},
		{0.9995, ">0.999"},
		{1, ">0.999"},
		{1 + 1e-12, ">0.999"},
		{1.01, "NE"},
		{-0.01, "NE"},
		{nan, "NE"},
		{inf, "NE"},
	} {
		if got := table.PValue(tc.p); got != tc.want {
			t.Errorf("PValue(%v) = %q, want %q", tc.p, got, tc.want)
		}
	}
}

// TestNumberIsNear: what is printed is within half a unit of the last place.
func TestNumberIsNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-1e6, 1e6).Draw(t, "v")
		decimals := rapid.IntRange(0, 6).Draw(t, "decimals")
		text := table.Number(v, decimals)
		got, err := strconv.ParseFloat(strings.Replace(text, "−", "-", 1), 64)
		if err != nil {
			t.Fatalf("Number(%v, %d) = %q: %v", v, decimals, text, err)
		}
		// 1e-9: 15 significant digits of a number below 1e6.
		if math.Abs(got-v) > 0.5*math.Pow10(-decimals)+1e-9 {
			t.Fatalf("Number(%v, %d) = %q", v, decimals, text)
		}
	})
}
