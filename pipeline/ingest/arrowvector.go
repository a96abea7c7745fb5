package ingest

import (
	"errors"
	"fmt"
	"math"
	"math/big"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/decimal256"

	"reprieve/pipeline/ingest/pages"
)

// texts are the arrays of text of Arrow.
type texts interface {
	arrow.Array
	Value(i int) string
}

// dictionaryOf takes the texts of a dictionary; nil for none. One that is null is
// empty, which is a missing cell.
func dictionaryOf(a arrow.Array) *pages.Dictionary {
	from, ok := a.(texts)
	if !ok {
		return nil
	}
	d := &pages.Dictionary{Texts: make([]string, from.Len())}
	for i := range d.Texts {
		if from.IsValid(i) {
			d.Texts[i] = from.Value(i)
		}
	}
	return d
}

// arrowColumn turns a column into vectors, one after the other in the same memory.
type arrowColumn struct {
	field
	dictionary *pages.Dictionary // of codes
	valid      []bool
	codes      []int32
}

// fill turns rows of the column into a vector.
func (c *arrowColumn) fill(v *pages.Vector, a arrow.Array) error {
	n := a.Len()
	v.N, v.Valid = n, c.validity(a)
	v.Texts, v.Codes, v.Dictionary = nil, nil, nil
	switch a := a.(type) {
	case *array.Dictionary:
		return c.fillCodes(v, a)
	case texts:
		v.Texts = make([]string, n)
		for i := range v.Texts {
			if valid(v, i) {
				v.Texts[i] = a.Value(i)
			}
		}
	case *array.Float32:
		fillFloats(v, a.Float32Values())
	case *array.Float64:
		v.Floats = a.Float64Values()
	case *array.Decimal128:
		fillDecimals(v, c.scale, func(i int) (int64, bool) { return narrow128(a.Value(i)) }, func(i int) *big.Int { return a.Value(i).BigInt() })
	case *array.Decimal256:
		fillDecimals(v, c.scale, func(i int) (int64, bool) { return narrow256(a.Value(i)) }, func(i int) *big.Int { return a.Value(i).BigInt() })
	default:
		return fillInts(v, a)
	}
	return nil
}

// validity says which values are not null; nil if none is.
func (c *arrowColumn) validity(a arrow.Array) []bool {
	_, none := a.(*array.Null) // of which the module says that all are valid
	if !none && a.NullN() == 0 {
		return nil
	}
	if cap(c.valid) < a.Len() {
		c.valid = make([]bool, a.Len())
	}
	c.valid = c.valid[:a.Len()]
	bits, from := a.NullBitmapBytes(), a.Data().Offset()
	for i := range c.valid {
		at := from + i
		c.valid[i] = !none && bits[at>>3]>>(at&7)&1 == 1
	}
	return c.valid
}

// fillCodes takes the codes of texts.
func (c *arrowColumn) fillCodes(v *pages.Vector, a *array.Dictionary) error {
	if c.dictionary == nil { // of a form that is not read: only what is null matters
		v.Ints = grow(v.Ints, v.N)
		return nil
	}
	if cap(c.codes) < v.N {
		c.codes = make([]int32, v.N)
	}
	v.Codes, v.Dictionary = c.codes[:v.N], c.dictionary
	switch of := a.Indices().(type) {
	case *array.Int8:
		return takeCodes(v, of.Int8Values())
	case *array.Int16:
		return takeCodes(v, of.Int16Values())
	case *array.Int32:
		return takeCodes(v, of.Int32Values())
	case *array.Int64:
		return takeCodes(v, of.Int64Values())
	case *array.Uint8:
		return takeCodes(v, of.Uint8Values())
	case *array.Uint16:
		return takeCodes(v, of.Uint16Values())
	case *array.Uint32:
		return takeCodes(v, of.Uint32Values())
	case *array.Uint64:
		return takeCodes(v, of.Uint64Values())
	}
	return errors.New("the file is damaged: the codes of a dictionary are no whole numbers")
}

