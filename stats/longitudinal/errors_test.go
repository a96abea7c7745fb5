package longitudinal_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"reprieve/stats/longitudinal"
)

// What is refused, and by which words.
func TestErrors(t *testing.T) {
	nan := oneVisit()
	nan.Response = []float64{1, math.NaN(), 2}
	twice := oneVisit()
	twice.Patient = []int{1, 1, 2}
	short := oneVisit()
	short.Visit = nil
	aliased := oneVisit()
	aliased.Design = longitudinal.Design{Terms: []string{"(Intercept)", "two"}, Rows: [][]float64{{1, 2}, {1, 2}, {1, 2}}}
	exact := oneVisit()
	exact.Response = []float64{4, 4, 4}
	infinite := oneVisit()
	infinite.Design = longitudinal.Design{Terms: []string{"x"}, Rows: [][]float64{{1}, {math.Inf(1)}, {1}}}
	ragged := oneVisit()
	ragged.Design = longitudinal.Design{Terms: []string{"x"}, Rows: [][]float64{{1}, {1, 2}, {1}}}
	single := longitudinal.Data{Patient: []int{1}, Visit: []int{1}, Response: []float64{3}, Design: intercept(1)}
	for _, c := range []struct {
		name string
		data longitudinal.Data
		opts longitudinal.MMRMOptions
		want string
	}{
		{"no rows", longitudinal.Data{}, longitudinal.MMRMOptions{}, "no rows"},
		{"one row", single, longitudinal.MMRMOptions{}, "not more than the 1 columns"},
		{"NaN", nan, longitudinal.MMRMOptions{}, "row 1: response NaN is not finite"},
		{"two rows of a visit", twice, longitudinal.MMRMOptions{}, "patient 1: visit 4: more than one row"},
		{"lengths", short, longitudinal.MMRMOptions{}, "3 responses, 0 visits"},
		{"aliased", aliased, longitudinal.MMRMOptions{}, `column "two" is a linear combination`},
		{"no scatter", exact, longitudinal.MMRMOptions{}, "fits the responses without error"},
		{"infinite covariate", infinite, longitudinal.MMRMOptions{}, `row 1: column "x": +Inf is not finite`},
		{"ragged design", ragged, longitudinal.MMRMOptions{}, "row 1: 2 values for 1 columns"},
		{"level", oneVisit(), longitudinal.MMRMOptions{Level: 95}, "confidence level 95"},
		{"structure", oneVisit(), longitudinal.MMRMOptions{Structure: 99}, "structure 99 is not known"},
		{"Kenward-Roger under ML", oneVisit(), longitudinal.MMRMOptions{Estimation: longitudinal.ML, Method: longitudinal.KenwardRoger}, "under REML only"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := longitudinal.MMRM(c.data, c.opts); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestContrastErrors(t *testing.T) {
	fit := mmrm(t, oneVisit(), longitudinal.MMRMOptions{})
	for _, weights := range [][]float64{nil, {0}, {math.NaN()}, {1, 2}} {
		if _, err := fit.Contrast(weights); err == nil {
			t.Errorf("no error for %v", weights)
		}
	}
}

// Residuals of three rows that add up to zero have a correlation of -1/2 at the
// least: subtracting the coefficient from the number of pairs takes it below.
func TestGEENotPositiveDefinite(t *testing.T) {
	d := longitudinal.Data{Patient: []int{1, 1, 1, 2, 2, 2}, Response: []float64{1, 0, -1, 2, -1, -1}, Design: intercept(6)}
	_, err := longitudinal.GEE(d, longitudinal.GEEOptions{Correlation: longitudinal.Exchangeable, Moments: longitudinal.Corrected})
	if err == nil || !strings.Contains(err.Error(), "not positive definite") {
		t.Errorf("error %v", err)
	}
}

func TestMixedErrors(t *testing.T) {
	d := oneVisit()
	for want, slope := range map[string][]float64{
		"3 responses, 1 slopes": {1}, "is constant": {2, 2, 2}, "slope NaN": {1, math.NaN(), 2}, "more rows": {1, 2, 3},
	} {
		if _, err := longitudinal.RandomSlope(d, slope, longitudinal.MixedOptions{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// Under separation the coefficient of x runs to infinity.
func TestGEEErrors(t *testing.T) {
	d := longitudinal.Data{Patient: []int{1, 1, 2, 2, 3, 3}, Visit: []int{1, 2, 1, 2, 1, 3}, Response: []float64{0, 1, 0, 1, 0, 1}}
	d.Design = longitudinal.Design{Terms: []string{"(Intercept)", "x"}, Rows: [][]float64{{1, 0}, {1, 1}, {1, 0}, {1, 1}, {1, 0}, {1, 1}}}
	if _, err := longitudinal.GEE(d, longitudinal.GEEOptions{Family: longitudinal.Binomial}); !errors.Is(err, longitudinal.ErrNoConvergence) {
		t.Errorf("separation: %v", err)
	}
	d.Response = []float64{0, 1, 2, 1, 0, 3}
	for want, opts := range map[string]longitudinal.GEEOptions{
		"response 2 is not 0 or 1": {Family: longitudinal.Binomial},
		"no patient was seen":      {Correlation: longitudinal.FreeCorrelation},
		"not defined for ar1":      {Correlation: longitudinal.Autoregressive, Moments: longitudinal.Corrected},
		"2 offsets":                {Offset: []float64{1, 2}},
		"family 7":                 {Family: 7},
		"correlation 9":            {Correlation: 9},
		"confidence level -1":      {Level: -1},
	} {
		if _, err := longitudinal.GEE(d, opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	d.Response = []float64{0, 1, 0, 1, 0, 1}
	if _, err := longitudinal.GEE(d, longitudinal.GEEOptions{}); err == nil || !strings.Contains(err.Error(), "without error") {
		t.Errorf("no scatter: %v", err)
	}
	one := d
	one.Patient = []int{4, 4, 4, 4, 4, 4}
	if _, err := longitudinal.GEE(one, longitudinal.GEEOptions{Family: longitudinal.Poisson}); err == nil || !strings.Contains(err.Error(), "two patients") {
		t.Errorf("one patient: %v", err)
	}
	d.Response[0] = -1
	if _, err := longitudinal.GEE(d, longitudinal.GEEOptions{Family: longitudinal.Poisson}); err == nil {
		t.Error("no error for a negative count")
	}
}
