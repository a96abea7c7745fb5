package describe_test

import (
	"math"
	"testing"

	"reprieve/stats/describe"
	"reprieve/stats/internal/reference"
)

// The values come from testdata/reference/unchanged.R, whose integrals have a
// relative tolerance of 1e-12 and may miss it by a factor; rates down to 1e-15 are
// compared absolutely.
func TestUnchangedReference(t *testing.T) {
	var cases []struct {
		Mean, SD, R, Fall, Low, High, Rate, Drop number
	}
	reference.Load(t, "unchanged.json", &cases)
	if len(cases) < 70 {
		t.Fatalf("%d cases", len(cases))
	}
	for _, c := range cases {
		u := describe.Unchanged{Mean: float64(c.Mean), SD: float64(c.SD), Correlation: float64(c.R)}
		rate := must[float64](t)(u.FallRate(float64(c.Fall), float64(c.Low), float64(c.High)))
		if !(math.Abs(rate-float64(c.Rate)) < 1e-10) {
			t.Errorf("%+v, fall %v within %v and %v: %v, want %v", u, c.Fall, c.Low, c.High, rate, c.Rate)
		}
		drop := must[float64](t)(u.MeanFall(float64(c.Low)))
		if !(math.Abs(drop-float64(c.Drop)) < 1e-11) {
			t.Errorf("%+v from %v: mean fall %v, want %v", u, c.Low, drop, c.Drop)
		}
	}
}

// A table of rates and mean falls on the scale 0 to 10 that was printed with three
// decimals, computed in R; the first reading is at most 10.
func TestUnchangedTable(t *testing.T) {
	correlations := []float64{0.4, 0.5, 0.6, 0.7, 0.8}
	for _, c := range []struct {
		mean, sd, fall, low float64
		want                [5]float64
	}{
		{5.5, 2, 0.3, 4, [5]float64{0.222, 0.195, 0.163, 0.124, 0.077}},
		{5.5, 2, 0.5, 4, [5]float64{0.073, 0.056, 0.040, 0.023, 0.009}},
		{6.5, 1.8, 0.3, 0, [5]float64{0.125, 0.108, 0.088, 0.065, 0.038}},
	} {
		for i, r := range correlations {
			u := describe.Unchanged{Mean: c.mean, SD: c.sd, Correlation: r}
			if got := must[float64](t)(u.FallRate(c.fall, c.low, 10)); math.Abs(got-c.want[i]) > 0.00051 { // rounded, once more than once
				t.Errorf("%+v, fall %v from %v: %.5f, want %v", u, c.fall, c.low, got, c.want[i])
			}
		}
	}
	for i, want := range []float64{0.467, 0.389, 0.312, 0.234, 0.156} {
		u := describe.Unchanged{Mean: 5.5, SD: 2, Correlation: correlations[i]}
		if got := must[float64](t)(u.MeanFall(4)); math.Abs(got-want) > 0.00051 {
			t.Errorf("%+v: mean fall %.5f, want %v", u, got, want)
		}
	}
}

// Where the first reading is not selected the second less 1 - fall times the first
// is normal, with mean fall x mean and variance sd² (1 + (1-fall)² - 2 r (1-fall)).
func TestUnchangedWithoutSelection(t *testing.T) {
	u := describe.Unchanged{Mean: 65, SD: 18, Correlation: 0.5}
	got := must[float64](t)(u.FallRate(0.3, math.Inf(-1), math.Inf(1)))
	want := math.Erfc(0.3*65/(18*math.Sqrt(0.79))/math.Sqrt2) / 2
	if math.Abs(got-want) > 1e-13 {
		t.Errorf("%v, want %v", got, want)
	}
	if fall := must[float64](t)(u.MeanFall(math.Inf(-1))); fall != 0 {
		t.Errorf("mean fall %v without selection", fall)
	}
}

// Readings that are the same do not fall; readings of opposite sign about the mean
// 50 fall by 30 % from 50/0.85 on: 100 - x <= 0.7 x.
func TestUnchangedExactly(t *testing.T) {
	same := describe.Unchanged{Mean: 50, SD: 10, Correlation: 1}
	if got := must[float64](t)(same.FallRate(0.3, 1, 100)); got != 0 {
		t.Errorf("same readings: %v", got)
	}
	if got := must[float64](t)(same.MeanFall(40)); got != 0 {
		t.Errorf("same readings: mean fall %v", got)
	}
	opposite := describe.Unchanged{Mean: 50, SD: 10, Correlation: -1}
	got := must[float64](t)(opposite.FallRate(0.3, math.Inf(-1), math.Inf(1)))
	if want := math.Erfc((50/0.85-50)/10/math.Sqrt2) / 2; math.Abs(got-want) > 0.005 { // a step within a panel of 0.14 SD
		t.Errorf("opposite readings: %v, want %v", got, want)
	}
}

func TestUnchangedUndefined(t *testing.T) {
	u := describe.Unchanged{Mean: 50, SD: 10, Correlation: 0.5}
	if got := must[float64](t)(u.FallRate(0.3, 150, 200)); !math.IsNaN(got) {
		t.Errorf("nobody within the limits: %v", got)
	}
	for _, bad := range []describe.Unchanged{{50, 0, 0.5}, {50, -1, 0.5}, {50, 10, 1.01}, {math.NaN(), 10, 0.5}, {50, math.Inf(1), 0.5}} {
		if _, err := bad.FallRate(0.3, 40, 100); err == nil {
			t.Errorf("%+v: no error", bad)
		}
		if _, err := bad.MeanFall(40); err == nil {
			t.Errorf("%+v: no error of the mean fall", bad)
		}
	}
	for _, limits := range [][2]float64{{40, 40}, {100, 40}, {math.NaN(), 100}} {
		if _, err := u.FallRate(0.3, limits[0], limits[1]); err == nil {
			t.Errorf("limits %v: no error", limits)
		}
	}
	if _, err := u.MeanFall(math.NaN()); err == nil {
		t.Error("mean fall from NaN: no error")
	}
}
