package impute

import "fmt"

// TippingStep is the pooled result at one shift.
type TippingStep struct {
	Shift  float64
	Pooled Pooled
}

// TippingResult is the results at all shifts. At is the place of the first shift whose
// p-value is not below Alpha, -1 where there is none: as far as that the conclusion
// holds.
type TippingResult struct {
	Steps []TippingStep
	At    int
}

// TippingPoint analyses data imputed with each shift in turn, from the one that is
// missing at random, usually 0, outwards, and finds where the result is no longer
// significant at alpha. analyse imputes with Column.Shift, estimates and pools; with the same seed
// at each shift the steps differ by the shift alone. An alpha outside (0, 1) and an
// error of analyse are errors; no shifts give no steps.
func TippingPoint(shifts []float64, alpha float64, analyse func(shift float64) (Pooled, error)) (TippingResult, error) {
	if !(alpha > 0 && alpha < 1) {
		return TippingResult{}, fmt.Errorf("impute: tipping point: alpha %v is not in (0, 1)", alpha)
	}
	r := TippingResult{At: -1}
	for i, shift := range shifts {
		pooled, err := analyse(shift)
		if err != nil {
			return TippingResult{}, fmt.Errorf("impute: tipping point: shift %v: %w", shift, err)
		}
		r.Steps = append(r.Steps, TippingStep{Shift: shift, Pooled: pooled})
		if r.At < 0 && !(pooled.P < alpha) {
			r.At = i
		}
	}
	return r, nil
}
