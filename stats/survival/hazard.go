package survival

import "math"

// HazardStep is the cumulative hazard at one distinct time of a curve. Survival is
// exp(-Hazard), the survival estimate of Fleming and Harrington (also Breslow).
type HazardStep struct{ Time, Hazard, StdErr, Survival float64 }

// CumulativeHazard returns the Nelson-Aalen estimate: the sum, over the event times
// up to each of the curve's times, of events over number at risk; a step for each of
// the curve's.
//
// Variance: the sum of d / n^2 over the event times.
//
// In R: survfit(Surv(time, event) ~ 1), cumhaz and std.chaz; Survival is that of
// survfit(..., stype = 2, ctype = 1). Nelson 1972, Technometrics 14:945; Aalen 1978,
// Ann Stat 6:701.
func (c Curve) CumulativeHazard() []HazardStep {
	steps := make([]HazardStep, len(c.Steps))
	hazard, variance := 0.0, 0.0
	for i, s := range c.Steps {
		n := float64(s.AtRisk)
		hazard += float64(s.Events) / n
		variance += float64(s.Events) / float64(n*n)
		steps[i] = HazardStep{Time: s.Time, Hazard: hazard, StdErr: math.Sqrt(variance), Survival: math.Exp(-hazard)}
	}
	return steps
}
