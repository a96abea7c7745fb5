package outcome

import "math/big"

// ChangeMM returns value - baseline in millimetres, rounded to float64 once, so that
// equal changes are equal numbers.
func ChangeMM(value, baseline Exact) float64 {
	if value.big == nil && baseline.big == nil {
		v, ok1 := mul(value.num, baseline.den)
		b, ok2 := mul(baseline.num, value.den)
		den, ok3 := mul(value.den, baseline.den)
		den, ok4 := mul(den, 10)
		if ok1 && ok2 && ok3 && ok4 && v < 1<<53 && b < 1<<53 && den < 1<<53 {
			return float64(int64(v)-int64(b)) / float64(den)
		}
	}
	d := new(big.Rat).Sub(value.rat(), baseline.rat())
	f, _ := d.Quo(d, big.NewRat(10, 1)).Float64()
	return f
}
