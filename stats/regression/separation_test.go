package regression_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reprieve/stats/design"
	"reprieve/stats/regression"
)

func TestSeparation(t *testing.T) {
	a := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	b := []float64{0, 0, 0, 0, 1, 1, 0, 0}
	for name, c := range map[string]struct {
		x        *design.Matrix
		event    []bool
		terms    []string
		complete bool
	}{
		// Events are the rows with a > 4.
		"complete": {columns(t, 8, a), yesNo("00001111"), []string{"a"}, true},
		// Rows with b = 1 are events only; the others are mixed.
		"quasi-complete": {columns(t, 8, b), yesNo("01011101"), []string{"a"}, false},
		// The same with a covariate that separates nothing.
		"with another": {columns(t, 8, b, []float64{3, 1, 4, 1, 5, 9, 2, 6}), yesNo("10011101"), []string{"a"}, false},
		// Rows with a = 0 are events where b < 3: together the two separate all.
		"by two":     {columns(t, 8, b, []float64{3, 1, 4, 1, 5, 9, 2, 6}), yesNo("01011110"), []string{"a", "b"}, true},
		"all events": {columns(t, 8, a), yesNo("11111111"), []string{"(Intercept)"}, true},
		"no events":  {columns(t, 8, a), yesNo("00000000"), []string{"(Intercept)"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := regression.Logistic(c.x, c.event, regression.Options{})
			var separated *regression.SeparationError
			if !errors.As(err, &separated) {
				t.Fatalf("error %v, want a separation", err)
			}
			want := &regression.SeparationError{Model: "logistic", Terms: c.terms, Complete: c.complete}
			if diff := cmp.Diff(want, separated); diff != "" {
				t.Error(diff)
			}
			firth, err := regression.Firth(c.x, c.event, regression.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !firth.Converged || math.IsNaN(firth.Coefficients[0].StdErr) {
				t.Errorf("Firth's fit %+v is not finite", firth.Coefficients)
			}
		})
	}
}

// A group without events has no log risk.
func TestSeparationOfCounts(t *testing.T) {
	x := columns(t, 8, []float64{0, 0, 0, 0, 1, 1, 1, 1})
	fits := map[string]func() error{
		"modified poisson": func() error {
			_, err := regression.ModifiedPoisson(x, yesNo("01100000"), regression.Options{})
			return err
		},
		"log-binomial": func() error {
			_, err := regression.LogBinomial(x, yesNo("01100000"), regression.Options{})
			return err
		},
		"poisson": func() error {
			_, err := regression.Poisson(x, []int{0, 3, 1, 0, 0, 0, 0, 0}, regression.CountOptions{})
			return err
		},
		"negative binomial": func() error {
			_, err := regression.NegativeBinomial(x, []int{0, 3, 1, 0, 0, 0, 0, 0}, regression.CountOptions{})
			return err
		},
	}
	for name, fit := range fits {
		t.Run(name, func(t *testing.T) {
			var separated *regression.SeparationError
			if err := fit(); !errors.As(err, &separated) {
				t.Fatalf("error %v, want a separation", err)
			}
			if diff := cmp.Diff(&regression.SeparationError{Model: name, Terms: []string{"a"}}, separated); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Far outliers separate nothing: the fit must not call it so.
func TestNoFalseSeparation(t *testing.T) {
	x := columns(t, 9, []float64{1, 2, 3, 4, 5, 6, 7, 8, 1e6})
	fit, err := regression.Logistic(x, yesNo("010011011"), regression.Options{})
	if err != nil {
		var separated *regression.SeparationError
		if errors.As(err, &separated) {
			t.Fatalf("overlapping responses are called separated: %v", err)
		}
		t.Fatal(err)
	}
	if !(math.Abs(fit.Coefficients[1].Estimate) < 10) {
		t.Errorf("slope %v", fit.Coefficients[1].Estimate)
	}
}

// Firth's estimate and limits are finite for any responses, separated or not.
func TestFirthIsFinite(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		n := 5 + r.IntN(20)
		a, b := make([]float64, n), make([]float64, n)
		event := make([]bool, n)
		for i := range a {
			a[i], b[i], event[i] = float64(r.IntN(2)), 20+60*r.Float64(), r.IntN(3) > 0
		}
		fit, err := regression.Firth(columns(t, n, a, b), event, regression.Options{})
		if err != nil {
			t.Fatalf("%v: a %v, b %v, events %v", err, a, b, event)
		}
		for _, c := range fit.Coefficients {
			if len(fit.Aliased) == 0 && !(c.Interval.Low < c.Estimate && c.Estimate < c.Interval.High) {
				t.Errorf("%+v: a %v, b %v, events %v", c, a, b, event)
			}
		}
	}
}
