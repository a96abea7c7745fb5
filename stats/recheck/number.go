package recheck

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// Number is a number as it was printed: its value is exact and its digits are
// kept.
type Number struct {
	text    string
	value   *big.Rat
	places  int  // digits after the point
	percent bool // printed with the sign %
}

const maxDigits = 18

var numberPattern = regexp.MustCompile(`^([+-]?)(\d*)(?:\.(\d*))?(%?)$`)

// ParseNumber reads a printed number: 83, 83%, .0405, -1.83. A minus sign or a
// hyphen, a point or a raised dot are the same. A decimal comma, an exponent or
// more than 18 digits are errors, as is a number of ten million or more.
func ParseNumber(text string) (Number, error) {
	plain := strings.NewReplacer("−", "-", "–", "-", "·", ".", " ", "", "\u00a0", "").Replace(text)
	m := numberPattern.FindStringSubmatch(plain)
	if m == nil || m[2]+m[3] == "" {
		if strings.Contains(text, ",") {
			return Number{}, fmt.Errorf("recheck: %q is not a number: write the decimals after a point", text)
		}
		return Number{}, fmt.Errorf("recheck: %q is not a number", text)
	}
	if len(m[2]+m[3]) > maxDigits {
		return Number{}, fmt.Errorf("recheck: %q has more than %d digits", text, maxDigits)
	}
	value, ok := new(big.Rat).SetString(m[1] + "0" + m[2] + "." + m[3] + "0")
	if !ok {
		return Number{}, fmt.Errorf("recheck: %q is not a number", text)
	}
	if new(big.Rat).Abs(value).Cmp(big.NewRat(maxCount, 1)) >= 0 {
		return Number{}, fmt.Errorf("recheck: %q is not below %d", text, maxCount)
	}
	return Number{text: strings.TrimSpace(text), value: value, places: len(m[3]), percent: m[4] != ""}, nil
}

// String returns the number as it was printed.
func (n Number) String() string { return n.text }

// Float returns the value; 83 for 83%.
func (n Number) Float() float64 {
	f, _ := n.value.Float64()
	return f
}

// unit is one in the last printed digit.
func (n Number) unit() *big.Rat {
	return new(big.Rat).SetFrac(big.NewInt(1), power10(n.places))
}

// ends are the numbers between which all lie that round to n.
func (n Number) ends() (low, high *big.Rat) {
	half := new(big.Rat).Mul(n.unit(), big.NewRat(1, 2))
	return new(big.Rat).Sub(n.value, half), new(big.Rat).Add(n.value, half)
}

// floatEnds are the ends as floating-point numbers.
func (n Number) floatEnds() (low, high float64) {
	a, b := n.ends()
	low, _ = a.Float64()
	high, _ = b.Float64()
	return low, high
}

// asRate returns n as a percentage where it is printed with the sign % or is above
// 1, else as a fraction: .83 is one, 83 and 83% are percentages, and one half of a
// percent is written 0.5%.
func (n Number) asRate() Number {
	n.percent = n.percent || new(big.Rat).Abs(n.value).Cmp(big.NewRat(1, 1)) > 0
	return n
}

// on returns a fraction on the scale of n.
func (n Number) on(fraction *big.Rat) *big.Rat {
	if n.percent {
		return new(big.Rat).Mul(fraction, big.NewRat(100, 1))
	}
	return fraction
}

// compare says whether x is printed as n, and how it was rounded.
func (n Number) compare(x *big.Rat) (Verdict, string) {
	scale := new(big.Rat).SetInt(power10(n.places))
	shifted := new(big.Rat).Mul(x, scale)
	claimed := new(big.Rat).Mul(n.value, scale).Num()
	up, even := roundHalfUp(shifted), roundHalfEven(shifted)
	switch atUp, atEven := up.Cmp(claimed) == 0, even.Cmp(claimed) == 0; {
	case atUp && atEven:
		return Reproduced, ""
	case atUp:
		return Reproduced, "rounded half up"
	case atEven:
		return Reproduced, "rounded half to even"
	case truncate(shifted).Cmp(claimed) == 0:
		return ByTruncation, "cut off, not rounded"
	}
	if away := new(big.Rat).Sub(shifted, new(big.Rat).SetInt(claimed)); away.Abs(away).Cmp(big.NewRat(1, 1)) >= 0 {
		return NotReproduced, ""
	}
	ten := big.NewRat(10, 1)
	once := new(big.Rat).SetInt(roundHalfUp(new(big.Rat).Mul(shifted, ten)))
	if roundHalfUp(once.Quo(once, ten)).Cmp(claimed) == 0 {
		return Close, "rounded twice"
	}
	return Close, ""
}

// compareFloat is compare of a computed number, of which twelve digits count: so a
// tie stays a tie.
func (n Number) compareFloat(x float64) (Verdict, string) {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', 12, 64))
	if math.IsNaN(x) || math.IsInf(x, 0) || !ok {
		return NotEstimable, ""
	}
	return n.compare(exact)
}

// power10 is ten to the power of k.
func power10(k int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(k)), nil)
}

// truncate cuts off the decimals.
func truncate(x *big.Rat) *big.Int { return new(big.Int).Quo(x.Num(), x.Denom()) }

// floor is the greatest whole number that is not above x, ceiling the least that is
// not below.
func floor(x *big.Rat) *big.Int {
	return new(big.Int).Div(x.Num(), x.Denom()) // Euclidean: the denominator is positive
}

func ceiling(x *big.Rat) *big.Int {
	return new(big.Int).Neg(floor(new(big.Rat).Neg(x)))
}

// roundHalfUp rounds to the nearest whole number, ties away from zero.
func roundHalfUp(x *big.Rat) *big.Int {
	r := floor(new(big.Rat).Add(new(big.Rat).Abs(x), big.NewRat(1, 2)))
	if x.Sign() < 0 {
		r.Neg(r)
	}
	return r
}

// roundHalfEven rounds to the nearest whole number, ties to the even one.
func roundHalfEven(x *big.Rat) *big.Int {
	r := roundHalfUp(x)
	twice := new(big.Rat).Mul(x, big.NewRat(2, 1))
	if twice.IsInt() && !x.IsInt() && r.Bit(0) == 1 {
		r.Sub(r, big.NewInt(int64(x.Sign())))
	}
	return r
}