// takeCodes copies codes and checks those that are not null.
func takeCodes[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](v *pages.Vector, from []T) error {
	size := uint64(len(v.Dictionary.Texts))
	for i, code := range from[:v.N] {
		switch {
		case uint64(code) < size: // a negative code is a large number
			v.Codes[i] = int32(code)
		case valid(v, i):
			return errors.New("the file is damaged: a code is not in its dictionary")
		default:
			v.Codes[i] = 0
		}
	}
	return nil
}

func fillFloats(v *pages.Vector, from []float32) {
	v.Floats = make([]float64, len(from))
	for i, x := range from {
		v.Floats[i] = float64(x)
	}
}

// fillDecimals gives decimals as whole numbers or, where one is too large, all as
// texts. narrow gives a number if 64 bits hold it, wide any.
func fillDecimals(v *pages.Vector, scale int32, narrow func(i int) (int64, bool), wide func(i int) *big.Int) {
	v.Ints = grow(v.Ints, v.N)
	for i := range v.Ints {
		x, ok := narrow(i)
		if !ok && valid(v, i) {
			v.Texts = make([]string, v.N)
			for i := range v.Texts {
				if valid(v, i) {
					v.Texts[i] = decimalText(wide(i).String(), scale)
				}
			}
			return
		}
		v.Ints[i] = x
	}
}

// narrow128 gives a number of 128 bits if 64 hold it.
func narrow128(x decimal128.Num) (int64, bool) {
	low := int64(x.LowBits())
	return low, x.HighBits() == low>>63
}

// narrow256 gives a number of 256 bits if 64 hold it.
func narrow256(x decimal256.Num) (int64, bool) {
	words := x.Array() // the lowest first
	low := int64(words[0])
	sign := uint64(low >> 63)
	return low, words[1] == sign && words[2] == sign && words[3] == sign
}

// fillInts takes whole numbers, booleans, dates and times; of all other arrays
// only what is null matters.
func fillInts(v *pages.Vector, a arrow.Array) error {
	v.Ints = grow(v.Ints, v.N)
	switch a := a.(type) {
	case *array.Int8:
		widen(v.Ints, a.Int8Values())
	case *array.Int16:
		widen(v.Ints, a.Int16Values())
	case *array.Int32:
		widen(v.Ints, a.Int32Values())
	case *array.Int64:
		widen(v.Ints, a.Int64Values())
	case *array.Uint8:
		widen(v.Ints, a.Uint8Values())
	case *array.Uint16:
		widen(v.Ints, a.Uint16Values())
	case *array.Uint32:
		widen(v.Ints, a.Uint32Values())
	case *array.Uint64:
		fillUnsigned(v, a.Uint64Values())
	case *array.Date32:
		widen(v.Ints, a.Date32Values())
	case *array.Timestamp:
		widen(v.Ints, a.TimestampValues())
	case *array.Boolean:
		for i := range v.Ints {
			v.Ints[i] = 0
			if a.Value(i) {
				v.Ints[i] = 1
			}
		}
	}
	return nil
}

// widen copies whole numbers; the array must have as many.
func widen[T ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32](to []int64, from []T) {
	from = from[:len(to)]
	for i, x := range from {
		to[i] = int64(x)
	}
}

// fillUnsigned gives numbers that a sign would spoil, and then all, as texts.
func fillUnsigned(v *pages.Vector, from []uint64) {
	for i, x := range from[:v.N] {
		v.Ints[i] = int64(x)
		if x > math.MaxInt64 && valid(v, i) {
			v.Texts = make([]string, v.N)
			for i, x := range from {
				v.Texts[i] = fmt.Sprint(x)
			}
			v.Ints = nil
			return
		}
	}
}

// grow gives a slice of n zeros or other numbers, in s if there is room.
func grow(s []int64, n int) []int64 {
	if cap(s) < n {
		return make([]int64, n)
	}
	return s[:n]
}
