package outcome

import (
	"encoding/binary"
	"errors"
	"math/big"
)

// AppendBinary writes e so that UnmarshalBinary gives the same, the zero value included:
// numerator and denominator as varints, or both as text behind a mark. It never fails.
func (e *Exact) AppendBinary(to []byte) ([]byte, error) {
	if e.big != nil {
		to = append(to, 1)
		return e.big.AppendText(to)
	}
	to = append(to, 0)
	to = binary.AppendUvarint(to, e.num)
	return binary.AppendUvarint(to, e.den), nil
}

// errExact says that text is not what AppendBinary writes.
var errExact = errors.New("outcome: not the binary form of a rational number")

// UnmarshalBinary is the inverse of AppendBinary.
func (e *Exact) UnmarshalBinary(text []byte) error {
	switch {
	case len(text) > 1 && text[0] == 1:
		e.big = new(big.Rat)
		if err := e.big.UnmarshalText(text[1:]); err != nil || e.big.Sign() < 0 {
			return errExact
		}
		return nil
	case len(text) < 3 || text[0] != 0:
		return errExact
	}
	num, n := binary.Uvarint(text[1:])
	if n <= 0 {
		return errExact
	}
	den, m := binary.Uvarint(text[1+n:])
	if m <= 0 || 1+n+m != len(text) || den == 0 && num != 0 {
		return errExact
	}
	e.num, e.den, e.big = num, den, nil
	return nil
}
