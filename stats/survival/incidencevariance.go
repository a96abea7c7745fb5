package survival

import "math"

// influence is the second moments of the subjects who have left: of the influence
// x of each on the incidence, and of its slope y, the rate at which x goes on to
// change with the incidence.
type influence struct{ xx, xy, yy float64 }

// add adds m subjects with influence x and slope y.
func (v *influence) add(m int, x, y float64) {
	w := float64(m)
	v.xx += w * x * x
	v.xy += w * x * y
	v.yy += w * y * y
}

// move makes the influences those on an incidence that has grown by rise.
func (v *influence) move(rise float64) {
	v.xx += rise * (2*v.xy + rise*v.yy)
	v.xy += rise * v.yy
}

// infinitesimalJackknife fills the standard errors of cause j+1 with the root of
// the sum of the squared influences of the subjects on its incidence.
//
// With S the probability of no event, Y at risk, d events of which d_j of the
// cause, the influence of one who is still at risk falls, at an event time, by the
// rise of the incidence, S(u-) d_j / Y, times 1/Y - B(u-), B the sum of
// d / (Y (Y-d)). One who leaves at u with an event of the cause gains S(u-) / Y;
// from then on an influence changes by its slope, B(u) less, after any event,
// 1 / (Y-d), times the later rises.
func (c IncidenceCurve) infinitesimalJackknife(j int) {
	var left influence
	free, still, slope := 1.0, 0.0, 0.0 // S(u-), the influence of one at risk, B
	for i := range c.Steps {
		s := &c.Steps[i]
		n, all, own := s.AtRisk, s.events(), s.Causes[j].Events
		y := float64(n)
		if own > 0 {
			rise := free * float64(own) / y
			left.move(rise)
			still += rise * (slope - 1/y)
		}
		afterEvent := 0.0
		if n > all { // else nobody is left whose influence could change
			slope += float64(all) / (y * float64(n-all))
			afterEvent = slope - 1/float64(n-all)
		}
		left.add(own, still+free/y, afterEvent)
		left.add(all-own, still, afterEvent)
		left.add(s.Censored, still, slope)
		remaining := float64(n - all - s.Censored)
		s.Causes[j].StdErr = math.Sqrt(max(left.xx+remaining*still*still, 0))
		free = s.EventFree
	}
}

// aalenDelta fills the standard errors of cause j+1 with the delta method. An
// increment of the cause at u counts with weight 1 - (F(t) - F(u)) / S(u), one of
// another cause with (F(t) - F(u)) / S(u); the variance of an increment is
// S(u-)^2 d (Y-d) / (Y^2 (Y-1)).
//
// The weights are lines in F(t), so the sum is kept as a quadratic, moved along
// with F.
func (c IncidenceCurve) aalenDelta(j int) {
	var sum influence
	free, before := 1.0, 0.0
	for i := range c.Steps {
		s := &c.Steps[i]
		own, all := s.Causes[j].Events, s.events()
		sum.move(s.Causes[j].Incidence - before)
		before = s.Causes[j].Incidence
		slope := 0.0
		if s.EventFree > 0 {
			slope = 1 / s.EventFree
		}
		sum.addIncrement(incrementVariance(free, own, s.AtRisk), 1, -slope)
		sum.addIncrement(incrementVariance(free, all-own, s.AtRisk), 0, slope)
		s.Causes[j].StdErr = math.Sqrt(max(sum.xx, 0))
		free = s.EventFree
	}
}

// addIncrement adds an increment of variance v with weight x and slope y.
func (v *influence) addIncrement(variance, x, y float64) {
	v.xx += variance * x * x
	v.xy += variance * x * y
	v.yy += variance * y * y
}

func incrementVariance(free float64, d, n int) float64 {
	if d == 0 {
		return 0
	}
	correction := 1.0
	if d > 1 {
		correction = float64(n-d) / float64(n-1)
	}
	y := float64(n)
	return free * free * float64(d) * correction / (y * y)
}
