package regression_test

import (
	"errors"
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reprieve/stats/design"
	"reprieve/stats/regression"
)

// The same bytes with one core and with more, over several blocks of rows.
func TestSameBytesOnAnyCores(t *testing.T) {
	x, event := generated(3000)
	estimate := func(cores int) []float64 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		fit, err := regression.Logistic(generatedDesign(t, x, 3000), event, regression.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return append(estimates(fit.Estimates), stdErrs(fit.Estimates)...)
	}
	if diff := cmp.Diff(estimate(1), estimate(4)); diff != "" {
		t.Error(diff)
	}
}

// The half-widths at two levels are as the critical values: 1.644853627 and
// 1.959963985 of the normal distribution, 2.131846786 and 2.776445105 of t on 4.
func TestLevels(t *testing.T) {
	a, event := []float64{1, 2, 3, 4, 5, 6}, yesNo("010110")
	x := columns(t, 6, a)
	for _, c := range []struct{ level, normal, student float64 }{{0.9, 1.6448536269514722, 2.131846786326649}, {0.95, 1.959963984540054, 2.7764451051977987}} {
		linear, err := regression.Linear(x, []float64{3, 1, 4, 1, 5, 9}, regression.LinearOptions{Level: c.level})
		if err != nil {
			t.Fatal(err)
		}
		fit, err := regression.Logistic(x, event, regression.Options{Level: c.level})
		if err != nil {
			t.Fatal(err)
		}
		k, l := fit.Coefficients[1], linear.Coefficients[1]
		if got := (k.Interval.High - k.Estimate) / k.StdErr; math.Abs(got-c.normal) > 1e-12 {
			t.Errorf("logistic at %v: %v standard errors, want %v", c.level, got, c.normal)
		}
		if got := (l.Interval.High - l.Estimate) / l.StdErr; math.Abs(got-c.student) > 1e-11 {
			t.Errorf("linear at %v: %v standard errors, want %v", c.level, got, c.student)
		}
	}
	wide, err := regression.Firth(x, event, regression.Options{Level: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	narrow, err := regression.Firth(x, event, regression.Options{Level: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	if w, n := wide.Coefficients[1].Interval, narrow.Coefficients[1].Interval; !(w.Low < n.Low && n.High < w.High) {
		t.Errorf("90 %% limits %v are not within those of 95 %% %v", n, w)
	}
}

// Laws: the order of the rows does not matter (but for rounding), a covariate in
// another unit has a coefficient in that unit, and exchanging events for non-events
// changes the signs.
func TestLogisticLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(20, 60).Draw(t, "n")
		a, order := make([]float64, n), rapid.Permutation(seq(n)).Draw(t, "order")
		event := make([]bool, n)
		for i := range a {
			a[i] = rapid.Float64Range(-5, 5).Draw(t, "a")
			event[i] = rapid.Bool().Draw(t, "event")
		}
		fit, err := logistic(a, event)
		var separated *regression.SeparationError
		if errors.As(err, &separated) {
			t.Skip("separated")
		}
		if err != nil {
			t.Fatal(err)
		}
		scaled, shuffled := make([]float64, n), make([]float64, n)
		moved, opposite := make([]bool, n), make([]bool, n)
		for i, from := range order {
			scaled[i], shuffled[i], moved[i], opposite[i] = 1000*a[i], a[from], event[from], !event[i]
		}
		se := fit.Coefficients[1].StdErr
		for name, c := range map[string]struct {
			x     []float64
			event []bool
			times float64
		}{"shuffled": {shuffled, moved, 1}, "scaled": {scaled, event, 1000}, "opposite": {a, opposite, -1}} {
			other, err := logistic(c.x, c.event)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if d := other.Coefficients[1].Estimate*c.times - fit.Coefficients[1].Estimate; math.Abs(d) > 1e-9*se {
				t.Fatalf("%s: %v, want %v", name, other.Coefficients[1].Estimate, fit.Coefficients[1].Estimate)
			}
		}
	})
}

func logistic(a []float64, event []bool) (regression.Fit, error) {
	x, err := design.New(len(a), design.Main(design.Numeric("a", a)))
	if err != nil {
		return regression.Fit{}, err
	}
	return regression.Logistic(x, event, regression.Options{})
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}
