package stats_test

import (
	"math"
	"testing"

	"reprieve/stats"
)

func TestLevel(t *testing.T) {
	for _, c := range []struct {
		level, want float64
		ok          bool
	}{
		{0, 0.95, true},
		{0.9, 0.9, true},
		{1e-9, 1e-9, true},
		{1, 0, false},
		{-0.1, 0, false},
		{95, 0, false},
		{math.NaN(), 0, false},
		{math.Inf(1), 0, false},
	} {
		got, err := stats.Level(c.level)
		if got != c.want || (err == nil) != c.ok {
			t.Errorf("Level(%v) = %v, %v; want %v, ok %v", c.level, got, err, c.want, c.ok)
		}
	}
}

func TestUndefined(t *testing.T) {
	if u := stats.Undefined(); !math.IsNaN(u.Low) || !math.IsNaN(u.High) {
		t.Errorf("Undefined() = %v, want NaN limits", u)
	}
}

// Tables of the normal and of the t distribution to 3 decimals, as in any
// textbook; 17 digits are compared in package describe.
func TestCriticalValues(t *testing.T) {
	for _, c := range []struct{ level, df, want float64 }{
		{0.95, math.Inf(1), 1.960},
		{0.9, math.Inf(1), 1.645},
		{0.99, math.Inf(1), 2.576},
		{0.95, 1, 12.706},
		{0.95, 10, 2.228},
		{0.99, 30, 2.750},
		{0.95, 1e4, 1.960},
	} {
		got := stats.NormalCritical(c.level)
		if !math.IsInf(c.df, 1) {
			got = stats.StudentCritical(c.level, c.df)
		}
		if math.Abs(got-c.want) > 0.0005 {
			t.Errorf("critical value at %v, df %v = %v, want %v", c.level, c.df, got, c.want)
		}
	}
}

// At 1000 degrees of freedom the two computations of the t quantile meet.
func TestStudentCriticalIsSmooth(t *testing.T) {
	for _, level := range []float64{0.5, 0.8, 0.95, 0.99, 0.999, 0.9999} {
		below, above := stats.StudentCritical(level, 1000), stats.StudentCritical(level, math.Nextafter(1000, 2000))
		if math.Abs(below-above) > 1e-11*below { // the inverse beta function's digits
			t.Errorf("level %v: %.16g below and %.16g above", level, below, above)
		}
	}
}
