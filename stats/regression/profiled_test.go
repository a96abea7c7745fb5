package regression_test

import (
	"math"
	"testing"

	"reprieve/stats/regression"
)

// The columns that are asked for have what they have in the fit that profiles all, to the
// bit; the others have the same estimates, and no limits.
func TestFirthProfiled(t *testing.T) {
	columns, event := generated(700) // two blocks of rows
	x := generatedDesign(t, columns[:3], len(event))
	all, err := regression.Firth(x, event, regression.Options{})
	if err != nil {
		t.Fatal(err)
	}
	some, err := regression.Firth(x, event, regression.Options{Profiled: []int{2}})
	if err != nil {
		t.Fatal(err)
	}
	for j, want := range all.Coefficients {
		got := some.Coefficients[j]
		switch {
		case got.Estimate != want.Estimate || got.StdErr != want.StdErr:
			t.Errorf("column %d: %v with standard error %v, want %v and %v", j, got.Estimate, got.StdErr, want.Estimate, want.StdErr)
		case j == 2 && got != want:
			t.Errorf("column 2: got %v, want %v", got, want)
		case j != 2 && !(math.IsNaN(got.Interval.Low) && math.IsNaN(got.Interval.High) && math.IsNaN(got.P) && math.IsNaN(got.Statistic)):
			t.Errorf("column %d: got %v, want no limits", j, got)
		}
	}
}
