package analysis

import (
	"testing"

	"reprieve/pipeline/cohort"
)

// Each patient falls into one class, by exact fractions: a fall from 70 to 49 is
// one of 30 percent and not of 29.99.
func TestWaterfall(t *testing.T) {
	for _, c := range []struct {
		name  string
		m     cohort.Member
		level string
	}{
		{"exactly 30 percent", resp("a", 70, yes, rated(49)), "30"},
		{"a little less", resp("a", 70, yes, rated(49.1)), "20"},
		{"no pain", resp("a", 70, yes, rated(0)), "100"},
		{"99.9 percent", resp("a", 100, yes, rated(0.1)), "90"},
		{"no change", resp("a", 55, yes, rated(55)), "0"},
		{"a rise of 5 percent", resp("a", 40, yes, rated(42)), "-10"},
		{"a rise of exactly 10 percent", resp("a", 40, yes, rated(44)), "-10"},
		{"twice the pain", resp("a", 40, yes, rated(80)), "-100"},
		{"more than twice", resp("a", 40, yes, rated(80.1)), "rise"},
		{"not rated", resp("a", 40, yes, silent), ""},
		{"not due", resp("a", 40, yes, early(10)), ""},
	} {
		r := of(t, waterfall, c.m)
		for _, row := range r.Rows {
			want := 0.0
			if row.VariableLevel == c.level {
				want = 1
			}
			if row.StatName == "n" && row.Stat != want {
				t.Errorf("%s: class %s has %v, want %v", c.name, row.VariableLevel, row.Stat, want)
			}
		}
		if n := len(r.Rows); n != 22*3 {
			t.Errorf("%s: %d rows, want n, N and p of 22 classes", c.name, n)
		}
	}
}
