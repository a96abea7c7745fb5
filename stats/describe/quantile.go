package describe

import (
	"fmt"
	"math"
	"strconv"
)

// QuantileType names one of the nine definitions of a sample quantile of
// Hyndman and Fan (1996, Am Stat 50:361), by their numbers, which are R's.
// The zero value is Type7.
type QuantileType int

// The nine definitions. Types 1 to 3 jump between values; 4 to 9 interpolate.
const (
	Type7 QuantileType = iota // linear between the order statistics, mode based; R, NumPy, Excel
	Type1                     // inverse of the distribution function
	Type2                     // type 1 averaged at jumps; SAS (PCTLDEF=5), Stata
	Type3                     // nearest even order statistic
	Type4                     // linear interpolation of the distribution function
	Type5                     // knots half-way up the steps
	Type6                     // expected position, divisor n + 1; SPSS, Minitab
	Type8                     // about median unbiased for any distribution
	Type9                     // about unbiased for the normal distribution
)

// number is the type's number in Hyndman and Fan, 0 for no type.
func (t QuantileType) number() int {
	switch {
	case t == Type7:
		return 7
	case t >= Type1 && t <= Type6:
		return int(t)
	case t == Type8 || t == Type9:
		return int(t) + 1
	}
	return 0
}

// String returns "type 7" and so on.
func (t QuantileType) String() string {
	if k := t.number(); k > 0 {
		return "type " + strconv.Itoa(k)
	}
	return fmt.Sprintf("QuantileType(%d)", int(t))
}

// Quantile returns the p-quantile of x by definition t, in the unit of x: NaN
// for no values; the one value for one. A p outside [0, 1], an unknown type, or
// a NaN or an infinity in x is an error.
//
// In R: quantile(x, p, type = 1..9). A position n p that is a whole number but
// for rounding counts as whole for all types (n = 100, p = 0.55); in R 4.2 only
// for types 4 to 9.
func Quantile(x []float64, p float64, t QuantileType) (float64, error) {
	if !(p >= 0 && p <= 1) {
		return 0, fmt.Errorf("describe: quantile: probability %v is not in [0, 1]", p)
	}
	if t.number() == 0 {
		return 0, fmt.Errorf("describe: quantile: %v is not a definition", t)
	}
	sorted, err := sortedCopy(x)
	if err != nil {
		return 0, fmt.Errorf("describe: quantile: %w", err)
	}
	switch {
	case len(sorted) == 0:
		return math.NaN(), nil
	case t == Type7:
		return quantileType7(sorted, p), nil
	case t <= Type3:
		return quantileStep(sorted, p, t), nil
	}
	return quantileLinear(sorted, p, t), nil
}

// quantileType7 interpolates between the order statistics on either side of
// position (n - 1) p, counted from 0. sorted is not empty.
func quantileType7(sorted []float64, p float64) float64 {
	at := float64(len(sorted)-1) * p
	lo := math.Floor(at)
	return between(sorted, int(lo)+1, at-lo)
}

// quantileStep is the definitions that take an order statistic, or for type 2
// the mean of two. sorted is not empty.
func quantileStep(sorted []float64, p float64, t QuantileType) float64 {
	at := float64(len(sorted)) * p
	if t == Type3 {
		at -= 0.5
	}
	j, h := split(at)
	weight := 0.0
	switch {
	case h > 0:
		weight = 1
	case t == Type2:
		weight = 0.5
	case t == Type3 && j%2 != 0:
		weight = 1
	}
	return between(sorted, j, weight)
}

// quantileLinear is the interpolating definitions: position a + p(n + 1 - a - b),
// counted from 1. sorted is not empty.
func quantileLinear(sorted []float64, p float64, t QuantileType) float64 {
	a, b := plottingConstants(t)
	j, h := split(a + float64(p*(float64(len(sorted)+1)-a-b)))
	return between(sorted, j, h)
}

// split returns the whole and the fractional part of a position. A position
// within rounding of a whole number is that number: 100 x 0.55 is 55.
func split(at float64) (j int, h float64) {
	fuzz := 4 * 0x1p-52 * max(1, math.Abs(at))
	whole := math.Floor(at + fuzz)
	h = at - whole
	if math.Abs(h) < fuzz {
		h = 0
	}
	return int(whole), h
}

// plottingConstants returns Hyndman and Fan's a and b of an interpolating type.
func plottingConstants(t QuantileType) (a, b float64) {
	switch t {
	case Type4:
		return 0, 1
	case Type5:
		return 0.5, 0.5
	case Type6:
		return 0, 0
	case Type8:
		return 1.0 / 3, 1.0 / 3
	default: // Type9
		return 3.0 / 8, 3.0 / 8
	}
}

// between returns the value a fraction h of the way from the j-th order
// statistic, counted from 1, to the next; positions beyond the ends are the ends.
func between(sorted []float64, j int, h float64) float64 {
	n := len(sorted)
	low := sorted[min(max(j, 1), n)-1]
	high := sorted[min(max(j+1, 1), n)-1]
	if h == 0 || low == high {
		return low
	}
	if h == 1 {
		return high
	}
	return float64((1-h)*low) + float64(h*high)
}
