package table_test

import (
	"math"
	"testing"

	"reprieve/reports/table"
)

// A rounded count is printed with its sign, and nothing else is made of it.
func TestRounded(t *testing.T) {
	v := table.Rounded(55)
	if n, ok := table.RoundedOf(v); n != 55 || !ok {
		t.Errorf("55 is %d, %v", n, ok)
	}
	for _, other := range []float64{0, 55, math.NaN(), math.Inf(1), table.Withheld()} {
		if n, ok := table.RoundedOf(other); ok {
			t.Errorf("%v is a rounded %d", other, n)
		}
	}
	for got, want := range map[string]string{
		table.Count(table.RoundedCount(55)):             "≈55",
		table.Count(table.RoundedCount(12345)):          "≈12\u202f345",
		table.Count(table.RoundedCount(0)):              "≈0",
		table.Number(v, 1):                              "≈55",
		table.Number(v+1, 1):                            "≈55",
		table.Interval(v, v, 0):                         "≈55",
		table.Percent(0.5, table.WithheldCount):         "50.0%",
		table.Count(table.WithheldCount):                "[c]",
		table.NoNumber(table.Withheld(), math.NaN(), v): "[c]",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if table.Known(table.RoundedCount(55)) || table.Known(table.WithheldCount) || !table.Known(1000000) || !table.Known(-3) {
		t.Error("a count that is rounded or withheld is known")
	}
}
