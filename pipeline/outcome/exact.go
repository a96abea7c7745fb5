package outcome

import (
	"math/big"
	"math/bits"
)

// Exact is a non-negative rational number of tenths of a millimetre. Every
// comparison of ratings is decided on it: in float64 a fall from 7.0 to 4.9 is
// not one of 30 %.
//
// It is num/den while both fit into 63 bits and a big.Rat beyond, so that no
// number of ratings a day can make it inexact. The zero value is not a number;
// Zero is.
type Exact struct {
	num, den uint64
	big      *big.Rat // replaces num/den where they would overflow
}

// Zero is the exact 0.
var Zero = Exact{den: 1}

// Tenths returns n tenths of a millimetre; n is not negative.
func Tenths(n int64) Exact { return Exact{num: uint64(n), den: 1} }

// ratio returns sum/n in tenths.
func ratio(sum, n int64) Exact { return Exact{num: uint64(sum), den: uint64(n)} }

func (e Exact) rat() *big.Rat {
	if e.big != nil {
		return e.big
	}
	return new(big.Rat).SetFrac(new(big.Int).SetUint64(e.num), new(big.Int).SetUint64(e.den))
}

const limit = 1 << 62

// mul returns a*b and whether it stays within the limit.
func mul(a, b uint64) (uint64, bool) {
	hi, lo := bits.Mul64(a, b)
	return lo, hi == 0 && lo < limit
}

// plus returns e + f.
func (e Exact) plus(f Exact) Exact {
	if e.big == nil && f.big == nil {
		if e.den == f.den && e.num+f.num < limit {
			return Exact{num: e.num + f.num, den: e.den}
		}
		g := gcd(e.den, f.den)
		den, ok1 := mul(e.den, f.den/g)
		a, ok2 := mul(e.num, f.den/g)
		b, ok3 := mul(f.num, e.den/g)
		if ok1 && ok2 && ok3 && a+b < limit {
			return Exact{num: a + b, den: den}
		}
	}
	return Exact{big: new(big.Rat).Add(e.rat(), f.rat())}
}

// over returns e / n.
func (e Exact) over(n int) Exact {
	if e.big == nil {
		if den, ok := mul(e.den, uint64(n)); ok {
			g := gcd(e.num, den)
			return Exact{num: e.num / g, den: den / g}
		}
	}
	return Exact{big: new(big.Rat).Quo(e.rat(), new(big.Rat).SetInt64(int64(n)))}
}

// dividedBy is over without bringing the fraction to its lowest terms: for a value that
// is only compared.
func (e Exact) dividedBy(n int) Exact {
	if e.big == nil {
		if den, ok := mul(e.den, uint64(n)); ok {
			return Exact{num: e.num, den: den}
		}
	}
	return e.over(n)
}

// times returns e k; k is not negative.
func (e Exact) times(k int) Exact {
	if e.big == nil {
		if num, ok := mul(e.num, uint64(k)); ok {
			return Exact{num: num, den: e.den}
		}
	}
	return Exact{big: new(big.Rat).Mul(e.rat(), new(big.Rat).SetInt64(int64(k)))}
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// timesAtMost says whether e*k <= f*l, for k and l of at most a million.
func (e Exact) timesAtMost(k uint64, f Exact, l uint64) bool {
	if e.big == nil && f.big == nil {
		a, ok1 := mul(e.num, k)
		b, ok2 := mul(f.num, l)
		if ok1 && ok2 {
			hi1, lo1 := bits.Mul64(a, f.den)
			hi2, lo2 := bits.Mul64(b, e.den)
			return hi1 < hi2 || hi1 == hi2 && lo1 <= lo2
		}
	}
	a := new(big.Rat).Mul(e.rat(), new(big.Rat).SetUint64(k))
	b := new(big.Rat).Mul(f.rat(), new(big.Rat).SetUint64(l))
	return a.Cmp(b) <= 0
}

// IsZero says whether e is 0.
func (e Exact) IsZero() bool {
	if e.big != nil {
		return e.big.Sign() == 0
	}
	return e.num == 0
}

// MM returns e in millimetres, rounded to float64 once.
func (e Exact) MM() float64 {
	if e.big == nil {
		if den, ok := mul(e.den, 10); ok && e.num < 1<<53 && den < 1<<53 {
			return float64(e.num) / float64(den)
		}
	}
	f, _ := new(big.Rat).Quo(e.rat(), big.NewRat(10, 1)).Float64()
	return f
}

// RaisedBy returns e and as many whole millimetres more, at most the 100 mm of the
// scale.
func (e Exact) RaisedBy(mm int) Exact {
	raised, top := e.plus(Tenths(int64(10*mm))), Tenths(1000)
	if top.timesAtMost(1, raised, 1) {
		return top
	}
	return raised
}

// percentChange returns 100 (value - baseline) / baseline, rounded to float64
// once; baseline is not 0.
func percentChange(value, baseline Exact) float64 {
	if value.big == nil && baseline.big == nil {
		v, ok1 := mul(value.num, baseline.den)
		b, ok2 := mul(baseline.num, value.den)
		v, ok3 := mul(v, 100)
		top, ok4 := mul(b, 100)
		if ok1 && ok2 && ok3 && ok4 && v < 1<<53 && top < 1<<53 {
			return (float64(v) - float64(top)) / float64(b)
		}
	}
	v, b := value.rat(), baseline.rat()
	d := new(big.Rat).Sub(v, b)
	d.Mul(d, big.NewRat(100, 1))
	f, _ := d.Quo(d, b).Float64()
	return f
}

// Response says whether value is a response at p %: value is at most
// baseline x (100 - p) / 100, and baseline is over 0. p is at most 100 and may
// be negative (contract D6).
func Response(value, baseline Exact, p int) bool {
	return !baseline.IsZero() && value.timesAtMost(100, baseline, uint64(100-p))
}

// AbsoluteResponse says whether the fall from baseline to value is at least mm
// millimetres, and baseline is over 0 (contract D6).
func AbsoluteResponse(value, baseline Exact, mm int) bool {
	return !baseline.IsZero() && value.plus(Tenths(int64(10*mm))).timesAtMost(1, baseline, 1)
}

// Worse says whether value is worse at p %: at least baseline x (100 + p) / 100,
// and baseline is over 0 (contract D6).
func Worse(value, baseline Exact, p int) bool {
	return !baseline.IsZero() && baseline.timesAtMost(uint64(100+p), value, 100)
}
