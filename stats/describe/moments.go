package describe

import "math"

// sum adds with a running compensation, so that the error does not grow with
// the number of terms (Neumaier 1974, Z Angew Math Mech 54:39).
type sum struct{ total, lost float64 }

// add adds v.
func (s *sum) add(v float64) {
	t := s.total + v
	if math.Abs(s.total) >= math.Abs(v) {
		s.lost += (s.total - t) + v
	} else {
		s.lost += (v - t) + s.total
	}
	s.total = t
}

// value is the compensated total.
func (s *sum) value() float64 { return s.total + s.lost }

// meanSD returns the mean and the sample standard deviation of sorted, which
// holds at least one value; the standard deviation of one value is NaN.
//
// Two passes: the squares are taken about the mean, and the square of the
// residual sum, 0 but for rounding, is taken off (Chan, Golub and LeVeque 1983,
// Am Stat 37:242).
func meanSD(sorted []float64) (mean, sd float64) {
	n := float64(len(sorted))
	var total sum
	for _, v := range sorted {
		total.add(v)
	}
	// The mean lies within the values; rounding must not put it outside.
	mean = min(max(total.value()/n, sorted[0]), sorted[len(sorted)-1])
	if len(sorted) < 2 {
		return mean, math.NaN()
	}
	var squares, residual sum
	for _, v := range sorted {
		d := v - mean
		squares.add(float64(d * d))
		residual.add(d)
	}
	r := residual.value()
	ss := squares.value() - float64(r*r)/n
	return mean, math.Sqrt(max(ss, 0) / (n - 1))
}
